//! Was it in force?

use inforce_views::in_force::{InForceAcrossAnswer, InForceAnswer, IntervalView};
use inforce_views::part::ListingText;

use super::{Render, asked, hash, mark, more, none, place, short, status, yes_no};
use crate::lang::Lang;
use crate::screen::Screen;
use crate::style::Style;
use crate::table::{Align, Cell, Table};
use crate::words;

impl Render for InForceAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        headline(self, screen, lang);
        facts(self, screen, lang);
        if let Some(text) = &self.listing {
            listing_text(text, screen, lang);
        }
        deciding(self, screen, lang);
        if let Some(intervals) = &self.intervals {
            screen.blank();
            screen.table(&interval_table(intervals, lang));
        }
    }
}

/// Yes or no, why, of what, where and when.
fn headline(answer: &InForceAnswer, screen: &mut Screen, lang: Lang) {
    let (sign, style) = mark(answer.in_force);
    let verdict =
        if answer.in_force { lang.pick("有效", "in force") } else { lang.pick("无效", "not in force") };
    let why = lang.pick(&answer.reason_zh, &answer.reason_en);
    let name = answer.listing.as_ref().map_or("", |text| &text.name);
    let why = if answer.in_force { String::new() } else { format!(" · {why}") };
    screen.line(format!(
        "{} {name} {}",
        style.of(&format!("{sign} {verdict}{why}")),
        Style::Dim.of(&answer.item)
    ));
    let whose = answer.jurisdiction.as_ref().map_or_else(|| short(&answer.jurisdiction_code), place);
    let times = lang.pick(
        format!("{} · 截至 #{}", answer.valid_on, answer.as_of),
        format!("on {} · as known at #{}", answer.valid_on, answer.as_of),
    );
    screen.line(format!("  {whose}  {}", Style::Dim.of(&times)));
}

fn facts(answer: &InForceAnswer, screen: &mut Screen, lang: Lang) {
    screen.pair(lang.pick("本级条目", "own listing"), words::word(lang, &answer.status));
    if answer.in_force {
        screen.pair(lang.pick("实施", "exercised"), words::word(lang, &answer.exercise));
    }
    screen.pair(lang.pick("能否断定", "conclusive"), conclusive(answer, lang));
    if let Some(behind) = &answer.behind {
        screen.line(format!("  {}", behind_sentence(behind, lang)));
    }
    if let Some(begins) = &answer.begins {
        screen.pair(lang.pick("生效日期", "begins"), begins);
    }
    if !answer.successors.is_empty() {
        screen.pair(lang.pick("承接事项", "successors"), answer.successors.join(lang.pick("、", ", ")));
    }
    if let Some(see) = &answer.see {
        screen.pair(lang.pick("承继区划", "see"), place(see));
    }
    if answer.listing.is_some() {
        let unpublished = lang.pick(
            "未记录（未公布的清单不能作为许可依据）",
            "not recorded (an unpublished listing grounds no permit)",
        );
        let published = answer.published_by_day.as_deref().unwrap_or(unpublished);
        screen.pair(lang.pick("公布", "published"), published);
    }
}

/// Whether the answer is conclusive, and why not where it is not.
pub(crate) fn conclusive(answer: &InForceAnswer, lang: Lang) -> String {
    if answer.conclusive {
        return yes_no(lang, true).to_owned();
    }
    let why = if answer.jurisdiction.is_some() {
        lang.pick(
            "否：并非各级清单都已声明完整，未见记录不等于没有",
            "no: not every catalog of the line was declared complete, so silence proves nothing",
        )
    } else {
        lang.pick("否：本账本没有该行政区划的清单", "no: this ledger has no catalog of that place")
    };
    Style::Warn.of(why)
}

