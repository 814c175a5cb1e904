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

/// A line of the story that begins so, in its columns.
fn columns<'a>(printed: &'a str, begins: &str) -> Vec<&'a str> {
    let line = printed.lines().find(|line| line.trim_start().starts_with(begins));
    let line = line.unwrap_or_else(|| panic!("no line begins with {begins}:\n{printed}"));
    line.split("  ").map(str::trim).filter(|column| !column.is_empty()).collect()
}

#[test]
fn what_is_printed_are_the_numbers_in_the_readers_language() {
    let demo = Demo::tell();
    let chinese = succeed(inforce(["demo", "--once", "--lang", "zh"]).current_dir(demo.folder.path()));
    for (printed, by_nation, by_region) in
        [(&demo.printed, "257 by nation", "9 by region"), (&chinese, "国家设定 257", "自治区设定 9")]
    {
        let prefecture = columns(printed, "巴音郭楞蒙古自治州 652800");
        let of_which = format!("{by_nation} + {by_region}");
        assert_eq!(prefecture[1..], ["266", &of_which, "218", "266", "0"]);
        assert_eq!(columns(printed, "塔什店镇 652801100")[1], "6");
    }
    assert!(demo.printed.contains(": 12 overdue, ") && chinese.contains("：逾期未办 12，"), "{chinese}");
    let verdicts = |sign: &str| demo.printed.lines().filter(|line| line.starts_with(sign)).count();
    assert_eq!((verdicts("  ✓ in force"), verdicts("  ✗ ")), (5, 7));

    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let program = inforce_tests::binary().display().to_string();
    for line in chinese.lines().filter(|line| !line.is_empty() && !line.contains(&program)) {
        let spoken = line.chars().any(is_chinese) || line.starts_with("listening on ");
        assert!(spoken, "`{line}` is not Chinese:\n{chinese}");
    }
    let foreign = demo.printed.lines().filter(|line| line.starts_with(is_chinese)).count();
    assert_eq!(foreign, 0, "no line of the English story begins in Chinese:\n{}", demo.printed);
}

#[test]
fn told_to_a_program_every_line_is_an_object_with_the_numbers_of_the_story() {
    let folder = TempDir::new().expect("a temporary folder");
    let lines = told_to_a_program(&folder, "en");
    let kinds: Vec<&str> = lines.iter().map(|line| line["kind"].as_str().expect("a kind")).collect();
    let mut in_order = kinds.clone();
    in_order.dedup();
    let story =
        ["listening", "ledger", "left_out", "chapter", "counts", "overdue", "in_force", "history", "head"];
    assert_eq!(in_order, [&story[..], &["check"]].concat());
    let of_kind = |kind| of_kind(&lines, kind);

    let chapters = of_kind("chapter");
    let sum = |field: &str| chapters.iter().map(|line| line[field].as_u64().expect(field)).sum::<u64>();
    let records = of_kind("head")[0]["answer"]["size"].as_u64().expect("a size");
    assert_eq!((chapters.len(), sum("commands"), sum("repeated")), (15, 4210, 0));
    assert_eq!(sum("records") + of_kind("ledger")[0]["records"].as_u64().expect("records"), records);
    assert!(chapters.iter().all(|line| line["last"].as_u64() >= line["first"].as_u64()), "{chapters:?}");
    assert!(chapters.iter().all(|line| line["title_zh"] != line["title_en"]), "{chapters:?}");

    let counted = |line: &&Value| {
        let row = &line["answer"]["rows"][0];
        (row["listed"].as_u64().expect("a count"), row["exercised_here"].as_u64().expect("a count"))
    };
    let counts: Vec<_> = of_kind("counts").iter().map(counted).collect();
    assert_eq!(counts, [(308, 6), (311, 182), (266, 218), (224, 222), (221, 219), (6, 6)]);
    let overdue = of_kind("overdue")[0];
    assert_eq!(overdue["answer"]["rows"].as_array().map(Vec::len), Some(12));
    assert_eq!(overdue["answer"]["total"], 12);
    assert!(overdue["discharged_late"].as_u64() > Some(0) && overdue["open"].as_u64() > Some(0));
    let yes = of_kind("in_force").iter().filter(|line| line["answer"]["in_force"] == true).count();
    assert_eq!((of_kind("in_force").len(), yes), (12, 5));
    let left_out = of_kind("left_out")[0]["names"].as_array().map(Vec::len);
    assert_eq!(left_out, Some(5));
    assert_eq!(of_kind("check")[0]["answer"]["sound"], true);
    assert_eq!(of_kind("check")[0]["answer"]["records"], records);
}

