//! 比对: what differs in a catalog between two days, two sequences or two jurisdictions.
//!
//! The question's scope is the second side; the first is the same but for what the question names of it. Across a
//! subtree each catalog is compared with itself: a jurisdiction that was not there on one side had an empty one.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use inforce_catalog::jurisdiction::{self, Jurisdiction};
use inforce_catalog::{Day, ItemCode, JurisdictionCode, JurisdictionId, Register, term::Seq};

use crate::difference::{Difference, Look, Moment, Standing, of_looks};
use crate::page::{self, Cursor, PageRequest};
use crate::part::{JurisdictionRef, RetiredView};
use crate::refusal::QueryRefusal;
use crate::scope::{Asked, Ground, Position, Scope};

/// The first side of a comparison, where it is not that of the scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FirstSide {
    /// Another jurisdiction, by its code on the first side's day.
    pub jurisdiction: Option<JurisdictionCode>,
    /// Another legal day.
    pub day: Option<Day>,
    /// As known at another sequence.
    pub as_of: Option<Seq>,
}

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareQuestion {
    /// The second side: where and when.
    pub scope: Scope,
    /// What is different on the first side.
    pub from: FirstSide,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by jurisdiction and item code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareAnswer {
    /// The second side.
    #[serde(flatten)]
    pub asked: Asked,
    /// The first side.
    pub from: Asked,
    /// How many listings were added, removed, changed or are as they were; on the first page only.
    pub counts: Option<CompareCounts>,
    /// The differences of this page.
    pub rows: Vec<CompareRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// How much differs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareCounts {
    /// Main items, which a catalog counts.
    pub main_items: ChangeCounts,
    /// Sub-items, which it does not.
    pub sub_items: ChangeCounts,
}

/// How many listings differ in which way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCounts {
    /// In the second catalog only.
    pub added: u64,
    /// In the first catalog only.
    pub removed: u64,
    /// In both, with another text or standing.
    pub changed: u64,
    /// In both, as they were.
    pub unchanged: u64,
}

/// One listing that differs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareRow {
    /// Whose catalog, as it is called on the second side; of two jurisdictions the second.
    pub jurisdiction: JurisdictionRef,
    /// The item.
    pub item: String,
    /// Whether it counts: main items do, sub-items do not.
    pub counts: bool,
    /// Its name on the second side, or on the first where the second does not list it.
    pub name: String,
    /// `added`, `removed` or `changed`.
    pub change: String,
    /// What differs, where both sides list it.
    pub differences: Vec<Difference>,
    /// Where it stands on the first side; absent where the jurisdiction was not there.
    pub from: Option<Standing>,
    /// Where it stands on the second side; absent where the jurisdiction is not there.
    pub to: Option<Standing>,
}

/// What differs between the two sides, counts first.
///
/// # Errors
/// See [`QueryRefusal`]: as for any catalog, on both sides; nothing named that differs; a subtree of two jurisdictions.
pub fn answer(register: &Register, question: &CompareQuestion) -> Result<CompareAnswer, QueryRefusal> {
    let (scope, from) = (&question.scope, question.from);
    let fingerprint = scope.fingerprint("compare").with(format_args!("{from:?}"));
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let known = from.as_of.map_or(Ok(cursor.as_of), |n| page::known_at(register, Some(n)));
    let known = known.map_err(on_first_side)?;
    let sides = Sides {
        from: Moment { register, day: from.day.unwrap_or(scope.day), n: known },
        to: Moment { register, day: scope.day, n: cursor.as_of },
    };
    let ground = scope.ground(register, cursor.as_of)?;
    if from == FirstSide::default() {
        return Err(QueryRefusal::NothingToCompare);
    }
    if from.jurisdiction.is_some() && scope.subtree {
        return Err(QueryRefusal::SubtreeOfTwo);
    }
    let first = first_place(&sides, &ground, from.jurisdiction)?;
    let asked = ground.asked();
    let mut asked_from = asked.clone();
    asked_from.valid_on = sides.from.day.to_string();
    asked_from.as_of = known;
    if let Some(place) = &first {
        asked_from.jurisdiction = JurisdictionRef::of(place);
        asked_from.retired = RetiredView::of(register, place, sides.from.day, known);
    }
    let pairs = pairs(&sides, &ground, first);
    let (counts, (rows, next_page_token)) = if cursor.is_first() {
        let mut counts = CompareCounts::default();
        let all: Vec<_> = found(&sides, pairs, None).inspect(|(_, found)| counts.take(found)).collect();
        (Some(counts), cursor.fill(all.into_iter().filter_map(changed)))
    } else {
        let after = cursor.after(Position::read)?;
        let pairs = pairs_from(pairs, after.as_ref())?;
        (None, cursor.fill(found(&sides, pairs, after).filter_map(changed)))
    };
    Ok(CompareAnswer { asked, from: asked_from, counts, rows, next_page_token })
}

fn on_first_side(why: QueryRefusal) -> QueryRefusal {
    QueryRefusal::OnFirstSide(Box::new(why))
}

/// Both sides of a comparison.
#[derive(Clone, Copy)]
struct Sides<'a> {
    from: Moment<'a>,
    to: Moment<'a>,
}

/// A catalog on both sides; none where the jurisdiction is not there.
struct Pair {
    id: JurisdictionId,
    from: Option<Jurisdiction>,
    to: Option<Jurisdiction>,
}

/// What became of one listing.
enum Found {
    Changed(Box<CompareRow>),
    Unchanged(ItemCode),
}

