//! What is behind?

use inforce_proto::v1 as pb;
use inforce_views::behind;
use inforce_wire::{from_proto::findings, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListBehindRequest,
) -> Result<pb::ListBehindResponse, CallError> {
    let question = findings::behind(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| behind::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::ListBehindResponse { answer: Some(answers::behind(answer)), position })
}
