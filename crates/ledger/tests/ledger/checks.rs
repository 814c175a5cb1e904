//! The offline check finds what must not be.

use crate::common::{ADMIN, World, grant, grants, id, void};
use inforce_catalog::event::{Event, NewEvent, Resumed, Suspended};
use inforce_catalog::{Act, Day, JurisdictionId, StreamKey};
use inforce_ledger::check::{Check, Report};
use inforce_ledger::codec;
use inforce_log::tree::Tree;
use inforce_log::{Chain, Hash};
use inforce_store::testing::test_ledger;

async fn history() -> World {
    let world = World::new();
    let (_, ledger) = world.open();
    ledger.submit(grant(1, "a")).await.expect("recorded");
    ledger.submit_batch(grants(10..14)).await.expect("recorded");
    ledger.submit(void(2, id(1))).await.expect("recorded");
    world
}

fn check(records: &[Vec<u8>]) -> Report {
    let mut check = Check::new(test_ledger(), None);
    for (sequence, bytes) in (0..).zip(records) {
        check.record(sequence, bytes);
    }
    check.finish()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_ledger_is_counted_and_its_root_computed() {
    let world = history().await;
    let records = world.records();
    let mut tree = Tree::new();
    records.iter().for_each(|bytes| tree.append(bytes));
    let report = world.assert_sound();
    assert_eq!(report.records, records.len() as u64);
    assert_eq!(report.tree_root, tree.root());
    assert_eq!(report.streams, 7, "the ledger's own, the administrator's, and five officers'");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_flipped_byte_is_found() {
    let records = history().await.records();
    for sequence in 0..records.len() {
        for at in 0..records[sequence].len() {
            let mut damaged = records.clone();
            damaged[sequence][at] ^= 1;
            let report = check(&damaged);
            // The last record has none behind it to contradict it: its own bytes, if they are
            // still a sound record, lead to another head.
            let other_head = report.head != check(&records).head;
            assert!(!report.is_sound() || other_head, "record {sequence}, byte {at}");
            assert!(!report.is_sound() || sequence == records.len() - 1, "record {sequence}, byte {at}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_that_are_missing_swapped_or_cut_off_inside_a_command_are_found() {
    let records = history().await.records();
    for nth in 0..records.len() - 1 {
        let mut missing = records.clone();
        missing.remove(nth);
        let mut swapped = records.clone();
        swapped.swap(nth, nth + 1);
        for damaged in [missing, swapped] {
            let report = check(&damaged);
            let sequences: Vec<_> = report.findings.iter().map(|finding| finding.sequence).collect();
            assert_eq!(sequences, [Some(nth as u64)]);
            assert_eq!(report.records, nth as u64);
        }
    }
    assert!(check(&records[..3]).is_sound(), "after the genesis");
    for inside_the_genesis in 0..3 {
        assert!(!check(&records[..inside_the_genesis]).is_sound());
    }
}

/// Records as a writer without the law would chain them.
fn forged(events: Vec<NewEvent>) -> Vec<Vec<u8>> {
    let mut chain = Chain::new(test_ledger());
    let drafts = codec::drafts(&events, id(1), Hash([1; 32]), ADMIN);
    let group = chain.draft_group(&drafts, 0).expect("sound records");
    chain.commit(&group).expect("on its own head");
    group.records.into_iter().map(|made| made.bytes).collect()
}

fn listing_event(event: Event) -> NewEvent {
    let item = "000131101000".parse().expect("a code");
    let effective_from = Day::from_ymd(2026, 1, 1).ok();
    let act = Act { effective_from, instrument: None, transcribed: false, event };
    NewEvent { stream: StreamKey::listing(JurisdictionId(1), item), act, links: Vec::new() }
}

#[test]
fn a_chained_history_that_the_law_forbids_is_found() {
    let mut events = inforce_catalog::decide::genesis("inforce.example/test", ADMIN).expect("a genesis");
    assert!(check(&forged(events.clone())).is_sound());
    let place = crate::common::nation_event();
    events.push(place);
    events.push(listing_event(Event::from(Suspended { reason: String::new(), approval: None })));
    events.push(listing_event(Event::Resumed(Resumed {})));
    let report = check(&forged(events));
    assert_eq!(report.finding_count, 1, "{:?}", report.findings);
    assert_eq!(report.findings[0].sequence, Some(4));
    assert!(report.findings[0].what.contains("absent"), "{}", report.findings[0]);
}

#[test]
fn a_log_that_does_not_begin_with_a_genesis_is_found() {
    let report = check(&forged(vec![crate::common::nation_event()]));
    assert_eq!(report.findings.first().and_then(|finding| finding.sequence), Some(0));
    assert!(!check(&[]).is_sound(), "an empty log is no ledger");
}
