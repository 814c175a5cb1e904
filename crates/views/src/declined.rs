//! 不认领: what was declined, why, and whether that still stands.

use serde::{Deserialize, Serialize};

use inforce_catalog::declined;
use inforce_catalog::event::Declined;
use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::listing::{Given, Listing};
use inforce_catalog::{Day, ItemCode, Register, term::Seq, text};

use crate::page::{Cursor, PageRequest};
use crate::part::{InstrumentView, JurisdictionRef, RecordId};
use crate::refusal::QueryRefusal;
use crate::scope::{self, Asked, Ground, Position, Scope};

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclinedQuestion {
    /// Where and when.
    pub scope: Scope,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by jurisdiction and item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclinedAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The declines of this page.
    pub rows: Vec<DeclinedRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One declined item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclinedRow {
    /// Who declined it.
    pub jurisdiction: JurisdictionRef,
    /// The item.
    pub item: String,
    /// Its name above on the day; empty where nothing above lists it any more.
    pub name: String,
    /// The decline.
    pub decline: DeclineView,
}

/// A decline and whether it still stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclineView {
    /// Why: `not_our_level`, `no_such_activity`, `retained_above` or `exercised_by_another_body`.
    pub reason: String,
    /// Why, in words; may be empty.
    pub note: String,
    /// The legal day.
    pub since: String,
    /// The record.
    pub record: RecordId,
    /// The document it rests on.
    pub instrument: Option<InstrumentView>,
    /// Whether it still stands on the day: the same life of the parent's listing, with the same levels.
    pub valid: bool,
    /// What opened the question again: `another_parent`, `source_voided`, `new_life`, `levels_changed` or `taken_over`;
    /// none while it stands.
    pub reopened_by: Option<String>,
}

impl DeclineView {
    /// A decline as it stands on the day, as known at `n`.
    pub fn of(
        register: &Register,
        place: &Jurisdiction,
        item: ItemCode,
        declined: Given<'_, Declined>,
        day: Day,
        n: Seq,
    ) -> Self {
        let (what, by) = (declined.value, declined.by);
        let reopened_by = declined::reopened(register, place, item, declined, day, n);
        let instrument = by.act.instrument.as_ref();
        Self {
            reason: what.reason.word().to_owned(),
            note: what.note.clone(),
            since: by.day().to_string(),
            record: by.reference().into(),
            instrument: instrument.map(|i| InstrumentView::of(register, i, n)),
            valid: reopened_by.is_none(),
            reopened_by: reopened_by.map(|r| r.word().to_owned()),
        }
    }
}

/// What was declined in the jurisdictions of the scope, and has not been listed since.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(register: &Register, question: &DeclinedQuestion) -> Result<DeclinedAnswer, QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope.fingerprint("declined");
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let rows = ground.listings(&cursor, None, scope::itself)?.filter_map(|(place, item)| {
        let row = row(&ground, &place, item)?;
        Some((Position::new(place.id, item.as_str()), row))
    });
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(DeclinedAnswer { asked: ground.asked(), rows, next_page_token })
}

fn row(ground: &Ground<'_>, place: &Jurisdiction, item: ItemCode) -> Option<DeclinedRow> {
    let Ground { register, day, n, .. } = *ground;
    let own = Listing::on(register.listing(place.id, item), day, n);
    let declined = own.declined.filter(|_| !own.status.is_listed())?;
    let source = declined.value.parent.jurisdiction;
    let above = text::inherited(register, source, item, day, n, Seq::MAX);
    Some(DeclinedRow {
        jurisdiction: JurisdictionRef::of(place),
        item: item.to_string(),
        name: above.map(|t| t.names.value.zh.clone()).unwrap_or_default(),
        decline: DeclineView::of(register, place, item, declined, day, n),
    })
}
