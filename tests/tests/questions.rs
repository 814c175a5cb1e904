//! Every question of `inforce ask`, asked of the demo's ledger through the real binary: as a table in both languages, and
//! as JSON, on a day and as known then.

use std::collections::BTreeSet;

use inforce_tests::{Server, inforce, succeed};
use serde_json::Value;
use tempfile::TempDir;

/// Item, and what its listings say is told in `scenario/tests/story.rs`.
const ITEM: &str = "000104001000";

/// The question as it is typed, what stands in the table in either language, and a field of the answer that may not be
/// empty.
const QUESTIONS: [(&str, &str, &str); 20] = [
    ("in-force --jurisdiction 652801 --item 000104001000 --on 2022-11-15", ITEM, "deciding_records"),
    ("catalog --jurisdiction 652801 --on 2022-11-15", ITEM, "rows"),
    ("listing --jurisdiction 652801 --item 000104001000 --on 2022-11-15", ITEM, "rows"),
    ("history --jurisdiction 652801 --item 000104001000", "2022", "rows"),
    ("counts --jurisdiction 652800 --on 2022-11-15", "266", "rows"),
    ("obligations --jurisdiction 652800 --subtree --on 2022-11-15", "2022", "rows"),
    ("unclaimed --jurisdiction 652800 --subtree --on 2022-11-15", "652", "rows"),
    ("declined --jurisdiction 652800 --subtree --on 2022-11-15", "652", "rows"),
    ("jurisdictions --jurisdiction 652800 --subtree --on 2022-11-15", "库尔勒市", "rows"),
    ("agencies --jurisdiction 652801 --on 2022-11-15", "人民政府", "rows"),
    ("coverage --jurisdiction 650000 --subtree --on 2022-11-15", "65", "rows"),
    ("compare --jurisdiction 652801 --from-on 2022-06-01 --on 2022-11-15", "0001", "rows"),
    ("behind --jurisdiction 652800 --subtree --on 2023-05-01", "0001", "rows"),
    ("across --jurisdiction 652800 --subtree --item 000104001000 --on 2022-11-15", "库尔勒市", "rows"),
    ("search --jurisdiction 652801 节能 --on 2022-11-15", "节能", "rows"),
    ("counts-by --jurisdiction 652800 --by set_by --on 2022-11-15", "2", "rows"),
    ("bureau --jurisdiction 652801 --bureau 库尔勒市教育局 --on 2022-11-15", "教育", "rows"),
    ("may-require --jurisdiction 652801 000104001000 --on 2022-11-15", ITEM, "exact"),
    ("records --from 0", "0", "records"),
    ("head", "42", "size"),
];

#[test]
fn every_question_is_answered_as_a_table_in_both_languages_and_as_json() {
    let folder = TempDir::new().expect("a temporary folder");
    let data = folder.path().join("data");
    succeed(inforce(["demo", "--once", "--data"]).arg(&data));
    let server = Server::start(&data);
    let ask = |question: &str, more: &[&str]| {
        let words: Vec<&str> =
            ["ask"].into_iter().chain(question.split(' ')).chain(more.iter().copied()).collect();
        succeed(&mut server.inforce(&words))
    };
    for (question, says, field) in QUESTIONS {
        for lang in ["zh", "en"] {
            let table = ask(question, &["--lang", lang]);
            assert!(table.contains(says), "{question} in {lang} does not say {says}:\n{table}");
        }
        let answer: Value = serde_json::from_str(&ask(question, &["--json"])).expect("an object");
        let filled = match &answer[field] {
            Value::Array(rows) => !rows.is_empty(),
            other => other.as_u64().is_some(),
        };
        assert!(filled, "{question} answers nothing in `{field}`: {answer:#}");
    }
}

#[test]
fn no_question_of_the_help_is_left_out() {
    let help = succeed(&mut inforce(["ask", "--help", "--lang", "en"]));
    let commands = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let listed: BTreeSet<&str> = commands
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| *word != "help")
        .collect();
    let asked = QUESTIONS.iter().filter_map(|(question, ..)| question.split(' ').next()).collect();
    assert_eq!(listed, asked);
}
