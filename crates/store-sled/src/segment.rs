//! One file of the journal: a header, then frames one after another.
//!
//! ```text
//! offset  bytes  field (integers big-endian)
//!      0      8  "ifjrnl" 0 1   (the last byte is the version)
//!      8     16  ledger id
//!     24      8  number of the segment, from 1
//!     32      8  sequence of its first record
//!     40     32  hash of the record before it
//!     72     32  key of the journal's frames
//!    104     32  BLAKE3 of the 104 bytes above
//! ```
//!
//! The files are named by number (`00000001.log`), the number is in the header too, so that a
//! file in the wrong place is noticed.

use std::ops::Range;

use inforce_log::{Hash, LedgerId};
use inforce_store::Head;

use crate::frame::{self, JournalKey};

pub(crate) const HEADER_LEN: usize = 136;
const MAGIC: [u8; 8] = *b"ifjrnl\x00\x01";

/// The index keeps one position for about this many bytes of journal: a search reads at most one
/// such stretch and one group, and 10 GB of journal need 160,000 positions (2.5 MB).
pub(crate) const INDEX_STRIDE: u64 = 64 << 10;

/// What the start of a segment says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct SegmentHeader {
    pub(crate) ledger: LedgerId,
    pub(crate) number: u64,
    /// Sequence of the first record and hash of the record before it.
    pub(crate) start: Head,
    pub(crate) key: JournalKey,
}

impl SegmentHeader {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER_LEN);
        out.extend(MAGIC);
        out.extend(self.ledger.as_bytes());
        out.extend(self.number.to_be_bytes());
        out.extend(self.start.size.to_be_bytes());
        out.extend(self.start.hash.as_bytes());
        out.extend(self.key.0);
        let hash = blake3::hash(&out);
        out.extend(hash.as_bytes());
        out
    }

    /// # Errors
    /// What is wrong, in words for the operator.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, String> {
        let header = bytes.get(..HEADER_LEN).ok_or("the segment's header is cut short")?;
        let (content, hash) = header.split_at(HEADER_LEN - 32);
        if blake3::hash(content).as_bytes().as_slice() != hash {
            return Err("the hash of the segment's header does not match its bytes".into());
        }
        Self::parse(content).ok_or_else(|| "the segment is of an unknown format version".into())
    }

    fn parse(content: &[u8]) -> Option<Self> {
        let (magic, rest) = content.split_first_chunk::<8>()?;
        let (ledger, rest) = rest.split_first_chunk::<16>()?;
        let (number, rest) = rest.split_first_chunk::<8>()?;
        let (first, rest) = rest.split_first_chunk::<8>()?;
        let (previous, rest) = rest.split_first_chunk::<32>()?;
        let (key, _) = rest.split_first_chunk::<32>()?;
        (*magic == MAGIC).then_some(Self {
            ledger: LedgerId(*ledger),
            number: u64::from_be_bytes(*number),
            start: Head { size: u64::from_be_bytes(*first), hash: Hash(*previous) },
            key: JournalKey(*key),
        })
    }
}

/// Where to start reading for a record: the last mark at or before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) first: u64,
    pub(crate) offset: u64,
}

/// Adds the group `first` at `offset` to an index, if it is far enough from the last mark.
pub(crate) fn mark(marks: &mut Vec<Mark>, first: u64, offset: u64) {
    if marks.last().is_none_or(|last| offset >= last.offset + INDEX_STRIDE) {
        marks.push(Mark { first, offset });
    }
}

/// A stretch of a segment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Groups that follow each other without a gap.
    Run(Run),
    /// Bytes that are no group.
    Damage {
        /// Where in the file.
        bytes: Range<u64>,
        /// What is wrong with the first of them.
        detail: String,
    },
}

/// Sound groups, one after another in the file and in the chain.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Where in the file.
    pub(crate) bytes: Range<u64>,
    /// The head that the first group follows.
    pub(crate) start: Head,
    /// Where the last group leads.
    pub(crate) end: Head,
    pub(crate) marks: Vec<Mark>,
}

/// Reads all groups of a segment's `content` behind its header, and says what is between them.
pub(crate) fn scan(key: &JournalKey, ledger: LedgerId, content: &[u8], read: frame::Read) -> Vec<Piece> {
    scan_from(key, ledger, content, HEADER_LEN, read)
}

fn scan_from(
    key: &JournalKey,
    ledger: LedgerId,
    content: &[u8],
    offset: usize,
    read: frame::Read,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = offset.min(content.len());
    while at < content.len() {
        match read(key, ledger, &content[at..]) {
            Ok(group) => {
                let end = at + group.head.len();
                extend(&mut pieces, at as u64..end as u64, group.head.start, group.end);
                at = end;
            }
            Err(detail) => {
                let next = find_group(key, ledger, content, at + 1);
                pieces.push(Piece::Damage { bytes: at as u64..next as u64, detail });
                at = next;
            }
        }
    }
    pieces
}

