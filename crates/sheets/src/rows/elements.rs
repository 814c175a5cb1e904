//! The elements of one row.

use inforce_catalog::{Citation, Day, ItemCode, ItemType, Level, Levels, limits};

use super::ListRow;
use super::line::Reader;
use crate::columns::{Column, Purpose};
use crate::element::decisions::{self, Decision};
use crate::element::{bodies, citations, levels, serials, types};
use crate::finding::{Finding, FindingCode as F};
use crate::read::Kind;
use crate::words;

/// Reads one row; none where it has an error, or is left open in a claim sheet.
pub(super) fn row(reader: &mut Reader<'_>, purpose: Purpose) -> Option<ListRow> {
    let decision = match reader.columns().has_decisions() && purpose == Purpose::Claim {
        true => Some(decision(reader)?),
        false => None,
    };
    let needs_all = purpose == Purpose::Transcribe;
    let (code, parent_serials) = (code(reader, needs_all), parent_serials(reader));
    let name = if needs_all { reader.required(Column::Name) } else { reader.raw(Column::Name) };
    let name = reader.name(name, Column::Name);
    if !reader.has_errors() && code.is_none() && parent_serials.is_empty() && name.is_empty() {
        reader.report(F::IdentityMissing, Column::Code);
    }
    let (department, authorities) = match decision {
        None => own_bodies(reader),
        Some(Decision::Claim) => claimed_bodies(reader),
        Some(Decision::Decline { .. }) => (String::new(), Vec::new()),
    };
    let remark = reader.raw(Column::Remark).map(words::clean_lines);
    let row = ListRow {
        row: reader.row(),
        serial: serial(reader),
        parent_serials,
        code,
        name,
        set_by: set_by(reader, needs_all),
        levels: item_levels(reader, needs_all),
        item_type: item_type(reader),
        basis: basis(reader, needs_all),
        department,
        authorities,
        remark: remark
            .map(|text| reader.fit(text, Column::Remark, limits::NOTE))
            .or_else(|| no_remark(reader)),
        first_implemented: day(reader),
        decision,
    };
    (!reader.has_errors()).then_some(row)
}

/// Reads what a row is numbered and called, and nothing else of it.
pub(super) fn numbered(reader: &mut Reader<'_>) -> Option<ListRow> {
    let code = code(reader, false);
    let name = reader.raw(Column::Name);
    let name = reader.name(name, Column::Name);
    let row = ListRow { row: reader.row(), serial: serial(reader), code, name, ..ListRow::default() };
    (!reader.has_errors()).then_some(row)
}

/// An empty cell of 备注 says that there is none; a sheet without the column says nothing of it.
fn no_remark(reader: &Reader<'_>) -> Option<String> {
    reader.columns().has(Column::Remark).then(String::new)
}

/// A code; one that lost its leading zeros as a number gets them back, since a code has twelve characters.
fn code(reader: &mut Reader<'_>, needed: bool) -> Option<ItemCode> {
    let text = if needed { reader.required(Column::Code) } else { reader.raw(Column::Code) }?;
    let given = words::narrow(text).to_uppercase();
    if given.is_empty() {
        return None;
    }
    let is_number = given.len() < 12 && given.bytes().all(|b| b.is_ascii_digit()) && !given.starts_with('0');
    let padded = if is_number { format!("{given:0>12}") } else { given.clone() };
    match padded.parse::<ItemCode>() {
        Ok(code) => {
            if is_number {
                let finding = Finding::new(F::CodeFromNumber).with("given", given).with("code", code);
                reader.push(finding, Column::Code);
            }
            Some(code)
        }
        Err(_) => {
            reader.push(Finding::new(F::CodeWrong).with("given", text), Column::Code);
            None
        }
    }
}

/// A number of this list: kept where it is one, and not worth a word where it is “一、” or “1.2”.
fn serial(reader: &mut Reader<'_>) -> Option<u32> {
    let cell = reader.cell(Column::Serial)?;
    let numbers = serials::read(&cell.text).ok().filter(|_| cell.kind != Kind::Date)?;
    if let [one] = numbers.as_slice() { Some(*one) } else { None }
}

