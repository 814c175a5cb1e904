//! Was it in force? The answer with all it rests on, and across a subtree.

use serde::{Deserialize, Serialize};

use inforce_catalog::{Day, ItemCode, JurisdictionCode, term::Seq};

use crate::page::PageRequest;
use crate::part::{JurisdictionRef, ListingText, RecordId};
use crate::scope::{Asked, Scope};

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

/// 滞后: who has not confirmed what changed above.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BehindView {
    /// Who is behind.
    pub jurisdiction: JurisdictionRef,
    /// The first legal day on which the texts differed.
    pub since: String,
    /// The records above that were not confirmed, in legal order.
    pub records: Vec<RecordId>,
    /// Whether what is unconfirmed is that the item was reshaped.
    pub reshaped: bool,
    /// The day the confirmation is due: the earliest, where several are owed.
    pub due: Option<String>,
    /// Working days overdue on the day of the question; none where nothing is owed yet.
    pub overdue_days: Option<u32>,
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
