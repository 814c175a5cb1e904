//! Stored bytes never change: three records of one small ledger, frozen as files.
//!
//! `golden/v1-*.cbor` are the bytes, `golden/v1.txt` shows them to people with every hash over
//! them. If this test fails, the format has changed, and old ledgers could no longer be read or
//! proven: change it back. A new version of the format gets new files beside these.

use std::fmt::Write;

use inforce_log::cbor::{check_canonical, diagnostic};
use inforce_log::tree::{Tree, leaf_hash};
use inforce_log::{
    Chain, CommandRef, Draft, DraftLink, Group, Header, LedgerId, Record, StreamKey, command_digest,
    record_hash,
};

const FILES: [&[u8]; 3] = [
    include_bytes!("golden/v1-0.cbor"),
    include_bytes!("golden/v1-1.cbor"),
    include_bytes!("golden/v1-2.cbor"),
];
const LISTING: &str = include_str!("golden/v1.txt");
const DOCUMENT: &str = include_str!("../../../docs/format.md");

const LEDGER: LedgerId = LedgerId(*b"golden ledger v1");

fn draft(stream: (u16, u32, &str), command: (u8, u32, u32), kind: u16, body: &[u8]) -> Draft {
    let (stream_kind, jurisdiction, id) = stream;
    let (number, position, count) = command;
    let digest = command_digest(&[number]);
    Draft {
        stream: StreamKey { kind: stream_kind, jurisdiction, id: id.to_owned() },
        kind,
        links: Vec::new(),
        body: body.to_vec(),
        principal: "acct-7f3a".to_owned(),
        command: CommandRef { id: [number; 16], digest, position, count },
        signature: None,
    }
}

/// The records of the files, made anew. What they say has no meaning in the catalog.
fn chained() -> [Group; 2] {
    let mut chain = Chain::new(LEDGER);
    let mut first = draft((0, 0, ""), (1, 0, 1), 0, b"\x80");
    first.principal = String::new();
    let first = chain.draft_group(&[first], 0).expect("a sound draft");
    chain.commit(&first).expect("an empty chain");
    let mut signed = draft((3, 300, "000131101000"), (2, 0, 2), 24, b"\x83\xf5\x20\x19\x01\x00");
    signed.signature = Some((0..64).collect());
    let name = "库尔勒市".as_bytes();
    let body = [b"\x84\x19\x4b\x61\x6c", name, b"\xf6\x81\x3a\x00\x0f\x42\x3f"];
    let mut linking = draft((3, 300, "000131101000"), (2, 1, 2), 1_000, &body.concat());
    let (root, sibling) = (DraftLink { role: 1, sequence: 0 }, DraftLink { role: 200, sequence: 1 });
    linking.links = vec![root, sibling];
    let second = chain.draft_group(&[signed, linking], 1_667_260_800_123_456);
    [first, second.expect("sound drafts")]
}

/// What `golden/v1.txt` must say.
fn listing() -> String {
    let mut text = String::new();
    let mut tree = Tree::new();
    for (sequence, bytes) in FILES.iter().enumerate() {
        tree.append(bytes);
        let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let lines: Vec<String> = hex.chunks(32).map(|line| line.concat()).collect();
        let shown = diagnostic(bytes).expect("canonical bytes");
        let written = write!(
            text,
            "record {sequence}: {} bytes\nrecord hash {}\nleaf hash   {}\ntree root   {}\n{}\n{shown}\n\n",
            bytes.len(),
            record_hash(bytes),
            leaf_hash(bytes),
            tree.root(),
            lines.join("\n"),
        );
        assert_eq!(written, Ok(()));
    }
    text
}

#[test]
fn the_same_events_give_the_frozen_bytes() {
    let records = chained().into_iter().flat_map(|group| group.records);
    for (file, chained) in FILES.iter().zip(records) {
        assert_eq!(chained.bytes, *file, "record {}", chained.record.sequence);
    }
}

