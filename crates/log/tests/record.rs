//! Records: what is written can be read, and nothing else can.

use inforce_log::cbor::{CborError, Rule, check_canonical};
use inforce_log::record::{MAX_LINKS, MAX_PRINCIPAL, MAX_SIGNATURE};
use inforce_log::stream::MAX_STREAM_ID;
use inforce_log::{CommandRef, Hash, Header, LedgerId, Link, MAX_RECORD, Record, RecordError, StreamKey};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// A record with every field at its widest, and a body of `body` bytes.
fn widest(body: usize) -> Record {
    let mut bytes = vec![0x81, 0x59];
    let content = body - 4;
    bytes.extend(u16::try_from(content).expect("a body of this size").to_be_bytes());
    bytes.resize(body, 7);
    Record {
        version: 1,
        ledger: LedgerId([1; 16]),
        sequence: u64::MAX,
        recorded_at: i64::MIN,
        previous: Hash([2; 32]),
        stream: StreamKey { kind: u16::MAX, jurisdiction: u32::MAX, id: "x".repeat(MAX_STREAM_ID) },
        stream_number: u64::MAX,
        stream_previous: Hash([3; 32]),
        command: CommandRef { id: [4; 16], digest: Hash([5; 32]), position: u32::MAX - 1, count: u32::MAX },
        principal: "p".repeat(MAX_PRINCIPAL),
        signature: Some(vec![6; MAX_SIGNATURE]),
        kind: u16::MAX,
        links: vec![Link { role: 255, sequence: u64::MAX - 1, hash: Hash([8; 32]) }; MAX_LINKS],
        body: bytes,
    }
}

#[test]
fn a_body_of_53306_bytes_fits_beside_the_widest_envelope_and_not_one_more() {
    let record = widest(53_306);
    let bytes = record.encode().expect("the limits leave room for it");
    assert_eq!(bytes.len(), MAX_RECORD);
    assert_eq!(Record::decode(&bytes), Ok(record));
    let error = RecordError::TooLarge { length: MAX_RECORD + 1 };
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
        assert!(Header::peek(&bytes[..length]).is_err(), "{length} bytes are no header");
    }
}

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash)
}

fn stream_key() -> impl Strategy<Value = StreamKey> {
    // Few values, so that keys often agree in their first parts.
    let kind = prop_oneof![4 => Just(3_u16), 1 => 20..30_u16, 1 => any::<u16>()];
    let jurisdiction = prop_oneof![4 => Just(7_u32), 1 => 250..260_u32, 1 => any::<u32>()];
    let key = (kind, jurisdiction, "[0-9ab州]{0,16}");
    key.prop_map(|(kind, jurisdiction, id)| StreamKey { kind, jurisdiction, id })
}

fn command() -> impl Strategy<Value = CommandRef> {
    (any::<[u8; 16]>(), hash(), any::<u32>(), 1..=u32::MAX).prop_map(|(id, digest, position, count)| {
        CommandRef { id, digest, position: position % count, count }
    })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..24).prop_map(|bytes| {
        let head = [0x82, 0x40 | u8::try_from(bytes.len()).unwrap_or(0)];
        [&head, bytes.as_slice(), &[0xf6]].concat()
    })
}

fn record() -> impl Strategy<Value = Record> {
    let place = (any::<[u8; 16]>(), 1..=u64::MAX, any::<i64>(), hash());
    let in_stream = (stream_key(), any::<u64>(), hash());
    let who = (command(), "[a-z0-9-]{0,64}", option::of(vec(any::<u8>(), 1..=128)));
    let links = vec((any::<u8>(), any::<u64>(), hash()), 0..6);
    (place, in_stream, who, (any::<u16>(), links, body())).prop_map(|(place, in_stream, who, what)| {
        let links = what.1.into_iter().map(|(role, sequence, hash)| {
            let sequence = sequence % place.1;
            Link { role, sequence, hash }
        });
        Record {
            version: 1,
            ledger: LedgerId(place.0),
            sequence: place.1,
            recorded_at: place.2,
            previous: place.3,
            stream: in_stream.0,
            stream_number: in_stream.1,
            stream_previous: in_stream.2,
            command: who.0,
            principal: who.1,
            signature: who.2,
            kind: what.0,
            links: links.collect(),
            body: what.2,
        }
    })
}