fn parent_serials(reader: &mut Reader<'_>) -> Vec<u32> {
    let Some(text) = reader.raw(Column::ParentSerial) else { return Vec::new() };
    serials::read(text).unwrap_or_else(|part| {
        reader.push(Finding::new(F::SerialWrong).with("given", part), Column::ParentSerial);
        Vec::new()
    })
}

fn read_levels(reader: &mut Reader<'_>, column: Column, needed: bool) -> Option<Levels> {
    let text = if needed { reader.required(column) } else { reader.raw(column) }?;
    match levels::read(text) {
        Ok(levels) => (!levels.is_empty()).then_some(levels),
        Err(word) => {
            reader.push(Finding::new(F::LevelUnknown).with("given", word), column);
            None
        }
    }
}

fn item_levels(reader: &mut Reader<'_>, needed: bool) -> Option<Levels> {
    read_levels(reader, Column::Levels, needed)
}

fn set_by(reader: &mut Reader<'_>, needed: bool) -> Option<Level> {
    let levels: Vec<Level> = read_levels(reader, Column::SetBy, needed)?.iter().collect();
    if levels.len() > 1 {
        reader.push(Finding::new(F::LevelNotOne).with("count", levels.len()), Column::SetBy);
    }
    levels.first().copied()
}

fn item_type(reader: &mut Reader<'_>) -> Option<ItemType> {
    let text = words::clean(reader.raw(Column::ItemType)?);
    let known = types::read(&text);
    if known.is_none() && !text.is_empty() {
        reader.push(Finding::new(F::TypeUnknown).with("given", text), Column::ItemType);
    }
    known
}

/// The basis, where the sheet says of what kind each text is. Kinds are never guessed from titles.
fn basis(reader: &mut Reader<'_>, needed: bool) -> Option<Vec<Citation>> {
    if !reader.columns().has(Column::Kinds) {
        return None;
    }
    let cells = if needed {
        (reader.required(Column::Basis), reader.required(Column::Kinds))
    } else {
        (reader.raw(Column::Basis), reader.raw(Column::Kinds))
    };
    let (texts, kinds) = (citations::read(cells.0?), citations::read_kinds(cells.1?));
    let kinds = match kinds {
        Ok(kinds) => kinds,
        Err(word) => {
            let finding = Finding::new(F::KindUnknown).with("given", word);
            reader.push(finding.with("kinds", citations::kind_words()), Column::Kinds);
            return None;
        }
    };
    if texts.len() != kinds.len() {
        let finding = Finding::new(F::KindsDiffer).with("titles", texts.len());
        reader.push(finding.with("kinds", kinds.len()), Column::Kinds);
        return None;
    }
    count(reader, texts.len(), limits::CITATIONS, Column::Basis);
    let cite = |((title, articles), kind)| Citation {
        kind,
        title: reader.fit(title, Column::Basis, limits::TITLE),
        articles: reader.fit(articles, Column::Basis, limits::NUMBER),
    };
    Some(texts.into_iter().zip(kinds).map(cite).collect())
}

fn count(reader: &mut Reader<'_>, count: usize, limit: usize, column: Column) {
    if count > limit {
        reader.push(Finding::new(F::TooMany).with("count", count).with("limit", limit), column);
    }
}

fn own_bodies(reader: &mut Reader<'_>) -> (String, Vec<String>) {
    let department = reader.required(Column::Department);
    let department = reader.name(department, Column::Department);
    let authorities = reader.required(Column::Authorities).unwrap_or("");
    (department, read_bodies(reader, authorities, Column::Authorities))
}

fn read_bodies(reader: &mut Reader<'_>, cell: &str, column: Column) -> Vec<String> {
    let read = bodies::read(cell);
    count(reader, read.len(), limits::AUTHORITIES, column);
    read.into_iter().map(|body| reader.fit(body, column, limits::NAME)).collect()
}