#[test]
fn the_frozen_bytes_are_read_verified_and_written_back() {
    let mut chain = Chain::new(LEDGER);
    let drafted = chained().into_iter().flat_map(|group| group.records);
    for (file, drafted) in FILES.iter().zip(drafted) {
        assert_eq!(check_canonical(file), Ok(()));
        let accepted = chain.accept(file).expect("a sound record");
        assert_eq!(accepted.record, drafted.record);
        assert_eq!(accepted.record.encode().as_deref(), Ok(*file));
        let header = Header::peek(file).expect("a header");
        assert_eq!(header.sequence, accepted.record.sequence);
    }
    assert_eq!((chain.head().size, chain.open_command()), (3, None));
}

#[test]
fn the_listing_shows_the_frozen_bytes_and_their_hashes() {
    assert_eq!(listing(), LISTING);
}

#[test]
fn no_frozen_record_can_be_changed_in_one_bit_and_still_be_itself() {
    for file in FILES {
        for position in 0..file.len() * 8 {
            let mut changed = file.to_vec();
            changed[position / 8] ^= 1 << (position % 8);
            if let Ok(record) = Record::decode(&changed) {
                assert_eq!(record.encode(), Ok(changed.clone()), "bit {position}");
                assert_ne!(record_hash(&changed), record_hash(file));
            }
        }
    }
}

/// The lines of the fenced block of the document that begins with `fence`.
fn block(fence: &str) -> Vec<&'static str> {
    let start = DOCUMENT.lines().skip_while(|line| *line != fence).skip(1);
    start.take_while(|line| *line != "```").collect()
}

#[test]
fn the_worked_example_of_the_document_is_the_third_frozen_record() {
    let hex = block("```hex").into_iter().map(|line| line.split('#').next().unwrap_or_default());
    let hex: String = hex.collect::<String>().split_whitespace().collect();
    let file: String = FILES[2].iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, file);
    let without_space = |text: &str| text.split_whitespace().collect::<String>();
    let shown = diagnostic(FILES[2]).expect("canonical bytes");
    assert_eq!(without_space(&block("```cbor-diag").concat()), without_space(&shown));
    assert!(DOCUMENT.contains(&record_hash(FILES[2]).to_string()), "its record hash");
    assert!(DOCUMENT.contains(&leaf_hash(FILES[2]).to_string()), "its leaf hash");
}

#[test]
fn the_document_names_the_contexts_and_limits_of_the_code() {
    use inforce_log::{cbor, hash, record, stream};
    for context in [hash::RECORD_CONTEXT, hash::COMMAND_CONTEXT] {
        assert!(DOCUMENT.contains(&format!("`{context}`")), "{context}");
    }
    let limits = [
        format!("at most {} bytes", record::MAX_RECORD),
        format!("text, 0–{} bytes", stream::MAX_STREAM_ID),
        format!("text, 0–{} bytes", record::MAX_PRINCIPAL),
        format!("null, or byte string of 1–{}", record::MAX_SIGNATURE),
        format!("array of 0–{} links", record::MAX_LINKS),
        format!("at most {} arrays deep", cbor::MAX_DEPTH),
    ];
    for limit in limits {
        assert!(DOCUMENT.contains(&limit), "{limit}");
    }
}

#[test]
fn another_language_reads_the_frozen_bytes_and_finds_the_same_hashes() {
    let tests = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let python = std::process::Command::new("python3")
        .current_dir(&tests)
        .args(["read_golden.py", "golden/v1-0.cbor", "golden/v1-1.cbor", "golden/v1-2.cbor"])
        .output()
        .expect("python3 is needed for this repository's tests");
    let complaint = String::from_utf8_lossy(&python.stderr);
    assert!(python.status.success(), "{complaint}");
    let mut tree = Tree::new();
    let ours = FILES.map(|file| {
        tree.append(file);
        let record = Record::decode(file).expect("a record");
        let hash = record_hash(file);
        format!("{} {} {hash} {}\n", record.sequence, record.kind, tree.root())
    });
    assert_eq!(String::from_utf8_lossy(&python.stdout), ours.concat());
}
