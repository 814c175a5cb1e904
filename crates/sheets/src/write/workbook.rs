//! XLSX in the layout of the official lists.

use inforce_catalog::Day;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

use super::{WriteError, cells};
use crate::columns::Column;
use crate::list::{List, ListItem};

/// A4, as the format numbers paper.
const A4: u8 = 9;
/// The title, the line below it, and the headings.
const HEADER_ROW: u32 = 2;

/// A catalog as a workbook: title, headings that stay and are repeated on every page, departments merged over
/// consecutive items, set up for printing on A4 across.
///
/// # Errors
/// Where the list is larger than a sheet can be.
pub fn xlsx(list: &List) -> Result<Vec<u8>, WriteError> {
    let mut workbook = dated(&list.title(), list.day)?;
    let columns = cells::columns(list);
    let sheet = workbook.add_worksheet();
    sheet.set_name("清单")?;
    heading(sheet, list, &columns)?;
    heights(sheet, list, &columns)?;
    for (at, column) in columns.iter().enumerate() {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        match column {
            Column::Department => departments(sheet, list, at)?,
            Column::Serial => numbers(sheet, list, at)?,
            _ => texts(sheet, list, at, *column)?,
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// An empty workbook whose properties name a title and a day, not the moment it was written.
pub(crate) fn dated(title: &str, day: Day) -> Result<Workbook, WriteError> {
    let mut workbook = Workbook::new();
    let seconds = i64::from(day.number()) * 86_400;
    let properties = DocProperties::new().set_title(title);
    workbook.set_properties(&properties.set_creation_datetime(&ExcelDateTime::from_timestamp(seconds)?));
    Ok(workbook)
}

/// How high a row must be for its texts to be read, each in a column of a width in digits. Spreadsheet programs do not
/// agree on whether they work this out for themselves.
pub(crate) fn height<'a>(texts: impl Iterator<Item = (&'a str, f64)>) -> f64 {
    const LINE: f64 = 15.0;
    const HIGHEST: f64 = 409.0; // what the format takes
    let lines = texts.map(|(text, width)| text.lines().map(|line| lines(line, width)).sum::<f64>());
    (lines.fold(1.0, f64::max) * LINE + 3.0).min(HIGHEST)
}

/// How many lines one line of text takes: a Chinese character is as wide as two digits.
fn lines(line: &str, width: f64) -> f64 {
    let digits: u32 = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    // A pair of digits stays free at the end of a line.
    (f64::from(digits) / (width - 2.0).max(2.0)).ceil().max(1.0)
}

/// Makes each row as high as its texts need; a department counts where it is not merged.
pub(super) fn heights(sheet: &mut Worksheet, list: &List, columns: &[Column]) -> Result<(), WriteError> {
    for (at, item) in list.items.iter().enumerate() {
        let unmerged = columns.iter().filter(|column| **column != Column::Department);
        let texts: Vec<(String, f64)> = unmerged.map(|c| (cells::text(item, *c), width(*c))).collect();
        let height = height(texts.iter().map(|(text, width)| (text.as_str(), *width)));
        sheet.set_row_height(row_of(at), height)?;
    }
    Ok(())
}

/// The row of an item.
pub(super) fn row_of(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX).saturating_add(HEADER_ROW + 1)
}

/// Title, standing and headings, and how the sheet is printed.
pub(super) fn heading(sheet: &mut Worksheet, list: &List, columns: &[Column]) -> Result<(), WriteError> {
    let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let centred = Format::new().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    sheet.merge_range(0, 0, 0, last, &list.title(), &centred.clone().set_bold().set_font_size(18))?;
    sheet.set_row_height(0, 32)?;
    sheet.merge_range(1, 0, 1, last, &list.standing(), &centred)?;
    let headings =
        bordered().set_bold().set_align(FormatAlign::Center).set_background_color(Color::RGB(0x00EC_EFF4));
    for (column, at) in columns.iter().zip(0u16..) {
        sheet.write_string_with_format(HEADER_ROW, at, column.heading(), &headings)?;
        sheet.set_column_width(at, width(*column))?;
    }
    sheet.set_row_height(HEADER_ROW, 32)?;
    sheet.set_freeze_panes(HEADER_ROW + 1, 0)?;
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

/// A cell of the list: wrapped, framed, and text whatever it looks like.
pub(super) fn bordered() -> Format {
    let format = Format::new().set_text_wrap().set_border(FormatBorder::Thin).set_num_format("@");
    format.set_align(FormatAlign::VerticalCenter)
}

fn width(column: Column) -> f64 {
    match column {
        Column::Serial | Column::ParentSerial => 7.0,
        Column::Code => 15.0,
        Column::SetBy | Column::Decision => 10.0,
        Column::Name | Column::Basis => 40.0,
        Column::Authorities | Column::LocalAuthorities | Column::Reason => 28.0,
        _ => 16.0,
    }
}

fn departments(sheet: &mut Worksheet, list: &List, column: u16) -> Result<(), WriteError> {
    let format = bordered().set_align(FormatAlign::Center);
    for (begin, length) in cells::departments(&list.items) {
        let department = list.items.get(begin).map_or("", |item| item.department.as_str());
        let (first, last) = (row_of(begin), row_of(begin + length - 1));
        if first == last || department.is_empty() {
            for row in first..=last {
                sheet.write_string_with_format(row, column, department, &format)?;
            }
        } else {
            sheet.merge_range(first, column, last, column, department, &format)?;
        }
    }
    Ok(())
}

fn numbers(sheet: &mut Worksheet, list: &List, column: u16) -> Result<(), WriteError> {
    let format = bordered().set_num_format("0").set_align(FormatAlign::Center);
    for (at, item) in list.items.iter().enumerate() {
        sheet.write_number_with_format(row_of(at), column, item.serial, &format)?;
    }
    Ok(())
}

/// Texts of a column. They are written as strings, so that none can become a formula.
pub(super) fn texts(sheet: &mut Worksheet, list: &List, at: u16, column: Column) -> Result<(), WriteError> {
    let format = bordered();
    let put = |(row, item): (usize, &ListItem)| -> Result<(), WriteError> {
        sheet.write_string_with_format(row_of(row), at, cells::text(item, column), &format)?;
        Ok(())
    };
    list.items.iter().enumerate().try_for_each(put)
}
