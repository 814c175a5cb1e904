//! The beginning of a ledger. Creating and opening are different verbs: what is opened and found
//! empty is an error, never a new ledger.

use inforce_catalog::event::NewEvent;
use inforce_catalog::{CommandId, Instant, decide};
use inforce_log::{Chain, Draft, command_digest};
use inforce_store::{Head, LogStore};

use crate::clock::Clock;
use crate::codec;
use crate::error::CreateError;

/// Writes the first records into an empty store: the genesis, the version of the rules, and the
/// first principal as administrator.
///
/// `origin` is the line that future checkpoints begin with, for example
/// `inforce.example/bayingolin`. The genesis is a command like any other; its id is the id of the
/// ledger.
pub(crate) fn create(
    store: &dyn LogStore,
    origin: &str,
    first_principal: &str,
    clock: &dyn Clock,
) -> Result<Head, CreateError> {
    let head = store.head();
    if head != Head::EMPTY {
        return Err(CreateError::Exists { records: head.size });
    }
    let events = decide::genesis(origin, first_principal).map_err(CreateError::Refused)?;
    let ledger = store.ledger();
    let Instant(now) = clock.now();
    let group = Chain::new(ledger)
        .draft_group(&drafts(&events, ledger.0, first_principal), now)
        .map_err(|error| CreateError::Unrecordable { detail: error.to_string() })?;
    let records: Vec<Vec<u8>> = group.records.into_iter().map(|made| made.bytes).collect();
    let head = store.append(head, &records).map_err(CreateError::Append)?;
    tracing::info!(%ledger, origin, first_principal, "a ledger was created");
    Ok(head)
}

fn drafts(events: &[NewEvent], id: [u8; 16], principal: &str) -> Vec<Draft> {
    let content: Vec<u8> = events.iter().flat_map(|event| event.act.encode()).collect();
    codec::drafts(events, CommandId(id), command_digest(&content), principal)
}
