//! `inforce demo` does what it says: its numbers and verdicts are asked for again, of the ledger it left behind.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Output, Stdio};

use inforce_tests::{Server, inforce, succeed, text};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

/// The demo in a folder of its own, told once.
struct Demo {
    folder: TempDir,
    printed: String,
}

impl Demo {
    fn tell() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let printed = succeed(inforce(["demo", "--once"]).current_dir(folder.path()));
        Self { folder, printed }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("inforce-data")
    }

    fn again(&self) -> String {
        succeed(inforce(["demo", "--once"]).current_dir(self.folder.path()))
    }

    fn check(&self) -> Value {
        json(&succeed(inforce(["check", "--json", "--data"]).arg(self.data())))
    }
}

fn json(printed: &str) -> Value {
    serde_json::from_str(printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
}

/// What a question answers, as JSON.
fn ask(server: &Server, question: &str) -> Value {
    let words: Vec<&str> = question.split_whitespace().collect();
    let arguments = [&["ask"], words.as_slice(), &["--json"]].concat();
    json(&succeed(&mut server.inforce(&arguments)))
}

/// Listed and exercised here, on a day on which the catalogs stand and nothing has changed.
fn counts(server: &Server, jurisdiction: &str) -> (u64, u64) {
    let answer = ask(server, &format!("counts --jurisdiction {jurisdiction} --on 2022-11-15"));
    let row = &answer["rows"][0];
    (row["listed"].as_u64().expect("a count"), row["exercised_here"].as_u64().expect("a count"))
}

fn in_force(server: &Server, jurisdiction: &str, item: &str, on: &str) -> Value {
    ask(server, &format!("in-force --jurisdiction {jurisdiction} --item {item} --on {on}"))
}

#[test]
fn the_numbers_of_the_story_are_those_that_follow_from_the_lists() {
    let demo = Demo::tell();
    let server = Server::start(&demo.data());
    assert_eq!(counts(&server, "650000"), (311, 182));
    assert_eq!(counts(&server, "652800"), (266, 218));
    assert_eq!(counts(&server, "652801"), (224, 222));
    assert_eq!(counts(&server, "652801100"), (6, 6));

    let prefecture = ask(&server, "counts --jurisdiction 652800 --on 2022-11-15");
    let set_by = |level: &str| {
        let rows = prefecture["rows"][0]["by_set_by"].as_array().expect("counts by level");
        rows.iter().find(|row| row["level"] == level).map(|row| row["listed"].clone())
    };
    assert_eq!(set_by("nation"), Some(257.into()));
    assert_eq!(set_by("region"), Some(9.into()));

    let overdue = ask(&server, "obligations --jurisdiction 652800 --subtree --state overdue --all");
    let rows = overdue["rows"].as_array().expect("obligations");
    assert_eq!(overdue["total"], rows.len());
    assert!(rows.iter().all(|row| row["state"] == "overdue" && row["overdue_days"].as_u64() > Some(0)));
    assert_eq!(rows.len(), 12, "six counties each have not acknowledged an end and a suspension");
    let declined = ask(&server, "declined --jurisdiction 652800 --subtree --on 2022-11-15");
    assert_eq!(declined["rows"].as_array().map(Vec::len), Some(6));
}

#[test]
fn every_kind_of_answer_comes_with_its_reason_and_its_records() {
    let demo = Demo::tell();
    let server = Server::start(&demo.data());
    let cases = [
        ("652801", "000104001000", "2022-11-01", "in_force"),
        ("652801", "650193001000", "2023-05-31", "suspended_above"),
        ("652823", "000133004000", "2023-05-31", "ended_above"),
        ("652825", "000104001000", "2022-11-15", "not_yet_in_force"),
        ("652801", "650198001000", "2023-06-15", "lapsed_above"),
        ("652801", "000199001000", "2022-11-15", "not_recorded"),
        ("652801", "650999001000", "2022-11-15", "not_listed"),
        ("652824", "000120024000", "2022-11-15", "declined"),
    ];
    for (jurisdiction, item, on, reason) in cases {
        let answer = in_force(&server, jurisdiction, item, on);
        assert_eq!(answer["reason"], reason, "{jurisdiction} {item} {on}");
        assert_eq!(answer["in_force"], reason == "in_force", "{jurisdiction} {item} {on}");
        assert_eq!(answer["conclusive"], reason != "not_recorded", "{jurisdiction} {item} {on}");
        for field in ["exercised_here", "status", "deciding_records", "listing", "valid_on", "as_of"] {
            assert!(answer.get(field).is_some(), "{field} is part of the contract");
        }
    }
    let below = in_force(&server, "652801", "000120030000", "2022-11-15");
    assert_eq!((&below["in_force"], &below["exercised_here"]), (&true.into(), &false.into()));
    let behind = in_force(&server, "652823", "000119001000", "2023-05-31");
    assert_eq!(behind["behind"]["since"], "2023-03-20");
}

#[test]
fn a_mistake_is_a_yes_as_known_then_and_a_no_as_known_now() {
    let demo = Demo::tell();
    let server = Server::start(&demo.data());
    let history = ask(&server, "history --jurisdiction 652824 --item 000120024000");
    let rows = history["rows"].as_array().expect("a history");
    let kinds: Vec<&Value> = rows.iter().map(|row| &row["record"]["kind"]).collect();
    assert_eq!(kinds, ["claimed", "voided", "declined"]);
    let claimed = rows[0]["record"]["sequence"].as_u64().expect("a sequence");
    let question = "in-force --jurisdiction 652824 --item 000120024000 --on 2022-11-15";
    let then = ask(&server, &format!("{question} --as-of {claimed}"));
    assert_eq!((&then["in_force"], &then["as_of"]), (&true.into(), &claimed.into()));
    assert_eq!(ask(&server, question)["in_force"], false);
}

#[test]
fn told_twice_the_story_is_recorded_once_and_the_ledger_is_sound() {
    let demo = Demo::tell();
    assert!(demo.printed.contains("兵团三十一团"), "who is left out is said");
    let first = demo.check();
    assert_eq!(first["sound"], true, "{first}");
    assert!(demo.again().contains("recorded before"));
    let second = demo.check();
    assert_eq!(second["sound"], true, "{second}");
    assert_eq!(second["head"], first["head"]);
}

#[test]
fn every_command_it_proposes_works() {
    let demo = Demo::tell();
    let (_, next) = demo.printed.split_once("Try next\n").expect("what to try next");
    let program = inforce_tests::binary().display().to_string();
    let server = Server::start(&demo.data());
    let mut tried = 0;
    for line in next.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [called, "serve", ..] => assert_eq!(*called, program),
            [_, arguments @ ..] if !arguments.is_empty() => {
                succeed(&mut server.inforce(arguments));
                tried += 1;
            }
            _ => {}
        }
    }
    assert!(tried >= 7, "{next}");
}

