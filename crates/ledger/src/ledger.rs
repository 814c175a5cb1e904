//! The ledger as others hold it: submit, read, shut down.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use inforce_catalog::Submission;
use inforce_catalog::event::Event;
use inforce_log::{Hash, LedgerId, record_hash};
use inforce_store::{Head, Health, LogStore, MAX_GROUP_BYTES, ReadError, ReadLimit};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use crate::clock::{Clock, ClockGate, SystemClock};
use crate::codec;
use crate::create::create;
use crate::error::{CreateError, Fatal, OpenError, ShutdownError, SubmitError};
use crate::follower::Follower;
use crate::metrics::Metrics;
use crate::receipt::{Receipt, RecordOut};
use crate::recheck::Recheck;
use crate::replica::Replica;
use crate::runner::{Runner, Surroundings, View};
use crate::snapshot::{self, Keep, Position};
use crate::writer::{Job, MAX_GROUP, Request, Writer};

/// Most commands of one batch. The largest list there is has some 3,000 items; five of them fit.
pub const MAX_BATCH: usize = 16_384;

/// Bytes that all submissions on their way may take together, in units of [`ROOM_UNIT`]: two of
/// the largest batches.
const ROOM: usize = 2 * MAX_GROUP_BYTES / ROOM_UNIT;

/// Bytes for one permit, so that any sum fits the 32 bits that a permit is counted in.
const ROOM_UNIT: usize = 1024;

/// How a ledger is opened.
#[derive(Clone)]
pub struct Options {
    /// Where snapshots are kept; none are used or written without. It must exist.
    pub snapshot_dir: Option<PathBuf>,
    /// Records after which a new snapshot is made, beside the one at an orderly end: what has to be
    /// verified after a kill before anybody is answered.
    pub snapshot_every: u64,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Submissions that may wait.
    pub queue_depth: usize,
    /// How long a submission waits for its place in a full queue.
    pub queue_patience: Duration,
}

impl Default for Options {
    /// No snapshots (one every 10,000 records, if they are kept), the system's clock, 1,024 submissions (four full groups), five seconds.
    fn default() -> Self {
        Self {
            snapshot_dir: None,
            snapshot_every: 10_000,
            clock: Arc::new(SystemClock),
            queue_depth: 1024,
            queue_patience: Duration::from_secs(5),
        }
    }
}

