//! Reading: stored records are verified against everything before them.

use super::{Chain, ChainError, Fault, command_fits, expected_command};
use crate::hash::{Hash, record_hash};
use crate::record::Record;

/// A verified record and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The record, taken apart.
    pub record: Record,
    /// [`record_hash`] of its bytes.
    pub hash: Hash,
}

impl Chain {
    /// Verifies the next stored record and moves the head over it: its bytes are canonical, it
    /// belongs to this ledger, follows the last record in sequence, hash, time and command,
    /// follows the last one of its stream in number and hash, and every link names an earlier
    /// record by its right hash. What is stored is settled, and all before it.
    ///
    /// # Errors
    /// [`ChainError`] with the sequence and both sides of the disagreement; the chain is
    /// unchanged. The bytes, or some before them, are not what was written: read the other copy.
    pub fn accept(&mut self, bytes: &[u8]) -> Result<Accepted, ChainError> {
        let record = self.check(bytes).map_err(|fault| {
            let sequence = self.head.size;
            ChainError { sequence, fault }
        })?;
        let hash = record_hash(bytes);
        self.push(&record, hash);
        self.undo.clear();
        Ok(Accepted { record, hash })
    }

    fn check(&self, bytes: &[u8]) -> Result<Record, Fault> {
        let record = Record::decode(bytes).map_err(|error| Fault::Record(Box::new(error)))?;
        self.check_place(&record)?;
        self.check_stream(&record)?;
        self.check_links(&record)?;
        self.check_command(&record)?;
        Ok(record)
    }

    fn check_place(&self, record: &Record) -> Result<(), Fault> {
        if record.ledger != self.ledger {
            let (expected, found) = (self.ledger, record.ledger);
            return Err(Fault::Ledger { expected, found });
        }
        if record.sequence != self.head.size {
            let found = record.sequence;
            return Err(Fault::Sequence { found });
        }
        if record.previous != self.head.hash {
            let (expected, found) = (self.head.hash, record.previous);
            return Err(Fault::Previous { expected, found });
        }
        if record.recorded_at < self.head.recorded_at {
            let (last, found) = (self.head.recorded_at, record.recorded_at);
            return Err(Fault::Time { last, found });
        }
        Ok(())
    }

    fn check_stream(&self, record: &Record) -> Result<(), Fault> {
        let stream = self.stream(&record.stream);
        let (count, hash) = stream.map_or((0, Hash::ZERO), |stream| (stream.count, stream.hash));
        let name = || Box::new(record.stream.clone());
        if record.stream_number != count {
            let (stream, expected, found) = (name(), count, record.stream_number);
            return Err(Fault::StreamNumber { stream, expected, found });
        }
        if record.stream_previous != hash {
            let (stream, expected, found) = (name(), hash, record.stream_previous);
            return Err(Fault::StreamPrevious { stream, expected, found });
        }
        Ok(())
    }

    fn check_links(&self, record: &Record) -> Result<(), Fault> {
        for link in &record.links {
            let (target, expected, found) = (link.sequence, self.hash(link.sequence), link.hash);
            if expected != Some(found) {
                return Err(Fault::Link { target, expected, found });
            }
        }
        Ok(())
    }

    fn check_command(&self, record: &Record) -> Result<(), Fault> {
        let expected = expected_command(self.command);
        if command_fits(expected, record.command) {
            return Ok(());
        }
        let (expected, found) = (expected.map(Box::new), Box::new(record.command));
        Err(Fault::Command { expected, found })
    }
}
