//! The disk is full: a child process with a file-size limit appends until it is refused.

mod support;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use inforce_store::testing::{TestChain, test_ledger};
use inforce_store::{AppendError, Head, LogStore, Refused};
use inforce_store_sled::{Options, SledStore, Trouble};
use support::child::{self, Running};
use support::{Ledger, all, has};

/// Blocks of 512 bytes that a file may have: room for sled's first 512 KiB, and not for more.
const BLOCKS: &str = "1120";

/// One large segment, so that the limit is met inside a group.
fn options() -> Options {
    Options { segment_bytes: 1 << 30, ..support::options() }
}

/// Not a test of its own: the work of a child.
#[test]
fn child() {
    let Some(role) = child::role() else { return };
    let [dir, what] = &role[..] else { panic!("two arguments") };
    match what.as_str() {
        "journal" => until_the_journal_is_full(Path::new(dir)),
        "one" => one_group_too_many(Path::new(dir)),
        "reopen" => reopen(Path::new(dir)),
        _ => until_sled_is_full(Path::new(dir)),
    }
}

/// Says each acknowledged head and how it ended.
fn until_the_journal_is_full(dir: &Path) {
    let (store, _) = SledStore::open(dir, &options()).expect("a sound ledger");
    let mut chain = TestChain::at(store.head(), 0);
    loop {
        let before = chain.head();
        let group: Vec<_> = (0..3).map(|_| chain.record(3000)).collect();
        match store.append(before, &group) {
            Ok(head) => child::say(&format!("ok {} {}", head.size, head.hash)),
            Err(AppendError::Refused(Refused::NoSpace { detail })) => {
                assert_eq!(store.head(), before, "what is refused is not there");
                assert_eq!(all(&store).len() as u64, before.size, "reading goes on");
                assert!(store.append(before, &group).is_err(), "there is still no room");
                // A smaller group still fits: the store is not poisoned.
                let mut small = TestChain::at(before, 1);
                let one = vec![small.record(1)];
                let end = store.append(before, &one);
                return child::say(&format!("full {} {detail}", end.is_ok()));
            }
            Err(other) => return child::say(&format!("wrong {other}")),
        }
    }
}

/// Groups that are appended while sled has no room, 9 KB each.
const GROUPS: usize = 150;

/// Segments that stay small, so that only sled's file meets the limit.
fn small_segments() -> Options {
    Options { segment_bytes: 50_000, sync_every_groups: 8, ..support::options() }
}

fn until_sled_is_full(dir: &Path) {
    let (store, _) = SledStore::open(dir, &small_segments()).expect("a sound ledger");
    let mut chain = TestChain::at(store.head(), 0);
    for _ in 0..GROUPS {
        let before = chain.head();
        let group: Vec<_> = (0..3).map(|_| chain.record(3000)).collect();
        store.append(before, &group).expect("what is committed in the journal is acknowledged");
    }
    // sled fails in the background; the next sync notices it at the latest.
    while store.health().degraded.is_empty() {
        std::thread::yield_now();
    }
    assert_eq!(TestChain::follow(&all(&store)), chain.head(), "reading goes on");
    store.close().expect("a clean close: the journal is whole");
    child::say("done");
}

/// Records of one group that has no room in sled.
const TOO_MANY: usize = 200;

fn one_group_too_many(dir: &Path) {
    let (store, _) = SledStore::open(dir, &small_segments()).expect("a sound ledger");
    let mut chain = TestChain::at(store.head(), 0);
    let group: Vec<_> = (0..TOO_MANY).map(|_| chain.record(1500)).collect();
    store.append(store.head(), &group).expect("the journal has room");
    // sled has it in memory and fails when it is made durable: while the store is closed.
    store.close().expect("a clean close");
    child::say("done");
}

fn reopen(dir: &Path) {
    let (store, _) = SledStore::open(dir, &small_segments()).expect("the journal is whole");
    assert_eq!(store.health().degraded.len(), 1, "there is still no room");
    store.close().expect("a clean close");
    child::say("done");
}

/// Runs `what` with a limit on the size of files and returns what it said.
fn with_the_limit(dir: &Path, what: &str, blocks: &str) -> Vec<String> {
    // The shell ignores the signal that a write beyond the limit sends, so that it becomes an
    // error; what is ignored stays ignored in the program it turns into.
    let mut command = Command::new("sh");
    let script = r#"trap '' XFSZ; ulimit -f "$1"; shift; exec "$@""#;
    command.args(["-c", script, "sh", blocks]).arg(std::env::current_exe().expect("this binary"));
    child::as_child(&mut command, "child", &[dir.to_str().expect("text"), what]);
    let ended = Running::start(command).finish(Duration::from_secs(120));
    let (success, said) = ended.expect("it ends in time");
    assert!(success, "{said:?}");
    said
}

#[test]
fn a_sled_without_room_fails_no_append_and_is_whole_when_there_is_room() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    drop(SledStore::create(dir.path(), test_ledger(), &small_segments()).expect("an empty directory"));
    assert_eq!(with_the_limit(dir.path(), "sled", BLOCKS), ["done"]);
    let (store, report) = SledStore::open(dir.path(), &small_segments()).expect("it opens");
    assert_eq!(store.head().size, 3 * GROUPS as u64, "{report:?}");
    assert!(report.repaired_records > 0, "{report:?}");
    assert_eq!(store.health().degraded, Vec::<String>::new());
    assert_eq!(TestChain::follow(&all(&store)), store.head());
    assert_eq!(store.scrub(&mut |_| ControlFlow::Continue(())).findings, vec![]);
}

