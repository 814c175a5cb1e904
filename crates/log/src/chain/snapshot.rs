//! A chain read back from a snapshot: taken only if its parts agree.

use std::collections::{BTreeMap, VecDeque};

use serde::Deserialize;

use super::{Chain, Head, StreamHead};
use crate::hash::{Hash, LedgerId};
use crate::record::CommandRef;
use crate::stream::StreamKey;

/// The fields of a [`Chain`] as a snapshot holds them.
#[derive(Deserialize)]
#[serde(rename = "Chain")]
pub(super) struct Stored {
    ledger: LedgerId,
    head: Head,
    command: Option<CommandRef>,
    streams: BTreeMap<StreamKey, StreamHead>,
    hashes: Vec<Hash>,
}

impl TryFrom<Stored> for Chain {
    type Error = &'static str;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        let Stored { ledger, head, command, streams, hashes } = stored;
        let last = hashes.last().copied().unwrap_or(Hash::ZERO);
        if hashes.len() as u64 != head.size || last != head.hash {
            return Err("the chain's head does not agree with its hashes; drop the snapshot");
        }
        let counts = streams.values().try_fold(0_u64, |sum, stream| sum.checked_add(stream.count));
        if counts != Some(head.size) {
            return Err("the chain's streams do not add up to its size; drop the snapshot");
        }
        Ok(Self { ledger, head, command, streams, hashes, undo: VecDeque::new() })
    }
}
