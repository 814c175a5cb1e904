//! 清单条目: one listing with its text, where each element came from, and what it is bound to.

use serde::{Deserialize, Serialize};

use inforce_catalog::ItemCode;

use crate::declined::DeclineView;
use crate::in_force::BehindView;
use crate::page::PageRequest;
use crate::part::{JurisdictionRef, ListingText, RecordId};
use crate::scope::{Asked, Scope};

/// The question. With a subtree the answer has one row for every jurisdiction in which the item was ever recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingQuestion {
    /// Where and when.
    pub scope: Scope,
    /// The item.
    pub item: ItemCode,
    /// Which page.
    pub page: PageRequest,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The item.
    pub item: String,
    /// One row a jurisdiction in which the item was ever recorded, by code.
    pub rows: Vec<ListingView>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One listing on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingView {
    /// Whose catalog.
    pub jurisdiction: JurisdictionRef,
    /// Whether the item stands in the catalog, what happened above taken into account.
    pub listed: bool,
    /// Where the jurisdiction's own listing stands: `absent`, `declined`, `in_force`, `suspended`, `lapsed`, `ended`.
    pub status: String,
    /// The record that put it there.
    pub decided_by: Option<RecordId>,
    /// How many records its stream has at the answer's sequence: the version a command may expect.
    pub version: u64,
    /// The last record of its stream at that sequence: the head a confirmation below names.
    pub head: Option<RecordId>,
    /// The life it is in: the sequence of the record that began it.
    pub life: Option<u64>,
    /// The first legal day of that life.
    pub begun_on: Option<String>,
    /// What it was claimed from; none at the level that set the item.
    pub parent: Option<ParentView>,
    /// The first day out of a temporary permit.
    pub lapses_on: Option<String>,
    /// The text, each element with its source.
    pub text: Option<ListingText>,
    /// Whether the text is behind the parent's.
    pub behind: Option<BehindView>,
    /// The items that stand in its place, where it was reshaped.
    pub successors: Vec<String>,
    /// The decline, where the item is not listed since.
    pub declined: Option<DeclineView>,
}

/// The listing above that a listing was claimed from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentView {
    /// Whose it is.
    pub jurisdiction: JurisdictionRef,
    /// The life of the parent's listing that was claimed.
    pub life: u64,
    /// The parent's record up to which the text was confirmed.
    pub confirmed_head: u64,
    /// The last record of the parent's listing at the answer's sequence: the head a confirmation names.
    pub head: Option<u64>,
    /// Where the parent's listing stands on the day.
    pub status: String,
}
