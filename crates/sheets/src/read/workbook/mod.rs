//! XLSX (OOXML): which parts a workbook has and which sheet is meant.
//!
//! Read by our own walker over `quick-xml`, since a spreadsheet comes from outside: every count, position and
//! reference in it is checked before it is used (`docs/decisions/0018-spreadsheets-read-with-limits.md`).

mod cells;
mod strings;
mod styles;

use std::collections::BTreeMap;

use super::package::{Package, damaged};
use super::sheet::Sheet;
use super::xml::{Next, Xml};
use super::{Choice, not_a_spreadsheet};
use crate::finding::{Finding, FindingCode};
use crate::limits::Limits;

/// A visible sheet of cells, not yet read.
struct Entry {
    name: String,
    path: String,
}

/// What all sheets share.
struct Shared {
    strings: Vec<String>,
    /// For each style of a cell, whether it shows a number as a date.
    dates: Vec<bool>,
    /// Whether days count from 1904.
    from_1904: bool,
}

pub(super) fn read(bytes: &[u8], choice: &Choice) -> Result<Sheet, Finding> {
    let mut package = Package::open(bytes, &choice.limits)?;
    let workbook = workbook_path(&mut package)?;
    let targets = relations(&mut package, &workbook)?;
    let (entries, from_1904) = entries(&mut package, &workbook, &targets)?;
    let by_kind = |kind: &str| targets.values().find(|t| t.kind == kind).map(|t| t.path.clone());
    let strings = match by_kind("sharedStrings") {
        Some(path) => strings::read(&mut package, &path, &choice.limits)?,
        None => Vec::new(),
    };
    let dates = match by_kind("styles") {
        Some(path) => styles::dates(&mut package, &path)?,
        None => Vec::new(),
    };
    let shared = Shared { strings, dates, from_1904 };
    match &choice.sheet {
        Some(name) => named(&mut package, &entries, &shared, name, &choice.limits),
        None => only(&mut package, &entries, &shared, &choice.limits),
    }
}

fn named(
    package: &mut Package<'_>,
    entries: &[Entry],
    shared: &Shared,
    name: &str,
    limits: &Limits,
) -> Result<Sheet, Finding> {
    match entries.iter().find(|e| e.name.trim() == name.trim()) {
        Some(entry) => cells::read(package, entry, shared, limits),
        None => {
            let names: Vec<&str> = entries.iter().map(|e| e.name.as_str()).collect();
            let finding = Finding::new(FindingCode::SheetUnknown);
            Err(finding.with("given", name).with("names", names.join("、")))
        }
    }
}

/// The one sheet that is not empty.
fn only(
    package: &mut Package<'_>,
    entries: &[Entry],
    shared: &Shared,
    limits: &Limits,
) -> Result<Sheet, Finding> {
    let mut filled: Vec<Sheet> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for entry in entries {
        let sheet = cells::read(package, entry, shared, limits)?;
        if !sheet.lines.is_empty() {
            names.push(&entry.name);
            filled.push(sheet);
        }
    }
    match (filled.pop(), filled.is_empty()) {
        (Some(sheet), true) => Ok(sheet),
        (Some(_), false) => Err(Finding::new(FindingCode::SheetNotChosen).with("names", names.join("、"))),
        (None, _) => Err(Finding::new(FindingCode::FileEmpty)),
    }
}

fn workbook_path(package: &mut Package<'_>) -> Result<String, Finding> {
    const ROOT: &str = "_rels/.rels";
    let Some(text) = package.text(ROOT)? else {
        return Err(not_a_spreadsheet("ZIP"));
    };
    let mut xml = Xml::new(ROOT, &text);
    while let Some(relation) = xml.find("Relationship")? {
        let kind = xml.attribute(&relation, "Type")?.unwrap_or_default();
        if kind.ends_with("/officeDocument") {
            let target = xml.attribute(&relation, "Target")?.unwrap_or_default();
            let path = target.trim_start_matches('/').to_owned();
            return if package.has(&path) { Ok(path) } else { Err(damaged(ROOT, &path)) };
        }
    }
    Err(not_a_spreadsheet("ZIP"))
}

struct Target {
    kind: String,
    path: String,
}

/// What the workbook refers to, by the id it uses.
fn relations(package: &mut Package<'_>, workbook: &str) -> Result<BTreeMap<String, Target>, Finding> {
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", workbook));
    let join = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let path = join(&format!("_rels/{file}.rels"));
    let text = package.text(&path)?.ok_or_else(|| damaged(&path, &"missing"))?;
    let mut xml = Xml::new(&path, &text);
    let mut targets = BTreeMap::new();
    while let Some(relation) = xml.find("Relationship")? {
        let id = xml.attribute(&relation, "Id")?.unwrap_or_default();
        let kind = xml.attribute(&relation, "Type")?.unwrap_or_default();
        let target = xml.attribute(&relation, "Target")?.unwrap_or_default();
        let path = target.strip_prefix('/').map_or_else(|| join(&target), str::to_owned);
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        targets.insert(id, Target { kind, path });
    }
    Ok(targets)
}

/// The visible sheets of cells, and whether days count from 1904.
fn entries(
    package: &mut Package<'_>,
    path: &str,
    targets: &BTreeMap<String, Target>,
) -> Result<(Vec<Entry>, bool), Finding> {
    let text = package.text(path)?.unwrap_or_default();
    let mut xml = Xml::new(path, &text);
    let (mut entries, mut from_1904, mut is_workbook) = (Vec::new(), false, false);
    loop {
        let start = match xml.next()? {
            Next::Start(start) => start,
            Next::End(_) => continue,
            Next::Done => break,
        };
        match start.local_name().as_ref() {
            "workbook" => is_workbook = true,
            "workbookPr" => {
                let flag = xml.attribute(&start, "date1904")?;
                from_1904 |= matches!(flag.as_deref(), Some("1" | "true"));
            }
            "sheet" => {
                let visible = xml.attribute(&start, "state")?.is_none_or(|s| s == "visible");
                let target = xml.attribute(&start, "id")?.and_then(|id| targets.get(&id));
                let name = xml.attribute(&start, "name")?.unwrap_or_default();
                if let Some(target) = target.filter(|t| visible && t.kind == "worksheet") {
                    entries.push(Entry { name, path: target.path.clone() });
                }
            }
            _ => {}
        }
    }
    if is_workbook { Ok((entries, from_1904)) } else { Err(not_a_spreadsheet("ZIP")) }
}
