//! One submission into the group: known, refused, or decided on top of everything before it.

use std::collections::BTreeSet;

use inforce_catalog::decide::{BatchRefusal, decide};
use inforce_catalog::event::NewEvent;
use inforce_catalog::{Instant, Refusal, RefusalCode, Submission};
use inforce_log::{Draft, Group as Chained};
use inforce_store::MAX_GROUP_BYTES;

use super::group::{Group, Held, Mark, Promise};
use super::{Request, Writer};
use crate::codec;
use crate::error::SubmitError;

/// What a submission comes to.
enum Outcome {
    /// It was recorded before.
    Known(Vec<Promise>),
    /// It goes into the group.
    New(Decided),
}

/// Decided events, chained but not taken in yet.
struct Decided {
    events: Vec<Vec<NewEvent>>,
    chained: Chained,
}

impl Writer {
    /// Takes a request into the group, or answers it, or gives it back if its records are too
    /// many for this group.
    pub(super) fn take(&mut self, group: &mut Group, request: Request) -> Option<Request> {
        let answer = match self.judge(group, &request) {
            Ok(Outcome::New(decided)) => {
                let size = bytes(&decided.chained);
                if group.size.saturating_add(size) > MAX_GROUP_BYTES {
                    if !group.bytes.is_empty() {
                        return Some(request);
                    }
                    let (given, limit) = (size, MAX_GROUP_BYTES);
                    let unit = "bytes";
                    Err(SubmitError::TooLarge { unit, given, limit })
                } else {
                    self.put(group, &request.batch, decided)
                }
            }
            Ok(Outcome::Known(promises)) => {
                self.metrics.repeated.add(1);
                Ok(promises)
            }
            Err(error) => Err(error),
        };
        self.count(&answer);
        self.answer(group, request, answer);
        None
    }

    fn judge(&mut self, group: &Group, request: &Request) -> Result<Outcome, SubmitError> {
        check_ids(&request.batch)?;
        if let Some(promises) = self.known(group, request)? {
            return Ok(Outcome::Known(promises));
        }
        let last = Instant(self.chain.head().recorded_at);
        let now = self.clock.read(last).map_err(SubmitError::Clock)?;
        let events = decide(&mut self.register, &request.batch, now)
            .map_err(|BatchRefusal { index, refusal }| SubmitError::Refused { index, refusal })?;
        let chained =
            self.chain.draft_group(&drafts(request, &events), now.0).map_err(|error| unrecordable(&error))?;
        Ok(Outcome::New(Decided { events, chained }))
    }

    /// Takes decided records in, ahead of the disk: later submissions of the group see them.
    fn put(
        &mut self,
        group: &mut Group,
        batch: &[Submission],
        decided: Decided,
    ) -> Result<Vec<Promise>, SubmitError> {
        let Decided { events, chained } = decided;
        self.chain.commit(&chained).map_err(|error| unrecordable(&error))?;
        let mut first = chained.base.size;
        let mut promises = Vec::with_capacity(batch.len());
        for (submission, events) in batch.iter().zip(&events) {
            let count = u32::try_from(events.len()).unwrap_or(u32::MAX);
            promises.push(Promise::Pending { command: submission.id, first, count, repeated: false });
            first += u64::from(count);
        }
        group.size += bytes(&chained);
        group.commands += batch.len();
        for (event, made) in events.into_iter().flatten().zip(chained.records) {
            let (record, hash) = (&made.record, made.hash);
            let (key, entry) = codec::entry_of(event, record, hash, &mut self.shared);
            self.register.apply(key, entry);
            let digest = record.command.digest;
            group.marks.push(Mark { hash, digest });
            group.bytes.push(made.bytes);
        }
        Ok(promises)
    }

    /// Answers at once where the answer rests on durable state only, else with the group.
    fn answer(&self, group: &mut Group, request: Request, answer: Result<Vec<Promise>, SubmitError>) {
        let durable = match &answer {
            Ok(promises) => promises.iter().all(Promise::is_kept),
            Err(_) => group.bytes.is_empty(),
        };
        let held = Held { reply: request.reply, answer, room: request.room };
        if durable {
            self.release(held, &[]);
        } else {
            group.held.push(held);
        }
    }

    fn count(&self, answer: &Result<Vec<Promise>, SubmitError>) {
        match answer {
            Err(SubmitError::Refused { .. }) => self.metrics.refusals.add(1),
            Err(SubmitError::Clock(_)) => self.metrics.clock_refusals.add(1),
            _ => {}
        }
    }
}

/// A batch names each command once: two results for one id could not be told apart later.
fn check_ids(batch: &[Submission]) -> Result<(), SubmitError> {
    let mut seen = BTreeSet::new();
    match batch.iter().position(|submission| !seen.insert(submission.id)) {
        None => Ok(()),
        Some(index) => {
            let given = batch.get(index).map(|submission| submission.id.to_string());
            let refusal = Refusal::new(RefusalCode::Repeated, "id");
            let refusal = refusal.with("given", given.unwrap_or_default());
            Err(SubmitError::Refused { index, refusal })
        }
    }
}

fn drafts(request: &Request, events: &[Vec<NewEvent>]) -> Vec<Draft> {
    let commands = request.batch.iter().zip(&request.digests).zip(events);
    commands
        .flat_map(|((submission, digest), events)| {
            codec::drafts(events, submission.id, *digest, &submission.principal)
        })
        .collect()
}

fn bytes(chained: &Chained) -> usize {
    chained.records.iter().map(|made| made.bytes.len()).sum()
}

fn unrecordable(error: &dyn std::error::Error) -> SubmitError {
    let detail = error.to_string();
    SubmitError::Unrecordable { detail }
}
