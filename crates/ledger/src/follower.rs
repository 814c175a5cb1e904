//! How readers know that what the store gives back is what the writer recorded.
//!
//! The writer chained every record and says the hash of the last durable one. Each record names the
//! hash of the one before, so bytes that lead from the last known hash to that one are the writer's,
//! to the last bit: streams and links need no second look, and no second chain is kept in memory.

use std::fmt;

use inforce_catalog::Shared;
use inforce_log::tree::Tree;
use inforce_log::{LedgerId, Record, record_hash};
use inforce_store::Head;

use crate::codec;
use crate::replica::{Step, Verifier};

/// Why a record is not the one the writer recorded.
#[derive(Debug)]
pub(crate) struct NotTheRecord {
    sequence: u64,
    why: String,
}

impl fmt::Display for NotTheRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record {}: {}", self.sequence, self.why)
    }
}

/// Takes records in one after the other.
pub(crate) struct Follower {
    ledger: LedgerId,
    head: Head,
    tree: Tree,
    shared: Shared,
    /// Whether the last record is the last one of its command.
    whole: bool,
}

impl Follower {
    /// Goes on from where everything was verified in full.
    pub(crate) fn new(verifier: &Verifier) -> Self {
        Self {
            ledger: verifier.chain.ledger(),
            head: verifier.head(),
            tree: verifier.tree.clone(),
            shared: verifier.shared.clone(),
            whole: true,
        }
    }

    /// The ledger whose records it takes.
    pub(crate) fn ledger(&self) -> LedgerId {
        self.ledger
    }

    /// The end of what was taken in.
    pub(crate) fn head(&self) -> Head {
        self.head
    }

    /// The tree over it.
    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Takes the next record in. It is confirmed by the one behind it, or by [`Follower::confirm`].
    pub(crate) fn follow(&mut self, bytes: &[u8]) -> Result<Step, NotTheRecord> {
        let sequence = self.head.size;
        let error = |why: String| NotTheRecord { sequence, why };
        let record = Record::decode(bytes).map_err(|e| error(e.to_string()))?;
        if (record.ledger, record.sequence) != (self.ledger, sequence) {
            return Err(error(format!("record {} of ledger {} is there", record.sequence, record.ledger)));
        }
        if record.previous != self.head.hash {
            let (found, expected) = (record.previous, self.head.hash);
            return Err(error(format!("it follows {found}, the one before is {expected}")));
        }
        let hash = record_hash(bytes);
        let step = codec::entry(&record, hash, &mut self.shared).map_err(|e| error(e.to_string()))?;
        self.tree.append(bytes);
        self.head = Head { size: sequence + 1, hash };
        self.whole = record.command.position.saturating_add(1) >= record.command.count;
        Ok(step)
    }

    /// Whether what was taken in ends with a whole command.
    pub(crate) fn is_between_commands(&self) -> bool {
        self.whole
    }

    /// The last record is the one that the writer says.
    pub(crate) fn confirm(&self, head: Head) -> Result<(), NotTheRecord> {
        if self.head == head {
            return Ok(());
        }
        let why = format!("the log ends with {}, the writer wrote {}", self.head.hash, head.hash);
        Err(NotTheRecord { sequence: self.head.size.saturating_sub(1), why })
    }
}

#[cfg(test)]
mod tests {
    use inforce_catalog::{CommandId, decide};
    use inforce_log::Hash;
    use inforce_store::testing::test_ledger;

    use super::*;

    const ADMIN: &str = "admin-1";

    /// What a writer recorded, and the end of it.
    fn recorded(verifier: &Verifier) -> (Vec<Vec<u8>>, Head) {
        let events = decide::genesis("inforce.example/test", ADMIN).expect("a sound genesis");
        let drafts = codec::drafts(&events, CommandId([5; 16]), Hash([9; 32]), ADMIN);
        let group = verifier.chain.draft_group(&drafts, 7).expect("sound drafts");
        let head = Head { size: group.head.size, hash: group.head.hash };
        (group.records.into_iter().map(|made| made.bytes).collect(), head)
    }

    /// The same record, a microsecond later: sound in itself.
    fn another(bytes: &[u8]) -> Vec<u8> {
        let mut record = Record::decode(bytes).expect("our own record");
        record.recorded_at += 1;
        record.encode().expect("a sound record")
    }

    fn follow(records: &[Vec<u8>], head: Head) -> Result<(), NotTheRecord> {
        let mut follower = Follower::new(&Verifier::new(test_ledger()));
        records.iter().try_for_each(|bytes| follower.follow(bytes).map(drop))?;
        follower.confirm(head)
    }

    #[test]
    fn inside_a_command_of_several_records_is_not_between_commands() {
        let verifier = Verifier::new(test_ledger());
        let (records, _) = recorded(&verifier);
        assert!(records.len() > 2, "the genesis is one command of several records");
        let mut follower = Follower::new(&verifier);
        assert!(follower.is_between_commands(), "at the start");
        let mut between = Vec::new();
        for bytes in &records {
            follower.follow(bytes).expect("the writer's records");
            between.push(follower.is_between_commands());
        }
        assert!(between.pop().is_some_and(|whole| whole), "at its end");
        assert!(between.iter().all(|whole| !whole), "{between:?}");
    }

    #[test]
    fn a_record_that_the_writer_did_not_record_is_found_wherever_it_stands() {
        let (records, head) = recorded(&Verifier::new(test_ledger()));
        assert!(follow(&records, head).is_ok());
        for at in 0..records.len() {
            let mut forged = records.clone();
            forged[at] = another(&records[at]);
            let found = follow(&forged, head).map_err(|error| error.sequence);
            let last = records.len() - 1;
            assert_eq!(found.err(), Some((at + 1).min(last) as u64), "the next one tells, or the head");
        }
        let mut twice = records.clone();
        twice.push(records[2].clone());
        assert!(follow(&twice, head).is_err());
        assert!(follow(&records[..2], head).is_err());
    }
}
