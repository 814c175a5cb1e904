//! What does a jurisdiction list or exercise?

use inforce_proto::v1 as pb;
use inforce_views::catalog;
use inforce_wire::{from_proto::questions, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListCatalogRequest,
) -> Result<pb::ListCatalogResponse, CallError> {
    let question = questions::catalog(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| catalog::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::ListCatalogResponse { answer: Some(answers::catalog(answer)), position })
}
