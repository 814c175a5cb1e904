//! Reading records from two copies: each one is checked, and what one copy lacks comes from the
//! other and is put back.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering::SeqCst;

use inforce_log::Header;
use inforce_store::{Head, ReadError, ReadLimit};

use crate::guard::SledFault;
use crate::second::{SledCopy, SledRecord};
use crate::store::SledStore;

/// Why sled did not answer with the first record asked for.
enum Miss {
    /// This record is not sound.
    Flaw(u64, String),
    /// sled fails as a whole.
    Fault(SledFault),
}

/// Records from `from` on (`from < head.size`): from sled, else from the journal.
pub(crate) fn read(
    store: &SledStore,
    from: u64,
    limit: ReadLimit,
    head: Head,
) -> Result<Vec<Vec<u8>>, ReadError> {
    let Some(copy) = store.second.live() else {
        let why = store.second.out().unwrap_or_default();
        return from_journal(store, from, limit, &why);
    };
    let miss = match from_sled(&copy, from, limit, head) {
        Ok(records) => return Ok(records),
        Err(miss) => miss,
    };
    store.fallback_reads.fetch_add(1, SeqCst);
    match miss {
        Miss::Flaw(sequence, flaw) => {
            let records = from_journal(store, from, limit, &flaw)?;
            let at = usize::try_from(sequence - from).unwrap_or(usize::MAX);
            if let Some(record) = records.get(at) {
                repair_record(store, &copy, sequence, record);
            }
            Ok(records)
        }
        Miss::Fault(fault) => {
            let why = format!("sled failed at record {from}: {fault}; reopen or scrub");
            store.second.retire(why.clone());
            from_journal(store, from, limit, &why)
        }
    }
}

/// The sound records at the start of the answer: each agrees with its own hash, with its key and
/// with the link of the next one; the last one with the record behind it, or with the head.
fn from_sled(copy: &SledCopy, from: u64, limit: ReadLimit, head: Head) -> Result<Vec<Vec<u8>>, Miss> {
    let mut answer: Vec<Vec<u8>> = Vec::new();
    let mut bytes = 0;
    // Read one record ahead: a record counts when its successor is linked to it.
    let mut ahead: Option<SledRecord> = None;
    let mut flaw = (from, format!("record {from} is not in sled"));
    copy.scan(from..head.size, &mut |sequence, record| {
        let record = match record {
            Ok(record) => record,
            Err(detail) => {
                flaw = (sequence, detail);
                return ControlFlow::Break(());
            }
        };
        if let Some(sound) = ahead.take() {
            if record.previous != sound.hash {
                let detail = format!("record {} is not linked to the next", sequence - 1);
                flaw = (sequence - 1, detail);
                return ControlFlow::Break(());
            }
            bytes += sound.bytes.len();
            answer.push(sound.bytes);
        }
        let wanted = limit.admits(answer.len(), bytes, record.bytes.len());
        if wanted {
            ahead = Some(record);
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })
    .map_err(Miss::Fault)?;
    // Only the last record of the log has no successor; its hash is in the head.
    if let Some(last) = ahead
        && from + answer.len() as u64 + 1 == head.size
        && last.hash == head.hash
    {
        answer.push(last.bytes);
    }
    if answer.is_empty() { Err(Miss::Flaw(flaw.0, flaw.1)) } else { Ok(answer) }
}

fn from_journal(
    store: &SledStore,
    from: u64,
    limit: ReadLimit,
    why: &str,
) -> Result<Vec<Vec<u8>>, ReadError> {
    store
        .journal
        .read(from, limit)
        .map_err(|fault| ReadError::Damaged { sequence: from, detail: format!("{fault}; {why}") })
}

/// Writes one record into sled again.
pub(crate) fn repair_record(store: &SledStore, copy: &SledCopy, sequence: u64, record: &[u8]) {
    let Ok(header) = Header::peek(record) else {
        return;
    };
    let start = Head { size: sequence, hash: header.previous };
    let end = Head { size: sequence + 1, hash: inforce_log::record_hash(record) };
    match copy.put(start, &[record], end) {
        Ok(()) => {
            store.repaired_records.fetch_add(1, SeqCst);
        }
        Err(fault) => store.second.retire(format!("sled failed while it was repaired: {fault}")),
    }
}
