//! When a snapshot is made, and the thread that makes it.
//!
//! Neither the writer nor any question waits for it: it takes records out of the readers' register
//! page by page and writes them outside the lock.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, RwLock};
use std::thread::JoinHandle;

use inforce_catalog::Register;

use super::{Position, write};
use crate::metrics::Metrics;

/// A ledger that grew by less than this part of its last snapshot gets no new one yet. So all of
/// them together write no more than seventeen times what the last one does, however large it grows.
const GROWTH: u64 = 16;

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
    /// Starts the thread. `register` is the readers'.
    pub(crate) fn start(
        keep: Keep,
        register: Arc<RwLock<Register>>,
        metrics: Arc<Metrics>,
    ) -> std::io::Result<Self> {
        let Keep { dir, every, last } = keep;
        let (positions, asked) = channel();
        let state = Arc::new(State { busy: AtomicBool::new(false), written: AtomicU64::new(last) });
        let maker = Maker { dir, register, metrics, state: Arc::clone(&state) };
        let thread =
            std::thread::Builder::new().name("ledger-snapshots".into()).spawn(move || maker.run(&asked))?;
        Ok(Self { every: every.max(1), last, positions, state, thread })
    }

    /// Asks for a snapshot if one is due; never waits.
    pub(crate) fn reached(&mut self, size: u64, position: impl FnOnce() -> Position) {
        let grown = size.saturating_sub(self.last);
        if grown >= self.every.max(self.last / GROWTH) && !self.state.busy.load(Ordering::Acquire) {
            self.ask(position());
        }
    }

    /// The last one, at the end of everything: waits until it is written. One that is being made is
    /// given up for it; none is made where the one on the disk holds all there is.
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
    register: Arc<RwLock<Register>>,
    metrics: Arc<Metrics>,
    state: Arc<State>,
}

impl Maker {
    fn run(&self, asked: &Receiver<Position>) {
        let mut next = asked.recv().ok();
        while let Some(position) = next.take() {
            let records = position.head.size;
            let written = write(&self.dir, position, &self.register, || {
                next = asked.try_recv().ok();
                next.is_some()
            });
            match written {
                Ok(()) => {
                    self.state.written.store(records, Ordering::Release);
                    self.metrics.snapshots.add(1);
                    tracing::info!(records, "a snapshot was written");
                }
                Err(_) if next.is_some() => tracing::debug!(records, "a later snapshot takes its place"),
                Err(error) => {
                    self.metrics.failed_snapshots.add(1);
                    tracing::warn!(%error, records, "no snapshot: an opening now would take longer");
                }
            }
            if next.is_none() {
                self.state.busy.store(false, Ordering::Release);
                next = asked.recv().ok();
            }
        }
    }
}
