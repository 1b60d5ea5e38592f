//! What tests of the program from outside share: folders to run it in, and how a run ended.
#![allow(dead_code, reason = "each test binary uses its own part of this module")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A folder of its own for each test, gone with it.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sevclock-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        std::fs::write(self.0.join(name), content).unwrap();
        self
    }

    /// Runs the program here; a command line is split at spaces.
    pub(crate) fn run(&self, line: &str) -> Ended {
        self.run_with(line, "")
    }

    pub(crate) fn run_with(&self, line: &str, input: &str) -> Ended {
        self.run_words(line.split(' ').map(str::to_owned), input)
    }

    pub(crate) fn run_words(&self, words: impl Iterator<Item = String>, input: &str) -> Ended {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sevclock"))
            .args(words)
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that reads nothing may have closed its input already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let code = output.status.code().expect("an end of its own");
        Ended { code, out: text(&output.stdout), err: text(&output.stderr) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// Says so and so, and nothing on standard error unless `err` is something.
    #[track_caller]
    pub(crate) fn ends(&self, code: i32, out: &[&str], err: &[&str]) {
        let (found_out, found_err) = (&self.out, &self.err);
        assert_eq!(self.code, code, "{found_out}\n{found_err}");
        for part in out {
            assert!(found_out.contains(part), "no `{part}` in\n{found_out}\n{found_err}");
        }
        for part in err {
            assert!(found_err.contains(part), "no `{part}` in\n{found_err}");
        }
        if err.is_empty() {
            assert_eq!(found_err, "");
        }
    }
}