/// One change to some bytes: a byte replaced, removed, inserted or swapped with the next.
fn mutate(bytes: &mut Vec<u8>, position: usize, how: u8, value: u8) {
    match how % 4 {
        0 => bytes[position] = value,
        1 => drop(bytes.remove(position)),
        2 => bytes.insert(position, value),
        _ => {
            let next = (position + 1) % bytes.len();
            bytes.swap(position, next);
        }
    }
}

proptest! {
    #[test]
    fn any_record_within_the_limits_comes_back_as_it_was(record in record()) {
        let bytes = record.encode().expect("within the limits");
        prop_assert_eq!(check_canonical(&bytes), Ok(()));
        prop_assert_eq!(Record::decode(&bytes), Ok(record));
    }

    #[test]
    fn changed_bytes_are_refused_or_read_as_what_they_now_say(
        record in record(),
        position in any::<prop::sample::Index>(),
        (how, value) in any::<(u8, u8)>(),
    ) {
        let mut bytes = record.encode().expect("within the limits");
        let position = position.index(bytes.len());
        mutate(&mut bytes, position, how, value);
        if let Ok(read) = Record::decode(&bytes) {
            prop_assert_eq!(read.encode(), Ok(bytes));
        }
    }

    #[test]
    fn random_bytes_are_no_record_and_do_no_harm(bytes in vec(any::<u8>(), 0..400)) {
        prop_assert!(Record::decode(&bytes).is_err());
        prop_assert!(Header::peek(&bytes).is_err());
        let framed = [&[0x8e, 1, 0x50], bytes.as_slice()].concat();
        prop_assert!(Record::decode(&framed).is_err());
        let _ = Header::peek(&framed);
    }

    #[test]
    fn stream_keys_are_ordered_as_their_bytes_are(a in stream_key(), b in stream_key()) {
        let bytes = |key: &StreamKey| key.encode().expect("a short id");
        prop_assert_eq!(a.cmp(&b), bytes(&a).cmp(&bytes(&b)));
        prop_assert_eq!(StreamKey::decode(&bytes(&a)), Ok(a));
    }
}

#[test]
fn streams_are_ordered_by_kind_jurisdiction_length_of_the_id_and_id() {
    let key = |kind, jurisdiction, id: &str| StreamKey { kind, jurisdiction, id: id.to_owned() };
    let ordered = [
        key(3, 7, ""),
        key(3, 7, "b"),
        key(3, 7, "aa"),
        key(3, 7, "州"),
        key(3, 7, &"a".repeat(24)),
        key(3, 8, ""),
        key(3, 300, ""),
        key(23, 0, "a"),
        key(24, 0, ""),
    ];
    assert!(ordered.is_sorted());
    let bytes: Vec<_> = ordered.iter().map(|key| key.encode().expect("a short id")).collect();
    assert!(bytes.is_sorted());
}

/// A small sound record to break.
fn small() -> Record {
    Record { links: Vec::new(), signature: None, ..widest(300) }
}

fn refusal(change: impl FnOnce(&mut Record)) -> RecordError {
    let mut record = small();
    change(&mut record);
    record.encode().expect_err("a broken record")
}

#[test]
fn each_limit_refuses_by_field_when_writing() {
    let length = |field, length, min, max| RecordError::Length { field, length, min, max };
    assert_eq!(refusal(|r| r.version = 2), RecordError::Version { found: 2 });
    assert_eq!(refusal(|r| r.stream.id.push('x')), length("stream id", 65, 0, 64));
    assert_eq!(refusal(|r| r.principal.push('x')), length("principal", 65, 0, 64));
    assert_eq!(refusal(|r| r.signature = Some(vec![])), length("signature", 0, 1, 128));
    assert_eq!(refusal(|r| r.signature = Some(vec![0; 129])), length("signature", 129, 1, 128));
    let link = Link { role: 0, sequence: 0, hash: Hash::ZERO };
    assert_eq!(refusal(|r| r.links = vec![link; 257]), length("links", 257, 0, 256));
    let own = Link { sequence: u64::MAX, ..link };
    let error = RecordError::Link { sequence: u64::MAX, target: u64::MAX };
    assert_eq!(refusal(|r| r.links = vec![own]), error);
    let error = RecordError::Position { position: 3, count: 3 };
    assert_eq!(refusal(|r| (r.command.position, r.command.count) = (3, 3)), error);
}

