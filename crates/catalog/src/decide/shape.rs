//! The shape of a command: limits of texts and lists, before anything is looked up.
//!
//! A record has at most 65,535 bytes (the limit of the tile format). The largest body is an added item with a full
//! basis: 24 citations × (1,000 + 200) + names 5 × 600 + 16 authorities × 650 + department 650 + remark 3,000 +
//! instrument (200 + 1,000 + 3,000) + 64 predecessors × 13 = 50,882 bytes of text, and under 1,500 more for structure:
//! less than the 53,306 that the envelope leaves (`docs/decisions/0007-limits-of-texts.md`).

use std::collections::BTreeSet;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::is_nfc;

use crate::command::LocalInput;
use crate::limits;
use crate::refusal::{Refusal, RefusalCode as R};
use crate::term::{Citation, Inherited, Names};

/// The largest size of a text, in bytes of UTF-8.
#[derive(Clone, Copy)]
pub(super) struct Limit(usize);

/// Names of places, bodies and items: the longest official item name has about 200 characters.
pub(super) const NAME: Limit = Limit(limits::NAME);
/// Titles of documents and laws.
pub(super) const TITLE: Limit = Limit(limits::TITLE);
/// Document numbers and lists of articles.
pub(super) const NUMBER: Limit = Limit(limits::NUMBER);
/// Remarks, reasons, transition clauses.
pub(super) const NOTE: Limit = Limit(limits::NOTE);

const PRINCIPAL: usize = 64;

/// A text that must be given.
pub(super) fn text(field: &str, value: &str, limit: Limit) -> Result<(), Refusal> {
    if value.trim().is_empty() {
        return Err(Refusal::new(R::TextEmpty, field));
    }
    note(field, value, limit)
}

/// A text that may be empty.
pub(super) fn note(field: &str, value: &str, Limit(limit): Limit) -> Result<(), Refusal> {
    if value.len() > limit {
        return Err(Refusal::new(R::TextTooLong, field).with("length", value.len()).with("limit", limit));
    }
    let unclean = |found: String| Refusal::new(R::TextNotClean, field).with("found", found);
    if let Some(bad) = value.chars().find(|c| c.is_control() && *c != '\n') {
        return Err(unclean(format!("U+{:04X}", u32::from(bad))));
    }
    if value.chars().next().is_some_and(is_combining_mark) || !is_nfc(value) {
        return Err(unclean("NFC".to_owned()));
    }
    Ok(())
}

/// A list with a largest length.
pub(super) fn count(field: &str, count: usize, limit: usize) -> Result<(), Refusal> {
    if count > limit {
        return Err(Refusal::new(R::TooMany, field).with("count", count).with("limit", limit));
    }
    Ok(())
}

/// A list that names nothing twice.
pub(super) fn once<T: Ord + std::fmt::Debug>(
    field: &str,
    list: impl IntoIterator<Item = T>,
) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for entry in list {
        let given = format!("{entry:?}");
        if !seen.insert(entry) {
            return Err(Refusal::new(R::Repeated, field).with("given", given));
        }
    }
    Ok(())
}

/// A pseudonymous account id.
pub(super) fn principal(given: &str) -> Result<(), Refusal> {
    let fits = !given.is_empty()
        && given.len() <= PRINCIPAL
        && given.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.@".contains(&b));
    if fits {
        return Ok(());
    }
    let shown: String = given.chars().take(PRINCIPAL).collect();
    Err(Refusal::new(R::BadPrincipal, "principal").with("given", shown))
}

/// A name in Chinese and other languages, sorted by language.
pub(super) fn names(field: &str, names: &Names) -> Result<(), Refusal> {
    text(&format!("{field}.zh"), &names.zh, NAME)?;
    let others = format!("{field}.others");
    once(&others, names.others.iter().map(|t| t.lang))?;
    if !names.others.is_sorted_by_key(|t| t.lang) {
        return Err(Refusal::new(R::Repeated, others).with("given", "unsorted"));
    }
    names.others.iter().try_for_each(|t| text(&format!("{others}.{}", t.lang.tag()), &t.text, NAME))
}

/// The shape of a legal basis. That it may not be empty is a rule of its own.
pub(super) fn basis(field: &str, basis: &[Citation]) -> Result<(), Refusal> {
    count(field, basis.len(), limits::CITATIONS)?;
    for (i, citation) in basis.iter().enumerate() {
        text(&format!("{field}[{i}].title"), &citation.title, TITLE)?;
        note(&format!("{field}[{i}].articles"), &citation.articles, NUMBER)?;
    }
    Ok(())
}

/// The shape of inherited elements. That a basic element may not be empty is a rule of its own.
pub(super) fn inherited(field: &str, inherited: &Inherited) -> Result<(), Refusal> {
    note(&format!("{field}.names.zh"), &inherited.names.zh, NAME)?;
    if !inherited.names.zh.trim().is_empty() {
        names(&format!("{field}.names"), &inherited.names)?;
    }
    basis(&format!("{field}.basis"), &inherited.basis)
}

/// The shape of local elements.
pub(super) fn local(field: &str, local: &LocalInput) -> Result<(), Refusal> {
    note(&format!("{field}.department.name"), &local.department.name, NAME)?;
    count(&format!("{field}.authorities"), local.authorities.len(), limits::AUTHORITIES)?;
    for (i, body) in local.authorities.iter().enumerate() {
        note(&format!("{field}.authorities[{i}].name"), &body.name, NAME)?;
    }
    note(&format!("{field}.remark"), &local.remark, NOTE)
}
