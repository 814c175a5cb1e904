//! What was recorded of an item? Every record comes with its bytes.

use inforce_ledger::ReadLimit;
use inforce_proto::v1 as pb;
use inforce_views::history;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::GetHistoryRequest,
) -> Result<pb::GetHistoryResponse, CallError> {
    let question = questions::history(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| history::answer(register, &question));
    let (answer, position) = asked.await?;
    let mut answer = answers::history(answer);
    for record in answer.rows.iter_mut().filter_map(|row| row.record.as_mut()) {
        let read = calls.ledger.read_records(record.sequence, ReadLimit::ONE).await?;
        record.content = read.first().map(|r| r.bytes.to_vec()).unwrap_or_default();
    }
    Ok(pb::GetHistoryResponse { answer: Some(answer), position })
}
