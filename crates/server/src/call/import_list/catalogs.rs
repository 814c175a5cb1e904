//! The catalogs that a file is held against, from the readers' register, all of one day and one sequence.

use std::collections::BTreeSet;

use inforce_catalog::jurisdiction::{self, Jurisdiction};
use inforce_catalog::refusal::RefusalCode;
use inforce_catalog::text::Text;
use inforce_catalog::{ItemCode, JurisdictionCode, Refusal, Register};
use inforce_sheets::columns::Purpose;
use inforce_sheets::import::{Asked, Catalogs};
use inforce_sheets::list::ListItem;
use inforce_views::catalog::{self, CatalogQuestion, Selection};
use inforce_views::declined::{self, DeclinedQuestion};
use inforce_views::page::MAX_SIZE;
use inforce_views::{PageRequest, QueryRefusal, Scope};

use super::Calls;
use crate::error::CallError;

/// Whose catalog it is.
struct Place {
    here: Jurisdiction,
    /// The code of the one above.
    parent: Option<JurisdictionCode>,
    /// Who took over, where it is gone.
    successor: Option<Jurisdiction>,
    as_of: u64,
}

/// The catalogs, as they are once everything that is durable now was taken in.
pub(super) async fn of(calls: &Calls, asked: &Asked) -> Result<Catalogs, CallError> {
    let (code, day) = (asked.jurisdiction, asked.on);
    let durable = calls.ledger.head().borrow().size;
    let (place, _) = calls.ask(Some(durable), move |register| place(register, code, day)).await?;
    if let Some(refusal) = gone(&place) {
        return Err(CallError::Refused { index: None, refusal });
    }
    let scope = Scope { jurisdiction: code, subtree: false, day, as_of: Some(place.as_of) };
    let present = list(calls, scope).await?;
    if asked.act.purpose() != Purpose::Claim {
        return Ok(Catalogs { present, ..Catalogs::default() });
    }
    let Some(parent) = place.parent else {
        let refusal = Refusal::new(RefusalCode::SetterDoesNotClaim, "header.jurisdiction");
        let refusal = refusal.with("jurisdiction", &place.here.names.zh);
        return Err(CallError::Refused { index: None, refusal });
    };
    let mut claimable = list(calls, Scope { jurisdiction: parent, ..scope }).await?;
    claimable.retain(|item| item.levels.any_at_or_below(place.here.level));
    Ok(Catalogs { present, claimable, declined: declined(calls, scope).await? })
}

fn place(
    register: &Register,
    code: JurisdictionCode,
    day: inforce_catalog::Day,
) -> Result<Place, QueryRefusal> {
    let n = register.now();
    let Some(here) = jurisdiction::by_code(register, code, day, n) else {
        return Err(match code.is_production_corps() {
            true => QueryRefusal::OutsideLedger { code },
            false => QueryRefusal::JurisdictionUnknown { code, day },
        });
    };
    let parent = here.parent.and_then(|id| jurisdiction::at(register, id, day, n));
    let successor = jurisdiction::successor(register, &here, day, n);
    Ok(Place { parent: parent.map(|above| above.code), successor, here, as_of: n })
}

/// An empty catalog of a jurisdiction that is gone would say something else.
fn gone(place: &Place) -> Option<Refusal> {
    let retired = place.here.retired?;
    let successor = place.successor.as_ref().map_or(String::new(), |k| format!(" → {} {}", k.code, k.names));
    let refusal = Refusal::new(RefusalCode::JurisdictionRetired, "header.jurisdiction");
    let refusal = refusal.with("code", place.here.code).with("since", retired.since);
    Some(refusal.with("successor", successor).records([retired.record.sequence]))
}

/// A whole catalog, page by page, so that no question holds up the register for long.
async fn list(calls: &Calls, scope: Scope) -> Result<Vec<ListItem>, CallError> {
    let mut items: Vec<ListItem> = Vec::new();
    let mut page = PageRequest { size: Some(MAX_SIZE), token: None };
    loop {
        let question = CatalogQuestion {
            scope,
            selection: Selection::Listed,
            item: None,
            with_text: false,
            page: page.clone(),
        };
        let asked = calls.ask(None, move |register| catalog::texts(register, &question, item));
        let ((rows, next), _) = asked.await?;
        items.extend(rows);
        match next {
            Some(token) => page.token = Some(token),
            None => break,
        }
    }
    for (item, serial) in items.iter_mut().zip(1..) {
        item.serial = serial;
    }
    Ok(items)
}

/// An item of a list, not numbered yet.
fn item(code: ItemCode, text: &Text<'_>) -> ListItem {
    let (inherited, local) = (&text.inherited, text.local.value);
    ListItem {
        serial: 0,
        parent_serials: Vec::new(),
        code,
        set_by: *inherited.set_by.value,
        department: local.department.name.clone(),
        name: inherited.names.value.zh.clone(),
        item_type: *inherited.item_type.value,
        authorities: local.authorities.iter().map(|body| body.name.clone()).collect(),
        levels: *inherited.levels.value,
        basis: inherited.basis.value.to_vec(),
        remark: local.remark.clone(),
    }
}

/// What was declined, where nothing opened that again.
async fn declined(calls: &Calls, scope: Scope) -> Result<BTreeSet<ItemCode>, CallError> {
    let mut codes = BTreeSet::new();
    let mut page = PageRequest { size: Some(MAX_SIZE), token: None };
    loop {
        let question = DeclinedQuestion { scope, page: page.clone() };
        let (answer, _) = calls.ask(None, move |register| declined::answer(register, &question)).await?;
        let standing = answer.rows.iter().filter(|row| row.decline.valid);
        codes.extend(standing.filter_map(|row| row.item.parse::<ItemCode>().ok()));
        match answer.next_page_token {
            Some(token) => page.token = Some(token),
            None => return Ok(codes),
        }
    }
}
