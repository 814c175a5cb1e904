//! The demo's story: one prefecture's catalogs from an empty ledger to the first changes of the law, as data.
//!
//! The story is fixed: every command has an id made from a readable key, so that telling it twice records it once.
//! What it cannot know beforehand, the sequence a confirmation names, is filled in by whoever tells it, from the
//! running system ([`Draft::head_of`]).
//!
//! Days are those of 2022 and 2023. The ledger takes the commands when the story is told, so that all of them are late
//! records (补录), as they are where an office enters what it decided on paper. Document numbers that are not in the
//! notice begin with 示例: they are examples, not documents that exist.

pub(crate) mod cast;
mod catalogs;
mod changes;
mod claims;
mod corrections;
pub mod days;
mod levels;
mod questions;

use inforce_catalog::command::Command;
use inforce_catalog::{CommandId, Day, ItemCode, JurisdictionCode, Seq, Submission};

pub use cast::{ADMINISTRATOR, ORIGIN, agency_code, officer, transcriber};
pub use questions::{AsKnown, Case, Expected, History, Questions};

use crate::Words;
use crate::lists::Lists;
use cast::Instruments;

/// A part of the story.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// What happens.
    pub title: Words,
    /// What is submitted, in order; each batch all or nothing.
    pub batches: Vec<Batch>,
}

impl Chapter {
    /// How many commands it has.
    pub fn commands(&self) -> usize {
        self.batches.iter().map(|b| b.drafts.len()).sum()
    }
}

/// Commands that one principal submits together.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Who submits.
    pub principal: String,
    /// The commands.
    pub drafts: Vec<Draft>,
}

/// A command that is complete but for what only the running system knows.
#[derive(Clone, Debug)]
pub struct Draft {
    submission: Submission,
    head_of: Option<ListingKey>,
}

/// One item in one catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListingKey {
    /// Whose catalog.
    pub jurisdiction: JurisdictionCode,
    /// The item.
    pub item: ItemCode,
}

impl Draft {
    /// The listing whose last record has to be known to complete the command; none where it is complete.
    pub fn head_of(&self) -> Option<ListingKey> {
        self.head_of
    }

    /// Its identity.
    pub fn id(&self) -> CommandId {
        self.submission.id
    }

    /// The command, with the sequence of the last record of [`Draft::head_of`].
    pub fn complete(mut self, head: Seq) -> Submission {
        if let Command::Confirm(confirm) = &mut self.submission.command
            && self.head_of.is_some()
        {
            confirm.parent_head = head;
        }
        self.submission
    }
}

/// The whole story.
#[derive(Clone, Debug)]
pub struct Story {
    /// What is submitted, in order.
    pub chapters: Vec<Chapter>,
    /// What is asked at the end.
    pub questions: Questions,
}

impl Story {
    /// The story with these lists.
    pub fn with(lists: &Lists) -> Self {
        let stage = Stage { lists, instruments: Instruments::of(lists) };
        let chapters = [
            levels::chapters(&stage),
            catalogs::chapters(&stage),
            corrections::chapters(&stage),
            changes::chapters(&stage),
        ];
        Self { chapters: chapters.concat(), questions: questions::questions() }
    }

    /// How many commands it has.
    pub fn commands(&self) -> usize {
        self.chapters.iter().map(Chapter::commands).sum()
    }
}

/// What every chapter needs at hand.
struct Stage<'a> {
    lists: &'a Lists,
    instruments: Instruments,
}

/// The id of the command with this key: the same in every telling.
///
/// A UUID of version 8 (RFC 9562): the first bytes of the BLAKE3 digest of the key, with version and variant set.
pub fn command_id(key: &str) -> CommandId {
    let digest = blake3::hash(format!("inforce story 1: {key}").as_bytes());
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&digest.as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    CommandId(bytes)
}

/// A draft begins with who does what under which key; the rest is added where the command has it.
pub(crate) fn draft(key: &str, principal: &str, command: impl Into<Command>) -> Draft {
    Draft {
        submission: Submission {
            id: command_id(key),
            principal: principal.to_owned(),
            expected_version: None,
            effective_from: None,
            instrument: None,
            transcribed: false,
            restates: None,
            command: command.into(),
        },
        head_of: None,
    }
}

impl Draft {
    pub(crate) fn on(mut self, day: Day) -> Self {
        self.submission.effective_from = Some(day);
        self
    }

    pub(crate) fn by(mut self, instrument: &inforce_catalog::command::InstrumentInput) -> Self {
        self.submission.instrument = Some(instrument.clone());
        self
    }

    pub(crate) fn transcribed(mut self) -> Self {
        self.submission.transcribed = true;
        self
    }

    pub(crate) fn confirming(mut self, jurisdiction: JurisdictionCode, item: ItemCode) -> Self {
        self.head_of = Some(ListingKey { jurisdiction, item });
        self
    }
}

/// The drafts as one batch of the principal that submits them all.
fn batch(principal: &str, drafts: Vec<Draft>) -> Batch {
    Batch { principal: principal.to_owned(), drafts }
}

/// A code written in the story itself.
fn place(code: &str) -> JurisdictionCode {
    code.parse().expect("a jurisdiction code of the story")
}

/// A code written in the story itself.
fn item(code: &str) -> ItemCode {
    code.parse().expect("an item code of the story")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_has_an_id_of_its_own() {
        let story = Story::with(&Lists::read().unwrap());
        let ids: BTreeSet<CommandId> =
            story.chapters.iter().flat_map(|c| &c.batches).flat_map(|b| &b.drafts).map(Draft::id).collect();
        assert_eq!(ids.len(), story.commands());
    }

    #[test]
    fn ids_are_uuids_of_version_8_and_never_change() {
        let id = command_id("claim/652801/000104001000").to_string();
        assert_eq!(&id[14..15], "8");
        assert!("89ab".contains(&id[19..20]));
        assert_eq!(id, command_id("claim/652801/000104001000").to_string());
    }

    #[test]
    fn every_batch_is_that_of_one_principal() {
        let story = Story::with(&Lists::read().unwrap());
        for batch in story.chapters.iter().flat_map(|c| &c.batches) {
            assert!(!batch.drafts.is_empty());
            assert!(batch.drafts.iter().all(|d| d.submission.principal == batch.principal));
        }
    }
}
