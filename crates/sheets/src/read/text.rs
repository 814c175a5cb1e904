//! CSV.

use std::borrow::Cow;

use super::encoding::decode;
use super::sheet::{Address, Builder, Cell, Kind, Sheet};
use crate::finding::{Finding, FindingCode};
use crate::limits::Limits;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, Finding> {
    let text = decode(bytes)?;
    if text.trim_start().starts_with('<') {
        return Err(super::not_a_spreadsheet("HTML, XML"));
    }
    // `sep=;` in the first line is how some programs name the separator; it is a row of the sheet all the same.
    let (separator, body, skipped) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((named, rest)) => (named.bytes().next().unwrap_or(b','), rest, 1),
        None => (separator(&text), text.as_ref(), 0),
    };
    rows(&ended(body), separator, skipped, limits)
}

/// The text with one kind of line end, also at its end: the numbers of rows are counted by it.
fn ended(body: &str) -> Cow<'_, str> {
    if body.ends_with('\n') && !body.contains('\r') {
        return Cow::Borrowed(body);
    }
    Cow::Owned(body.replace("\r\n", "\n").replace('\r', "\n") + "\n")
}

fn rows(body: &str, separator: u8, skipped: u32, limits: &Limits) -> Result<Sheet, Finding> {
    let mut options = csv::ReaderBuilder::new();
    let options = options.has_headers(false).flexible(true).delimiter(separator);
    let mut reader = options.from_reader(body.as_bytes());
    let mut sheet = Builder::new(limits);
    let mut record = csv::StringRecord::new();
    // A row is counted as spreadsheet programs do: empty lines are rows, line ends within a cell are none.
    let (mut row, mut within) = (skipped, 0);
    let damaged =
        |error: csv::Error| Finding::new(FindingCode::Damaged).with("part", "CSV").with("why", error);
    while reader.read_record(&mut record).map_err(damaged)? {
        within += record.iter().map(|f| f.matches('\n').count() as u64).sum::<u64>();
        let ends = reader.position().line().saturating_sub(1).saturating_sub(within);
        row = (row + 1).max(u32::try_from(ends).unwrap_or(u32::MAX).saturating_add(skipped));
        for (column, field) in record.iter().enumerate() {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            sheet.put(Address { row, column }, cell(field))?;
        }
    }
    Ok(sheet.finish(String::new(), Vec::new()))
}

/// The separator that the first lines use most: offices save with commas, tabs (“Unicode text”) or semicolons.
fn separator(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(20).collect();
    let uses = |separator: u8| head.iter().map(|line| line.bytes().filter(|b| *b == separator).count()).sum();
    let mut best = (b',', uses(b','));
    for other in [b'\t', b';'] {
        let count: usize = uses(other);
        if count > best.1 {
            best = (other, count);
        }
    }
    best.0
}

/// Whether spreadsheet programs take a text that begins so for a formula, in some language and version.
pub(crate) fn is_formula_start(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r')
}

/// One field. `="000104001000"` is how some systems keep leading zeros: that is text. An apostrophe before what could
/// be a formula is how we write such text, and is taken off again.
fn cell(field: &str) -> Cell {
    let constant = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(text) = constant.filter(|text| !text.contains('"')) {
        return Cell::new(text, Kind::Plain);
    }
    if field.starts_with(['=', '＝']) {
        return Cell::new(field, Kind::Formula);
    }
    let bare = field.trim_start_matches('\'');
    let marked = bare.len() < field.len() && bare.starts_with(is_formula_start);
    Cell::new(if marked { field.get(1..).unwrap_or("") } else { field }, Kind::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet {
        read(text.as_bytes(), &Limits::default()).unwrap()
    }

    fn numbers(sheet: &Sheet) -> Vec<u32> {
        sheet.lines.iter().map(|l| l.number).collect()
    }

    #[test]
    fn rows_are_numbered_as_spreadsheet_programs_do() {
        assert_eq!(numbers(&sheet("标题\n\n甲,乙\n\"一\n二\",三\n,,\n四,五")), [1, 3, 4, 6]);
        assert_eq!(numbers(&sheet("sep=;\r\n甲;乙\r\n\r\n一;二\r\n")), [2, 4]);
    }

    #[test]
    fn the_separator_is_found() {
        for separator in [",", "\t", ";"] {
            let text = ["甲", "乙", "丙"].join(separator) + "\n";
            assert_eq!(sheet(&text).lines[0].cells.len(), 3, "{separator:?}");
        }
    }

    #[test]
    fn formulas_and_what_only_looks_like_them_are_told_apart() {
        let line = &sheet("\"=\"\"000104001000\"\"\",=A1,'=A1,''-1,-,it's\n").lines[0];
        let cells: Vec<(&str, Kind)> = line.filled().map(|(_, c)| (c.text.as_str(), c.kind)).collect();
        assert_eq!(
            cells,
            [
                ("000104001000", Kind::Plain),
                ("=A1", Kind::Formula),
                ("=A1", Kind::Plain),
                ("'-1", Kind::Plain),
                ("-", Kind::Plain),
                ("it's", Kind::Plain),
            ]
        );
    }

    #[test]
    fn a_page_saved_under_another_name_is_no_spreadsheet() {
        let finding = read(b"\n<html><table>", &Limits::default()).unwrap_err();
        assert_eq!(finding.code, FindingCode::NotASpreadsheet);
    }
}
