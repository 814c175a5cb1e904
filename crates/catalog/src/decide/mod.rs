//! Deciding: submissions in, events or a refusal out.

use crate::command::Submission;
use crate::event::NewEvent;
use crate::refusal::Refusal;
use crate::register::Register;
use crate::term::Instant;

/// Why a batch is refused: which command of it, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRefusal {
    /// The position of the command in the batch.
    pub index: usize,
    /// Why.
    pub refusal: Refusal,
}

/// Decides a batch of one or more commands, all or nothing.
pub fn decide(
    _register: &mut Register,
    _batch: &[Submission],
    _now: Instant,
) -> Result<Vec<Vec<NewEvent>>, BatchRefusal> {
    Ok(Vec::new())
}
