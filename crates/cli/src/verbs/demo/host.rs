//! The server in this process.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use inforce_ledger::{Ledger, Options};
use inforce_server::{ServeError, Server, ServerConfig};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::engine;
use crate::failure::{Exit, Failure};
use crate::verbs::serve::{report, serve_failure};

/// A free port of this machine.
pub(super) fn any_port() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
}

/// A ledger that is open and served.
pub(super) struct Host {
    ledger: Arc<Ledger>,
    address: SocketAddr,
    url: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), ServeError>>,
}

impl Host {
    /// Opens the ledger and serves it: where it is told to, else at the usual port, else at a free one.
    pub(super) async fn start(data: &Path, listen: Option<SocketAddr>) -> Result<Self, Failure> {
        let opened = engine::open(data, Options::default())?;
        report(&opened.report);
        let ledger = Arc::new(opened.ledger);
        let bound = match bind(&ledger, listen.unwrap_or(ServerConfig::default().listen)).await {
            Err(ServeError::Bind { .. }) if listen.is_none() => bind(&ledger, any_port()).await,
            bound => bound,
        };
        let server = bound.map_err(|error| serve_failure(&error))?;
        let address = server.address();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(server.run(async {
            // An error means that the host is gone: stop as well.
            let _ = stopped.await;
        }));
        Ok(Self { ledger, address, url: format!("http://{address}"), stop, serving })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Finishes the calls under way and closes the ledger.
    pub(super) async fn stop(self) -> Result<(), Failure> {
        // Nobody listens any more where the server has ended by itself; its reason follows.
        let _ = self.stop.send(());
        let served = self.serving.await.map_err(|error| Failure::new(Exit::Uncertain, error))?;
        let closed = self.ledger.shutdown().await;
        served.map_err(|error| serve_failure(&error))?;
        closed.map_err(|error| Failure::new(Exit::Refused, error))
    }
}

async fn bind(ledger: &Arc<Ledger>, listen: SocketAddr) -> Result<Server, ServeError> {
    let config = ServerConfig { listen, ..ServerConfig::default() };
    Server::bind(Arc::clone(ledger), config).await
}
