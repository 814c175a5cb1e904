//! Was it in force? The answer with all it rests on, and across a subtree.

use serde::{Deserialize, Serialize};

use inforce_catalog::in_force::{self, Deciding, Interval, Verdict};
use inforce_catalog::{Day, ItemCode, JurisdictionCode, Register, term::Seq};

use crate::behind::BehindView;
use crate::page::{self, Cursor, PageRequest};
use crate::part::{JurisdictionRef, ListingText, RecordId};
use crate::reason;
use crate::refusal::QueryRefusal;
use crate::scope::{Asked, Position, Scope, places_after};

/// The question for one jurisdiction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InForceQuestion {
    /// The code of the jurisdiction on the day.
    pub jurisdiction: JurisdictionCode,
    /// The item.
    pub item: ItemCode,
    /// The legal day.
    pub day: Day,
    /// As known when this record had been taken; what is known now if absent.
    pub as_of: Option<Seq>,
    /// Whether the intervals are wanted too.
    pub intervals: bool,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InForceAnswer {
    /// The item.
    pub item: String,
    /// The code that was asked about, twelve digits.
    pub jurisdiction_code: String,
    /// The jurisdiction; none where no jurisdiction has the code on the day.
    pub jurisdiction: Option<JurisdictionRef>,
    /// Yes or no.
    pub in_force: bool,
    /// Whether the jurisdiction itself exercises it.
    pub exercised_here: bool,
    /// Who exercises it: `here`, `interim`, `below`, `above` or `not_in_force`.
    pub exercise: String,
    /// Whether the ledger can stand by the answer: "not in any catalog" is conclusive only where every catalog of the
    /// line was declared complete on the day.
    pub conclusive: bool,
    /// Where the jurisdiction's own listing stands: `absent`, `declined`, `in_force`, `suspended`, `lapsed`, `ended`.
    pub status: String,
    /// Why, one word; each kind of no has its own.
    pub reason: String,
    /// Why, as an office reads it.
    pub reason_zh: String,
    /// Why, in English.
    pub reason_en: String,
    /// What decides at each level, from the jurisdiction up.
    pub deciding_records: Vec<DecidingRecord>,
    /// The text that holds, each element with its source; none where there is none.
    pub listing: Option<ListingText>,
    /// Where the text, here or at a level above, is behind what holds above it.
    pub behind: Option<BehindView>,
    /// The items that stand in its place, where it was reshaped.
    pub successors: Vec<String>,
    /// Where the jurisdiction is gone: who took over.
    pub see: Option<JurisdictionRef>,
    /// The first legal day to come, where it is not yet in force.
    pub begins: Option<String>,
    /// The first day it was published in an edition: an unpublished listing cannot ground a permit (article 5).
    pub published_by_day: Option<String>,
    /// When it was in force, where that was asked; as known at `as_of`.
    pub intervals: Option<Vec<IntervalView>>,
    /// The legal day of the question.
    pub valid_on: String,
    /// The sequence at which the answer is true.
    pub as_of: u64,
}

/// What one level says, and by which record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidingRecord {
    /// The jurisdiction's code.
    pub jurisdiction: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: String,
    /// Where its listing stands on the day.
    pub status: String,
    /// The record that put it there; none where nothing is recorded.
    pub sequence: Option<u64>,
    /// That record's hash.
    pub hash: Option<String>,
}

/// A time with one answer: from a day on, to the first day after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntervalView {
    /// The first day.
    pub from: String,
    /// The first day after; none where it is open.
    pub to: Option<String>,
    /// Yes or no.
    pub in_force: bool,
    /// Whether the jurisdiction exercises it.
    pub exercised_here: bool,
    /// Why, one word.
    pub reason: String,
    /// Whether the text is behind.
    pub behind: bool,
}

/// The question across a jurisdiction and all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForceAcrossQuestion {
    /// Where and when.
    pub scope: Scope,
    /// The item.
    pub item: ItemCode,
    /// Which page.
    pub page: PageRequest,
}

