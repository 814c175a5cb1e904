//! Counts by level, set-by level, department and status, in any combination. Main items only; every count states its
//! day.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::listing::Status;
use inforce_catalog::{ItemCode, Level, Register};

use crate::difference::{Look, Moment};
use crate::page::{Cursor, PageRequest};
use crate::refusal::QueryRefusal;
use crate::scope::{Asked, Ground, Scope};

/// What items may be counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// The level of the catalog.
    Level,
    /// 设定层级.
    SetBy,
    /// 主管部门, as the catalog names it.
    Department,
    /// Where the listing itself stands.
    Status,
}

impl Dimension {
    /// All of them, in the order in which rows are sorted.
    pub const ALL: [Self; 4] = [Self::Level, Self::SetBy, Self::Department, Self::Status];

    /// The word used in questions.
    pub fn word(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::SetBy => "set_by",
            Self::Department => "department",
            Self::Status => "status",
        }
    }
}

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountsByQuestion {
    /// Where and when; over a subtree all catalogs are counted together, unless by level.
    pub scope: Scope,
    /// What to count by; one row of everything if empty.
    pub by: BTreeSet<Dimension>,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, in the order of its columns: levels from the top, then by text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsByAnswer {
    /// What it speaks of; the counts hold on its day.
    #[serde(flatten)]
    pub asked: Asked,
    /// What was counted by.
    pub by: Vec<String>,
    /// How many rows all pages have together.
    pub total: u64,
    /// The groups of this page.
    pub rows: Vec<CountsByRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// The main items that have these in common. What was not counted by is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsByRow {
    /// The level of the catalogs.
    pub level: Option<String>,
    /// 设定层级; empty where the catalog has no text of the item, as of one it declined.
    pub set_by: Option<String>,
    /// 主管部门; empty likewise.
    pub department: Option<String>,
    /// Where the listings themselves stand.
    pub status: Option<String>,
    /// Every item ever recorded in the catalogs.
    pub recorded: u64,
    /// How many of those stand in them, suspended ones included.
    pub listed: u64,
    /// How many are in force.
    pub in_force: u64,
    /// How many the jurisdictions exercise themselves.
    pub exercised_here: u64,
    /// How many of those listed are behind what holds above.
    pub behind: u64,
}

/// What a group has in common, sorted as rows are. No level stands before the nation: where there is no text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Group<'a> {
    level: Option<Level>,
    set_by: Option<Option<Level>>,
    department: Option<&'a str>,
    status: Option<&'static str>,
}

/// How many items the catalogs of the scope have of each group.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(register: &Register, question: &CountsByQuestion) -> Result<CountsByAnswer, QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope.fingerprint("counts_by").with(format_args!("{:?}", question.by));
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    // A group is known only when every catalog was counted; the number of rows before a page is position enough.
    let skip: usize = cursor.after(|text| text.parse().ok())?.unwrap_or(0);
    let groups = groups(&ground, &question.by);
    let total = groups.len() as u64;
    let rows = groups.into_values().enumerate().skip(skip).map(|(at, row)| (at + 1, row));
    let (rows, next_page_token) = cursor.fill(rows);
    let by = question.by.iter().map(|d| d.word().to_owned()).collect();
    Ok(CountsByAnswer { asked: ground.asked(), by, total, rows, next_page_token })
}

fn groups<'a>(ground: &Ground<'a>, by: &BTreeSet<Dimension>) -> BTreeMap<Group<'a>, CountsByRow> {
    let Ground { register, n, .. } = *ground;
    let mut groups = BTreeMap::new();
    for place in ground.living() {
        for (item, timeline) in register.listings(place.id) {
            if item.counts() && timeline.head(n).is_some() {
                count(ground, &place, item, by, &mut groups);
            }
        }
    }
    groups
}

fn count<'a>(
    ground: &Ground<'a>,
    place: &Jurisdiction,
    item: ItemCode,
    by: &BTreeSet<Dimension>,
    groups: &mut BTreeMap<Group<'a>, CountsByRow>,
) {
    let Ground { register, day, n, .. } = *ground;
    let look = Look::at(&Moment { register, day, n }, place, item);
    let verdict = &look.verdict;
    let text = verdict.text.as_ref();
    let wanted = |dimension| by.contains(&dimension);
    let group = Group {
        level: wanted(Dimension::Level).then_some(place.level),
        set_by: wanted(Dimension::SetBy).then(|| text.map(|t| *t.inherited.set_by.value)),
        department: wanted(Dimension::Department)
            .then(|| text.map_or("", |t| t.local.value.department.name.as_str())),
        status: wanted(Dimension::Status).then(|| Status::word(verdict.status)),
    };
    let row = groups.entry(group).or_insert_with_key(Group::row);
    let listed = u64::from(look.listed);
    row.recorded += 1;
    row.listed += listed;
    row.in_force += u64::from(verdict.in_force);
    row.exercised_here += u64::from(verdict.exercise.is_here());
    row.behind += listed * u64::from(verdict.behind.is_some());
}

impl Group<'_> {
    fn row(&self) -> CountsByRow {
        CountsByRow {
            level: self.level.map(|level| level.word().to_owned()),
            set_by: self.set_by.map(|level| level.map_or("", Level::word).to_owned()),
            department: self.department.map(str::to_owned),
            status: self.status.map(str::to_owned),
            ..CountsByRow::default()
        }
    }
}
