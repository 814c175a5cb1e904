//! Writing: drafts become records.

use std::collections::BTreeMap;

use super::{Chain, Head, StreamHead, command_fits, expected_command};
use crate::hash::{Hash, record_hash};
use crate::record::{CommandRef, FORMAT_VERSION, Link, Record, RecordError};
use crate::stream::StreamKey;

/// A record without its place in the ledger: what the catalog decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The stream that it goes to.
    pub stream: StreamKey,
    /// What kind of event the body holds.
    pub kind: u16,
    /// Earlier records that the event names, by sequence. A record of the same group can be named
    /// too: the first draft of a group gets the sequence `chain.head().size`, and so on.
    pub links: Vec<DraftLink>,
    /// One canonical CBOR array.
    pub body: Vec<u8>,
    /// Pseudonymous account id of who acts.
    pub principal: String,
    /// The command, and where in it this record stands.
    pub command: CommandRef,
    /// The principal's signature over the command, if there is one.
    pub signature: Option<Vec<u8>>,
}

/// A link whose hash the chain fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftLink {
    /// What the link means.
    pub role: u8,
    /// Sequence of the record it names.
    pub sequence: u64,
}

/// Records that are appended together, in order. They hold whole commands only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The head that the records stand on.
    pub base: Head,
    /// The records, the first with sequence `base.size`.
    pub records: Vec<ChainedRecord>,
    /// The head after them.
    pub head: Head,
}

/// A record with its bytes and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainedRecord {
    /// What is stored and hashed.
    pub bytes: Vec<u8>,
    /// The same, taken apart.
    pub record: Record,
    /// [`record_hash`] of the bytes.
    pub hash: Hash,
}

impl Chain {
    /// Turns drafts into records that stand on the head, and changes nothing: give the group to
    /// [`Chain::commit`]. All get the same `recorded_at` (microseconds since 1970), or that of the
    /// last record if the clock is behind it.
    ///
    /// # Errors
    /// [`RecordError`]: a draft breaks a limit, links to a record that is not before it, or the
    /// drafts are not whole commands in order.
    pub fn draft_group(&self, drafts: &[Draft], recorded_at: i64) -> Result<Group, RecordError> {
        let mut drafting = Drafting {
            chain: self,
            head: self.head,
            command: self.command,
            streams: BTreeMap::new(),
            hashes: Vec::with_capacity(drafts.len()),
        };
        let recorded_at = recorded_at.max(self.head.recorded_at);
        let records =
            drafts.iter().map(|draft| drafting.draft(draft, recorded_at)).collect::<Result<Vec<_>, _>>()?;
        match (records.last(), expected_command(drafting.command)) {
            (Some(last), Some(_)) => Err(out_of_place(&last.record)),
            _ => Ok(Group { base: self.head, records, head: drafting.head }),
        }
    }
}

/// The chain as it will be after the drafts so far.
struct Drafting<'a> {
    chain: &'a Chain,
    head: Head,
    command: Option<CommandRef>,
    /// Only the streams that the group touches.
    streams: BTreeMap<&'a StreamKey, StreamHead>,
    /// Hashes of the group's records so far.
    hashes: Vec<Hash>,
}

impl<'a> Drafting<'a> {
    fn draft(&mut self, draft: &'a Draft, recorded_at: i64) -> Result<ChainedRecord, RecordError> {
        let stream = self.streams.get(&draft.stream).copied();
        let stream = stream.or_else(|| self.chain.stream(&draft.stream));
        let record = Record {
            version: FORMAT_VERSION,
            ledger: self.chain.ledger,
            sequence: self.head.size,
            recorded_at,
            previous: self.head.hash,
            stream: draft.stream.clone(),
            stream_number: stream.map_or(0, |stream| stream.count),
            stream_previous: stream.map_or(Hash::ZERO, |stream| stream.hash),
            command: draft.command,
            principal: draft.principal.clone(),
            signature: draft.signature.clone(),
            kind: draft.kind,
            links: draft.links.iter().map(|link| self.link(*link)).collect::<Result<_, _>>()?,
            body: draft.body.clone(),
        };
        if !command_fits(expected_command(self.command), record.command) {
            return Err(out_of_place(&record));
        }
        let bytes = record.encode()?;
        let hash = record_hash(&bytes);
        self.advance(draft, &record, hash);
        Ok(ChainedRecord { bytes, record, hash })
    }

    fn advance(&mut self, draft: &'a Draft, record: &Record, hash: Hash) {
        let count = record.stream_number + 1;
        self.streams.insert(&draft.stream, StreamHead { count, hash });
        self.hashes.push(hash);
        self.head = Head { size: record.sequence + 1, hash, recorded_at: record.recorded_at };
        self.command = Some(record.command);
    }

    fn link(&self, DraftLink { role, sequence }: DraftLink) -> Result<Link, RecordError> {
        let in_group = || {
            let index = sequence.checked_sub(self.chain.head.size)?;
            self.hashes.get(usize::try_from(index).ok()?).copied()
        };
        match self.chain.hash(sequence).or_else(in_group) {
            Some(hash) => Ok(Link { role, sequence, hash }),
            None => Err(RecordError::Link { sequence: self.head.size, target: sequence }),
        }
    }
}

fn out_of_place(record: &Record) -> RecordError {
    let CommandRef { position, count, .. } = record.command;
    RecordError::Command { sequence: record.sequence, position, count }
}
