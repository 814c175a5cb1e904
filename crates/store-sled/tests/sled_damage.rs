//! Bits of sled's files are flipped, 500 seeded ones, in child processes with a time limit. With
//! the journal beside it the store repairs itself; with the journal hidden the check names the
//! damage, or the flip changed nothing that can be read.

mod support;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use inforce_store::LogStore;
use inforce_store::testing::{TestChain, test_ledger};
use inforce_store_sled::{OpenError, Options, SledStore, Trouble};
use support::child::{self, Running};
use support::{Ledger, Random, all, copy_dir, in_parallel};

const FLIPS: usize = 500;
/// More of them on demand.
const MORE: &str = "INFORCE_FLIPS";
/// Flips that one child does.
const BATCH: usize = 10;
const SEED: u64 = 20_261_123;
/// For one batch: generous, it takes a few seconds.
const LIMIT: Duration = Duration::from_secs(240);
const GROUPS: usize = 40;

/// 161 records in 41 groups, one of the records as long as can be.
fn base(close: bool) -> Ledger {
    let options = Options { sync_every_groups: 1, ..support::options() };
    let dir = tempfile::tempdir().expect("a temporary directory");
    let store = SledStore::create(dir.path(), test_ledger(), &options).expect("an empty place");
    let mut chain = TestChain::new();
    let mut records = Vec::new();
    for index in 0..=GROUPS {
        let before = chain.head();
        let group = if index == 20 { vec![chain.longest()] } else { chain.group(4) };
        store.append(before, &group).expect("a good group");
        records.extend(group);
    }
    let head = chain.head();
    if close {
        store.close().expect("a clean close");
        return Ledger { dir, records, head };
    }
    // A copy of the files of a running store is what a killed process leaves. Wait until the
    // store has noted how far it reached: the last second before a crash is the journal's alone.
    let noted = format!("size {}\n", head.size);
    while !fs::read_to_string(dir.path().join("reached")).is_ok_and(|text| text.contains(&noted)) {
        std::thread::yield_now();
    }
    let crashed = tempfile::tempdir().expect("a temporary directory");
    copy_dir(dir.path(), crashed.path());
    Ledger { dir: crashed, records, head }
}

/// Flips one seeded bit in one of sled's files; mostly where something is written.
fn flip_one(ledger: &Ledger, seed: u64) -> String {
    let mut random = Random(seed);
    let db = ledger.sled_file();
    let mut files: Vec<PathBuf> = fs::read_dir(db.parent().expect("a directory"))
        .expect("sled's files")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file() && *path != db)
        .collect();
    files.sort();
    let path = match random.below(10) {
        0 | 1 => files[random.below(files.len())].clone(),
        _ => db,
    };
    let mut bytes = fs::read(&path).expect("a file");
    let written: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] != 0).collect();
    let at = match random.below(8) {
        0 => random.below(bytes.len()),
        _ => written[random.below(written.len())],
    };
    let bit = random.below(8);
    bytes[at] ^= 1 << bit;
    fs::write(&path, bytes).expect("written");
    format!("{} byte {at} bit {bit}", path.file_name().expect("a name").display())
}

/// One flip, with the journal there and without. Returns what it came to.
fn one(base: &Ledger, seed: u64) -> String {
    let ledger = base.copy();
    let what = flip_one(&ledger, seed);
    let without = ledger.copy();
    let repaired = with_the_journal(&ledger, &what);
    let named = without_the_journal(&without, &what);
    format!("{repaired} {named} seed {seed} {what}")
}

/// One opening, with the scrub that a server begins with, is enough.
fn with_the_journal(ledger: &Ledger, what: &str) -> &'static str {
    let said = repair(ledger, what);
    assert!(is_whole_alone(ledger, what), "{what}: sled has all again, {said}");
    if said { "repaired" } else { "untouched" }
}

/// Opens, reads everything twice and closes. Whether anything was said of damage.
fn repair(ledger: &Ledger, what: &str) -> bool {
    let (store, report) = ledger.open().unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(all(&store) == ledger.records, "{what}: all records");
    let scrub = store.scrub(&mut |_| ControlFlow::Continue(()));
    assert!(scrub.finished, "{what}: {scrub:?}");
    let health = store.health();
    assert_eq!(health.degraded, Vec::<String>::new(), "{what}");
    let again = store.scrub(&mut |_| ControlFlow::Continue(()));
    assert_eq!(again.findings, vec![], "{what}: nothing is left to repair");
    store.close().expect("a clean close");
    report.findings.iter().any(|finding| finding.trouble.is_damage())
        || scrub.findings.iter().any(|finding| finding.trouble.is_damage())
        || health.fallback_reads > 0
}

