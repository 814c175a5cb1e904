//! Which jurisdictions are there?

use inforce_proto::v1 as pb;
use inforce_views::jurisdictions;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListJurisdictionsRequest,
) -> Result<pb::ListJurisdictionsResponse, CallError> {
    let question = questions::jurisdictions(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| jurisdictions::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::ListJurisdictionsResponse { answer: Some(answers::jurisdictions(answer)), position })
}
