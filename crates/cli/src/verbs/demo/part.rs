//! What the demo tells, part by part: sentences for people, or one JSON object a line for programs.

use std::path::Path;

use inforce_scenario::Words;
use inforce_scenario::lists::Lists;

use super::asking::Answers;
use super::{lines, prose};
use crate::args::Output;
use crate::engine::Checked;
use crate::failure::Failure;
use crate::remote::Receipt;
use crate::render::HeadView;
use crate::screen;

/// One part of what is told.
pub(super) enum Part<'a> {
    /// Where the server listens while the story is told.
    Listening { url: &'a str },
    /// The ledger as it was found.
    Ledger { head: &'a HeadView, data: &'a Path },
    /// The rows of the lists that are no governments of this ledger.
    LeftOut(&'a Lists),
    /// A chapter, and what each of its commands gave.
    Chapter { title: Words, taken: &'a [Receipt] },
    /// How many commands had been recorded before the demo began.
    Repeated(usize),
    /// The answers of the end.
    Answers(&'a Answers),
    /// What the check of the whole ledger found.
    Checked(&'a Checked),
    /// What can be tried next, on the ledger in this directory, which is served there or not.
    Next { data: &'a Path, url: Option<&'a str> },
}

impl Part<'_> {
    /// Prints it at once: whoever reads along sees how far the demo is.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub(super) fn tell(&self, output: Output) -> Result<(), Failure> {
        let text = if output.json {
            lines::of(self).iter().map(|line| format!("{line}\n")).collect()
        } else {
            prose::of(self, output.lang)
        };
        screen::put(&text, None)
    }
}

/// What the commands of a chapter gave together.
pub(super) struct Sum {
    pub(super) commands: u64,
    pub(super) records: u64,
    pub(super) first: u64,
    pub(super) last: u64,
    /// How many of the commands had been recorded before.
    pub(super) repeated: u64,
}

impl Sum {
    pub(super) fn of(taken: &[Receipt]) -> Self {
        Self {
            commands: taken.len() as u64,
            records: taken.iter().map(|r| r.records).sum(),
            first: taken.iter().map(|r| r.first).min().unwrap_or_default(),
            last: taken.iter().map(|r| r.first + r.records).max().unwrap_or_default().saturating_sub(1),
            repeated: taken.iter().filter(|r| r.repeated).count() as u64,
        }
    }
}