/// Whether sled could stand alone; where it could not, the check says so.
fn is_whole_alone(ledger: &Ledger, what: &str) -> bool {
    let alone = ledger.copy();
    alone.hide("journal");
    let (report, records) = alone.check().expect("it can be checked");
    let whole = records == ledger.records;
    assert!(whole || !report.is_sound(), "{what}: records are missing without a word: {report:?}");
    whole
}

fn without_the_journal(ledger: &Ledger, what: &str) -> &'static str {
    ledger.hide("journal");
    let (report, records) = ledger.check().unwrap_or_else(|error| panic!("{what}: {error}"));
    let in_sled = |trouble| matches!(trouble, Trouble::Damaged | Trouble::CannotOpen | Trouble::Lost);
    let named = report.findings.iter().any(|finding| in_sled(finding.trouble));
    let whole = records == ledger.records;
    assert!(whole || named, "{what}: records are missing without a word: {report:?}");
    match ledger.open() {
        Ok((store, report)) => {
            assert!(all(&store) == ledger.records, "{what}: a shorter log was opened: {report:?}");
        }
        Err(OpenError::Lost { .. }) => assert!(!whole, "{what}: {report:?}"),
        Err(other) => panic!("{what}: {other}"),
    }
    match (whole, named) {
        (true, false) => "unread",
        (true, true) => "named",
        _ => "lost",
    }
}

/// Not a test of its own: the work of a child.
#[test]
fn child() {
    let Some(role) = child::role() else { return };
    let [dir, size, from] = &role[..] else { panic!("three arguments") };
    let (store, _) = SledStore::open(&copy_of(Path::new(dir)), &support::options()).expect("the base");
    let records = all(&store);
    assert_eq!(records.len().to_string(), *size);
    let base = Ledger { dir: adopt(Path::new(dir)), head: store.head(), records };
    drop(store);
    let from: u64 = from.parse().expect("a number");
    for index in from..from + BATCH as u64 {
        child::say(&one(&base, SEED + index));
    }
}

fn copy_of(dir: &Path) -> PathBuf {
    let copy = tempfile::tempdir().expect("a temporary directory").keep();
    copy_dir(dir, &copy);
    copy
}

fn adopt(dir: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a temporary directory");
    copy_dir(dir, copy.path());
    copy
}

/// sled itself misses a damaged header until its recovery passes over the whole segment.
#[test]
fn a_damaged_segment_header_is_named_by_the_opening_and_sled_is_built_anew() {
    for base in [base(true), base(false)] {
        for byte in 0..20 {
            let ledger = base.copy();
            let db = ledger.sled_file();
            support::flip(&db, byte, 1 << (byte % 8));
            let what = format!("byte {byte}");
            let (store, report) = ledger.open().unwrap_or_else(|error| panic!("{what}: {error}"));
            let named = report.findings.iter().any(|finding| finding.detail.contains("header"));
            assert!(named || report.findings.iter().any(|f| f.trouble == Trouble::CannotOpen), "{report:?}");
            assert!(report.set_aside.iter().any(|path| path.ends_with("sled-000001")), "{report:?}");
            store.close().expect("a clean close");
            assert!(is_whole_alone(&ledger, &what), "{what}: the new sled has everything by itself");
        }
    }
}

#[test]
fn five_hundred_flipped_bits_in_sled_are_repaired_or_named() {
    let flips = std::env::var(MORE).map_or(FLIPS, |more| more.parse().expect("a number"));
    eprintln!("seeds {SEED}..{}", SEED + flips as u64);
    let bases = [base(true), base(false)];
    let outcomes = std::sync::Mutex::new(Vec::new());
    in_parallel(flips / BATCH, |batch| {
        let base = &bases[batch % 2];
        let from = (batch * BATCH).to_string();
        let size = base.records.len().to_string();
        let dir = base.path().to_str().expect("a path of text");
        let running = Running::start(child::command("child", &[dir, &size, &from]));
        let (success, lines) = running.finish(LIMIT).unwrap_or_else(|| panic!("batch {batch} took too long"));
        assert!(success && lines.len() == BATCH, "batch {batch}, seeds from {SEED} + {from}: {lines:?}");
        outcomes.lock().expect("not poisoned").extend(lines);
    });
    let outcomes = outcomes.into_inner().expect("not poisoned");
    let count = |word: &str| outcomes.iter().filter(|line| line.contains(word)).count();
    let (repaired, named, lost) = (count("repaired"), count(" named"), count(" lost"));
    eprintln!(
        "repaired {repaired}, untouched {}, without the journal: named {named}, lost and named {lost}, unread {}",
        count("untouched"),
        count(" unread")
    );
    assert_eq!(outcomes.len(), flips / BATCH * BATCH);
    // The flips must hit: a run in which hardly any does proves nothing.
    assert!(repaired > flips / 10 && lost > flips / 10, "too few flips hit anything");
}
