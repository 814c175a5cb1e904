//! Counts of catalogs. Main items only; every count states its day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::page::PageRequest;
use crate::part::JurisdictionRef;
use crate::scope::{Asked, Scope};

/// The question: one jurisdiction, or each of a subtree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountsQuestion {
    /// Where and when.
    pub scope: Scope,
    /// Which page.
    pub page: PageRequest,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The sums over all catalogs of the question, by their level from the top; on the first page only.
    pub by_level: Vec<LevelTotal>,
    /// One row a jurisdiction, by code.
    pub rows: Vec<CountsRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// The catalogs of one level together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelTotal {
    /// The level of the catalogs.
    pub level: String,
    /// How many jurisdictions.
    pub jurisdictions: u64,
    /// How many listings stand in their catalogs.
    pub listed: u64,
    /// How many of those they exercise themselves.
    pub exercised_here: u64,
}

/// The counts of one catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsRow {
    /// Whose catalog.
    pub jurisdiction: JurisdictionRef,
    /// The day the counts hold on.
    pub valid_on: String,
    /// How many items stand in it, suspended ones included.
    pub listed: u64,
    /// How many of those are in force.
    pub in_force: u64,
    /// How many of those the jurisdiction exercises itself.
    pub exercised_here: u64,
    /// How many of those listed are behind what holds above.
    pub behind: u64,
    /// The same by the level that set the items, from the top; levels with none left out.
    pub by_set_by: Vec<SetByCount>,
    /// Every item ever recorded here by the status of its own listing on the day.
    pub by_status: BTreeMap<String, u64>,
    /// Every item ever recorded here by why it is or is not in force on the day.
    pub by_reason: BTreeMap<String, u64>,
    /// Whether the whole catalog was declared complete on the day. If not, the numbers are of what is recorded.
    pub complete: bool,
}

/// The items of a catalog that one level set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetByCount {
    /// The level that set them.
    pub level: String,
    /// How many stand in the catalog.
    pub listed: u64,
    /// How many of those the jurisdiction exercises itself.
    pub exercised_here: u64,
}
