//! 机关: the agencies of jurisdictions.

use serde::{Deserialize, Serialize};

use crate::page::PageRequest;
use crate::part::{JurisdictionRef, RecordId, Translations};
use crate::scope::{Asked, Scope};

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgenciesQuestion {
    /// Where and when.
    pub scope: Scope,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by jurisdiction and credit code; agencies that are gone left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgenciesAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The agencies of this page.
    pub rows: Vec<AgencyView>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One agency on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyView {
    /// The jurisdiction it is a body of.
    pub jurisdiction: JurisdictionRef,
    /// 统一社会信用代码.
    pub code: String,
    /// Whether the code's check character was verified; a pseudo code never is.
    pub verified: bool,
    /// What it is: `lead_agency`, `department`, `government` …
    pub kind: String,
    /// Its Chinese name.
    pub name: String,
    /// The name in other languages.
    pub translations: Translations,
    /// The record that decided its state.
    pub record: RecordId,
}
