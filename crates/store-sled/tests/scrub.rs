//! What goes wrong while the store is in use: reads fall back, the scrub mends both copies.

mod support;

use std::fs;
use std::ops::ControlFlow;

use inforce_store::testing::TestChain;
use inforce_store::{LogStore, ReadError, ReadLimit};
use inforce_store_sled::{Options, ScrubReport, SledStore, Trouble};
use support::{Ledger, all, flip, options};

fn scrub(store: &SledStore) -> ScrubReport {
    store.scrub(&mut |_| ControlFlow::Continue(()))
}

/// 15 records in several segments.
fn five_groups() -> Ledger {
    Ledger::write(&[3, 3, 3, 3, 3], &Options { segment_bytes: 1000, ..options() }, true)
}

#[test]
fn a_sound_store_is_scrubbed_without_a_finding_and_with_progress() {
    let ledger = five_groups();
    let (store, _) = ledger.open().expect("sound");
    let mut last = 0;
    let report = store.scrub(&mut |progress| {
        assert!(progress.done > last && progress.total == 15, "{progress:?}");
        last = progress.done;
        ControlFlow::Continue(())
    });
    assert_eq!(report, ScrubReport { finished: true, records: 15, ..ScrubReport::default() });
    let stopped = store.scrub(&mut |_| ControlFlow::Break(()));
    assert!(!stopped.finished && stopped.records > 0, "{stopped:?}");
}

#[test]
fn the_scrub_mends_every_segment_of_a_running_store_and_appends_go_on() {
    let ledger = five_groups();
    let segments = ledger.segments().len();
    assert!(segments > 2);
    for segment in 0..segments {
        for at in [20, 300] {
            let ledger = ledger.copy();
            let (store, _) = ledger.open().expect("sound");
            let path = ledger.segments()[segment].clone();
            // In place, as a disk would do it: the store has the file open.
            in_place(&path, at);
            let report = scrub(&store);
            assert!(report.finished, "{report:?}");
            assert!(report.findings.iter().any(|f| f.trouble == Trouble::Damaged && path.ends_with(&f.file)));
            assert_eq!(report.set_aside.len(), 1, "{report:?}");
            assert_eq!(scrub(&store).findings, vec![], "nothing is left to mend");
            let mut chain = TestChain::at(store.head(), 5);
            let before = chain.head();
            let group = chain.group(2);
            assert_eq!(store.append(before, &group), Ok(chain.head()));
            assert!(all(&store) == [ledger.records.clone(), group].concat());
            store.close().expect("a clean close");
            let (report, _) = ledger_with(ledger, chain).check().expect("it can be checked");
            assert_eq!(report.findings, vec![]);
        }
    }
}

fn in_place(path: &std::path::Path, at: u64) {
    use std::os::unix::fs::FileExt;
    let file = fs::OpenOptions::new().read(true).write(true).open(path).expect("a file");
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).expect("read");
    file.write_all_at(&[byte[0] ^ 0x55], at).expect("written");
}

fn ledger_with(ledger: Ledger, chain: TestChain) -> Ledger {
    let records = {
        let (store, _) = ledger.open().expect("sound");
        let records = all(&store);
        store.close().expect("a clean close");
        records
    };
    Ledger { records, head: chain.head(), ..ledger }
}

#[test]
fn a_store_without_sled_reads_and_appends_and_the_scrub_builds_it_anew() {
    let ledger = five_groups();
    // A file where the directory should be: sled can be neither opened nor built.
    fs::remove_dir_all(ledger.path().join("sled")).expect("removed");
    fs::write(ledger.path().join("sled"), "in the way").expect("written");
    let opened = ledger.open();
    let Ok((store, report)) = opened else {
        panic!("one sound copy is enough: {:?}", opened.err());
    };
    assert!(report.findings.iter().any(|finding| finding.trouble == Trouble::Missing), "{report:?}");
    assert_eq!(store.health().degraded.len(), 1);
    assert!(all(&store) == ledger.records);
    let mut chain = TestChain::at(store.head(), 5);
    let before = chain.head();
    let group = chain.group(2);
    assert_eq!(store.append(before, &group), Ok(chain.head()));
    assert_eq!(store.health().degraded.len(), 1);
    let failed = scrub(&store);
    assert!(failed.findings.iter().any(|finding| finding.trouble == Trouble::CannotOpen), "{failed:?}");

    fs::remove_file(ledger.path().join("sled")).expect("removed");
    let report = scrub(&store);
    assert!(report.finished && report.repaired_records == 17, "{report:?}");
    assert_eq!(store.health().degraded, Vec::<String>::new());
    store.close().expect("a clean close");
    let records = [ledger.records.clone(), group].concat();
    let ledger = Ledger { records, head: chain.head(), ..ledger };
    ledger.hide("journal");
    let (report, records) = ledger.check().expect("it can be checked");
    assert!(records == ledger.records, "sled has everything: {report:?}");
}

