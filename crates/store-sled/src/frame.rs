//! One group of records as bytes: a frame.
//!
//! ```text
//! offset  bytes  field (integers big-endian)
//!      0      4  "ifgr"
//!      4      4  bytes of records, P
//!      8      4  number of records, at least 1
//!     12      8  sequence of the first record
//!     20     32  hash of the record before the group
//!     52      P  records: each 2 bytes of length, then the record
//!   52+P     32  BLAKE3 keyed with the journal's key, over everything above
//! ```
//!
//! The hash is keyed because a record may hold any bytes, also those of a frame: after damage the
//! journal is searched for whole groups, and nobody who only sends records can make one.

use inforce_log::{Hash, Header, LedgerId, record_hash};
use inforce_store::{Head, MAX_GROUP_BYTES};

pub(crate) const MAGIC: [u8; 4] = *b"ifgr";
pub(crate) const HEAD_LEN: usize = 52;
pub(crate) const HASH_LEN: usize = 32;

/// The most bytes of one frame: the largest group, and two bytes of length for each record; a
/// record has more than 64 bytes, so the lengths take less than a 32nd more.
pub(crate) const MAX_FRAME: usize = MAX_GROUP_BYTES + MAX_GROUP_BYTES / 32 + HEAD_LEN + HASH_LEN;

/// Signs and checks frames; a secret of the directory, not of the format.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct JournalKey(pub(crate) [u8; 32]);

/// The fixed start of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FrameHead {
    /// Bytes of records.
    pub(crate) payload: usize,
    pub(crate) count: u32,
    /// Sequence of the first record and hash of the record before it.
    pub(crate) start: Head,
}

impl FrameHead {
    /// Reads the fixed start. `None`: this is no frame.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let (magic, rest) = bytes.split_first_chunk::<4>()?;
        let (payload, rest) = rest.split_first_chunk::<4>()?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let (first, rest) = rest.split_first_chunk::<8>()?;
        let (previous, _) = rest.split_first_chunk::<32>()?;
        let payload = usize::try_from(u32::from_be_bytes(*payload)).ok()?;
        let head = Self {
            payload,
            count: u32::from_be_bytes(*count),
            start: Head { size: u64::from_be_bytes(*first), hash: Hash(*previous) },
        };
        let sane = *magic == MAGIC && head.count > 0 && head.len() <= MAX_FRAME;
        (sane && head.start.size.checked_add(u64::from(head.count)).is_some()).then_some(head)
    }

    /// Bytes of the whole frame.
    pub(crate) fn len(&self) -> usize {
        HEAD_LEN + self.payload + HASH_LEN
    }

    /// Sequence after the last record.
    pub(crate) fn end(&self) -> u64 {
        self.start.size + u64::from(self.count)
    }
}

/// A group whose frame hash and envelopes were checked.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    pub(crate) head: FrameHead,
    /// Where the group leads.
    pub(crate) end: Head,
    pub(crate) records: Vec<&'a [u8]>,
}

/// How thoroughly a group is read: [`decode`] or [`unpack`].
pub(crate) type Read = for<'a> fn(&JournalKey, LedgerId, &'a [u8]) -> Result<Group<'a>, String>;

/// Encodes one group that follows `start`. The caller has checked the records ([`admit`]).
///
/// [`admit`]: inforce_store::admit
pub(crate) fn encode<R: AsRef<[u8]>>(key: &JournalKey, start: Head, records: &[R]) -> Vec<u8> {
    let payload: usize = records.iter().map(|record| 2 + record.as_ref().len()).sum();
    let mut out = Vec::with_capacity(HEAD_LEN + payload + HASH_LEN);
    out.extend(MAGIC);
    out.extend(u32::try_from(payload).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(u32::try_from(records.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(start.size.to_be_bytes());
    out.extend(start.hash.as_bytes());
    for record in records {
        let record = record.as_ref();
        out.extend(u16::try_from(record.len()).unwrap_or(u16::MAX).to_be_bytes());
        out.extend_from_slice(record);
    }
    let hash = blake3::keyed_hash(&key.0, &out);
    out.extend(hash.as_bytes());
    out
}

/// Reads the frame at the start of `bytes` and checks all of it, each link too.
///
/// # Errors
/// What is wrong, in words for the operator.
pub(crate) fn decode<'a>(key: &JournalKey, ledger: LedgerId, bytes: &'a [u8]) -> Result<Group<'a>, String> {
    let group = unpack(key, ledger, bytes)?;
    group.records.iter().try_fold(group.head.start, |end, record| follow(ledger, end, record))?;
    Ok(group)
}

/// Reads the frame at the start of `bytes`: its hash, the envelope of each record, the link of the
/// first one. The links between the others were followed when the group was appended and are
/// covered by the frame's hash; whoever reads page by page follows them again himself, and hashing
/// every record twice would be half of his work.
///
/// # Errors
/// What is wrong, in words for the operator.
pub(crate) fn unpack<'a>(key: &JournalKey, ledger: LedgerId, bytes: &'a [u8]) -> Result<Group<'a>, String> {
    let head = FrameHead::parse(bytes).ok_or("no group starts here")?;
    let frame = bytes
        .get(..head.len())
        .ok_or_else(|| format!("the group of records {}..{} is cut short", head.start.size, head.end()))?;
    let (content, hash) = frame.split_at(HEAD_LEN + head.payload);
    if blake3::keyed_hash(&key.0, content).as_bytes().as_slice() != hash {
        return Err(format!(
            "the hash of the group of records {}..{} does not match its bytes",
            head.start.size,
            head.end()
        ));
    }
    let records = split(&content[HEAD_LEN..], head.count).ok_or("the lengths in the group do not add up")?;
    let mut previous = Some(head.start.hash);
    for (sequence, record) in (head.start.size..).zip(&records) {
        check(ledger, sequence, previous.take(), record)?;
    }
    let hash = records.last().map_or(head.start.hash, |last| record_hash(last));
    Ok(Group { head, end: Head { size: head.end(), hash }, records })
}