#[test]
fn it_serves_until_it_is_told_to_stop_and_ends_in_order() {
    let folder = TempDir::new().expect("a temporary folder");
    let (mut child, mut lines) = telling(&folder);
    let url = lines.find_map(|line| Some(line.strip_prefix("Serving at ")?.split(' ').next()?.to_owned()));
    let url = url.expect("it serves after the story");
    let head = succeed(&mut inforce(["ask", "head", "--json", "--server", &url]));
    assert!(json(&head)["size"].as_u64() > Some(4000));
    stop(&child);
    assert_eq!(child.wait().expect("its status").code(), Some(0));
}

#[test]
fn stopped_in_the_middle_it_goes_on_where_it_was() {
    let folder = TempDir::new().expect("a temporary folder");
    let (mut child, mut lines) = telling(&folder);
    let established = lines.any(|line| line.starts_with("✓ Establishing"));
    assert!(established, "the first chapter");
    stop(&child);
    assert_eq!(child.wait().expect("its status").code(), Some(0));
    drop(lines);
    let again = succeed(inforce(["demo", "--once", "--data"]).arg(folder.path().join("data")));
    assert!(again.contains("= Establishing"), "the first chapter is there already:\n{again}");
    assert!(again.contains("✓ sound"), "{again}");
}

/// A demo that is told in a new folder, and what it prints, line by line.
fn telling(folder: &TempDir) -> (Child, impl Iterator<Item = String> + use<>) {
    let mut command = inforce(["demo", "--listen", "127.0.0.1:0", "--data"]);
    command.arg(folder.path().join("data")).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("inforce runs");
    let output = BufReader::new(child.stdout.take().expect("a piped output"));
    (child, output.lines().map_while(Result::ok))
}

/// Asks a process to stop (SIGTERM).
fn stop(child: &Child) {
    kill_process(Pid::from_child(child), Signal::TERM).expect("a process of ours");
}

#[test]
fn a_directory_that_holds_something_else_is_refused_and_left_alone() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("letter.txt"), "mine").expect("a file");
    let refused = once(&folder, ".");
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("letter.txt"), "{}", text(&refused.stderr));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);

    succeed(inforce(["init", "--data", "theirs"]).current_dir(folder.path()));
    let refused = once(&folder, "theirs");
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("another ledger"), "{}", text(&refused.stderr));
    let checked = succeed(inforce(["check", "--json", "--data", "theirs"]).current_dir(folder.path()));
    assert_eq!(json(&checked)["records"], 3, "nothing was added");
}

fn once(folder: &TempDir, data: &str) -> Output {
    let mut command = inforce(["demo", "--once", "--data", data]);
    command.current_dir(folder.path()).output().expect("inforce runs")
}
