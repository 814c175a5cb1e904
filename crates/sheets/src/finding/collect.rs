//! Findings, collected up to a bound and counted beyond it.

use std::collections::BTreeMap;

use super::{Finding, FindingCode, Severity};

/// The findings of one file: the first ones of each weight in full, and how many there are of each kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    kept: Vec<Finding>,
    totals: BTreeMap<FindingCode, usize>,
    bound: usize,
}

impl Default for Findings {
    fn default() -> Self {
        Self::bounded(Self::BOUND)
    }
}

impl Findings {
    /// How many are kept of each weight. A person mends a thousand cells in one sitting at most, and a finding takes
    /// about half a kilobyte: three weights of a thousand stay under two megabytes.
    pub const BOUND: usize = 1_000;

    /// None yet; at most `bound` of each weight will be kept in full.
    pub fn bounded(bound: usize) -> Self {
        Self { kept: Vec::new(), totals: BTreeMap::new(), bound }
    }

    /// Takes one in.
    pub fn push(&mut self, finding: Finding) {
        let severity = finding.severity();
        let full = self.count(severity) >= self.bound;
        *self.totals.entry(finding.code).or_default() += 1;
        if !full {
            self.kept.push(finding);
        }
    }

    /// Takes all of them in.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|f| self.push(f));
    }

    /// Those kept, by row and column, those about the file first.
    pub fn sorted(&self) -> Vec<&Finding> {
        let mut sorted: Vec<&Finding> = self.kept.iter().collect();
        sorted.sort_by_key(|f| (f.row, f.column, f.code));
        sorted
    }

    /// How many there are of each kind, also of those not kept.
    pub fn totals(&self) -> &BTreeMap<FindingCode, usize> {
        &self.totals
    }

    /// How many there are of a weight.
    pub fn count(&self, severity: Severity) -> usize {
        self.totals.iter().filter(|(code, _)| code.row().severity == severity).map(|(_, n)| n).sum()
    }

    /// How many were counted but not kept.
    pub fn left_out(&self) -> usize {
        self.totals.values().sum::<usize>() - self.kept.len()
    }

    /// Whether anything stands in the way of taking the file.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Whether there are none at all.
    pub fn is_empty(&self) -> bool {
        self.totals.is_empty()
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        let mut findings = Self::default();
        findings.push(finding);
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_errors_are_all_counted_and_the_first_kept() {
        let mut findings = Findings::default();
        for row in 1..=10_000 {
            findings.push(Finding::new(FindingCode::CodeWrong).in_row(row));
        }
        findings.push(Finding::new(FindingCode::LineSkipped).in_row(3));
        assert_eq!(findings.totals()[&FindingCode::CodeWrong], 10_000);
        assert_eq!(findings.sorted().len(), Findings::BOUND + 1, "a notice is kept whatever the errors");
        assert_eq!(findings.left_out(), 9_000);
        assert!(findings.has_errors());
    }
}
