//! Was it in force across a subtree?

use inforce_proto::v1 as pb;
use inforce_views::in_force;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListInForceRequest,
) -> Result<pb::ListInForceResponse, CallError> {
    let question = questions::in_force_across(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| in_force::across(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::ListInForceResponse { answer: Some(answers::in_force_across(answer)), position })
}
