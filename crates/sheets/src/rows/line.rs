//! One line, cell by cell: what a cell says as text, or what is wrong with it.

use inforce_catalog::limits;

use crate::columns::{Column, Columns};
use crate::finding::{Finding, FindingCode, Findings};
use crate::read::{Cell, Kind, Line};
use crate::words;

/// What stands for “as above” in paper lists.
const DITTO: &[&str] = &["同上", "〃", "″", "″″", "''", "\"", "同左", "上同"];

/// A line being read; its findings go straight to the report.
pub(super) struct Reader<'a> {
    line: &'a Line,
    columns: &'a Columns,
    findings: &'a mut Findings,
    errors: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(line: &'a Line, columns: &'a Columns, findings: &'a mut Findings) -> Self {
        Self { line, columns, findings, errors: 0 }
    }

    pub(super) fn row(&self) -> u32 {
        self.line.number
    }

    pub(super) fn columns(&self) -> &'a Columns {
        self.columns
    }

    /// Whether the line has an error so far.
    pub(super) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Reports a finding at a column's cell.
    pub(super) fn report(&mut self, code: FindingCode, column: Column) -> &mut Self {
        self.push(Finding::new(code), column);
        self
    }

    pub(super) fn push(&mut self, finding: Finding, column: Column) {
        let finding = finding.of(column);
        let placed = match self.columns.address(self.line.number, column) {
            Some(address) => finding.at(address),
            None => finding.in_row(self.line.number),
        };
        self.errors += usize::from(placed.severity() == crate::finding::Severity::Error);
        self.findings.push(placed);
    }

    /// The cell of a column, unless it is of a kind that says nothing certain. A date is left to who expects one.
    pub(super) fn cell(&mut self, column: Column) -> Option<&'a Cell> {
        let cell = self.columns.cell(self.line, column)?;
        match cell.kind {
            Kind::Formula => self.report(FindingCode::FormulaCell, column),
            Kind::Fault => {
                self.push(Finding::new(FindingCode::FaultCell).with("given", &cell.text), column);
                return None;
            }
            Kind::Text | Kind::Plain | Kind::Number | Kind::Date | Kind::Truth => return Some(cell),
        };
        None
    }

    /// The text of a column's cell as it was typed; none where it is empty or wrong.
    pub(super) fn raw(&mut self, column: Column) -> Option<&'a str> {
        let cell = self.cell(column)?;
        if cell.kind == Kind::Date {
            self.push(Finding::new(FindingCode::DayUnexpected).with("given", &cell.text), column);
            return None;
        }
        if DITTO.contains(&words::clean(&cell.text).as_str()) {
            self.push(Finding::new(FindingCode::Ditto).with("given", &cell.text), column);
            return None;
        }
        Some(&cell.text)
    }

    /// The same for a column that must say something.
    pub(super) fn required(&mut self, column: Column) -> Option<&'a str> {
        let before = self.errors;
        let text = self.raw(column);
        let says = text.is_some_and(|text| !words::clean(text).is_empty());
        if !says && self.errors == before && self.columns.has(column) {
            self.report(FindingCode::ValueMissing, column);
        }
        text.filter(|_| says)
    }

    /// A text held to what records take.
    pub(super) fn fit(&mut self, text: String, column: Column, limit: usize) -> String {
        if text.len() > limit {
            let finding = Finding::new(FindingCode::TextTooLong).with("length", text.len());
            self.push(finding.with("limit", limit), column);
        }
        if let Some(bad) = text.chars().find(|c| c.is_control() && *c != '\n') {
            let finding = Finding::new(FindingCode::TextNotClean);
            self.push(finding.with("found", format!("U+{:04X}", u32::from(bad))), column);
        }
        text
    }

    /// A name: cleaned, and held to the limit of names.
    pub(super) fn name(&mut self, text: Option<&str>, column: Column) -> String {
        self.fit(words::clean(text.unwrap_or("")), column, limits::NAME)
    }
}
