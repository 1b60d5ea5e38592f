//! Draws `docs/plots/*.svg` from `benches/growth.csv`: `scripts/plots`.

use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
    let numbers = fs::read_to_string(benches.join("growth.csv"))?;
    let folder = benches.join("../docs/plots");
    fs::create_dir_all(&folder)?;
    for (name, picture) in sevclock_benches::plots::draw(&numbers)? {
        fs::write(folder.join(name).with_extension("svg"), picture)?;
    }
    Ok(())
}
