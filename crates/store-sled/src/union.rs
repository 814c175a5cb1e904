//! Reading records from two copies: each one is checked, and what one copy lacks comes from the
//! other.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering::SeqCst;

use inforce_store::{Head, ReadError, ReadLimit};

use crate::second::{SledCopy, SledRecord};
use crate::store::SledStore;

/// Who asks for as many as this reads on: the journal, which lies in the file as it is read, is
/// several times faster then. Of single records sled is: it has an index.
const MANY: usize = 64;

/// Records from `from` on (`from < head.size`): from one copy, else from the other.
///
/// A sled that cannot answer soundly is taken out of use, and not patched: what is put into it
/// could lie where its next recovery does not look. The journal answers until a scrub or an
/// opening has built another.
pub(crate) fn read(
    store: &SledStore,
    from: u64,
    limit: ReadLimit,
    head: Head,
) -> Result<Vec<Vec<u8>>, ReadError> {
    if limit.records >= MANY {
        if let Ok(records) = store.journal.page(from, limit) {
            return Ok(records);
        }
        // The scrub repairs it.
        store.fallback_reads.fetch_add(1, SeqCst);
    }
    let Some(copy) = store.second.live() else {
        let why = store.second.out().unwrap_or_default();
        return from_journal(store, from, limit, &why);
    };
    let flaw = match from_sled(&copy, from, limit, head) {
        Ok(records) => return Ok(records),
        Err(flaw) => flaw,
    };
    store.fallback_reads.fetch_add(1, SeqCst);
    let why = format!("sled failed at record {from}: {flaw}; reopen or scrub");
    store.second.retire_this(&copy, why.clone());
    from_journal(store, from, limit, &why)
}

/// The sound records at the start of the answer: each agrees with its own hash, with its key and
/// with the link of the next one; the last one with the record behind it, or with the head.
fn from_sled(copy: &SledCopy, from: u64, limit: ReadLimit, head: Head) -> Result<Vec<Vec<u8>>, String> {
    let mut answer: Vec<Vec<u8>> = Vec::new();
    let mut bytes = 0;
    // Read one record ahead: a record counts when its successor is linked to it.
    let mut ahead: Option<SledRecord> = None;
    let mut flaw = format!("record {from} is not in sled");
    copy.scan(from..head.size, &mut |sequence, record| {
        let record = match record {
            Ok(record) => record,
            Err(detail) => {
                flaw = detail;
                return ControlFlow::Break(());
            }
        };
        if let Some(sound) = ahead.take() {
            if record.previous != sound.hash {
                flaw = format!("record {} is not linked to the next", sequence - 1);
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
    .map_err(|fault| fault.to_string())?;
    // Only the last record of the log has no successor; its hash is in the head.
    if let Some(last) = ahead
        && from + answer.len() as u64 + 1 == head.size
        && last.hash == head.hash
    {
        answer.push(last.bytes);
    }
    if answer.is_empty() { Err(flaw) } else { Ok(answer) }
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
