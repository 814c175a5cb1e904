//! What became of a file, as messages.

use inforce_ledger::Receipt;
use inforce_proto::v1 as pb;
use inforce_sheets::compare::{Adjusted, Change, Difference, Named};
use inforce_sheets::report::{Entry, Report, Total};

pub(super) fn report(report: &Report) -> pb::ImportReport {
    pb::ImportReport {
        errors: report.errors as u64,
        warnings: report.warnings as u64,
        notices: report.notices as u64,
        left_out: report.left_out as u64,
        findings: report.findings.iter().map(finding).collect(),
        totals: report.totals.iter().map(total).collect(),
    }
}

fn finding(entry: &Entry) -> pb::ImportFinding {
    pb::ImportFinding {
        code: entry.code.clone(),
        severity: entry.severity.clone(),
        row: entry.row,
        column: entry.column.clone(),
        heading: entry.heading.clone(),
        message_zh: entry.message_zh.clone(),
        message_en: entry.message_en.clone(),
        remedy_zh: entry.remedy_zh.clone(),
        remedy_en: entry.remedy_en.clone(),
    }
}

fn total(total: &Total) -> pb::ImportTotal {
    let Total { code, severity, count } = total.clone();
    pb::ImportTotal { code, severity, count: count as u64 }
}

pub(super) fn difference(difference: &Difference) -> pb::ImportDifference {
    let told = difference.told();
    let counts = told.counts;
    pb::ImportDifference {
        counts: Some(pb::ImportCounts {
            added: counts.added as u64,
            adjusted: counts.adjusted as u64,
            ended: counts.ended as u64,
            declined: counts.declined as u64,
            unchanged: counts.unchanged as u64,
        }),
        added: told.added.iter().map(row).collect(),
        adjusted: told.adjusted.iter().map(adjusted).collect(),
        ended: told.ended.iter().map(ToString::to_string).collect(),
        declined: told.declined.iter().map(row).collect(),
    }
}

fn row(named: &Named) -> pb::ImportRow {
    pb::ImportRow { row: named.row, item: named.code.to_string() }
}

fn adjusted(adjusted: &Adjusted) -> pb::ImportAdjusted {
    let change = |change: &Change| pb::ImportChange {
        heading: change.element.heading().to_owned(),
        element: change.element.word().to_owned(),
        from: change.from.clone(),
        to: change.to.clone(),
    };
    pb::ImportAdjusted {
        row: adjusted.row,
        item: adjusted.code.to_string(),
        changes: adjusted.changes.iter().map(change).collect(),
    }
}

pub(super) fn recorded(receipts: &[Receipt]) -> pb::ImportRecorded {
    let first = receipts.iter().find_map(|receipt| receipt.records.first());
    let repeated = receipts.iter().filter(|receipt| receipt.repeated).count();
    pb::ImportRecorded {
        position: receipts.iter().map(|receipt| receipt.position).max().unwrap_or(0),
        records: receipts.iter().map(|receipt| receipt.records.len() as u64).sum(),
        repeated_commands: u32::try_from(repeated).unwrap_or(u32::MAX),
        first: first.map(|r| pb::RecordId { sequence: r.sequence, hash: r.hash.to_string() }),
    }
}