/// The answer: one row a jurisdiction, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InForceAcrossAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The item.
    pub item: String,
    /// The answers of this page, without intervals.
    pub rows: Vec<InForceAnswer>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// Whether the item was in force in the jurisdiction on the day. An unknown or retired jurisdiction is an answer too.
///
/// # Errors
/// [`QueryRefusal::AsOfBeyondHead`].
pub fn answer(register: &Register, question: &InForceQuestion) -> Result<InForceAnswer, QueryRefusal> {
    let n = page::known_at(register, question.as_of)?;
    let (code, item) = (question.jurisdiction, question.item);
    let verdict = in_force::in_force_by_code(register, code, item, question.day, n);
    let mut answer = of_verdict(register, code, item, &verdict);
    if question.intervals {
        let place = verdict.jurisdiction.as_ref();
        let intervals = place.map(|p| in_force::intervals(register, p.id, item, n));
        answer.intervals = Some(intervals.iter().flatten().map(interval).collect());
    }
    Ok(answer)
}

/// Whether the item was in force in each jurisdiction of the scope.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn across(
    register: &Register,
    question: &InForceAcrossQuestion,
) -> Result<InForceAcrossAnswer, QueryRefusal> {
    let (scope, item) = (&question.scope, question.item);
    let fingerprint = scope.fingerprint("in_force_across").with(item);
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let rows = places_after(ground.places(), &cursor)?.into_iter().map(|place| {
        let verdict = in_force::in_force(register, &place, item, ground.day, ground.n);
        let answer = of_verdict(register, place.code, item, &verdict);
        (Position::new(place.id, ""), answer)
    });
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(InForceAcrossAnswer { asked: ground.asked(), item: item.to_string(), rows, next_page_token })
}

/// A verdict in words.
fn of_verdict(
    register: &Register,
    code: JurisdictionCode,
    item: ItemCode,
    verdict: &Verdict<'_>,
) -> InForceAnswer {
    let (day, n) = (verdict.valid_on, verdict.as_of);
    InForceAnswer {
        item: item.to_string(),
        jurisdiction_code: code.to_string(),
        jurisdiction: verdict.jurisdiction.as_ref().map(JurisdictionRef::of),
        in_force: verdict.in_force,
        exercised_here: verdict.exercise.is_here(),
        exercise: verdict.exercise.word().to_owned(),
        conclusive: verdict.conclusive,
        status: verdict.status.word().to_owned(),
        reason: verdict.reason.word().to_owned(),
        reason_zh: verdict.reason.chinese().to_owned(),
        reason_en: reason::english(verdict.reason).to_owned(),
        deciding_records: verdict.deciding.iter().map(|d| deciding(register, d, day, n)).collect(),
        listing: verdict.text.as_ref().map(|text| ListingText::of(register, item, text, day, n)),
        behind: verdict.behind.as_ref().map(|behind| BehindView::of(register, item, behind, day, n)),
        successors: verdict.successors.iter().map(ToString::to_string).collect(),
        see: verdict.see.as_ref().map(JurisdictionRef::of),
        begins: verdict.begins.map(|d| d.to_string()),
        published_by_day: verdict.published_by_day.map(|d| d.to_string()),
        intervals: None,
        valid_on: day.to_string(),
        as_of: n,
    }
}

fn deciding(register: &Register, deciding: &Deciding, day: Day, n: Seq) -> DecidingRecord {
    let place = JurisdictionRef::find(register, deciding.jurisdiction, day, n);
    let record = deciding.record.map(RecordId::from);
    DecidingRecord {
        jurisdiction: place.code,
        name: place.name,
        level: place.level,
        status: deciding.status.word().to_owned(),
        sequence: record.as_ref().map(|r| r.sequence),
        hash: record.map(|r| r.hash),
    }
}

fn interval(interval: &Interval) -> IntervalView {
    IntervalView {
        from: interval.from.to_string(),
        to: interval.to.map(|d| d.to_string()),
        in_force: interval.in_force,
        exercised_here: interval.exercised_here,
        reason: interval.reason.word().to_owned(),
        behind: interval.behind,
    }
}
