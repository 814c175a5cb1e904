//! Where a server listens, and its limits.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::serve::ServeError;

/// The port a server listens on where none is named.
pub const DEFAULT_PORT: u16 = 7652;

/// Where a server listens. Both addresses must be loopback: callers are not authenticated.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// gRPC. Port 0 takes a free one; [`Server::address`](crate::Server::address) says which.
    pub listen: SocketAddr,
    /// Prometheus metrics over HTTP, if they are wanted.
    pub metrics_listen: Option<SocketAddr>,
    /// How much one call may take.
    pub limits: Limits,
}

impl Default for ServerConfig {
    /// `127.0.0.1` and [`DEFAULT_PORT`], no metrics, [`Limits::default`].
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, DEFAULT_PORT)),
            metrics_listen: None,
            limits: Limits::default(),
        }
    }
}

impl ServerConfig {
    /// Whether a server may listen there, to be asked before a ledger is opened for it.
    ///
    /// # Errors
    /// [`ServeError::NotLoopback`]: the first address that is not.
    pub fn check(&self) -> Result<(), ServeError> {
        let mut addresses = [Some(self.listen), self.metrics_listen].into_iter().flatten();
        addresses.find(|a| !a.ip().is_loopback()).map_or(Ok(()), |open| Err(ServeError::NotLoopback(open)))
    }
}

/// What one call may take. Everything has a limit; the reasons stand beside the defaults.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Most bytes of one message that comes in.
    pub message: usize,
    /// Most bytes of one answer.
    pub answer: usize,
    /// Most bytes of all messages of a batch together.
    pub batch_bytes: usize,
    /// Most bytes of one file that is taken in.
    pub file_bytes: usize,
    /// Calls that may be under way at once.
    pub calls: usize,
    /// Batches that may be under way at once.
    pub batches: usize,
    /// Files that may be taken in at once.
    pub imports: usize,
    /// Questions that may be computed at once.
    pub questions: usize,
    /// How long a call may take that does not say.
    pub deadline: Duration,
    /// How long a call may take, whatever it says.
    pub longest: Duration,
    /// How long calls under way may go on after the server was told to stop.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A record has at most 64 KiB, so a command that gives one is smaller; a reshaping gives several.
            message: 1 << 20,
            // A thousand rows of a few KiB each. Clients whose own limit is lower (4 MiB is usual) ask for fewer rows.
            answer: 16 << 20,
            // As much as the ledger takes in one group (ledger design, section 4).
            batch_bytes: 64 << 20,
            // As much as is read of a spreadsheet (`inforce_sheets::limits`).
            file_bytes: inforce_sheets::limits::Limits::default().file,
            // 256 × 1 MiB: what all messages being read may take together.
            calls: 256,
            // 2 × 64 MiB: the ledger has room for as much.
            batches: 2,
            // 2 × 300 MB: what the largest files take to be read.
            imports: 2,
            // Questions are computed on threads of their own; more at once only wait for each other.
            questions: 16,
            deadline: Duration::from_secs(30),
            longest: Duration::from_secs(300),
            grace: Duration::from_secs(15),
        }
    }
}
