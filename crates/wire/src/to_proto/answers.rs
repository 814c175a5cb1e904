//! Answers into messages.

use inforce_proto::v1 as pb;
use inforce_views::{
    across, agencies, behind, bureau, catalog, compare, counts, counts_by, coverage, declined, history,
    in_force, jurisdictions, listing, may_require, obligations, record, search, unclaimed,
};

use crate::mirror::Mirror;

macro_rules! answers {
    ($($name:ident: $module:ident::$type:ident;)*) => {$(
        #[doc = concat!("A `", stringify!($type), "` as a message.")]
        pub fn $name(answer: $module::$type) -> pb::$type {
            answer.to_wire()
        }
    )*};
}

answers! {
    in_force: in_force::InForceAnswer;
    in_force_across: in_force::InForceAcrossAnswer;
    catalog: catalog::CatalogAnswer;
    listing: listing::ListingAnswer;
    history: history::HistoryAnswer;
    counts: counts::CountsAnswer;
    obligations: obligations::ObligationsAnswer;
    unclaimed: unclaimed::UnclaimedAnswer;
    declined: declined::DeclinedAnswer;
    jurisdictions: jurisdictions::JurisdictionsAnswer;
    agencies: agencies::AgenciesAnswer;
    coverage: coverage::CoverageAnswer;
    compare: compare::CompareAnswer;
    behind: behind::BehindAnswer;
    across: across::AcrossAnswer;
    search: search::SearchAnswer;
    may_require: may_require::MayRequireAnswer;
    bureau: bureau::BureauAnswer;
    counts_by: counts_by::CountsByAnswer;
}

/// A record with its bytes as a message.
pub fn record_view(record: record::RecordView, content: Vec<u8>) -> pb::RecordView {
    pb::RecordView { content, ..record.to_wire() }
}
