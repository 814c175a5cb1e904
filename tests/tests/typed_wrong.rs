//! What is typed wrong is exit 2 and a sentence with the flag, the rule and the remedy, in the reader's language; for
//! programs it is the object that every failure is. Help is in the reader's language too.

use std::process::Command;

use inforce_tests::{inforce, listed_commands, succeed, text};
use serde_json::Value;

/// A line, the flag it is wrong about, and what the sentence says in Chinese and in English.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("forget", "", "没有“forget”这个命令", "no command `forget`"),
    ("command forget", "", "没有“forget”这个命令", "no command `forget`"),
    ("command clam", "", "是否想输入：claim", "Perhaps you mean: claim"),
    ("ask head extra", "extra", "不能有“extra”", "`extra` does not belong here"),
    ("ask counts --jurisdiction", "--jurisdiction", "缺少值", "needs a value"),
    ("ask counts --jurisdiction 65280", "--jurisdiction", "6、9 或 12 位数字", "6, 9 or 12 digits"),
    ("ask listing --jurisdiction 652801 --item 00010400100Z", "--item", "事项编码为 12 位", "12 characters"),
    ("ask counts --jurisdiction 652801 --on 2022-02-30", "--on", "YYYY-MM-DD", "YYYY-MM-DD"),
    ("ask counts --jurisdiction 652801 --on yesterday", "--on", "YYYY-MM-DD", "YYYY-MM-DD"),
    ("ask counts --jurisdiction 652801 --as-of now", "--as-of", "须是整数", "whole number"),
    ("ask counts --jurisdiction 652801 --page-size 1001", "--page-size", "1 至 1000", "from 1 to 1000"),
    (
        "ask counts --jurisdiction 1 --jurisdiction 2",
        "--jurisdiction",
        "行政区划代码为",
        "jurisdiction code has",
    ),
    ("ask counts --jurisdiction 652801 --jurisdiction 652802", "--jurisdiction", "只能给一次", "given once"),
    (
        "ask counts --jurisdiction 652801 --all --page-token t",
        "--all",
        "同时使用",
        "together with --page-token",
    ),
    (
        "ask obligations --jurisdiction 652801 --state late",
        "--state",
        "overdue（逾期）",
        "it is one of open, overdue",
    ),
    ("ask head --json=1", "--json", "不带“1”", "takes no value"),
    ("ask head --server 127.0.0.1:7652", "--server", "不是服务地址", "no address of a server"),
    (
        "command claim",
        "--jurisdiction",
        "缺少 --jurisdiction <CODE>、--item",
        "Missing: --jurisdiction <CODE>, --item",
    ),
    (
        "command receive --jurisdiction 652801",
        "--principal",
        "请用 --principal",
        "Name an account with --principal",
    ),
    ("command retire-agency --agency 652801", "--agency", "机关写作", "JURISDICTION:CREDIT-CODE"),
    (
        "command retire-agency --agency 652801:X1",
        "--agency",
        "统一社会信用代码为 18 位",
        "credit code has 18",
    ),
    ("command adopt --record seven", "--record", "须是整数", "whole number"),
    ("command void --target 7 --reason x", "--target", "命令编号是一个 UUID", "a command id is a UUID"),
    ("command adjust --basis 《水法》", "--basis", "依据写作", "KIND:TITLE"),
    ("command rename-item --name-in de=Wasser", "--name-in", "其他文字的名称", "TAG is one of ug-Arab"),
    ("command devolve --levels village", "--levels", "层级为 nation（国家）", "levels are nation"),
    (
        "command receive --instrument-digest 7",
        "--instrument-digest",
        "64 位十六进制",
        "64 hexadecimal digits",
    ),
    ("serve --data none --listen here", "--listen", "监听地址写作", "IP:PORT"),
    ("serve --data none --scrub-every 0", "--scrub-every", "1 至 744", "from 1 to 744"),
    ("init", "--data", "缺少 --data <DIR>", "Missing: --data <DIR>"),
    ("completions fsh", "<SHELL>", "可用：bash", "one of bash"),
];

/// `inforce` with these words.
fn line(words: &str) -> Command {
    inforce(words.split_whitespace())
}

