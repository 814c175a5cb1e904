//! Answers into messages.

use inforce_proto::v1 as pb;
use inforce_views::{
    agencies, catalog, counts, coverage, declined, history, in_force, jurisdictions, listing, obligations,
    record, unclaimed,
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
}

/// A record with its bytes as a message.
pub fn record_view(record: record::RecordView, content: Vec<u8>) -> pb::RecordView {
    pb::RecordView { content, ..record.to_wire() }
}
