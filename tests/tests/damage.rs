//! Damage to a stopped ledger is named by `inforce check`, with file and place, and repaired by
//! the next `inforce serve`, which says so in its log. Where no sound copy is left, it is named
//! and nothing is changed.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use inforce_tests::{Ledger, Server, inforce, text};
use serde_json::Value;
use support::{Client, Random, contents, copy, grant, runtime};
use tempfile::TempDir;

const JOURNAL: &str = "journal/00000001.log";
const SLED: &str = "sled/000001/db";

/// Commands of the ledger that is damaged.
const COMMANDS: u64 = 12;

/// Random bytes that are flipped in each copy, besides chosen ones.
const FLIPS: u64 = 6;

#[test]
fn a_flipped_byte_of_the_journal_is_named_with_its_place_and_repaired() {
    let ledger = Stopped::new();
    let mut random = Random::new();
    let length = ledger.file(JOURNAL).len() as u64;
    let ends = [0, length / 2, length - 1];
    for at in ends.into_iter().chain((0..FLIPS).map(|_| random.below(length))) {
        let damaged = ledger.copied();
        damaged.flip(JOURNAL, at);
        let found = damaged.check(1);
        assert!(found.damages(JOURNAL, at), "byte {at} of {length}: {found:?}");
        damaged.assert_repaired(JOURNAL);
    }
}

#[test]
fn a_flipped_byte_of_a_record_in_sled_is_named_and_repaired() {
    let ledger = Stopped::new();
    let file = ledger.file(SLED);
    for record in ["officer-3", "officer-9"] {
        // A copy that sled has written over is no longer read: all that are there are damaged.
        let places: Vec<usize> = file
            .windows(record.len())
            .enumerate()
            .filter(|(_, w)| *w == record.as_bytes())
            .map(|(at, _)| at)
            .collect();
        assert!(!places.is_empty(), "sled stores records as they are");
        let damaged = ledger.copied();
        places.into_iter().for_each(|at| damaged.flip(SLED, at as u64));
        let found = damaged.check(1);
        assert!(found.names(|finding| finding.damage && finding.file.starts_with("sled")), "{found:?}");
        damaged.assert_repaired("sled");
    }
}

#[test]
fn a_flipped_byte_anywhere_in_sled_is_repaired_or_changed_nothing_that_can_be_read() {
    let ledger = Stopped::new();
    let mut random = Random::new();
    let length = ledger.file(SLED).len() as u64;
    for _ in 0..FLIPS {
        let damaged = ledger.copied();
        damaged.flip(SLED, random.below(length));
        let (status, found) = damaged.checked();
        let in_sled = |finding: &Finding| finding.damage && finding.file.starts_with("sled");
        assert_eq!(status == 1, found.names(in_sled), "exit {status}: {found:?}");
        damaged.assert_same_records(&mut damaged.serve());
        damaged.check(0);
    }
}

#[test]
fn a_journal_cut_short_is_named_and_repaired_from_sled() {
    let damaged = Stopped::new();
    let whole = damaged.file(JOURNAL);
    damaged.write(JOURNAL, &whole[..whole.len() - 40]);
    let found = damaged.check(1);
    assert!(found.names(|finding| finding.damage && finding.file == JOURNAL), "{found:?}");
    damaged.assert_repaired(JOURNAL);
    assert_eq!(damaged.records, damaged.serve_and_read());
}

#[test]
fn a_copy_that_is_gone_is_named_and_built_anew_from_the_other() {
    for gone in ["journal", "sled"] {
        let damaged = Stopped::new();
        fs::remove_dir_all(damaged.data().join(gone)).expect("a folder of ours");
        let found = damaged.check(1);
        assert!(found.names(|finding| finding.damage && finding.file.starts_with(gone)), "{found:?}");
        damaged.assert_repaired(gone);
    }
}