fn changed((position, found): (Position, Found)) -> Option<(Position, CompareRow)> {
    match found {
        Found::Changed(row) => Some((position, *row)),
        Found::Unchanged(_) => None,
    }
}

impl CompareCounts {
    fn take(&mut self, found: &Found) {
        let main = match found {
            Found::Changed(row) => row.counts,
            Found::Unchanged(item) => item.counts(),
        };
        let counts = if main { &mut self.main_items } else { &mut self.sub_items };
        let counted = match found {
            Found::Unchanged(_) => &mut counts.unchanged,
            Found::Changed(row) if row.change == ADDED => &mut counts.added,
            Found::Changed(row) if row.change == REMOVED => &mut counts.removed,
            Found::Changed(_) => &mut counts.changed,
        };
        *counted += 1;
    }
}

const ADDED: &str = "added";
const REMOVED: &str = "removed";
const CHANGED: &str = "changed";

/// The jurisdiction of the first side: the one named, else the same one as it was then, if it was.
fn first_place(
    sides: &Sides<'_>,
    ground: &Ground<'_>,
    named: Option<JurisdictionCode>,
) -> Result<Option<Jurisdiction>, QueryRefusal> {
    let Moment { register, day, n } = sides.from;
    match named {
        Some(jurisdiction) => {
            let scope = Scope { jurisdiction, subtree: false, day, as_of: Some(n) };
            Ok(Some(scope.ground(register, n).map_err(on_first_side)?.place))
        }
        None => Ok(jurisdiction::at(register, ground.place.id, day, n)),
    }
}

/// The catalogs to compare, by code.
fn pairs(sides: &Sides<'_>, ground: &Ground<'_>, first: Option<Jurisdiction>) -> Vec<Pair> {
    let id = ground.place.id;
    if !ground.subtree {
        return vec![Pair { id, from: first, to: Some(ground.place.clone()) }];
    }
    let below = |m: &Moment<'_>| jurisdiction::subtree(m.register, id, m.day, m.n);
    let both = below(&sides.from).into_iter().chain(below(&sides.to));
    let ids: BTreeSet<JurisdictionId> = both.map(|place| place.id).collect();
    let at = |m: &Moment<'_>, id| jurisdiction::at(m.register, id, m.day, m.n);
    let mut pairs: Vec<Pair> =
        ids.into_iter().map(|id| Pair { id, from: at(&sides.from, id), to: at(&sides.to, id) }).collect();
    pairs.sort_by_key(|pair| pair.to.as_ref().or(pair.from.as_ref()).map(|p| (p.code, p.level)));
    pairs
}

/// The pairs from the one a page token names, that one included.
fn pairs_from(mut pairs: Vec<Pair>, after: Option<&Position>) -> Result<Vec<Pair>, QueryRefusal> {
    if let Some(position) = after {
        let at = pairs.iter().position(|pair| pair.id == position.jurisdiction);
        pairs.drain(..at.ok_or(QueryRefusal::PageTokenGarbled)?);
    }
    Ok(pairs)
}

/// Every listing of the pairs that either side lists, from behind a position.
fn found<'a>(
    sides: &'a Sides<'a>,
    pairs: Vec<Pair>,
    after: Option<Position>,
) -> impl Iterator<Item = (Position, Found)> + use<'a> {
    pairs.into_iter().flat_map(move |pair| {
        let mut items = items(sides, &pair);
        if let Some(position) = after.as_ref().filter(|position| position.jurisdiction == pair.id) {
            items.retain(|item| item.as_str() > position.id.as_str());
        }
        items.into_iter().filter_map(move |item| {
            let found = look(sides, &pair, item)?;
            Some((Position::new(pair.id, item.as_str()), found))
        })
    })
}

/// Every item ever recorded in one of the two catalogs.
fn items(sides: &Sides<'_>, pair: &Pair) -> BTreeSet<ItemCode> {
    let register = sides.to.register;
    let places: BTreeSet<JurisdictionId> =
        [&pair.from, &pair.to].into_iter().flatten().map(|p| p.id).collect();
    places.into_iter().flat_map(|id| register.listings(id)).map(|(item, _)| item).collect()
}

/// What became of a listing; none where neither side lists it.
fn look(sides: &Sides<'_>, pair: &Pair, item: ItemCode) -> Option<Found> {
    let from = pair.from.as_ref().map(|place| Look::at(&sides.from, place, item));
    let to = pair.to.as_ref().map(|place| Look::at(&sides.to, place, item));
    let listed = |look: &Option<Look<'_>>| look.as_ref().is_some_and(|l| l.listed);
    let (change, differences) = match (&from, &to) {
        (Some(from), Some(to)) if from.listed && to.listed => (CHANGED, of_looks(from, to)),
        _ if listed(&to) => (ADDED, Vec::new()),
        _ if listed(&from) => (REMOVED, Vec::new()),
        _ => return None,
    };
    if change == CHANGED && differences.is_empty() {
        return Some(Found::Unchanged(item));
    }
    let text = [&to, &from].into_iter().flatten().find_map(Look::text);
    let place = pair.to.as_ref().or(pair.from.as_ref())?;
    Some(Found::Changed(Box::new(CompareRow {
        jurisdiction: JurisdictionRef::of(place),
        item: item.to_string(),
        counts: item.counts(),
        name: text.map(|t| t.inherited.names.value.zh.clone()).unwrap_or_default(),
        change: change.to_owned(),
        differences,
        from: from.as_ref().map(Look::standing),
        to: to.as_ref().map(Look::standing),
    })))
}
