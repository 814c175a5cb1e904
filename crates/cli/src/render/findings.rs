//! What was found: items by their words, one bureau's, counts, what may be required.

use inforce_views::bureau::BureauAnswer;
use inforce_views::counts_by::CountsByAnswer;
use inforce_views::may_require::{MayRequireAnswer, MayRequireRow};
use inforce_views::search::{FoundText, SearchAnswer};

use super::{Render, asked, more, none, record, short, status};
use crate::lang::Lang;
use crate::screen::Screen;
use crate::style::Style;
use crate::table::{Align, Cell, Table, cut};
use crate::words;

impl Render for SearchAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(screen, lang, lang.pick("查找", "found"), &self.asked);
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        for row in &self.rows {
            let listing = &row.listing;
            screen.line(format!(
                "  {}  {}  {}  {}",
                Style::Bold.of(&listing.item),
                marked_or(&row.found, "name", &listing.name),
                Style::Dim.of(&format!(
                    "{} {}",
                    listing.jurisdiction.name,
                    short(&listing.jurisdiction.code)
                )),
                Style::Dim.of(&words::word(lang, &row.how)),
            ));
            for found in row.found.iter().filter(|f| !matches!(f.field.as_str(), "name" | "item")) {
                let field = words::word(lang, &found.field);
                screen.line(format!("      {field}: {}", marked(found)));
            }
        }
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}

/// A text as it was found, or as it is where it was not.
fn marked_or(found: &[FoundText], field: &str, text: &str) -> String {
    found.iter().find(|f| f.field == field).map_or_else(|| text.to_owned(), marked)
}

/// A text with its marked characters set off.
fn marked(found: &FoundText) -> String {
    let chars: Vec<char> = found.text.chars().collect();
    let part = |from: u32, to: u32| -> String {
        let (from, to) = (from as usize, (to as usize).min(chars.len()));
        chars.get(from..to).unwrap_or_default().iter().collect()
    };
    let mut told = String::new();
    let mut at = 0;
    for mark in &found.marks {
        told.push_str(&part(at, mark.from));
        told.push_str(&Style::Good.of(&part(mark.from, mark.to)));
        at = mark.to;
    }
    told + &part(at, u32::MAX)
}

impl Render for MayRequireAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(screen, lang, &self.what, &self.asked);
        let (word, style) = match self.answer.as_str() {
            "yes" => (lang.pick("可以", "yes"), Style::Good),
            "no" => (lang.pick("不可以", "no"), Style::Bad),
            _ => (lang.pick("不能断定", "cannot be said"), Style::Warn),
        };
        let why = lang.pick(&self.reason_zh, &self.reason_en);
        let here = match (self.answer == "yes", self.exercised_here) {
            (true, false) => lang.pick("，但不由本级实施", ", but exercised elsewhere"),
            _ => "",
        };
        screen.line(format!("  {}  {why}{here}", style.of(word)));
        list(screen, lang, lang.pick("同名或同码的事项", "of this name or code"), &self.exact);
        list(screen, lang, lang.pick("名称相近的事项", "of near names"), &self.near);
    }
}

fn list(screen: &mut Screen, lang: Lang, what: &str, rows: &[MayRequireRow]) {
    if rows.is_empty() {
        return;
    }
    screen.line(Style::Dim.of(&format!("  {what}")));
    for row in rows {
        let (sign, style) = super::mark(row.verdict.in_force);
        let name = marked_or(&row.found, "name", &row.name);
        let why = words::reason(lang, &row.verdict.reason);
        screen.line(format!("    {} {}  {name}  {}", style.of(sign), row.verdict.item, Style::Dim.of(&why)));
    }
}

impl Render for BureauAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        let name = self.agency.as_ref().map_or("", |agency| agency.name.as_str());
        asked(screen, lang, format!("{} {name}", self.bureau).trim_end(), &self.asked);
        if let Some(t) = &self.totals {
            screen.line(lang.pick(
                format!(
                    "  实施 {} 项（子项 {}）：主管 {}，实施机关 {}",
                    t.main_items, t.sub_items, t.as_department, t.as_authority
                ),
                format!(
                    "  exercises {} items ({} sub-items): in charge of {}, implementing authority of {}",
                    t.main_items, t.sub_items, t.as_department, t.as_authority
                ),
            ));
        }
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        let names = lang.pick(
            ["区划", "事项编码", "事项名称", "设定层级", "主管", "实施机关", "状态", "记录"],
            ["place", "item", "name", "set by", "in charge", "authority", "status", "record"],
        );
        let mut table = Table::new(names.map(|n| (n, Align::Left))).indented(2);
        for row in &self.rows {
            let listing = &row.listing;
            table.push([
                short(&listing.jurisdiction.code).into(),
                listing.item.as_str().into(),
                cut(&listing.name, 44).into(),
                words::word(lang, &listing.set_by).into(),
                super::yes_no(lang, row.as_department).into(),
                super::yes_no(lang, row.as_authority).into(),
                status(lang, &listing.status),
                Cell::styled(record(&listing.record), Style::Dim),
            ]);
        }
        screen.table(&table);
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}

impl Render for CountsByAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(screen, lang, lang.pick("事项数", "counts"), &self.asked);
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        let left =
            lang.pick(["层级", "设定层级", "主管部门", "状态"], ["level", "set by", "department", "status"]);
        let right = lang.pick(
            ["有记录", "列入", "有效", "本级实施", "滞后"],
            ["recorded", "listed", "in force", "exercised", "behind"],
        );
        let [a, b, c, d] = left.map(|name| (name, Align::Left));
        let [e, f, g, h, i] = right.map(|name| (name, Align::Right));
        let mut table = Table::new([a, b, c, d, e, f, g, h, i]).indented(2);
        // What was not counted by is everything; what has no text is nothing.
        let cell = |value: &Option<String>, told: fn(Lang, &str) -> String| match value.as_deref() {
            None => lang.pick("全部", "all").to_owned(),
            Some("") => "–".to_owned(),
            Some(value) => told(lang, value),
        };
        for row in &self.rows {
            table.push([
                cell(&row.level, words::word).into(),
                cell(&row.set_by, words::word).into(),
                cut(&cell(&row.department, |_, name| name.to_owned()), 32).into(),
                cell(&row.status, words::word).into(),
                row.recorded.into(),
                row.listed.into(),
                row.in_force.into(),
                row.exercised_here.into(),
                row.behind.into(),
            ]);
        }
        screen.table(&table);
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}
