//! Verifying, behind a ledger that serves already, what its opening took in on the word of a snapshot.
//!
//! Every byte is hashed, every link followed, the tree built again. What does not fit ends the ledger: the next opening
//! has no snapshot any more and verifies everything before it answers.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use inforce_log::Chain;
use inforce_log::tree::Tree;
use inforce_store::{Head, LogStore, ReadError};

use crate::error::Fatal;
use crate::ledger::FatalCell;
use crate::metrics::Metrics;
use crate::replica::read_some;
use crate::snapshot::{self, Position};

/// How many times it says how far it is.
const TOLD: u64 = 10;

/// How long a medium that fails is left alone before it is read again.
const RETRY: Duration = Duration::from_millis(250);

/// The work of the thread.
pub(crate) struct Recheck {
    pub(crate) store: Arc<dyn LogStore>,
    pub(crate) position: Position,
    /// Where the snapshot lies.
    pub(crate) dir: PathBuf,
    pub(crate) fatal: Arc<FatalCell>,
    pub(crate) metrics: Arc<Metrics>,
    /// Set when the ledger ends.
    pub(crate) stop: Arc<AtomicBool>,
}

impl Recheck {
    /// Verifies up to the snapshot's position, as fast as one thread does with as long a rest after each page as it took.
    pub(crate) fn run(self) {
        let size = self.position.head.size;
        let (mut chain, mut tree) = (Chain::new(self.position.ledger), Tree::new());
        let mut told = 0;
        while chain.head().size < size {
            let begun = Instant::now();
            if self.stop.load(Ordering::SeqCst) || self.fatal.is_set() {
                return;
            }
            match self.page(&mut chain, &mut tree) {
                Ok(true) => {}
                Ok(false) => {
                    std::thread::sleep(RETRY);
                    continue;
                }
                Err(why) => return self.fail(&why),
            }
            let records = chain.head().size;
            self.metrics.unverified.set(size - records);
            let part = (records * TOLD).checked_div(size).unwrap_or(TOLD);
            if part > told {
                told = part;
                tracing::info!(records, of = size, "verifying what the snapshot vouched for");
            }
            std::thread::sleep(begun.elapsed());
        }
        let head = Head { size: chain.head().size, hash: chain.head().hash };
        if head == self.position.head && tree == self.position.tree {
            tracing::info!(records = size, "everything that the snapshot vouched for is verified");
        } else {
            self.fail("the records lead elsewhere than the snapshot says");
        }
    }

    /// Verifies the next page. `false`: the medium failed, try again.
    fn page(&self, chain: &mut Chain, tree: &mut Tree) -> Result<bool, String> {
        let records = match read_some(self.store.as_ref(), chain.head().size) {
            Ok(records) => records,
            Err(error @ ReadError::Failed { .. }) => {
                tracing::warn!(%error, "reading is tried again");
                return Ok(false);
            }
            // The store was closed: the ledger ends.
            Err(ReadError::Closed) => return Ok(false),
            Err(error) => return Err(error.to_string()),
        };
        let left = self.position.head.size - chain.head().size;
        for bytes in records.iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
            chain.accept(bytes).map_err(|error| error.to_string())?;
            tree.append(bytes);
        }
        Ok(true)
    }

    fn fail(&self, why: &str) {
        snapshot::drop_it(&self.dir, why);
        let detail = format!("what a snapshot vouched for is not so: {why}; open the ledger again");
        tracing::error!(detail, "the log is not what it was");
        self.fatal.set(Fatal::Reader { detail });
    }
}
