//! How many items, counted by what?

use inforce_proto::v1 as pb;
use inforce_views::counts_by;
use inforce_wire::{from_proto::findings, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListCountsByRequest,
) -> Result<pb::ListCountsByResponse, CallError> {
    let question = findings::counts_by(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| counts_by::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::ListCountsByResponse { answer: Some(answers::counts_by(answer)), position })
}
