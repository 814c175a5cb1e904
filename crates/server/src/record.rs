//! Recorded commands as messages: the stored bytes, and what their envelope says.

use inforce_catalog::Act;
use inforce_ledger::{Receipt, RecordOut, codec};
use inforce_log::Record;
use inforce_proto::v1 as pb;

use crate::error::CallError;
use crate::notice::Kind;

/// A record as a message.
pub(crate) fn record(record: &RecordOut) -> Result<pb::Record, CallError> {
    let unreadable =
        |why: String| CallError::notice(Kind::Fault, format_args!("#{}: {why}", record.sequence));
    let envelope = Record::decode(&record.bytes).map_err(|e| unreadable(e.to_string()))?;
    let act = Act::decode(envelope.kind, &envelope.body).map_err(|e| unreadable(e.to_string()))?;
    let stream =
        codec::to_catalog_key(&envelope.stream).ok_or_else(|| unreadable("unknown stream".to_owned()))?;
    Ok(pb::Record {
        sequence: record.sequence,
        hash: record.hash.to_string(),
        content: record.bytes.to_vec(),
        kind: act.event.word().to_owned(),
        stream: Some(pb::Stream {
            kind: stream.kind.word().to_owned(),
            jurisdiction: stream.jurisdiction.0,
            id: stream.id.to_string(),
        }),
        stream_number: envelope.stream_number,
        recorded_at: envelope.recorded_at,
        effective_from: act.effective_from.map(|d| d.to_string()),
    })
}

/// What became of one command of a batch.
pub(crate) fn receipt(receipt: &Receipt) -> pb::CommandReceipt {
    let first = receipt.records.first();
    pb::CommandReceipt {
        command_id: receipt.command.to_string(),
        first: first.map(|r| pb::RecordId { sequence: r.sequence, hash: r.hash.to_string() }),
        count: u32::try_from(receipt.records.len()).unwrap_or(u32::MAX),
        repeated: receipt.repeated,
    }
}
