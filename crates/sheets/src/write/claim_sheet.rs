//! 认领表: what a jurisdiction may claim, to be filled in and read back.

use rust_xlsxwriter::{DataValidation, Worksheet};

use inforce_catalog::event::DeclineReason;

use super::workbook::{bordered, dated, heading, heights, row_of, texts};
use super::{WriteError, cells};
use crate::columns::Column;
use crate::element::decisions;
use crate::list::List;

/// The columns of a claim sheet: the parent's, then those to fill in.
const FILLED: [Column; 8] = [
    Column::ParentSerial,
    Column::Code,
    Column::SetBy,
    Column::Department,
    Column::Name,
    Column::Authorities,
    Column::Levels,
    Column::Basis,
];
const EMPTY: [Column; 5] =
    [Column::LocalDepartment, Column::LocalAuthorities, Column::Decision, Column::Reason, Column::Remark];

/// The parent's items with empty columns 认领/不认领 and 理由, which offer what may be written.
///
/// `parent` is the parent's list, titled with the name of the jurisdiction that is to claim.
///
/// # Errors
/// Where the list is larger than a sheet can be.
pub fn claim_sheet(parent: &List, claimant: &str) -> Result<Vec<u8>, WriteError> {
    let titled = List { place: format!("{claimant}认领{}", parent.place), ..parent.clone() };
    let mut workbook = dated(&titled.title(), parent.day)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("认领表")?;
    let columns: Vec<Column> = FILLED.into_iter().chain(EMPTY).collect();
    heading(sheet, &titled, &columns)?;
    heights(sheet, &titled, &columns)?;
    for (column, at) in columns.iter().zip(0u16..) {
        match column {
            Column::ParentSerial => serials(sheet, parent, at)?,
            column if EMPTY.contains(column) => empty(sheet, parent, at, *column)?,
            column => texts(sheet, parent, at, *column)?,
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// The parent's own numbers: here they are those of the list above.
fn serials(sheet: &mut Worksheet, parent: &List, at: u16) -> Result<(), WriteError> {
    let format = bordered();
    for (row, item) in parent.items.iter().enumerate() {
        sheet.write_string_with_format(row_of(row), at, cells::text(item, Column::Serial), &format)?;
    }
    Ok(())
}

fn empty(sheet: &mut Worksheet, parent: &List, at: u16, column: Column) -> Result<(), WriteError> {
    let format = bordered();
    for row in 0..parent.items.len() {
        sheet.write_blank(row_of(row), at, &format)?;
    }
    let offered: Vec<&str> = match column {
        Column::Decision => decisions::OFFERED.to_vec(),
        Column::Reason => DeclineReason::ALL.map(decisions::write_reason).to_vec(),
        _ => return Ok(()),
    };
    let mut choice = DataValidation::new().allow_list_strings(&offered)?;
    if column == Column::Reason {
        // A reason may say more than its first words, so that others are a hint only.
        choice = choice.set_error_style(rust_xlsxwriter::DataValidationErrorStyle::Warning);
    }
    let choice = choice.set_error_title("请从列表中选择")?.set_error_message(offered.join("、"))?;
    if let Some(last) = parent.items.len().checked_sub(1) {
        sheet.add_data_validation(row_of(0), at, row_of(last), at, &choice)?;
    }
    Ok(())
}
