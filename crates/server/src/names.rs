//! The index of names that searches go by. It follows the readers' register, from records alone.
//!
//! A question first has it take in what the register has beyond it, under the same lock on the register, so it is never
//! behind an answer. After the start it is filled in the background, in steps that hold up no question for long.

use std::sync::{Arc, PoisonError, RwLock};

use inforce_catalog::Register;
use inforce_ledger::View;
use inforce_views::search::Index;

/// Records taken in at once in the background. At some four microseconds each, the register waits about 16 ms at most.
const STEP: usize = 4096;

/// The index, shared by all calls.
#[derive(Debug, Default)]
pub(crate) struct Names(RwLock<Index>);

impl Names {
    /// Asks with an index that knows all the register does.
    pub(crate) fn ask<A>(&self, register: &Register, question: impl FnOnce(&Index) -> A) -> A {
        self.follow(register, usize::MAX);
        question(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in records the register has beyond the index, at most so many; whether it has yet more.
    fn follow(&self, register: &Register, most: usize) -> bool {
        let behind = |index: &Index| index.position() < register.size();
        if !behind(&self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            return false;
        }
        let mut index = self.0.write().unwrap_or_else(PoisonError::into_inner);
        index.follow(register, most);
        behind(&index)
    }

    /// Fills the index with what the view has, on a thread of its own.
    pub(crate) fn fill(self: &Arc<Self>, view: View) {
        let names = Arc::clone(self);
        tokio::task::spawn_blocking(move || while view.read(|register, _| names.follow(register, STEP)) {});
    }
}

#[cfg(test)]
mod tests {
    use inforce_catalog::event::{Act, Event, RulesAdopted};
    use inforce_catalog::{CommandId, Instant, Recorded, StreamKey};

    use super::*;

    fn grow(register: &mut Register) {
        let event = Event::RulesAdopted(RulesAdopted { version: 1 });
        let act = Act { effective_from: None, instrument: None, transcribed: false, event };
        let entry = Recorded {
            sequence: register.size(),
            hash: [0; 32],
            recorded_at: Instant(0),
            command: CommandId([0; 16]),
            principal: "administrator".into(),
            links: Box::default(),
            act,
        };
        register.apply(StreamKey::ledger(), entry.into());
    }

    #[test]
    fn a_question_finds_the_index_where_the_register_is() {
        let (names, mut register) = (Names::default(), Register::new());
        for size in 1..=3 {
            grow(&mut register);
            assert_eq!(names.ask(&register, Index::position), size);
        }
    }

    #[test]
    fn in_the_background_it_is_filled_step_by_step() {
        let (names, mut register) = (Names::default(), Register::new());
        (0..5).for_each(|_| grow(&mut register));
        let mut steps = 1;
        while names.follow(&register, 2) {
            steps += 1;
        }
        assert_eq!((steps, names.0.read().unwrap().position()), (3, 5));
    }
}
