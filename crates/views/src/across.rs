//! 一个事项在各级: who lists an item, exercises it, is behind, declined it or has not claimed it, and what its text says
//! there that the asked jurisdiction's does not.

use serde::{Deserialize, Serialize};

use inforce_catalog::event::Declined;
use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::listing::{Given, Listing};
use inforce_catalog::text::{self, Behind};
use inforce_catalog::{ItemCode, Register};

use crate::behind::BehindView;
use crate::declined::DeclineView;
use crate::difference::{Difference, Look, Moment, Standing, of_texts};
use crate::page::{Cursor, PageRequest};
use crate::part::{JurisdictionRef, ListingText};
use crate::refusal::QueryRefusal;
use crate::scope::{Asked, Ground, Position, Scope, places_after};
use crate::unclaimed;

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcrossQuestion {
    /// Where and when.
    pub scope: Scope,
    /// The item.
    pub item: ItemCode,
    /// Which page.
    pub page: PageRequest,
}

/// The answer: one row a jurisdiction, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcrossAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The item.
    pub item: String,
    /// The text in the asked jurisdiction's catalog, which the others are compared with; none where it does not list the
    /// item.
    pub text: Option<ListingText>,
    /// How many jurisdictions there are of each sort; on the first page only.
    pub counts: Option<AcrossCounts>,
    /// The jurisdictions of this page.
    pub rows: Vec<AcrossRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// How many jurisdictions there are of each sort. One may be of several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcrossCounts {
    /// All of the question.
    pub jurisdictions: u64,
    /// Those that list the item.
    pub listed: u64,
    /// Those where it is in force.
    pub in_force: u64,
    /// Those that exercise it themselves.
    pub exercised_here: u64,
    /// Those that list it and have not confirmed what changed above.
    pub behind: u64,
    /// Those that declined it and have not listed it since.
    pub declined: u64,
    /// Those that may claim it, and have neither claimed nor validly declined it.
    pub unclaimed: u64,
    /// Those that list it with another text than the asked jurisdiction.
    pub differing: u64,
}

/// The item in one jurisdiction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcrossRow {
    /// Which jurisdiction.
    pub jurisdiction: JurisdictionRef,
    /// Where the item stands there.
    pub standing: Standing,
    /// Whether it may claim the item, and has neither claimed nor validly declined it.
    pub unclaimed: bool,
    /// The decline, where the item is not listed since.
    pub declined: Option<DeclineView>,
    /// Where it has not confirmed what changed above.
    pub behind: Option<BehindView>,
    /// What its text says that the asked jurisdiction's does not, from that to this.
    pub differences: Vec<Difference>,
}

/// An item in each jurisdiction of the scope.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(register: &Register, question: &AcrossQuestion) -> Result<AcrossAnswer, QueryRefusal> {
    let (scope, item) = (&question.scope, question.item);
    let fingerprint = scope.fingerprint("across").with(item);
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let (day, n) = (ground.day, ground.n);
    let asked = Look::at(&Moment { register, day, n }, &ground.place, item);
    let counts = cursor.is_first().then(|| counts(&ground, item, &asked));
    let rows = places_after(ground.living(), &cursor)?.into_iter().map(|place| {
        let row = seen(&ground, &place, item, &asked).row(&ground, &place, item);
        (Position::new(place.id, ""), row)
    });
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(AcrossAnswer {
        asked: ground.asked(),
        item: item.to_string(),
        text: asked.text().map(|text| ListingText::of(register, item, text, day, n)),
        counts,
        rows,
        next_page_token,
    })
}

/// What is seen of the item in one jurisdiction, before it is put into words.
struct Seen<'a> {
    look: Look<'a>,
    unclaimed: bool,
    declined: Option<Given<'a, Declined>>,
    behind: Option<Behind>,
    differences: Vec<Difference>,
}

fn seen<'a>(ground: &Ground<'a>, place: &Jurisdiction, item: ItemCode, asked: &Look<'_>) -> Seen<'a> {
    let Ground { register, day, n, .. } = *ground;
    let look = Look::at(&Moment { register, day, n }, place, item);
    let own = Listing::on(register.listing(place.id, item), day, n);
    let behind = text::behind(register, place.id, item, &own, day, n).filter(|_| look.listed);
    let differences = asked.text().zip(look.text()).map(|(asked, here)| of_texts(asked, here));
    Seen {
        unclaimed: unclaimed::is_unclaimed(ground, place, item),
        declined: own.declined.filter(|_| !own.status.is_listed()),
        behind,
        differences: differences.unwrap_or_default(),
        look,
    }
}

impl Seen<'_> {
    fn row(self, ground: &Ground<'_>, place: &Jurisdiction, item: ItemCode) -> AcrossRow {
        let Ground { register, day, n, .. } = *ground;
        AcrossRow {
            jurisdiction: JurisdictionRef::of(place),
            standing: self.look.standing(),
            unclaimed: self.unclaimed,
            declined: self.declined.map(|d| DeclineView::of(register, place, item, d, day, n)),
            behind: self.behind.map(|b| BehindView::of(register, item, &b, day, n)),
            differences: self.differences,
        }
    }
}

fn counts(ground: &Ground<'_>, item: ItemCode, asked: &Look<'_>) -> AcrossCounts {
    let mut counts = AcrossCounts::default();
    for place in ground.living() {
        let seen = seen(ground, &place, item, asked);
        let verdict = &seen.look.verdict;
        counts.jurisdictions += 1;
        counts.listed += u64::from(seen.look.listed);
        counts.in_force += u64::from(verdict.in_force);
        counts.exercised_here += u64::from(verdict.exercise.is_here());
        counts.behind += u64::from(seen.behind.is_some());
        counts.declined += u64::from(seen.declined.is_some());
        counts.unclaimed += u64::from(seen.unclaimed);
        counts.differing += u64::from(!seen.differences.is_empty());
    }
    counts
}
