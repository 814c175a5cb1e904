//! What is owed?

use inforce_proto::v1 as pb;
use inforce_views::obligations;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListObligationsRequest,
) -> Result<pb::ListObligationsResponse, CallError> {
    let question = questions::obligations(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| obligations::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::ListObligationsResponse { answer: Some(answers::obligations(answer)), position })
}
