//! A group on its way: records that will be appended together, and the answers that wait.

use inforce_catalog::CommandId;
use inforce_log::Hash;

use super::{ENOUGH_BYTES, MAX_GROUP, Reply};
use crate::error::SubmitError;
use crate::receipt::Receipt;

/// What is decided and not durable yet.
#[derive(Default)]
pub(super) struct Group {
    /// The records, from the durable head on.
    pub(super) bytes: Vec<Vec<u8>>,
    /// Hash of each record, and digest of the command that it came from.
    pub(super) marks: Vec<Mark>,
    /// Commands that these records come from.
    pub(super) commands: usize,
    /// Sum of the records' lengths.
    pub(super) size: usize,
    /// Answers that leave when the records are durable.
    pub(super) held: Vec<Held>,
}

/// What is kept of a record besides its bytes.
pub(super) struct Mark {
    pub(super) hash: Hash,
    pub(super) digest: Hash,
}

/// An answer that waits. It takes its share of memory along (`Request::room`).
pub(super) struct Held {
    pub(super) reply: Reply,
    pub(super) answer: Result<Vec<Promise>, SubmitError>,
    pub(super) room: tokio::sync::OwnedSemaphorePermit,
}

/// A receipt, or what it will be made of.
pub(super) enum Promise {
    /// The records are durable.
    Kept(Receipt),
    /// The records are in this group.
    Pending { command: CommandId, first: u64, count: u32, repeated: bool },
}

impl Promise {
    pub(super) fn is_kept(&self) -> bool {
        matches!(self, Self::Kept(_))
    }
}

impl Group {
    /// Whether a submission of so many commands may join. Into an empty group everything goes;
    /// that is how a large batch goes alone.
    pub(super) fn has_room_for(&self, commands: usize) -> bool {
        self.bytes.is_empty() || (self.commands + commands <= MAX_GROUP && self.size < ENOUGH_BYTES)
    }
}
