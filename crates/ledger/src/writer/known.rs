//! Repeated commands: the same id with the same content gets the first result, for ever.
//!
//! The register knows which records a command wrote. Their content digest stands in the records
//! themselves and is read from there, so that a ledger keeps no list of digests in memory.

use inforce_catalog::{CommandId, Refusal, RefusalCode, Submission};
use inforce_log::{Hash, Record, record_hash};
use inforce_store::ReadLimit;

use super::group::{Group, Promise};
use super::{Request, Writer};
use crate::error::SubmitError;
use crate::receipt::{Receipt, RecordOut};

impl Writer {
    /// What there is to say about a request before anything is decided: the first results, where
    /// all of its commands are recorded; nothing, where none is.
    pub(super) fn known(
        &self,
        group: &Group,
        request: &Request,
    ) -> Result<Option<Vec<Promise>>, SubmitError> {
        let mut promises = Vec::new();
        let mut first_known = None;
        for (index, (submission, digest)) in request.batch.iter().zip(&request.digests).enumerate() {
            if let Some((promise, recorded)) = self.recall(group, submission.id)? {
                if recorded != *digest {
                    return Err(self.reused(index, submission));
                }
                promises.push(promise);
                first_known.get_or_insert((index, submission.id));
            }
        }
        match first_known {
            None => Ok(None),
            Some(_) if promises.len() == request.batch.len() => Ok(Some(promises)),
            Some((index, id)) => Err(SubmitError::Refused {
                index,
                refusal: Refusal::new(RefusalCode::BatchPartlyRecorded, "id").with("id", id),
            }),
        }
    }

    fn reused(&self, index: usize, submission: &Submission) -> SubmitError {
        let (first, count) = self.register.command(submission.id).unwrap_or_default();
        let refusal = Refusal::new(RefusalCode::CommandIdReused, "id")
            .with("id", submission.id)
            .records(first..first + u64::from(count));
        SubmitError::Refused { index, refusal }
    }

    /// The result of a recorded command and the digest of its content.
    fn recall(&self, group: &Group, command: CommandId) -> Result<Option<(Promise, Hash)>, SubmitError> {
        let Some((first, count)) = self.register.command(command) else {
            return Ok(None);
        };
        let in_group = first.checked_sub(self.durable.size);
        let mark = in_group.and_then(|index| group.marks.get(usize::try_from(index).ok()?));
        if let Some(mark) = mark {
            let promise = Promise::Pending { command, first, count, repeated: true };
            return Ok(Some((promise, mark.digest)));
        }
        let unreadable = |detail| SubmitError::Unreadable { detail };
        let records = self.read_back(first, count).map_err(unreadable)?;
        let digest = records
            .first()
            .and_then(|record| Record::decode(&record.bytes).ok())
            .filter(|record| record.command.id == command.0)
            .map(|record| record.command.digest)
            .ok_or_else(|| unreadable(format!("record {first} is not one of the command's")))?;
        let receipt = Receipt { command, first, records, position: self.durable.size, repeated: true };
        Ok(Some((Promise::Kept(receipt), digest)))
    }

    fn read_back(&self, first: u64, count: u32) -> Result<Vec<RecordOut>, String> {
        let end = first + u64::from(count);
        let mut records = Vec::new();
        let mut next = first;
        while next < end {
            let limit =
                ReadLimit { records: usize::try_from(end - next).unwrap_or(usize::MAX), ..ReadLimit::PAGE };
            let page = self.store.read(next, limit).map_err(|error| error.to_string())?;
            if page.is_empty() {
                return Err(format!("record {next} is not there"));
            }
            for (sequence, bytes) in (next..).zip(page) {
                records.push(RecordOut { sequence, hash: record_hash(&bytes), bytes: bytes.into() });
            }
            next = first + records.len() as u64;
        }
        Ok(records)
    }
}
