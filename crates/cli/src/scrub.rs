//! Both copies of a served ledger are read again and again, and repaired: damage that nobody reads would else wait in one
//! copy until the other is damaged too.

use std::ops::ControlFlow;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use inforce_store::LogStore;
use inforce_store_sled::{ScrubReport, SledStore};

/// The pause between two steps of 256 records: a million records take under two minutes, and callers notice nothing.
const BREATH: Duration = Duration::from_millis(20);

/// How often it is seen whether a copy fell out of use: then the next pass, which builds it anew, does not wait.
const LOOK: Duration = Duration::from_secs(30);

/// How many times a pass says how far it is.
const TOLD: u64 = 10;

/// The thread that reads. Dropping it stops the thread between two steps.
pub(crate) struct Scrubber {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Scrubber {
    /// Starts with a pass at once; another begins when `every` has passed since the last one ended, or when a copy fell
    /// out of use.
    pub(crate) fn start(store: &Arc<SledStore>, every: Duration) -> Self {
        let (stop, stopped) = mpsc::channel::<()>();
        let store = Arc::downgrade(store);
        let run = move || {
            let ends = |wait| !matches!(stopped.recv_timeout(wait), Err(RecvTimeoutError::Timeout));
            while pass(&store, &|| ends(BREATH)) && rest(&store, every, &ends) {}
        };
        let thread = std::thread::Builder::new().name("scrub".to_owned()).spawn(run);
        if let Err(error) = &thread {
            tracing::error!(%error, "the copies are not read again: no thread for it");
        }
        Self { stop: Some(stop), thread: thread.ok() }
    }
}

impl Drop for Scrubber {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // A thread that panicked has said so on standard error.
        }
    }
}

/// One pass over everything. `false`: the store is gone or it is time to stop.
fn pass(store: &Weak<SledStore>, ends: &dyn Fn() -> bool) -> bool {
    let Some(store) = store.upgrade() else { return false };
    let mut told = 0;
    let mut stopped = false;
    let found = store.scrub(&mut |at| {
        let part = (at.done * TOLD).checked_div(at.total).unwrap_or(TOLD);
        if part > told {
            told = part;
            tracing::debug!(done = at.done, total = at.total, "reading both copies again");
        }
        stopped = ends();
        if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    tell(&found);
    !stopped
}

/// Waits for the next pass. `false`: the store is gone or it is time to stop.
fn rest(store: &Weak<SledStore>, every: Duration, ends: &dyn Fn(Duration) -> bool) -> bool {
    let start = Instant::now();
    // One that could not be built anew a moment ago is not tried again before `every` has passed.
    let failed = degraded(store);
    loop {
        let Some(left) = every.checked_sub(start.elapsed()).filter(|left| !left.is_zero()) else {
            return true;
        };
        if ends(left.min(LOOK)) {
            return false;
        }
        match degraded(store) {
            None => return false,
            Some(true) if failed != Some(true) => return true,
            Some(_) => {}
        }
    }
}

/// Whether a copy is out of use; `None`: the store is gone.
fn degraded(store: &Weak<SledStore>) -> Option<bool> {
    store.upgrade().map(|store| !store.health().degraded.is_empty())
}

fn tell(found: &ScrubReport) {
    for finding in &found.findings {
        tracing::error!(%finding, "found while reading both copies again");
    }
    for path in &found.set_aside {
        tracing::warn!(path = %path.display(), "set aside");
    }
    if found.repaired_records > 0 {
        tracing::warn!(records = found.repaired_records, "written again from the other copy");
    }
    if found.finished {
        tracing::info!(
            records = found.records,
            findings = found.findings.len(),
            "both copies were read again"
        );
    }
}
