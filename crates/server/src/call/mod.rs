//! The calls, one file each, and what they share.

mod compare_catalogs;
mod execute;
mod execute_batch;
mod get_bureau;
mod get_counts;
mod get_head;
mod get_history;
mod get_in_force;
mod get_listing;
mod import_list;
mod list_across;
mod list_agencies;
mod list_behind;
mod list_catalog;
mod list_counts_by;
mod list_coverage;
mod list_declined;
mod list_in_force;
mod list_jurisdictions;
mod list_obligations;
mod list_records;
mod list_unclaimed;
mod may_require;
mod search_items;

use std::sync::Arc;

use inforce_catalog::{Day, Register};
use inforce_ledger::{Clock, Ledger, SystemClock};
use inforce_proto::v1 as pb;
use inforce_proto::v1::command_service_server::CommandService;
use inforce_proto::v1::import_service_server::ImportService;
use inforce_proto::v1::query_service_server::QueryService;
use inforce_views::QueryRefusal;
use tokio::sync::Semaphore;
use tonic::{Request, Response, Status, Streaming};

use crate::config::Limits;
use crate::error::CallError;
use crate::names::Names;
use crate::notice::Kind;
use crate::principal;

/// What every call works with.
pub(crate) struct Calls {
    ledger: Arc<Ledger>,
    limits: Limits,
    batches: Semaphore,
    imports: Arc<Semaphore>,
    questions: Arc<Semaphore>,
    names: Arc<Names>,
}

impl Calls {
    pub(crate) fn new(ledger: Arc<Ledger>, limits: Limits) -> Self {
        let names = Arc::new(Names::default());
        names.fill(ledger.view().clone());
        Self {
            ledger,
            names,
            batches: Semaphore::new(limits.batches),
            imports: Arc::new(Semaphore::new(limits.imports)),
            questions: Arc::new(Semaphore::new(limits.questions)),
            limits,
        }
    }

    /// Asks the view once it has reached `at_least`; the answer comes with the position it was read at.
    ///
    /// The question is computed on a thread of its own: a long one does not hold up other calls.
    async fn ask<A: Send + 'static>(
        &self,
        at_least: Option<u64>,
        question: impl FnOnce(&Register) -> Result<A, QueryRefusal> + Send + 'static,
    ) -> Result<(A, u64), CallError> {
        self.position(at_least).await?;
        let fault = |why: String| CallError::notice(Kind::Fault, why);
        let turn = Arc::clone(&self.questions).acquire_owned().await.map_err(|e| fault(e.to_string()))?;
        let view = self.ledger.view().clone();
        let asked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            view.read(|register, position| question(register).map(|answer| (answer, position)))
        });
        Ok(asked.await.map_err(|e| fault(e.to_string()))??)
    }

    /// The same for a question that is answered in less time than it takes to a thread and back: here, unless the view
    /// cannot be read at once.
    async fn ask_short<A: Send + 'static>(
        &self,
        at_least: Option<u64>,
        question: impl Fn(&Register) -> Result<A, QueryRefusal> + Send + 'static,
    ) -> Result<(A, u64), CallError> {
        self.position(at_least).await?;
        let here = |register: &Register, position| question(register).map(|answer| (answer, position));
        match self.ledger.view().try_read(here) {
            Some(answer) => Ok(answer?),
            None => self.ask(at_least, question).await,
        }
    }

    /// Waits until the view has reached a position, and says where it is then. The call's deadline ends the wait.
    async fn position(&self, at_least: Option<u64>) -> Result<u64, CallError> {
        let at_least = at_least.unwrap_or(0);
        Ok(self.ledger.view().wait_for(at_least, self.limits.longest).await?)
    }
}

/// The civil day of China: the day of a question that names none.
fn today() -> Day {
    SystemClock.now().civil_day()
}

/// `inforce.v1.CommandService`.
pub(crate) struct Commands(pub(crate) Arc<Calls>);

#[tonic::async_trait]
impl CommandService for Commands {
    async fn execute(
        &self,
        request: Request<pb::ExecuteRequest>,
    ) -> Result<Response<pb::ExecuteResponse>, Status> {
        let principal = principal::read(request.metadata()).map_err(CallError::from)?;
        Ok(Response::new(execute::call(&self.0, &principal, request.into_inner()).await?))
    }

    async fn execute_batch(
        &self,
        request: Request<Streaming<pb::ExecuteBatchRequest>>,
    ) -> Result<Response<pb::ExecuteBatchResponse>, Status> {
        let principal = principal::read(request.metadata()).map_err(CallError::from)?;
        Ok(Response::new(execute_batch::call(&self.0, &principal, request.into_inner()).await?))
    }
}

/// `inforce.v1.ImportService`.
pub(crate) struct Imports(pub(crate) Arc<Calls>);

#[tonic::async_trait]
impl ImportService for Imports {
    async fn import_list(
        &self,
        request: Request<Streaming<pb::ImportListRequest>>,
    ) -> Result<Response<pb::ImportListResponse>, Status> {
        let principal = principal::read(request.metadata());
        Ok(Response::new(import_list::call(&self.0, principal, request.into_inner()).await?))
    }
}

/// `inforce.v1.QueryService`.
pub(crate) struct Questions(pub(crate) Arc<Calls>);

