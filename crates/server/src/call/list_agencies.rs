//! Which agencies are there?

use inforce_proto::v1 as pb;
use inforce_views::agencies;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListAgenciesRequest,
) -> Result<pb::ListAgenciesResponse, CallError> {
    let question = questions::agencies(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| agencies::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::ListAgenciesResponse { answer: Some(answers::agencies(answer)), position })
}
