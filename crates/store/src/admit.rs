//! Which batches may be written: one rule for all engines.

use inforce_log::{Header, LedgerId, MAX_RECORD, record_hash};

use crate::{AppendError, Head, Refused};

/// The most bytes of records that one group may hold: 64 MiB. The largest command batch has
/// 16,384 commands; at 4 KiB each (an event with a long legal text is 2 to 3 KiB) they fit.
pub const MAX_GROUP_BYTES: usize = 64 << 20;

/// Decides whether `records` may follow `head` in `ledger`, given that the caller `expected` a
/// certain head, and returns the head they lead to. Engines call this before they write.
///
/// The order of precedence: conflict, size of the group, then each record in turn: its length,
/// its envelope, its ledger, its sequence, its link.
///
/// # Errors
/// [`AppendError::Conflict`] or [`AppendError::Refused`]; never `Uncertain`.
pub fn admit(ledger: LedgerId, head: Head, expected: Head, records: &[Vec<u8>]) -> Result<Head, AppendError> {
    if expected != head {
        return Err(AppendError::Conflict { head });
    }
    let bytes = records.iter().map(Vec::len).fold(0, usize::saturating_add);
    if bytes > MAX_GROUP_BYTES {
        return Err(Refused::TooLarge { bytes, limit: MAX_GROUP_BYTES }.into());
    }
    let mut head = head;
    for (index, record) in records.iter().enumerate() {
        head = follow(ledger, head, record)
            .map_err(|rule| AppendError::Refused(Refused::BadRecord { index, rule }))?;
    }
    Ok(head)
}

/// The head after `record`, or the rule by which it cannot follow `head`.
fn follow(ledger: LedgerId, head: Head, record: &[u8]) -> Result<Head, String> {
    if record.len() > MAX_RECORD {
        return Err(format!("it has {} bytes, at most {MAX_RECORD} are allowed", record.len()));
    }
    let header = Header::peek(record).map_err(|error| format!("its envelope: {error}"))?;
    if header.ledger != ledger {
        return Err(format!("it belongs to ledger {}, this is {ledger}", header.ledger));
    }
    if header.sequence != head.size {
        return Err(format!("it has sequence {}, the next is {}", header.sequence, head.size));
    }
    if header.previous != head.hash {
        return Err(format!(
            "it names {} as the previous record, the last one is {}",
            header.previous, head.hash
        ));
    }
    Ok(Head { size: head.size + 1, hash: record_hash(record) })
}
