//! A copy of the ledger's state, made from its records and nothing else.
//!
//! Opening, the readers' copy and the check all take records in here: one path, so that what one
//! of them accepts, all do.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use inforce_catalog::{Entry, Register, StreamKey};
use inforce_log::tree::Tree;
use inforce_log::{Chain, ChainError, LedgerId};
use inforce_store::{Head, LogStore, ReadError, ReadLimit};

use crate::codec::{self, CodecError, Principals};
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
    pub(crate) principals: Principals,
}

impl Verifier {
    pub(crate) fn new(ledger: LedgerId) -> Self {
        Self { chain: Chain::new(ledger), tree: Tree::new(), principals: Principals::default() }
    }

    /// Verifies the next record in full. After an error the verifier is of no use any more.
    pub(crate) fn verify(&mut self, bytes: &[u8]) -> Result<Step, VerifyError> {
        let accepted = self.chain.accept(bytes).map_err(VerifyError::Chain)?;
        self.tree.append(bytes);
        codec::entry(&accepted.record, accepted.hash, &mut self.principals).map_err(VerifyError::Codec)
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

    /// Takes in every record of the store from here to its head. One thread reads and verifies,
    /// this one applies.
    pub(crate) fn replay(&mut self, store: &dyn LogStore) -> Result<(), OpenError> {
        let head = store.head();
        let (sender, pages) = sync_channel(PAGES_AHEAD);
        let (verifier, register) = (&mut self.verifier, &mut self.register);
        std::thread::scope(|scope| {
            std::thread::Builder::new()
                .name("ledger-replay".into())
                .spawn_scoped(scope, move || verify_pages(store, verifier, head, &sender))
                .map_err(OpenError::Thread)?;
            apply_pages(register, &pages)
        })?;
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
}

type Page = Result<Vec<Step>, OpenError>;

fn verify_pages(store: &dyn LogStore, verifier: &mut Verifier, head: Head, pages: &SyncSender<Page>) {
    while verifier.head().size < head.size {
        let page = next_page(store, verifier, head);
        let last = page.is_err();
        if pages.send(page).is_err() || last {
            return;
        }
    }
}

fn next_page(store: &dyn LogStore, verifier: &mut Verifier, head: Head) -> Page {
    let from = verifier.head().size;
    let records = read_some(store, from).map_err(OpenError::Read)?;
    let left = usize::try_from(head.size - from).unwrap_or(usize::MAX);
    let steps = records.iter().take(left).map(|bytes| verifier.verify(bytes)).collect::<Result<_, _>>()?;
    Ok(steps)
}

fn apply_pages(register: &mut Register, pages: &Receiver<Page>) -> Result<(), OpenError> {
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
