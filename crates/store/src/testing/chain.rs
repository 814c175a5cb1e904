//! Valid records for tests of storage: real envelopes, bodies of arbitrary bytes.

use inforce_log::{CommandRef, Hash, Header, LedgerId, MAX_RECORD, Record, StreamKey, record_hash};

use crate::Head;

/// The ledger of test records.
pub fn test_ledger() -> LedgerId {
    LedgerId(*b"inforce test led")
}

/// Makes records that continue a log: same start, same calls, same bytes, everywhere.
#[derive(Clone, Debug)]
pub struct TestChain {
    ledger: LedgerId,
    head: Head,
    seed: u64,
}

impl TestChain {
    /// A chain from the first record of [`test_ledger`].
    pub fn new() -> Self {
        Self::of(test_ledger())
    }

    /// A chain from the first record of `ledger`.
    pub fn of(ledger: LedgerId) -> Self {
        Self { ledger, head: Head::EMPTY, seed: 0 }
    }

    /// A chain of [`test_ledger`] that goes on from `head`; other seeds make other records.
    pub fn at(head: Head, seed: u64) -> Self {
        Self { ledger: test_ledger(), head, seed }
    }

    /// Where the records made so far lead.
    pub fn head(&self) -> Head {
        self.head
    }

    /// The next `count` records, of 230 to 480 bytes.
    pub fn group(&mut self, count: usize) -> Vec<Vec<u8>> {
        (0..count)
            .map(|_| {
                let mixed = (self.head.size ^ self.seed.rotate_left(32)).wrapping_mul(0x9e37_79b9);
                self.record(usize::try_from((mixed >> 16) % 250).unwrap_or(0))
            })
            .collect()
    }

    /// The next record, with a body of about `filler` bytes.
    pub fn record(&mut self, filler: usize) -> Vec<u8> {
        let bytes = self.encode(filler);
        self.head = Head { size: self.head.size + 1, hash: record_hash(&bytes) };
        bytes
    }

    /// The next record, as long as a record may be.
    pub fn longest(&mut self) -> Vec<u8> {
        let rest = self.encode(1 << 14).len() - (1 << 14);
        self.record(MAX_RECORD - rest)
    }

    /// Follows `records` from the first one and returns where they lead.
    ///
    /// # Panics
    /// When they are not one gapless chain.
    pub fn follow(records: &[Vec<u8>]) -> Head {
        let mut head = Head::EMPTY;
        for record in records {
            let header = Header::peek(record).expect("a record has an envelope");
            assert_eq!(header.sequence, head.size, "sequences are gapless");
            assert_eq!(header.previous, head.hash, "records are linked");
            head = Head { size: head.size + 1, hash: record_hash(record) };
        }
        head
    }

    fn encode(&self, filler: usize) -> Vec<u8> {
        let Head { size, hash } = self.head;
        let mut body = vec![0x81];
        let filler = vec![u8::try_from((size ^ self.seed) & 0xff).unwrap_or(0); filler];
        put_byte_string(&mut body, &filler);
        let record = Record {
            version: inforce_log::record::FORMAT_VERSION,
            ledger: self.ledger,
            sequence: size,
            recorded_at: 1_700_000_000_000_000 + i64::try_from(size).unwrap_or(0),
            previous: hash,
            stream: StreamKey { kind: 1, jurisdiction: 1, id: "test".into() },
            stream_number: size,
            stream_previous: hash,
            command: CommandRef { id: [7; 16], digest: Hash([8; 32]), position: 0, count: 1 },
            principal: "tester".into(),
            signature: None,
            kind: 1,
            links: Vec::new(),
            body,
        };
        record.encode().expect("a test record keeps every limit")
    }
}

impl Default for TestChain {
    fn default() -> Self {
        Self::new()
    }
}

/// Writes a CBOR byte string with the shortest header.
fn put_byte_string(out: &mut Vec<u8>, bytes: &[u8]) {
    match (u8::try_from(bytes.len()), u16::try_from(bytes.len())) {
        (Ok(short @ 0..24), _) => out.push(0x40 | short),
        (Ok(short), _) => out.extend([0x58, short]),
        (_, Ok(long)) => {
            out.push(0x59);
            out.extend(long.to_be_bytes());
        }
        _ => panic!("a record body has less than 64 KiB"),
    }
    out.extend_from_slice(bytes);
}
