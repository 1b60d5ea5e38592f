//! The manual's plots are what their numbers make.

use std::fs;
use std::path::Path;

#[test]
fn plots_are_of_the_numbers_beside_them() {
    let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
    let numbers = fs::read_to_string(benches.join("growth.csv")).expect("the numbers");
    for (name, picture) in sevclock_benches::plots::draw(&numbers).expect("four plots") {
        let path = benches.join("../docs/plots").join(name).with_extension("svg");
        let drawn = fs::read_to_string(path).expect("a plot of the manual");
        assert!(drawn == picture, "{name}.svg is old: run scripts/plots");
    }
}

#[test]
fn a_line_that_is_no_point_is_told() {
    let refused = sevclock_benches::plots::draw("# a day\nplot,curve,x,nanoseconds\nrows,copy\n");
    assert_eq!(refused.expect_err("no point").to_string(), "`rows,copy` is no point");
}