/// An open ledger: one writer thread, one thread that keeps the readers' view.
///
/// Everything here may be called from any task. A ledger that is dropped without
/// [`Ledger::shutdown`] loses nothing that was answered.
pub struct Ledger {
    store: Arc<dyn LogStore>,
    queue: mpsc::Sender<Job>,
    patience: Duration,
    room: Arc<Semaphore>,
    head: watch::Receiver<Head>,
    view: View,
    fatal: Arc<FatalCell>,
    metrics: Arc<Metrics>,
    orderly: Arc<AtomicBool>,
    ending: Ending,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Ledger {
    /// Begins a ledger in an empty store, with `first_principal` as its administrator. Open it
    /// afterwards.
    ///
    /// # Errors
    /// [`CreateError`], by what the caller can do.
    pub fn create(
        store: &dyn LogStore,
        origin: &str,
        first_principal: &str,
        clock: &dyn Clock,
    ) -> Result<Head, CreateError> {
        create(store, origin, first_principal, clock)
    }

    /// Reads the whole log and starts to take submissions. What lies behind a snapshot is verified before that, all of
    /// it where there is no good one; what lies before the snapshot is taken in as it is and verified behind the open
    /// ledger. It blocks for as long as reading takes: see `docs/performance.md`.
    ///
    /// # Errors
    /// [`OpenError`]. Nothing is created or changed, but a snapshot of no use is deleted.
    pub fn open(store: Arc<dyn LogStore>, options: Options) -> Result<Self, OpenError> {
        let recalled = options.snapshot_dir.as_deref().and_then(|dir| recall(store.as_ref(), dir));
        let (replica, snapshot) = recalled.unzip();
        let mut replica = replica.unwrap_or_else(|| Replica::new(store.ledger()));
        let from = replica.register.size();
        replica.replay(store.as_ref())?;
        if !begins_with_genesis(&replica) {
            return Err(OpenError::NoGenesis);
        }
        let records = replica.register.size();
        tracing::info!(ledger = %store.ledger(), records, from, "the ledger is open");
        Self::start(store, options, replica, snapshot)
    }

    fn start(
        store: Arc<dyn LogStore>,
        options: Options,
        replica: Replica,
        snapshot: Option<Position>,
    ) -> Result<Self, OpenError> {
        let metrics = Arc::new(Metrics::default());
        let fatal = Arc::new(FatalCell::default());
        let orderly = Arc::new(AtomicBool::new(false));
        let Replica { verifier, register } = replica;
        let follower = Follower::new(&verifier);
        let durable = verifier.head();
        let (head_sender, head) = watch::channel(durable);
        let (queue, jobs) = mpsc::channel(options.queue_depth.max(1));
        let writer = Writer {
            store: Arc::clone(&store),
            register: register.clone(),
            chain: verifier.chain,
            shared: verifier.shared,
            durable,
            clock: ClockGate::new(options.clock),
            head: head_sender,
            fatal: Arc::clone(&fatal),
            metrics: Arc::clone(&metrics),
        };
        let around = Surroundings {
            store: Arc::clone(&store),
            head: head.clone(),
            fatal: Arc::clone(&fatal),
            metrics: Arc::clone(&metrics),
            orderly: Arc::clone(&orderly),
        };
        let last = snapshot.as_ref().map_or(0, |snapshot| snapshot.head.size);
        metrics.trusted.add(last);
        metrics.unverified.set(last);
        let ending = Ending::default();
        let recheck = snapshot.zip(options.snapshot_dir.clone()).map(|(position, dir)| Recheck {
            store: Arc::clone(&store),
            position,
            dir,
            fatal: Arc::clone(&fatal),
            metrics: Arc::clone(&metrics),
            stop: Arc::clone(&ending.0),
        });
        let keep = options.snapshot_dir.map(|dir| Keep { dir, every: options.snapshot_every, last });
        let (runner, view) = Runner::new(register, follower, around);
        let runner = runner.keeping(keep).map_err(OpenError::Thread)?;
        let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(OpenError::Thread)?;
        let mut threads = vec![
            spawn("writer", &fatal, move || writer.run(jobs))?,
            spawn("view", &fatal, move || runner.run(&runtime))?,
        ];
        if let Some(recheck) = recheck {
            threads.push(spawn("recheck", &fatal, move || recheck.run())?);
        }
        Ok(Self {
            store,
            queue,
            patience: options.queue_patience,
            room: Arc::new(Semaphore::new(ROOM)),
            head,
            view,
            fatal,
            metrics,
            orderly,
            ending,
            threads: Mutex::new(threads),
        })
    }

    /// Records one command, and returns when it is durable. Repeating it with the same id and
    /// content returns the first result. Whoever stops waiting changes nothing about the outcome.
    ///
    /// # Errors
    /// [`SubmitError`], by what the caller can do.
    pub async fn submit(&self, submission: Submission) -> Result<Receipt, SubmitError> {
        let receipts = self.submit_batch(vec![submission]).await?;
        receipts.into_iter().next().ok_or_else(|| self.stopped())
    }

    /// Records a batch, as a whole or not at all: at most [`MAX_BATCH`] commands and
    /// [`MAX_GROUP_BYTES`]. The receipts are in the order of the commands.
    ///
    /// # Errors
    /// [`SubmitError`], by what the caller can do.
    pub async fn submit_batch(&self, batch: Vec<Submission>) -> Result<Vec<Receipt>, SubmitError> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        limit("commands", batch.len(), MAX_BATCH)?;
        let (batch, digests, bytes) = self.digest(batch).await?;
        limit("bytes", bytes, MAX_GROUP_BYTES)?;
        let (reply, answer) = oneshot::channel();
        let enqueue = async {
            let units = u32::try_from(bytes.div_ceil(ROOM_UNIT)).unwrap_or(u32::MAX);
            let room = Arc::clone(&self.room).acquire_many_owned(units).await;
            let room = room.map_err(|_| self.stopped())?;
            let request = Request { batch, digests, reply, room };
            let sent = self.queue.send(Job::Submit(request)).await;
            sent.map_err(|_| self.stopped())
        };
        let waited = self.patience;
        tokio::time::timeout(waited, enqueue).await.map_err(|_| SubmitError::Busy { waited })??;
        answer.await.unwrap_or_else(|_| {
            let detail = "the writer ended before it answered".to_owned();
            Err(SubmitError::Uncertain { detail })
        })
    }

    /// The batch, the digest of each command, and the bytes of all of them together. Many are
    /// computed where they keep no other task waiting.
    async fn digest(
        &self,
        batch: Vec<Submission>,
    ) -> Result<(Vec<Submission>, Vec<Hash>, usize), SubmitError> {
        let small = batch.len() <= MAX_GROUP;
        let digest = move || {
            let (digests, bytes): (Vec<_>, Vec<_>) = batch.iter().map(codec::digest).unzip();
            (batch, digests, bytes.into_iter().fold(0, usize::saturating_add))
        };
        if small {
            return Ok(digest());
        }
        tokio::task::spawn_blocking(digest).await.map_err(|_| self.stopped())
    }

    /// An operator says that the clock is right as it is: writes that were refused for it go on.
    ///
    /// # Errors
    /// [`SubmitError::Stopped`].
    pub async fn accept_clock(&self) -> Result<(), SubmitError> {
        let (done, answer) = oneshot::channel();
        let sent = self.queue.send(Job::AcceptClock(done)).await;
        sent.map_err(|_| self.stopped())?;
        answer.await.map_err(|_| self.stopped())
    }

    /// The readers' view.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The ledger's identity.
    pub fn id(&self) -> LedgerId {
        self.store.ledger()
    }

    /// The durable end of the log; the channel says only that it moved.
    pub fn head(&self) -> watch::Receiver<Head> {
        self.head.clone()
    }

