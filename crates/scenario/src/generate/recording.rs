//! A ledger without a ledger: steps decided by the law and taken in, for tests and measurements of the state alone.

use inforce_catalog::command::CommandId;
use inforce_catalog::decide::{self, BatchRefusal};
use inforce_catalog::event::NewEvent;
use inforce_catalog::{Instant, Recorded, Refusal, Register, Shared, Submission};

use super::Step;
use crate::story::{ADMINISTRATOR, ORIGIN};

/// The state that the steps lead to. Hashes are zero: nothing that is decided looks at them.
#[derive(Debug)]
pub struct Recording {
    register: Register,
    /// What many records say, kept once, as a ledger keeps it.
    shared: Shared,
}

impl Recording {
    /// A ledger with its genesis.
    ///
    /// # Errors
    /// None: the genesis is always the same.
    pub fn begin() -> Result<Self, Refusal> {
        let mut recording = Self { register: Register::new(), shared: Shared::default() };
        let at = super::Scene::Establish.at(0);
        recording.take(CommandId([0; 16]), ADMINISTRATOR, at, decide::genesis(ORIGIN, ADMINISTRATOR)?);
        Ok(recording)
    }

    /// The state.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// The state, to go on with.
    pub fn into_register(self) -> Register {
        self.register
    }

    /// Decides a step and takes its records in; the commands that it was.
    ///
    /// # Errors
    /// Where the law refuses: the generator has made a mistake.
    pub fn record(&mut self, step: Step) -> Result<Vec<Submission>, BatchRefusal> {
        let at = step.at;
        let batch = step.submissions(&self.register);
        let decided = decide::decide(&mut self.register, &batch, at)?;
        for (submission, events) in batch.iter().zip(decided) {
            self.take(submission.id, &submission.principal, at, events);
        }
        Ok(batch)
    }

    fn take(&mut self, command: CommandId, principal: &str, at: Instant, events: Vec<NewEvent>) {
        for mut event in events {
            self.shared.act(&mut event.act);
            let entry = Recorded {
                sequence: self.register.size(),
                hash: [0; 32],
                recorded_at: at,
                command,
                principal: self.shared.name(principal),
                links: event.links.into(),
                act: event.act,
            };
            self.register.apply(event.stream, entry.into());
        }
    }
}
