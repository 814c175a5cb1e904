//! Binding, serving, stopping.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use inforce_ledger::{Fatal, Ledger};
use inforce_proto::FILE_DESCRIPTOR_SET;
use inforce_proto::v1::command_service_server::CommandServiceServer;
use inforce_proto::v1::import_service_server::ImportServiceServer;
use inforce_proto::v1::query_service_server::QueryServiceServer;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tonic::transport::server::{Router, TcpIncoming};
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use crate::call::{Calls, Commands, Imports, Questions};
use crate::config::ServerConfig;
use crate::edge::{Edge, Shared};
use crate::metrics;

/// How often an idle connection is asked whether its other end is still there, and how long it may take to say so.
const KEEPALIVE: Duration = Duration::from_secs(30);
const KEEPALIVE_ANSWER: Duration = Duration::from_secs(20);

/// Calls that one connection may have under way.
const STREAMS: u32 = 128;

/// Most bytes of the headers of one call: a principal and what gRPC itself sends take a few hundred.
const HEADERS: u32 = 16 << 10;

/// Why a server does not serve, or serves no longer.
#[derive(Debug)]
pub enum ServeError {
    /// The address can be reached from elsewhere. Callers are not authenticated, so listen on loopback
    /// (`127.0.0.1` or `[::1]`) and let a proxy that authenticates stand before it.
    NotLoopback(SocketAddr),
    /// The address cannot be listened on. Stop what does, or choose another.
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the operating system said.
        error: io::Error,
    },
    /// Metrics cannot be served. Choose another address for them, or do without.
    Metrics(String),
    /// The contract cannot be described to reflection: a fault of the build.
    Reflection(String),
    /// The transport failed.
    Transport(tonic::transport::Error),
    /// The ledger can go on no longer. End the process and open the ledger again.
    Ledger(Fatal),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback(address) => write!(
                f,
                "{address} can be reached from other machines, and callers are not authenticated: \
                 listen on a loopback address such as 127.0.0.1:{}",
                address.port()
            ),
            Self::Bind { address, error } => {
                write!(f, "cannot listen on {address}: {error}; stop what does, or choose another address")
            }
            Self::Metrics(why) => write!(f, "metrics cannot be served: {why}"),
            Self::Reflection(why) => write!(f, "the contract cannot be described: {why}"),
            Self::Transport(error) => write!(f, "the transport failed: {error}"),
            Self::Ledger(fatal) => fatal.fmt(f),
        }
    }
}

impl std::error::Error for ServeError {}

/// A server that listens and does not answer yet.
pub struct Server {
    ledger: Arc<Ledger>,
    config: ServerConfig,
    listener: TcpListener,
    address: SocketAddr,
    /// The exporter of metrics and what feeds it. They end when this is dropped.
    beside: JoinSet<()>,
}

/// Binds and serves until `shutdown` is ready.
///
/// # Errors
/// [`ServeError`].
pub async fn serve(
    ledger: Arc<Ledger>,
    config: ServerConfig,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    Server::bind(ledger, config).await?.run(shutdown).await
}

impl Server {
    /// Listens, so that callers may connect; they are answered once [`Server::run`] is called.
    ///
    /// # Errors
    /// [`ServeError::NotLoopback`], [`ServeError::Bind`], [`ServeError::Metrics`].
    pub async fn bind(ledger: Arc<Ledger>, config: ServerConfig) -> Result<Self, ServeError> {
        config.check()?;
        let failed = |error| ServeError::Bind { address: config.listen, error };
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let mut beside = JoinSet::new();
        if let Some(listen) = config.metrics_listen {
            let exporter = metrics::install(listen).map_err(ServeError::Metrics)?;
            beside.spawn(metrics::watch(Arc::clone(&ledger)));
            beside.spawn(async move {
                if exporter.await.is_err() {
                    tracing::error!("metrics are no longer served");
                }
            });
        }
        Ok(Self { ledger, config, listener, address, beside })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers calls until `shutdown` is ready, then takes no more and finishes those under way. The ledger stays
    /// open: whoever opened it shuts it down afterwards.
    ///
    /// # Errors
    /// [`ServeError::Ledger`] as soon as the ledger can go on no longer, [`ServeError::Transport`].
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let Self { ledger, config, listener, address, beside } = self;
        tracing::info!(%address, ledger = %ledger.id(), "serving");
        let (reporter, health) = tonic_health::server::health_reporter();
        let router = router(&ledger, &config)?.add_service(health);
        set_health(&reporter, ServingStatus::Serving).await;

        let (stop, mut stopping) = watch::channel(false);
        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        let serving = router.serve_with_incoming_shutdown(incoming, async move {
            // An error means that nobody is left who could say so: stop as well.
            let _ = stopping.wait_for(|stop| *stop).await;
        });
        tokio::pin!(serving);
        let cause = tokio::select! {
            served = &mut serving => return served.map_err(ServeError::Transport),
            () = shutdown => Ok(()),
            fatal = ledger.fatal() => Err(ServeError::Ledger(fatal)),
        };
        tracing::info!("stopping: calls under way are finished");
        set_health(&reporter, ServingStatus::NotServing).await;
        let _ = stop.send(true);
        if tokio::time::timeout(config.limits.grace, serving).await.is_err() {
            tracing::warn!("calls were still under way when the time to stop was over");
        }
        drop(beside);
        cause
    }
}

/// The services, each within the limits.
fn router(ledger: &Arc<Ledger>, config: &ServerConfig) -> Result<Router, ServeError> {
    let limits = &config.limits;
    let calls = Arc::new(Calls::new(Arc::clone(ledger), limits.clone()));
    let shared = Arc::new(Shared::new(limits));
    let commands = CommandServiceServer::new(Commands(Arc::clone(&calls)))
        .max_decoding_message_size(limits.message)
        .max_encoding_message_size(limits.answer);
    let imports = ImportServiceServer::new(Imports(Arc::clone(&calls)))
        .max_decoding_message_size(limits.message)
        .max_encoding_message_size(limits.answer);
    let questions = QueryServiceServer::new(Questions(calls))
        .max_decoding_message_size(limits.message)
        .max_encoding_message_size(limits.answer);
    let described = |error: tonic_reflection::server::Error| ServeError::Reflection(error.to_string());
    let newer = reflection().build_v1().map_err(described)?;
    // Many tools still ask by the older name.
    let older = reflection().build_v1alpha().map_err(described)?;
    Ok(tonic::transport::Server::builder()
        .http2_keepalive_interval(Some(KEEPALIVE))
        .http2_keepalive_timeout(Some(KEEPALIVE_ANSWER))
        .max_concurrent_streams(STREAMS)
        .http2_max_header_list_size(HEADERS)
        .add_service(Edge::new(commands, &shared))
        .add_service(Edge::new(imports, &shared))
        .add_service(Edge::new(questions, &shared))
        .add_service(newer)
        .add_service(older))
}

/// The contract and what stands beside it, for reflection.
fn reflection() -> tonic_reflection::server::Builder<'static> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
}

async fn set_health(reporter: &HealthReporter, status: ServingStatus) {
    for service in ["", "inforce.v1.CommandService", "inforce.v1.ImportService", "inforce.v1.QueryService"] {
        reporter.set_service_status(service, status).await;
    }
}
