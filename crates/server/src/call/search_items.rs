//! Which items answer to words?

use std::sync::Arc;

use inforce_proto::v1 as pb;
use inforce_views::search;
use inforce_wire::{from_proto::findings, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::SearchItemsRequest,
) -> Result<pb::SearchItemsResponse, CallError> {
    let question = findings::search(&request, today())?;
    let names = Arc::clone(&calls.names);
    let asked = calls.ask(request.at_least, move |register| {
        names.ask(register, |index| search::answer(register, index, &question))
    });
    let (answer, position) = asked.await?;
    Ok(pb::SearchItemsResponse { answer: Some(answers::search(answer)), position })
}
