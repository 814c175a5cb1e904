//! Answers and messages that say the same, field by field: one line a type.
//!
//! Both sides are plain data with the same field names, so the compiler checks that nothing is left out on the way
//! there. On the way back a part that a message leaves out is an empty one.

use std::collections::{BTreeMap, HashMap};

use inforce_proto::v1 as pb;
use inforce_views::payload::Value;
use inforce_views::{
    across, agencies, behind, bureau, catalog, compare, counts, counts_by, coverage, declined, difference,
    history, in_force, jurisdictions, listing, may_require, obligations, part, record, scope, search,
    unclaimed,
};

/// A value that has the same shape in answers and in messages.
pub(crate) trait Mirror: Sized {
    /// The message.
    type Wire;

    /// The value as a message.
    fn to_wire(self) -> Self::Wire;

    /// The value a message says.
    fn from_wire(wire: Self::Wire) -> Self;
}

macro_rules! itself {
    ($($type:ty)*) => {$(
        impl Mirror for $type {
            type Wire = Self;
            fn to_wire(self) -> Self { self }
            fn from_wire(wire: Self) -> Self { wire }
        }
    )*};
}

itself! { bool u32 u64 String }

impl<T: Mirror> Mirror for Option<T> {
    type Wire = Option<T::Wire>;

    fn to_wire(self) -> Self::Wire {
        self.map(T::to_wire)
    }

    fn from_wire(wire: Self::Wire) -> Self {
        wire.map(T::from_wire)
    }
}

impl<T: Mirror> Mirror for Vec<T> {
    type Wire = Vec<T::Wire>;

    fn to_wire(self) -> Self::Wire {
        self.into_iter().map(T::to_wire).collect()
    }

    fn from_wire(wire: Self::Wire) -> Self {
        wire.into_iter().map(T::from_wire).collect()
    }
}

impl<T: Mirror> Mirror for BTreeMap<String, T> {
    type Wire = HashMap<String, T::Wire>;

    fn to_wire(self) -> Self::Wire {
        self.into_iter().map(|(k, v)| (k, v.to_wire())).collect()
    }

    fn from_wire(wire: Self::Wire) -> Self {
        wire.into_iter().map(|(k, v)| (k, T::from_wire(v))).collect()
    }
}

impl Mirror for Value {
    type Wire = pb::Value;

    fn to_wire(self) -> pb::Value {
        use pb::value::Kind;
        let kind = match self {
            Self::Null => None,
            Self::Flag(flag) => Some(Kind::Flag(flag)),
            Self::Number(number) => Some(Kind::Number(number)),
            Self::Text(text) => Some(Kind::Text(text)),
            Self::List(values) => Some(Kind::List(pb::ValueList { values: values.to_wire() })),
            Self::Map(values) => Some(Kind::Map(pb::ValueMap { values: values.to_wire() })),
        };
        pb::Value { kind }
    }

    fn from_wire(wire: pb::Value) -> Self {
        use pb::value::Kind;
        match wire.kind {
            None => Self::Null,
            Some(Kind::Flag(flag)) => Self::Flag(flag),
            Some(Kind::Number(number)) => Self::Number(number),
            Some(Kind::Text(text)) => Self::Text(text),
            Some(Kind::List(list)) => Self::List(Mirror::from_wire(list.values)),
            Some(Kind::Map(map)) => Self::Map(Mirror::from_wire(map.values)),
        }
    }
}

/// `module::Type: fields; parts;` where parts are messages that are always there. Fields of the message that the answer
/// does not have are named last.
macro_rules! mirror {
    ($($module:ident::$type:ident: $($field:ident)*; $($part:ident)*; $(+ $extra:ident)*)*) => {$(
        impl Mirror for $module::$type {
            type Wire = pb::$type;

            fn to_wire(self) -> pb::$type {
                let Self { $($field,)* $($part,)* } = self;
                pb::$type {
                    $($field: $field.to_wire(),)*
                    $($part: Some($part.to_wire()),)*
                    $($extra: Default::default(),)*
                }
            }

            fn from_wire(wire: pb::$type) -> Self {
                Self {
                    $($field: Mirror::from_wire(wire.$field),)*
                    $($part: wire.$part.map(Mirror::from_wire).unwrap_or_default(),)*
                }
            }
        }
    )*};
}

