//! 沿革: the history of a listing in both times.

use serde::{Deserialize, Serialize};

use inforce_catalog::ItemCode;

use crate::page::PageRequest;
use crate::record::RecordView;
use crate::scope::{Asked, Scope};

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
