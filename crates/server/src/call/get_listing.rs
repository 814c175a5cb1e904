//! What does a listing say?

use inforce_proto::v1 as pb;
use inforce_views::listing;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::GetListingRequest,
) -> Result<pb::GetListingResponse, CallError> {
    let question = questions::listing(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| listing::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::GetListingResponse { answer: Some(answers::listing(answer)), position })
}
