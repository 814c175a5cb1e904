//! The file as it was read with the cells marked, and a sheet of what was found: to be mended and sent again.

use std::collections::BTreeMap;

use inforce_catalog::Day;
use rust_xlsxwriter::{Color, Format, FormatAlign, Note, Workbook, Worksheet};

use super::{Entry, Report};
use crate::finding::Severity;
use crate::read::{Cell, Kind, Sheet, column_of};
use crate::write::{WriteError, dated, height};

/// How wide the columns of the copy are, in digits.
const WIDTH: f64 = 20.0;
/// The name of the sheet of findings.
const FINDINGS: &str = "核对结果";
const HEADINGS: [(&str, f64); 7] = [
    ("位置", 8.0),
    ("程度", 8.0),
    ("表头", 16.0),
    ("问题", 60.0),
    ("处理办法", 50.0),
    ("Finding", 60.0),
    ("Remedy", 50.0),
];

/// A workbook of two sheets: the file with the cells marked, and the findings. Values stay values; formulas are shown
/// by their result, and marked.
///
/// # Errors
/// Where the sheet is larger than a workbook can be.
pub fn marked(sheet: &Sheet, report: &Report, day: Day) -> Result<Vec<u8>, WriteError> {
    let mut workbook = dated(FINDINGS, day)?;
    copy(&mut workbook, sheet, report)?;
    list(workbook.add_worksheet(), report)?;
    Ok(workbook.save_to_buffer()?)
}

/// What is said of each cell, or of a whole row: the weightiest of it, and all sentences.
fn marks(report: &Report) -> BTreeMap<(u32, Option<u16>), (Severity, String)> {
    let mut marks: BTreeMap<(u32, Option<u16>), (Severity, String)> = BTreeMap::new();
    for entry in &report.findings {
        let Some(row) = entry.row else { continue };
        let column = entry.column.as_deref().and_then(column_of);
        let (worst, text) = marks.entry((row, column)).or_insert((Severity::Notice, String::new()));
        *worst = (*worst).min(Severity::of_word(&entry.severity));
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&entry.message_zh);
        text.push_str(&entry.remedy_zh);
    }
    marks
}

fn colour(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::RGB(0x00FF_C7CE),
        Severity::Warning => Color::RGB(0x00FF_EB9C),
        Severity::Notice => Color::RGB(0x00DD_EBF7),
    }
}

fn format(severity: Option<Severity>) -> Format {
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter).set_num_format("@");
    match severity {
        Some(severity) => plain.set_background_color(colour(severity)),
        None => plain,
    }
}

fn copy(workbook: &mut Workbook, sheet: &Sheet, report: &Report) -> Result<(), WriteError> {
    let target = workbook.add_worksheet();
    // A name that a workbook cannot have, or that the findings take, came from a damaged file.
    if sheet.name == FINDINGS || target.set_name(&sheet.name).is_err() {
        target.set_name("清单")?;
    }
    let marks = marks(report);
    let widest = sheet.lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    for column in 0..u16::try_from(widest).unwrap_or(u16::MAX) {
        target.set_column_width(column, WIDTH)?;
    }
    for line in &sheet.lines {
        let Some(row) = line.number.checked_sub(1) else { continue };
        let down = |cell: &Cell| cell.merged_from.is_none_or(|from| from.row != line.number);
        let wrapped = line.filled().filter(|(column, cell)| down(cell) && !line.is_wide(*column));
        target.set_row_height(row, height(wrapped.map(|(_, cell)| (cell.text.as_str(), WIDTH))))?;
        let whole = marks.get(&(line.number, None)).map(|(severity, _)| *severity);
        for (column, cell) in line.filled() {
            let mark = marks.get(&(line.number, Some(column))).map(|(severity, _)| *severity);
            let format = format(mark.into_iter().chain(whole).min());
            let format = if line.is_wide(column) { format.unset_text_wrap() } else { format };
            let across = cell.merged_from.is_some_and(|from| from.row == line.number);
            if !across && cell.kind != Kind::Formula {
                target.write_string_with_format(row, column, &cell.text, &format)?;
            } else if !across {
                target.write_string_with_format(row, column, format!("（公式）{}", cell.text), &format)?;
            }
        }
    }
    notes(target, &marks)
}

/// A note at each marked cell; an empty one is coloured, so that it is seen.
fn notes(
    target: &mut Worksheet,
    marks: &BTreeMap<(u32, Option<u16>), (Severity, String)>,
) -> Result<(), WriteError> {
    for ((row, column), (severity, text)) in marks {
        let Some(row) = row.checked_sub(1) else { continue };
        let column = column.unwrap_or(0);
        // A note takes 32,767 characters; this many are read.
        let shown: String = text.chars().take(2_000).collect();
        target.insert_note(row, column, &Note::new(shown).set_author("inforce").add_author_prefix(false))?;
        target.set_cell_format(row, column, &format(Some(*severity)))?;
    }
    Ok(())
}

fn list(target: &mut Worksheet, report: &Report) -> Result<(), WriteError> {
    target.set_name(FINDINGS)?;
    let bold = Format::new().set_bold();
    for ((heading, width), column) in HEADINGS.into_iter().zip(0u16..) {
        target.write_string_with_format(0, column, heading, &bold)?;
        target.set_column_width(column, width)?;
    }
    target.set_freeze_panes(1, 0)?;
    let mut row = 0;
    for found in &report.findings {
        row += 1;
        entry(target, row, found)?;
    }
    row += 1;
    for total in &report.totals {
        row += 1;
        let severity = Severity::of_word(&total.severity);
        let format = Format::new().set_background_color(colour(severity));
        target.write_string_with_format(row, 0, total.count.to_string(), &format)?;
        target.write_string_with_format(row, 1, severity.chinese(), &format)?;
        target.write_string_with_format(row, 2, &total.code, &format)?;
    }
    Ok(())
}

fn entry(target: &mut Worksheet, row: u32, entry: &Entry) -> Result<(), WriteError> {
    let format = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let severity = Severity::of_word(&entry.severity);
    let coloured = format.clone().set_background_color(colour(severity));
    target.write_string_with_format(row, 0, entry.place(), &coloured)?;
    target.write_string_with_format(row, 1, severity.chinese(), &coloured)?;
    let heading = entry.heading.as_deref().unwrap_or("");
    let cells = [heading, &entry.message_zh, &entry.remedy_zh, &entry.message_en, &entry.remedy_en];
    for (text, column) in cells.into_iter().zip(2u16..) {
        target.write_string_with_format(row, column, text, &format)?;
    }
    Ok(())
}
