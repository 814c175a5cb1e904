//! The files of an import: the list itself, and the list that its rows are numbered by.

use std::path::Path;

use inforce_client::proto as pb;
use inforce_sheets::finding::Findings;
use inforce_sheets::import::read_numbered;
use inforce_sheets::limits::Limits;
use inforce_sheets::matching::Numbered;
use inforce_sheets::report::Report;

use crate::failure::{Exit, Failure};
use crate::lang::Said;
use crate::load;

/// The flag that names the list that rows are numbered by.
const SERIALS: &str = "--serials";

/// The bytes of the list.
pub(super) fn list(path: &Path) -> Result<Vec<u8>, Failure> {
    load::whole(path, "FILE", Limits::default().file)
}

/// What the numbers of the parent's list mean, by a file of it.
pub(super) fn serials(path: &Path, sheet: Option<&str>) -> Result<Vec<pb::NumberedItem>, Failure> {
    let bytes = load::whole(path, SERIALS, Limits::default().file)?;
    let numbered = |row: Numbered| pb::NumberedItem {
        serial: row.serial,
        item: row.code.map(|code| code.to_string()),
        name: row.name,
    };
    match read_numbered(&bytes, sheet) {
        Ok(rows) if rows.is_empty() => Err(empty(path)),
        Ok(rows) => Ok(rows.into_iter().map(numbered).collect()),
        Err(findings) => Err(wrong(path, &findings)),
    }
}

fn empty(path: &Path) -> Failure {
    let path = path.display();
    let what = Said::new(format!("{path} 中没有序号。"), format!("{path} has no serial numbers."));
    let remedy = Said::new(
        "请给出有“序号”和“事项编码”或“事项名称”的清单。",
        "Name a list with 序号 and either 事项编码 or 事项名称.",
    );
    Failure::new(Exit::Refused, what).remedy(remedy).field(SERIALS)
}

/// What is wrong with a list of numbers: the first error with its place, and how many there are.
fn wrong(path: &Path, findings: &Findings) -> Failure {
    let report = Report::new(findings);
    let first = report.findings.iter().find(|entry| entry.severity == "error").cloned();
    let Some(first) = first else { return empty(path) };
    let (path, place, errors) = (path.display(), first.place(), report.errors);
    let gap = if place.is_empty() { "" } else { " " };
    let more = match errors {
        1 => Said::new("", ""),
        _ => Said::new(format!("（共 {errors} 处错误）"), format!(" ({errors} errors in all)")),
    };
    let what = Said::new(
        format!("{path}{gap}{place}：{}{}  [{}]", first.message_zh, more.zh, first.code),
        format!("{path}{gap}{place}: {}{}  [{}]", first.message_en, more.en, first.code),
    );
    Failure::new(Exit::Refused, what).remedy(Said::new(first.remedy_zh, first.remedy_en)).field(SERIALS)
}
