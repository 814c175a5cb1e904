//! 清单: what a jurisdiction lists, or what it exercises itself.

use serde::{Deserialize, Serialize};

use inforce_catalog::in_force::in_force;
use inforce_catalog::in_force::is_listed;
use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::text::Text;
use inforce_catalog::{ItemCode, Register};

use crate::page::{Cursor, PageRequest};
use crate::part::{JurisdictionRef, ListingText, RecordId, level_words};
use crate::refusal::QueryRefusal;
use crate::scope::{self, Asked, Ground, Position, Scope};

/// Which part of a catalog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// All that stands in it: what may be exercised at its level or below.
    #[default]
    Listed,
    /// What the jurisdiction exercises itself on the day: in force, and its own level acts.
    ExercisedHere,
}

impl Selection {
    /// The word used in `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::ExercisedHere => "exercised_here",
        }
    }
}

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogQuestion {
    /// Where and when.
    pub scope: Scope,
    /// Which part.
    pub selection: Selection,
    /// One item only, across the scope.
    pub item: Option<ItemCode>,
    /// Whether each row is to carry its whole text.
    pub with_text: bool,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, by jurisdiction and item code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The part that was asked for: `listed` or `exercised_here`.
    pub selection: String,
    /// The listings of this page.
    pub rows: Vec<CatalogRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One listing in a catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogRow {
    /// Whose catalog.
    pub jurisdiction: JurisdictionRef,
    /// 事项编码.
    pub item: String,
    /// Whether it counts: main items do, sub-items do not.
    pub counts: bool,
    /// 事项名称 in the text that holds here.
    pub name: String,
    /// 设定层级.
    pub set_by: String,
    /// 可实施层级.
    pub levels: Vec<String>,
    /// 主管部门.
    pub department: String,
    /// 实施机关.
    pub authorities: Vec<String>,
    /// Where the jurisdiction's own listing stands.
    pub status: String,
    /// Whether it is in force.
    pub in_force: bool,
    /// Why, one word.
    pub reason: String,
    /// Whether the jurisdiction exercises it.
    pub exercised_here: bool,
    /// Who exercises it: `here`, `interim`, `below`, `above` or `not_in_force`.
    pub exercise: String,
    /// Whether the text is behind what holds above.
    pub behind: bool,
    /// The record that decides the listing's own status.
    pub record: RecordId,
    /// The whole text, where it was asked for.
    pub text: Option<ListingText>,
}

/// What a jurisdiction's catalog, or each of a subtree, holds on a day.
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, a page size or token that does not fit.
pub fn answer(register: &Register, question: &CatalogQuestion) -> Result<CatalogAnswer, QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope
        .fingerprint("catalog")
        .with(question.selection.word())
        .with(format_args!("{:?}", question.item))
        .with(question.with_text);
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let rows = ground.listings(&cursor, question.item, scope::itself)?.filter_map(|(place, item)| {
        let row = row(&ground, &place, item, question)?;
        Some((Position::new(place.id, item.as_str()), row))
    });
    let (rows, next_page_token) = cursor.fill(rows);
    Ok(CatalogAnswer {
        asked: ground.asked(),
        selection: question.selection.word().to_owned(),
        rows,
        next_page_token,
    })
}

/// One page of a catalog as [`answer`] gives it, each listing as `take` makes it of its text: for who goes on in the
/// words of the domain.
///
/// # Errors
/// As [`answer`].
pub fn texts<T>(
    register: &Register,
    question: &CatalogQuestion,
    take: impl Fn(ItemCode, &Text<'_>) -> T,
) -> Result<(Vec<T>, Option<String>), QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope.fingerprint("texts").with(question.selection.word());
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let rows = ground.listings(&cursor, question.item, scope::itself)?.filter_map(|(place, item)| {
        let (_, text) = row_with_text(&ground, &place, item, question.selection)?;
        Some((Position::new(place.id, item.as_str()), take(item, &text)))
    });
    Ok(cursor.fill(rows))
}

fn row(
    ground: &Ground<'_>,
    place: &Jurisdiction,
    item: ItemCode,
    question: &CatalogQuestion,
) -> Option<CatalogRow> {
    let (row, text) = row_with_text(ground, place, item, question.selection)?;
    let whole = || ListingText::of(ground.register, item, &text, ground.day, ground.n);
    Some(CatalogRow { text: question.with_text.then(whole), ..row })
}

/// The row of a listing, and the text it shows.
pub(crate) fn row_with_text<'a>(
    ground: &Ground<'a>,
    place: &Jurisdiction,
    item: ItemCode,
    selection: Selection,
) -> Option<(CatalogRow, Text<'a>)> {
    let Ground { register, day, n, .. } = *ground;
    if !is_listed(register, place, item, day, n) {
        return None;
    }
    let verdict = in_force(register, place, item, day, n);
    if selection == Selection::ExercisedHere && !verdict.exercise.is_here() {
        return None;
    }
    let text = verdict.text?;
    let local = text.local.value;
    let row = CatalogRow {
        jurisdiction: JurisdictionRef::of(place),
        item: item.to_string(),
        counts: item.counts(),
        name: text.inherited.names.value.zh.clone(),
        set_by: text.inherited.set_by.value.word().to_owned(),
        levels: level_words(*text.inherited.levels.value),
        department: local.department.name.clone(),
        authorities: local.authorities.iter().map(|a| a.name.clone()).collect(),
        status: verdict.status.word().to_owned(),
        in_force: verdict.in_force,
        reason: verdict.reason.word().to_owned(),
        exercised_here: verdict.exercise.is_here(),
        exercise: verdict.exercise.word().to_owned(),
        behind: verdict.behind.is_some(),
        record: verdict.deciding.first()?.record?.into(),
        text: None,
    };
    Some((row, text))
}
