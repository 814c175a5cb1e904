//! What a jurisdiction has neither claimed nor declined of its parent's catalog.

use serde::{Deserialize, Serialize};

use inforce_catalog::declined::reopened;
use inforce_catalog::in_force::is_listed;
use inforce_catalog::jurisdiction::{self, Jurisdiction};
use inforce_catalog::listing::Listing;
use inforce_catalog::obligation::{self, Kind, Obligation};
use inforce_catalog::{ItemCode, Register, text};

use crate::behind::is_outstanding;
use crate::page::{Cursor, PageRequest};
use crate::part::{JurisdictionRef, RecordId, level_words};
use crate::refusal::QueryRefusal;
use crate::scope::{self, Asked, Ground, Position, Scope};

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnclaimedQuestion {
    /// Where and when: the jurisdictions that would claim.
    pub scope: Scope,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by jurisdiction and item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnclaimedAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The items of this page.
    pub rows: Vec<UnclaimedRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One item that waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnclaimedRow {
    /// Who has neither claimed nor declined it.
    pub jurisdiction: JurisdictionRef,
    /// The jurisdiction above that lists it.
    pub parent: JurisdictionRef,
    /// The item.
    pub item: String,
    /// Its name there.
    pub name: String,
    /// 可实施层级 there.
    pub levels: Vec<String>,
    /// The legal day since which it could be claimed.
    pub since: String,
    /// The record above that made it so.
    pub record: RecordId,
    /// Whether it was declined before, and what has changed opened the question again.
    pub declined_before: bool,
    /// The last day in time; none where no clock runs.
    pub due: Option<String>,
    /// Working days overdue on the day of the question.
    pub overdue_days: u32,
}

/// What the jurisdictions of the scope have neither claimed nor validly declined of what they may.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(register: &Register, question: &UnclaimedQuestion) -> Result<UnclaimedAnswer, QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope.fingerprint("unclaimed");
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let rows = ground.listings(&cursor, None, scope::parent)?.filter_map(|(place, item)| {
        let row = row(&ground, &place, item)?;
        Some((Position::new(place.id, item.as_str()), (place, row)))
    });
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(UnclaimedAnswer { asked: ground.asked(), rows: with_clocks(&ground, rows), next_page_token })
}

/// Whether an item waits for an answer of the jurisdiction.
pub(crate) fn is_unclaimed(ground: &Ground<'_>, place: &Jurisdiction, item: ItemCode) -> bool {
    row(ground, place, item).is_some()
}

/// An item of the parent's catalog that the jurisdiction may list, does not, and has not declined either.
fn row(ground: &Ground<'_>, place: &Jurisdiction, item: ItemCode) -> Option<UnclaimedRow> {
    let Ground { register, day, n, .. } = *ground;
    let parent = jurisdiction::at(register, place.parent?, day, n)?;
    if !is_listed(register, &parent, item, day, n) || is_listed(register, place, item, day, n) {
        return None;
    }
    let above = Listing::on(register.listing(parent.id, item), day, n);
    let text = text::of_listing(register, parent.id, item, &above, day, n)?;
    let levels = *text.levels.value;
    if !levels.any_at_or_below(place.level) {
        return None;
    }
    let own = Listing::on(register.listing(place.id, item), day, n);
    let declined = own.declined;
    if declined.is_some_and(|d| reopened(register, place, item, d, day, n).is_none()) {
        return None;
    }
    let opened = above.began_by?;
    Some(UnclaimedRow {
        jurisdiction: JurisdictionRef::of(place),
        parent: JurisdictionRef::of(&parent),
        item: item.to_string(),
        name: text.names.value.zh.clone(),
        levels: level_words(levels),
        since: opened.day().to_string(),
        record: opened.reference().into(),
        declined_before: declined.is_some(),
        due: None,
        overdue_days: 0,
    })
}

/// Adds to each row since when and until when the answer is owed. The obligations of a jurisdiction are derived together,
/// once for all its rows.
fn with_clocks(ground: &Ground<'_>, rows: Vec<(Jurisdiction, UnclaimedRow)>) -> Vec<UnclaimedRow> {
    let mut owed = Vec::new();
    let mut owed_by = None;
    let mut found = Vec::with_capacity(rows.len());
    for (place, mut row) in rows {
        if owed_by != Some(place.id) {
            owed_by = Some(place.id);
            owed = obligation::of_jurisdiction(ground.register, &place, ground.day, ground.n);
            owed.retain(|o| o.kind == Kind::ClaimOrDecline);
        }
        if let Some(owed) = owed.iter().find(|o| o.item.as_str() == row.item) {
            wind(ground, owed, &mut row);
        }
        found.push(row);
    }
    found
}

/// What opened the obligation is what the item waits since: the parent's listing, a change of its levels it took over,
/// or a merger.
fn wind(ground: &Ground<'_>, owed: &Obligation, row: &mut UnclaimedRow) {
    if let Some((_, opener)) = ground.register.record(owed.opened_by.sequence) {
        row.since = opener.day().to_string();
        row.record = opener.reference().into();
    }
    if is_outstanding(owed) {
        row.due = Some(owed.due.to_string());
        row.overdue_days = owed.overdue_days;
    }
}
