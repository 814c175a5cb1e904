//! Records and events, both ways; what is stored is frozen.

use crate::common::{ADMIN, World, grant, grants, id, nation_event, void};
use inforce_catalog::event::{Event, LinkRole, NewEvent, RulesAdopted};
use inforce_catalog::{Act, Recorded, Shared, StreamKey, StreamKind, decide};
use inforce_ledger::codec::{self, Problem};
use inforce_log::{Chain, Draft, DraftLink, Hash, Record};
use inforce_store::testing::test_ledger;

fn records(drafts: &[Draft]) -> Vec<(Record, Hash)> {
    let group = Chain::new(test_ledger()).draft_group(drafts, 7).expect("sound records");
    group.records.into_iter().map(|made| (made.record, made.hash)).collect()
}

fn genesis() -> Vec<NewEvent> {
    decide::genesis("inforce.example/test", ADMIN).expect("a genesis")
}

#[test]
fn events_come_back_from_records_as_they_went_in() {
    let mut events = genesis();
    events.push(nation_event());
    let link = inforce_catalog::event::Link { role: LinkRole::Companion, sequence: 1 };
    events.push(NewEvent { links: vec![link], ..nation_event() });
    let drafts = codec::drafts(&events, id(5), Hash([9; 32]), ADMIN);
    let mut principals = Shared::default();
    for (event, (record, hash)) in events.into_iter().zip(records(&drafts)) {
        let (key, entry) = codec::entry(&record, hash, &mut principals).expect("our own record");
        assert_eq!(key, event.stream);
        let expected = Recorded {
            sequence: record.sequence,
            hash: hash.0,
            recorded_at: inforce_catalog::Instant(7),
            command: id(5),
            principal: ADMIN.into(),
            links: event.links.into(),
            act: event.act,
        };
        assert_eq!(entry, expected.into());
    }
}

#[test]
fn stream_names_of_every_kind_come_back() {
    for kind in StreamKind::ALL {
        let key = StreamKey { kind, ..StreamKey::roles(inforce_catalog::JurisdictionId(7), "a") };
        assert_eq!(codec::to_catalog_key(&codec::to_log_key(&key)), Some(key));
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_record() {
    let problem = |change: fn(&mut Draft)| {
        let mut drafts = codec::drafts(&genesis(), id(5), Hash([9; 32]), ADMIN);
        change(&mut drafts[1]);
        let (record, hash) = records(&drafts).swap_remove(1);
        let error = codec::entry(&record, hash, &mut Shared::default()).expect_err("unreadable");
        assert_eq!(error.sequence, 1);
        assert!(error.to_string().starts_with("record 1: "), "{error}");
        error.problem
    };
    assert_eq!(problem(|draft| draft.stream.kind = 99), Problem::StreamKind(99));
    assert!(matches!(problem(|draft| draft.kind = 999), Problem::Body { kind: 999, .. }));
    assert!(matches!(problem(|draft| draft.body = vec![0x80]), Problem::Body { kind: 2, .. }));
    let link = |draft: &mut Draft| draft.links.push(DraftLink { role: 77, sequence: 0 });
    assert_eq!(problem(link), Problem::LinkRole(77));
    let later = |draft: &mut Draft| {
        let event = Event::RulesAdopted(RulesAdopted { version: 9999 });
        let act = Act { effective_from: None, instrument: None, transcribed: false, event };
        draft.body = act.encode();
    };
    assert_eq!(problem(later), Problem::Rules(9999));
}

/// Digests stand in records for ever: a command sent again years later must have the same.
#[test]
fn the_digest_of_a_command_is_frozen() {
    let digests: Vec<String> = [grant(1, "a"), void(2, id(1))]
        .iter()
        .map(|submission| {
            let (digest, bytes) = codec::digest(submission);
            format!("{bytes} {digest}")
        })
        .collect();
    assert_eq!(digests, include_str!("digests.golden").lines().collect::<Vec<_>>());
}

/// The first records of a ledger, and one command, byte for byte.
#[tokio::test(flavor = "multi_thread")]
async fn stored_records_are_frozen() {
    let world = World::new();
    let (_, ledger) = world.open();
    ledger.submit_batch(grants(1..2)).await.expect("recorded");
    let hex = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let records: Vec<String> = world.records().into_iter().map(hex).collect();
    assert_eq!(records, include_str!("records.golden").lines().collect::<Vec<_>>());
}
