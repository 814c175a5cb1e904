//! The questions that compare, search and count, asked through the real binary of the ledger the demo leaves behind, and
//! checked against the plain questions.

use std::collections::{BTreeMap, BTreeSet};

use inforce_tests::{Server, inforce, succeed, text};
use serde_json::Value;
use tempfile::TempDir;

const DAY: &str = "2022-11-15";

struct Demo {
    server: Server,
    _folder: TempDir,
}

impl Demo {
    fn serve() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        succeed(inforce(["demo", "--once"]).current_dir(folder.path()));
        let server = Server::start(&folder.path().join("inforce-data"));
        Self { server, _folder: folder }
    }

    /// What a question answers, as JSON.
    fn ask(&self, question: &str) -> Value {
        let words: Vec<&str> = question.split_whitespace().collect();
        let printed = succeed(&mut self.server.inforce(&[&["ask"], &words[..], &["--json"]].concat()));
        serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
    }

    /// What is said where a question is refused.
    fn refused(&self, question: &str) -> String {
        let words: Vec<&str> = question.split_whitespace().collect();
        let output = self.server.inforce(&[&["ask"], &words[..]].concat()).output().expect("it runs");
        assert_eq!(output.status.code(), Some(1), "{question}");
        text(&output.stderr)
    }

    fn rows(&self, question: &str) -> Vec<Value> {
        self.ask(&format!("{question} --all"))["rows"].as_array().expect("rows").clone()
    }
}

fn word<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_else(|| panic!("no `{field}` in {row}"))
}

fn items(rows: &[Value]) -> BTreeSet<String> {
    rows.iter().map(|row| word(row, "item").to_owned()).collect()
}

#[test]
fn a_comparison_is_the_difference_of_two_catalogs() {
    let demo = Demo::serve();
    let catalog = |day| items(&demo.rows(&format!("catalog --jurisdiction 652801 --on {day}")));
    let (before, after) = (catalog(DAY), catalog("2024-01-01"));
    let compare = format!("compare --jurisdiction 652801 --from-on {DAY} --on 2024-01-01");
    let answer = demo.ask(&compare);
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in answer["rows"].as_array().expect("rows") {
        told.entry(word(row, "change").to_owned()).or_default().insert(word(row, "item").to_owned());
    }
    assert_eq!(told["added"], after.difference(&before).cloned().collect());
    assert_eq!(told["removed"], before.difference(&after).cloned().collect());
    assert_eq!(answer["counts"]["main_items"]["added"], told["added"].len());
    assert_eq!(answer["from"]["valid_on"], DAY);
    let shown =
        succeed(&mut demo.server.inforce(&[&["ask"], &compare.split(' ').collect::<Vec<_>>()[..]].concat()));
    assert!(told["removed"].iter().all(|item| shown.contains(item)), "{shown}");
    assert!(demo.refused("compare --jurisdiction 652801").contains("nothing_to_compare"));
}

#[test]
fn what_is_behind_is_what_the_listings_say() {
    let demo = Demo::serve();
    let behind = demo.rows("behind --jurisdiction 652800 --subtree --on 2023-06-01");
    assert!(!behind.is_empty());
    for row in &behind {
        let (item, place) = (word(row, "item"), word(&row["behind"]["jurisdiction"], "code"));
        let listing = demo.rows(&format!("listing --jurisdiction {place} --item {item} --on 2023-06-01"));
        assert_eq!(listing[0]["behind"], row["behind"]);
    }
    let marked = demo.rows("catalog --jurisdiction 652800 --subtree --on 2023-06-01");
    let marked = marked.iter().filter(|row| row["behind"] == true).count();
    assert_eq!(behind.len(), marked, "no level between is behind in the story");
}

#[test]
fn an_item_across_the_prefecture_counts_who_lists_it() {
    let demo = Demo::serve();
    let about = "--jurisdiction 652800 --subtree --item 000119001000 --on 2023-06-01";
    let across = demo.ask(&format!("across {about} --all"));
    let listed = demo.rows(&format!("catalog {about}")).len();
    assert_eq!(across["counts"]["listed"], listed);
    assert_eq!(across["counts"]["jurisdictions"], across["rows"].as_array().map_or(0, Vec::len));
    let names_of_departments = across["rows"].as_array().expect("rows").iter().filter(|row| {
        let differences = row["differences"].as_array().expect("differences");
        differences.iter().any(|d| d["element"] == "department")
    });
    assert_eq!(names_of_departments.count(), listed - 1, "each county has a bureau of its own");
}

#[test]
fn items_are_found_by_part_words_near_names_codes_and_departments() {
    let demo = Demo::serve();
    let found = |question: &str| -> Vec<(String, String)> {
        let rows = demo.rows(&format!("search --jurisdiction 652801 --on {DAY} {question}"));
        rows.iter().map(|r| (word(&r["listing"], "item").to_owned(), word(r, "how").to_owned())).collect()
    };
    let own = |item: &str, how: &str| (item.to_owned(), how.to_owned());
    assert_eq!(found("取水"), [own("000119001000", "begins")]);
    assert_eq!(found("旅客 运输经营")[0].1, "has");
    assert_eq!(found("道路旅客运输经营证")[0], own("000118008000", "near"));
    assert_eq!(found("--code-prefix 000119001"), [own("000119001000", "listed")]);
    let water = found("--department 水利局");
    assert!(water.len() > 5 && water.contains(&own("000119001000", "listed")));
    let pages = demo.ask(&format!("search 许可 --jurisdiction 652801 --on {DAY} --page-size 7 --all"));
    let whole = demo.ask(&format!("search 许可 --jurisdiction 652801 --on {DAY} --page-size 1000"));
    assert_eq!(pages["rows"], whole["rows"]);
    assert!(demo.refused("search --jurisdiction 652801 （）").contains("nothing_to_find"));
}

#[test]
fn counts_bureaus_and_what_may_be_required_agree_with_the_catalog() {
    let demo = Demo::serve();
    let by_level = demo.rows(&format!("counts-by --by set_by --jurisdiction 652800 --on {DAY}"));
    let listed =
        |level: &str| by_level.iter().find(|row| row["set_by"] == level).map(|row| row["listed"].clone());
    assert_eq!((listed("nation"), listed("region")), (Some(257.into()), Some(9.into())));

    let exercised = demo.rows(&format!("catalog --exercised --jurisdiction 652801 --on {DAY}"));
    let by_water = exercised.iter().filter(|row| row["department"] == "库尔勒市水利局").cloned();
    let bureau = demo.rows(&format!("bureau --bureau 库尔勒市水利局 --jurisdiction 652801 --on {DAY}"));
    let in_charge = bureau.iter().filter(|row| row["as_department"] == true);
    assert_eq!(in_charge.map(|row| row["listing"].clone()).collect::<Vec<_>>(), by_water.collect::<Vec<_>>());

    let may = |what: &str| {
        let answer = demo.ask(&format!("may-require {what} --jurisdiction 652801 --on {DAY}"));
        (word(&answer, "answer").to_owned(), word(&answer, "reason").to_owned())
    };
    let told = |answer: &str, reason: &str| (answer.to_owned(), reason.to_owned());
    assert_eq!(may("取水许可"), told("yes", "in_force"));
    assert_eq!(may("000119001000"), told("yes", "in_force"));
    assert_eq!(may("取水许可证"), told("open", "near_names"));
    assert_eq!(may("美容店备案"), told("open", "not_recorded"));
}
