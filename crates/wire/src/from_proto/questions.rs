//! Questions out of their messages.

use std::collections::BTreeSet;

use inforce_catalog::{Day, ItemCode};
use inforce_proto::v1 as pb;
use inforce_views::agencies::AgenciesQuestion;
use inforce_views::catalog::{CatalogQuestion, Selection};
use inforce_views::counts::CountsQuestion;
use inforce_views::coverage::CoverageQuestion;
use inforce_views::declined::DeclinedQuestion;
use inforce_views::history::HistoryQuestion;
use inforce_views::in_force::{InForceAcrossQuestion, InForceQuestion};
use inforce_views::jurisdictions::JurisdictionsQuestion;
use inforce_views::listing::ListingQuestion;
use inforce_views::obligations::{Kind, ObligationsQuestion, State};
use inforce_views::unclaimed::UnclaimedQuestion;
use inforce_views::{PageRequest, Scope};

use super::reader::Reader;
use crate::invalid::{Invalid, Rule};

/// Was the item in force? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn in_force(message: &pb::GetInForceRequest, today: Day) -> Result<InForceQuestion, Invalid> {
    Reader::read(|r| {
        let jurisdiction = r.jurisdiction("jurisdiction", &message.jurisdiction);
        let item = r.item("item", &message.item);
        let day = day(r, message.on.as_deref(), today);
        Some(InForceQuestion {
            jurisdiction: jurisdiction?,
            item: item?,
            day: day?,
            as_of: message.as_of,
            intervals: message.intervals,
        })
    })
}

/// The scope of any other question; they all have these fields.
macro_rules! scope {
    ($r:ident, $message:ident, $today:ident) => {{
        let jurisdiction = $r.jurisdiction("jurisdiction", &$message.jurisdiction);
        let day = day($r, $message.on.as_deref(), $today);
        jurisdiction.zip(day).map(|(jurisdiction, day)| Scope {
            jurisdiction,
            subtree: $message.subtree,
            day,
            as_of: $message.as_of,
        })
    }};
}

pub(super) use scope;

/// Was the item in force across a subtree? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn in_force_across(
    message: &pb::ListInForceRequest,
    today: Day,
) -> Result<InForceAcrossQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        let item = r.item("item", &message.item);
        Some(InForceAcrossQuestion {
            scope: scope?,
            item: item?,
            page: page(message.page_size, &message.page_token),
        })
    })
}

/// What does a jurisdiction list or exercise? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn catalog(message: &pb::ListCatalogRequest, today: Day) -> Result<CatalogQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        let item = optional_item(r, message.item.as_deref());
        Some(CatalogQuestion {
            scope: scope?,
            selection: if message.exercised_here { Selection::ExercisedHere } else { Selection::Listed },
            item: item?,
            with_text: message.with_text,
            page: page(message.page_size, &message.page_token),
        })
    })
}

/// What does a listing say? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn listing(message: &pb::GetListingRequest, today: Day) -> Result<ListingQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        let item = r.item("item", &message.item);
        Some(ListingQuestion {
            scope: scope?,
            item: item?,
            page: page(message.page_size, &message.page_token),
        })
    })
}

/// What was recorded of an item? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn history(message: &pb::GetHistoryRequest, today: Day) -> Result<HistoryQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        let item = r.item("item", &message.item);
        Some(HistoryQuestion {
            scope: scope?,
            item: item?,
            page: page(message.page_size, &message.page_token),
        })
    })
}

/// How many items? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn counts(message: &pb::GetCountsRequest, today: Day) -> Result<CountsQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        Some(CountsQuestion { scope: scope?, page: page(message.page_size, &message.page_token) })
    })
}

/// What is owed? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn obligations(message: &pb::ListObligationsRequest, today: Day) -> Result<ObligationsQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        let kinds = words(r, "kinds", &message.kinds, Kind::ALL, Kind::word);
        let states = words(r, "states", &message.states, State::ALL, State::word);
        let item = optional_item(r, message.item.as_deref());
        Some(ObligationsQuestion {
            scope: scope?,
            kinds: kinds?,
            states: states?,
            item: item?,
            page: page(message.page_size, &message.page_token),
        })
    })
}

/// What is neither claimed nor declined? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn unclaimed(message: &pb::ListUnclaimedRequest, today: Day) -> Result<UnclaimedQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        Some(UnclaimedQuestion { scope: scope?, page: page(message.page_size, &message.page_token) })
    })
}

/// What was declined? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn declined(message: &pb::ListDeclinedRequest, today: Day) -> Result<DeclinedQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        Some(DeclinedQuestion { scope: scope?, page: page(message.page_size, &message.page_token) })
    })
}

/// Which jurisdictions are there? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn jurisdictions(
    message: &pb::ListJurisdictionsRequest,
    today: Day,
) -> Result<JurisdictionsQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        Some(JurisdictionsQuestion { scope: scope?, page: page(message.page_size, &message.page_token) })
    })
}

/// Which agencies are there? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn agencies(message: &pb::ListAgenciesRequest, today: Day) -> Result<AgenciesQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        Some(AgenciesQuestion { scope: scope?, page: page(message.page_size, &message.page_token) })
    })
}

/// Which catalogs are declared complete? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn coverage(message: &pb::ListCoverageRequest, today: Day) -> Result<CoverageQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        Some(CoverageQuestion { scope: scope?, page: page(message.page_size, &message.page_token) })
    })
}

pub(super) fn day(r: &mut Reader, text: Option<&str>, today: Day) -> Option<Day> {
    match text {
        None | Some("") => Some(today),
        Some(text) => r.day("on", text),
    }
}

fn optional_item(r: &mut Reader, text: Option<&str>) -> Option<Option<ItemCode>> {
    match text {
        None | Some("") => Some(None),
        Some(text) => r.item("item", text).map(Some),
    }
}

/// Nought and nothing are "not given" in a message.
pub(super) fn page(size: u32, token: &str) -> PageRequest {
    PageRequest { size: (size != 0).then_some(size), token: (!token.is_empty()).then(|| token.to_owned()) }
}

/// The values with these words.
pub(super) fn words<T: Copy + Ord>(
    r: &mut Reader,
    field: &str,
    texts: &[String],
    all: impl IntoIterator<Item = T> + Clone,
    word: fn(T) -> &'static str,
) -> Option<BTreeSet<T>> {
    let mut found = Some(BTreeSet::new());
    for (i, text) in texts.iter().enumerate() {
        let value = all.clone().into_iter().find(|v| word(*v) == text);
        if value.is_none() {
            r.refuse(&format!("{field}[{i}]"), Rule::UnknownWord, text);
        }
        found = found.zip(value).map(|(mut found, value)| {
            found.insert(value);
            found
        });
    }
    found
}
