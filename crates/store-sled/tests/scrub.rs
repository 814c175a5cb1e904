//! What goes wrong while the store is in use: reads fall back, the scrub repairs both copies.

mod support;

use std::fs;
use std::ops::ControlFlow;

use inforce_log::record_hash;
use inforce_store::testing::TestChain;
use inforce_store::{LogStore, ReadError, ReadLimit};
use inforce_store_sled::{Finding, OpenError, Options, ScrubReport, SledStore, Trouble};
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
            assert_eq!(scrub(&store).findings, vec![], "nothing is left to repair");
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
    in_place_by(path, at, 0x55);
}

fn in_place_by(path: &std::path::Path, at: u64, mask: u8) {
    use std::os::unix::fs::FileExt;
    let file = fs::OpenOptions::new().read(true).write(true).open(path).expect("a file");
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).expect("read");
    file.write_all_at(&[byte[0] ^ mask], at).expect("written");
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

/// Changes one value of sled behind the store's back; `None` removes it.
fn tamper(ledger: &Ledger, sequence: u64, change: &dyn Fn(Vec<u8>) -> Option<Vec<u8>>) {
    let db = sled::Config::new().path(ledger.path().join("sled/000001")).open().expect("sled opens");
    let key = [&sequence.to_be_bytes()[..], &[0, 0]].concat();
    let value = db.get(&key).expect("read").expect("it is there").to_vec();
    match change(value) {
        Some(value) => db.insert(key, value).expect("written"),
        None => db.remove(key).expect("removed"),
    };
    db.flush().expect("flushed");
}

/// Ways in which sled can lie about record 7 and notice nothing.
fn lies() -> [&'static dyn Fn(Vec<u8>) -> Option<Vec<u8>>; 4] {
    [
        &|_| None,
        // A byte of the record; of its hash; a record that is cut short.
        &|mut value| {
            value[200] ^= 1;
            Some(value)
        },
        &|mut value| {
            value[20] ^= 1;
            Some(value)
        },
        &|mut value| {
            value.pop();
            Some(value)
        },
    ]
}

#[test]
fn a_record_that_sled_lost_or_changed_is_read_from_the_journal_and_sled_is_built_anew() {
    for lie in lies() {
        let ledger = five_groups();
        tamper(&ledger, 7, lie);
        let (store, report) = ledger.open().expect("its end is where it was closed");
        assert_eq!(report.findings, vec![], "nobody has looked yet");
        assert_eq!(store.read(7, ReadLimit::ONE), Ok(ledger.records[7..8].to_vec()));
        let health = store.health();
        assert_eq!((health.fallback_reads, health.degraded.len()), (1, 1), "a damaged sled is out of use");
        assert!(health.degraded[0].contains("record 7"), "{health:?}");
        assert!(all(&store) == ledger.records);
        let report = scrub(&store);
        assert_eq!((report.repaired_records, report.set_aside.len()), (15, 1), "{report:?}");
        assert_eq!(store.health().degraded, Vec::<String>::new());
        assert_eq!(scrub(&store).findings, vec![]);
        assert!(all(&store) == ledger.records);
        assert_eq!(store.health().fallback_reads, 1, "the new one has it");
    }
}

#[test]
fn a_record_that_sled_lost_or_changed_is_named_by_the_scrub_and_sled_is_built_anew() {
    for lie in lies() {
        let ledger = five_groups();
        tamper(&ledger, 7, lie);
        let (store, _) = ledger.open().expect("its end is where it was closed");
        let report = scrub(&store);
        let [finding] = &report.findings[..] else { panic!("one finding: {report:?}") };
        assert_eq!((finding.trouble, finding.records.clone()), (Trouble::Damaged, Some(7..8)));
        assert_eq!((report.repaired_records, report.set_aside.len()), (15, 1), "{report:?}");
        assert!(all(&store) == ledger.records);
        assert_eq!(store.health().fallback_reads, 0, "it was there before anybody read it");
    }
}

#[test]
fn the_check_names_the_record_that_sled_lost_or_changed() {
    for lie in lies() {
        let ledger = five_groups();
        tamper(&ledger, 7, lie);
        let (report, records) = ledger.check().expect("it can be checked");
        assert!(!report.is_sound());
        let [finding] = &report.findings[..] else { panic!("one finding: {report:?}") };
        assert_eq!((finding.trouble, finding.records.clone()), (Trouble::Damaged, Some(7..8)));
        assert!(finding.file.ends_with("sled/000001/db"));
        assert!(records == ledger.records, "the journal has it");
        assert_eq!((report.journal.sound_records, report.sled.sound_records), (15, 14));
        assert_eq!(ledger.check().map(|(again, _)| again), Ok(report), "a check repairs nothing");
    }
}

