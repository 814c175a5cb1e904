//! 行政区划: the jurisdictions, one or a subtree.

use serde::{Deserialize, Serialize};

use inforce_catalog::Register;
use inforce_catalog::jurisdiction::{self, Jurisdiction};

use crate::page::{Cursor, PageRequest};
use crate::part::{JurisdictionRef, RecordId, RetiredView, Translations, translations};
use crate::payload::nature_word;
use crate::refusal::QueryRefusal;
use crate::scope::{Asked, Ground, Position, Scope, places_after};

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

/// The jurisdictions of the scope on the day.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(
    register: &Register,
    question: &JurisdictionsQuestion,
) -> Result<JurisdictionsAnswer, QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope.fingerprint("jurisdictions");
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let rows = places_after(ground.places(), &cursor)?
        .into_iter()
        .map(|place| (Position::new(place.id, ""), view(&ground, &place)));
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(JurisdictionsAnswer { asked: ground.asked(), line: line(&ground), rows, next_page_token })
}

fn line(ground: &Ground<'_>) -> Vec<JurisdictionRef> {
    let mut line = jurisdiction::line(ground.register, ground.place.id, ground.day, ground.n);
    line.reverse();
    line.pop();
    line.iter().map(JurisdictionRef::of).collect()
}

fn view(ground: &Ground<'_>, place: &Jurisdiction) -> JurisdictionView {
    let Ground { register, day, n, .. } = *ground;
    let parent = place.parent.map(|id| JurisdictionRef::find(register, id, day, n));
    JurisdictionView {
        id: place.id.0,
        code: place.code.to_string(),
        name: place.names.zh.clone(),
        translations: translations(&place.names),
        level: place.level.word().to_owned(),
        nature: nature_word(place.nature).to_owned(),
        parent: parent.map(|p| p.code),
        children: jurisdiction::children(register, place.id, day, n).len() as u64,
        retired: RetiredView::of(register, place, day, n),
        record: place.decided_by.into(),
    }
}