/// Since when, on which records, and until when it should have been confirmed.
pub(crate) fn behind_sentence(behind: &inforce_views::behind::BehindView, lang: Lang) -> String {
    let records: Vec<String> = behind.records.iter().map(super::record).collect();
    let records = records.join(", ");
    let (since, who) = (&behind.since, &behind.jurisdiction.name);
    let due = match (&behind.due, behind.overdue_days) {
        (Some(due), Some(days)) if days > 0 => lang.pick(
            format!("，期限 {due}，逾期 {days} 个工作日"),
            format!(" (due {due}, overdue by {days} working days)"),
        ),
        (Some(due), _) => lang.pick(format!("，期限 {due}"), format!(" (due {due})")),
        _ => String::new(),
    };
    Style::Warn.of(&lang.pick(
        format!("滞后：{who}自 {since} 起未确认上级变动 {records}{due}"),
        format!("behind since {since}: {who} has not confirmed {records}{due}"),
    ))
}

pub(super) fn listing_text(text: &ListingText, screen: &mut Screen, lang: Lang) {
    let join = lang.pick("、", ", ");
    let basis: Vec<String> = text.basis.iter().map(|c| format!("{}{}", c.title, c.articles)).collect();
    let authorities: Vec<&str> = text.authorities.iter().map(|a| a.name.as_str()).collect();
    screen.pair(lang.pick("主管部门", "department"), &text.department.name);
    screen.pair(lang.pick("实施机关", "authority"), authorities.join(join));
    screen.pair(lang.pick("设定层级", "set by"), words::word(lang, &text.set_by));
    screen.pair(lang.pick("可实施层级", "levels"), words::levels(lang, &text.levels));
    screen.pair(lang.pick("依据", "basis"), basis.join(" "));
}

fn deciding(answer: &InForceAnswer, screen: &mut Screen, lang: Lang) {
    if answer.deciding_records.iter().all(|record| record.sequence.is_none()) {
        return;
    }
    screen.blank();
    let columns =
        lang.pick(["所依据的记录", "状态", "记录", "哈希"], ["rests on", "status", "record", "hash"]);
    let mut table = Table::new(columns.map(|c| (c, Align::Left))).indented(2);
    for record in &answer.deciding_records {
        let sequence = record.sequence.map_or_else(|| "–".to_owned(), |s| format!("#{s}"));
        let digits = record.hash.as_deref().map(hash).unwrap_or_default();
        table.push([
            format!("{} {}", record.name, short(&record.jurisdiction)).into(),
            status(lang, &record.status),
            sequence.into(),
            Cell::styled(digits, Style::Dim),
        ]);
    }
    screen.table(&table);
}

fn interval_table(intervals: &[IntervalView], lang: Lang) -> Table {
    let columns = lang.pick(["自", "至", "", "原因"], ["from", "to", "", "why"]);
    let mut table = Table::new(columns.map(|c| (c, Align::Left))).indented(2);
    for interval in intervals {
        let (sign, style) = mark(interval.in_force);
        let behind = if interval.behind { lang.pick("，滞后", ", behind") } else { "" };
        table.push([
            interval.from.as_str().into(),
            interval.to.as_deref().unwrap_or("…").into(),
            Cell::styled(sign, style),
            format!("{}{behind}", words::reason(lang, &interval.reason)).into(),
        ]);
    }
    table
}

impl Render for InForceAcrossAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(
            screen,
            lang,
            &lang.pick(format!("{} 是否有效", self.item), format!("{} in force?", self.item)),
            &self.asked,
        );
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        let columns = lang.pick(
            ["", "行政区划", "实施", "原因", "能否断定"],
            ["", "jurisdiction", "exercised", "why", "conclusive"],
        );
        let mut table = Table::new(columns.map(|c| (c, Align::Left))).indented(2);
        for row in &self.rows {
            let (sign, style) = mark(row.in_force);
            let whose = row
                .jurisdiction
                .as_ref()
                .map_or_else(String::new, |j| format!("{} {}", j.name, short(&j.code)));
            let behind = if row.behind.is_some() { lang.pick("，滞后", ", behind") } else { "" };
            table.push([
                Cell::styled(sign, style),
                whose.into(),
                words::word(lang, &row.exercise).into(),
                format!("{}{behind}", words::reason(lang, &row.reason)).into(),
                yes_no(lang, row.conclusive).into(),
            ]);
        }
        screen.table(&table);
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}
