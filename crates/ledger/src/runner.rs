//! The readers' copy: it follows the log, from the store and never from the writer's memory.
//!
//! The runner waits for the head to move, reads what is new, sees that it is what the writer
//! recorded ([`Follower`]) and applies it to the register behind a lock, in small steps so that no
//! question waits long. What was read at the start was verified in full.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, TryLockError};
use std::time::Duration;

use inforce_catalog::Register;
use inforce_store::{Head, LogStore, ReadError};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::error::{Fatal, WaitError};
use crate::follower::Follower;
use crate::ledger::FatalCell;
use crate::metrics::Metrics;
use crate::replica::{Step, read_some};
use crate::snapshot::{Keep, Keeper, Position};

/// Records applied under one lock, and those that their last command has beside. At about 2 µs each, a question waits half a millisecond at
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

    /// The same at once; `None` where it would have to wait for the register. A short question needs no thread that may
    /// wait.
    pub fn try_read<T>(&self, question: impl FnOnce(&Register, u64) -> T) -> Option<T> {
        let register = match self.register.try_read() {
            Ok(register) => register,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        Some(question(&register, register.size()))
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
    around: Surroundings,
    follower: Follower,
    register: Arc<RwLock<Register>>,
    position: watch::Sender<u64>,
    keeper: Option<Keeper>,
}

/// What a runner shares with the ledger.
pub(crate) struct Surroundings {
    pub(crate) store: Arc<dyn LogStore>,
    pub(crate) head: watch::Receiver<Head>,
    pub(crate) fatal: Arc<FatalCell>,
    pub(crate) metrics: Arc<Metrics>,
    /// Whether the ledger is shut down in good order.
    pub(crate) orderly: Arc<AtomicBool>,
}

impl Runner {
    /// A runner that goes on from what was verified, and the view that it keeps.
    pub(crate) fn new(register: Register, follower: Follower, around: Surroundings) -> (Self, View) {
        let (position, positions) = watch::channel(register.size());
        let register = Arc::new(RwLock::new(register));
        let head = around.head.clone();
        let view = View { register: Arc::clone(&register), position: positions, head };
        (Self { around, follower, register, position, keeper: None }, view)
    }

    /// Has snapshots made, if any are kept.
    pub(crate) fn keeping(mut self, keep: Option<Keep>) -> io::Result<Self> {
        let metrics = &self.around.metrics;
        let start = |keep| Keeper::start(keep, Arc::clone(metrics));
        self.keeper = keep.map(start).transpose()?;
        Ok(self)
    }

    /// Follows until the writer has ended and everything it wrote is taken in.
    pub(crate) fn run(mut self, runtime: &Runtime) {
        let mut live = true;
        loop {
            let head = *self.around.head.borrow_and_update();
            if let Err(detail) = self.catch_up(head) {
                tracing::error!(detail, "the log cannot be followed");
                self.around.fatal.set(Fatal::Reader { detail });
                return;
            }
            if let Some(keeper) = &mut self.keeper {
                keeper.reached(head.size, || position(&self.follower));
            }
            if !live {
                break;
            }
            // The sender is gone when the writer has ended; the last head may not be seen yet.
            live = runtime.block_on(self.around.head.changed()).is_ok();
        }
        if let (true, Some(keeper)) = (self.around.orderly.load(Ordering::SeqCst), self.keeper) {
            keeper.finish(position(&self.follower));
        }
    }

    /// Takes in what is behind the follower, up to a head between two commands.
    fn catch_up(&mut self, head: Head) -> Result<(), String> {
        let mut steps = Vec::with_capacity(STEP);
        while self.follower.head().size < head.size {
            let from = self.follower.head().size;
            let records = match read_some(self.around.store.as_ref(), from) {
                Ok(records) => records,
                Err(error @ ReadError::Failed { .. }) if !self.around.fatal.is_set() => {
                    tracing::warn!(%error, "reading is tried again");
                    std::thread::sleep(RETRY);
                    continue;
                }
                Err(error) => return Err(error.to_string()),
            };
            let left = usize::try_from(head.size - from).unwrap_or(usize::MAX);
            for bytes in records.iter().take(left) {
                let whole = self.follower.is_between_commands();
                // This record confirms those before it.
                let step = self.follower.follow(bytes).map_err(|e| e.to_string())?;
                // Nobody sees half a command: an item merged away, and what it became not yet there.
                if steps.len() >= STEP && whole {
                    self.apply(&mut steps);
                }
                steps.push(step);
            }
        }
        self.follower.confirm(head).map_err(|e| e.to_string())?;
        self.apply(&mut steps);
        Ok(())
    }

    fn apply(&mut self, steps: &mut Vec<Step>) {
        let mut register = self.register.write().unwrap_or_else(PoisonError::into_inner);
        self.around.metrics.applied.add(steps.len() as u64);
        for (key, entry) in steps.drain(..) {
            register.apply(key, entry);
        }
        let size = register.size();
        drop(register);
        self.position.send_replace(size);
    }
}

fn position(follower: &Follower) -> Position {
    Position { ledger: follower.ledger(), head: follower.head(), tree: follower.tree().clone() }
}
