//! A sled that is behind is told from one that lost its end, and nothing takes the last sled away
//! before there is another.

mod support;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use inforce_store::LogStore;
use inforce_store::testing::TestChain;
use inforce_store_sled::{
    CheckReport, FileFault, FileFaults, FileOp, OpenError, Options, SledStore, Trouble,
};
use support::{Ledger, all, copy_dir, cut, flip, has, options};

const ENOSPC: i32 = 28;

/// For what takes a second.
const PATIENCE: Duration = Duration::from_secs(60);

/// Ten records in five groups, closed in order.
fn ten() -> Ledger {
    Ledger::write(&[2, 2, 2, 2, 2], &options(), true)
}

fn checked(ledger: &Ledger) -> CheckReport {
    let (report, records) = ledger.check().expect("it can be checked");
    assert!(records == ledger.records, "the journal has all: {report:?}");
    report
}

/// The same ledger five records later, with the sled of before, and whether it was closed in order.
fn with_the_sled_of_before(close: bool) -> Ledger {
    let Ledger { dir, mut records, head } = ten();
    let before = tempfile::tempdir().expect("a temporary directory");
    // Nothing is noted meanwhile: what a process leaves that is killed within a second.
    let quiet = Options { sync_every: Duration::from_secs(3600), ..options() };
    let (store, _) = SledStore::open(dir.path(), &quiet).expect("sound");
    let mut chain = TestChain::at(head, 3);
    let group = chain.group(5);
    copy_dir(&dir.path().join("sled"), before.path());
    store.append(head, &group).expect("a good group");
    if close {
        store.close().expect("a clean close");
    }
    drop(store);
    records.extend(group);
    let ledger = Ledger { dir, records, head: chain.head() };
    ledger.hide("sled");
    copy_dir(before.path(), &ledger.path().join("sled"));
    ledger
}

#[test]
fn a_sled_that_a_killed_process_had_not_flushed_is_behind_and_is_filled_up() {
    let ledger = with_the_sled_of_before(false);
    let report = checked(&ledger);
    assert!(report.is_sound() && !report.closed_cleanly, "{report:?}");
    let [finding] = &report.findings[..] else { panic!("one finding: {report:?}") };
    assert_eq!((finding.trouble, finding.records.clone()), (Trouble::Behind, Some(10..15)));
    assert_eq!((report.journal.behind, report.sled.behind), (0, 5));
    assert_eq!(ledger.open_whole().findings, report.findings);
    assert_eq!(checked(&ledger).sled.behind, 0);
}

#[test]
fn the_same_sled_is_damaged_once_it_was_known_to_hold_more() {
    let ledger = with_the_sled_of_before(true);
    let report = checked(&ledger);
    assert!(!report.is_sound(), "{report:?}");
    let [finding] = &report.findings[..] else { panic!("one finding: {report:?}") };
    assert_eq!((finding.trouble, finding.records.clone()), (Trouble::Damaged, Some(10..15)));
    assert!(finding.detail.contains("once held the first 15"), "{finding}");
    assert_eq!(report.sled.behind, 0);
    ledger.open_whole();
}

#[test]
fn a_whole_sled_whose_file_is_cut_is_damaged() {
    let ledger = Ledger::write(&[50; 8], &options(), true);
    let written = fs::read(ledger.sled_file()).expect("a file");
    let written = written.iter().rposition(|byte| *byte != 0).expect("not empty");
    for part in [1, 2, 3] {
        let ledger = ledger.copy();
        cut(&ledger.sled_file(), written * part / 4);
        let report = checked(&ledger);
        assert!(!report.is_sound(), "{part} of 4: {report:?}");
        assert!(!has(&report.findings, Trouble::Behind), "{part} of 4: {report:?}");
        ledger.open_whole();
    }
}

#[test]
fn the_end_is_noted_while_sled_is_out_of_use_so_that_damage_there_is_no_unfinished_tail() {
    let ledger = ten();
    ledger.hide("sled");
    fs::write(ledger.path().join("sled"), "in the way").expect("written");
    let (store, _) = ledger.open().expect("one sound copy is enough");
    let mut chain = TestChain::at(ledger.head, 3);
    store.append(ledger.head, &chain.group(2)).expect("a good group");
    let noted = || fs::read_to_string(ledger.path().join("reached"));
    let start = Instant::now();
    while !noted().is_ok_and(|text| text.contains("size 12\n")) {
        assert!(start.elapsed() < PATIENCE, "the end is not noted: {:?}", noted());
        std::thread::yield_now();
    }
    drop(store);
    let last = ledger.segments().pop().expect("a segment");
    let end = fs::metadata(&last).expect("a file").len();
    flip(&last, usize::try_from(end).expect("small") - 1, 0x10);
    match ledger.open() {
        Err(OpenError::Lost { records, .. }) => assert_eq!(records, 10..12),
        Err(other) => panic!("{other}"),
        Ok((store, report)) => panic!("it opened with {:?}: {report:?}", store.head()),
    }
}

/// No room for a new sled: its directory cannot get its name.
struct NoNewSled;

impl FileFaults for NoNewSled {
    fn before(&self, op: FileOp, path: &Path) -> Option<FileFault> {
        let of_sled = path.parent().is_some_and(|parent| parent.ends_with("sled"));
        (op == FileOp::Rename && of_sled).then_some(FileFault::Fails(ENOSPC))
    }
}

#[test]
fn a_sled_that_fails_stays_where_it_is_until_the_next_one_is_whole() {
    let ledger = ten();
    let opening = ledger.path().join("sled/opening");
    let fails = || fs::write(&opening, "5\n").expect("written");
    fails();
    let without_room = Options { faults: Some(Arc::new(NoNewSled)), ..options() };
    let (store, report) = SledStore::open(ledger.path(), &without_room).expect("one copy is enough");
    assert_eq!(store.health().degraded.len(), 1);
    assert!(has(&report.findings, Trouble::CannotOpen) && report.set_aside.is_empty(), "{report:?}");
    let scrub = store.scrub(&mut |_| ControlFlow::Continue(()));
    assert!(has(&scrub.findings, Trouble::CannotOpen) && scrub.set_aside.is_empty(), "{scrub:?}");
    assert!(all(&store) == ledger.records);
    store.close().expect("a clean close");
    assert!(ledger.sled_file().exists(), "it may be needed yet");
    assert_eq!(checked(&ledger).findings, vec![], "tried once more it opens, and it lost nothing");

    fails();
    let report = ledger.open_whole();
    assert!(report.set_aside.iter().any(|path| path.ends_with("sled-000001")), "{report:?}");
    assert!(!ledger.sled_file().exists());
    let (store, report) = ledger.open().expect("sound");
    assert_eq!(report.findings, vec![]);
    store.close().expect("a clean close");
    assert_eq!(checked(&ledger).findings, vec![]);
}

#[test]
fn a_sled_left_by_an_interrupted_rebuild_is_set_aside_and_the_new_one_is_used() {
    let ledger = ten();
    let sled = ledger.path().join("sled");
    copy_dir(&sled.join("000001"), &sled.join("000002"));
    // The old one is what the rebuild was for.
    flip(&ledger.sled_file(), 20, 0xff);
    assert_eq!(checked(&ledger).findings, vec![]);
    let report = ledger.open_whole();
    assert_eq!(report.findings, vec![]);
    assert!(report.set_aside.iter().any(|path| path.ends_with("sled-000001")), "{report:?}");
    assert!(!ledger.sled_file().exists() && sled.join("000002/db").exists());
}
