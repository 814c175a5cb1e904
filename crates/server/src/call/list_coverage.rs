//! Which catalogs are declared complete?

use inforce_proto::v1 as pb;
use inforce_views::coverage;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListCoverageRequest,
) -> Result<pb::ListCoverageResponse, CallError> {
    let question = questions::coverage(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| coverage::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::ListCoverageResponse { answer: Some(answers::coverage(answer)), position })
}
