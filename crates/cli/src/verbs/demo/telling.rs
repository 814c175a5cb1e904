//! The chapters: everything is submitted through the client.

use std::collections::BTreeMap;

use indicatif::{ProgressBar, ProgressStyle};
use inforce_catalog::{CommandId, Submission};
use inforce_client::proto as pb;
use inforce_scenario::story::{Batch, ListingKey, Story};

use super::part::Part;
use crate::args::Output;
use crate::failure::{Exit, Failure};
use crate::remote::{Receipt, Remote};

/// What became of every command of the story.
#[derive(Debug, Default)]
pub(super) struct Told {
    receipts: BTreeMap<CommandId, Receipt>,
}

impl Told {
    /// The sequence of a command's last record.
    pub(super) fn last_record(&self, command: CommandId) -> Option<u64> {
        let receipt = self.receipts.get(&command)?;
        (receipt.first + receipt.records).checked_sub(1)
    }
}

/// Tells all chapters, under a progress bar where people watch.
pub(super) async fn tell(remote: &Remote, story: &Story, output: Output) -> Result<Told, Failure> {
    let bar = if output.json { ProgressBar::hidden() } else { ProgressBar::new(story.commands() as u64) };
    if let Ok(style) = ProgressStyle::with_template("  {bar:40} {pos}/{len}  {elapsed}") {
        bar.set_style(style.progress_chars("━━╌"));
    }
    let mut told = Told::default();
    let mut position = 0;
    for chapter in &story.chapters {
        let mut taken = Vec::new();
        for batch in &chapter.batches {
            let submissions = complete(remote, batch, position).await?;
            let done = remote.submit(&submissions).await?;
            position = done.position;
            let ids = submissions.iter().map(|s| s.id);
            told.receipts.extend(ids.zip(done.commands.iter().copied()));
            taken.extend(done.commands);
            bar.inc(submissions.len() as u64);
        }
        let part = Part::Chapter { title: chapter.title, taken: &taken };
        bar.suspend(|| part.tell(output))?;
    }
    bar.finish_and_clear();
    Part::Repeated(told.receipts.values().filter(|r| r.repeated).count()).tell(output)?;
    Ok(told)
}

/// The commands of a batch, each with the record it has to name.
async fn complete(remote: &Remote, batch: &Batch, position: u64) -> Result<Vec<Submission>, Failure> {
    let mut submissions = Vec::with_capacity(batch.drafts.len());
    for draft in &batch.drafts {
        let head = match draft.head_of() {
            Some(listing) => head_of(remote, listing, position).await?,
            None => 0,
        };
        submissions.push(draft.clone().complete(head));
    }
    Ok(submissions)
}

/// The last record of a listing, as the body that confirms sees it.
async fn head_of(remote: &Remote, listing: ListingKey, position: u64) -> Result<u64, Failure> {
    let question = pb::GetListingRequest {
        jurisdiction: listing.jurisdiction.to_string(),
        item: listing.item.to_string(),
        at_least: Some(position),
        ..Default::default()
    };
    let answer = remote.listing(question).await?;
    let head = answer.rows.into_iter().next().and_then(|row| row.head);
    head.map(|head| head.sequence).ok_or_else(|| {
        Failure::new(Exit::Refused, format!("{} {}: no record", listing.jurisdiction, listing.item))
    })
}
