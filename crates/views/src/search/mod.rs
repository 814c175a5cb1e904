//! 查找: items by words of their names in any language recorded, by the beginning of their code, by department.
//!
//! A row is an item. In a subtree it stands for the first catalog in which it answers, from the top and by code; where
//! else it is listed, the question across the subtree says. The better answer comes first: see [`How`] and `score`, then
//! the item's code.
//!
//! The index knows every text ever recorded, so it finds at least what answers; what it finds is looked up in the
//! catalogs of the question's day and sequence, as far as the page needs.

mod finder;
mod fold;
mod index;
mod words;

use serde::{Deserialize, Serialize};

use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::{ItemCode, Names, Register, text::Text};

use crate::catalog::{self, CatalogRow, Selection};
use crate::page::{Cursor, PageRequest};
use crate::refusal::QueryRefusal;
use crate::scope::{Asked, Ground, Scope};

use finder::{Finder, Place};
pub(crate) use fold::Folded;
pub use fold::Mark;
pub use index::Index;
pub use words::{How, NEAR};
pub(crate) use words::{Rank, Words};

/// Most characters of a text to be found: the longest name has two hundred.
pub const MAX_TEXT: usize = 200;

/// The question: all that is given must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuestion {
    /// Where and when.
    pub scope: Scope,
    /// Words, with spaces between: each stands in the item's name in one language, or the whole is near it, or the
    /// item's code begins with it. Empty for any.
    pub text: String,
    /// The beginning of the item's code; empty for any.
    pub code_prefix: String,
    /// A part of the name of the department in charge; empty for any.
    pub department: String,
    /// Which page.
    pub page: PageRequest,
}

/// The answer, the best first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The items of this page.
    pub rows: Vec<SearchRow>,
    /// The token of the next page; absent on the last.
    pub next_page_token: Option<String>,
}

/// One item that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchRow {
    /// The listing, in the first catalog of the question where it answers.
    pub listing: CatalogRow,
    /// How it answers: `code`, `name`, `begins`, `has`, `near` or `listed`.
    pub how: String,
    /// How much of the name or code was named, or how near the name is, in thousandths.
    pub score: u32,
    /// What answers, with the places marked.
    pub found: Vec<FoundText>,
}

/// A text that answers to the question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundText {
    /// Which: `item`, `name`, `department`, or the tag of another language, such as `ug-Arab`.
    pub field: String,
    /// The text.
    pub text: String,
    /// The places, in order.
    pub marks: Vec<Mark>,
}

/// What is searched for, folded.
pub(crate) struct Wanted {
    pub(crate) words: Option<Words>,
    pub(crate) code_prefix: String,
    pub(crate) department: Option<Folded>,
}

impl Wanted {
    fn read(question: &SearchQuestion) -> Result<Self, QueryRefusal> {
        let words = given("text", &question.text, Words::read)?;
        let code = given("code_prefix", &question.code_prefix, letters)?;
        let department = given("department", &question.department, letters)?;
        if words.is_none() && code.is_none() && department.is_none() {
            return Err(QueryRefusal::NothingToFind { field: "text" });
        }
        let code_prefix = code.map(|c| c.chars.iter().map(char::to_ascii_uppercase).collect());
        Ok(Self { words, code_prefix: code_prefix.unwrap_or_default(), department })
    }
}

/// A text, where it has a letter or a digit.
pub(crate) fn letters(text: &str) -> Option<Folded> {
    Some(Folded::of(text)).filter(|folded| !folded.chars.is_empty())
}

/// Reads a text to be found; none where none is given.
pub(crate) fn given<T>(
    field: &'static str,
    text: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, QueryRefusal> {
    let length = text.chars().count();
    if length > MAX_TEXT {
        return Err(QueryRefusal::SearchTooLong { length, field });
    }
    if text.is_empty() {
        return Ok(None);
    }
    read(text).map(Some).ok_or(QueryRefusal::NothingToFind { field })
}

/// Refuses to look things up in an index that does not know every record up to a sequence.
pub(crate) fn must_know(index: &Index, n: u64) -> Result<(), QueryRefusal> {
    let position = index.position();
    if position <= n {
        return Err(QueryRefusal::IndexBehind { position, needed: n + 1 });
    }
    Ok(())
}

/// The items of the scope's catalogs that answer to what is searched for.
///
/// # Errors
/// See [`QueryRefusal`]: nothing to find, too long a text, an index that is behind; an unknown place, a sequence beyond
/// the head, a page size or token that does not fit.
pub fn answer(
    register: &Register,
    index: &Index,
    question: &SearchQuestion,
) -> Result<SearchAnswer, QueryRefusal> {
    let scope = &question.scope;
    let fingerprint = scope
        .fingerprint("search")
        .with(&question.text)
        .with(&question.code_prefix)
        .with(&question.department);
    let cursor = Cursor::open(register, fingerprint, scope.as_of, &question.page)?;
    let ground = scope.ground(register, cursor.as_of)?;
    let wanted = Wanted::read(question)?;
    must_know(index, ground.n)?;
    let after = cursor.after(Place::read)?;
    let hits = Finder::new(&ground, index, &wanted)
        .skip_while(|hit| after.is_some_and(|after| hit.place <= after))
        .filter_map(|hit| Some((hit.place, row(&ground, &wanted, &hit.jurisdiction, hit.place)?)));
    let (rows, next_page_token) = cursor.fill(hits);
    Ok(SearchAnswer { asked: ground.asked(), rows, next_page_token })
}

fn row(ground: &Ground<'_>, wanted: &Wanted, place: &Jurisdiction, at: Place) -> Option<SearchRow> {
    let (item, rank) = (at.item, at.rank);
    let (listing, text) = catalog::row_with_text(ground, place, item, Selection::Listed)?;
    let mut found = match &wanted.words {
        Some(words) => found_by(words, item, text.inherited.names.value),
        None => Vec::new(),
    };
    found.extend(department_found(wanted, &text));
    Some(SearchRow { listing, how: rank.how.word().to_owned(), score: rank.score, found })
}

/// The code and the names of an item that answer to words, with the places marked.
pub(crate) fn found_by(words: &Words, item: ItemCode, names: &Names) -> Vec<FoundText> {
    let mut found = Vec::new();
    if words.of_code(item.as_str()).is_some() {
        let (field, text) = ("item".to_owned(), item.to_string());
        found.push(FoundText { field, text, marks: words.marks_of_code() });
    }
    for (field, text) in spoken(names) {
        if let Some(rank) = words.of_name(&Folded::of(text)) {
            let marks = words.marks(rank.how, text);
            found.push(FoundText { field: field.to_owned(), text: text.to_owned(), marks });
        }
    }
    found
}

fn department_found(wanted: &Wanted, text: &Text<'_>) -> Option<FoundText> {
    let part = wanted.department.as_ref()?;
    let name = &text.local.value.department.name;
    let marks = fold::marks(name, &[&part.chars]);
    Some(FoundText { field: "department".to_owned(), text: name.clone(), marks })
}

/// The name in every language, under the word for it.
pub(crate) fn spoken(names: &Names) -> impl Iterator<Item = (&'static str, &str)> {
    let others = names.others.iter().map(|other| (other.lang.tag(), other.text.as_str()));
    std::iter::once(("name", names.zh.as_str())).chain(others)
}
