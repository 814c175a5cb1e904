//! The running store.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use inforce_log::LedgerId;
use inforce_store::{AppendError, CloseError, Head, Health, LogStore, ReadError, ReadLimit, Refused, admit};

use crate::error::{CreateError, OpenError, OpenReport};
use crate::files::FileError;
use crate::journal::{Journal, WriteFault};
use crate::layout::{DirLock, Probe, probe};
use crate::open::{self, Opened};
use crate::options::Options;
use crate::second::Home;
use crate::syncer::{Progress, Slot, Syncer};
use crate::union;

/// The default engine: a journal and sled beside it, each with every record.
pub struct SledStore {
    pub(crate) journal: Journal,
    pub(crate) second: Arc<Slot>,
    pub(crate) home: Home,
    progress: Arc<Progress>,
    /// Held by the one thread that writes.
    writer: Mutex<()>,
    /// Why nothing more is written until the store is reopened.
    poisoned: Mutex<Option<String>>,
    /// Held by a scrub.
    pub(crate) scrubbing: Mutex<()>,
    closed: AtomicBool,
    pub(crate) fallback_reads: AtomicU64,
    pub(crate) repaired_records: AtomicU64,
    /// Ended first, so that nothing touches sled while it is closed.
    syncer: Mutex<Option<Syncer>>,
    /// Given back last.
    lock: Mutex<Option<DirLock>>,
}

impl SledStore {
    /// Lays out an empty ledger in `dir`, which must be empty or absent, and opens it.
    ///
    /// # Errors
    /// [`CreateError`]; no ledger was left behind.
    pub fn create(dir: &Path, ledger: LedgerId, options: &Options) -> Result<Self, CreateError> {
        let lock = crate::create::create(dir, ledger, options)?;
        let (opened, _) = open::open_locked(dir, lock, options)?;
        Ok(Self::start(opened, options)?)
    }

    /// Opens the ledger in `dir`. Everything that was found wrong is repaired from the other copy
    /// and named in the report, or refused by name; the log is never shorter without a word.
    ///
    /// # Errors
    /// [`OpenError`], with the remedy in each variant.
    pub fn open(dir: &Path, options: &Options) -> Result<(Self, OpenReport), OpenError> {
        let (opened, report) = open::open(dir, options)?;
        Ok((Self::start(opened, options)?, report))
    }

    /// Looks at `dir` without changing anything: is it empty, a ledger, in use, something else?
    pub fn probe(dir: &Path) -> Probe {
        probe(dir)
    }

    fn start(opened: Opened, options: &Options) -> Result<Self, OpenError> {
        let Opened { lock, journal, second, home, head, in_sled } = opened;
        let second = Arc::new(Slot::new(second));
        let progress = Arc::new(Progress::new(&journal, head, in_sled));
        let syncer = Syncer::start(
            Arc::clone(&second),
            Arc::clone(&progress),
            options.sync_every_groups,
            options.sync_every,
        )
        .map_err(|error| OpenError::Failed { detail: error.to_string() })?;
        Ok(Self {
            journal,
            second,
            home,
            progress,
            writer: Mutex::default(),
            poisoned: Mutex::default(),
            scrubbing: Mutex::default(),
            closed: AtomicBool::new(false),
            fallback_reads: AtomicU64::new(0),
            repaired_records: AtomicU64::new(0),
            syncer: Mutex::new(Some(syncer)),
            lock: Mutex::new(Some(lock)),
        })
    }

