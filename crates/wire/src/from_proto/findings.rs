//! Questions that compare, search and count, out of their messages.

use inforce_catalog::Day;
use inforce_proto::v1 as pb;
use inforce_views::Scope;
use inforce_views::across::AcrossQuestion;
use inforce_views::behind::BehindQuestion;
use inforce_views::bureau::{Bureau, BureauQuestion};
use inforce_views::compare::{CompareQuestion, FirstSide};
use inforce_views::counts_by::{CountsByQuestion, Dimension};
use inforce_views::may_require::MayRequireQuestion;
use inforce_views::search::SearchQuestion;

use super::questions::{day, page, scope, words};
use super::reader::Reader;
use crate::invalid::Invalid;

/// What differs between two catalogs? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn compare(message: &pb::CompareCatalogsRequest, today: Day) -> Result<CompareQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        let jurisdiction = match given(message.from_jurisdiction.as_deref()) {
            Some(code) => r.jurisdiction("from_jurisdiction", code).map(Some),
            None => Some(None),
        };
        let day = match given(message.from_on.as_deref()) {
            Some(day) => r.day("from_on", day).map(Some),
            None => Some(None),
        };
        Some(CompareQuestion {
            scope: scope?,
            from: FirstSide { jurisdiction: jurisdiction?, day: day?, as_of: message.from_as_of },
            page: page(message.page_size, &message.page_token),
        })
    })
}

/// What is behind? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn behind(message: &pb::ListBehindRequest, today: Day) -> Result<BehindQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        Some(BehindQuestion { scope: scope?, page: page(message.page_size, &message.page_token) })
    })
}

/// How does an item stand in each jurisdiction? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn across(message: &pb::ListAcrossRequest, today: Day) -> Result<AcrossQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        let item = r.item("item", &message.item);
        Some(AcrossQuestion {
            scope: scope?,
            item: item?,
            page: page(message.page_size, &message.page_token),
        })
    })
}

/// Which items answer to words? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn search(message: &pb::SearchItemsRequest, today: Day) -> Result<SearchQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        Some(SearchQuestion {
            scope: scope?,
            text: Reader::text(message.text.clone()),
            code_prefix: message.code_prefix.clone(),
            department: Reader::text(message.department.clone()),
            page: page(message.page_size, &message.page_token),
        })
    })
}

/// How many items, counted by what? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn counts_by(message: &pb::ListCountsByRequest, today: Day) -> Result<CountsByQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        let by = words(r, "by", &message.by, Dimension::ALL, Dimension::word);
        Some(CountsByQuestion { scope: scope?, by: by?, page: page(message.page_size, &message.page_token) })
    })
}

/// What does one bureau exercise? `today` is the day of the question where it names none.
///
/// A text that is a credit code is one: no name is.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn bureau(message: &pb::GetBureauRequest, today: Day) -> Result<BureauQuestion, Invalid> {
    Reader::read(|r| {
        let scope = scope!(r, message, today);
        let name = || Bureau::Name(Reader::text(message.bureau.clone()));
        Some(BureauQuestion {
            scope: scope?,
            bureau: message.bureau.parse().map_or_else(|_| name(), Bureau::Code),
            page: page(message.page_size, &message.page_token),
        })
    })
}

/// May it be required? `today` is the day of the question where it names none.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn may_require(message: &pb::MayRequireRequest, today: Day) -> Result<MayRequireQuestion, Invalid> {
    Reader::read(|r| {
        let jurisdiction = r.jurisdiction("jurisdiction", &message.jurisdiction);
        let day = day(r, message.on.as_deref(), today);
        Some(MayRequireQuestion {
            jurisdiction: jurisdiction?,
            what: Reader::text(message.what.clone()),
            day: day?,
            as_of: message.as_of,
        })
    })
}

fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}