/// What a wrong line makes it say; nothing goes to standard output.
#[track_caller]
fn said(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert_eq!(output.status.code(), Some(2), "{command:?}\n{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "", "{command:?}");
    text(&output.stderr)
}

fn is_chinese(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// Three English words in a row: codes and words of the contract stand alone or between commas.
fn is_an_english_sentence(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    let is_word = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    words.windows(3).any(|three| three.iter().all(is_word))
}

#[test]
fn it_is_said_in_the_readers_language() {
    for (words, _, zh, en) in WRONG {
        let chinese = said(line(words).args(["--lang", "zh"]));
        assert!(chinese.contains(zh), "`{words}` does not say `{zh}`:\n{chinese}");
        for printed in chinese.lines() {
            assert!(printed.chars().any(is_chinese), "`{words}` speaks English too:\n{chinese}");
        }
        let english = said(line(words).args(["--lang", "en"]));
        assert!(english.contains(en), "`{words}` does not say `{en}`:\n{english}");
        let quoted = english.replace(words.rsplit(' ').next().unwrap_or_default(), "");
        assert!(!quoted.chars().any(is_chinese), "`{words}` speaks Chinese too:\n{english}");
        assert_eq!(said(line(words).env("LC_ALL", "zh_CN.UTF-8")), chinese.replace(" --lang <LANG>", ""));
    }
}

#[test]
fn programs_are_told_the_flag_and_both_sentences() {
    for (words, flag, zh, en) in WRONG.iter().filter(|(words, ..)| !words.contains("--json")) {
        let printed = said(line(words).arg("--json"));
        let told: Value = serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"));
        let error = &told["error"];
        assert_eq!((&error["code"], &error["field"]), (&"usage".into(), &(*flag).into()), "{words}: {told}");
        let sentence = |lang: &str| {
            let part = |name: &str| error[format!("{name}_{lang}")].as_str().expect("a sentence").to_owned();
            format!("{}\n{}", part("message"), part("remedy"))
        };
        assert!(sentence("zh").contains(zh) && sentence("en").contains(en), "{words}: {told}");
        assert_eq!((&error["article"], &error["records"]), (&"".into(), &Value::Array(Vec::new())));
    }
}

#[test]
fn other_failures_are_told_to_programs_in_the_same_form() {
    for (words, exit, code) in [
        ("ask head --server http://127.0.0.1:1", 3, "uncertain"),
        ("check --data none", 1, "failed"),
        ("init --data ledger --principal two\u{a0}words", 2, "usage"),
    ] {
        let output = line(words).arg("--json").output().expect("inforce runs");
        assert_eq!(output.status.code(), Some(exit), "{words}");
        let told: Value = serde_json::from_slice(&output.stderr).expect("one JSON object");
        assert_eq!(told["error"]["code"], code, "{words}: {told}");
        for field in ["message_zh", "message_en", "remedy_zh", "remedy_en"] {
            let text = told["error"][field].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{words}: no {field} in {told}");
            assert_eq!(text.chars().any(is_chinese), field.ends_with("zh"), "{words}: {field} in {told}");
        }
    }
}

#[test]
fn every_page_of_help_is_in_the_readers_language() {
    let mut pages = 0;
    let mut open = vec![String::new()];
    while let Some(verb) = open.pop() {
        let page = |lang: &str| succeed(line(&verb).args(["--help", "--lang", lang]));
        let (chinese, english) = (page("zh"), page("en"));
        for word in ["Usage", "Options", "Commands", "Print", "default:", "possible", "[env", "required"] {
            assert!(!chinese.contains(word), "`{verb} --help` says `{word}`:\n{chinese}");
        }
        let sentence = chinese.lines().find(|line| is_an_english_sentence(line));
        assert_eq!(sentence, None, "`{verb} --help` speaks English");
        assert!(chinese.starts_with(is_chinese) && chinese.contains("用法："), "{chinese}");
        assert!(!english.chars().any(is_chinese) && english.contains("Usage: "), "{english}");
        pages += 1;
        open.extend(listed_commands(&english).iter().map(|word| format!("{verb} {word}")));
    }
    assert!(pages > 50, "{pages} pages: where are the verbs?");
}

#[test]
fn nothing_typed_shows_what_can_be_typed() {
    let shown = said(&mut line(""));
    for verb in ["init", "serve", "demo", "command", "ask", "export", "check", "completions"] {
        assert!(shown.contains(verb), "{shown}");
    }
    assert!(said(&mut line("--lang zh")).contains("用法：inforce"));
    assert!(said(&mut line("ask --lang zh")).contains("in-force       是否有效"));
    let told: Value = serde_json::from_str(&said(&mut line("ask --json"))).expect("one JSON object");
    assert!(told["error"]["message_zh"].as_str().is_some_and(|said| said.contains("没有说明要做什么")));
    assert!(succeed(&mut line("--version")).starts_with("inforce "));
}
