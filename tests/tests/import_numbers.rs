//! Rows that name what they mean by the numbers of their parent's list: of the catalog today, or of a file of it.

mod offices;

use std::path::Path;

use offices::{NATION, Offices, REGION, codes, json, list, name, run};
use serde_json::Value;

const HEADINGS: &str = "上级清单序号,事项编码,事项名称,主管部门,实施机关";

fn claims(rows: impl IntoIterator<Item = String>) -> String {
    rows.into_iter().fold(format!("{HEADINGS}\r\n"), |file, row| file + &row + ",甲局,甲局\r\n")
}

/// The nation's list, numbered from 1 as its export is.
fn with_items(count: u32) -> (Offices, Vec<String>) {
    let offices = Offices::new();
    let codes = codes(0, count);
    let told = offices.told("add", &offices.write("nation.csv", list(&codes, "")), &[]);
    assert_eq!(told["recorded"]["records"], count, "{told}");
    (offices, codes)
}

fn findings(told: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = told["report"]["findings"].as_array().expect("findings");
    let place = |f: &Value| format!("{}{}", text(&f["column"]), f["row"]);
    findings.iter().filter(|f| f["severity"] == "error").map(|f| (text(&f["code"]), place(f))).collect()
}

#[test]
fn rows_that_name_one_or_two_rows_of_the_parents_list_claim_each_of_them() {
    let (offices, all) = with_items(900);
    // Row by row: two numbers, one number, and one item that nobody names.
    let rows = (0..300).map(|n| {
        let first = 3 * n + 1;
        if n % 2 == 0 { format!("\"{first}、{}\",,", first + 1) } else { format!("{first},,") }
    });
    let file = offices.write("claims.csv", claims(rows));
    let expected: Vec<&String> = (0..900).filter(|n| n % 3 == 0 || n % 6 == 1).map(|n| &all[n]).collect();
    let told = offices.told("claim", &file, &[]);
    assert_eq!(told["recorded"]["records"].as_u64(), Some(450), "{told}");
    assert_eq!(told["difference"]["added"][0], serde_json::json!({ "row": 2, "code": all[0] }));
    assert_eq!(told["difference"]["added"][1], serde_json::json!({ "row": 2, "code": all[1] }));
    assert_eq!(offices.codes(REGION).iter().collect::<Vec<_>>(), expected);
    let (before, again) = (offices.records(), offices.told("claim", &file, &[]));
    assert_eq!((again["commands"].as_u64(), offices.records()), (Some(0), before), "{again}");
}

#[test]
fn numbers_count_as_in_the_file_that_is_named() {
    let (offices, all) = with_items(6);
    let older = offices.exported(NATION, "older.xlsx");
    // Items that stand before all others move every number of the catalog.
    let first: Vec<String> = ["000000001000", "000000002000"].map(str::to_owned).into();
    offices.told("add", &offices.write("first.csv", list(&first, "")), &[]);
    let file = offices.write("claims.csv", claims(["\"1、3\",,".to_owned(), "6,,".to_owned()]));
    let told = offices.told("claim", &file, &["--dry-run"]);
    assert_eq!(told["difference"]["added"][0]["code"], "000000001000", "as the catalog counts: {told}");
    let older = older.display().to_string();
    let told = offices.told("claim", &file, &["--serials", &older]);
    assert_eq!(told["recorded"]["records"], 3);
    assert_eq!(offices.codes(REGION), [&all[0], &all[2], &all[5]].map(Clone::clone));
}

#[test]
fn a_list_of_numbers_may_have_names_instead_of_codes() {
    let (offices, all) = with_items(4);
    let received = format!(
        "某地行政许可事项清单（2021年版）\n编号,许可事项名称,主管部门\n729,{},甲部\n730,{},甲部\n731,已改名的许可,甲部\n",
        name(&all[1]),
        name(&all[3]),
    );
    let received = offices.write("received.csv", received).display().to_string();
    let file = offices.write("claims.csv", claims(["\"729、730\",,".to_owned()]));
    offices.told("claim", &file, &["--serials", &received]);
    assert_eq!(offices.codes(REGION), [&all[1], &all[3]].map(Clone::clone));
    // What the number means is nothing the parent has; a number that the file lacks; a code beside another's number.
    let rows = ["731,,".to_owned(), "5,,".to_owned(), format!("729,{},", all[3])];
    let file = offices.write("wrong.csv", claims(rows));
    let (code, printed) = run(offices.import("claim", &file, &["--serials", &received]).arg("--json"));
    let expected =
        [("serial_not_one_item", "A2"), ("serial_not_in_parent", "A3"), ("code_and_serial_differ", "A4")];
    let expected = expected.map(|(code, place)| (code.to_owned(), place.to_owned()));
    assert_eq!((code, findings(&json(&printed))), (1, expected.to_vec()), "{printed}");
    assert!(printed.contains("已改名的许可"), "{printed}");
}

#[test]
fn a_file_of_numbers_that_is_none_is_refused_by_its_name() {
    let (offices, _) = with_items(1);
    let file = offices.write("claims.csv", claims(["1,,".to_owned()]));
    let before = offices.records();
    let cases = [
        ("empty.csv", "", "file_empty"),
        ("readme.md", "# 读我\n\n这不是清单。\n", "header_missing"),
        ("unnumbered.csv", "事项编码,事项名称\n000104001000,甲\n", "column_missing"),
        ("unnamed.csv", "序号,主管部门\n1,甲\n", "column_missing"),
        ("twice.csv", "序号,事项名称\n1,甲\n1,乙\n", "serial_twice"),
        ("code.csv", "序号,事项编码\n1,000104\n", "code_wrong"),
        ("blank.csv", "序号,事项名称\n一,甲\n", "有“序号”"),
    ];
    for (name, content, expected) in cases {
        let numbers = offices.write(name, content);
        for lang in ["zh", "en"] {
            let more = ["--serials", &numbers.display().to_string(), "--lang", lang];
            let (code, printed) = run(&mut offices.import("claim", &file, &more));
            let expected =
                if expected.is_ascii() || lang == "zh" { expected } else { "has no serial numbers" };
            assert!(code == 1 && printed.contains(name) && printed.contains(expected), "{name}: {printed}");
            assert!(printed.lines().count() >= 2, "with a remedy: {printed}");
        }
    }
    let (code, printed) = run(&mut offices.import("claim", &file, &["--serials", "nowhere.xlsx"]));
    assert!(code == 1 && printed.contains("no such file"), "{printed}");
    assert!(Path::new(&file).exists() && offices.records() == before);
}
