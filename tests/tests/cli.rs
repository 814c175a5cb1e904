//! The command line against a server: every failure has its exit code, says what to do, and leaves nothing half-done.
//! What is typed wrong is in `typed_wrong.rs`.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use inforce_tests::{Ledger, Server, inforce, listed_commands, succeed, text};
use serde_json::Value;
use tempfile::TempDir;

/// What came of a command: exit code and what was said about it.
fn outcome(command: &mut Command) -> (Option<i32>, String) {
    let output: Output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    (output.status.code(), text(&output.stderr))
}

#[track_caller]
fn fails(command: &mut Command, code: i32, says: &[&str]) -> String {
    let (exit, said) = outcome(command);
    assert_eq!(exit, Some(code), "{command:?}\n{said}");
    for part in says {
        assert!(said.contains(part), "{command:?} does not say `{part}`:\n{said}");
    }
    said
}

/// A served ledger with a nation, a region and the first administrator.
struct World {
    server: Server,
    _ledger: Ledger,
}

impl World {
    fn new() -> Self {
        let ledger = Ledger::init();
        let server = ledger.serve();
        let world = Self { server, _ledger: ledger };
        succeed(&mut world.run("command establish --level nation --code 000000 --name 中国 --on 2021-01-01"));
        succeed(&mut world.run(
            "command establish --level region --code 650000 --name 新疆 --parent 000000 --on 2021-01-01",
        ));
        world
    }

    /// `inforce` with these words, in the name of the administrator.
    fn run(&self, words: &str) -> Command {
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut command = self.server.inforce(&words);
        command.env("INFORCE_PRINCIPAL", "administrator");
        command
    }
}

#[test]
fn a_server_that_is_not_there_is_exit_3_and_says_how_to_start_one() {
    // Port 1 is reserved and served by nobody here.
    let ask = ["ask", "head", "--server", "http://127.0.0.1:1"];
    fails(&mut inforce(ask), 3, &["http://127.0.0.1:1", "inforce serve --data"]);
    fails(inforce(ask).args(["--lang", "zh"]), 3, &["无法连接", "inforce serve --data"]);
}

#[test]
fn a_refusal_is_exit_1_with_code_article_and_remedy_in_the_language_asked_for() {
    let world = World::new();
    let claim = "command receive --jurisdiction 650000 --principal nobody";
    let english = fails(&mut world.run(claim), 1, &["not_permitted", "administrator grant the role"]);
    assert!(!english.contains('账'));
    fails(&mut world.run(&format!("{claim} --lang zh")), 1, &["没有“officer”角色", "授予角色"]);
    let (_, said) = outcome(&mut world.run(&format!("{claim} --json")));
    let details: Value = serde_json::from_str(&said).expect("one JSON object");
    assert_eq!(details["error"]["code"], "not_permitted");
    for field in ["article", "message_zh", "message_en", "remedy_zh", "remedy_en"] {
        assert!(details["error"][field].as_str().is_some_and(|text| !text.is_empty()), "{field}");
    }
}

#[test]
fn the_locale_chooses_the_language_where_nothing_else_does() {
    let mut command = inforce(["ask", "head", "--server", "http://127.0.0.1:1"]);
    fails(command.env("LC_ALL", "zh_CN.UTF-8"), 3, &["无法连接"]);
}

#[test]
fn a_retry_under_the_same_id_is_recorded_once_and_other_content_is_refused() {
    let world = World::new();
    let establish = |name: &str| {
        world.run(&format!(
            "command establish --level prefecture --code 652800 --name {name} --parent 650000 --on 2021-01-01 \
             --id 0b54c1de-5c4e-4c0c-9d6e-8f2f4a4c9d10 --json"
        ))
    };
    let first: Value = serde_json::from_str(&succeed(&mut establish("巴州"))).expect("JSON");
    let again: Value = serde_json::from_str(&succeed(&mut establish("巴州"))).expect("JSON");
    assert_eq!(first["commands"][0]["repeated"], false);
    assert_eq!(again["commands"][0]["repeated"], true);
    assert_eq!(again["commands"][0]["first"], first["commands"][0]["first"]);
    fails(&mut establish("别州"), 1, &["command_id_reused"]);
}

#[test]
fn a_stale_expected_version_is_refused() {
    let world = World::new();
    let rename = "command rename-jurisdiction --jurisdiction 650000 --name 新疆维吾尔自治区 --on 2021-02-01";
    fails(&mut world.run(&format!("{rename} --expected-version 7")), 1, &["expected_version_differs"]);
    succeed(&mut world.run(&format!("{rename} --expected-version 1")));
}