#[test]
fn a_body_or_text_that_is_not_canonical_is_not_written() {
    let malformed = |field, offset, rule| RecordError::Malformed { field, error: CborError { offset, rule } };
    let body = |bytes: &[u8]| refusal(|r| r.body = bytes.to_vec());
    assert_eq!(body(b""), malformed("body", 0, Rule::Truncated));
    assert_eq!(body(b"\x01"), malformed("body", 0, Rule::Expected("an array")));
    assert_eq!(body(b"\x80\x80"), malformed("body", 1, Rule::Trailing));
    assert_eq!(body(b"\x81\x18\x00"), malformed("body", 1, Rule::NotShortest));
    let deepest = [vec![0x81; 14], vec![0x80]].concat();
    let links = widest(300).links;
    let record = Record { body: deepest.clone(), links, ..small() };
    let bytes = record.encode().expect("as deep as allowed");
    assert_eq!(Record::decode(&bytes), Ok(record), "what stands before the body does not add up");
    let deeper = [vec![0x81], deepest].concat();
    assert_eq!(body(&deeper), malformed("body", 15, Rule::TooDeep));
    let error = refusal(|r| r.principal = "e\u{301}".to_owned());
    assert_eq!(error, malformed("principal", 0, Rule::NotNfc));
    let error = refusal(|r| r.stream.id = "a\u{378}".to_owned());
    assert_eq!(error, malformed("stream id", 1, Rule::Unassigned('\u{378}')));
}

/// The bytes of a sound record with one part replaced.
fn replaced(from: &[u8], to: &[u8]) -> Vec<u8> {
    let bytes = small().encode().expect("a sound record");
    let at = bytes.windows(from.len()).position(|window| window == from).expect("it is there");
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

#[test]
fn each_field_refuses_by_name_when_reading() {
    let ledger = [&[0x50_u8][..], &[1; 16]].concat();
    let wide_kind = b"\x83\x19\xff\xff\x1a\xff\xff\xff\xff";
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (replaced(b"\x8e\x01", b"\x8e\x02"), "record format 2 is unknown"),
        (replaced(b"\x8e\x01", b"\x8d\x01"), "the record has 13 fields, its version has 14"),
        (replaced(b"\x8e\x01", b"\x8e\xf6"), "version: expected an unsigned integer (at byte 1)"),
        (replaced(&ledger, b"\x41\x01"), "ledger: expected a byte string of 16 (at byte 2)"),
        (replaced(wide_kind, b"\x82\x01\x02"), "stream: expected an array of 3"),
        (replaced(wide_kind, b"\x83\x1a\0\x01\0\0\x01"), "stream kind: 65536 is out of range"),
        (replaced(b"\x78\x40x", b"\xf6\x78\x40x"), "stream id: expected text"),
        (replaced(b"p\xf6", b"p\x40"), "signature: length 0, allowed are 1 to 128"),
        (replaced(b"p\xf6", b"p\xf5"), "signature: expected a byte string"),
        (replaced(b"\xff\xff\x80\x81", b"\xff\xff\x99\x01\x01\x81"), "links: length 257"),
        (replaced(b"\xff\xff\x80\x81", b"\xff\xff\x81\x82\x81"), "link: expected an array of 3"),
        (replaced(b"\xff\xff\x80\x81", b"\xff\xff\x80\x41"), "body: expected an array"),
    ];
    for (bytes, words) in cases {
        let error = Record::decode(&bytes).expect_err(words).to_string();
        assert!(error.starts_with(words), "{words}: {error}");
    }
}
