//! May it be required?

use std::sync::Arc;

use inforce_proto::v1 as pb;
use inforce_views::may_require;
use inforce_wire::{from_proto::findings, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::MayRequireRequest,
) -> Result<pb::MayRequireResponse, CallError> {
    let question = findings::may_require(&request, today())?;
    let names = Arc::clone(&calls.names);
    let asked = calls.ask(request.at_least, move |register| {
        names.ask(register, |index| may_require::answer(register, index, &question))
    });
    let (answer, position) = asked.await?;
    Ok(pb::MayRequireResponse { answer: Some(answers::may_require(answer)), position })
}
