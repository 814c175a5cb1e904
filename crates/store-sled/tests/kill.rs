//! A process that appends is killed at random moments, over and over: it always opens again, and
//! every group that it had acknowledged is there.

mod support;

use std::path::Path;
use std::time::Duration;

use inforce_log::{Hash, record_hash};
use inforce_store::testing::{TestChain, test_ledger};
use inforce_store::{Head, LogStore};
use inforce_store_sled::{Options, SledStore, Trouble, check};
use support::child::{self, Running};
use support::{Random, all, in_parallel};

/// Ledgers that are killed beside each other.
const LEDGERS: usize = 4;

/// How often each ledger is killed; more on demand.
fn rounds() -> usize {
    std::env::var("INFORCE_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(24)
}

/// Segments and syncs come often, so that they are hit too.
fn options() -> Options {
    Options {
        segment_bytes: 20_000,
        sync_every_groups: 4,
        sync_every: Duration::from_millis(20),
        ..support::options()
    }
}

/// Not a test of its own: the work of a child. It says every head that was acknowledged.
#[test]
fn child() {
    let Some(role) = child::role() else { return };
    let [dir, seed] = &role[..] else { panic!("two arguments") };
    let mut random = Random(seed.parse().expect("a number"));
    let store = match SledStore::open(Path::new(dir), &options()) {
        Ok((store, report)) => {
            let lost = report.findings.iter().find(|finding| finding.trouble.is_damage());
            if let Some(finding) = lost {
                child::say(&format!("damage {finding}"));
            }
            store
        }
        Err(error) => return child::say(&format!("refused {error}")),
    };
    child::say("open");
    loop {
        let mut chain = TestChain::at(store.head(), random.next());
        let before = chain.head();
        let group = chain.group(1 + random.below(5));
        let head = store.append(before, &group).expect("nothing fails here");
        child::say(&format!("{} {}", head.size, head.hash));
    }
}

fn parse(said: &str) -> Head {
    let (size, hash) = said.split_once(' ').unwrap_or_else(|| panic!("a head: {said}"));
    Head { size: size.parse().expect("a number"), hash: hash.parse().expect("a hash") }
}

/// One life of a child: started, left alone for a random time, killed. Returns what it said.
fn one_life(dir: &Path, random: &mut Random) -> Vec<String> {
    let seed = random.next().to_string();
    let running = Running::start(child::command("child", &[dir.to_str().expect("text"), &seed]));
    let mut said = Vec::new();
    // A quarter of the children is killed at a moment counted from the start, which hits the
    // opening; the others somewhere after they have opened.
    if random.below(4) > 0 {
        let first = running.line(Duration::from_secs(120)).expect("it opens in time");
        said.extend(first);
    }
    std::thread::sleep(Duration::from_micros(random.below(60_000) as u64));
    said.extend(running.kill());
    said
}

fn killed_again_and_again(ledger: usize) -> (usize, usize) {
    let seed = 4_711 + ledger as u64;
    eprintln!("ledger {ledger}: seed {seed}");
    let mut random = Random(seed);
    let dir = tempfile::tempdir().expect("a temporary directory");
    drop(SledStore::create(dir.path(), test_ledger(), &options()).expect("an empty directory"));
    let mut acknowledged: Vec<Head> = Vec::new();
    let mut tails = 0;
    for round in 0..rounds() {
        for said in one_life(dir.path(), &mut random) {
            let bad = said.starts_with("refused") || said.starts_with("damage");
            assert!(!bad, "seed {seed}, round {round}: {said}");
            if said != "open" {
                acknowledged.push(parse(&said));
            }
        }
        if round % 4 == 3 {
            tails += everything_is_there(dir.path(), &acknowledged, &format!("seed {seed}, round {round}"));
        }
    }
    (acknowledged.len(), tails)
}

/// Opens, compares with what was acknowledged, and ends without a clean close.
fn everything_is_there(dir: &Path, acknowledged: &[Head], what: &str) -> usize {
    let (store, report) = SledStore::open(dir, &options()).unwrap_or_else(|error| panic!("{what}: {error}"));
    let damage: Vec<_> = report.findings.iter().filter(|finding| finding.trouble.is_damage()).collect();
    assert!(damage.is_empty(), "{what}: a kill damages nothing: {damage:?}");
    let records = all(&store);
    assert_eq!(TestChain::follow(&records), store.head(), "{what}: one chain");
    let hashes: Vec<Hash> = records.iter().map(|record| record_hash(record)).collect();
    for head in acknowledged {
        let there = usize::try_from(head.size - 1).ok().and_then(|at| hashes.get(at));
        assert_eq!(there, Some(&head.hash), "{what}: acknowledged at {}", head.size);
    }
    usize::from(support::has(&report.findings, Trouble::UnfinishedTail))
}

#[test]
fn a_killed_process_loses_no_acknowledged_group() {
    let total = std::sync::Mutex::new((0, 0));
    in_parallel(LEDGERS, |ledger| {
        let (groups, tails) = killed_again_and_again(ledger);
        let mut total = total.lock().expect("not poisoned");
        *total = (total.0 + groups, total.1 + tails);
    });
    let (groups, tails) = total.into_inner().expect("not poisoned");
    eprintln!("{} kills, {groups} acknowledged groups, {tails} unfinished tails", LEDGERS * rounds());
    assert!(groups > LEDGERS * rounds(), "the children must get to work: {groups} groups");
}

#[test]
fn what_a_killed_process_left_is_sound_for_the_check() {
    let seed = 815;
    eprintln!("seed {seed}");
    let mut random = Random(seed);
    let dir = tempfile::tempdir().expect("a temporary directory");
    drop(SledStore::create(dir.path(), test_ledger(), &options()).expect("an empty directory"));
    for round in 0..6 {
        let acknowledged = one_life(dir.path(), &mut random).len();
        let report = check(dir.path(), &options(), &mut |_| {}, &mut |_, _| {}).expect("it can be checked");
        assert!(report.is_sound(), "seed {seed}, round {round}: {report:?}");
        assert!(report.verified.size as usize + 1 >= acknowledged, "seed {seed}, round {round}");
    }
}
