//! What went wrong, in terms of what whoever typed can do, and the exit code that says so to programs.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::args::Output;
use crate::lang::Said;

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

impl Exit {
    /// What programs read where the law has no code of its own for it.
    fn code(self) -> &'static str {
        match self {
            Self::Refused => "failed",
            Self::Usage => "usage",
            Self::Uncertain => "uncertain",
        }
    }
}

/// Prints a line where failures go. Where even that fails (a full disk), the exit code still says so.
fn put(line: &dyn fmt::Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// A failure: one sentence, and where it helps what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    exit: Exit,
    what: Said,
    remedy: Option<Said>,
    /// The flag or the field it is about; empty where it is about none.
    field: String,
    /// What the law says to programs.
    details: Option<Value>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, what: impl Into<Said>) -> Self {
        let what = what.into();
        Self(Box::new(Parts { exit, what, remedy: None, field: String::new(), details: None }))
    }

    /// Adds what to do.
    pub(crate) fn remedy(mut self, remedy: impl Into<Said>) -> Self {
        self.0.remedy = Some(remedy.into());
        self
    }

    /// Adds the flag or the field it is about.
    pub(crate) fn field(mut self, field: impl Into<String>) -> Self {
        self.0.field = field.into();
        self
    }

    /// Adds what the law says to programs, in the place of the sentences.
    pub(crate) fn details(mut self, details: Value) -> Self {
        self.0.details = Some(details);
        self
    }

    /// Adds the file in which it was found, and how a file of this command looks.
    pub(crate) fn in_file(mut self, path: &str, word: &str) -> Self {
        self.0.what = Said::new(format!("{path}：{}", self.0.what.zh), format!("{path}: {}", self.0.what.en));
        if self.0.remedy.is_none() {
            let example = format!("inforce command {word} --example");
            self.0.remedy = Some(Said::new(format!("样例：{example}"), format!("An example: {example}")));
        }
        self
    }

    /// Prints it where failures go, and gives the exit code.
    pub(crate) fn report(&self, output: Output) -> ExitCode {
        if output.json {
            put(&json!({ "error": self.to_json() }));
        } else {
            put(&self.0.what.of(output.lang));
            self.0.remedy.iter().for_each(|remedy| put(&remedy.of(output.lang)));
        }
        ExitCode::from(self.0.exit as u8)
    }

    /// What programs get: one form for the law's refusals and for what is none of them.
    pub(crate) fn to_json(&self) -> Value {
        if let Some(details) = &self.0.details {
            return details.clone();
        }
        let remedy = self.0.remedy.clone().unwrap_or_else(|| Said::new("", ""));
        json!({
            "code": self.0.exit.code(), "article": "", "field": self.0.field, "index": null,
            "message_zh": self.0.what.zh, "message_en": self.0.what.en,
            "remedy_zh": remedy.zh, "remedy_en": remedy.en, "records": [],
        })
    }
}
