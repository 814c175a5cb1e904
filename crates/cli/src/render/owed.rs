//! What is owed, and which catalogs are declared complete.

use inforce_views::coverage::CoverageAnswer;
use inforce_views::obligations::{ObligationRow, ObligationsAnswer};

use super::{Render, asked, more, none, record, short};
use crate::lang::Lang;
use crate::screen::Screen;
use crate::style::Style;
use crate::table::{Align, Cell, Table, cut};
use crate::words;

impl Render for ObligationsAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        let what = lang
            .pick(format!("应办事项（共 {}）", self.total), format!("obligations ({} in all)", self.total));
        asked(screen, lang, &what, &self.asked);
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        screen.table(&obligation_table(&self.rows, lang));
        if self.rows.iter().any(|row| row.provisional) {
            let note = lang.pick(
                "  * 有的年份未登记工作日历，期限为暂计",
                "  * provisional: a year without a recorded calendar was counted through",
            );
            screen.line(Style::Dim.of(note));
        }
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}

/// One row an obligation.
pub(crate) fn obligation_table(rows: &[ObligationRow], lang: Lang) -> Table {
    let names = lang.pick(
        ["行政区划", "事项", "应办", "起因", "期限", "办理", "状态"],
        ["jurisdiction", "item", "owed", "because of", "due", "done", "state"],
    );
    let mut table = Table::new(names.map(|n| (n, Align::Left))).indented(2);
    for row in rows {
        let star = if row.provisional { "*" } else { "" };
        let days = match row.overdue_days {
            0 => String::new(),
            days => lang.pick(format!(" {days} 个工作日"), format!(" by {days} working days")),
        };
        let style = match row.state.as_str() {
            "overdue" => Style::Bad,
            "discharged_late" => Style::Warn,
            "discharged" => Style::Good,
            _ => Style::Dim,
        };
        table.push([
            format!("{} {}", row.jurisdiction.name, short(&row.jurisdiction.code)).into(),
            format!("{} {}", row.item, cut(&row.name, 32)).into(),
            words::word(lang, &row.kind).into(),
            format!("{} {}", record(&row.opened_by), row.opened_in.name).into(),
            format!("{}{star}", row.due).into(),
            row.discharged.as_ref().map_or_else(|| "–".to_owned(), |d| d.day.clone()).into(),
            Cell::styled(format!("{}{days}", words::word(lang, &row.state)), style),
        ]);
    }
    table
}

impl Render for CoverageAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(screen, lang, lang.pick("声明完整的清单", "declared complete"), &self.asked);
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        let names = lang.pick(
            ["行政区划", "编码前缀", "自", "项数", "依据", "记录"],
            ["jurisdiction", "code prefix", "since", "items", "instrument", "record"],
        );
        let mut table = Table::new(names.map(|n| (n, Align::Left))).indented(2);
        for row in &self.rows {
            let prefix = if row.code_prefix.is_empty() {
                lang.pick("（全部）", "(all)")
            } else {
                &row.code_prefix
            };
            table.push([
                format!("{} {}", row.jurisdiction.name, short(&row.jurisdiction.code)).into(),
                prefix.into(),
                row.since.as_str().into(),
                row.expected_count.into(),
                row.instrument.as_ref().map_or("–", |i| &i.number).into(),
                Cell::styled(record(&row.record), Style::Dim),
            ]);
        }
        screen.table(&table);
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}