mirror! {
    part::JurisdictionRef: code name level;;
    part::RetiredView: since see; record;
    part::RecordId: sequence hash;;
    part::AgencyRef: jurisdiction code name;;
    part::BodyView: name agency;;
    part::CitationView: kind title articles;;
    part::InstrumentView: number title date digest transition; issuer;
    part::ListingText: item name translations item_type basis set_by levels authorities remark sources; department;
    part::ElementSource: element; jurisdiction record;
    scope::Asked: subtree valid_on as_of retired; jurisdiction;
    record::StreamView: kind jurisdiction id;;
    record::LinkView: role sequence;;
    in_force::DecidingRecord: jurisdiction name level status sequence hash;;
    behind::BehindView: since records reshaped due overdue_days; jurisdiction;
    in_force::IntervalView: from to in_force exercised_here reason behind;;
    in_force::InForceAcrossAnswer: item rows next_page_token; asked;
    catalog::CatalogAnswer: selection rows next_page_token; asked;
    catalog::CatalogRow: item counts name set_by levels department authorities status in_force reason exercised_here exercise behind text; jurisdiction record;
    listing::ListingAnswer: item rows next_page_token; asked;
    listing::ListingView: listed status decided_by version head life begun_on parent lapses_on text behind successors declined; jurisdiction;
    listing::ParentView: life confirmed_head head status; jurisdiction;
    history::HistoryAnswer: item rows next_page_token; asked;
    history::HistoryRow: effective counts known_then; record;
    history::StatusInterval: from to status;;
    counts::CountsAnswer: by_level rows next_page_token; asked;
    counts::LevelTotal: level jurisdictions listed exercised_here;;
    counts::CountsRow: valid_on listed in_force exercised_here behind by_set_by by_status by_reason complete; jurisdiction;
    counts::SetByCount: level listed exercised_here;;
    obligations::ObligationsAnswer: total rows next_page_token; asked;
    obligations::ObligationRow: item name kind state starts due provisional discharged overdue_days; jurisdiction opened_by opened_in;
    obligations::DischargeView: day instrument_date; record;
    unclaimed::UnclaimedAnswer: rows next_page_token; asked;
    unclaimed::UnclaimedRow: item name levels since declined_before due overdue_days; jurisdiction parent record;
    declined::DeclinedAnswer: rows next_page_token; asked;
    declined::DeclinedRow: item name; jurisdiction decline;
    declined::DeclineView: reason note since instrument valid reopened_by; record;
    jurisdictions::JurisdictionsAnswer: line rows next_page_token; asked;
    jurisdictions::JurisdictionView: id code name translations level nature parent children retired; record;
    agencies::AgenciesAnswer: rows next_page_token; asked;
    agencies::AgencyView: code verified kind name translations; jurisdiction record;
    coverage::CoverageAnswer: rows next_page_token; asked;
    coverage::CoverageRow: code_prefix since expected_count instrument; jurisdiction record;
    compare::CompareAnswer: counts rows next_page_token; asked from;
    compare::CompareCounts:; main_items sub_items;
    compare::ChangeCounts: added removed changed unchanged;;
    compare::CompareRow: item counts name change differences from to; jurisdiction;
    difference::Difference: element from_record to_record; from to;
    difference::Standing: listed status in_force reason exercise record;;
    behind::BehindAnswer: rows next_page_token; asked;
    behind::BehindRow: item counts name differences successors; parent behind;
    across::AcrossAnswer: item text counts rows next_page_token; asked;
    across::AcrossCounts: jurisdictions listed in_force exercised_here behind declined unclaimed differing;;
    across::AcrossRow: unclaimed declined behind differences; jurisdiction standing;
    search::SearchAnswer: rows next_page_token; asked;
    search::SearchRow: how score found; listing;
    search::FoundText: field text marks;;
    search::Mark: from to;;
    may_require::MayRequireAnswer: what answer exercised_here reason reason_zh reason_en exact near; asked;
    may_require::MayRequireRow: name how score found; verdict;
    bureau::BureauAnswer: bureau agency totals rows next_page_token; asked;
    bureau::BureauTotals: main_items sub_items as_department as_authority;;
    bureau::BureauRow: as_department as_authority; listing;
    counts_by::CountsByAnswer: by total rows next_page_token; asked;
    counts_by::CountsByRow: level set_by department status recorded listed in_force exercised_here behind;;
    record::RecordView: sequence hash kind effective_from recorded_at late transcribed instrument principal command
        payload links voided_by; stream; + content
}

impl Mirror for in_force::InForceAnswer {
    type Wire = pb::InForceAnswer;

    fn to_wire(self) -> pb::InForceAnswer {
        pb::InForceAnswer {
            item: self.item.to_wire(),
            jurisdiction_code: self.jurisdiction_code.to_wire(),
            jurisdiction: self.jurisdiction.to_wire(),
            in_force: self.in_force.to_wire(),
            exercised_here: self.exercised_here.to_wire(),
            exercise: self.exercise.to_wire(),
            conclusive: self.conclusive.to_wire(),
            status: self.status.to_wire(),
            reason: self.reason.to_wire(),
            reason_zh: self.reason_zh.to_wire(),
            reason_en: self.reason_en.to_wire(),
            deciding_records: self.deciding_records.to_wire(),
            listing: self.listing.to_wire(),
            behind: self.behind.to_wire(),
            successors: self.successors.to_wire(),
            see: self.see.to_wire(),
            begins: self.begins.to_wire(),
            published_by_day: self.published_by_day.to_wire(),
            valid_on: self.valid_on.to_wire(),
            as_of: self.as_of.to_wire(),
            // A list that may be left out stands in a message of its own.
            intervals: self.intervals.map(|values| pb::IntervalList { values: values.to_wire() }),
        }
    }

    fn from_wire(wire: pb::InForceAnswer) -> Self {
        Self {
            item: Mirror::from_wire(wire.item),
            jurisdiction_code: Mirror::from_wire(wire.jurisdiction_code),
            jurisdiction: Mirror::from_wire(wire.jurisdiction),
            in_force: Mirror::from_wire(wire.in_force),
            exercised_here: Mirror::from_wire(wire.exercised_here),
            exercise: Mirror::from_wire(wire.exercise),
            conclusive: Mirror::from_wire(wire.conclusive),
            status: Mirror::from_wire(wire.status),
            reason: Mirror::from_wire(wire.reason),
            reason_zh: Mirror::from_wire(wire.reason_zh),
            reason_en: Mirror::from_wire(wire.reason_en),
            deciding_records: Mirror::from_wire(wire.deciding_records),
            listing: Mirror::from_wire(wire.listing),
            behind: Mirror::from_wire(wire.behind),
            successors: Mirror::from_wire(wire.successors),
            see: Mirror::from_wire(wire.see),
            begins: Mirror::from_wire(wire.begins),
            published_by_day: Mirror::from_wire(wire.published_by_day),
            valid_on: Mirror::from_wire(wire.valid_on),
            as_of: Mirror::from_wire(wire.as_of),
            intervals: wire.intervals.map(|list| Mirror::from_wire(list.values)),
        }
    }
}