    /// Records from `from` on, as stored, at most `limit`; none at the end of the log.
    ///
    /// # Errors
    /// [`ReadError`], as the store says.
    pub async fn read_records(&self, from: u64, limit: ReadLimit) -> Result<Vec<RecordOut>, ReadError> {
        let store = Arc::clone(&self.store);
        let read = move || {
            let records = store.read(from, limit)?;
            let out = (from..).zip(records).map(|(sequence, bytes)| RecordOut {
                sequence,
                hash: record_hash(&bytes),
                bytes: bytes.into(),
            });
            Ok(out.collect())
        };
        let read = tokio::task::spawn_blocking(read).await;
        read.unwrap_or_else(|error| {
            let detail = error.to_string();
            Err(ReadError::Failed { detail })
        })
    }

    /// What is counted.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Submissions that wait in the queue.
    pub fn queued(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// What the store says about itself.
    pub fn health(&self) -> Health {
        self.store.health()
    }

    /// Waits until the ledger can go on no longer, and says why; for ever, if that never happens.
    /// The process should then shut down and open the ledger again.
    pub async fn fatal(&self) -> Fatal {
        self.fatal.wait().await
    }

    /// Takes nothing more, finishes what is queued, lets the view catch up, writes a snapshot and
    /// closes the store. Doing it again does nothing.
    ///
    /// # Errors
    /// [`ShutdownError`]: what was left undone.
    pub async fn shutdown(&self) -> Result<(), ShutdownError> {
        self.orderly.store(true, Ordering::SeqCst);
        self.ending.tell();
        // A closed queue means that the writer is ending already.
        let _ = self.queue.send(Job::Finish).await;
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        let store = Arc::clone(&self.store);
        let end = move || {
            for thread in threads {
                let _ = thread.join(); // A thread that panicked has said so in the fatal cell.
            }
            store.close()
        };
        let closed = tokio::task::spawn_blocking(end).await;
        if let Some(fatal) = self.fatal.get() {
            return Err(ShutdownError::Fatal(fatal));
        }
        match closed {
            Ok(Err(error)) => Err(ShutdownError::Close(error)),
            Ok(Ok(())) | Err(_) => Ok(()),
        }
    }

    fn stopped(&self) -> SubmitError {
        let detail = match self.fatal.get() {
            Some(fatal) => fatal.to_string(),
            None => "it is shutting down".to_owned(),
        };
        SubmitError::Stopped { detail }
    }
}

fn limit(unit: &'static str, given: usize, limit: usize) -> Result<(), SubmitError> {
    match given <= limit {
        true => Ok(()),
        false => Err(SubmitError::TooLarge { unit, given, limit }),
    }
}

/// The state that a good snapshot vouches for.
fn recall(store: &dyn LogStore, dir: &Path) -> Option<(Replica, Position)> {
    let position = snapshot::load(dir, store)?;
    match Replica::recalled(store, &position) {
        Ok(replica) => Some((replica, position)),
        Err(error) => {
            snapshot::drop_it(dir, &error.to_string());
            None
        }
    }
}

/// Tells the recheck to end, at the latest when the ledger is dropped.
#[derive(Default)]
struct Ending(Arc<AtomicBool>);

impl Ending {
    fn tell(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.tell();
    }
}

fn begins_with_genesis(replica: &Replica) -> bool {
    let first = replica.register.record(0);
    first.is_some_and(|(_, entry)| matches!(entry.event(), Event::Genesis(_)))
}

fn spawn(
    name: &'static str,
    fatal: &Arc<FatalCell>,
    work: impl FnOnce() + Send + 'static,
) -> Result<JoinHandle<()>, OpenError> {
    let alarm = Alarm { thread: name, fatal: Arc::clone(fatal) };
    std::thread::Builder::new()
        .name(format!("ledger-{name}"))
        .spawn(move || {
            let _alarm = alarm;
            work();
        })
        .map_err(OpenError::Thread)
}

/// Tells of a thread that ends by a panic.
struct Alarm {
    thread: &'static str,
    fatal: Arc<FatalCell>,
}

impl Drop for Alarm {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let thread = self.thread;
            self.fatal.set(Fatal::Panicked { thread });
        }
    }
}

/// Why the ledger can go on no longer: set once, seen by everybody.
#[derive(Debug)]
pub(crate) struct FatalCell(watch::Sender<Option<Fatal>>);

impl Default for FatalCell {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl FatalCell {
    pub(crate) fn set(&self, fatal: Fatal) {
        self.0.send_if_modified(|first| {
            let new = first.is_none();
            first.get_or_insert(fatal);
            new
        });
    }

    pub(crate) fn get(&self) -> Option<Fatal> {
        self.0.borrow().clone()
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.borrow().is_some()
    }

    async fn wait(&self) -> Fatal {
        let mut cell = self.0.subscribe();
        let fatal = match cell.wait_for(Option::is_some).await {
            Ok(fatal) => fatal.clone(),
            Err(_) => None,
        };
        match fatal {
            Some(fatal) => fatal,
            None => std::future::pending().await,
        }
    }
}
