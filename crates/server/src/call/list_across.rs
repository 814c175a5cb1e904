//! How does an item stand in each jurisdiction?

use inforce_proto::v1 as pb;
use inforce_views::across;
use inforce_wire::{from_proto::findings, to_proto::answers};

use super::{Calls, today};
use crate::error::CallError;

pub(super) async fn call(
    calls: &Calls,
    request: pb::ListAcrossRequest,
) -> Result<pb::ListAcrossResponse, CallError> {
    let question = findings::across(&request, today())?;
    let asked = calls.ask(request.at_least, move |register| across::answer(register, &question));
    let (answer, position) = asked.await?;
    Ok(pb::ListAcrossResponse { answer: Some(answers::across(answer)), position })
}
