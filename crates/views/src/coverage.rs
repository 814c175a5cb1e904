//! Which catalogs are declared complete: only there is "not in the catalog" a conclusive no.

use serde::{Deserialize, Serialize};

use inforce_catalog::Register;
use inforce_catalog::event::Event;
use inforce_catalog::in_force;
use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::register::RecordRef;

use crate::page::{Cursor, PageRequest};
use crate::part::{InstrumentView, JurisdictionRef, RecordId};
use crate::refusal::QueryRefusal;
use crate::scope::{Asked, Ground, Scope};

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

/// Which catalogs of the scope are declared complete on the day.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(register: &Register, question: &CoverageQuestion) -> Result<CoverageAnswer, QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope.fingerprint("coverage");
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    // A jurisdiction has a handful of declarations, so the number of rows before a page is position enough.
    let skip: usize = cursor.after(|text| text.parse().ok())?.unwrap_or(0);
    let rows = ground
        .living()
        .into_iter()
        .flat_map(|place| declarations(&ground, &place))
        .enumerate()
        .skip(skip)
        .map(|(at, row)| (at + 1, row));
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(CoverageAnswer { asked: ground.asked(), rows, next_page_token })
}

fn declarations(ground: &Ground<'_>, place: &Jurisdiction) -> Vec<CoverageRow> {
    let mut declared = in_force::coverage(ground.register, place.id, ground.day, ground.n);
    declared.sort_unstable();
    let rows = declared.into_iter();
    rows.filter_map(|(_, record)| row(ground, place, record)).collect()
}

fn row(ground: &Ground<'_>, place: &Jurisdiction, record: RecordRef) -> Option<CoverageRow> {
    let (_, entry) = ground.register.record(record.sequence)?;
    let Event::CoverageDeclared(declared) = entry.event() else {
        return None;
    };
    let instrument = entry.act.instrument.as_ref();
    Some(CoverageRow {
        jurisdiction: JurisdictionRef::of(place),
        code_prefix: declared.code_prefix.clone(),
        since: entry.day().to_string(),
        expected_count: declared.expected_count,
        instrument: instrument.map(|i| InstrumentView::of(ground.register, i, ground.n)),
        record: record.into(),
    })
}
