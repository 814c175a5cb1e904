//! Writing: a catalog in the forms that offices publish and exchange.
//!
//! What is written depends on the list alone, byte by byte: no clock, no account, no machine is in it. XLSX, CSV and
//! the claim sheet are read again by this crate without a finding; tests hold them to that.

mod cells;
mod claim_sheet;
mod html;
mod json;
mod text;
mod workbook;

use std::fmt;

pub use claim_sheet::claim_sheet;
pub use html::html;
pub use json::json;
pub use text::csv;
pub use workbook::xlsx;

pub(crate) use workbook::{dated, height};

/// Why a list could not be written: a bound of the format that a list of the ledger never reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteError(pub(crate) String);

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the list cannot be written: {}", self.0)
    }
}

impl std::error::Error for WriteError {}

impl From<rust_xlsxwriter::XlsxError> for WriteError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self(error.to_string())
    }
}
