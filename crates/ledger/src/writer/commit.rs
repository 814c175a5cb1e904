//! The group becomes durable, or is taken back.

use std::sync::Arc;
use std::time::Instant;

use inforce_store::{AppendError, Head, Refused};

use super::Writer;
use super::group::{Group, Held, Promise};
use crate::error::{Fatal, SubmitError};
use crate::receipt::{Receipt, RecordOut};

impl Writer {
    /// Appends the group and lets its answers go.
    ///
    /// Before the append returns, everything in the group may be lost and nobody was told
    /// anything. After it returned `Ok`, nothing of it is ever lost.
    pub(super) fn commit(&mut self, group: Group) -> Result<(), Fatal> {
        if group.bytes.is_empty() {
            return Ok(());
        }
        let started = Instant::now();
        let appended = self.store.append(self.durable, &group.bytes);
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.metrics.append_micros.add(micros);
        match appended {
            Ok(head) => {
                self.committed(head, group);
                Ok(())
            }
            Err(error) => {
                self.metrics.failed_groups.add(1);
                self.failed(error, group)
            }
        }
    }

    /// The commit point is behind us: the group is durable and visible.
    fn committed(&mut self, head: Head, group: Group) {
        let base = std::mem::replace(&mut self.durable, head);
        self.chain.settle(head.size);
        self.head.send_replace(head);
        self.metrics.groups.add(1);
        self.metrics.records.add(group.bytes.len() as u64);
        self.metrics.commands.add(group.commands as u64);
        self.metrics.group_sizes.record(group.commands);
        tracing::debug!(
            records = group.bytes.len(),
            commands = group.commands,
            size = head.size,
            "a group is durable"
        );
        let records: Vec<RecordOut> = (base.size..)
            .zip(group.marks)
            .zip(group.bytes)
            .map(|((sequence, mark), bytes)| RecordOut { sequence, hash: mark.hash, bytes: Arc::from(bytes) })
            .collect();
        for held in group.held {
            self.release(held, &records);
        }
    }

    /// Nothing of the group is durable, or it is not known. What is retried is retried by the
    /// senders, refused ones included: what they were refused for may have rested on the group.
    fn failed(&mut self, error: AppendError, group: Group) -> Result<(), Fatal> {
        let (answer, fatal) = match error {
            AppendError::Refused(Refused::NoSpace { detail }) => {
                tracing::error!(detail, "no room: the group is taken back");
                (SubmitError::StoreFull { detail }, None)
            }
            AppendError::Refused(refused @ (Refused::Failed { .. } | Refused::TooLarge { .. })) => {
                let detail = refused.to_string();
                tracing::error!(detail, "the group could not be written and is taken back");
                (SubmitError::NotWritten { detail }, None)
            }
            AppendError::Refused(refused @ (Refused::BadRecord { .. } | Refused::Closed)) => {
                let detail = refused.to_string();
                let answer = SubmitError::Stopped { detail: detail.clone() };
                (answer, Some(Fatal::Inconsistent { detail }))
            }
            AppendError::Conflict { head: found } => {
                let expected = self.durable;
                let detail = "somebody else wrote to the store".to_owned();
                let answer = SubmitError::Stopped { detail };
                (answer, Some(Fatal::Conflict { expected, found }))
            }
            AppendError::Uncertain { detail } => {
                let answer = SubmitError::Uncertain { detail: detail.clone() };
                (answer, Some(Fatal::Uncertain { detail }))
            }
        };
        for held in group.held {
            let _ = held.reply.send(Err(answer.clone())); // Whoever asked may have gone.
        }
        match fatal {
            Some(fatal) => Err(fatal),
            None => self.take_back(),
        }
    }

    /// Register and chain as they were at the durable head.
    fn take_back(&mut self) -> Result<(), Fatal> {
        self.register.undo_to(self.durable.size);
        self.chain
            .truncate(self.durable.size)
            .map_err(|error| Fatal::Inconsistent { detail: error.to_string() })
    }

    /// Lets an answer go. `records` are those of the group that just became durable, the last
    /// ones of the log.
    pub(super) fn release(&self, held: Held, records: &[RecordOut]) {
        let answer = held
            .answer
            .map(|promises| promises.into_iter().map(|promise| self.keep(promise, records)).collect());
        let _ = held.reply.send(answer); // Whoever asked may have gone; the outcome stands.
        drop(held.room);
    }

    fn keep(&self, promise: Promise, records: &[RecordOut]) -> Receipt {
        let (command, first, count, repeated) = match promise {
            Promise::Kept(receipt) => {
                let position = self.durable.size;
                return Receipt { position, ..receipt };
            }
            Promise::Pending { command, first, count, repeated } => (command, first, count, repeated),
        };
        let base = records.first().map_or(first, |record| record.sequence);
        let from = usize::try_from(first.saturating_sub(base)).unwrap_or(usize::MAX);
        let to = from.saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
        Receipt {
            command,
            first,
            records: records.get(from..to).unwrap_or_default().to_vec(),
            position: self.durable.size,
            repeated,
        }
    }
}
