//! What differs, what is behind, one item in each jurisdiction.

use inforce_views::across::{AcrossAnswer, AcrossRow};
use inforce_views::behind::BehindAnswer;
use inforce_views::compare::{ChangeCounts, CompareAnswer, CompareRow};
use inforce_views::difference::Difference;
use inforce_views::payload::Value;

use super::{Render, asked, more, none, place, record, short, status};
use crate::lang::Lang;
use crate::screen::Screen;
use crate::style::Style;
use crate::table::{Align, Cell, Table, cut};
use crate::words;

/// Columns for one side of a difference.
const SIDE: usize = 40;

impl Render for CompareAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(screen, lang, lang.pick("比对前", "from"), &self.from);
        asked(screen, lang, lang.pick("比对后", "to"), &self.asked);
        if let Some(counts) = &self.counts {
            screen.line(sentence(lang, lang.pick("事项", "main items"), &counts.main_items));
            if counts.sub_items != ChangeCounts::default() {
                screen.line(sentence(lang, lang.pick("子项", "sub-items"), &counts.sub_items));
            }
        }
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        for row in &self.rows {
            screen.line(heading(lang, row));
            match row.differences.is_empty() {
                true => screen.line(standing(lang, row)),
                false => differences(screen, lang, &row.differences),
            }
        }
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}

fn sentence(lang: Lang, what: &str, counts: &ChangeCounts) -> String {
    let ChangeCounts { added, removed, changed, unchanged } = counts;
    lang.pick(
        format!("  {what}：增加 {added}，减少 {removed}，变化 {changed}，不变 {unchanged}"),
        format!("  {what}: {added} added, {removed} removed, {changed} changed, {unchanged} unchanged"),
    )
}

fn heading(lang: Lang, row: &CompareRow) -> String {
    let (sign, style) = match row.change.as_str() {
        "added" => ("+", Style::Good),
        "removed" => ("−", Style::Bad),
        _ => ("~", Style::Warn),
    };
    let change = style.of(&format!("{sign} {}", words::word(lang, &row.change)));
    format!("  {change}  {}  {}  {}", place(&row.jurisdiction), row.item, cut(&row.name, 60))
}

/// Why a listing came or went: where it stood, where it stands, by which record.
fn standing(lang: Lang, row: &CompareRow) -> String {
    let told = |side: &Option<inforce_views::difference::Standing>| {
        side.as_ref().map_or_else(String::new, |s| {
            let by = s.record.as_ref().map_or_else(String::new, |r| format!(" {}", record(r)));
            format!("{}{}", words::reason(lang, &s.reason), Style::Dim.of(&by))
        })
    };
    format!("      {} → {}", told(&row.from), told(&row.to))
}

fn differences(screen: &mut Screen, lang: Lang, differences: &[Difference]) {
    for d in differences {
        let (from, to) = apart(&d.from, &d.to);
        let side = |value: &Value| cut(&told(lang, &d.element, value), SIDE);
        let by = d.to_record.as_ref().map_or_else(String::new, |r| format!("  {}", record(r)));
        let element = words::word(lang, &d.element);
        let line = format!("      {element}: {} → {}{}", side(&from), side(&to), Style::Dim.of(&by));
        screen.line(line);
    }
}

/// Of two lists what the other does not have, where that is anything; else both as they are.
fn apart(from: &Value, to: &Value) -> (Value, Value) {
    if let (Value::List(a), Value::List(b)) = (from, to) {
        let only = |these: &[Value], those: &[Value]| {
            Value::List(these.iter().filter(|value| !those.contains(value)).cloned().collect())
        };
        let (a, b) = (only(a, b), only(b, a));
        if a != b {
            return (a, b);
        }
    }
    (from.clone(), to.clone())
}

/// The value of an element: words are told in the reader's language, texts as they are.
fn told(lang: Lang, element: &str, value: &Value) -> String {
    let is_words =
        matches!(element, "status" | "reason" | "exercise" | "set_by" | "levels" | "item_type" | "kind");
    match value {
        Value::Null => "–".to_owned(),
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) if text.is_empty() => "–".to_owned(),
        Value::Text(text) if element == "reason" => words::reason(lang, text),
        Value::Text(text) if is_words => words::word(lang, text),
        Value::Text(text) => text.clone(),
        Value::List(values) if values.is_empty() => "–".to_owned(),
        Value::List(values) => {
            let told: Vec<String> = values.iter().map(|value| told(lang, element, value)).collect();
            told.join(lang.pick("、", ", "))
        }
        Value::Map(values) => match (values.get("title"), values.get("articles")) {
            (Some(Value::Text(title)), Some(Value::Text(articles))) => format!("{title}{articles}"),
            _ => {
                let told: Vec<String> = values.iter().map(|(key, value)| told(lang, key, value)).collect();
                told.join(" ")
            }
        },
    }
}

