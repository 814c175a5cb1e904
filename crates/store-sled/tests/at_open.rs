//! Of a log that was closed in order only the end of the journal is read when it is opened; what lies before it is
//! checked when somebody reads it, and by the scrub.

mod support;

use std::ops::ControlFlow;

use inforce_store::testing::TestChain;
use inforce_store::{LogStore, ReadLimit};
use inforce_store_sled::{OpenReport, Options, SledStore, Trouble};
use support::{Ledger, all, flip, options};

/// Reads the last segment only.
fn at_its_word() -> Options {
    Options { read_at_open: 0, ..options() }
}

/// 120 records in many segments.
fn many_segments(close: bool) -> Ledger {
    let ledger = Ledger::write(&[3; 40], &options(), close);
    assert!(ledger.segments().len() > 10);
    ledger
}

fn open(ledger: &Ledger) -> (SledStore, OpenReport) {
    SledStore::open(ledger.path(), &at_its_word()).expect("it opens")
}

#[test]
fn records_of_segments_that_were_not_read_yet_are_all_there_page_by_page_and_one_by_one() {
    let ledger = many_segments(true);
    let (store, report) = open(&ledger);
    assert_eq!(report.findings, vec![]);
    assert_eq!(store.head(), ledger.head);
    for from in (0..ledger.records.len()).rev() {
        for records in [1, 7, 64, 1024] {
            let limit = ReadLimit { records, bytes: 1 << 20 };
            let page = store.read(from as u64, limit).expect("it is there");
            assert!(!page.is_empty() && ledger.records[from..].starts_with(&page), "{from}, {records}");
        }
    }
    assert!(all(&store) == ledger.records);
    assert_eq!(store.health().fallback_reads, 0);
    let mut chain = TestChain::at(store.head(), 5);
    let before = chain.head();
    let group = chain.group(2);
    assert_eq!(store.append(before, &group), Ok(chain.head()));
    assert!(all(&store) == [ledger.records.clone(), group].concat());
}

#[test]
fn damage_in_a_segment_that_was_not_read_yet_is_met_by_reading_and_mended_by_the_scrub() {
    for at in [20, 150, 400] {
        let ledger = many_segments(true);
        let damaged = ledger.segments().remove(2);
        flip(&damaged, at, 0x10);
        let (store, report) = open(&ledger);
        // A damaged header has the segment read at once.
        assert_eq!(report.findings.is_empty(), at >= 136, "{at}: {report:?}");
        assert!(all(&store) == ledger.records, "{at}: sled has what the journal lost");
        assert_eq!(store.health().fallback_reads > 0, at >= 136, "{at}");
        let scrub = store.scrub(&mut |_| ControlFlow::Continue(()));
        let named = |finding: &inforce_store_sled::Finding| {
            finding.trouble == Trouble::Damaged && damaged.ends_with(&finding.file)
        };
        assert!(scrub.finished, "{at}: {scrub:?}");
        assert_eq!(scrub.findings.iter().any(named), at >= 136, "{at}: {scrub:?}");
        store.close().expect("a clean close");
        let (report, records) = ledger.check().expect("it can be checked");
        assert!(report.is_sound() && records == ledger.records, "{at}: {report:?}");
    }
}

#[test]
fn a_log_that_was_not_closed_is_read_whole() {
    let ledger = many_segments(false);
    let damaged = ledger.segments().remove(2);
    flip(&damaged, 400, 0x10);
    let (store, report) = open(&ledger);
    assert!(report.findings.iter().any(|finding| finding.trouble == Trouble::Damaged), "{report:?}");
    assert!(all(&store) == ledger.records);
    assert_eq!(store.health().fallback_reads, 0, "it was mended at once");
}
