//! Writes the states of this version that later ones must read: `cargo run -p sevclock-testing --example
//! golden`.

use std::{fs, io};

use sevclock_testing::golden;

fn main() -> io::Result<()> {
    let directory = golden::directory().join(env!("CARGO_PKG_VERSION"));
    fs::create_dir_all(&directory)?;
    for bundled in &sevclock_policies::ALL {
        let path = directory.join(bundled.id).with_extension("jsonl");
        fs::write(path, golden::lines(bundled))?;
    }
    Ok(())
}
