//! The system as `inforce serve` runs it: engine, ledger with decision, chain and tree, server.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use inforce_catalog::Submission;
use inforce_ledger::{Ledger, Options, SystemClock};
use inforce_log::LedgerId;
use inforce_scenario::story::{ADMINISTRATOR, ORIGIN};
use inforce_server::{ServeError, Server, ServerConfig};
use inforce_store_sled::SledStore;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::Failure;

/// A new ledger, prepared and served.
pub struct System {
    ledger: Arc<Ledger>,
    runtime: Runtime,
    url: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), ServeError>>,
    /// Groups and microseconds of the preparation.
    before: Appends,
}

/// What the writer gave to the engine.
#[derive(Clone, Copy, Debug)]
pub struct Appends {
    /// Groups.
    pub groups: u64,
    /// Microseconds spent in the engine, all groups together: journal, `fdatasync` and sled.
    pub micros: u64,
}

impl System {
    /// Creates a ledger in `dir`, records the preparation and serves it on a free port.
    ///
    /// # Errors
    /// If any of that fails, or a command of the preparation is refused.
    pub fn start(dir: &Path, preparation: &[Vec<Submission>]) -> Result<Self, Failure> {
        let engine = inforce_store_sled::Options::default();
        let id = LedgerId(*Uuid::new_v4().as_bytes());
        let store = SledStore::create(&dir.join("data"), id, &engine)?;
        Ledger::create(&store, ORIGIN, ADMINISTRATOR, &SystemClock)?;
        let ledger = Arc::new(Ledger::open(Arc::new(store), Options::default())?);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        for batch in preparation {
            runtime.block_on(ledger.submit_batch(batch.clone()))?;
        }
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let config = ServerConfig { listen, ..ServerConfig::default() };
        let server = runtime.block_on(Server::bind(Arc::clone(&ledger), config))?;
        let url = format!("http://{}", server.address());
        let (stop, stopped) = oneshot::channel();
        let serving = runtime.spawn(server.run(async move {
            let _ = stopped.await; // Dropped or sent: stop.
        }));
        let before = appends(&ledger);
        Ok(Self { ledger, runtime, url, stop, serving, before })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What was appended since the preparation.
    pub fn appends(&self) -> Appends {
        let now = appends(&self.ledger);
        Appends { groups: now.groups - self.before.groups, micros: now.micros - self.before.micros }
    }

    /// Stops it in order.
    ///
    /// # Errors
    /// If it did not serve until now, or cannot be closed.
    pub fn stop(self) -> Result<(), Failure> {
        let Self { ledger, runtime, stop, serving, .. } = self;
        drop(stop);
        runtime.block_on(serving)??;
        Ok(runtime.block_on(ledger.shutdown())?)
    }
}

fn appends(ledger: &Ledger) -> Appends {
    let metrics = ledger.metrics();
    Appends { groups: metrics.groups.get(), micros: metrics.append_micros.get() }
}
