//! 清单: what a jurisdiction lists, or what it exercises itself.

use serde::{Deserialize, Serialize};

use inforce_catalog::ItemCode;

use crate::page::PageRequest;
use crate::part::{JurisdictionRef, RecordId};
use crate::scope::{Asked, Scope};

/// Which part of a catalog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// All that stands in it: what may be exercised at its level or below.
    #[default]
    Listed,
    /// What the jurisdiction exercises itself on the day: in force, and its own level acts.
    ExercisedHere,
}

impl Selection {
    /// The word used in `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::ExercisedHere => "exercised_here",
        }
    }
}

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogQuestion {
    /// Where and when.
    pub scope: Scope,
    /// Which part.
    pub selection: Selection,
    /// One item only, across the scope.
    pub item: Option<ItemCode>,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by jurisdiction and item code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The part that was asked for: `listed` or `exercised_here`.
    pub selection: String,
    /// The listings of this page.
    pub rows: Vec<CatalogRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One listing in a catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogRow {
    /// Whose catalog.
    pub jurisdiction: JurisdictionRef,
    /// 事项编码.
    pub item: String,
    /// Whether it counts: main items do, sub-items do not.
    pub counts: bool,
    /// 事项名称 in the text that holds here.
    pub name: String,
    /// 设定层级.
    pub set_by: String,
    /// 可实施层级.
    pub levels: Vec<String>,
    /// 主管部门.
    pub department: String,
    /// 实施机关.
    pub authorities: Vec<String>,
    /// Where the jurisdiction's own listing stands.
    pub status: String,
    /// Whether it is in force.
    pub in_force: bool,
    /// Why, one word.
    pub reason: String,
    /// Whether the jurisdiction exercises it.
    pub exercised_here: bool,
    /// Who exercises it: `here`, `interim`, `below`, `above` or `not_in_force`.
    pub exercise: String,
    /// Whether the text is behind what holds above.
    pub behind: bool,
    /// The record that decides the listing's own status.
    pub record: RecordId,
}