/// Checks that `record` follows `head` and returns the head after it.
///
/// # Errors
/// What is wrong, in words for the operator.
pub(crate) fn follow(ledger: LedgerId, head: Head, record: &[u8]) -> Result<Head, String> {
    check(ledger, head.size, Some(head.hash), record)?;
    Ok(Head { size: head.size + 1, hash: record_hash(record) })
}

/// Checks what a record's envelope says of its place, and of the record before if that is known.
fn check(ledger: LedgerId, sequence: u64, previous: Option<Hash>, record: &[u8]) -> Result<(), String> {
    let header =
        Header::peek(record).map_err(|error| format!("record {sequence} has no sound envelope: {error}"))?;
    if header.ledger != ledger {
        return Err(format!("record {sequence} belongs to ledger {}", header.ledger));
    }
    if header.sequence != sequence {
        return Err(format!("where record {sequence} should be is record {}", header.sequence));
    }
    if previous.is_some_and(|previous| previous != header.previous) {
        return Err(format!("record {sequence} is not linked to the record before it"));
    }
    Ok(())
}

/// Splits the records of a frame. `None` if lengths and count do not add up.
fn split(mut payload: &[u8], count: u32) -> Option<Vec<&[u8]>> {
    let mut records = Vec::new();
    while let Some((length, rest)) = payload.split_first_chunk::<2>() {
        let (record, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        records.push(record);
        payload = rest;
    }
    (payload.is_empty() && records.len() == usize::try_from(count).ok()?).then_some(records)
}

#[cfg(test)]
mod tests {
    use inforce_store::testing::{TestChain, test_ledger};

    use super::*;

    const KEY: JournalKey = JournalKey([5; 32]);

    #[test]
    fn a_group_is_read_back_as_it_was_written() {
        let mut chain = TestChain::new();
        chain.group(3);
        let start = chain.head();
        let records = chain.group(4);
        let frame = encode(&KEY, start, &records);
        let group = decode(&KEY, test_ledger(), &frame).expect("a sound frame");
        assert_eq!(group.head.start, start);
        assert_eq!(group.end, chain.head());
        assert_eq!(group.records, records);
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let mut chain = TestChain::new();
        let frame = encode(&KEY, Head::EMPTY, &chain.group(2));
        for at in 0..frame.len() {
            for bit in 0..8 {
                let mut bad = frame.clone();
                bad[at] ^= 1 << bit;
                assert!(decode(&KEY, test_ledger(), &bad).is_err(), "byte {at}, bit {bit}");
            }
            assert!(decode(&KEY, test_ledger(), &frame[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_frame_made_with_another_key_is_no_frame() {
        let frame = encode(&JournalKey([6; 32]), Head::EMPTY, &TestChain::new().group(1));
        assert!(decode(&KEY, test_ledger(), &frame).is_err());
    }

    #[test]
    fn records_that_do_not_follow_each_other_are_no_group_whatever_the_hash_says() {
        let first = TestChain::new().group(1).remove(0);
        let mut unlinked = TestChain::at(Head { size: 1, hash: Hash([1; 32]) }, 0);
        let mut skipped = TestChain::new();
        skipped.group(2);
        let mut foreign = TestChain::of(LedgerId([9; 16]));
        foreign.group(1);
        let second = [unlinked.group(1), skipped.group(1), foreign.group(1), vec![b"no record".to_vec()]];
        for second in second {
            let frame = encode(&KEY, Head::EMPTY, &[first.clone(), second[0].clone()]);
            assert!(decode(&KEY, test_ledger(), &frame).is_err());
        }
        let good = encode(&KEY, Head::EMPTY, &TestChain::new().group(2));
        assert!(decode(&KEY, test_ledger(), &good).is_ok());
    }
}
