//! Which catalogs are declared complete: only there is "not in the catalog" a conclusive no.

use serde::{Deserialize, Serialize};

use crate::page::PageRequest;
use crate::part::{InstrumentView, JurisdictionRef, RecordId};
use crate::scope::{Asked, Scope};

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageQuestion {
    /// Where and when.
    pub scope: Scope,
    /// Which page.
    pub page: PageRequest,
}

/// The answer: the declarations that hold on the day, by jurisdiction and prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The declarations of this page.
    pub rows: Vec<CoverageRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One declaration that a catalog is complete.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageRow {
    /// Whose catalog.
    pub jurisdiction: JurisdictionRef,
    /// The beginning of the codes it speaks of; empty for the whole catalog.
    pub code_prefix: String,
    /// The first day it holds on.
    pub since: String,
    /// How many main items the instrument said there were on that day.
    pub expected_count: u32,
    /// The document that says so.
    pub instrument: Option<InstrumentView>,
    /// The record.
    pub record: RecordId,
}
