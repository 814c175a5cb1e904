//! The list that rows are numbered by: an edition or a file of the parent's, read for its numbers only.

use std::collections::BTreeMap;

use crate::check::{self, Checked};
use crate::columns::{Column, Purpose};
use crate::finding::{Finding, FindingCode, Findings};
use crate::matching::{Numbered, serials_of};
use crate::read::Choice;

/// Reads 序号 with 事项编码 or 事项名称 of each row, and nothing else of it.
///
/// # Errors
/// What is wrong with the file.
pub fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Vec<Numbered>, Findings> {
    let choice = Choice { sheet: sheet.map(str::to_owned), ..Choice::default() };
    let checked = check::check(bytes, &choice, Purpose::Number)?;
    let Checked { columns, rows, mut findings, .. } = checked;
    let mut first: BTreeMap<u32, (u32, Numbered)> = BTreeMap::new();
    for row in &rows {
        let Some(numbered) = serials_of(std::slice::from_ref(row)).pop() else { continue };
        let (earlier, before) = first.entry(numbered.serial).or_insert((row.row, numbered.clone()));
        if *before != numbered {
            let finding = Finding::new(FindingCode::SerialTwice).of(Column::Serial);
            let finding = finding.with("given", numbered.serial).with("first", *earlier);
            let address = columns.as_ref().and_then(|c| c.address(row.row, Column::Serial));
            findings.push(match address {
                Some(address) => finding.at(address),
                None => finding.in_row(row.row),
            });
        }
    }
    if findings.has_errors() {
        return Err(findings);
    }
    Ok(first.into_values().map(|(_, numbered)| numbered).collect())
}
