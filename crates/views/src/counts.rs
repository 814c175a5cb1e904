//! Counts of catalogs. Main items only; every count states its day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use inforce_catalog::in_force::is_listed;
use inforce_catalog::in_force::{coverage, in_force};
use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::{ItemCode, Level, Register};

use crate::page::{Cursor, PageRequest};
use crate::part::JurisdictionRef;
use crate::refusal::QueryRefusal;
use crate::scope::{Asked, Ground, Position, Scope, places_after};

/// The question: one jurisdiction, or each of a subtree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountsQuestion {
    /// Where and when.
    pub scope: Scope,
    /// Which page.
    pub page: PageRequest,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The sums over all catalogs of the question, by their level from the top; on the first page only.
    pub by_level: Vec<LevelTotal>,
    /// One row a jurisdiction, by code.
    pub rows: Vec<CountsRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// The catalogs of one level together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelTotal {
    /// The level of the catalogs.
    pub level: String,
    /// How many jurisdictions.
    pub jurisdictions: u64,
    /// How many listings stand in their catalogs.
    pub listed: u64,
    /// How many of those they exercise themselves.
    pub exercised_here: u64,
}

/// The counts of one catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsRow {
    /// Whose catalog.
    pub jurisdiction: JurisdictionRef,
    /// The day the counts hold on.
    pub valid_on: String,
    /// How many items stand in it, suspended ones included.
    pub listed: u64,
    /// How many of those are in force.
    pub in_force: u64,
    /// How many of those the jurisdiction exercises itself.
    pub exercised_here: u64,
    /// How many of those listed are behind what holds above.
    pub behind: u64,
    /// The same by the level that set the items, from the top; levels with none left out.
    pub by_set_by: Vec<SetByCount>,
    /// Every item ever recorded here by the status of its own listing on the day.
    pub by_status: BTreeMap<String, u64>,
    /// Every item ever recorded here by why it is or is not in force on the day.
    pub by_reason: BTreeMap<String, u64>,
    /// Whether the whole catalog was declared complete on the day. If not, the numbers are of what is recorded.
    pub complete: bool,
}

/// The items of a catalog that one level set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetByCount {
    /// The level that set them.
    pub level: String,
    /// How many stand in the catalog.
    pub listed: u64,
    /// How many of those the jurisdiction exercises itself.
    pub exercised_here: u64,
}

/// How much the catalogs of the scope hold on the day.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(register: &Register, question: &CountsQuestion) -> Result<CountsAnswer, QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope.fingerprint("counts");
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let places = places_after(ground.living(), &cursor)?;
    let counted = places.into_iter().map(|place| (Position::new(place.id, ""), row(&ground, &place)));
    // The sums need every catalog, so the first page counts them all; the others count their own rows only.
    let (by_level, (rows, next_page_token)) = if cursor.is_first() {
        let all: Vec<(Position, CountsRow)> = counted.collect();
        (totals(&all), cursor.fill(all.into_iter()))
    } else {
        (Vec::new(), cursor.fill(counted))
    };
    Ok(CountsAnswer { asked: ground.asked(), by_level, rows, next_page_token })
}

fn totals(rows: &[(Position, CountsRow)]) -> Vec<LevelTotal> {
    let of_level = |level: Level| {
        let mut total = LevelTotal { level: level.word().to_owned(), ..LevelTotal::default() };
        for (_, row) in rows.iter().filter(|(_, r)| r.jurisdiction.level == level.word()) {
            total.jurisdictions += 1;
            total.listed += row.listed;
            total.exercised_here += row.exercised_here;
        }
        total
    };
    let all = Level::ALL.into_iter().map(of_level);
    all.filter(|total| total.jurisdictions > 0).collect()
}

fn row(ground: &Ground<'_>, place: &Jurisdiction) -> CountsRow {
    let Ground { register, day, n, .. } = *ground;
    let mut row = CountsRow {
        jurisdiction: JurisdictionRef::of(place),
        valid_on: day.to_string(),
        complete: coverage(register, place.id, day, n).iter().any(|(prefix, _)| prefix.is_empty()),
        ..CountsRow::default()
    };
    let mut by_set_by: BTreeMap<Level, SetByCount> = BTreeMap::new();
    for (item, timeline) in register.listings(place.id) {
        if item.counts() && timeline.head(n).is_some() {
            count(ground, place, item, &mut row, &mut by_set_by);
        }
    }
    row.by_set_by = by_set_by.into_values().collect();
    row
}

fn count(
    ground: &Ground<'_>,
    place: &Jurisdiction,
    item: ItemCode,
    row: &mut CountsRow,
    by_set_by: &mut BTreeMap<Level, SetByCount>,
) {
    let Ground { register, day, n, .. } = *ground;
    let verdict = in_force(register, place, item, day, n);
    let tally = |counts: &mut BTreeMap<String, u64>, word: &str| {
        *counts.entry(word.to_owned()).or_default() += 1;
    };
    tally(&mut row.by_status, verdict.status.word());
    tally(&mut row.by_reason, verdict.reason.word());
    let Some(text) = verdict.text.as_ref().filter(|_| is_listed(register, place, item, day, n)) else {
        return;
    };
    let here = u64::from(verdict.exercise.is_here());
    row.listed += 1;
    row.in_force += u64::from(verdict.in_force);
    row.exercised_here += here;
    row.behind += u64::from(verdict.behind.is_some());
    let level = *text.inherited.set_by.value;
    let set_by = by_set_by
        .entry(level)
        .or_insert_with(|| SetByCount { level: level.word().to_owned(), ..SetByCount::default() });
    set_by.listed += 1;
    set_by.exercised_here += here;
}
