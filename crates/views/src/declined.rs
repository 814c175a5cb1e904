//! 不认领: what was declined, why, and whether that still stands.

use serde::{Deserialize, Serialize};

use crate::page::PageRequest;
use crate::part::{InstrumentView, JurisdictionRef, RecordId};
use crate::scope::{Asked, Scope};

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclinedQuestion {
    /// Where and when.
    pub scope: Scope,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by jurisdiction and item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclinedAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The declines of this page.
    pub rows: Vec<DeclinedRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One declined item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclinedRow {
    /// Who declined it.
    pub jurisdiction: JurisdictionRef,
    /// The item.
    pub item: String,
    /// Its name above on the day; empty where nothing above lists it any more.
    pub name: String,
    /// The decline.
    pub decline: DeclineView,
}

/// A decline and whether it still stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclineView {
    /// Why: `not_our_level`, `no_such_activity`, `retained_above` or `exercised_by_another_body`.
    pub reason: String,
    /// Why, in words; may be empty.
    pub note: String,
    /// The legal day.
    pub since: String,
    /// The record.
    pub record: RecordId,
    /// The document it rests on.
    pub instrument: Option<InstrumentView>,
    /// Whether it still stands on the day: the same life of the parent's listing, with the same levels.
    pub valid: bool,
    /// What opened the question again: `another_parent`, `new_life`, `not_listed_above` or `levels_changed`; none while
    /// it stands.
    pub reopened_by: Option<String>,
}
