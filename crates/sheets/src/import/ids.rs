//! The ids of a file's commands: the same file, row and command have the same id, so that a file that is sent again is
//! never recorded twice.

use inforce_catalog::CommandId;

use super::Asked;
use crate::plan::Planned;

/// What the ids of this way of making them begin their hash with.
const CONTEXT: &str = "inforce import command id, version 1";

/// The id of one command of a file.
pub(super) fn of(asked: &Asked, file: blake3::Hash, planned: &Planned) -> CommandId {
    let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
    hasher.update(file.as_bytes());
    // The command itself too: what a file asks depends on the catalog it meets.
    let said = format!(
        "{} {} {} {} {} {}",
        asked.jurisdiction,
        asked.act.word(),
        asked.on,
        asked.attempt,
        planned.row.unwrap_or(0),
        serde_json::json!(planned.command),
    );
    hasher.update(said.as_bytes());
    let hash = hasher.finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&hash.as_bytes()[..16]);
    CommandId(id)
}
