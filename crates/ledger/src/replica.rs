//! A copy of the ledger's state, made from its records and nothing else.
//!
//! Opening, the readers' copy and the check all take records in here: one path, so that what one
//! of them accepts, all do.

use std::io;
use std::sync::mpsc::{Receiver, sync_channel};

use inforce_catalog::{Entry, Register, Shared, StreamKey};
use inforce_log::tree::Tree;
use inforce_log::{Chain, ChainError, LedgerId};
use inforce_store::{Head, LogStore, ReadError, ReadLimit};

use crate::codec::{self, CodecError};
use crate::error::OpenError;

/// Pages verified ahead of the register. One takes about as long to verify as to apply, so a few
/// keep both threads busy; each holds at most 4 MiB of records.
const PAGES_AHEAD: usize = 4;

/// What the register takes in for one record.
pub(crate) type Step = (StreamKey, Entry);

/// Why a record was not taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum VerifyError {
    /// It does not continue the chain.
    Chain(ChainError),
    /// It does, but its content cannot be read.
    Codec(CodecError),
}

impl std::fmt::Display for VerifyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Chain(error) => error.fmt(f),
            Self::Codec(error) => error.fmt(f),
        }
    }
}

impl From<VerifyError> for OpenError {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Chain(error) => Self::Chain(error),
            VerifyError::Codec(error) => Self::Codec(error),
        }
    }
}

/// Verifies records one after the other and says what the register takes in for each.
#[derive(Clone, Debug)]
pub(crate) struct Verifier {
    pub(crate) chain: Chain,
    pub(crate) tree: Tree,
    pub(crate) shared: Shared,
}

impl Verifier {
    pub(crate) fn new(ledger: LedgerId) -> Self {
        Self { chain: Chain::new(ledger), tree: Tree::new(), shared: Shared::default() }
    }

    /// Verifies the next record in full. After an error the verifier is of no use any more.
    pub(crate) fn verify(&mut self, bytes: &[u8]) -> Result<Step, VerifyError> {
        let accepted = self.chain.accept(bytes).map_err(VerifyError::Chain)?;
        self.tree.append(bytes);
        codec::entry(&accepted.record, accepted.hash, &mut self.shared).map_err(VerifyError::Codec)
    }

    /// The end of what was verified.
    pub(crate) fn head(&self) -> Head {
        let head = self.chain.head();
        Head { size: head.size, hash: head.hash }
    }
}

/// The whole state at one position.
#[derive(Clone, Debug)]
pub(crate) struct Replica {
    pub(crate) verifier: Verifier,
    pub(crate) register: Register,
}

impl Replica {
    pub(crate) fn new(ledger: LedgerId) -> Self {
        Self { verifier: Verifier::new(ledger), register: Register::new() }
    }

    /// Takes in every record of the store from here to its head.
    pub(crate) fn replay(&mut self, store: &dyn LogStore) -> Result<(), OpenError> {
        let head = store.head();
        self.take_in(|verifier| next_page(store, verifier, head)).map_err(OpenError::Thread)??;
        if let Some(command) = self.verifier.chain.open_command() {
            return Err(OpenError::TornCommand(command));
        }
        let records = self.verifier.head();
        if records != head {
            let store = head;
            return Err(OpenError::HeadDiffers { store, records });
        }
        Ok(())
    }

    /// Takes in what `next` gives, page by page, until it gives an empty one. One thread reads,
    /// this one applies.
    ///
    /// # Errors
    /// Outside that no thread could be started, inside what `next` says.
    pub(crate) fn take_in<E: Send>(
        &mut self,
        mut next: impl FnMut(&mut Verifier) -> Result<Vec<Step>, E> + Send,
    ) -> io::Result<Result<(), E>> {
        let (sender, pages) = sync_channel(PAGES_AHEAD);
        let (verifier, register) = (&mut self.verifier, &mut self.register);
        std::thread::scope(|scope| {
            let read = move || {
                loop {
                    let page = next(verifier);
                    let last = page.as_ref().map_or(true, Vec::is_empty);
                    if sender.send(page).is_err() || last {
                        return;
                    }
                }
            };
            std::thread::Builder::new().name("ledger-replay".into()).spawn_scoped(scope, read)?;
            Ok(apply_pages(register, &pages))
        })
    }
}

/// Verified records from the end of what was verified on; none at the head.
fn next_page(store: &dyn LogStore, verifier: &mut Verifier, head: Head) -> Result<Vec<Step>, OpenError> {
    let from = verifier.head().size;
    if from >= head.size {
        return Ok(Vec::new());
    }
    let records = read_some(store, from).map_err(OpenError::Read)?;
    let left = usize::try_from(head.size - from).unwrap_or(usize::MAX);
    let steps = records.iter().take(left).map(|bytes| verifier.verify(bytes)).collect::<Result<_, _>>()?;
    Ok(steps)
}

fn apply_pages<E>(register: &mut Register, pages: &Receiver<Result<Vec<Step>, E>>) -> Result<(), E> {
    for page in pages {
        for (key, entry) in page? {
            register.apply(key, entry);
        }
    }
    Ok(())
}

/// A page of records from `from`, which must be before the head; never empty.
pub(crate) fn read_some(store: &dyn LogStore, from: u64) -> Result<Vec<Vec<u8>>, ReadError> {
    let records = store.read(from, ReadLimit::PAGE)?;
    if records.is_empty() {
        let size = store.head().size;
        return Err(ReadError::Beyond { from, size });
    }
    Ok(records)
}
