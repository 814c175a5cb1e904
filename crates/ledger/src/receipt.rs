//! What a submission that was recorded gets back.

use std::sync::Arc;

use inforce_catalog::CommandId;
use inforce_log::Hash;

/// The first result of a command, which every repetition of it gets again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The command.
    pub command: CommandId,
    /// Sequence of its first record.
    pub first: u64,
    /// Its records, in order.
    pub records: Vec<RecordOut>,
    /// The number of durable records when this was answered: ask a view for at least this, and it
    /// knows the command.
    pub position: u64,
    /// Whether the command had been recorded before.
    pub repeated: bool,
}

/// A durable record as it is handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordOut {
    /// Its place in the ledger.
    pub sequence: u64,
    /// [`record_hash`](inforce_log::record_hash) of the bytes.
    pub hash: Hash,
    /// The very bytes that were hashed and are stored.
    pub bytes: Arc<[u8]>,
}
