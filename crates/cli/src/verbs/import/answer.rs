//! The server's answer, as the report on a file and as what programs read.

use inforce_client::proto as pb;
use inforce_sheets::report::{Entry, Report, Total};
use serde_json::{Value, json};

use super::ImportArgs;

/// What became of a file.
pub(super) struct Imported {
    pub(super) digest: blake3::Hash,
    pub(super) report: Report,
    pub(super) difference: pb::ImportDifference,
    pub(super) commands: u32,
    pub(super) recorded: Option<pb::ImportRecorded>,
}

impl Imported {
    pub(super) fn new(digest: blake3::Hash, answer: pb::ImportListResponse) -> Self {
        Self {
            digest,
            report: report(answer.report.unwrap_or_default()),
            difference: answer.difference.unwrap_or_default(),
            commands: answer.commands,
            recorded: answer.recorded,
        }
    }

    /// How many rows of a claim sheet say neither claim nor decline.
    pub(super) fn open(&self) -> usize {
        self.report.totals.iter().filter(|total| total.code == super::OPEN).map(|total| total.count).sum()
    }

    /// One object for programs.
    pub(super) fn to_json(&self, args: &ImportArgs) -> Value {
        let recorded = self.recorded.as_ref().map(|recorded| {
            json!({
                "position": recorded.position, "records": recorded.records,
                "repeated": recorded.repeated_commands,
                "first": recorded.first.as_ref().map(|first| first.sequence),
            })
        });
        json!({
            "file": args.file.display().to_string(), "digest": self.digest.to_hex().as_str(),
            "jurisdiction": args.jurisdiction.to_string(), "act": args.act.word(),
            "on": args.on.to_string(), "dry_run": args.dry_run,
            "report": self.report, "difference": difference(&self.difference),
            "commands": self.commands, "recorded": recorded,
        })
    }
}

fn report(message: pb::ImportReport) -> Report {
    let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let total = |total: pb::ImportTotal| Total {
        code: total.code,
        severity: total.severity,
        count: number(total.count),
    };
    Report {
        errors: number(message.errors),
        warnings: number(message.warnings),
        notices: number(message.notices),
        left_out: number(message.left_out),
        findings: message.findings.into_iter().map(entry).collect(),
        totals: message.totals.into_iter().map(total).collect(),
    }
}

fn entry(message: pb::ImportFinding) -> Entry {
    Entry {
        code: message.code,
        severity: message.severity,
        row: message.row,
        column: message.column,
        heading: message.heading,
        message_zh: message.message_zh,
        message_en: message.message_en,
        remedy_zh: message.remedy_zh,
        remedy_en: message.remedy_en,
    }
}

fn difference(told: &pb::ImportDifference) -> Value {
    let counts = told.counts.unwrap_or_default();
    let row = |row: &pb::ImportRow| json!({ "row": row.row, "code": row.item });
    let rows = |rows: &[pb::ImportRow]| rows.iter().map(row).collect::<Vec<_>>();
    let change = |change: &pb::ImportChange| json!({ "element": change.element, "from": change.from, "to": change.to });
    let adjusted = |adjusted: &pb::ImportAdjusted| {
        let changes: Vec<Value> = adjusted.changes.iter().map(change).collect();
        json!({ "row": adjusted.row, "code": adjusted.item, "changes": changes })
    };
    json!({
        "counts": {
            "added": counts.added, "adjusted": counts.adjusted, "ended": counts.ended,
            "declined": counts.declined, "unchanged": counts.unchanged,
        },
        "added": rows(&told.added),
        "adjusted": told.adjusted.iter().map(adjusted).collect::<Vec<_>>(),
        "ended": told.ended,
        "declined": rows(&told.declined),
        "unchanged": counts.unchanged,
    })
}