#[test]
fn a_record_that_is_sound_in_no_copy_is_an_error_and_not_an_empty_log() {
    let ledger = five_groups();
    fs::remove_dir_all(ledger.path().join("sled")).expect("removed");
    fs::write(ledger.path().join("sled"), "in the way").expect("written");
    let (store, _) = ledger.open().expect("one sound copy is enough");
    in_place(&ledger.segments()[0], 300);
    match store.read(0, ReadLimit::PAGE) {
        Err(ReadError::Damaged { sequence: 0, detail }) => {
            assert!(detail.contains("00000001.log"), "{detail}")
        }
        other => panic!("{other:?}"),
    }
    let report = scrub(&store);
    assert!(!report.finished);
    assert!(report.findings.iter().any(|finding| finding.trouble == Trouble::Lost), "{report:?}");
}

#[test]
fn a_sled_that_ended_five_processes_while_it_was_opened_is_not_tried_again() {
    let ledger = five_groups();
    fs::write(ledger.path().join("sled/opening"), "5\n").expect("written");
    let report = ledger.open_whole();
    assert!(report.findings.iter().any(|finding| finding.trouble == Trouble::CannotOpen), "{report:?}");
    assert!(report.set_aside.iter().any(|path| path.ends_with("sled-000001")), "{report:?}");
    assert!(ledger.path().join("sled/000002/db").exists(), "the next one has another name");
    assert_eq!(ledger.open_whole().findings, vec![]);
}

#[test]
fn a_half_written_snapshot_of_sled_does_not_keep_it_from_opening() {
    let ledger = five_groups();
    fs::write(ledger.path().join("sled/000001/snap.00000000000000FF.generating"), "half").expect("written");
    assert_eq!(ledger.open_whole().findings, vec![]);
}

#[test]
fn a_stray_file_in_the_journal_is_set_aside_and_named() {
    let ledger = five_groups();
    fs::copy(&ledger.segments()[0], ledger.path().join("journal/99999999.log")).expect("copied");
    let report = ledger.open_whole();
    assert!(report.set_aside.iter().any(|path| path.ends_with("99999999.log")), "{report:?}");
    assert_eq!(ledger.open_whole().findings, vec![]);
}

#[test]
fn bytes_behind_the_end_of_a_closed_log_are_named_as_damage() {
    let ledger = five_groups();
    let last = ledger.segments().pop().expect("a segment");
    let mut bytes = fs::read(&last).expect("a file");
    bytes.extend(b"something else");
    fs::write(&last, bytes).expect("written");
    let report = ledger.open_whole();
    assert!(report.closed_cleanly);
    assert!(report.findings.iter().any(|finding| finding.trouble == Trouble::Damaged), "{report:?}");
    assert_eq!(report.set_aside.len(), 1);
}

#[test]
fn a_damaged_note_of_how_far_the_log_reached_is_named_and_written_again() {
    let ledger = five_groups();
    flip(&ledger.path().join("reached"), 40, 0x02);
    let report = ledger.open_whole();
    assert!(report.findings.iter().any(|finding| finding.file.ends_with("reached")), "{report:?}");
    assert!(!report.closed_cleanly, "without it nothing is trusted");
    assert_eq!(ledger.open_whole().findings, vec![]);
}

#[test]
fn segments_are_followed_by_new_ones_at_the_size_that_was_asked_for() {
    let large = Options { segment_bytes: 1 << 20, ..options() };
    assert_eq!(Ledger::write(&[3, 3, 3, 3, 3], &large, true).segments().len(), 1);
    let small = Options { segment_bytes: 1, ..options() };
    assert_eq!(Ledger::write(&[3, 3, 3, 3, 3], &small, true).segments().len(), 5);
}
