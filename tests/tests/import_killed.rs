//! An import that is killed in the middle, at either end, leaves all of its file or nothing; the same file sent again
//! completes it exactly once.
//!
//! `INFORCE_SEED` repeats a run as far as a run with several processes can be repeated.

mod offices;
mod support;

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use inforce_tests::{succeed, text};
use offices::{NATION, Offices, codes, json, list};
use support::Random;

/// Items of one file.
const ITEMS: u32 = 1_000;

/// Kills of each kind.
const ROUNDS: u32 = 6;

/// How a kill found the ledger.
#[derive(Debug, Default)]
struct Found {
    nothing: u32,
    all: u32,
}

impl Found {
    /// Holds the ledger to all or nothing.
    fn hold(&mut self, offices: &Offices, before: u64) {
        match offices.records() - before {
            0 => self.nothing += 1,
            n if n == u64::from(ITEMS) => self.all += 1,
            n => panic!("{n} of {ITEMS} records: a file was recorded by half"),
        }
    }
}

/// The file of a round: items that no other round has, and words enough to be several messages.
fn file(offices: &Offices, round: u32) -> PathBuf {
    offices.write(&format!("{round}.csv"), list(&codes(round * ITEMS, ITEMS), &"说明".repeat(100)))
}

/// How long one import takes here, undisturbed: what the moments of kills are drawn from.
fn undisturbed(offices: &Offices) -> Duration {
    let file = file(offices, 0);
    let begun = Instant::now();
    succeed(&mut offices.import("add", &file, &[]));
    // A little more, since later rounds have more to compare with.
    begun.elapsed() * 5 / 4
}

fn spawn(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a process")
}

fn wait(random: &mut Random, longest: Duration) {
    let micros = u64::try_from(longest.as_micros()).expect("short").max(1);
    thread::sleep(Duration::from_micros(random.below(micros)));
}

/// Sends the file until it is in; it was recorded exactly once, and the items are in the catalog.
fn complete(offices: &Offices, round: u32, before: u64) {
    let file = file(offices, round);
    let told = offices.told("add", &file, &[]);
    assert_eq!(told["report"]["errors"], 0, "{told}");
    assert_eq!(offices.records(), before + u64::from(ITEMS), "once and whole: {}", told["recorded"]);
    assert_eq!(offices.codes(NATION).len() as u32, ITEMS * (round + 1));
}

#[test]
fn a_client_killed_while_it_sends_leaves_all_or_nothing() {
    let mut random = Random::new();
    let offices = Offices::new();
    let longest = undisturbed(&offices);
    let mut found = Found::default();
    for round in 1..=ROUNDS {
        let before = offices.records();
        let mut client = spawn(&mut offices.import("add", &file(&offices, round), &[]));
        wait(&mut random, longest);
        client.kill().expect("a process of ours");
        client.wait().expect("its status");
        found.hold(&offices, before);
        complete(&offices, round, before);
    }
    eprintln!("{found:?}");
    assert_eq!(found.nothing + found.all, ROUNDS);
    offices.end();
}

#[test]
fn a_server_killed_while_it_records_leaves_all_or_nothing_and_the_client_completes_it() {
    let mut random = Random::new();
    let mut offices = Offices::new();
    let longest = undisturbed(&offices);
    let mut found = Found::default();
    for round in 1..=ROUNDS {
        let before = offices.records();
        let address = offices.server().url().trim_start_matches("http://").to_owned();
        let client = spawn(offices.import("add", &file(&offices, round), &[]).arg("--json"));
        wait(&mut random, longest);
        offices.kill();
        // The same address: the client is still there, and tries again.
        offices.serve(&address);
        let output = client.wait_with_output().expect("its status");
        let (printed, said) = (text(&output.stdout), text(&output.stderr));
        let all = found.all;
        found.hold(&offices, before);
        if output.status.success() {
            assert_eq!(json(&printed)["report"]["errors"], 0, "{printed}");
            assert_eq!(found.all, all + 1, "what was answered is there: {found:?}");
        } else {
            // It had not reached the server yet, or gave it up: it says that it does not know.
            assert_eq!(output.status.code(), Some(3), "{printed}{said}");
        }
        complete(&offices, round, before);
    }
    eprintln!("{found:?}");
    assert!(found.all > 0, "no client came through a kill: {found:?}");
    offices.end();
}

#[test]
fn both_killed_at_once_leave_all_or_nothing() {
    let mut random = Random::new();
    let mut offices = Offices::new();
    let longest = undisturbed(&offices);
    let mut found = Found::default();
    for round in 1..=ROUNDS {
        let before = offices.records();
        let mut client = spawn(&mut offices.import("add", &file(&offices, round), &[]));
        wait(&mut random, longest);
        offices.kill();
        client.kill().expect("a process of ours");
        client.wait().expect("its status");
        offices.serve("127.0.0.1:0");
        found.hold(&offices, before);
        complete(&offices, round, before);
    }
    eprintln!("{found:?}");
    offices.end();
}
