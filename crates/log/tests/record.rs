//! Records: what is written can be read, and nothing else can.

use inforce_log::record::{MAX_LINKS, MAX_PRINCIPAL, MAX_SIGNATURE};
use inforce_log::stream::MAX_STREAM_ID;
use inforce_log::{
    CommandRef, Hash, Header, LedgerId, Link, MAX_RECORD, Record, RecordError, StreamKey,
};

/// A record with every field at its widest, and a body of `body` bytes.
fn widest(body: usize) -> Record {
    let mut bytes = vec![0x81, 0x59];
    let content = body - 4;
    bytes.extend(
        u16::try_from(content)
            .expect("a body of this size")
            .to_be_bytes(),
    );
    bytes.resize(body, 7);
    Record {
        version: 1,
        ledger: LedgerId([1; 16]),
        sequence: u64::MAX,
        recorded_at: i64::MIN,
        previous: Hash([2; 32]),
        stream: StreamKey {
            kind: u16::MAX,
            jurisdiction: u32::MAX,
            id: "x".repeat(MAX_STREAM_ID),
        },
        stream_number: u64::MAX,
        stream_previous: Hash([3; 32]),
        command: CommandRef {
            id: [4; 16],
            digest: Hash([5; 32]),
            position: u32::MAX - 1,
            count: u32::MAX,
        },
        principal: "p".repeat(MAX_PRINCIPAL),
        signature: Some(vec![6; MAX_SIGNATURE]),
        kind: u16::MAX,
        links: vec![
            Link {
                role: 255,
                sequence: u64::MAX - 1,
                hash: Hash([8; 32])
            };
            MAX_LINKS
        ],
        body: bytes,
    }
}

#[test]
fn a_body_of_53306_bytes_fits_beside_the_widest_envelope_and_not_one_more() {
    let record = widest(53_306);
    let bytes = record.encode().expect("the limits leave room for it");
    assert_eq!(bytes.len(), MAX_RECORD);
    assert_eq!(Record::decode(&bytes), Ok(record));
    let error = RecordError::TooLarge {
        length: MAX_RECORD + 1,
    };
    assert_eq!(widest(53_307).encode(), Err(error));
}

#[test]
fn the_header_is_in_the_first_71_bytes() {
    let record = widest(300);
    let bytes = record.encode().expect("a record");
    let header = Header::peek(&bytes[..71]).expect("the start of a record");
    assert_eq!(header.ledger, record.ledger);
    assert_eq!(header.sequence, record.sequence);
    assert_eq!(header.recorded_at, record.recorded_at);
    assert_eq!(header.previous, record.previous);
    for length in 0..71 {
        assert!(
            Header::peek(&bytes[..length]).is_err(),
            "{length} bytes are no header"
        );
    }
}