#[tonic::async_trait]
impl QueryService for Questions {
    async fn get_in_force(
        &self,
        request: Request<pb::GetInForceRequest>,
    ) -> Result<Response<pb::GetInForceResponse>, Status> {
        Ok(Response::new(get_in_force::call(&self.0, request.into_inner()).await?))
    }

    async fn list_in_force(
        &self,
        request: Request<pb::ListInForceRequest>,
    ) -> Result<Response<pb::ListInForceResponse>, Status> {
        Ok(Response::new(list_in_force::call(&self.0, request.into_inner()).await?))
    }

    async fn list_catalog(
        &self,
        request: Request<pb::ListCatalogRequest>,
    ) -> Result<Response<pb::ListCatalogResponse>, Status> {
        Ok(Response::new(list_catalog::call(&self.0, request.into_inner()).await?))
    }

    async fn get_listing(
        &self,
        request: Request<pb::GetListingRequest>,
    ) -> Result<Response<pb::GetListingResponse>, Status> {
        Ok(Response::new(get_listing::call(&self.0, request.into_inner()).await?))
    }

    async fn get_history(
        &self,
        request: Request<pb::GetHistoryRequest>,
    ) -> Result<Response<pb::GetHistoryResponse>, Status> {
        Ok(Response::new(get_history::call(&self.0, request.into_inner()).await?))
    }

    async fn get_counts(
        &self,
        request: Request<pb::GetCountsRequest>,
    ) -> Result<Response<pb::GetCountsResponse>, Status> {
        Ok(Response::new(get_counts::call(&self.0, request.into_inner()).await?))
    }

    async fn list_obligations(
        &self,
        request: Request<pb::ListObligationsRequest>,
    ) -> Result<Response<pb::ListObligationsResponse>, Status> {
        Ok(Response::new(list_obligations::call(&self.0, request.into_inner()).await?))
    }

    async fn list_unclaimed(
        &self,
        request: Request<pb::ListUnclaimedRequest>,
    ) -> Result<Response<pb::ListUnclaimedResponse>, Status> {
        Ok(Response::new(list_unclaimed::call(&self.0, request.into_inner()).await?))
    }

    async fn list_declined(
        &self,
        request: Request<pb::ListDeclinedRequest>,
    ) -> Result<Response<pb::ListDeclinedResponse>, Status> {
        Ok(Response::new(list_declined::call(&self.0, request.into_inner()).await?))
    }

    async fn list_jurisdictions(
        &self,
        request: Request<pb::ListJurisdictionsRequest>,
    ) -> Result<Response<pb::ListJurisdictionsResponse>, Status> {
        Ok(Response::new(list_jurisdictions::call(&self.0, request.into_inner()).await?))
    }

    async fn list_agencies(
        &self,
        request: Request<pb::ListAgenciesRequest>,
    ) -> Result<Response<pb::ListAgenciesResponse>, Status> {
        Ok(Response::new(list_agencies::call(&self.0, request.into_inner()).await?))
    }

    async fn list_coverage(
        &self,
        request: Request<pb::ListCoverageRequest>,
    ) -> Result<Response<pb::ListCoverageResponse>, Status> {
        Ok(Response::new(list_coverage::call(&self.0, request.into_inner()).await?))
    }

    async fn compare_catalogs(
        &self,
        request: Request<pb::CompareCatalogsRequest>,
    ) -> Result<Response<pb::CompareCatalogsResponse>, Status> {
        Ok(Response::new(compare_catalogs::call(&self.0, request.into_inner()).await?))
    }

    async fn list_behind(
        &self,
        request: Request<pb::ListBehindRequest>,
    ) -> Result<Response<pb::ListBehindResponse>, Status> {
        Ok(Response::new(list_behind::call(&self.0, request.into_inner()).await?))
    }

    async fn list_across(
        &self,
        request: Request<pb::ListAcrossRequest>,
    ) -> Result<Response<pb::ListAcrossResponse>, Status> {
        Ok(Response::new(list_across::call(&self.0, request.into_inner()).await?))
    }

    async fn search_items(
        &self,
        request: Request<pb::SearchItemsRequest>,
    ) -> Result<Response<pb::SearchItemsResponse>, Status> {
        Ok(Response::new(search_items::call(&self.0, request.into_inner()).await?))
    }

    async fn list_counts_by(
        &self,
        request: Request<pb::ListCountsByRequest>,
    ) -> Result<Response<pb::ListCountsByResponse>, Status> {
        Ok(Response::new(list_counts_by::call(&self.0, request.into_inner()).await?))
    }

    async fn get_bureau(
        &self,
        request: Request<pb::GetBureauRequest>,
    ) -> Result<Response<pb::GetBureauResponse>, Status> {
        Ok(Response::new(get_bureau::call(&self.0, request.into_inner()).await?))
    }

    async fn may_require(
        &self,
        request: Request<pb::MayRequireRequest>,
    ) -> Result<Response<pb::MayRequireResponse>, Status> {
        Ok(Response::new(may_require::call(&self.0, request.into_inner()).await?))
    }

    async fn list_records(
        &self,
        request: Request<pb::ListRecordsRequest>,
    ) -> Result<Response<pb::ListRecordsResponse>, Status> {
        Ok(Response::new(list_records::call(&self.0, request.into_inner()).await?))
    }

    async fn get_head(
        &self,
        _: Request<pb::GetHeadRequest>,
    ) -> Result<Response<pb::GetHeadResponse>, Status> {
        Ok(Response::new(get_head::call(&self.0)))
    }
}
