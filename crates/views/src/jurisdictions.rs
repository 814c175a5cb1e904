//! 行政区划: the jurisdictions, one or a subtree.

use serde::{Deserialize, Serialize};

use crate::page::PageRequest;
use crate::part::{JurisdictionRef, RecordId, RetiredView, Translations};
use crate::scope::{Asked, Scope};

/// The question: one jurisdiction, or it and all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JurisdictionsQuestion {
    /// Where and when.
    pub scope: Scope,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by code. A jurisdiction that is gone is a row where it was asked for by its code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JurisdictionsAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The jurisdictions above the one asked about, from the top.
    pub line: Vec<JurisdictionRef>,
    /// The jurisdictions of this page.
    pub rows: Vec<JurisdictionView>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One jurisdiction on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JurisdictionView {
    /// Its number in the ledger, which never changes.
    pub id: u32,
    /// Its code on the day.
    pub code: String,
    /// Its Chinese name.
    pub name: String,
    /// The name in other languages.
    pub translations: Translations,
    /// Its level.
    pub level: String,
    /// `government`, `street_office` or `other_unit`.
    pub nature: String,
    /// The code of the jurisdiction above; none for the nation.
    pub parent: Option<String>,
    /// How many jurisdictions lie directly below.
    pub children: u64,
    /// Set where it is gone.
    pub retired: Option<RetiredView>,
    /// The record that decided its state.
    pub record: RecordId,
}
