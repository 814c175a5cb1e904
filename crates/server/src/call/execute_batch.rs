//! Records many commands, all or none. Nothing is recorded before the caller has closed its side.

use inforce_catalog::Submission;
use inforce_ledger::MAX_BATCH;
use inforce_proto::v1 as pb;
use inforce_wire::from_proto;
use prost::Message;
use tonic::Streaming;

use super::Calls;
use crate::error::CallError;
use crate::notice::Kind;
use crate::record::receipt;

pub(super) async fn call(
    calls: &Calls,
    principal: &str,
    mut stream: Streaming<pb::ExecuteBatchRequest>,
) -> Result<pb::ExecuteBatchResponse, CallError> {
    // Held to the end: what waits here has read nothing yet and takes no room.
    let _turn = calls.batches.acquire().await.map_err(|e| CallError::notice(Kind::Fault, e))?;
    let batch = collect(&mut stream, principal, calls.limits.batch_bytes).await?;
    let submitted = calls.ledger.submit_batch(batch).await;
    let receipts = submitted.map_err(|error| CallError::of_submission(error, true))?;
    Ok(pb::ExecuteBatchResponse {
        position: receipts.iter().map(|r| r.position).max().unwrap_or(0),
        commands: receipts.iter().map(receipt).collect(),
    })
}

/// Reads the whole batch, in order.
async fn collect(
    stream: &mut Streaming<pb::ExecuteBatchRequest>,
    principal: &str,
    most_bytes: usize,
) -> Result<Vec<Submission>, CallError> {
    let mut batch = Vec::new();
    let mut bytes = 0usize;
    let mut announced = None;
    while let Some(message) = stream.message().await.map_err(CallError::Transport)? {
        bytes = bytes.saturating_add(message.encoded_len());
        if batch.len() == MAX_BATCH {
            return Err(CallError::notice(Kind::BatchTooLarge, format_args!("limit {MAX_BATCH} commands")));
        }
        if bytes > most_bytes {
            return Err(CallError::notice(Kind::BatchTooLarge, format_args!("limit {most_bytes} bytes")));
        }
        if batch.is_empty() && message.commands != 0 {
            announced = Some(message.commands as usize);
        }
        let index = Some(batch.len());
        let read = from_proto::submission(message.submission.unwrap_or_default(), principal);
        batch.push(read.map_err(|invalid| CallError::Invalid { index, invalid })?);
    }
    if batch.is_empty() {
        return Err(CallError::notice(Kind::BatchEmpty, ""));
    }
    // A stream also ends where its sender failed: who says how many commands there are is held to it.
    if let Some(announced) = announced.filter(|n| *n != batch.len()) {
        let detail = format_args!("{} of {announced} commands came", batch.len());
        return Err(CallError::notice(Kind::BatchCutShort, detail));
    }
    Ok(batch)
}
