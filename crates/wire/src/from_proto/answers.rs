//! Answers out of their messages: what a client got, as the very data the server made it from.
//!
//! These cannot fail: a part that a message leaves out is an empty one. What was newer than this program is dropped.

use inforce_proto::v1 as pb;
use inforce_views::{
    across, agencies, behind, bureau, catalog, compare, counts, counts_by, coverage, declined, history,
    in_force, jurisdictions, listing, may_require, obligations, record, search, unclaimed,
};

use crate::mirror::Mirror;

macro_rules! answers {
    ($($name:ident: $module:ident::$type:ident;)*) => {$(
        #[doc = concat!("The `", stringify!($type), "` a message says.")]
        pub fn $name(message: pb::$type) -> $module::$type {
            Mirror::from_wire(message)
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

/// The record a message says, and its bytes.
pub fn record_view(message: pb::RecordView) -> (record::RecordView, Vec<u8>) {
    let mut message = message;
    let content = std::mem::take(&mut message.content);
    (Mirror::from_wire(message), content)
}
