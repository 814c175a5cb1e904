//! What differs between two catalogs?

use inforce_proto::v1 as pb;
use inforce_views::compare;
use inforce_wire::{from_proto::findings, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::CompareCatalogsRequest,
) -> Result<pb::CompareCatalogsResponse, CallError> {
    let question = findings::compare(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| compare::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::CompareCatalogsResponse { answer: Some(answers::compare(answer)), position })
}
