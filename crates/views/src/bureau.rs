//! 一个部门的事项: everything one bureau exercises, as the department in charge or as an implementing authority.

use serde::{Deserialize, Serialize};

use inforce_catalog::jurisdiction::{self, Jurisdiction};
use inforce_catalog::{AgencyId, Body, CreditCode, ItemCode, Local, Register};

use crate::agencies::{self, AgencyView};
use crate::catalog::{self, CatalogRow, Selection};
use crate::page::{Cursor, PageRequest};
use crate::refusal::QueryRefusal;
use crate::scope::{self, Asked, Ground, Position, Scope};
use crate::search::{Folded, given, letters};

/// Which bureau.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bureau {
    /// An agency of the ledger, by its credit code: what lists link to it.
    Code(CreditCode),
    /// A body as lists name it, whole; brackets, spaces and width make no difference.
    Name(String),
}

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BureauQuestion {
    /// Where and when.
    pub scope: Scope,
    /// Which bureau.
    pub bureau: Bureau,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by jurisdiction and item code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BureauAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The bureau as it was asked about.
    pub bureau: String,
    /// The agency, where it was asked about by its code and exists on the day.
    pub agency: Option<AgencyView>,
    /// How much it exercises; on the first page only.
    pub totals: Option<BureauTotals>,
    /// What it exercises, as far as this page goes.
    pub rows: Vec<BureauRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// How much a bureau exercises.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BureauTotals {
    /// Main items, which a catalog counts.
    pub main_items: u64,
    /// Sub-items, which it does not.
    pub sub_items: u64,
    /// Main items of which it is the department in charge.
    pub as_department: u64,
    /// Main items of which it is an implementing authority.
    pub as_authority: u64,
}

/// One listing that a bureau exercises.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BureauRow {
    /// The listing.
    pub listing: CatalogRow,
    /// Whether it is the department in charge.
    pub as_department: bool,
    /// Whether it is an implementing authority.
    pub as_authority: bool,
}

/// What the jurisdictions of the scope exercise on the day by this bureau.
///
/// # Errors
/// See [`QueryRefusal`]: a bureau nobody knows, no or too long a name; an unknown place, a sequence beyond the head, a
/// page size or token that does not fit.
pub fn answer(register: &Register, question: &BureauQuestion) -> Result<BureauAnswer, QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope.fingerprint("bureau").with(format_args!("{:?}", question.bureau));
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let wanted = Wanted::read(&question.bureau)?;
    let agency = match &question.bureau {
        Bureau::Code(code) => agency(&ground, code)?,
        Bureau::Name(_) => None,
    };
    let rows = ground.listings(&cursor, None, scope::itself)?.filter_map(|(place, item)| {
        let row = row(&ground, &wanted, &place, item)?;
        Some((Position::new(place.id, item.as_str()), row))
    });
    let (totals, (rows, next_page_token)) = if cursor.is_first() {
        let all: Vec<(Position, BureauRow)> = rows.collect();
        (Some(totals(&all)), cursor.fill(all.into_iter()))
    } else {
        (None, cursor.fill(rows))
    };
    let bureau = match &question.bureau {
        Bureau::Code(code) => code.to_string(),
        Bureau::Name(name) => name.clone(),
    };
    Ok(BureauAnswer { asked: ground.asked(), bureau, agency, totals, rows, next_page_token })
}

/// The agency of the first jurisdiction that has it on the day; refused where none ever had it by then.
fn agency(ground: &Ground<'_>, code: &CreditCode) -> Result<Option<AgencyView>, QueryRefusal> {
    let known = |place: &Jurisdiction| {
        let id = AgencyId { jurisdiction: place.id, code: code.clone() };
        jurisdiction::agency(ground.register, &id, ground.day, ground.n).is_some()
    };
    let places: Vec<Jurisdiction> = ground.places().into_iter().filter(known).collect();
    if places.is_empty() {
        return Err(QueryRefusal::BureauUnknown { code: code.clone() });
    }
    Ok(places.iter().find_map(|place| agencies::view(ground, place, code.as_str())))
}

/// The bureau as bodies are compared with it.
enum Wanted<'a> {
    Code(&'a CreditCode),
    Name(Folded),
}

impl<'a> Wanted<'a> {
    fn read(bureau: &'a Bureau) -> Result<Self, QueryRefusal> {
        match bureau {
            Bureau::Code(code) => Ok(Self::Code(code)),
            Bureau::Name(name) => match given("bureau", name, letters)? {
                Some(folded) => Ok(Self::Name(folded)),
                None => Err(QueryRefusal::NothingToFind { field: "bureau" }),
            },
        }
    }

    fn is(&self, body: &Body) -> bool {
        match self {
            Self::Code(code) => body.agency.as_ref().is_some_and(|agency| agency.code == **code),
            Self::Name(name) => Folded::of(&body.name).chars == name.chars,
        }
    }

    /// Whether it is the department in charge, and whether an implementing authority.
    fn parts(&self, local: &Local) -> (bool, bool) {
        (self.is(&local.department), local.authorities.iter().any(|body| self.is(body)))
    }
}

fn row(ground: &Ground<'_>, wanted: &Wanted<'_>, place: &Jurisdiction, item: ItemCode) -> Option<BureauRow> {
    let (listing, text) = catalog::row_with_text(ground, place, item, Selection::ExercisedHere)?;
    let (as_department, as_authority) = wanted.parts(text.local.value);
    (as_department || as_authority).then_some(BureauRow { listing, as_department, as_authority })
}

fn totals(rows: &[(Position, BureauRow)]) -> BureauTotals {
    let mut totals = BureauTotals::default();
    for (_, row) in rows {
        let main = u64::from(row.listing.counts);
        totals.main_items += main;
        totals.sub_items += 1 - main;
        totals.as_department += main * u64::from(row.as_department);
        totals.as_authority += main * u64::from(row.as_authority);
    }
    totals
}
