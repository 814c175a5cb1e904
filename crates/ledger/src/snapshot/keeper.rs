//! When a snapshot is made, and the thread that makes it: a disk that is slow or hangs keeps neither commands nor
//! questions waiting.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::{Position, write};
use crate::metrics::Metrics;

/// What is kept, and how often.
pub(crate) struct Keep {
    /// Where; it exists.
    pub(crate) dir: PathBuf,
    /// Records after which a new one is due.
    pub(crate) every: u64,
    /// The position of the one that is there; 0 without one.
    pub(crate) last: u64,
}

/// Has snapshots made.
pub(crate) struct Keeper {
    every: u64,
    /// The position of the last snapshot that was asked for.
    last: u64,
    positions: Sender<Position>,
    state: Arc<State>,
    thread: JoinHandle<()>,
}

/// What the thread says about itself.
struct State {
    busy: AtomicBool,
    /// The position of the snapshot on the disk.
    written: AtomicU64,
}

impl Keeper {
    /// Starts the thread.
    pub(crate) fn start(keep: Keep, metrics: Arc<Metrics>) -> std::io::Result<Self> {
        let Keep { dir, every, last } = keep;
        let (positions, asked) = channel();
        let state = Arc::new(State { busy: AtomicBool::new(false), written: AtomicU64::new(last) });
        let maker = Maker { dir, metrics, state: Arc::clone(&state) };
        let thread =
            std::thread::Builder::new().name("ledger-snapshots".into()).spawn(move || maker.run(&asked))?;
        Ok(Self { every: every.max(1), last, positions, state, thread })
    }

    /// Asks for a snapshot if one is due; never waits.
    pub(crate) fn reached(&mut self, size: u64, position: impl FnOnce() -> Position) {
        let grown = size.saturating_sub(self.last);
        if grown >= self.every && !self.state.busy.load(Ordering::Acquire) {
            self.ask(position());
        }
    }

    /// The last one, at the end of everything: waits until it is written. None is made where the one on the disk is of
    /// the same position.
    pub(crate) fn finish(mut self, position: Position) {
        if position.head.size != self.state.written.load(Ordering::Acquire) {
            self.ask(position);
        }
        drop(self.positions);
        let _ = self.thread.join(); // If it panicked, there is no snapshot; nothing rests on it.
    }

    fn ask(&mut self, position: Position) {
        self.last = position.head.size;
        self.state.busy.store(true, Ordering::Release);
        let _ = self.positions.send(position); // If the thread is gone, there is no snapshot.
    }
}

/// What the thread has.
struct Maker {
    dir: PathBuf,
    metrics: Arc<Metrics>,
    state: Arc<State>,
}

impl Maker {
    fn run(&self, asked: &Receiver<Position>) {
        while let Ok(position) = asked.recv() {
            let records = position.head.size;
            match write(&self.dir, position) {
                Ok(()) => {
                    self.state.written.store(records, Ordering::Release);
                    self.metrics.snapshots.add(1);
                    tracing::info!(records, "a snapshot was written");
                }
                Err(error) => {
                    self.metrics.failed_snapshots.add(1);
                    tracing::warn!(%error, records, "no snapshot: an opening now would take longer");
                }
            }
            self.state.busy.store(false, Ordering::Release);
        }
    }
}