#[test]
fn questions_that_cannot_be_answered_are_refused_by_name() {
    let world = World::new();
    fails(&mut world.run("ask counts --jurisdiction 659999"), 1, &["jurisdiction_unknown"]);
    fails(&mut world.run("ask counts --jurisdiction 652823501"), 1, &["outside_ledger"]);
    let beyond = "ask counts --jurisdiction 650000 --on 2022-01-01 --as-of 99";
    fails(&mut world.run(beyond), 1, &["as_of_beyond_head"]);
    let listed = "--jurisdiction 000000 --subtree --on 2022-01-01 --page-size 1";
    let page = succeed(&mut world.run(&format!("ask jurisdictions {listed} --json")));
    let page: Value = serde_json::from_str(&page).expect("JSON");
    let token = page["next_page_token"].as_str().expect("a second page");
    fails(&mut world.run(&format!("ask counts {listed} --page-token {token}")), 1, &["page_token"]);
    fails(&mut world.run(&format!("ask counts {listed} --page-token torn")), 1, &["page_token"]);
    let all = succeed(&mut world.run(&format!("ask jurisdictions {listed} --all --json")));
    let all: Value = serde_json::from_str(&all).expect("JSON");
    assert_eq!(all["rows"].as_array().map(Vec::len), Some(2), "{all}");
}

#[test]
fn a_file_of_commands_is_taken_whole_or_not_at_all() {
    let world = World::new();
    let folder = TempDir::new().expect("a temporary folder");
    let county = |code: &str, parent: &str| {
        serde_json::json!({ "effective_from": "2021-01-01", "command": { "establish": {
            "level": "prefecture", "code": code, "names": { "zh": "州" }, "parent": parent,
            "nature": "government" } } })
    };
    let write = |content: &[u8]| {
        let path = folder.path().join("commands.json");
        fs::write(&path, content).expect("a file");
        path
    };
    let submit = |path: &Path| {
        let mut command = world.run("command establish --file");
        command.arg(path);
        command
    };
    let (good, bad) = (county("652800", "650000"), county("652900", "650100"));
    let both = serde_json::json!([good, bad]).to_string();
    fails(&mut submit(&write(both.as_bytes())), 1, &["parent_unknown", "command 2"]);
    fails(&mut world.run("ask counts --jurisdiction 652800"), 1, &["jurisdiction_unknown"]);
    succeed(&mut submit(&write(serde_json::json!([good]).to_string().as_bytes())));
    succeed(&mut world.run("ask counts --jurisdiction 652800"));

    let misspelt = good.to_string().replace("\"nature\"", "\"natur\":1,\"nature\"");
    fails(&mut submit(&write(misspelt.as_bytes())), 2, &["command.establish.natur"]);
    fails(&mut submit(&write(b"{ \"command\": ")), 2, &["commands.json"]);
    fails(&mut submit(&write(&[b'"', 0xff, b'"'])), 2, &["not UTF-8"]);
    fails(&mut submit(&folder.path().join("none.json")), 2, &["none.json"]);
}

#[test]
fn every_example_is_read_back_by_file() {
    let world = World::new();
    let help = succeed(&mut inforce(["command", "--help"]));
    let words = listed_commands(&help);
    assert_eq!(words.len(), 32, "{words:?}");
    for word in words {
        let example = succeed(&mut inforce(["command", word, "--example"]));
        let mut command = world.run(&format!("command {word} --file -"));
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("inforce runs");
        child.stdin.take().expect("its input").write_all(example.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        // Nobody here may do what the examples do: they are understood and refused, by the law.
        assert_eq!(output.status.code(), Some(1), "{word}: {}", text(&output.stderr));
    }
}

#[test]
fn init_and_serve_keep_to_what_they_are_for() {
    let folder = TempDir::new().expect("a temporary folder");
    let here = |words: &[&str]| {
        let mut command = inforce(words);
        command.current_dir(folder.path());
        command
    };
    fails(&mut here(&["serve", "--data", "none"]), 1, &["none", "inforce init"]);
    assert!(!folder.path().join("none").exists(), "serve never creates");
    fails(&mut here(&["init", "--data", "ledger", "--principal", "two words"]), 2, &["principal"]);
    assert!(!folder.path().join("ledger").exists(), "a refused init leaves nothing");
    succeed(&mut here(&["init", "--data", "ledger"]));
    fails(&mut here(&["init", "--data", "ledger"]), 1, &["holds a ledger already"]);
    let elsewhere = ["serve", "--data", "ledger", "--listen", "0.0.0.0:0"];
    fails(&mut here(&elsewhere), 2, &["loopback"]);
    fails(&mut here(&["check", "--data", "none"]), 1, &["holds no ledger"]);
    let server = Server::start(&folder.path().join("ledger"));
    fails(&mut here(&["check", "--data", "ledger"]), 1, &["open in another process"]);
    fails(&mut here(&["serve", "--data", "ledger", "--listen", "127.0.0.1:0"]), 1, &["another process"]);
    assert!(server.stop().success());
    succeed(&mut here(&["check", "--data", "ledger"]));
}

#[test]
fn answers_and_completions_go_to_a_file_where_asked() {
    let world = World::new();
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("out");
    let printed = succeed(world.run("ask head --json -o").arg(&file));
    assert_eq!(printed, "");
    let head: Value = serde_json::from_slice(&fs::read(&file).expect("the file")).expect("JSON");
    assert_eq!(head["size"], 5);
    succeed(inforce(["completions", "bash", "-o"]).arg(&file));
    let script = fs::read_to_string(&file).expect("the script");
    for verb in ["init", "serve", "demo", "command", "ask", "export", "check", "completions"] {
        assert!(script.contains(&format!("inforce__{verb}")) || script.contains(verb), "{verb}");
    }
}
