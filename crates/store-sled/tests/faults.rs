//! Every file operation fails in turn, in several ways, while a store is opened, written and
//! closed. After each failure the ledger opens again: no acknowledged record is lost, a group is
//! there as a whole or not at all, and what was refused is not there.

mod support;

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use inforce_store::testing::{TestChain, test_ledger};
use inforce_store::{AppendError, Head, LogStore, Refused};
use inforce_store_sled::{FileFault, FileFaults, FileOp, Options, Probe, SledStore, Trouble};
use support::{Ledger, all, in_parallel};

const EIO: i32 = 5;
const ENOSPC: i32 = 28;

/// What happens at the chosen operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// It fails once.
    Once(FileFault),
    /// It and everything after it fails: as far as the disk knows, the process ended there.
    Dead,
    /// Like `Dead`, and the power goes: what was not synced is gone, and so is sled.
    PowerCut,
}

/// Counts operations and breaks the chosen one.
struct Script {
    count: AtomicUsize,
    chosen: usize,
    mode: Mode,
    hit: AtomicBool,
    /// Content of each file (by inode) when it was last synced.
    synced: Mutex<HashMap<u64, Vec<u8>>>,
    /// Everything that was done, in order.
    log: Mutex<Vec<(FileOp, PathBuf)>>,
}

impl Script {
    fn new(chosen: usize, mode: Mode) -> Arc<Self> {
        let (count, hit) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (synced, log) = (Mutex::default(), Mutex::default());
        Arc::new(Self { count, chosen, mode, hit, synced, log })
    }

    /// Cuts every file of the ledger back to what was synced.
    fn cut_power(&self, dir: &Path) {
        let synced = self.synced.lock().expect("not poisoned");
        let mut files: Vec<_> = fs::read_dir(dir).expect("a directory").collect();
        files.extend(fs::read_dir(dir.join("journal")).expect("a journal"));
        for entry in files {
            let path = entry.expect("an entry").path();
            let metadata = fs::metadata(&path).expect("a file");
            // Files from before the script began were synced then.
            if let Some(content) = synced.get(&metadata.ino()) {
                fs::write(&path, content).expect("written");
            }
        }
        fs::remove_dir_all(dir.join("sled")).expect("sled is there");
    }
}

impl FileFaults for Script {
    fn before(&self, op: FileOp, path: &Path) -> Option<FileFault> {
        let index = self.count.fetch_add(1, SeqCst);
        if index >= self.chosen {
            self.hit.store(true, SeqCst);
        }
        match self.mode {
            Mode::Once(fault) if index == self.chosen => return Some(fault),
            Mode::Dead | Mode::PowerCut if index >= self.chosen => return Some(FileFault::Fails(EIO)),
            _ => {}
        }
        self.log.lock().expect("not poisoned").push((op, path.to_owned()));
        if op == FileOp::Sync || op == FileOp::Write {
            let ino = fs::metadata(path).map(|metadata| metadata.ino()).unwrap_or(0);
            let mut synced = self.synced.lock().expect("not poisoned");
            if op == FileOp::Sync {
                synced.insert(ino, fs::read(path).unwrap_or_default());
            } else {
                // New files hold nothing durable before their first sync; old ones hold what
                // they held when they were first written.
                synced.entry(ino).or_insert_with(|| fs::read(path).unwrap_or_default());
            }
        }
        None
    }
}

fn options(script: &Arc<Script>) -> Options {
    // No background work, so that operations have the same numbers in every run.
    let quiet = Duration::from_secs(3600);
    Options {
        sync_every_groups: u32::MAX,
        sync_every: quiet,
        faults: Some(script.clone()),
        ..support::options()
    }
}

/// What a run was told.
#[derive(Default)]
struct Told {
    acknowledged: Vec<Vec<u8>>,
    uncertain: Option<Vec<Vec<u8>>>,
}

