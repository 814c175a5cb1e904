//! What is neither claimed nor declined?

use inforce_proto::v1 as pb;
use inforce_views::unclaimed;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListUnclaimedRequest,
) -> Result<pb::ListUnclaimedResponse, CallError> {
    let question = questions::unclaimed(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| unclaimed::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::ListUnclaimedResponse { answer: Some(answers::unclaimed(answer)), position })
}
