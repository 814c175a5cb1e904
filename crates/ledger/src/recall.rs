//! Taking in again what was verified before: up to the position of a snapshot.
//!
//! The store has hashed the bytes of every group that it hands out, and the snapshot names the record they lead to. So
//! records are taken apart and applied here, and neither hashed nor held against what is before them: each one's hash is
//! the one that its successor names. What is not looked at here is looked at in [`crate::recheck`].

use std::fmt;
use std::io;
use std::sync::mpsc::Receiver;

use inforce_log::{Hash, Record};
use inforce_store::{LogStore, ReadError};

use crate::codec;
use crate::replica::{Page, Replica, Step, Verifier};
use crate::snapshot::Position;

/// Why a log is not what a snapshot says. Remedy: verify all of it.
#[derive(Debug)]
pub(crate) enum RecallError {
    /// It cannot be read.
    Read(ReadError),
    /// A record is not one of this log, or not one that this program reads.
    Record(String),
    /// No thread could be started.
    Thread(io::Error),
}

impl fmt::Display for RecallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(f),
            Self::Record(detail) => f.write_str(detail),
            Self::Thread(error) => write!(f, "no thread: {error}"),
        }
    }
}

impl Replica {
    /// The state at the position of a snapshot, which agrees with the log there.
    pub(crate) fn recalled(store: &dyn LogStore, position: &Position) -> Result<Self, RecallError> {
        let mut replica = Self::new(store.ledger());
        let mut recall = Recall { before: None, last: position.head.hash };
        replica
            .take_in_pages(store, position.head.size, move |verifier, pages| recall.page(verifier, pages))
            .map_err(RecallError::Thread)??;
        replica.verifier.tree = position.tree.clone();
        if replica.verifier.head() != position.head || replica.register.size() != position.head.size {
            return Err(RecallError::Record("the records lead elsewhere".into()));
        }
        Ok(replica)
    }
}

struct Recall {
    /// The last record, whose hash the next one says.
    before: Option<Record>,
    /// The hash of the very last one, as the snapshot has it.
    last: Hash,
}

impl Recall {
    /// The next steps; none at the end.
    fn page(&mut self, verifier: &mut Verifier, pages: &Receiver<Page>) -> Result<Vec<Step>, RecallError> {
        while let Ok(page) = pages.recv() {
            let records = page.map_err(RecallError::Read)?;
            let mut steps = Vec::with_capacity(records.len() + 1);
            for bytes in records {
                let record = self.read(verifier, &bytes)?;
                let hash = record.previous;
                if let Some(before) = self.before.replace(record) {
                    steps.push(put_back(verifier, before, hash)?);
                }
            }
            // A page of the first record alone gives nothing yet, and is not the end.
            if !steps.is_empty() {
                return Ok(steps);
            }
        }
        self.before.take().map(|last| put_back(verifier, last, self.last)).into_iter().collect()
    }

    fn read(&self, verifier: &Verifier, bytes: &[u8]) -> Result<Record, RecallError> {
        let sequence = verifier.head().size + u64::from(self.before.is_some());
        let record = Record::recall(bytes)
            .map_err(|error| RecallError::Record(format!("record {sequence}: {error}")))?;
        if record.ledger != verifier.chain.ledger() || record.sequence != sequence {
            return Err(RecallError::Record(format!("record {sequence} is another one")));
        }
        Ok(record)
    }
}

fn put_back(verifier: &mut Verifier, record: Record, hash: Hash) -> Result<Step, RecallError> {
    let step = codec::entry(&record, hash, &mut verifier.shared);
    let step = step.map_err(|error| RecallError::Record(error.to_string()))?;
    verifier.chain.put_back(record.stream, hash, record.recorded_at);
    Ok(step)
}
