//! The report on a file: as plain structures for a table or JSON, and as a workbook with the cells marked.

mod marked;

use inforce_catalog::refusal::Tongue;
use serde::Serialize;

pub use marked::marked;

use crate::finding::{Finding, Findings, Severity};
use crate::read::letters;

/// One finding, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The stable code.
    pub code: String,
    /// `error`, `warning` or `notice`.
    pub severity: String,
    /// The row, as the spreadsheet program numbers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The column's letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The heading it concerns, as our files write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// What is wrong, in Chinese.
    pub message_zh: String,
    /// What is wrong, in English.
    pub message_en: String,
    /// What to do, in Chinese.
    pub remedy_zh: String,
    /// What to do, in English.
    pub remedy_en: String,
}

impl Entry {
    /// Where it is, as the spreadsheet program writes it: `E12`, `12`, or nothing.
    pub fn place(&self) -> String {
        let row = self.row.map(|row| row.to_string()).unwrap_or_default();
        self.column.clone().unwrap_or_default() + &row
    }
}

/// How many findings there are of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The stable code.
    pub code: String,
    /// `error`, `warning` or `notice`.
    pub severity: String,
    /// How many.
    pub count: usize,
}

/// The report on a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many errors there are; with one, nothing of the file is taken.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many notices.
    pub notices: usize,
    /// How many findings are counted here and not told one by one.
    pub left_out: usize,
    /// The findings, by row and column.
    pub findings: Vec<Entry>,
    /// How many there are of each kind.
    pub totals: Vec<Total>,
}

impl Report {
    /// The report on these findings.
    pub fn new(findings: &Findings) -> Self {
        Self {
            errors: findings.count(Severity::Error),
            warnings: findings.count(Severity::Warning),
            notices: findings.count(Severity::Notice),
            left_out: findings.left_out(),
            findings: findings.sorted().into_iter().map(entry).collect(),
            totals: findings.totals().iter().map(total).collect(),
        }
    }
}

fn entry(finding: &Finding) -> Entry {
    Entry {
        code: finding.code.code().to_owned(),
        severity: finding.severity().word().to_owned(),
        row: finding.row,
        column: finding.column.map(letters),
        heading: finding.field.map(|field| field.heading().to_owned()),
        message_zh: finding.message(Tongue::Chinese),
        message_en: finding.message(Tongue::English),
        remedy_zh: finding.remedy(Tongue::Chinese),
        remedy_en: finding.remedy(Tongue::English),
    }
}

fn total((code, count): (&crate::finding::FindingCode, &usize)) -> Total {
    Total { code: code.code().to_owned(), severity: code.row().severity.word().to_owned(), count: *count }
}
