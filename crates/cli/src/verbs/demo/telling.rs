//! The chapters: everything is submitted through the client.

use std::collections::BTreeMap;

use indicatif::{ProgressBar, ProgressStyle};
use inforce_catalog::{CommandId, Submission};
use inforce_client::proto as pb;
use inforce_scenario::lists::Lists;
use inforce_scenario::story::{Batch, Chapter, ListingKey, Story};

use crate::failure::{Exit, Failure};
use crate::lang::Lang;
use crate::remote::{Receipt, Remote};
use crate::screen::{self, Screen};
use crate::style::Style;

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

/// Tells all chapters, one line each, under a progress bar.
pub(super) async fn tell(remote: &Remote, lists: &Lists, story: &Story, lang: Lang) -> Result<Told, Failure> {
    let bar = ProgressBar::new(story.commands() as u64);
    if let Ok(style) = ProgressStyle::with_template("  {bar:40} {pos}/{len}  {elapsed}") {
        bar.set_style(style.progress_chars("━━╌"));
    }
    left_out(lists, lang)?;
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
        let lines = chapter_lines(chapter, &taken, lang);
        bar.suspend(|| screen::put(&lines, None))?;
    }
    bar.finish_and_clear();
    let repeated = told.receipts.values().filter(|r| r.repeated).count();
    if repeated > 0 {
        let note = lang.pick(
            format!("＝ 其中 {repeated} 条命令此前已登记：同一编号、同一内容只登记一次。\n"),
            format!("= {repeated} of the commands had been recorded before: the same id with the same content is recorded once.\n"),
        );
        screen::put(&Style::Warn.of(&note), None)?;
    }
    screen::put("\n", None)?;
    Ok(told)
}

/// The rows of the list that are no governments of this ledger.
fn left_out(lists: &Lists, lang: Lang) -> Result<(), Failure> {
    let names: Vec<&str> = lists.left_out.iter().map(|l| l.name.as_str()).collect();
    let (count, names) = (names.len(), names.join("、"));
    let line = lang.pick(
        format!("– 未列入 {count} 个区划代码：{names}，属生产建设兵团，不是本账本的政府"),
        format!("– {count} rows of the list are left out: {names} belong to the production corps, not to a government here"),
    );
    screen::put(&format!("{}\n", Style::Dim.of(&line)), None)
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

fn chapter_lines(chapter: &Chapter, taken: &[Receipt], lang: Lang) -> String {
    let records: u64 = taken.iter().map(|r| r.records).sum();
    let first = taken.iter().map(|r| r.first).min().unwrap_or_default();
    let last = taken.iter().map(|r| r.first + r.records).max().unwrap_or_default().saturating_sub(1);
    let commands = taken.len() as u64;
    let range = if last > first { format!("#{first}–#{last}") } else { format!("#{first}") };
    let sign = if taken.iter().all(|r| r.repeated) { Style::Warn.of("=") } else { Style::Good.of("✓") };
    let mut screen = Screen::default();
    screen.line(format!("{sign} {}", lang.pick(chapter.title.zh, chapter.title.en)));
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    let facts = lang.pick(
        format!("  {commands} 条命令 → {records} 条记录  {range}"),
        format!("  {commands} command{} → {records} record{}  {range}", plural(commands), plural(records)),
    );
    screen.line(Style::Dim.of(&facts));
    screen.text().to_owned()
}
