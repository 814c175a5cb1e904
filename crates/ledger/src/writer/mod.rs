//! The one writer: a thread that owns the store's append, its own register and its own chain.
//!
//! Submissions come in through a bounded queue. What queued up while the last append ran becomes
//! the next group: each submission is decided on top of those before it, ahead of the disk; then
//! the group is appended with one wait for durable media. Only after that do its answers leave,
//! refusals and repeated results included, if they rest on something that was not durable yet.

mod commit;
mod decide;
mod group;
mod known;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use inforce_catalog::{Register, Shared, Submission};
use inforce_log::{Chain, Hash};
use inforce_store::{Head, LogStore};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot, watch};

use crate::clock::ClockGate;
use crate::error::{Fatal, SubmitError};
use crate::ledger::FatalCell;
use crate::metrics::Metrics;
use crate::receipt::Receipt;
use group::Group;

/// Most commands of a group that was not one batch. At 256 the wait for durable media (about
/// 0.2 ms) is below 1 µs for each command; more would only make the first of them wait longer.
pub const MAX_GROUP: usize = 256;

/// A group that has reached this many bytes of records takes no more commands: writing them takes
/// about as long as 256 ordinary ones.
const ENOUGH_BYTES: usize = 1 << 20;

pub(crate) type Reply = oneshot::Sender<Result<Vec<Receipt>, SubmitError>>;

/// What comes in through the queue.
pub(crate) enum Job {
    /// One command, or a batch that is recorded as a whole or not at all.
    Submit(Request),
    /// An operator says that the clock is right.
    AcceptClock(oneshot::Sender<()>),
    /// Nothing more is taken; what is queued is still done.
    Finish,
}

/// A submission on its way.
pub(crate) struct Request {
    pub(crate) batch: Vec<Submission>,
    /// The digest of each command.
    pub(crate) digests: Vec<Hash>,
    pub(crate) reply: Reply,
    /// Its share of the memory that all submissions may take together, held until it is answered.
    pub(crate) room: OwnedSemaphorePermit,
}

/// The writer's state. Everything in it is derived from the log, and from what is on its way
/// there.
pub(crate) struct Writer {
    pub(crate) store: Arc<dyn LogStore>,
    pub(crate) register: Register,
    pub(crate) chain: Chain,
    pub(crate) shared: Shared,
    /// The durable end of the log.
    pub(crate) durable: Head,
    pub(crate) clock: ClockGate,
    pub(crate) head: watch::Sender<Head>,
    pub(crate) fatal: Arc<FatalCell>,
    pub(crate) metrics: Arc<Metrics>,
}

impl Writer {
    /// Works until the queue is closed and empty, or until something fails for good.
    pub(crate) fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let mut carried = None;
        while let Some(first) = carried.take().or_else(|| self.next(&mut queue)) {
            let mut group = Group::default();
            carried = self.fill(&mut group, first, &mut queue);
            if let Err(fatal) = self.commit(group) {
                self.stop(fatal, carried, queue);
                return;
            }
        }
        tracing::info!(records = self.durable.size, "the writer ended");
    }

    /// Waits for the next request; what else comes is done on the way.
    fn next(&mut self, queue: &mut mpsc::Receiver<Job>) -> Option<Request> {
        loop {
            let job = queue.blocking_recv()?;
            if let Some(request) = self.receive(job, queue) {
                return Some(request);
            }
        }
    }

    /// The next request if one is there already.
    fn next_waiting(&mut self, queue: &mut mpsc::Receiver<Job>) -> Option<Request> {
        loop {
            let job = queue.try_recv().ok()?;
            if let Some(request) = self.receive(job, queue) {
                return Some(request);
            }
        }
    }

    fn receive(&mut self, job: Job, queue: &mut mpsc::Receiver<Job>) -> Option<Request> {
        match job {
            Job::Submit(request) => return Some(request),
            Job::AcceptClock(done) => {
                self.clock.accept();
                let _ = done.send(()); // Whoever asked may have gone.
            }
            Job::Finish => queue.close(),
        }
        None
    }

    /// Takes what is waiting into the group, without waiting for more. Gives back the request
    /// that has to go into the next group.
    fn fill(
        &mut self,
        group: &mut Group,
        first: Request,
        queue: &mut mpsc::Receiver<Job>,
    ) -> Option<Request> {
        let mut next = Some(first);
        while let Some(request) = next {
            if !group.has_room_for(request.batch.len()) {
                return Some(request);
            }
            if let Some(request) = self.take(group, request) {
                return Some(request);
            }
            if !group.has_room_for(1) {
                return None;
            }
            next = self.next_waiting(queue);
        }
        None
    }

    /// Ends for good: whoever still waits is told so.
    fn stop(self, fatal: Fatal, carried: Option<Request>, mut queue: mpsc::Receiver<Job>) {
        tracing::error!(%fatal, "the writer stops");
        self.fatal.set(fatal.clone());
        queue.close();
        let detail = fatal.to_string();
        let refuse = |request: Request| {
            let detail = detail.clone();
            let _ = request.reply.send(Err(SubmitError::Stopped { detail }));
        };
        carried.into_iter().for_each(&refuse);
        while let Some(job) = queue.blocking_recv() {
            if let Job::Submit(request) = job {
                refuse(request);
            }
        }
    }
}