    /// Waits for the writer to be idle and keeps it so. A writer that panicked half-way left the
    /// file in a state nobody knows.
    pub(crate) fn writer(&self) -> MutexGuard<'_, ()> {
        self.writer.lock().unwrap_or_else(|poison| {
            self.poison("the writer panicked".into());
            poison.into_inner()
        })
    }

    /// Why nothing more is written, if so.
    pub(crate) fn poisoned(&self) -> Option<String> {
        self.poisoned.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn poison(&self, detail: String) {
        self.poisoned.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(detail);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(SeqCst)
    }

    /// After the commit point: the second copy. What fails here is no failure of the append.
    fn copy_to_sled(&self, start: Head, records: &[Vec<u8>], end: Head) {
        if let Some(copy) = self.second.live()
            && let Err(fault) = copy.put(start, records, end)
        {
            let reason = format!("sled failed at record {}: {fault}; reopen or scrub", start.size);
            self.second.retire(reason);
        }
    }

    /// The end is noted in the file `reached` within about a second, also while sled is out of
    /// use: then that file is the only witness beside the journal.
    fn publish(&self, end: Head) {
        self.progress.publish(end);
        let syncer = self.syncer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(syncer) = syncer.as_ref() {
            syncer.group_appended();
        }
    }
}

impl LogStore for SledStore {
    fn ledger(&self) -> LedgerId {
        self.journal.identity.ledger
    }

    fn head(&self) -> Head {
        self.progress.head()
    }

    fn append(&self, expected: Head, records: &[Vec<u8>]) -> Result<Head, AppendError> {
        let _writer = self.writer();
        if self.is_closed() {
            return Err(Refused::Closed.into());
        }
        if let Some(detail) = self.poisoned() {
            return Err(AppendError::Uncertain { detail });
        }
        let head = self.head();
        let end = admit(self.ledger(), head, expected, records)?;
        if records.is_empty() {
            return Ok(head);
        }
        match self.journal.append(head, records, end) {
            Ok(()) => {}
            Err(WriteFault::Undone(error)) => return Err(refused(&error).into()),
            Err(WriteFault::Unknown(error)) => {
                let detail = error.to_string();
                self.poison(detail.clone());
                return Err(AppendError::Uncertain { detail });
            }
        }
        // The group is committed (see the mark in `Journal::append`); nothing below can fail.
        self.copy_to_sled(head, records, end);
        self.publish(end);
        Ok(end)
    }

    fn read(&self, from: u64, limit: ReadLimit) -> Result<Vec<Vec<u8>>, ReadError> {
        if self.is_closed() {
            return Err(ReadError::Closed);
        }
        let head = self.head();
        if from > head.size {
            return Err(ReadError::Beyond { from, size: head.size });
        }
        if from == head.size {
            return Ok(Vec::new());
        }
        let mut records = union::read(self, from, limit, head)?;
        // The journal may already hold a group that is not published yet.
        records.truncate(usize::try_from(head.size - from).unwrap_or(usize::MAX));
        Ok(records)
    }

    fn health(&self) -> Health {
        Health {
            poisoned: self.poisoned(),
            degraded: self.second.out().into_iter().collect(),
            fallback_reads: self.fallback_reads.load(SeqCst),
            repaired_records: self.repaired_records.load(SeqCst),
        }
    }

    fn close(&self) -> Result<(), CloseError> {
        if self.closed.swap(true, SeqCst) {
            return Ok(());
        }
        let _scrubbing = self.scrubbing.lock().unwrap_or_else(PoisonError::into_inner);
        let _writer = self.writer();
        drop(self.syncer.lock().unwrap_or_else(PoisonError::into_inner).take());
        let head = self.progress.sync(&self.second);
        self.second.retire("the store is closed".into());
        let marked = match self.poisoned() {
            Some(detail) => Err(CloseError { detail }),
            None => self.progress.write(head, true).map_err(|error| CloseError { detail: error.to_string() }),
        };
        drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
        marked
    }
}

impl Drop for SledStore {
    /// Ends the threads; writes nothing: only `close` marks a clean end.
    fn drop(&mut self) {
        drop(self.syncer.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        self.second.retire("the store is dropped".into());
    }
}

fn refused(error: &FileError) -> Refused {
    let detail = error.to_string();
    if error.is_no_space() { Refused::NoSpace { detail } } else { Refused::Failed { detail } }
}
