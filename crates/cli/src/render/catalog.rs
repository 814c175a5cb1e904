//! What a jurisdiction lists, what it declined, what it has not claimed.

use inforce_views::catalog::CatalogAnswer;
use inforce_views::declined::DeclinedAnswer;
use inforce_views::unclaimed::UnclaimedAnswer;

use super::{Render, asked, more, none, record, short, status};
use crate::lang::Lang;
use crate::screen::Screen;
use crate::style::Style;
use crate::table::{Align, Cell, Table, cut};
use crate::words;

/// Columns for the name of an item: the longest have two hundred.
const NAME: usize = 44;

fn columns<const N: usize>(names: [&str; N]) -> Table {
    Table::new(names.map(|name| (name, Align::Left))).indented(2)
}

impl Render for CatalogAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        let what = match self.selection.as_str() {
            "exercised_here" => lang.pick("本级实施的事项", "exercised here"),
            _ => lang.pick("清单", "catalog"),
        };
        asked(screen, lang, what, &self.asked);
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        let mut table = columns(lang.pick(
            ["区划", "事项编码", "事项名称", "主管部门", "状态", "实施", "记录"],
            ["place", "item", "name", "department", "status", "exercised", "record"],
        ));
        for row in &self.rows {
            let behind = if row.behind { lang.pick("·滞后", " · behind") } else { "" };
            table.push([
                short(&row.jurisdiction.code).into(),
                row.item.as_str().into(),
                cut(&row.name, NAME).into(),
                cut(&row.department, 24).into(),
                status(lang, &row.status),
                format!("{}{behind}", words::word(lang, &row.exercise)).into(),
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

impl Render for DeclinedAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(screen, lang, lang.pick("不认领的事项", "declined"), &self.asked);
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        let mut table = columns(lang.pick(
            ["行政区划", "事项编码", "事项名称", "理由", "说明", "自", "记录"],
            ["jurisdiction", "item", "name", "reason", "note", "since", "record"],
        ));
        for row in &self.rows {
            let decline = &row.decline;
            let reopened =
                if decline.valid { "" } else { lang.pick("（已重新开放）", " (open again)") };
            table.push([
                format!("{} {}", row.jurisdiction.name, short(&row.jurisdiction.code)).into(),
                row.item.as_str().into(),
                cut(&row.name, NAME).into(),
                format!("{}{reopened}", words::word(lang, &decline.reason)).into(),
                cut(&decline.note, 30).into(),
                decline.since.as_str().into(),
                Cell::styled(record(&decline.record), Style::Dim),
            ]);
        }
        screen.table(&table);
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}

impl Render for UnclaimedAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(screen, lang, lang.pick("尚未认领的事项", "unclaimed"), &self.asked);
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        let mut table = columns(lang.pick(
            ["行政区划", "事项编码", "事项名称", "上级列入", "期限", "逾期（工作日）"],
            ["jurisdiction", "item", "name", "listed above", "due", "overdue (working days)"],
        ));
        for row in &self.rows {
            let late = if row.overdue_days > 0 { Style::Bad } else { Style::Dim };
            table.push([
                format!("{} {}", row.jurisdiction.name, short(&row.jurisdiction.code)).into(),
                row.item.as_str().into(),
                cut(&row.name, NAME).into(),
                row.since.as_str().into(),
                row.due.as_deref().unwrap_or("–").into(),
                Cell::styled(row.overdue_days, late),
            ]);
        }
        screen.table(&table);
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}
