//! The records of the ledger from a sequence on, as they are stored.

use inforce_ledger::{ReadLimit, RecordOut};
use inforce_proto::v1 as pb;
use inforce_views::QueryRefusal;
use inforce_views::page::{DEFAULT_SIZE, MAX_SIZE};
use inforce_views::record::record_view;
use inforce_wire::to_proto::answers;

use super::Calls;
use crate::error::CallError;
use crate::notice::Kind;

/// Most bytes of the records of one answer; what is read out of them adds about as much.
const MAX_BYTES: usize = 2 << 20;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListRecordsRequest,
) -> Result<pb::ListRecordsResponse, CallError> {
    let size = if request.page_size == 0 { DEFAULT_SIZE } else { request.page_size };
    if size > MAX_SIZE {
        return Err(QueryRefusal::PageSizeOutOfRange { size }.into());
    }
    let from = request.from;
    let position = calls.position(request.at_least).await?;
    if from > position {
        return Err(CallError::notice(Kind::PositionBeyond, position));
    }
    if from == position {
        return Ok(pb::ListRecordsResponse { records: Vec::new(), position });
    }
    let wanted = u64::from(size).min(position - from);
    let limit = ReadLimit { records: usize::try_from(wanted).unwrap_or(1), bytes: MAX_BYTES };
    let read = calls.ledger.read_records(from, limit).await?;
    let told = calls.ask(None, move |register| {
        let now = register.now();
        let tell = |record: &RecordOut| {
            let (stream, entry) = register.record(record.sequence)?;
            Some(answers::record_view(record_view(register, stream, entry, now), record.bytes.to_vec()))
        };
        Ok(read.iter().map_while(tell).collect())
    });
    let (records, _) = told.await?;
    Ok(pb::ListRecordsResponse { records, position })
}
