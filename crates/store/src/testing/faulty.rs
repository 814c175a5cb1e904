//! An engine that fails to a script, for the tests of everything above the seam.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use inforce_log::LedgerId;

use crate::{AppendError, CloseError, Head, Health, LogStore, ReadError, ReadLimit, Refused};

/// How one append fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppendFault {
    /// The group is lost and the caller is told `Uncertain`.
    Lost,
    /// The group is stored and the reply is lost: the caller is told `Uncertain`.
    ReplyLost,
    /// `Refused(NoSpace)`; nothing is written and the store goes on.
    NoSpace,
    /// `Refused(Failed)`; nothing is written and the store goes on.
    Failed,
}

/// How one read fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// The medium fails.
    Failed,
    /// The first record asked for is damaged in every copy.
    Damaged,
    /// One record only, whatever the limit.
    Short,
}

/// Wraps an engine and breaks chosen calls. Calls are counted from 0, appends and reads apart.
///
/// ```
/// use inforce_store::testing::{AppendFault, FaultyStore, TestChain, test_ledger};
/// use inforce_store::{AppendError, LogStore, MemoryStore};
///
/// let store = FaultyStore::new(MemoryStore::new(test_ledger()));
/// store.break_append(0, AppendFault::ReplyLost);
/// let group = TestChain::new().group(2);
/// assert!(matches!(store.append(store.head(), &group), Err(AppendError::Uncertain { .. })));
/// assert_eq!(store.head().size, 0, "what is uncertain is not visible");
/// store.reopen();
/// assert_eq!(store.head().size, 2, "it had been stored");
/// ```
#[derive(Debug)]
pub struct FaultyStore<S> {
    inner: S,
    script: Mutex<Script>,
}

#[derive(Debug, Default)]
struct Script {
    appends: u64,
    reads: u64,
    append_faults: BTreeMap<u64, AppendFault>,
    read_faults: BTreeMap<u64, ReadFault>,
    /// Set by an uncertain append: the head that readers see until the store is reopened.
    poisoned_at: Option<Head>,
}

impl<S: LogStore> FaultyStore<S> {
    /// Wraps `inner`; without a script it behaves like `inner`.
    pub fn new(inner: S) -> Self {
        Self { inner, script: Mutex::default() }
    }

    /// Breaks append number `nth` (counted from 0, over the whole life of this value).
    pub fn break_append(&self, nth: u64, fault: AppendFault) {
        self.script().append_faults.insert(nth, fault);
    }

    /// Breaks read number `nth` (counted from 0, over the whole life of this value).
    pub fn break_read(&self, nth: u64, fault: ReadFault) {
        self.script().read_faults.insert(nth, fault);
    }

    /// Appends attempted so far, broken or not.
    pub fn appends(&self) -> u64 {
        self.script().appends
    }

    /// Reads attempted so far, broken or not.
    pub fn reads(&self) -> u64 {
        self.script().reads
    }

    /// Ends the state after an uncertain append, as opening the store again would.
    pub fn reopen(&self) {
        self.script().poisoned_at = None;
    }

    /// The wrapped engine.
    pub fn inner(&self) -> &S {
        &self.inner
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const POISONED: &str = "an earlier append had an unknown outcome (scripted)";

impl<S: LogStore> LogStore for FaultyStore<S> {
    fn ledger(&self) -> LedgerId {
        self.inner.ledger()
    }

    fn head(&self) -> Head {
        self.script().poisoned_at.unwrap_or_else(|| self.inner.head())
    }

    fn append(&self, expected: Head, records: &[Vec<u8>]) -> Result<Head, AppendError> {
        let mut script = self.script();
        let nth = script.appends;
        script.appends += 1;
        if script.poisoned_at.is_some() {
            return Err(AppendError::Uncertain { detail: POISONED.into() });
        }
        let detail = format!("append {nth} was scripted to fail");
        match script.append_faults.remove(&nth) {
            None => self.inner.append(expected, records),
            Some(AppendFault::NoSpace) => Err(Refused::NoSpace { detail }.into()),
            Some(AppendFault::Failed) => Err(Refused::Failed { detail }.into()),
            Some(AppendFault::Lost) => {
                script.poisoned_at = Some(self.inner.head());
                Err(AppendError::Uncertain { detail })
            }
            Some(AppendFault::ReplyLost) => {
                let before = self.inner.head();
                self.inner.append(expected, records)?;
                script.poisoned_at = Some(before);
                Err(AppendError::Uncertain { detail })
            }
        }
    }

    fn read(&self, from: u64, limit: ReadLimit) -> Result<Vec<Vec<u8>>, ReadError> {
        let size = self.head().size;
        let (nth, fault) = {
            let mut script = self.script();
            let nth = script.reads;
            script.reads += 1;
            (nth, script.read_faults.remove(&nth))
        };
        let detail = format!("read {nth} was scripted to fail");
        if from > size {
            return Err(ReadError::Beyond { from, size });
        }
        let limit = match fault {
            Some(ReadFault::Failed) => return Err(ReadError::Failed { detail }),
            Some(ReadFault::Damaged) => {
                return Err(ReadError::Damaged { sequence: from, detail });
            }
            Some(ReadFault::Short) => ReadLimit::ONE,
            None => limit,
        };
        let mut records = self.inner.read(from, limit)?;
        records.truncate(usize::try_from(size - from).unwrap_or(usize::MAX));
        Ok(records)
    }

    fn health(&self) -> Health {
        let poisoned = self.script().poisoned_at.map(|_| POISONED.to_owned());
        Health { poisoned, ..self.inner.health() }
    }

    fn close(&self) -> Result<(), CloseError> {
        self.inner.close()
    }
}
