//! What does one bureau exercise?

use inforce_proto::v1 as pb;
use inforce_views::bureau;
use inforce_wire::{from_proto::findings, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::GetBureauRequest,
) -> Result<pb::GetBureauResponse, CallError> {
    let question = findings::bureau(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| bureau::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::GetBureauResponse { answer: Some(answers::bureau(answer)), position })
}
