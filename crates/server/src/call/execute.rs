//! Records one command.

use inforce_proto::v1 as pb;
use inforce_wire::from_proto;

use super::Calls;
use crate::error::CallError;
use crate::record::record;

pub(super) async fn call(
    calls: &Calls,
    principal: &str,
    request: pb::ExecuteRequest,
) -> Result<pb::ExecuteResponse, CallError> {
    let submission = from_proto::submission(request.submission.unwrap_or_default(), principal)?;
    let submitted = calls.ledger.submit(submission).await;
    let receipt = submitted.map_err(|error| CallError::of_submission(error, false))?;
    let records: Result<Vec<_>, _> = receipt.records.iter().map(record).collect();
    Ok(pb::ExecuteResponse { position: receipt.position, repeated: receipt.repeated, records: records? })
}
