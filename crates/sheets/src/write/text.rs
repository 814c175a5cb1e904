//! CSV: UTF-8 with a byte order mark and CRLF, as the spreadsheet programs of offices want it.

use super::{WriteError, cells};
use crate::list::List;
use crate::read::is_formula_start;

/// A catalog as CSV: one line of headings, one line an item.
///
/// # Errors
/// None is expected: the bytes go to memory.
pub fn csv(list: &List) -> Result<Vec<u8>, WriteError> {
    let columns = cells::columns(list);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let failed = |error: csv::Error| WriteError(error.to_string());
    writer.write_record(columns.iter().map(|c| c.heading())).map_err(failed)?;
    for item in &list.items {
        let fields = columns.iter().map(|column| harmless(cells::text(item, *column)));
        writer.write_record(fields).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| WriteError(error.to_string()))
}

/// A field that no spreadsheet program takes for a formula: an apostrophe goes before what could be one, and before
/// what already has one, so that reading can take it off again.
fn harmless(field: String) -> String {
    if field.trim_start_matches('\'').starts_with(is_formula_start) { format!("'{field}") } else { field }
}

#[test]
fn nothing_that_is_written_is_a_formula() {
    for text in ["=1+1", "+86", "-", "@SUM(A1)", "\t=1", "'=1", "＝1"] {
        assert_eq!(harmless(text.to_owned()), format!("'{text}"));
    }
    for text in ["it's", "'名称'", "甲=乙"] {
        assert_eq!(harmless(text.to_owned()), text);
    }
}
