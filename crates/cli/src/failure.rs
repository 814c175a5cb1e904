//! What went wrong, in terms of what whoever typed can do, and the exit code that says so to programs.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::args::Output;

/// Exit codes, as `inforce --help` documents them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The ledger refused it, or is damaged.
    Refused = 1,
    /// It was typed wrong.
    Usage = 2,
    /// The server cannot be reached, or nobody knows whether it recorded what was sent.
    Uncertain = 3,
}

/// Prints a line where failures go. Where even that fails (a full disk), the exit code still says so.
fn put(line: &dyn fmt::Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// A failure: one sentence, and where it helps what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) what: String,
    pub(crate) remedy: Option<String>,
    /// What programs get with `--json`; made from the two sentences where there is nothing better.
    pub(crate) details: Option<serde_json::Value>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, what: impl fmt::Display) -> Self {
        Self { exit, what: what.to_string(), remedy: None, details: None }
    }

    /// Adds what to do.
    pub(crate) fn remedy(mut self, remedy: impl fmt::Display) -> Self {
        self.remedy = Some(remedy.to_string());
        self
    }

    /// Prints it where failures go, and gives the exit code.
    pub(crate) fn report(&self, output: Output) -> ExitCode {
        if output.json {
            let plain = || serde_json::json!({ "error": self.what, "remedy": self.remedy });
            put(&self.details.clone().unwrap_or_else(plain));
        } else {
            put(&self.what);
            self.remedy.iter().for_each(|remedy| put(remedy));
        }
        ExitCode::from(self.exit as u8)
    }
}
