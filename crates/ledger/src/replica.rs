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

/// Pages read ahead of those that are verified, and verified ahead of the register. One takes about
/// as long to verify as to apply, so a few keep all threads busy; each holds at most 4 MiB of records.
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
        self.take_in_pages(store, head.size, verify_page).map_err(OpenError::Thread)??;
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

    /// Takes in the records of the store from here to `end`: one thread reads pages, one makes steps of them with
    /// `next` until it gives none, this one applies.
    ///
    /// # Errors
    /// Outside that no thread could be started, inside what `next` says.
    pub(crate) fn take_in_pages<E: Send>(
        &mut self,
        store: &dyn LogStore,
        end: u64,
        mut next: impl FnMut(&mut Verifier, &Receiver<Page>) -> Result<Vec<Step>, E> + Send,
    ) -> io::Result<Result<(), E>> {
        let mut reader = Reader { store, from: self.verifier.head().size, end };
        let (give_page, pages) = sync_channel(PAGES_AHEAD);
        let (give_steps, steps) = sync_channel(PAGES_AHEAD);
        let (verifier, register) = (&mut self.verifier, &mut self.register);
        std::thread::scope(|scope| {
            let read = move || while reader.next().is_some_and(|page| give_page.send(page).is_ok()) {};
            let make = move || {
                loop {
                    let made = next(verifier, &pages);
                    let last = made.as_ref().map_or(true, Vec::is_empty);
                    if give_steps.send(made).is_err() || last {
                        return;
                    }
                }
            };
            std::thread::Builder::new().name("ledger-read".into()).spawn_scoped(scope, read)?;
            std::thread::Builder::new().name("ledger-replay".into()).spawn_scoped(scope, make)?;
            Ok(apply_steps(register, &steps))
        })
    }
}

/// Reads page after page.
struct Reader<'a> {
    store: &'a dyn LogStore,
    from: u64,
    end: u64,
}

/// Records as the store gives them.
pub(crate) type Page = Result<Vec<Vec<u8>>, ReadError>;

impl Reader<'_> {
    /// The next records; `None` at the end and behind an error.
    fn next(&mut self) -> Option<Page> {
        if self.from >= self.end {
            return None;
        }
        let page = read_some(self.store, self.from).map(|mut records| {
            records.truncate(usize::try_from(self.end - self.from).unwrap_or(usize::MAX));
            records
        });
        self.from = page.as_ref().map_or(self.end, |records| self.from + records.len() as u64);
        Some(page)
    }
}

/// The next page of records, verified; an empty one at the end.
fn verify_page(verifier: &mut Verifier, pages: &Receiver<Page>) -> Result<Vec<Step>, OpenError> {
    let Ok(page) = pages.recv() else { return Ok(Vec::new()) };
    let records = page.map_err(OpenError::Read)?;
    Ok(records.iter().map(|bytes| verifier.verify(bytes)).collect::<Result<_, _>>()?)
}

fn apply_steps<E>(register: &mut Register, steps: &Receiver<Result<Vec<Step>, E>>) -> Result<(), E> {
    for made in steps {
        register.apply_all(made?);
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
