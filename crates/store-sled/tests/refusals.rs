//! What no program decides is refused by name, and a directory is known for what it is.

mod support;

use std::fs;

use inforce_log::LedgerId;
use inforce_store::testing::{TestChain, test_ledger};
use inforce_store::{Head, LogStore};
use inforce_store_sled::{CreateError, OpenError, Options, Probe, SledStore, Trouble};
use support::{Ledger, copy_dir, flip, has, options};

fn three_groups() -> Ledger {
    Ledger::write(&[2, 2, 2], &options(), false)
}

fn refusal(ledger: &Ledger) -> OpenError {
    match ledger.open() {
        Err(error) => error,
        Ok((store, report)) => panic!("it opened with {:?}: {report:?}", store.head()),
    }
}

/// The same ledger with another history from `start` on.
fn forked(common: usize) -> Ledger {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let store = SledStore::create(dir.path(), test_ledger(), &options()).expect("an empty directory");
    let mut chain = TestChain::new();
    let mut records = chain.group(common);
    store.append(Head::EMPTY, &records).expect("a good group");
    let mut other = TestChain::at(chain.head(), 77);
    let group = other.group(6 - common);
    store.append(chain.head(), &group).expect("a good group");
    records.extend(group);
    Ledger { dir, head: other.head(), records }
}

#[test]
fn two_valid_but_different_records_at_one_sequence_are_refused() {
    for common in 1..6 {
        let ledger = three_groups();
        let other = forked(common);
        ledger.hide("sled");
        copy_dir(&other.path().join("sled"), &ledger.path().join("sled"));
        match refusal(&ledger) {
            OpenError::TwoHistories { sequence, journal, other, place } => {
                assert_eq!(sequence, common as u64, "the first difference is named");
                assert_ne!(journal, other);
                assert_eq!(place, "sled");
            }
            error => panic!("{error}"),
        }
        assert!(matches!(ledger.check(), Err(OpenError::TwoHistories { .. })));
    }
}

#[test]
fn a_log_that_does_not_go_through_the_noted_record_is_refused() {
    let ledger = three_groups();
    let other = forked(2);
    let (store, _) = other.open().expect("sound");
    store.close().expect("a clean close");
    fs::copy(other.path().join("reached"), ledger.path().join("reached")).expect("copied");
    assert!(matches!(refusal(&ledger), OpenError::TwoHistories { place: "the file reached", .. }));
}

#[test]
fn files_of_another_ledger_are_refused() {
    for part in ["journal", "sled"] {
        let ledger = three_groups();
        let dir = tempfile::tempdir().expect("a temporary directory");
        let other = LedgerId([1; 16]);
        drop(SledStore::create(dir.path(), other, &options()).expect("an empty directory"));
        ledger.hide(part);
        copy_dir(&dir.path().join(part), &ledger.path().join(part));
        match refusal(&ledger) {
            OpenError::AnotherLedger { file, expected, found } => {
                assert!(file.starts_with(part), "{}", file.display());
                assert_eq!((expected, found), (test_ledger(), other));
            }
            error => panic!("{part}: {error}"),
        }
    }
}

#[test]
fn records_that_both_copies_lost_are_refused_with_their_numbers() {
    let ledger = three_groups();
    // The journal loses the second group; sled, cleanly, everything from its start on.
    flip(&ledger.segments()[0], 136 + 84 + 600, 0xff);
    ledger.hide("sled");
    match refusal(&ledger) {
        OpenError::Lost { records, findings } => {
            assert_eq!(records, 2..4);
            assert!(has(&findings, Trouble::Damaged) && has(&findings, Trouble::Missing), "{findings:?}");
        }
        error => panic!("{error}"),
    }
    let (report, records) = ledger.check().expect("it can be checked");
    assert_eq!(report.verified.size, 2);
    assert_eq!(report.head.size, 6, "what lies behind the gap is known");
    assert!(records == ledger.records[..2]);
}

#[test]
fn a_log_shorter_than_its_owner_knows_it_to_be_is_refused() {
    let ledger = three_groups();
    let open = |at_least| SledStore::open(ledger.path(), &Options { at_least, ..options() });
    match open(7) {
        Err(OpenError::Shorter { expected: 7, found }) => assert_eq!(found, ledger.head),
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it opened"),
    }
    assert!(open(6).is_ok());
}

#[test]
fn a_log_shorter_than_the_noted_length_is_refused_when_both_copies_lost_its_end() {
    let ledger = Ledger::write(&[2, 2, 2], &options(), true);
    let shorter = Ledger::write(&[2, 2], &options(), true);
    for part in ["journal", "sled"] {
        ledger.hide(part);
        copy_dir(&shorter.path().join(part), &ledger.path().join(part));
    }
    fs::copy(shorter.path().join("ledger"), ledger.path().join("ledger")).expect("copied");
    assert!(matches!(refusal(&ledger), OpenError::Lost { records, .. } if records == (4..6)));
}

#[test]
fn a_ledger_is_open_in_one_place_only() {
    let ledger = three_groups();
    let (store, _) = ledger.open().expect("sound");
    let dir = ledger.path().to_owned();
    assert_eq!(SledStore::probe(&dir), Probe::InUse { id: Some(test_ledger()) });
    assert_eq!(refusal(&ledger), OpenError::InUse { dir: dir.clone() });
    assert!(matches!(ledger.check(), Err(OpenError::InUse { .. })));
    store.close().expect("a clean close");
    assert_eq!(SledStore::probe(&dir), Probe::Ledger { id: Some(test_ledger()) });
    ledger.open_whole();
}

#[test]
fn a_directory_is_known_for_what_it_is() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    assert_eq!(SledStore::probe(dir.path()), Probe::Empty);
    assert_eq!(SledStore::probe(&dir.path().join("absent")), Probe::Empty);
    assert!(matches!(SledStore::open(dir.path(), &options()), Err(OpenError::NotALedger { .. })));
    fs::write(dir.path().join("notes.txt"), "mine").expect("written");
    let found = Probe::NotALedger { holds: "notes.txt".into() };
    assert_eq!(SledStore::probe(dir.path()), found);
    // Somebody's own folder of that name is no ledger either.
    let other = tempfile::tempdir().expect("a temporary directory");
    fs::create_dir(other.path().join("ledger")).expect("created");
    assert_eq!(SledStore::probe(other.path()), Probe::NotALedger { holds: "ledger".into() });
    assert!(matches!(SledStore::open(dir.path(), &options()), Err(OpenError::NotALedger { .. })));
    match SledStore::create(dir.path(), test_ledger(), &options()) {
        Err(CreateError::Occupied(probe)) => assert_eq!(probe, found),
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("a directory with something in it was taken"),
    }
    assert_eq!(fs::read_dir(dir.path()).expect("a directory").count(), 1, "nothing was added");
    assert!(matches!(SledStore::probe(&dir.path().join("notes.txt")), Probe::Other { .. }));
}

#[test]
fn a_ledger_is_not_created_over_a_ledger() {
    let ledger = three_groups();
    let created = SledStore::create(ledger.path(), LedgerId([2; 16]), &options());
    assert!(matches!(created, Err(CreateError::Occupied(Probe::Ledger { .. }))));
    ledger.open_whole();
}
