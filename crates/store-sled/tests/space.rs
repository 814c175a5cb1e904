//! The disk is full: a child process with a file-size limit appends until it is refused.

mod support;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use inforce_store::testing::{TestChain, test_ledger};
use inforce_store::{AppendError, Head, LogStore, Refused};
use inforce_store_sled::SledStore;
use support::child::{self, Running};
use support::{Ledger, all};

/// Blocks of 1,024 bytes that a file may have: room for sled's first 512 KiB, and not for more.
const BLOCKS: &str = "560";

/// One large segment, so that the limit is met inside a group.
fn options() -> inforce_store_sled::Options {
    inforce_store_sled::Options { segment_bytes: 1 << 30, ..support::options() }
}

/// Not a test of its own: the work of a child. It says each acknowledged head and how it ended.
#[test]
fn child() {
    let Some(role) = child::role() else { return };
    let (store, _) = SledStore::open(Path::new(&role[0]), &options()).expect("a sound ledger");
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

#[test]
fn a_full_disk_is_a_refusal_that_loses_nothing() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    drop(SledStore::create(dir.path(), test_ledger(), &options()).expect("an empty directory"));
    // The shell ignores the signal that a write beyond the limit sends, so that it becomes an
    // error; what is ignored stays ignored in the program it turns into.
    let mut command = Command::new("sh");
    let script = r#"trap '' XFSZ; ulimit -f "$1"; shift; exec "$@""#;
    command.args(["-c", script, "sh", BLOCKS]).arg(std::env::current_exe().expect("this binary"));
    child::as_child(&mut command, "child", &[dir.path().to_str().expect("text")]);
    let ended = Running::start(command).finish(Duration::from_secs(120));
    let (success, said) = ended.expect("it ends in time");
    assert!(success, "{said:?}");
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
