//! What a jurisdiction has neither claimed nor declined of its parent's catalog.

use serde::{Deserialize, Serialize};

use crate::page::PageRequest;
use crate::part::{JurisdictionRef, RecordId};
use crate::scope::{Asked, Scope};

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnclaimedQuestion {
    /// Where and when: the jurisdictions that would claim.
    pub scope: Scope,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by jurisdiction and item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnclaimedAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The items of this page.
    pub rows: Vec<UnclaimedRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One item that waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnclaimedRow {
    /// Who has neither claimed nor declined it.
    pub jurisdiction: JurisdictionRef,
    /// The jurisdiction above that lists it.
    pub parent: JurisdictionRef,
    /// The item.
    pub item: String,
    /// Its name there.
    pub name: String,
    /// 可实施层级 there.
    pub levels: Vec<String>,
    /// The legal day since which it could be claimed.
    pub since: String,
    /// The record above that made it so.
    pub record: RecordId,
    /// Whether it was declined before, and what has changed opened the question again.
    pub declined_before: bool,
    /// The last day in time; none where no clock runs.
    pub due: Option<String>,
    /// Working days overdue on the day of the question.
    pub overdue_days: u32,
}
