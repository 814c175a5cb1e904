//! 沿革: the history of a listing in both times.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use inforce_catalog::event::Event;
use inforce_catalog::listing::Listing;
use inforce_catalog::{Day, Entry, ItemCode, Register, StreamKey, Timeline, term::Seq};

use crate::page::{Cursor, PageRequest};
use crate::record::{RecordView, record_view};
use crate::refusal::QueryRefusal;
use crate::scope::{Asked, Ground, Scope};

/// The question. With a subtree: the records of the item in every jurisdiction of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryQuestion {
    /// Where and when.
    pub scope: Scope,
    /// The item.
    pub item: ItemCode,
    /// Which page.
    pub page: PageRequest,
}

/// The answer: what the ledger took, in the order it took it, up to the question's sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The item.
    pub item: String,
    /// The records of this page, by sequence.
    pub rows: Vec<HistoryRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One record with its part in both times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// The record.
    pub record: RecordView,
    /// Whether its legal day had come by the day of the question.
    pub effective: bool,
    /// Whether it bears on the answer for the question's day and sequence: effective, not void, and no void itself.
    pub counts: bool,
    /// What the ledger knew of the listing once this record was taken: its own status over legal time.
    pub known_then: Vec<StatusInterval>,
}

/// A time in which the listing's own status was one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusInterval {
    /// The first day.
    pub from: String,
    /// The first day after; none where it is open.
    pub to: Option<String>,
    /// The status.
    pub status: String,
}

/// The history of a listing, or of an item across a subtree.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(register: &Register, question: &HistoryQuestion) -> Result<HistoryAnswer, QueryRefusal> {
    let (scope, item) = (&question.scope, question.item);
    let fingerprint = scope.fingerprint("history").with(item);
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let after: Option<Seq> = cursor.after(|text| text.parse().ok())?;
    let found = records(&ground, item);
    let rows = found
        .iter()
        .filter(|record| after.is_none_or(|after| record.entry.sequence > after))
        .map(|record| (record.entry.sequence, row(&ground, record)));
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(HistoryAnswer { asked: ground.asked(), item: item.to_string(), rows, next_page_token })
}

/// A record with the stream it lies in.
struct Record<'a> {
    stream: StreamKey,
    timeline: &'a Timeline,
    entry: &'a Entry,
}

/// The item's records in the jurisdictions of the question, those that are gone too, by sequence.
fn records<'a>(ground: &Ground<'a>, item: ItemCode) -> Vec<Record<'a>> {
    let mut found = Vec::new();
    for place in ground.places() {
        let stream = StreamKey::listing(place.id, item);
        let Some(timeline) = ground.register.stream(&stream) else {
            continue;
        };
        let known = timeline.entries().iter().filter(|e| e.sequence <= ground.n);
        found.extend(known.map(|entry| Record { stream: stream.clone(), timeline, entry }));
    }
    found.sort_by_key(|record| record.entry.sequence);
    found
}

fn row(ground: &Ground<'_>, record: &Record<'_>) -> HistoryRow {
    let Record { stream, timeline, entry } = record;
    let effective = entry.day() <= ground.day;
    let is_void = matches!(entry.event(), Event::Voided(_));
    HistoryRow {
        record: record_view(ground.register, stream, entry, ground.n),
        effective,
        counts: effective && !is_void && entry.holds_at(ground.n),
        known_then: statuses(timeline, entry.sequence),
    }
}

/// The listing's own status over legal time, as known at `n`, from the first day it had one.
fn statuses(timeline: &Timeline, n: Seq) -> Vec<StatusInterval> {
    let mut days: BTreeSet<Day> = BTreeSet::new();
    for entry in timeline.in_force_order(n) {
        days.extend(entry.act.effective_from);
        days.extend(Listing::on(Some(timeline), entry.day(), n).lapses_on);
    }
    let mut found: Vec<StatusInterval> = Vec::new();
    for day in days {
        let status = Listing::on(Some(timeline), day, n).status.word();
        match found.last_mut() {
            Some(last) if last.status == status => continue,
            Some(last) => last.to = Some(day.to_string()),
            None => {}
        }
        found.push(StatusInterval { from: day.to_string(), to: None, status: status.to_owned() });
    }
    found
}
