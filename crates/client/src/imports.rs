//! Spreadsheets: a file sent in pieces and taken in whole, or not at all.

use std::sync::Arc;
use std::time::Duration;

use inforce_proto::v1 as pb;
use inforce_proto::v1::import_list_request::Part;
use tonic::metadata::AsciiMetadataValue;

use crate::client::Client;
use crate::commands::PRINCIPAL;
use crate::error::CallError;
use crate::retry;

/// Bytes of the file in one message.
const CHUNK: usize = 256 << 10;

/// How long taking in a file may take: as long as a server gives a call.
const DEADLINE: Duration = Duration::from_secs(300);

impl Client {
    /// Takes a spreadsheet into a catalog in the name of a principal, who may be left out where it is only looked at
    /// (`dry_run`). The header's `bytes` are filled in here. `sent` is told how many bytes are on their way.
    ///
    /// Where the connection breaks or the server is busy, the file is sent again; it is never recorded twice.
    ///
    /// # Errors
    /// [`CallError`]. What is wrong with the file itself is no error but the answer's report.
    pub async fn import_list(
        &self,
        principal: Option<&str>,
        header: pb::ImportHeader,
        file: Arc<[u8]>,
        sent: impl Fn(u64) + Clone + Send + 'static,
    ) -> Result<pb::ImportListResponse, CallError> {
        let parse = |text: &str| text.parse().map_err(|_| CallError::Principal(text.to_owned()));
        let principal: Option<AsciiMetadataValue> = principal.map(parse).transpose()?;
        let header = pb::ImportHeader { bytes: file.len() as u64, ..header };
        let mut attempt = 1;
        loop {
            let mut request = self.request(messages(header.clone(), Arc::clone(&file), sent.clone()));
            request.set_timeout(self.deadline().max(DEADLINE));
            if let Some(principal) = &principal {
                request.metadata_mut().insert(PRINCIPAL, principal.clone());
            }
            match self.imports().import_list(request).await {
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

/// The messages of a file, each made when it is taken.
fn messages(
    header: pb::ImportHeader,
    file: Arc<[u8]>,
    sent: impl Fn(u64) + Send + 'static,
) -> impl tokio_stream::Stream<Item = pb::ImportListRequest> + Send + 'static {
    let message = |part| pb::ImportListRequest { part: Some(part) };
    let chunks = (0..file.len()).step_by(CHUNK).map(move |from| {
        let to = file.len().min(from + CHUNK);
        sent(to as u64);
        message(Part::Chunk(file.get(from..to).unwrap_or_default().to_vec()))
    });
    tokio_stream::iter(std::iter::once(message(Part::Header(header))).chain(chunks))
}
