//! Questions: asked as messages of the contract, answered as the views give them.

use inforce_log::record_hash;
use inforce_proto::v1 as pb;
use inforce_views::record::RecordView;
use inforce_views::{
    across, agencies, behind, bureau, catalog, compare, counts, counts_by, coverage, declined, history,
    in_force, jurisdictions, listing, may_require, obligations, search, unclaimed,
};
use inforce_wire::from_proto::answers;

use crate::client::Client;
use crate::error::CallError;

/// An answer and where it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered<A> {
    /// The answer.
    pub answer: A,
    /// How many records the view that gave it had taken in.
    pub position: u64,
}

/// Records of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records {
    /// The records, by sequence, without gaps, their hashes checked.
    pub records: Vec<RecordWithBytes>,
    /// How many records the view had taken in: the ledger ended there.
    pub position: u64,
}

/// One record: what it says, and the very bytes that were hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordWithBytes {
    /// What it says.
    pub view: RecordView,
    /// The bytes, as they are stored.
    pub content: Vec<u8>,
}

/// `method: rpc(Request) -> module::Answer`, one line a question.
macro_rules! questions {
    ($($(#[doc = $doc:literal])* $name:ident: $rpc:ident($request:ident) -> $module:ident::$answer:ident;)*) => {
        impl Client {$(
            $(#[doc = $doc])*
            ///
            /// # Errors
            /// [`CallError`].
            pub async fn $name(&self, question: pb::$request) -> Result<Answered<$module::$answer>, CallError> {
                let told = self.questions().$rpc(self.request(question)).await?.into_inner();
                let answer = told.answer.ok_or(CallError::Empty)?;
                Ok(Answered { answer: answers::$name(answer), position: told.position })
            }
        )*}
    };
}

questions! {
    /// Was the item in force?
    in_force: get_in_force(GetInForceRequest) -> in_force::InForceAnswer;
    /// Was the item in force, in each jurisdiction of a subtree?
    in_force_across: list_in_force(ListInForceRequest) -> in_force::InForceAcrossAnswer;
    /// What does a jurisdiction list, or exercise itself?
    catalog: list_catalog(ListCatalogRequest) -> catalog::CatalogAnswer;
    /// What does a listing say, and where is each element from?
    listing: get_listing(GetListingRequest) -> listing::ListingAnswer;
    /// What was recorded of an item, in both times?
    history: get_history(GetHistoryRequest) -> history::HistoryAnswer;
    /// How many items?
    counts: get_counts(GetCountsRequest) -> counts::CountsAnswer;
    /// What is owed?
    obligations: list_obligations(ListObligationsRequest) -> obligations::ObligationsAnswer;
    /// What is neither claimed nor declined?
    unclaimed: list_unclaimed(ListUnclaimedRequest) -> unclaimed::UnclaimedAnswer;
    /// What was declined, and why?
    declined: list_declined(ListDeclinedRequest) -> declined::DeclinedAnswer;
    /// Which jurisdictions are there?
    jurisdictions: list_jurisdictions(ListJurisdictionsRequest) -> jurisdictions::JurisdictionsAnswer;
    /// Which agencies are there?
    agencies: list_agencies(ListAgenciesRequest) -> agencies::AgenciesAnswer;
    /// Which catalogs are declared complete?
    coverage: list_coverage(ListCoverageRequest) -> coverage::CoverageAnswer;
    /// What differs between two days, two sequences or two jurisdictions?
    compare: compare_catalogs(CompareCatalogsRequest) -> compare::CompareAnswer;
    /// What is behind, and since when?
    behind: list_behind(ListBehindRequest) -> behind::BehindAnswer;
    /// How does an item stand in each jurisdiction of a subtree?
    across: list_across(ListAcrossRequest) -> across::AcrossAnswer;
    /// Which items answer to words?
    search: search_items(SearchItemsRequest) -> search::SearchAnswer;
    /// How many items, counted by what?
    counts_by: list_counts_by(ListCountsByRequest) -> counts_by::CountsByAnswer;
    /// What does one bureau exercise?
    bureau: get_bureau(GetBureauRequest) -> bureau::BureauAnswer;
    /// May it be required there?
    may_require: may_require(MayRequireRequest) -> may_require::MayRequireAnswer;
}

impl Client {
    /// The records of the ledger from a sequence on, each with its bytes. Fewer than were wanted may come: ask again
    /// from the one after the last.
    ///
    /// # Errors
    /// [`CallError`]; [`CallError::HashDiffers`] where bytes do not have the hash that came with them.
    pub async fn records(&self, question: pb::ListRecordsRequest) -> Result<Records, CallError> {
        let told = self.questions().list_records(self.request(question)).await?.into_inner();
        let records: Result<Vec<_>, _> = told.records.into_iter().map(checked).collect();
        Ok(Records { records: records?, position: told.position })
    }

    /// How far the ledger is.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn head(&self) -> Result<pb::GetHeadResponse, CallError> {
        Ok(self.questions().get_head(self.request(pb::GetHeadRequest {})).await?.into_inner())
    }
}

fn checked(record: pb::RecordView) -> Result<RecordWithBytes, CallError> {
    let (view, content) = answers::record_view(record);
    if record_hash(&content).to_string() != view.hash {
        return Err(CallError::HashDiffers { sequence: view.sequence });
    }
    Ok(RecordWithBytes { view, content })
}
