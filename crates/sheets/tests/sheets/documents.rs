//! The documents say what the code does; `UPDATE=1` rewrites the table of findings.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use inforce_sheets::columns::Column;
use inforce_sheets::element::citations;
use inforce_sheets::finding::FindingCode;
use inforce_sheets::list::List;

fn document(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "docs", name].iter().collect()
}

#[test]
fn the_table_of_findings_is_that_of_the_code() {
    let mut table =
        "| code | weight | 问题 | 处理办法 | what is wrong | what to do |\n|---|---|---|---|---|---|\n"
            .to_owned();
    for code in FindingCode::ALL {
        let row = code.row();
        let cells = [row.zh, row.remedy_zh, row.en, row.remedy_en].map(|text| text.replace('|', "\\|"));
        writeln!(table, "| `{}` | {} | {} |", row.code, row.severity.word(), cells.join(" | ")).unwrap();
    }
    let (begin, end) = ("<!-- findings -->\n", "<!-- end of findings -->");
    let text = fs::read_to_string(document("findings.md")).unwrap();
    let (before, rest) = text.split_once(begin).unwrap();
    let (found, after) = rest.split_once(end).unwrap();
    if std::env::var_os("UPDATE").is_some_and(|v| v == "1") {
        fs::write(document("findings.md"), format!("{before}{begin}{table}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(found, table, "docs/findings.md; UPDATE=1 rewrites it");
}

#[test]
fn the_document_of_lists_names_every_heading_and_kind() {
    let text = fs::read_to_string(document("lists.md")).unwrap();
    for column in Column::all() {
        assert!(text.contains(column.heading()), "{}", column.heading());
    }
    for kind in inforce_catalog::CitationKind::ALL {
        assert!(text.contains(citations::write_kind(kind)) && text.contains(kind.word()), "{kind:?}");
    }
}

#[test]
fn the_json_in_the_document_is_a_list() {
    let text = fs::read_to_string(document("lists.md")).unwrap();
    let (_, rest) = text.split_once("```json\n").unwrap();
    let (json, _) = rest.split_once("```").unwrap();
    let list: List = serde_json::from_str(json).unwrap();
    let written = inforce_sheets::write::json(&list).unwrap();
    let (given, written): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(json).unwrap(), serde_json::from_slice(&written).unwrap());
    assert_eq!(given, written, "what is written has the same fields");
}
