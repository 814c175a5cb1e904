//! A record as sled's keys and values, and back.

use std::ops::ControlFlow;

use inforce_log::{Hash, Header, LedgerId, record_hash};

/// Longest value. sled would move a much longer one into a file of its own.
const MAX_VALUE: usize = 6 << 10;

/// Length and hash before the record's bytes in the first chunk.
const PREFIX: usize = 2 + 32;

/// A record read from sled that agrees with its own hash, its key and the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SledRecord {
    pub(crate) bytes: Vec<u8>,
    pub(crate) hash: Hash,
    pub(crate) previous: Hash,
}

pub(crate) fn key(sequence: u64, chunk: u16) -> [u8; 10] {
    let mut key = [0; 10];
    key[..8].copy_from_slice(&sequence.to_be_bytes());
    key[8..].copy_from_slice(&chunk.to_be_bytes());
    key
}

/// Sequence and chunk number. `None`: not one of our keys.
pub(crate) fn parse_key(key: &[u8]) -> Option<(u64, u16)> {
    let (sequence, chunk) = key.split_first_chunk::<8>()?;
    let chunk = <[u8; 2]>::try_from(chunk).ok()?;
    Some((u64::from_be_bytes(*sequence), u16::from_be_bytes(chunk)))
}

/// Adds the chunks of one record to a batch.
pub(crate) fn put(batch: &mut sled::Batch, sequence: u64, record: &[u8], hash: Hash) {
    let (first, rest) = record.split_at(record.len().min(MAX_VALUE - PREFIX));
    let mut value = Vec::with_capacity(PREFIX + first.len());
    value.extend(u16::try_from(record.len()).unwrap_or(u16::MAX).to_be_bytes());
    value.extend(hash.as_bytes());
    value.extend_from_slice(first);
    batch.insert(&key(sequence, 0), value);
    for (chunk, part) in (1_u16..).zip(rest.chunks(MAX_VALUE)) {
        batch.insert(&key(sequence, chunk), part);
    }
}

type Visit<'a> = &'a mut dyn FnMut(u64, Result<SledRecord, String>) -> ControlFlow<()>;

/// Puts chunks together, in key order, and reports every sequence once.
pub(crate) struct Assembler {
    ledger: LedgerId,
    /// The next sequence to report.
    next: u64,
    /// The record being read: its sequence and values; it is reported when the next one starts.
    open: Option<(u64, Vec<(u16, sled::IVec)>)>,
}

impl Assembler {
    pub(crate) fn new(ledger: LedgerId, next: u64) -> Self {
        Self { ledger, next, open: None }
    }

    /// The first sequence that was not reported.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    pub(crate) fn take(&mut self, key: &[u8], value: &sled::IVec, visit: Visit<'_>) -> ControlFlow<()> {
        // A key of another length is none of ours; `remove_beyond` and a rebuild get rid of it.
        let Some((sequence, chunk)) = parse_key(key) else {
            return ControlFlow::Continue(());
        };
        if let Some((open, values)) = &mut self.open
            && *open == sequence
        {
            values.push((chunk, value.clone()));
            return ControlFlow::Continue(());
        }
        self.finish(visit)?;
        while self.next < sequence {
            let missing = self.next;
            // Of an absurdly wide hole only the first record is reported.
            self.next = if sequence - missing > MAX_HOLE { sequence } else { missing + 1 };
            visit(missing, Err(format!("record {missing} is not in sled")))?;
        }
        self.open = Some((sequence, vec![(chunk, value.clone())]));
        ControlFlow::Continue(())
    }

    /// Reports the record that is being read.
    pub(crate) fn finish(&mut self, visit: Visit<'_>) -> ControlFlow<()> {
        let Some((sequence, values)) = self.open.take() else {
            return ControlFlow::Continue(());
        };
        self.next = sequence + 1;
        visit(sequence, assemble(self.ledger, sequence, &values))
    }
}

/// A hole of more records than this is a damaged key, not missing records.
const MAX_HOLE: u64 = 1 << 20;

/// Checks that the chunks are one whole record: chunk numbers, length, hash, ledger, sequence.
fn assemble(ledger: LedgerId, sequence: u64, values: &[(u16, sled::IVec)]) -> Result<SledRecord, String> {
    if !values.iter().map(|(chunk, _)| *chunk).eq(0..u16::try_from(values.len()).unwrap_or(0)) {
        return Err(format!("record {sequence} lacks a chunk"));
    }
    let mut joined = Vec::with_capacity(values.iter().map(|(_, value)| value.len()).sum());
    values.iter().for_each(|(_, value)| joined.extend_from_slice(value));
    let prefix = joined.split_first_chunk::<2>().and_then(|(length, rest)| {
        let (hash, record) = rest.split_first_chunk::<32>()?;
        (record.len() == usize::from(u16::from_be_bytes(*length))).then_some(Hash(*hash))
    });
    let hash = prefix.ok_or_else(|| format!("record {sequence} has another length than it says"))?;
    let bytes = joined.split_off(PREFIX);
    if record_hash(&bytes) != hash {
        return Err(format!("the hash of record {sequence} does not match its bytes"));
    }
    let header =
        Header::peek(&bytes).map_err(|error| format!("record {sequence} has no sound envelope: {error}"))?;
    if header.ledger != ledger {
        return Err(format!("record {sequence} belongs to ledger {}", header.ledger));
    }
    if header.sequence != sequence {
        return Err(format!("where record {sequence} should be is record {}", header.sequence));
    }
    Ok(SledRecord { bytes, hash, previous: header.previous })
}
