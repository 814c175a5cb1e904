//! 机关: the agencies of jurisdictions.

use serde::{Deserialize, Serialize};

use inforce_catalog::jurisdiction::{self, Jurisdiction};
use inforce_catalog::{AgencyId, Register, StreamKind};

use crate::page::{Cursor, PageRequest};
use crate::part::{JurisdictionRef, RecordId, Translations, translations};
use crate::refusal::QueryRefusal;
use crate::scope::{self, Asked, Ground, Position, Scope};

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

/// The agencies of the scope on the day.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(register: &Register, question: &AgenciesQuestion) -> Result<AgenciesAnswer, QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope.fingerprint("agencies");
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let rows =
        ground.streams(StreamKind::Agency, &cursor, None, scope::itself)?.filter_map(|(place, code)| {
            let view = view(&ground, &place, code)?;
            Some((Position::new(place.id, code), view))
        });
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(AgenciesAnswer { asked: ground.asked(), rows, next_page_token })
}

/// The agency of a jurisdiction, where it exists on the day.
pub(crate) fn view(ground: &Ground<'_>, place: &Jurisdiction, code: &str) -> Option<AgencyView> {
    let id = AgencyId { jurisdiction: place.id, code: code.parse().ok()? };
    let agency = jurisdiction::agency(ground.register, &id, ground.day, ground.n)
        .filter(|a| a.retired_since.is_none())?;
    Some(AgencyView {
        jurisdiction: JurisdictionRef::of(place),
        code: id.code.to_string(),
        verified: id.code.is_verified(),
        kind: agency.kind.word().to_owned(),
        name: agency.names.zh.clone(),
        translations: translations(&agency.names),
        record: agency.decided_by.into(),
    })
}