#[test]
fn damaged_records_of_sled_beyond_the_log_are_signs_of_a_loss_unless_it_was_closed_there() {
    for close in [true, false] {
        let ledger = Ledger::write(&[3, 3], &options(), close);
        let db = sled::Config::new().path(ledger.path().join("sled/000001")).open().expect("sled opens");
        let key = [&9_u64.to_be_bytes()[..], &[0, 0]].concat();
        db.insert(&key, b"no record".to_vec()).expect("written");
        drop(db);
        if close {
            let report = ledger.open_whole();
            let damaged = |finding: &Finding| finding.trouble == Trouble::Damaged;
            assert!(report.findings.iter().any(damaged), "{report:?}");
            assert_eq!(ledger.open_whole().findings, vec![], "it was removed");
        } else {
            match ledger.open() {
                Err(OpenError::Lost { records, .. }) => assert_eq!(records, 6..10),
                Err(other) => panic!("{other}"),
                Ok(_) => panic!("a shorter log was opened"),
            }
        }
    }
}

#[test]
fn a_scrub_ends_when_the_store_is_closed_and_nothing_is_written_after_that() {
    use std::sync::Barrier;
    let ledger =
        Ledger::write(&[40, 40, 40, 40, 40, 40, 40, 40], &Options { segment_bytes: 5000, ..options() }, true);
    let (store, _) = ledger.open().expect("sound");
    let started = Barrier::new(2);
    let report = std::thread::scope(|scope| {
        let scrubbing = scope.spawn(|| {
            let mut first = true;
            store.scrub(&mut |_| {
                if std::mem::take(&mut first) {
                    started.wait();
                }
                // The step that waits here is the last one if closing was faster.
                while !matches!(store.read(0, ReadLimit::ONE), Err(ReadError::Closed)) {
                    std::thread::yield_now();
                }
                ControlFlow::Continue(())
            })
        });
        started.wait();
        store.close().expect("a clean close");
        scrubbing.join().expect("it ends")
    });
    assert!(!report.finished && report.records > 0, "{report:?}");
    assert!(ledger.open_whole().closed_cleanly);
}

#[test]
fn a_large_group_is_scrubbed_in_small_steps_and_damage_in_it_is_found_again() {
    let ledger = Ledger::write(&[2, 6000, 2], &Options { segment_bytes: 1 << 30, ..options() }, true);
    let (store, _) = ledger.open().expect("sound");
    let mut steps = 0;
    let report = store.scrub(&mut |_| {
        steps += 1;
        ControlFlow::Continue(())
    });
    assert!(report.finished && report.findings.is_empty() && steps > 20, "{steps} steps: {report:?}");
    in_place(&ledger.segments()[0], 1_000_000);
    let report = scrub(&store);
    assert!(report.finished && report.repaired_records >= 6000, "{:?}", report.findings);
    assert_eq!(scrub(&store).findings, vec![]);
    assert!(all(&store) == ledger.records);
}

#[test]
fn a_damaged_segment_header_of_an_open_sled_is_named_by_the_scrub_and_sled_is_built_anew() {
    for bit in [0, 40, 159] {
        let ledger = five_groups();
        let (store, _) = ledger.open().expect("sound");
        assert_eq!(scrub(&store).findings, vec![]);
        in_place_by(&ledger.sled_file(), bit / 8, 1 << (bit % 8));
        let report = scrub(&store);
        let [finding] = &report.findings[..] else { panic!("one finding: {report:?}") };
        assert!(finding.trouble == Trouble::Damaged && finding.detail.contains("byte 0 "), "{finding}");
        assert_eq!((report.repaired_records, report.set_aside.len()), (15, 1), "{report:?}");
        assert_eq!(scrub(&store).findings, vec![], "nothing is left to repair");
        store.close().expect("a clean close");
        ledger.hide("journal");
        let (_, records) = ledger.check().expect("it can be checked");
        assert!(records == ledger.records, "the new sled has everything by itself");
    }
}

/// Puts another valid record in the place of record 7 of sled: only the links give it away.
fn forge(ledger: &Ledger) {
    let before = TestChain::follow(&ledger.records[..7]);
    let forged = TestChain::at(before, 99).group(1).remove(0);
    assert_ne!(forged, ledger.records[7]);
    let length = u16::try_from(forged.len()).expect("short").to_be_bytes();
    let value = [&length[..], record_hash(&forged).as_bytes(), &forged].concat();
    tamper(ledger, 7, &|_| Some(value.clone()));
}

#[test]
fn another_valid_record_in_sled_is_never_handed_out() {
    for read_first in [0, 5, 7] {
        let ledger = five_groups();
        forge(&ledger);
        let (store, _) = ledger.open().expect("its end is where it was closed");
        let page = store.read(read_first, ReadLimit::PAGE).expect("there is a sound copy");
        let from = usize::try_from(read_first).expect("small");
        assert!(ledger.records[from..].starts_with(&page));
        assert_eq!(store.read(7, ReadLimit::ONE), Ok(ledger.records[7..8].to_vec()));
        assert!(all(&store) == ledger.records);
    }
}

#[test]
fn another_valid_record_in_sled_is_refused_by_check_and_by_opening_after_a_crash() {
    let ledger = five_groups();
    forge(&ledger);
    let two = |error: OpenError| matches!(error, OpenError::TwoHistories { sequence: 7, place: "sled", .. });
    assert!(ledger.check().is_err_and(two));
    // Without the mark of a clean close, sled is read through before it is used.
    fs::remove_file(ledger.path().join("reached")).expect("it is there");
    assert!(ledger.open().is_err_and(two));
}
