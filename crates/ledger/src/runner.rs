//! The readers' copy: it follows the log, from the store and never from the writer's memory.
//!
//! The runner waits for the head to move, reads what is new, verifies every record with a chain
//! of its own and applies it to the register behind a lock, in small steps so that no question
//! waits long. What it read at the start came the same way.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use inforce_catalog::Register;
use inforce_store::{Head, LogStore, ReadError};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::error::{Fatal, WaitError};
use crate::ledger::FatalCell;
use crate::metrics::Metrics;
use crate::replica::{Replica, Step, Verifier, read_some};
use crate::snapshot;

/// Records applied under one lock. At about 2 µs each, a question waits half a millisecond at
/// most.
const STEP: usize = 256;

/// How long a medium that fails is left alone before it is read again.
const RETRY: Duration = Duration::from_millis(250);

/// What readers see: the register, as far as the log has been followed.
#[derive(Clone, Debug)]
pub struct View {
    register: Arc<RwLock<Register>>,
    position: watch::Receiver<u64>,
    head: watch::Receiver<Head>,
}

impl View {
    /// Asks the register. `question` is given the register and the position it is at: the number
    /// of records it knows. It keeps the register from moving on, so it should be short: page
    /// long answers.
    pub fn read<T>(&self, question: impl FnOnce(&Register, u64) -> T) -> T {
        let register = self.register.read().unwrap_or_else(PoisonError::into_inner);
        question(&register, register.size())
    }

    /// The number of records taken in.
    pub fn position(&self) -> u64 {
        *self.position.borrow()
    }

    /// How many durable records are not taken in yet.
    pub fn lag(&self) -> u64 {
        let position = self.position();
        self.head.borrow().size.saturating_sub(position)
    }

    /// Waits until at least so many records are taken in, for at most `patience`, and returns
    /// the position then. The [`Receipt::position`](crate::Receipt::position) of a command is
    /// what a question must ask for to know it.
    ///
    /// # Errors
    /// [`WaitError`], by what the caller can do.
    pub async fn wait_for(&self, at_least: u64, patience: Duration) -> Result<u64, WaitError> {
        let mut position = self.position.clone();
        if *position.borrow() >= at_least {
            return Ok(*position.borrow());
        }
        let size = self.head.borrow().size;
        if at_least > size {
            return Err(WaitError::Beyond { size });
        }
        let reached = position.wait_for(|position| *position >= at_least);
        match tokio::time::timeout(patience, reached).await {
            Ok(Ok(position)) => Ok(*position),
            Ok(Err(_)) => Err(WaitError::Stopped),
            Err(_) => Err(WaitError::Late { position: self.position() }),
        }
    }
}

/// The thread that keeps the view up to date.
pub(crate) struct Runner {
    store: Arc<dyn LogStore>,
    verifier: Verifier,
    register: Arc<RwLock<Register>>,
    position: watch::Sender<u64>,
    head: watch::Receiver<Head>,
    fatal: Arc<FatalCell>,
    metrics: Arc<Metrics>,
}

/// What a runner shares with the ledger.
pub(crate) struct Surroundings {
    pub(crate) store: Arc<dyn LogStore>,
    pub(crate) head: watch::Receiver<Head>,
    pub(crate) fatal: Arc<FatalCell>,
    pub(crate) metrics: Arc<Metrics>,
}

/// What a runner does when the writer has ended.
pub(crate) struct Ending {
    /// Whether the ledger is shut down in good order.
    pub(crate) orderly: Arc<AtomicBool>,
    /// Where the snapshot goes, if anywhere.
    pub(crate) snapshots: Option<PathBuf>,
}

impl Runner {
    /// A runner that goes on from `replica`, and the view that it keeps.
    pub(crate) fn new(replica: Replica, around: Surroundings) -> (Self, View) {
        let Replica { verifier, register } = replica;
        let (position, positions) = watch::channel(register.size());
        let runner = Self {
            store: around.store,
            verifier,
            register: Arc::new(RwLock::new(register)),
            position,
            head: around.head,
            fatal: around.fatal,
            metrics: around.metrics,
        };
        let view =
            View { register: Arc::clone(&runner.register), position: positions, head: runner.head.clone() };
        (runner, view)
    }

    /// Follows until the writer has ended and everything it wrote is taken in.
    pub(crate) fn run(mut self, runtime: &Runtime, ending: &Ending) {
        let mut live = true;
        loop {
            let head = *self.head.borrow_and_update();
            if let Err(detail) = self.catch_up(head) {
                tracing::error!(detail, "the log cannot be followed");
                self.fatal.set(Fatal::Reader { detail });
                return;
            }
            if !live {
                break;
            }
            // The sender is gone when the writer has ended; the last head may not be seen yet.
            live = runtime.block_on(self.head.changed()).is_ok();
        }
        if let (true, Some(dir)) = (ending.orderly.load(Ordering::SeqCst), &ending.snapshots) {
            let register = self.register.read().unwrap_or_else(PoisonError::into_inner);
            match snapshot::write(dir, &self.verifier, &register) {
                Ok(()) => tracing::info!(records = register.size(), "a snapshot was written"),
                Err(error) => tracing::warn!(%error, "no snapshot: the next opening takes longer"),
            }
        }
    }

    fn catch_up(&mut self, head: Head) -> Result<(), String> {
        while self.verifier.head().size < head.size {
            let records = match read_some(self.store.as_ref(), self.verifier.head().size) {
                Ok(records) => records,
                Err(error @ ReadError::Failed { .. }) if !self.fatal.is_set() => {
                    tracing::warn!(%error, "reading is tried again");
                    std::thread::sleep(RETRY);
                    continue;
                }
                Err(error) => return Err(error.to_string()),
            };
            let mut steps = Vec::with_capacity(STEP);
            for bytes in &records {
                steps.push(self.verifier.verify(bytes).map_err(|e| e.to_string())?);
                if steps.len() == STEP {
                    self.apply(&mut steps);
                }
            }
            self.apply(&mut steps);
        }
        Ok(())
    }

    fn apply(&mut self, steps: &mut Vec<Step>) {
        let mut register = self.register.write().unwrap_or_else(PoisonError::into_inner);
        self.metrics.applied.add(steps.len() as u64);
        for (key, entry) in steps.drain(..) {
            register.apply(key, entry);
        }
        let size = register.size();
        drop(register);
        self.position.send_replace(size);
    }
}