/// The bodies of a row that is claimed: those of this level, else the parent's wording, with a warning.
fn claimed_bodies(reader: &mut Reader<'_>) -> (String, Vec<String>) {
    let department = local(reader, Column::LocalDepartment, Column::Department);
    let department = reader.name(Some(department), Column::Department);
    let authorities = local(reader, Column::LocalAuthorities, Column::Authorities);
    (department, read_bodies(reader, authorities, Column::Authorities))
}

fn local<'a>(reader: &mut Reader<'a>, local: Column, parents: Column) -> &'a str {
    let own = reader.raw(local).filter(|text| !words::clean(text).is_empty());
    if let Some(own) = own {
        return own;
    }
    let wording = reader.required(parents).unwrap_or("");
    if reader.columns().has(local) && !wording.is_empty() {
        reader.push(Finding::new(F::LocalBodyMissing).with("given", wording), local);
    }
    wording
}

/// A day is a cell that is one, or in CSV, where no cell is, a text `YYYY-MM-DD`.
fn day(reader: &mut Reader<'_>) -> Option<Day> {
    let cell = reader.cell(Column::FirstImplemented)?;
    let text = words::clean(&cell.text);
    let certain = matches!(cell.kind, Kind::Date | Kind::Plain);
    match text.parse::<Day>() {
        Ok(day) if certain => Some(day),
        _ => {
            reader.push(Finding::new(F::DayWrong).with("given", text), Column::FirstImplemented);
            None
        }
    }
}

/// What the row decides; none where it says nothing or something unclear, which is a finding.
fn decision(reader: &mut Reader<'_>) -> Option<Decision> {
    let claims = ticked(reader, Column::Claim);
    let declines = ticked(reader, Column::Decline);
    let chosen = chosen(reader);
    if reader.has_errors() {
        return None;
    }
    let (yes, no) = (claims || chosen == Some(true), declines || chosen == Some(false));
    match (yes, no) {
        (true, true) => drop(reader.report(F::DecisionBoth, decision_column(reader))),
        (false, false) => drop(reader.report(F::DecisionMissing, decision_column(reader))),
        (true, false) => return Some(Decision::Claim),
        (false, true) => return decline(reader),
    }
    None
}

fn decision_column(reader: &Reader<'_>) -> Column {
    let columns = [Column::Decision, Column::Claim, Column::Decline];
    columns.into_iter().find(|c| reader.columns().has(*c)).unwrap_or(Column::Decision)
}

fn chosen(reader: &mut Reader<'_>) -> Option<bool> {
    let text = reader.raw(Column::Decision)?;
    let chosen = decisions::yes(text);
    if chosen.is_none() {
        reader.push(Finding::new(F::DecisionUnknown).with("given", text), Column::Decision);
    }
    chosen
}

/// Whether a column of its own is ticked: what says yes, or repeats the heading.
fn ticked(reader: &mut Reader<'_>, column: Column) -> bool {
    let Some(text) = reader.raw(column) else { return false };
    let repeats = words::key(text) == words::key(column.heading());
    let ticked = if repeats { Some(true) } else { decisions::yes(text) };
    if ticked.is_none() {
        reader.push(Finding::new(F::DecisionUnknown).with("given", text), column);
    }
    ticked.unwrap_or(false)
}

fn decline(reader: &mut Reader<'_>) -> Option<Decision> {
    if !reader.columns().has(Column::Reason) {
        let finding = Finding::new(F::ColumnMissing).with("synonyms", Column::Reason.synonyms().join("、"));
        reader.push(finding, Column::Reason);
        return None;
    }
    let text = reader.required(Column::Reason)?;
    match decisions::reason(text) {
        Some((reason, note)) => {
            let note = reader.fit(note, Column::Reason, limits::NOTE);
            Some(Decision::Decline { reason, note })
        }
        None => {
            let finding = Finding::new(F::ReasonUnknown).with("given", text);
            reader.push(finding.with("reasons", decisions::reasons()), Column::Reason);
            None
        }
    }
}