#[test]
fn damage_without_a_second_copy_is_named_and_nothing_is_changed() {
    let damaged = Stopped::new();
    fs::remove_dir_all(damaged.data().join("sled")).expect("a folder of ours");
    let at = damaged.file(JOURNAL).len() as u64 / 2;
    damaged.flip(JOURNAL, at);
    let found = damaged.check(1);
    assert!(found.damages(JOURNAL, at), "{found:?}");
    assert!(found.names(|finding| finding.trouble == "lost"), "{found:?}");

    let before = contents(&damaged.data());
    let output = inforce(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(damaged.data()).output();
    let output = output.expect("a process");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(text(&output.stderr).contains("sound in no copy"), "{output:?}");
    let journal = |all: &std::collections::BTreeMap<PathBuf, Vec<u8>>| all.get(Path::new(JOURNAL)).cloned();
    assert_eq!(journal(&contents(&damaged.data())), journal(&before), "a refused ledger is left as it is");
}

#[test]
fn a_group_that_was_being_written_is_an_unfinished_tail_and_no_damage() {
    let ledger = Stopped::new();
    let server = ledger.serve();
    server.kill();
    // The first bytes of a group: what a write leaves that a power cut ends.
    let mut journal = ledger.file(JOURNAL);
    let last = ledger.last_group.clone();
    journal.extend(&last[..last.len() / 2]);
    ledger.write(JOURNAL, &journal);

    let found = ledger.check(0);
    assert!(
        found.names(|finding| finding.trouble == "unfinished tail" && finding.file == JOURNAL),
        "{found:?}"
    );
    ledger.assert_repaired("unfinished tail");
}

#[test]
fn a_damaged_last_group_with_sled_hidden_and_no_mark_is_called_an_unfinished_tail() {
    let ledger = Stopped::new();
    let server = ledger.serve();
    // What `reached` says before the last command: it is written about once a second only.
    let reached = ledger.file("reached");
    runtime().block_on(async {
        let mut client = Client::connect(server.url()).await;
        client.execute(&grant(COMMANDS)).await.expect("recorded");
    });
    server.kill();
    ledger.write("reached", &reached);
    fs::remove_dir_all(ledger.data().join("sled")).expect("a folder of ours");
    let end = ledger.file(JOURNAL).len() as u64;
    ledger.flip(JOURNAL, end - 1);
    let found = ledger.check(1);
    assert!(
        found.names(|finding| finding.trouble == "unfinished tail" && finding.file == JOURNAL),
        "{found:?}"
    );
}

/// A ledger with some commands that was stopped in order.
struct Stopped {
    folder: TempDir,
    /// The hash of every record.
    records: Vec<String>,
    /// The bytes of the journal's last group.
    last_group: Vec<u8>,
}

impl Stopped {
    fn new() -> Self {
        let ledger = Ledger::init();
        let server = ledger.serve();
        let last_group = runtime().block_on(async {
            let mut client = Client::connect(server.url()).await;
            for number in 0..COMMANDS - 1 {
                client.execute(&grant(number)).await.expect("recorded");
            }
            let before = fs::read(ledger.data().join(JOURNAL)).expect("a journal").len();
            client.execute(&grant(COMMANDS - 1)).await.expect("recorded");
            fs::read(ledger.data().join(JOURNAL)).expect("a journal").split_off(before)
        });
        assert!(server.stop().success());
        let folder = TempDir::new().expect("a temporary folder");
        copy(&ledger.data(), &folder.path().join("data"));
        let mut stopped = Self { folder, records: Vec::new(), last_group };
        stopped.records = stopped.serve_and_read();
        stopped.check(0);
        stopped
    }

    fn copied(&self) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        copy(&self.data(), &folder.path().join("data"));
        Self { folder, records: self.records.clone(), last_group: self.last_group.clone() }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn file(&self, name: &str) -> Vec<u8> {
        fs::read(self.data().join(name)).expect(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.data().join(name), bytes).expect(name);
    }

    fn flip(&self, name: &str, at: u64) {
        let mut bytes = self.file(name);
        bytes[usize::try_from(at).expect("small")] ^= 0x20;
        self.write(name, &bytes);
    }

    fn serve(&self) -> Server {
        Server::start(&self.data())
    }

    fn serve_and_read(&self) -> Vec<String> {
        let server = self.serve();
        let records = read(&server);
        assert!(server.stop().success());
        records
    }

    /// What the check finds, and its exit code.
    fn checked(&self) -> (i32, Findings) {
        let output = inforce(["check", "--json", "--data"]).arg(self.data()).output().expect("a process");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        let findings = report["findings"].as_array().expect("findings").iter().map(Finding::read).collect();
        (output.status.code().expect("an exit code"), Findings(findings))
    }

    fn check(&self, expected: i32) -> Findings {
        let (status, findings) = self.checked();
        assert_eq!(status, expected, "{findings:?}");
        findings
    }

    /// The next server repairs, says so, and has every record; afterwards nothing is wrong.
    fn assert_repaired(&self, named: &str) {
        let mut server = self.serve();
        let log = server.log();
        assert!(
            log.contains("found while opening") && log.contains(named),
            "the log does not name {named}: {log}"
        );
        self.assert_same_records(&mut server);
        assert!(server.stop().success());
        let found = self.check(0);
        assert!(found.0.is_empty(), "after the repair: {found:?}");
    }

    fn assert_same_records(&self, server: &mut Server) {
        assert_eq!(read(server), self.records, "{}", server.log());
    }
}

fn read(server: &Server) -> Vec<String> {
    let records = runtime().block_on(async { Client::connect(server.url()).await.records(0).await });
    records.into_iter().map(|record| record.hash).collect()
}

#[derive(Debug)]
struct Findings(Vec<Finding>);

/// One finding of `inforce check --json`.
#[derive(Debug)]
struct Finding {
    trouble: String,
    damage: bool,
    file: String,
    bytes: Option<(u64, u64)>,
}

impl Finding {
    fn read(finding: &Value) -> Self {
        let word = |field: &str| finding[field].as_str().unwrap_or_default().to_owned();
        let ends = |bytes: &Value| Some((bytes[0].as_u64()?, bytes[1].as_u64()?));
        Self {
            trouble: word("trouble"),
            damage: finding["damage"].as_bool().expect("yes or no"),
            file: word("file"),
            bytes: ends(&finding["bytes"]),
        }
    }
}

impl Findings {
    fn names(&self, meant: impl Fn(&Finding) -> bool) -> bool {
        self.0.iter().any(meant)
    }

    /// Whether damage is named in this file at this byte.
    fn damages(&self, file: &str, at: u64) -> bool {
        self.names(|found| {
            let there = found.bytes.is_some_and(|(from, to)| (from..to).contains(&at));
            found.damage && found.file == file && there
        })
    }
}
