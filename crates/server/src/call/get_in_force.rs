//! Was it in force?

use inforce_proto::v1 as pb;
use inforce_views::in_force;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::GetInForceRequest,
) -> Result<pb::GetInForceResponse, CallError> {
    let question = questions::in_force(&request, today())?;
    let ask = move |register: &_| in_force::answer(register, &question);
    // All the intervals of a listing take a millisecond where there are many.
    let (answer, position) = if question.intervals {
        calls.ask(request.at_least, ask).await?
    } else {
        calls.ask_short(request.at_least, ask).await?
    };
    Ok(pb::GetInForceResponse { answer: Some(answers::in_force(answer)), position })
}
