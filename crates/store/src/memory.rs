//! The engine that keeps nothing: the reference for behaviour, and the store of fast tests.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use inforce_log::{Hash, LedgerId};

use crate::{AppendError, CloseError, Head, Health, LogStore, ReadError, ReadLimit, Refused, admit};

/// A [`LogStore`] in memory. "Durable" means: as long as a handle to it lives.
#[derive(Debug)]
pub struct MemoryStore {
    ledger: LedgerId,
    log: Arc<Mutex<Log>>,
    closed: AtomicBool,
}

#[derive(Debug)]
struct Log {
    records: Vec<Vec<u8>>,
    hash: Hash,
}

impl Log {
    fn head(&self) -> Head {
        Head { size: self.records.len() as u64, hash: self.hash }
    }
}

impl MemoryStore {
    /// An empty log of `ledger`.
    pub fn new(ledger: LedgerId) -> Self {
        let log = Log { records: Vec::new(), hash: Hash::ZERO };
        Self { ledger, log: Arc::new(Mutex::new(log)), closed: AtomicBool::new(false) }
    }

    /// A new, open handle to the same log: what opening a file again is to other engines. The
    /// old handle is closed.
    pub fn reopen(&self) -> Self {
        self.closed.store(true, Ordering::SeqCst);
        Self { ledger: self.ledger, log: Arc::clone(&self.log), closed: AtomicBool::new(false) }
    }

    /// Nothing in here can panic half-way, so a poisoned lock still guards a whole log.
    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }
}

impl LogStore for MemoryStore {
    fn ledger(&self) -> LedgerId {
        self.ledger
    }

    fn head(&self) -> Head {
        self.lock().head()
    }

    fn append(&self, expected: Head, records: &[Vec<u8>]) -> Result<Head, AppendError> {
        let mut log = self.lock();
        if self.is_closed() {
            return Err(Refused::Closed.into());
        }
        let head = admit(self.ledger, log.head(), expected, records)?;
        log.records.extend_from_slice(records);
        log.hash = head.hash;
        Ok(head)
    }

    fn read(&self, from: u64, limit: ReadLimit) -> Result<Vec<Vec<u8>>, ReadError> {
        let log = self.lock();
        if self.is_closed() {
            return Err(ReadError::Closed);
        }
        let size = log.head().size;
        let rest = usize::try_from(from)
            .ok()
            .and_then(|from| log.records.get(from..))
            .ok_or(ReadError::Beyond { from, size })?;
        let mut bytes = 0;
        let mut answer = Vec::new();
        for record in rest {
            if !limit.admits(answer.len(), bytes, record.len()) {
                break;
            }
            bytes += record.len();
            answer.push(record.clone());
        }
        Ok(answer)
    }

    fn health(&self) -> Health {
        Health::default()
    }

    fn close(&self) -> Result<(), CloseError> {
        self.closed.store(true, Ordering::SeqCst);
        Ok(())
    }
}
