//! From bytes to checked rows in one step.

use std::collections::BTreeMap;

use inforce_catalog::ItemCode;

use crate::columns::{Column, Columns, Purpose};
use crate::finding::{Finding, FindingCode, Findings};
use crate::read::{self, Choice, Sheet};
use crate::rows::{self, ListRow};

/// A file that was read: what it says, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The sheet as it stands in the file.
    pub sheet: Sheet,
    /// Where its columns are; none where it has no headings.
    pub columns: Option<Columns>,
    /// The rows without an error.
    pub rows: Vec<ListRow>,
    /// What was found.
    pub findings: Findings,
}

/// Reads a file and checks it as far as it can be checked alone.
///
/// # Errors
/// The one finding that says why the file cannot be read at all.
///
/// ```
/// use inforce_sheets::{check, columns::Purpose, read::Choice};
/// let file = "事项编码,主管部门,实施机关\n000104001000,教育局,教育局\n";
/// let checked = check::check(file.as_bytes(), &Choice::default(), Purpose::Claim).unwrap();
/// assert!(checked.findings.is_empty());
/// assert_eq!(checked.rows[0].department, "教育局");
/// ```
pub fn check(bytes: &[u8], choice: &Choice, purpose: Purpose) -> Result<Checked, Finding> {
    let sheet = read::read(bytes, choice)?;
    let mut findings = Findings::default();
    let columns = Columns::find(&sheet, purpose, &mut findings);
    let rows = match &columns {
        Some(columns) => rows::read(&sheet, columns, purpose, &mut findings),
        None => Vec::new(),
    };
    if let Some(columns) = columns.as_ref().filter(|_| purpose != Purpose::Number) {
        let named = rows.iter().filter_map(|row| Some((row.row, row.code?)));
        twice(named, columns, &mut findings);
    }
    Ok(Checked { sheet, columns, rows, findings })
}

/// Reports rows that name an item which an earlier row names.
pub(crate) fn twice(
    named: impl Iterator<Item = (u32, ItemCode)>,
    columns: &Columns,
    findings: &mut Findings,
) {
    let mut first: BTreeMap<ItemCode, u32> = BTreeMap::new();
    for (row, code) in named {
        let earlier = *first.entry(code).or_insert(row);
        if earlier != row {
            let finding = Finding::new(FindingCode::ItemTwice).of(Column::Code);
            let finding = finding.with("code", code).with("first", earlier);
            findings.push(match columns.address(row, Column::Code) {
                Some(address) => finding.at(address),
                None => finding.in_row(row),
            });
        }
    }
}
