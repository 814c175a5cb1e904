//! What is said of a file: what was found, what changes, what was recorded.

use inforce_client::proto as pb;
use inforce_sheets::report::Entry;

use super::ImportArgs;
use super::answer::Imported;
use crate::args::Output;
use crate::failure::Failure;
use crate::lang::Lang;
use crate::screen::{self, Screen};
use crate::style::Style;

/// Findings and items that are told one by one on a screen; the report has them all.
const TOLD: usize = 20;

/// `copied` says of a marked copy that was asked for whether there could be one.
pub(super) fn all(
    args: &ImportArgs,
    imported: &Imported,
    copied: Option<bool>,
    output: Output,
) -> Result<(), Failure> {
    if output.json {
        return screen::put(&format!("{}\n", imported.to_json(args)), None);
    }
    let mut screen = Screen::default();
    findings(&mut screen, imported, output.lang);
    // With an error, or with no row filled in, there is nothing to compare: zeros would only hide the sentence that matters.
    if imported.report.errors == 0 && !is_empty(&imported.difference) {
        changes(&mut screen, &imported.difference, output.lang);
    }
    if copied == Some(false) {
        screen.line(Style::Warn.of(output.lang.pick(
            "文件不能作为电子表格读取，未写出标注副本",
            "the file cannot be read as a spreadsheet: no marked copy was written",
        )));
    }
    outcome(&mut screen, args, imported, output.lang);
    screen::put(screen.text(), None)
}

/// Errors and warnings. Rows left open are not told one by one: the outcome says how many there are.
fn findings(screen: &mut Screen, imported: &Imported, lang: Lang) {
    let report = &imported.report;
    let weighs = |e: &&Entry| e.severity != "notice" && e.code != super::OPEN;
    for entry in report.findings.iter().filter(weighs).take(TOLD) {
        let style = if entry.severity == "error" { Style::Bad } else { Style::Warn };
        let what = lang.pick(&entry.message_zh, &entry.message_en);
        let code = Style::Dim.of(&format!("[{}]", entry.code));
        screen.line(format!("{} {what}  {code}", style.of(&place(entry, lang))));
        screen.line(format!("    {}", Style::Dim.of(lang.pick(&entry.remedy_zh, &entry.remedy_en))));
    }
    let told = report.errors + report.warnings - imported.open();
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

fn changes(screen: &mut Screen, told: &pb::ImportDifference, lang: Lang) {
    let counts = told.counts.unwrap_or_default();
    let codes = |count: u64, codes: Vec<&str>| {
        let shown = codes.iter().take(TOLD).copied().collect::<Vec<_>>().join(" ");
        let more = if count > TOLD as u64 { " …" } else { "" };
        format!("{count} {shown}{more}").trim_end().to_owned()
    };
    let named = |rows: &'_ [pb::ImportRow]| -> Vec<String> { rows.iter().map(|r| r.item.clone()).collect() };
    let list = |count: u64, rows: &[pb::ImportRow]| {
        let named = named(rows);
        codes(count, named.iter().map(String::as_str).collect())
    };
    screen.pair(lang.pick("新增", "added"), list(counts.added, &told.added));
    screen.pair(lang.pick("调整", "adjusted"), counts.adjusted.to_string());
    for adjusted in told.adjusted.iter().take(TOLD) {
        for change in &adjusted.changes {
            let pb::ImportChange { heading, from, to, .. } = change;
            screen.line(format!("    {} {heading}：{from} → {to}", adjusted.item));
        }
    }
    let ended = told.ended.iter().map(String::as_str).collect();
    screen.pair(lang.pick("停用", "ended"), codes(counts.ended, ended));
    screen.pair(lang.pick("不认领", "declined"), list(counts.declined, &told.declined));
    screen.pair(lang.pick("不变", "unchanged"), counts.unchanged.to_string());
    screen.blank();
}

/// A number of things in English.
fn counted(count: impl TryInto<u64>, what: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Whether the file says nothing of any item.
fn is_empty(told: &pb::ImportDifference) -> bool {
    told.counts.unwrap_or_default() == pb::ImportCounts::default()
}

fn outcome(screen: &mut Screen, args: &ImportArgs, imported: &Imported, lang: Lang) {
    let (errors, count) = (imported.report.errors, imported.commands);
    let open = imported.open();
    screen.line(match &imported.recorded {
        _ if errors > 0 => Style::Bad.of(&lang.pick(
            format!("✗ 有 {errors} 处错误，未登记任何内容：请改正后再导入"),
            format!("✗ {}; nothing was recorded: correct and import again", counted(errors, "error")),
        )),
        None if count == 0 && open > 0 && is_empty(&imported.difference) => Style::Warn.of(lang.pick(
            "＝ 没有一行写明认领或不认领，未登记任何内容",
            "= no row says claim or decline; nothing was recorded",
        )),
        None if count == 0 && open > 0 => Style::Warn.of(lang.pick(
            "＝ 已填写的内容与清单一致，无需登记",
            "= what is filled in is what the catalog says; nothing to record",
        )),
        None if count == 0 => {
            Style::Good.of(lang.pick("＝ 清单与文件一致，无需登记", "= the catalog says what the file says"))
        }
        None => lang.pick(
            format!("会登记 {count} 条命令；去掉 --dry-run 即登记"),
            format!("{} would be recorded; leave --dry-run out to record", counted(count, "command")),
        ),
        Some(recorded) if recorded.repeated_commands == count => Style::Warn.of(&lang.pick(
            format!("＝ 这 {count} 条命令此前已登记；若其后被撤销，请用 --attempt {}", args.attempt + 1),
            format!(
                "= these {count} commands were recorded before; if they were voided since: --attempt {}",
                args.attempt + 1
            ),
        )),
        Some(recorded) => Style::Good.of(&lang.pick(
            format!("✓ 已登记 {count} 条命令，{} 条记录", recorded.records),
            format!("✓ {} recorded, {}", counted(count, "command"), counted(recorded.records, "record")),
        )),
    });
    if open > 0 && errors == 0 {
        screen.line(Style::Warn.of(&lang.pick(
            format!("  有 {open} 行未写认领或不认领，未读取：请填写后再导入"),
            format!(
                "  {} without claim or decline, left open: fill in and import again",
                counted(open, "row")
            ),
        )));
    }
}
