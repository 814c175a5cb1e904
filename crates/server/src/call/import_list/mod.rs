//! Takes a spreadsheet into a catalog, all of it or nothing. Nothing is recorded before the caller has closed its side.

mod catalogs;
mod told;

use std::sync::Arc;

use inforce_ledger::SubmitError;
use inforce_proto::v1 as pb;
use inforce_proto::v1::import_list_request::Part;
use inforce_sheets::import::{Act, Asked, File, Held};
use inforce_sheets::matching::Numbered;
use inforce_wire::from_proto::imports::{self, ImportAct, ImportHeader, NumberedItem};
use tonic::Streaming;

use super::Calls;
use crate::error::CallError;
use crate::notice::{Kind, Notice};

pub(super) async fn call(
    calls: &Calls,
    principal: Result<String, Notice>,
    mut stream: Streaming<pb::ImportListRequest>,
) -> Result<pb::ImportListResponse, CallError> {
    // Held to the end: what waits here has read nothing yet and takes no room.
    let turn = Arc::clone(&calls.imports).acquire_owned().await;
    let turn = turn.map_err(|e| CallError::notice(Kind::Fault, e))?;
    let header = header(&mut stream, calls.limits.file_bytes).await?;
    // Who only looks need not say who it is, as with questions.
    let principal = if header.dry_run { None } else { Some(principal?) };
    let bytes = collect(&mut stream, header.bytes).await?;
    let asked = Arc::new(asked(header));

    let reading = Arc::clone(&asked);
    let file = blocking(move || File::read(&bytes, &reading)).await?;
    let catalogs = catalogs::of(calls, &asked).await?;
    let holding = Arc::clone(&asked);
    // The turn goes along: a file that nobody waits for any more still takes its room until it was looked at.
    let (held, _turn) = blocking(move || (file.hold(&holding, catalogs), turn)).await?;
    let recorded = match principal {
        Some(principal) => record(calls, &held, &asked, &principal).await?,
        None => None,
    };
    Ok(pb::ImportListResponse {
        report: Some(told::report(&held.report)),
        difference: Some(told::difference(&held.difference)),
        commands: u32::try_from(held.plan.len()).unwrap_or(u32::MAX),
        recorded,
    })
}

/// Reads the first message.
async fn header(
    stream: &mut Streaming<pb::ImportListRequest>,
    most_bytes: usize,
) -> Result<ImportHeader, CallError> {
    let first = stream.message().await.map_err(CallError::Transport)?;
    let Some(Part::Header(message)) = first.and_then(|message| message.part) else {
        return Err(CallError::notice(Kind::ImportOutOfOrder, "the first message is no header"));
    };
    let header = imports::header(message)?;
    if usize::try_from(header.bytes).map_or(true, |bytes| bytes > most_bytes) {
        let detail = format_args!("{} bytes, limit {most_bytes}", header.bytes);
        return Err(CallError::notice(Kind::ImportTooLarge, detail));
    }
    Ok(header)
}

/// Reads the whole file. A stream also ends where its sender failed: the header is held to its word.
async fn collect(
    stream: &mut Streaming<pb::ImportListRequest>,
    announced: u64,
) -> Result<Vec<u8>, CallError> {
    let mut bytes = Vec::new();
    let cut_short = |came: usize| {
        CallError::notice(Kind::ImportCutShort, format_args!("{came} of {announced} bytes came"))
    };
    while let Some(message) = stream.message().await.map_err(CallError::Transport)? {
        let Some(Part::Chunk(chunk)) = message.part else {
            return Err(CallError::notice(Kind::ImportOutOfOrder, "a message after the first is no chunk"));
        };
        bytes.extend_from_slice(&chunk);
        if bytes.len() as u64 > announced {
            return Err(cut_short(bytes.len()));
        }
    }
    if bytes.len() as u64 == announced { Ok(bytes) } else { Err(cut_short(bytes.len())) }
}

fn asked(header: ImportHeader) -> Asked {
    let numbered = |row: NumberedItem| Numbered { serial: row.serial, code: row.item, name: row.name };
    Asked {
        jurisdiction: header.jurisdiction,
        act: match header.act {
            ImportAct::Add => Act::Add,
            ImportAct::Transcribe => Act::Transcribe,
            ImportAct::Claim => Act::Claim,
        },
        on: header.on,
        sheet: header.sheet,
        whole: header.whole,
        attempt: header.attempt,
        instrument: header.instrument,
        serials: header.serials.into_iter().map(numbered).collect(),
    }
}

/// Does what takes a processor for long on a thread of its own.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, CallError> {
    tokio::task::spawn_blocking(work).await.map_err(|e| CallError::notice(Kind::Fault, e))
}

/// Records what the file asks for, if it asks for anything.
async fn record(
    calls: &Calls,
    held: &Held,
    asked: &Asked,
    principal: &str,
) -> Result<Option<pb::ImportRecorded>, CallError> {
    let submissions = held.submissions(asked, principal);
    if submissions.is_empty() {
        return Ok(None);
    }
    let submitted = calls.ledger.submit_batch(submissions).await;
    let receipts = submitted.map_err(|error| in_its_row(error, held))?;
    Ok(Some(told::recorded(&receipts)))
}

/// A refusal of one command, with the row that asks for it.
fn in_its_row(error: SubmitError, held: &Held) -> CallError {
    match error {
        SubmitError::Refused { index, refusal } => match held.plan.get(index) {
            Some(planned) => CallError::RefusedInFile { row: planned.row, item: planned.item, refusal },
            None => CallError::Refused { index: None, refusal },
        },
        other => CallError::of_submission(other, false),
    }
}
