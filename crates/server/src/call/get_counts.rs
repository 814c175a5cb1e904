//! How many items?

use inforce_proto::v1 as pb;
use inforce_views::counts;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::GetCountsRequest,
) -> Result<pb::GetCountsResponse, CallError> {
    let question = questions::counts(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| counts::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::GetCountsResponse { answer: Some(answers::counts(answer)), position })
}
