//! Reading: bytes in, one neutral sheet of cells out.
//!
//! XLSX and CSV are told apart by their first bytes, never by a name. A formula, a date and an error value stay what
//! they are, so that the rows can refuse them by name; merged areas are filled in.

mod encoding;
mod package;
mod sheet;
mod text;
mod workbook;
mod xml;

pub use sheet::{Address, Cell, Kind, Line, Sheet, column_of, letters};

pub(crate) use text::is_formula_start;

use crate::finding::{Finding, FindingCode};
use crate::limits::Limits;

/// What of a file is read.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The sheet, where a workbook has several.
    pub sheet: Option<String>,
    /// The limits.
    pub limits: Limits,
}

/// What the beginning of an OLE2 compound file is: an old or an encrypted workbook.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Reads one sheet.
///
/// # Errors
/// The one finding that says why the file cannot be read.
pub fn read(bytes: &[u8], choice: &Choice) -> Result<Sheet, Finding> {
    let limits = &choice.limits;
    if bytes.len() > limits.file {
        let finding = Finding::new(FindingCode::FileTooLarge);
        return Err(finding.with("bytes", bytes.len()).with("limit", limits.file));
    }
    if bytes.is_empty() {
        return Err(Finding::new(FindingCode::FileEmpty));
    }
    let sheet = if bytes.starts_with(b"PK") {
        workbook::read(bytes, choice)?
    } else if bytes.starts_with(COMPOUND) {
        return Err(Finding::new(compound(bytes)));
    } else {
        text::read(bytes, limits)?
    };
    if sheet.lines.is_empty() {
        return Err(Finding::new(FindingCode::FileEmpty));
    }
    Ok(sheet)
}

/// An encrypted workbook is a compound file with a stream `EncryptedPackage`; names in it are UTF-16.
fn compound(bytes: &[u8]) -> FindingCode {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|w| w == name) { FindingCode::Encrypted } else { FindingCode::OldFormat }
}

fn not_a_spreadsheet(why: &str) -> Finding {
    Finding::new(FindingCode::NotASpreadsheet).with("why", why)
}
