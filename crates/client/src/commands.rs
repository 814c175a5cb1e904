//! Commands: sent again under the same id until it is known what became of them.

use inforce_catalog::Submission;
use inforce_log::record_hash;
use inforce_proto::v1 as pb;
use inforce_wire::to_proto;
use tonic::metadata::AsciiMetadataValue;

use crate::client::Client;
use crate::error::CallError;
use crate::retry;

/// The metadata that names the acting principal.
pub(crate) const PRINCIPAL: &str = "inforce-principal";

/// A command that was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Submitted {
    /// Ask with `at_least` of this, and the answer knows the command.
    pub position: u64,
    /// Whether it had been recorded before: this is the first result again. Also true where an attempt before this one
    /// was recorded and its answer was lost.
    pub repeated: bool,
    /// Its records, their hashes checked.
    pub records: Vec<pb::Record>,
}

impl Client {
    /// Records one command in the name of its principal. Where the connection breaks or the server is busy, it is sent
    /// again under the same id, for some thirteen seconds.
    ///
    /// # Errors
    /// [`CallError`]; after [`CallError::Failed`] it is not known whether it was recorded.
    pub async fn submit(&self, submission: &Submission) -> Result<Submitted, CallError> {
        let principal = principal(submission)?;
        let message = pb::ExecuteRequest { submission: Some(to_proto::submission(submission)) };
        let mut attempt = 1;
        loop {
            let mut request = self.request(message.clone());
            request.metadata_mut().insert(PRINCIPAL, principal.clone());
            match self.commands().execute(request).await {
                Ok(answer) => return checked(answer.into_inner()),
                Err(status) => match retry::pause(&status, attempt) {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => return Err(status.into()),
                },
            }
            attempt += 1;
        }
    }

    /// Records many commands of one principal, all or none; at most 16,384 and 64 MiB. It is sent again as a whole
    /// where [`Client::submit`] would be.
    ///
    /// # Errors
    /// [`CallError`]. A refusal names the command by its `index`.
    pub async fn submit_batch(&self, batch: &[Submission]) -> Result<pb::ExecuteBatchResponse, CallError> {
        let Some(first) = batch.first() else {
            return Ok(pb::ExecuteBatchResponse::default());
        };
        if let Some(index) = batch.iter().position(|s| s.principal != first.principal) {
            return Err(CallError::TwoPrincipals { index });
        }
        let principal = principal(first)?;
        // So that a batch cut short on its way is never taken for a whole one.
        let commands = u32::try_from(batch.len()).unwrap_or(u32::MAX);
        let message = |s| pb::ExecuteBatchRequest { submission: Some(to_proto::submission(s)), commands };
        let mut attempt = 1;
        loop {
            let messages: Vec<_> = batch.iter().map(message).collect();
            let mut request = self.request(tokio_stream::iter(messages));
            request.metadata_mut().insert(PRINCIPAL, principal.clone());
            match self.commands().execute_batch(request).await {
                Ok(answer) => return Ok(answer.into_inner()),
                Err(status) => match retry::pause(&status, attempt) {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => return Err(status.into()),
                },
            }
            attempt += 1;
        }
    }
}

fn principal(submission: &Submission) -> Result<AsciiMetadataValue, CallError> {
    let text = &submission.principal;
    text.parse().map_err(|_| CallError::Principal(text.clone()))
}

fn checked(answer: pb::ExecuteResponse) -> Result<Submitted, CallError> {
    for record in &answer.records {
        if record_hash(&record.content).to_string() != record.hash {
            return Err(CallError::HashDiffers { sequence: record.sequence });
        }
    }
    Ok(Submitted { position: answer.position, repeated: answer.repeated, records: answer.records })
}
