//! 滞后: who has not confirmed what changed above, since when, and by when that was due.
//!
//! A listing is behind where its own parent says something it has not confirmed. What is behind only because a level
//! between has not confirmed is that level's to confirm, and stands in its row.

use serde::{Deserialize, Serialize};

use inforce_catalog::in_force::is_listed;
use inforce_catalog::jurisdiction::{self, Jurisdiction};
use inforce_catalog::listing::Listing;
use inforce_catalog::obligation::{self, Kind, Obligation, State};
use inforce_catalog::text::{self, Behind, Text};
use inforce_catalog::{Day, ItemCode, JurisdictionId, Register, term::Seq};

use crate::difference::{Difference, of_texts};
use crate::page::{Cursor, PageRequest};
use crate::part::{JurisdictionRef, RecordId};
use crate::refusal::QueryRefusal;
use crate::scope::{self, Asked, Ground, Position, Scope};

/// A listing whose text is behind its parent's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BehindView {
    /// Who is behind.
    pub jurisdiction: JurisdictionRef,
    /// The first legal day on which the texts differed.
    pub since: String,
    /// The records above that were not confirmed, in legal order.
    pub records: Vec<RecordId>,
    /// Whether what is unconfirmed is that the item was reshaped.
    pub reshaped: bool,
    /// The day the confirmation is due: the earliest, where several are owed.
    pub due: Option<String>,
    /// Working days overdue on the day of the question; none where nothing is owed yet.
    pub overdue_days: Option<u32>,
}

impl BehindView {
    /// What is said of an item that is behind.
    pub fn of(register: &Register, item: ItemCode, behind: &Behind, day: Day, n: Seq) -> Self {
        let place = jurisdiction::at(register, behind.jurisdiction, day, n);
        let owed = place.map(|place| obligation::of_jurisdiction(register, &place, day, n));
        let jurisdiction = JurisdictionRef::find(register, behind.jurisdiction, day, n);
        Self::with(jurisdiction, item, behind, &owed.unwrap_or_default())
    }

    /// The same where what the jurisdiction owes is known already.
    fn with(jurisdiction: JurisdictionRef, item: ItemCode, behind: &Behind, owed: &[Obligation]) -> Self {
        let first = owed
            .iter()
            .filter(|o| o.item == item && o.kind == Kind::Confirm && is_outstanding(o))
            .filter(|o| behind.records.contains(&o.opened_by))
            .min_by_key(|o| o.due);
        Self {
            jurisdiction,
            since: behind.since.to_string(),
            records: behind.records.iter().map(|r| (*r).into()).collect(),
            reshaped: behind.reshaped,
            due: first.map(|o| o.due.to_string()),
            overdue_days: first.map(|o| o.overdue_days),
        }
    }
}

/// Whether an obligation is still owed on the day it was judged on.
pub(crate) fn is_outstanding(obligation: &Obligation) -> bool {
    matches!(obligation.state, State::Open | State::Overdue)
}

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehindQuestion {
    /// Where and when; what is overdue is judged as of its day.
    pub scope: Scope,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by jurisdiction and item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BehindAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The listings of this page.
    pub rows: Vec<BehindRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One listing that is behind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BehindRow {
    /// The item.
    pub item: String,
    /// Whether it counts: main items do, sub-items do not.
    pub counts: bool,
    /// Its name in the text that holds here.
    pub name: String,
    /// The jurisdiction above whose listing says something else.
    pub parent: JurisdictionRef,
    /// Who is behind, since when, for which records, due when.
    pub behind: BehindView,
    /// What the text says here, and what it says above.
    pub differences: Vec<Difference>,
    /// The items that stand in its place above, where it was reshaped.
    pub successors: Vec<String>,
}

/// What in the catalogs of the scope is behind.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(register: &Register, question: &BehindQuestion) -> Result<BehindAnswer, QueryRefusal> {
    let scope = &question.scope;
    let cursor = Cursor::open(register, scope.fingerprint("behind"), scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let mut owed = Owed::default();
    let rows = ground.listings(&cursor, None, scope::itself)?.filter_map(|(place, item)| {
        let row = row(&ground, &place, item, &mut owed)?;
        Some((Position::new(place.id, item.as_str()), row))
    });
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(BehindAnswer { asked: ground.asked(), rows, next_page_token })
}

/// What the jurisdiction looked at last owes: derived together, once for all its rows.
#[derive(Default)]
struct Owed {
    by: Option<JurisdictionId>,
    what: Vec<Obligation>,
}

impl Owed {
    fn by(&mut self, ground: &Ground<'_>, place: &Jurisdiction) -> &[Obligation] {
        if self.by != Some(place.id) {
            self.by = Some(place.id);
            self.what = obligation::of_jurisdiction(ground.register, place, ground.day, ground.n);
        }
        &self.what
    }
}

fn row(ground: &Ground<'_>, place: &Jurisdiction, item: ItemCode, owed: &mut Owed) -> Option<BehindRow> {
    let Ground { register, day, n, .. } = *ground;
    let own = Listing::on(register.listing(place.id, item), day, n);
    let behind = text::behind(register, place.id, item, &own, day, n)?;
    if !is_listed(register, place, item, day, n) {
        return None;
    }
    let parent = behind.parent;
    let above = Listing::on(register.listing(parent, item), day, n);
    let here = text::text(register, place.id, item, &own, day, n)?;
    let there = Text { inherited: text::of_listing(register, parent, item, &above, day, n)?, ..here };
    Some(BehindRow {
        item: item.to_string(),
        counts: item.counts(),
        name: here.inherited.names.value.zh.clone(),
        parent: JurisdictionRef::find(register, parent, day, n),
        behind: BehindView::with(JurisdictionRef::of(place), item, &behind, owed.by(ground, place)),
        differences: of_texts(&here, &there),
        successors: above.successors.iter().map(ToString::to_string).collect(),
    })
}