/// A ledger whose sled met the limit and that was closed in order.
fn closed_on_a_full_disk(blocks: &str) -> Ledger {
    let dir = tempfile::tempdir().expect("a temporary directory");
    drop(SledStore::create(dir.path(), test_ledger(), &small_segments()).expect("an empty directory"));
    assert_eq!(with_the_limit(dir.path(), "sled", blocks), ["done"]);
    let mut chain = TestChain::new();
    let records = (0..3 * GROUPS).map(|_| chain.record(3000)).collect();
    Ledger { dir, head: chain.head(), records }
}

#[test]
fn a_sled_that_had_no_room_is_behind_until_it_is_filled_up_and_that_is_no_damage() {
    // Without room for sled at all; for one, nearly two and nearly three times 512 KiB of it.
    let mut held = Vec::new();
    for blocks in ["560", BLOCKS, "2000", "2800"] {
        let ledger = closed_on_a_full_disk(blocks);
        let (report, records) = ledger.check().expect("it can be checked");
        assert!(report.is_sound() && report.closed_cleanly, "{blocks}: {report:?}");
        let [finding] = &report.findings[..] else { panic!("{blocks}: one finding: {report:?}") };
        assert_eq!(finding.trouble, Trouble::Behind);
        assert_eq!(finding.records, Some(report.sled.sound_records..ledger.head.size));
        assert_eq!(report.sled.behind, ledger.head.size - report.sled.sound_records);
        assert_eq!(report.journal.behind, 0);
        assert!(records == ledger.records, "{blocks}: the journal has all");
        held.push(report.sled.sound_records);

        let opened = ledger.open_whole();
        assert_eq!(opened.findings, report.findings, "{blocks}: check and opening say the same");
        let (store, _) = ledger.open().expect("it opens");
        store.close().expect("a clean close");
        let (report, _) = ledger.check().expect("it can be checked");
        assert_eq!((report.findings, report.sled.behind), (vec![], 0), "{blocks}: it was filled up");
    }
    assert!(held.is_sorted() && held[0] == 0 && held[1] > 0 && held[1] < held[3], "{held:?}");
}

#[test]
fn a_sled_whose_last_group_could_not_be_made_durable_is_behind() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    drop(SledStore::create(dir.path(), test_ledger(), &small_segments()).expect("an empty directory"));
    assert_eq!(with_the_limit(dir.path(), "one", BLOCKS), ["done"]);
    let mut chain = TestChain::new();
    let records = (0..TOO_MANY).map(|_| chain.record(1500)).collect();
    let ledger = Ledger { dir, head: chain.head(), records };
    let (report, _) = ledger.check().expect("it can be checked");
    assert!(report.is_sound() && report.sled.behind > 0, "{report:?}");
    ledger.open_whole();
}

#[test]
fn a_sled_that_is_opened_again_without_room_is_still_behind_and_keeps_what_it_has() {
    let ledger = closed_on_a_full_disk("2800");
    let (before, _) = ledger.check().expect("it can be checked");
    assert_eq!(with_the_limit(ledger.path(), "reopen", "2800"), ["done"]);
    let (after, _) = ledger.check().expect("it can be checked");
    assert!(after.is_sound() && has(&after.findings, Trouble::Behind), "{after:?}");
    assert!(after.sled.sound_records >= before.sled.sound_records, "{after:?}");
    ledger.open_whole();
}

#[test]
fn a_sled_that_had_no_room_and_then_lost_its_end_is_damaged() {
    let ledger = closed_on_a_full_disk("2800");
    let (before, _) = ledger.check().expect("it can be checked");
    let sled = ledger.sled_file();
    let half = fs::metadata(&sled).expect("a file").len() / 2;
    support::cut(&sled, usize::try_from(half).expect("small"));
    let (report, _) = ledger.check().expect("it can be checked");
    assert!(report.sled.sound_records < before.sled.sound_records, "{report:?}");
    assert!(!report.is_sound() && !has(&report.findings, Trouble::Behind), "{report:?}");
    assert_eq!(report.sled.behind, 0);
    ledger.open_whole();
}

#[test]
fn a_full_disk_is_a_refusal_that_loses_nothing() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    drop(SledStore::create(dir.path(), test_ledger(), &options()).expect("an empty directory"));
    let said = with_the_limit(dir.path(), "journal", BLOCKS);
    let (last, acknowledged) = said.split_last().expect("it says something");
    assert!(last.starts_with("full "), "{last}");
    assert!(acknowledged.len() > 20, "{} groups fitted", acknowledged.len());

    let head = acknowledged.last().expect("acknowledged before").clone();
    let mut words = head.split(' ').skip(1);
    let head = Head {
        size: words.next().and_then(|word| word.parse().ok()).expect("a size"),
        hash: words.next().and_then(|word| word.parse().ok()).expect("a hash"),
    };
    let (store, report) = SledStore::open(dir.path(), &options()).expect("it opens");
    let records = all(&store);
    let size = usize::try_from(head.size).expect("small");
    assert_eq!(TestChain::follow(&records[..size]), head, "{report:?}");
    let small = usize::from(last.starts_with("full true"));
    assert_eq!(records.len(), size + small, "the refused group is not there: {report:?}");
    // There is room again.
    let mut chain = TestChain::at(store.head(), 2);
    let before = chain.head();
    assert_eq!(store.append(before, &chain.group(5)), Ok(chain.head()));
    store.close().expect("a clean close");
    let ledger =
        Ledger { dir, head: chain.head(), records: [records, TestChain::at(before, 2).group(5)].concat() };
    ledger.open_whole();
}
