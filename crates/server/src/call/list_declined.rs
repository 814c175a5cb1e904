//! What was declined?

use inforce_proto::v1 as pb;
use inforce_views::declined;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListDeclinedRequest,
) -> Result<pb::ListDeclinedResponse, CallError> {
    let question = questions::declined(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| declined::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::ListDeclinedResponse { answer: Some(answers::declined(answer)), position })
}
