//! The limit of a question: tonic alone. A service at the same path takes the same request and answers with a message
//! that was prepared; it looks nothing up, and nothing stands around it.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use inforce_proto::v1::{GetInForceRequest, GetInForceResponse};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service, http};
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;

use crate::Failure;

/// The limit, listening. It ends when this is dropped.
pub struct BareQuestion {
    url: String,
    _runtime: Runtime,
}

impl BareQuestion {
    /// Starts it on a free port. The nth call is answered with the nth of `answers`, then from the first again.
    ///
    /// # Errors
    /// If no port is free, or there is no answer.
    pub fn start(answers: Vec<GetInForceResponse>) -> Result<Self, Failure> {
        if answers.is_empty() {
            return Err("no answer was prepared".into());
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let url = format!("http://{}", listener.local_addr()?);
        let prepared = Prepared(Arc::new(Answers { all: answers, next: AtomicUsize::new(0) }));
        let router = tonic::transport::Server::builder().add_service(prepared);
        // As the system's server does.
        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        runtime.spawn(router.serve_with_incoming(incoming));
        Ok(Self { url, _runtime: runtime })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }
}

struct Answers {
    all: Vec<GetInForceResponse>,
    next: AtomicUsize,
}

/// What tonic's generated code does for one call.
#[derive(Clone)]
struct Prepared(Arc<Answers>);

impl NamedService for Prepared {
    const NAME: &'static str = "inforce.v1.QueryService";
}

impl Service<http::Request<Body>> for Prepared {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let one = One(Arc::clone(&self.0));
        Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).unary(one, request).await) })
    }
}

struct One(Arc<Answers>);

impl UnaryService<GetInForceRequest> for One {
    type Response = GetInForceResponse;
    type Future = BoxFuture<Response<GetInForceResponse>, Status>;

    fn call(&mut self, _: Request<GetInForceRequest>) -> Self::Future {
        let answers = Arc::clone(&self.0);
        Box::pin(async move {
            let nth = answers.next.fetch_add(1, Ordering::Relaxed);
            Ok(Response::new(answers.all[nth % answers.all.len()].clone()))
        })
    }
}