#[test]
fn what_programs_are_told_is_what_asking_answers_in_every_language() {
    let folder = TempDir::new().expect("a temporary folder");
    told_to_a_program(&folder, "en");
    let lines = told_to_a_program(&folder, "zh");
    let of_kind = |kind| of_kind(&lines, kind);
    assert!(
        of_kind("chapter").iter().all(|line| line["repeated"] == line["commands"]),
        "told for the second time"
    );
    let mut english = told_to_a_program(&folder, "en");
    english[0] = lines[0].clone(); // Each telling listens at a port of its own.
    assert_eq!(lines, english);

    let data = folder.path().join("inforce-data");
    let checked = json(&succeed(inforce(["check", "--json", "--data"]).arg(&data)));
    assert_eq!(of_kind("check")[0]["answer"], without_the_size_of_sled(checked));
    let server = Server::start(&data);
    for line in of_kind("in_force") {
        let answer = &line["answer"];
        let word = |field: &str| answer[field].as_str().expect(field).to_owned();
        let (place, item, on) = (word("jurisdiction_code"), word("item"), word("valid_on"));
        let as_of = &answer["as_of"];
        let question = format!("in-force --jurisdiction {place} --item {item} --on {on} --as-of {as_of}");
        assert_eq!(*answer, ask(&server, &question));
    }
    let count = of_kind("counts").pop().expect("counts");
    assert_eq!(count["answer"], ask(&server, "counts --jurisdiction 652801100 --on 2022-11-15"));
    assert_eq!(of_kind("head")[0]["answer"], ask(&server, "head"));
}

fn of_kind<'a>(lines: &'a [Value], kind: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["kind"] == kind).collect()
}

/// The lines the demo tells a program, each an object; nothing else is printed.
fn told_to_a_program(folder: &TempDir, lang: &str) -> Vec<Value> {
    let mut command = inforce(["demo", "--once", "--json", "--lang", lang]);
    let output = command.current_dir(folder.path()).output().expect("inforce runs");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let lines = text(&output.stdout).lines().map(json).collect::<Vec<_>>();
    let line = |mut line: Value| {
        if line["kind"] == "check" {
            line["answer"] = without_the_size_of_sled(line["answer"].take());
        }
        line
    };
    lines.into_iter().map(line).collect()
}

/// sled writes its files anew as it sees fit, also when it is only opened and closed.
fn without_the_size_of_sled(mut checked: Value) -> Value {
    assert!(checked["sled"]["bytes"].take().as_u64().is_some_and(|bytes| bytes > 0));
    checked
}

#[test]
fn a_program_is_told_last_where_it_serves() {
    let folder = TempDir::new().expect("a temporary folder");
    let (mut child, lines) = telling(&folder, &["--json"]);
    let last = lines.map(|line| json(&line)).find(|line| line["kind"] == "serving");
    let url = last.as_ref().and_then(|line| line["url"].as_str()).expect("it serves after the story");
    let head = succeed(&mut inforce(["ask", "head", "--json", "--server", url]));
    assert!(json(&head)["size"].as_u64() > Some(4000));
    stop(&child);
    assert_eq!(child.wait().expect("its status").code(), Some(0));
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
    let (mut child, mut lines) = telling(&folder, &[]);
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
    let (mut child, mut lines) = telling(&folder, &[]);
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
fn telling(folder: &TempDir, options: &[&str]) -> (Child, impl Iterator<Item = String> + use<>) {
    let mut command = inforce(["demo", "--listen", "127.0.0.1:0", "--data"]);
    command.arg(folder.path().join("data")).args(options).stdout(Stdio::piped()).stderr(Stdio::null());
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
