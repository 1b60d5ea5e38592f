//! The bundled agreements have the shape of policy documents.

use std::path::Path;

#[test]
fn every_bundled_agreement_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sevclock-policies/policies");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of the bundled agreements") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a document");
        if let Err(problems) = sevclock_serde::policy::from_toml(&text) {
            panic!("{}:\n{problems}", path.display());
        }
        read += 1;
    }
    assert!(read >= 6, "{read} agreements");
}