/// Adds a group to the last run if it continues it, else as a new run.
fn extend(pieces: &mut Vec<Piece>, bytes: Range<u64>, start: Head, end: Head) {
    if let Some(Piece::Run(run)) = pieces.last_mut().filter(|piece| follows(piece, start)) {
        mark(&mut run.marks, start.size, bytes.start);
        run.bytes.end = bytes.end;
        run.end = end;
        return;
    }
    let marks = vec![Mark { first: start.size, offset: bytes.start }];
    pieces.push(Piece::Run(Run { bytes, start, end, marks }));
}

fn follows(piece: &Piece, start: Head) -> bool {
    matches!(piece, Piece::Run(run) if run.end == start)
}

/// The offset of the first sound group at or after `from`, or the end.
fn find_group(key: &JournalKey, ledger: LedgerId, content: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(found) = content.get(at..).and_then(find_magic) {
        at += found;
        if frame::decode(key, ledger, &content[at..]).is_ok() {
            return at;
        }
        at += 1;
    }
    content.len()
}

fn find_magic(bytes: &[u8]) -> Option<usize> {
    bytes.windows(frame::MAGIC.len()).position(|window| window == frame::MAGIC)
}

#[cfg(test)]
mod tests {
    use inforce_store::testing::{TestChain, test_ledger};

    use super::*;

    const KEY: JournalKey = JournalKey([5; 32]);

    fn header() -> SegmentHeader {
        SegmentHeader { ledger: test_ledger(), number: 1, start: Head::EMPTY, key: KEY }
    }

    #[test]
    fn a_header_is_read_back_and_every_flipped_byte_is_noticed() {
        let bytes = header().encode();
        assert_eq!(bytes.len(), HEADER_LEN);
        assert!(SegmentHeader::decode(&bytes).is_ok_and(|read| read == header()));
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 0x10;
            assert!(SegmentHeader::decode(&bad).is_err(), "byte {at}");
        }
    }

    #[test]
    fn groups_behind_a_damaged_one_are_found() {
        let mut chain = TestChain::new();
        let mut content = Vec::new();
        let mut ends = Vec::new();
        for _ in 0..4 {
            let start = chain.head();
            content.extend(frame::encode(&KEY, start, &chain.group(2)));
            ends.push(content.len() as u64);
        }
        // The length of the second group, so that its end cannot be known from itself.
        content[usize::try_from(ends[0]).expect("small") + 5] ^= 0xff;
        let pieces = scan_from(&KEY, test_ledger(), &content, 0, frame::decode);
        let [Piece::Run(first), Piece::Damage { bytes, .. }, Piece::Run(rest)] = &pieces[..] else {
            panic!("run, damage, run: {pieces:?}");
        };
        assert_eq!((first.start.size, first.end.size), (0, 2));
        assert_eq!(*bytes, ends[0]..ends[1]);
        assert_eq!((rest.start.size, rest.end), (4, chain.head()));
    }

    #[test]
    fn bytes_of_a_frame_inside_a_record_are_not_taken_for_a_group() {
        let mut content = b"damaged ".to_vec();
        let forged = JournalKey([0; 32]);
        content.extend(frame::encode(&forged, Head::EMPTY, &TestChain::new().group(1)));
        let all = 0..content.len() as u64;
        match &scan_from(&KEY, test_ledger(), &content, 0, frame::unpack)[..] {
            [Piece::Damage { bytes, .. }] => assert_eq!(*bytes, all),
            other => panic!("one piece of damage: {other:?}"),
        }
    }

    /// Stored bytes never change their meaning: these files were written by the first version.
    #[test]
    fn the_bytes_of_version_1_are_as_documented() {
        use crate::identity::{Identity, Reached};
        let mut chain = TestChain::new();
        let mut segment = header().encode();
        for count in [2, 1] {
            let start = chain.head();
            segment.extend(frame::encode(&KEY, start, &chain.group(count)));
        }
        let identity = Identity { ledger: test_ledger(), key: KEY }.encode();
        let whole = Reached { head: chain.head(), closed: true, sled: 3 };
        let behind = Reached { sled: 2, ..whole }.encode(test_ledger());
        let reached = whole.encode(test_ledger());
        let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/v1");
        for (name, bytes) in [
            ("journal/00000001.log", segment),
            ("ledger", identity),
            ("reached", reached),
            ("../behind/reached", behind),
        ] {
            let stored = std::fs::read(golden.join(name)).unwrap_or_default();
            assert!(stored == bytes, "{name} differs from what is written now");
        }
    }
}