/// Opens the ledger, appends six groups, repeats refused ones once, closes.
fn run(ledger: &Ledger, script: &Arc<Script>) -> Told {
    let mut told = Told { acknowledged: ledger.records.clone(), uncertain: None };
    let Ok((store, _)) = SledStore::open(ledger.path(), &options(script)) else {
        return told;
    };
    let mut chain = TestChain::at(ledger.head, 0);
    for count in [1, 3, 2, 1, 4, 1] {
        let before = chain.head();
        let group = chain.group(count);
        let mut outcome = store.append(before, &group);
        if let Err(AppendError::Refused(refused)) = &outcome {
            assert!(matches!(refused, Refused::NoSpace { .. } | Refused::Failed { .. }), "{refused}");
            assert_eq!(store.head(), before, "what is refused is not there");
            outcome = store.append(before, &group);
        }
        match outcome {
            Ok(head) => {
                assert_eq!(head, chain.head());
                assert_eq!(store.head(), head);
                told.acknowledged.extend(group);
            }
            // Refused twice: the disk stays broken.
            Err(AppendError::Refused(_)) => break,
            Err(AppendError::Uncertain { .. }) => {
                assert!(store.health().poisoned.is_some());
                let again = store.append(before, &group);
                assert!(matches!(again, Err(AppendError::Uncertain { .. })), "nothing more is written");
                told.uncertain = Some(group);
                break;
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(all(&store) == told.acknowledged, "readers see what was acknowledged");
    let _ = store.close();
    told
}

fn opens_with_what_was_told(mut ledger: Ledger, told: &Told, what: &str) {
    let (store, report) = ledger.open().unwrap_or_else(|error| panic!("{what}: {error}"));
    let found = all(&store);
    assert!(found.starts_with(&told.acknowledged), "{what}: acknowledged records are there: {report:?}");
    let rest = &found[told.acknowledged.len()..];
    let whole = told.uncertain.as_ref().is_some_and(|group| rest == group.as_slice());
    assert!(rest.is_empty() || whole, "{what}: {} records nobody was told of", rest.len());
    // It goes on from there.
    let mut chain = TestChain::at(store.head(), 9);
    let before = chain.head();
    let group = chain.group(2);
    assert_eq!(store.append(before, &group), Ok(chain.head()), "{what}");
    store.close().expect("a clean close");
    ledger.records = [found, group].concat();
    let (report, records) = ledger.check().expect("it can be checked");
    assert_eq!(report.findings, vec![], "{what}: sound to the last byte");
    assert!(records == ledger.records, "{what}");
}

/// A ledger as a killed process leaves it, so that opening has work to do.
fn unclean() -> Ledger {
    Ledger::write(&[2, 1], &support::options(), false)
}

fn operations(ledger: &Ledger) -> usize {
    let script = Script::new(usize::MAX, Mode::Dead);
    let told = run(&ledger.copy(), &script);
    assert_eq!(told.acknowledged.len(), 3 + 12);
    script.count.load(SeqCst)
}

fn every_operation_fails(mode: Mode) {
    let ledger = unclean();
    let count = operations(&ledger);
    assert!(count > 30, "{count} operations");
    in_parallel(count, |chosen| {
        let ledger = ledger.copy();
        let script = Script::new(chosen, mode);
        let told = run(&ledger, &script);
        assert!(script.hit.load(SeqCst), "operation {chosen} of {count} happened");
        if mode == Mode::PowerCut {
            script.cut_power(ledger.path());
        }
        opens_with_what_was_told(ledger, &told, &format!("operation {chosen} of {count}, {mode:?}"));
    });
}

#[test]
fn an_operation_that_fails_once_loses_nothing() {
    every_operation_fails(Mode::Once(FileFault::Fails(EIO)));
}

#[test]
fn a_disk_that_is_full_once_loses_nothing() {
    every_operation_fails(Mode::Once(FileFault::Fails(ENOSPC)));
}

#[test]
fn a_write_that_stops_half_way_loses_nothing() {
    every_operation_fails(Mode::Once(FileFault::Torn { bytes: 100, errno: ENOSPC }));
}

#[test]
fn a_process_that_ends_at_any_operation_loses_nothing() {
    every_operation_fails(Mode::Dead);
}

#[test]
fn a_power_cut_at_any_operation_that_takes_sled_with_it_loses_nothing() {
    every_operation_fails(Mode::PowerCut);
}

#[test]
fn a_full_disk_is_refused_and_the_same_group_is_taken_when_there_is_room() {
    let ledger = unclean();
    let script = Script::new(usize::MAX, Mode::Dead);
    let (store, _) = SledStore::open(ledger.path(), &options(&script)).expect("a sound ledger");
    let next = script.count.load(SeqCst);
    drop(store);
    let script = Script::new(next, Mode::Once(FileFault::Torn { bytes: 60, errno: ENOSPC }));
    let (store, _) = SledStore::open(ledger.copy().path(), &options(&script)).expect("a sound ledger");
    let mut chain = TestChain::at(ledger.head, 0);
    let group = chain.group(1);
    let refused = store.append(ledger.head, &group);
    assert!(matches!(refused, Err(AppendError::Refused(Refused::NoSpace { .. }))), "{refused:?}");
    assert_eq!(store.health().poisoned, None);
    assert_eq!(store.append(ledger.head, &group), Ok(chain.head()));
}

#[test]
fn a_creation_that_fails_anywhere_leaves_no_ledger_and_can_be_repeated() {
    let ledger = |dir: &Path, script: &Arc<Script>| SledStore::create(dir, test_ledger(), &options(script));
    let script = Script::new(usize::MAX, Mode::Dead);
    let dir = tempfile::tempdir().expect("a temporary directory");
    drop(ledger(dir.path(), &script).expect("an empty directory"));
    let count = script.count.load(SeqCst);
    in_parallel(count, |chosen| {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let outcome = ledger(dir.path(), &Script::new(chosen, Mode::Dead));
        let finished = SledStore::probe(dir.path());
        if let Ok(store) = outcome {
            drop(store);
        }
        let none = Script::new(usize::MAX, Mode::Dead);
        let store = match finished {
            Probe::Empty => ledger(dir.path(), &none).expect("it can be repeated"),
            // Only the very last steps remained.
            Probe::Ledger { id: Some(_) } | Probe::InUse { .. } => {
                SledStore::open(dir.path(), &options(&none)).expect("it is a ledger").0
            }
            other => panic!("operation {chosen} of {count}: {other:?}"),
        };
        assert_eq!(store.head(), Head::EMPTY);
    });
}

#[test]
fn what_a_killed_process_left_in_memory_only_is_durable_after_opening() {
    let ledger = unclean();
    let script = Script::new(usize::MAX, Mode::PowerCut);
    // The process was killed after its last write and before the kernel wrote anything back: of
    // the last segment only the header is on the disk, although everybody can read all of it.
    let last = ledger.segments().pop().expect("a segment");
    let content = fs::read(&last).expect("a file");
    assert!(content.len() > 136);
    let inode = fs::metadata(&last).expect("a file").ino();
    script.synced.lock().expect("not poisoned").insert(inode, content[..136].to_vec());
    let (store, _) = SledStore::open(ledger.path(), &options(&script)).expect("a sound ledger");
    assert_eq!(store.head(), ledger.head, "it was published");
    drop(store);
    script.cut_power(ledger.path());
    let report = ledger.open_whole();
    assert!(report.findings.iter().all(|finding| finding.trouble == Trouble::Missing), "{report:?}");
}

#[test]
fn a_directory_is_synced_after_every_change_of_its_names() {
    let ledger = unclean();
    let script = Script::new(usize::MAX, Mode::Dead);
    let told = run(&ledger, &script);
    assert_eq!(told.acknowledged.len(), 15);
    let log = script.log.lock().expect("not poisoned");
    let mut changes = 0;
    for (index, (op, path)) in log.iter().enumerate() {
        if matches!(op, FileOp::Create | FileOp::Rename | FileOp::Remove) {
            changes += 1;
            let dir = path.parent().expect("a directory");
            let synced = log[index..].iter().any(|(op, path)| *op == FileOp::SyncDir && path == dir);
            assert!(synced, "after {op:?} {}", path.display());
        }
    }
    assert!(changes > 5, "{changes} changes");
}

/// Opens the unclean ledger and appends one group; the `nth` operation of that append is broken.
fn one_append(nth: usize, fault: FileFault) -> (Ledger, Arc<Script>, SledStore, Result<Head, AppendError>) {
    let ledger = unclean();
    let script = Script::new(usize::MAX, Mode::Dead);
    drop(SledStore::open(ledger.copy().path(), &options(&script)).expect("a sound ledger"));
    let before = script.count.load(SeqCst);
    let script = Script::new(before + nth, Mode::Once(fault));
    let (store, _) = SledStore::open(ledger.path(), &options(&script)).expect("a sound ledger");
    let outcome = store.append(ledger.head, &TestChain::at(ledger.head, 0).group(2));
    (ledger, script, store, outcome)
}

#[test]
fn a_failed_fdatasync_is_never_repeated_and_stops_the_store() {
    let (ledger, script, store, outcome) = one_append(1, FileFault::Fails(EIO));
    assert!(matches!(outcome, Err(AppendError::Uncertain { .. })), "{outcome:?}");
    assert_eq!(store.head(), ledger.head);
    let done = script.log.lock().expect("not poisoned").len();
    assert!(store.append(ledger.head, &TestChain::at(ledger.head, 0).group(2)).is_err());
    assert!(store.close().is_err(), "the end is not marked as clean");
    let log = script.log.lock().expect("not poisoned");
    let after: Vec<_> = log[done..].iter().filter(|(_, path)| path.extension().is_some()).collect();
    assert!(after.is_empty(), "no segment is touched again: {after:?}");
    let last = log[..done].iter().rev().find(|(op, _)| *op == FileOp::Write);
    let synced = log[..done].iter().rev().take_while(|(op, _)| *op == FileOp::Sync).count();
    assert!(last.is_some() && synced == 0, "the failed one is the last: {log:?}");
}

#[test]
fn of_a_refused_group_not_a_byte_is_left() {
    let (ledger, _, store, outcome) = one_append(0, FileFault::Torn { bytes: 90, errno: ENOSPC });
    assert!(matches!(outcome, Err(AppendError::Refused(Refused::NoSpace { .. }))), "{outcome:?}");
    store.close().expect("a clean close");
    let (report, records) = ledger.check().expect("it can be checked");
    assert_eq!(report.findings, vec![]);
    assert!(records == ledger.records);
}
