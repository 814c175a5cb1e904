//! What jurisdictions owe: to claim or decline, to confirm, to acknowledge; until when, and whether they did.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::obligation::{self, Discharge, Obligation};
use inforce_catalog::{ItemCode, Register, term::Seq, text};

pub use inforce_catalog::obligation::{Kind, State};

use crate::page::{Cursor, PageRequest};
use crate::part::{JurisdictionRef, RecordId};
use crate::refusal::QueryRefusal;
use crate::scope::{Asked, Ground, Scope};

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
    /// The later of the opening record's legal day and its publication; the clock starts the day after.
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

/// What the jurisdictions of the scope owe or owed on the day.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(
    register: &Register,
    question: &ObligationsQuestion,
) -> Result<ObligationsAnswer, QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope
        .fingerprint("obligations")
        .with(format_args!("{:?}", question.kinds))
        .with(format_args!("{:?}", question.states))
        .with(format_args!("{:?}", question.item));
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let skip: usize = cursor.after(|text| text.parse().ok())?.unwrap_or(0);
    let found = collect(&ground, question);
    let total = found.len() as u64;
    let rows =
        found.iter().enumerate().skip(skip).map(|(at, (place, owed))| (at + 1, row(&ground, place, owed)));
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(ObligationsAnswer { asked: ground.asked(), total, rows, next_page_token })
}

/// All that match, by the day due, jurisdiction and item. They are derived a jurisdiction at a time, so a page cannot
/// be had for less; the number of rows before it is therefore position enough.
fn collect(ground: &Ground<'_>, question: &ObligationsQuestion) -> Vec<(Jurisdiction, Obligation)> {
    let mut found = Vec::new();
    for place in ground.living() {
        let owed = obligation::of_jurisdiction(ground.register, &place, ground.day, ground.n);
        let wanted = owed.into_iter().filter(|o| {
            (question.kinds.is_empty() || question.kinds.contains(&o.kind))
                && (question.states.is_empty() || question.states.contains(&o.state))
                && question.item.is_none_or(|item| item == o.item)
        });
        found.extend(wanted.map(|o| (place.clone(), o)));
    }
    found.sort_by_key(|(place, o)| (o.due, place.code, o.item, o.kind, o.opened_by.sequence));
    found
}

fn row(ground: &Ground<'_>, place: &Jurisdiction, owed: &Obligation) -> ObligationRow {
    let Ground { register, day, n, .. } = *ground;
    let above = text::inherited(register, owed.opened_in, owed.item, day, n, Seq::MAX);
    ObligationRow {
        jurisdiction: JurisdictionRef::of(place),
        item: owed.item.to_string(),
        name: above.map(|t| t.names.value.zh.clone()).unwrap_or_default(),
        kind: owed.kind.word().to_owned(),
        state: owed.state.word().to_owned(),
        opened_by: owed.opened_by.into(),
        opened_in: JurisdictionRef::find(register, owed.opened_in, day, n),
        starts: owed.starts.to_string(),
        due: owed.due.to_string(),
        provisional: owed.provisional,
        discharged: owed.discharged.map(discharge),
        overdue_days: owed.overdue_days,
    }
}

fn discharge(discharge: Discharge) -> DischargeView {
    DischargeView {
        record: discharge.record.into(),
        day: discharge.day.to_string(),
        instrument_date: discharge.instrument_date.map(|d| d.to_string()),
    }
}
