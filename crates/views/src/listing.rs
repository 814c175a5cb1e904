//! 清单条目: one listing with its text, where each element came from, and what it is bound to.

use serde::{Deserialize, Serialize};

use inforce_catalog::event::ParentRef;
use inforce_catalog::in_force::is_listed;
use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::listing::Listing;
use inforce_catalog::{ItemCode, Register, source, text};

use crate::behind::BehindView;
use crate::declined::DeclineView;
use crate::page::{Cursor, PageRequest};
use crate::part::{JurisdictionRef, ListingText, RecordId};
use crate::refusal::QueryRefusal;
use crate::scope::{self, Asked, Ground, Position, Scope};

/// The question. With a subtree the answer has one row for every jurisdiction in which the item was ever recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingQuestion {
    /// Where and when.
    pub scope: Scope,
    /// The item.
    pub item: ItemCode,
    /// Which page.
    pub page: PageRequest,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The item.
    pub item: String,
    /// One row a jurisdiction in which the item was ever recorded, by code.
    pub rows: Vec<ListingView>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One listing on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingView {
    /// Whose catalog.
    pub jurisdiction: JurisdictionRef,
    /// Whether the item stands in the catalog, what happened above taken into account.
    pub listed: bool,
    /// Where the jurisdiction's own listing stands: `absent`, `declined`, `in_force`, `suspended`, `lapsed`, `ended`.
    pub status: String,
    /// The record that put it there.
    pub decided_by: Option<RecordId>,
    /// How many records its stream has at the answer's sequence: the version a command may expect.
    pub version: u64,
    /// The last record of its stream at that sequence: the head a confirmation below names.
    pub head: Option<RecordId>,
    /// The life it is in: the sequence of the record that began it.
    pub life: Option<u64>,
    /// The first legal day of that life.
    pub begun_on: Option<String>,
    /// What it was claimed from; none at the level that set the item.
    pub parent: Option<ParentView>,
    /// The first day out of a temporary permit.
    pub lapses_on: Option<String>,
    /// The text, each element with its source.
    pub text: Option<ListingText>,
    /// Whether the text is behind the parent's.
    pub behind: Option<BehindView>,
    /// The items that stand in its place, where it was reshaped.
    pub successors: Vec<String>,
    /// The decline, where the item is not listed since.
    pub declined: Option<DeclineView>,
}

/// The listing above that a listing rests on: what it was claimed from, or that of the jurisdiction which took over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentView {
    /// Whose it is.
    pub jurisdiction: JurisdictionRef,
    /// The life of the parent's listing that the claim holds on to.
    pub life: u64,
    /// The parent's record up to which the text was confirmed; 0 where it took over and nothing of it was confirmed yet.
    pub confirmed_head: u64,
    /// The last record of the parent's listing at the answer's sequence: the head a confirmation names.
    pub head: Option<u64>,
    /// Where the parent's listing stands on the day.
    pub status: String,
}

/// One listing on a day, or the item's listings across a subtree.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(register: &Register, question: &ListingQuestion) -> Result<ListingAnswer, QueryRefusal> {
    let (scope, item) = (&question.scope, question.item);
    let fingerprint = scope.fingerprint("listing").with(item);
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let rows = ground.listings(&cursor, Some(item), scope::itself)?.filter_map(|(place, item)| {
        let view = view(&ground, &place, item)?;
        Some((Position::new(place.id, item.as_str()), view))
    });
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(ListingAnswer { asked: ground.asked(), item: item.to_string(), rows, next_page_token })
}

/// The listing of an item the jurisdiction had a record of at the question's sequence.
fn view(ground: &Ground<'_>, place: &Jurisdiction, item: ItemCode) -> Option<ListingView> {
    let Ground { register, day, n, .. } = *ground;
    let timeline = register.listing(place.id, item)?;
    let head = timeline.head(n)?;
    let known = timeline.entries().iter().filter(|e| e.sequence <= n);
    let own = Listing::on(Some(timeline), day, n);
    let text = text::text(register, place.id, item, &own, day, n);
    let behind = text::behind(register, place.id, item, &own, day, n);
    Some(ListingView {
        jurisdiction: JurisdictionRef::of(place),
        listed: is_listed(register, place, item, day, n),
        status: own.status.word().to_owned(),
        decided_by: own.decided_by.map(|e| e.reference().into()),
        version: known.count() as u64,
        head: Some(head.reference().into()),
        life: own.life,
        begun_on: own.began_by.map(|e| e.day().to_string()),
        parent: own.claimed_from.zip(own.bound).and_then(|(claim, bound)| parent(ground, item, claim, bound)),
        lapses_on: own.lapses_on.map(|d| d.to_string()),
        text: text.map(|t| ListingText::of(register, item, &t, day, n)),
        behind: behind.map(|b| BehindView::of(register, item, &b, day, n)),
        successors: own.successors.iter().map(ToString::to_string).collect(),
        declined: own.declined.map(|d| DeclineView::of(register, place, item, d, day, n)),
    })
}

fn parent(ground: &Ground<'_>, item: ItemCode, claim: ParentRef, bound: ParentRef) -> Option<ParentView> {
    let Ground { register, day, n, .. } = *ground;
    let source = source::of(register, claim, item, day, n)?;
    Some(ParentView {
        jurisdiction: JurisdictionRef::find(register, source.jurisdiction, day, n),
        life: source.life.unwrap_or(claim.life),
        confirmed_head: if bound.jurisdiction == source.jurisdiction { bound.head } else { 0 },
        head: source.timeline.and_then(|t| t.head(n)).map(|e| e.sequence),
        status: source.listing.status.word().to_owned(),
    })
}
