//! The second copy as the running store holds it, how far the log reaches, and the thread that
//! makes both durable.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use inforce_log::LedgerId;
use inforce_store::Head;

use crate::files::{FileError, Files};
use crate::identity::Reached;
use crate::journal::Journal;
use crate::layout::Layout;
use crate::open::write_reached;
use crate::second::SledCopy;

/// How long ending the thread may take before it is left to itself.
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// The copy in sled while it works, or why it is out of use.
pub(crate) struct Slot(RwLock<Result<Arc<SledCopy>, String>>);

impl Slot {
    pub(crate) fn new(copy: Result<SledCopy, String>) -> Self {
        Self(RwLock::new(copy.map(Arc::new)))
    }

    /// The copy, if it works.
    pub(crate) fn live(&self) -> Option<Arc<SledCopy>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref().ok().cloned()
    }

    /// Why it is out of use.
    pub(crate) fn out(&self) -> Option<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref().err().cloned()
    }

    /// Takes the copy out of use; the journal has everything.
    pub(crate) fn retire(&self, reason: String) {
        self.set(Err(reason));
    }

    /// Takes this very copy out of use; not one that was built in its place meanwhile.
    pub(crate) fn retire_this(&self, copy: &Arc<SledCopy>, reason: String) {
        let old = {
            let mut slot = self.0.write().unwrap_or_else(PoisonError::into_inner);
            match &*slot {
                Ok(live) if Arc::ptr_eq(live, copy) => std::mem::replace(&mut *slot, Err(reason)),
                _ => return,
            }
        };
        drop(old);
    }

    /// Puts a new copy in use.
    pub(crate) fn install(&self, copy: SledCopy) {
        self.set(Ok(Arc::new(copy)));
    }

    fn set(&self, new: Result<Arc<SledCopy>, String>) {
        let old = {
            let mut slot = self.0.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *slot, new)
        };
        // Closing sled may take its time; nobody waits for the lock meanwhile.
        drop(old);
    }
}

/// How far the log reaches: for readers, and in the file `reached`.
pub(crate) struct Progress {
    head: RwLock<Head>,
    /// Records that are known to be durable in sled.
    in_sled: AtomicU64,
    layout: Layout,
    files: Files,
    ledger: LedgerId,
}

impl Progress {
    pub(crate) fn new(journal: &Journal, head: Head, in_sled: u64) -> Self {
        Self {
            head: RwLock::new(head),
            in_sled: AtomicU64::new(in_sled),
            layout: journal.layout.clone(),
            files: journal.files.clone(),
            ledger: journal.identity.ledger,
        }
    }

    pub(crate) fn head(&self) -> Head {
        *self.head.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn publish(&self, head: Head) {
        *self.head.write().unwrap_or_else(PoisonError::into_inner) = head;
    }

    /// Makes sled durable; one that fails is taken out of use. Returns where the log ended when
    /// this began: what came later may not be durable in sled.
    pub(crate) fn sync(&self, slot: &Slot) -> Head {
        let head = self.head();
        match slot.live().map(|copy| copy.sync()) {
            Some(Ok(())) => self.in_sled.store(head.size, SeqCst),
            Some(Err(fault)) => slot.retire(format!("sled could not be made durable: {fault}")),
            None => {}
        }
        head
    }

    /// Writes the file `reached`. `closed`: the log ends at `head`.
    pub(crate) fn write(&self, head: Head, closed: bool) -> Result<(), FileError> {
        let reached = Reached { head, closed, sled: self.in_sled.load(SeqCst) };
        write_reached(&self.layout, &self.files, self.ledger, reached)
    }
}

/// Flushes sled, syncs its file and writes the file `reached` every so many groups or seconds,
/// never on the path of an append: what was appended is durable in the journal already.
pub(crate) struct Syncer {
    shared: Arc<Shared>,
    ended: Receiver<()>,
}

struct Shared {
    state: Mutex<State>,
    wake: Condvar,
    every_groups: u32,
}

#[derive(Default)]
struct State {
    groups: u32,
    stop: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Syncer {
    /// # Errors
    /// The operating system gives no thread.
    pub(crate) fn start(
        slot: Arc<Slot>,
        progress: Arc<Progress>,
        every_groups: u32,
        every: Duration,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared { state: Mutex::default(), wake: Condvar::new(), every_groups });
        let (end, ended) = sync_channel(1);
        let theirs = Arc::clone(&shared);
        std::thread::Builder::new().name("store-sync".into()).spawn(move || {
            while next_round(&theirs, every) {
                let head = progress.sync(&slot);
                // A mark that cannot be written stays an old one: it says "at least".
                let _ = progress.write(head, false);
            }
            // Nobody listens any more if ending took too long.
            let _ = end.send(());
        })?;
        Ok(Self { shared, ended })
    }

    /// One group was appended.
    pub(crate) fn group_appended(&self) {
        let mut state = self.shared.lock();
        state.groups = state.groups.saturating_add(1);
        if state.groups >= self.shared.every_groups {
            self.shared.wake.notify_one();
        }
    }
}

impl Drop for Syncer {
    fn drop(&mut self) {
        self.shared.lock().stop = true;
        self.shared.wake.notify_one();
        // A sled that hangs keeps the thread; it is left to itself.
        let _ = self.ended.recv_timeout(STOP_LIMIT);
    }
}

/// Waits until there is something to sync (`true`) or the end (`false`).
fn next_round(shared: &Shared, every: Duration) -> bool {
    let mut state = shared.lock();
    loop {
        let waiting = |state: &mut State| !state.stop && state.groups < shared.every_groups;
        (state, _) =
            shared.wake.wait_timeout_while(state, every, waiting).unwrap_or_else(PoisonError::into_inner);
        if state.stop {
            return false;
        }
        if state.groups > 0 {
            state.groups = 0;
            return true;
        }
    }
}