impl Render for BehindAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(screen, lang, lang.pick("滞后的事项", "behind"), &self.asked);
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        for row in &self.rows {
            let behind = &row.behind;
            let records: Vec<String> = behind.records.iter().map(record).collect();
            screen.line(format!("  {}  {}  {}", place(&behind.jurisdiction), row.item, cut(&row.name, 60)));
            let (since, records, above) = (&behind.since, records.join(" "), &row.parent.name);
            screen.line(lang.pick(
                format!("      自 {since} 起未确认 {above} 的记录 {records}{}", due(lang, behind)),
                format!("      since {since}, {records} of {above} not confirmed{}", due(lang, behind)),
            ));
            if !row.successors.is_empty() {
                let successors = row.successors.join(lang.pick("、", ", "));
                screen.line(format!("      → {successors}"));
            }
            differences(screen, lang, &row.differences);
        }
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}

fn due(lang: Lang, behind: &inforce_views::behind::BehindView) -> String {
    let Some(due) = &behind.due else {
        return String::new();
    };
    match behind.overdue_days.unwrap_or(0) {
        0 => lang.pick(format!("，期限 {due}"), format!(", due {due}")),
        days => Style::Bad.of(&lang.pick(
            format!("，期限 {due}，逾期 {days} 个工作日"),
            format!(", due {due}, {days} working days overdue"),
        )),
    }
}

impl Render for AcrossAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        let name = self.text.as_ref().map_or("", |text| text.name.as_str());
        asked(screen, lang, &format!("{} {name}", self.item), &self.asked);
        if let Some(c) = &self.counts {
            screen.line(lang.pick(
                format!(
                    "  {} 个行政区划：列入 {}，有效 {}，本级实施 {}，滞后 {}，不认领 {}，未认领 {}，文本不同 {}",
                    c.jurisdictions, c.listed, c.in_force, c.exercised_here, c.behind, c.declined, c.unclaimed, c.differing
                ),
                format!(
                    "  {} jurisdictions: {} list it, {} in force, {} exercise it, {} behind, {} declined, {} unclaimed, \
                     {} with another text",
                    c.jurisdictions, c.listed, c.in_force, c.exercised_here, c.behind, c.declined, c.unclaimed, c.differing
                ),
            ));
        }
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        let names = lang.pick(
            ["行政区划", "状态", "原因", "实施", "说明", "记录"],
            ["jurisdiction", "status", "reason", "exercised", "notes", "record"],
        );
        let mut table = Table::new(names.map(|n| (n, Align::Left))).indented(2);
        for row in &self.rows {
            let standing = &row.standing;
            table.push([
                format!("{} {}", row.jurisdiction.name, short(&row.jurisdiction.code)).into(),
                status(lang, &standing.status),
                words::reason(lang, &standing.reason).into(),
                words::word(lang, &standing.exercise).into(),
                cut(&notes(lang, row), 60).into(),
                Cell::styled(standing.record.as_ref().map(record).unwrap_or_default(), Style::Dim),
            ]);
        }
        screen.table(&table);
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}

/// What else is to be said of an item in one jurisdiction.
fn notes(lang: Lang, row: &AcrossRow) -> String {
    let mut notes: Vec<String> = Vec::new();
    if row.unclaimed {
        notes.push(lang.pick("待认领", "to be claimed").to_owned());
    }
    if let Some(declined) = &row.declined {
        notes.push(words::word(lang, &declined.reason));
    }
    if let Some(behind) = &row.behind {
        let since = &behind.since;
        notes.push(lang.pick(format!("自 {since} 滞后"), format!("behind since {since}")));
    }
    for d in &row.differences {
        notes.push(format!("{}: {}", words::word(lang, &d.element), told(lang, &d.element, &d.to)));
    }
    notes.join(lang.pick("；", "; "))
}
