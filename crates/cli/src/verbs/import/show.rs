//! What is said of a file: what was found, what changes, what was recorded.

use inforce_sheets::plan::Planned;
use inforce_sheets::report::Entry;
use serde_json::json;

use super::read::File;
use super::{ImportArgs, Imported};
use crate::args::Output;
use crate::failure::Failure;
use crate::lang::{Lang, Said};
use crate::screen::{self, Screen};
use crate::style::Style;

/// Findings and items that are told one by one on a screen; the report has them all.
const TOLD: usize = 20;

pub(super) fn all(
    args: &ImportArgs,
    file: &File,
    imported: &Imported,
    output: Output,
) -> Result<(), Failure> {
    if output.json {
        return screen::put(&format!("{}\n", object(args, file, imported)), None);
    }
    let mut screen = Screen::default();
    findings(&mut screen, imported, output.lang);
    changes(&mut screen, imported, output.lang);
    outcome(&mut screen, args, imported, output.lang);
    screen::put(screen.text(), None)
}

fn object(args: &ImportArgs, file: &File, imported: &Imported) -> serde_json::Value {
    let done = imported.done.as_ref().map(|done| {
        json!({
            "position": done.position,
            "records": done.commands.iter().map(|c| c.records).sum::<u64>(),
            "repeated": done.commands.iter().filter(|c| c.repeated).count(),
        })
    });
    json!({
        "file": args.file.display().to_string(), "digest": file.digest.to_hex().as_str(),
        "jurisdiction": args.jurisdiction.to_string(), "act": args.act.word(),
        "on": args.on.to_string(), "dry_run": args.dry_run,
        "report": imported.report, "difference": imported.difference,
        "commands": imported.plan.len(), "recorded": done,
    })
}

fn findings(screen: &mut Screen, imported: &Imported, lang: Lang) {
    let report = &imported.report;
    for entry in report.findings.iter().filter(|e| e.severity != "notice").take(TOLD) {
        let style = if entry.severity == "error" { Style::Bad } else { Style::Warn };
        let what = lang.pick(&entry.message_zh, &entry.message_en);
        screen.line(format!("{} {what}", style.of(&place(entry, lang))));
        screen.line(format!("    {}", Style::Dim.of(lang.pick(&entry.remedy_zh, &entry.remedy_en))));
    }
    let told = report.errors + report.warnings;
    if told > TOLD {
        let left = told - TOLD;
        screen.line(lang.pick(
            format!("  ……另有 {left} 处，见 --report 或 --json"),
            format!("  … and {left} more: see --report or --json"),
        ));
    }
    if told > 0 {
        screen.blank();
    }
}

/// Where a finding is, as a spreadsheet program names cells.
fn place(entry: &Entry, lang: Lang) -> String {
    match (&entry.column, entry.row) {
        (Some(column), Some(row)) => format!("{column}{row}"),
        (None, Some(row)) => lang.pick(format!("第 {row} 行"), format!("row {row}")),
        _ => lang.pick("文件", "file").to_owned(),
    }
}

fn changes(screen: &mut Screen, imported: &Imported, lang: Lang) {
    let difference = &imported.difference;
    let codes = |found: Vec<String>| {
        let shown = found.iter().take(TOLD).map(String::as_str).collect::<Vec<_>>().join(" ");
        let more = if found.len() > TOLD { " …" } else { "" };
        format!("{} {shown}{more}", found.len())
    };
    let named = |of: &[inforce_sheets::compare::Named]| of.iter().map(|n| n.code.to_string()).collect();
    screen.pair(lang.pick("新增", "added"), codes(named(&difference.added)));
    screen.pair(lang.pick("调整", "adjusted"), difference.adjusted.len().to_string());
    for adjusted in difference.adjusted.iter().take(TOLD) {
        for change in &adjusted.changes {
            let heading = change.element.heading();
            screen.line(format!("    {} {heading}：{} → {}", adjusted.code, change.from, change.to));
        }
    }
    screen
        .pair(lang.pick("停用", "ended"), codes(difference.ended.iter().map(ToString::to_string).collect()));
    screen.pair(lang.pick("不认领", "declined"), codes(named(&difference.declined)));
    screen.pair(lang.pick("不变", "unchanged"), difference.unchanged.to_string());
    screen.blank();
}

fn outcome(screen: &mut Screen, args: &ImportArgs, imported: &Imported, lang: Lang) {
    let report = &imported.report;
    let count = imported.plan.len();
    screen.line(match &imported.done {
        _ if report.errors > 0 => Style::Bad.of(&lang.pick(
            format!("✗ 有 {} 处错误，未登记任何内容：请改正后再导入", report.errors),
            format!("✗ {} errors; nothing was recorded: correct them and import again", report.errors),
        )),
        None if count == 0 => {
            Style::Good.of(lang.pick("＝ 清单与文件一致，无需登记", "= the catalog says what the file says"))
        }
        None => lang.pick(
            format!("会登记 {count} 条命令；去掉 --dry-run 即登记"),
            format!("{count} commands would be recorded; leave --dry-run out to record them"),
        ),
        Some(done) if done.commands.iter().all(|c| c.repeated) => Style::Warn.of(&lang.pick(
            format!("＝ 这 {count} 条命令此前已登记；若其后被撤销，请用 --attempt {}", args.attempt + 1),
            format!(
                "= these {count} commands were recorded before; if they were voided since: --attempt {}",
                args.attempt + 1
            ),
        )),
        Some(done) => {
            let records: u64 = done.commands.iter().map(|c| c.records).sum();
            Style::Good.of(&lang.pick(
                format!("✓ 已登记 {count} 条命令，{records} 条记录"),
                format!("✓ {count} commands recorded, {records} records"),
            ))
        }
    });
}

/// A refusal of one command of the file, with the row that asks for it.
pub(super) fn in_its_row(failure: Failure, plan: &[Planned]) -> Failure {
    let index = failure.to_json()["index"].as_u64().and_then(|index| usize::try_from(index).ok());
    match index.and_then(|index| plan.get(index)) {
        Some(Planned { row: Some(row), item, .. }) => failure
            .at(Some(*row), &Said::new(format!("第 {row} 行（{item}）："), format!("row {row} ({item}): "))),
        Some(Planned { row: None, item, .. }) => {
            failure.at(None, &Said::new(format!("{item}："), format!("{item}: ")))
        }
        None => failure,
    }
}
