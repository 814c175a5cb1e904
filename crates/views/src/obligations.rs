//! What jurisdictions owe: to claim or decline, to confirm, to acknowledge; until when, and whether they did.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use inforce_catalog::ItemCode;

use crate::page::PageRequest;
use crate::part::{JurisdictionRef, RecordId};
use crate::scope::{Asked, Scope};

/// What is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 认领或不认领.
    ClaimOrDecline,
    /// 确认 of a changed text.
    Confirm,
    /// 确认 of a changed status.
    Acknowledge,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::ClaimOrDecline, Self::Confirm, Self::Acknowledge];

    /// The word used in answers and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::ClaimOrDecline => "claim_or_decline",
            Self::Confirm => "confirm",
            Self::Acknowledge => "acknowledge",
        }
    }
}

/// How an obligation stands on the day of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Owed, in time.
    Open,
    /// Owed, the day passed.
    Overdue,
    /// Done in time.
    Discharged,
    /// Done after the day.
    DischargedLate,
}

impl State {
    /// All states.
    pub const ALL: [Self; 4] = [
        Self::Open,
        Self::Overdue,
        Self::Discharged,
        Self::DischargedLate,
    ];

    /// The word used in answers and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Discharged => "discharged",
            Self::DischargedLate => "discharged_late",
        }
    }
}

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObligationsQuestion {
    /// Where and when; what is overdue is judged as of its day.
    pub scope: Scope,
    /// These kinds only; all if empty.
    pub kinds: BTreeSet<Kind>,
    /// These states only; all if empty.
    pub states: BTreeSet<State>,
    /// One item only.
    pub item: Option<ItemCode>,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by the day due, jurisdiction and item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationsAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// How many rows all pages have together.
    pub total: u64,
    /// The obligations of this page.
    pub rows: Vec<ObligationRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One obligation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationRow {
    /// Who owes it.
    pub jurisdiction: JurisdictionRef,
    /// The item.
    pub item: String,
    /// The item's name above on the day.
    pub name: String,
    /// What is owed: `claim_or_decline`, `confirm` or `acknowledge`.
    pub kind: String,
    /// `open`, `overdue`, `discharged` or `discharged_late`, as of the day of the question.
    pub state: String,
    /// The record that opened it.
    pub opened_by: RecordId,
    /// The jurisdiction in whose catalog that record lies.
    pub opened_in: JurisdictionRef,
    /// The first day of the clock.
    pub starts: String,
    /// The last day in time.
    pub due: String,
    /// Whether no calendar was recorded, so that Monday to Friday were counted.
    pub provisional: bool,
    /// What discharged it.
    pub discharged: Option<DischargeView>,
    /// Working days overdue: on the day of the question, or when it was discharged.
    pub overdue_days: u32,
}

/// What discharged an obligation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DischargeView {
    /// The record.
    pub record: RecordId,
    /// The civil day it was recorded, which counts.
    pub day: String,
    /// The date of its instrument; an earlier one shows a late record.
    pub instrument_date: Option<String>,
}
