//! One listing with its text and where each element came from.

use inforce_views::listing::{ListingAnswer, ListingView};
use inforce_views::part::ListingText;

use super::in_force::{behind_sentence, listing_text};
use super::{Render, asked, more, none, place, record, short};
use crate::lang::Lang;
use crate::screen::Screen;
use crate::style::Style;
use crate::table::{Align, Cell, Table};
use crate::words;

impl Render for ListingAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(
            screen,
            lang,
            &lang.pick(format!("{} 条目", self.item), format!("listing {}", self.item)),
            &self.asked,
        );
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        for row in &self.rows {
            screen.blank();
            listing(row, screen, lang);
        }
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}

fn listing(row: &ListingView, screen: &mut Screen, lang: Lang) {
    let name = row.text.as_ref().map_or("", |t| &t.name);
    screen.line(format!("  {}  {}", place(&row.jurisdiction), Style::Bold.of(name)));
    let by = row.decided_by.as_ref().map(record).unwrap_or_default();
    screen.pair(
        lang.pick("状态", "status"),
        format!("{} {}", words::word(lang, &row.status), Style::Dim.of(&by)),
    );
    let head = row.head.as_ref().map(record).unwrap_or_default();
    screen.pair(
        lang.pick("记录流", "stream"),
        lang.pick(
            format!("{} 条记录，最后 {head}", row.version),
            format!("{} records, the last is {head}", row.version),
        ),
    );
    if let Some(begun) = &row.begun_on {
        screen.pair(lang.pick("起始", "begun"), begun);
    }
    if let Some(lapses) = &row.lapses_on {
        screen.pair(lang.pick("失效", "lapses"), lapses);
    }
    if let Some(parent) = &row.parent {
        let head = parent.head.map_or_else(|| "–".to_owned(), |h| format!("#{h}"));
        let confirmed = match parent.confirmed_head {
            0 => lang.pick("尚未确认".to_owned(), "nothing confirmed yet".to_owned()),
            to => lang.pick(format!("已确认至 #{to}"), format!("confirmed to #{to}")),
        };
        let place = place(&parent.jurisdiction);
        screen.pair(
            lang.pick("依据上级", "rests on"),
            lang.pick(
                format!("{place}，{confirmed}，上级最后 {head}"),
                format!("{place}, {confirmed}; its last record is {head}"),
            ),
        );
    }
    if let Some(behind) = &row.behind {
        screen.line(format!("  {}", behind_sentence(behind, lang)));
    }
    if let Some(declined) = &row.declined {
        screen.pair(
            lang.pick("不认领", "declined"),
            format!("{} {}", words::word(lang, &declined.reason), declined.note),
        );
    }
    if !row.successors.is_empty() {
        screen.pair(lang.pick("承接事项", "successors"), row.successors.join(", "));
    }
    if let Some(text) = &row.text {
        listing_text(text, screen, lang);
        screen.table(&sources(text, lang));
    }
}

fn sources(text: &ListingText, lang: Lang) -> Table {
    let names = lang.pick(["要素", "来自", "记录"], ["element", "from", "record"]);
    let mut table = Table::new(names.map(|n| (n, Align::Left))).indented(4);
    for source in &text.sources {
        table.push([
            words::word(lang, &source.element).into(),
            format!("{} {}", source.jurisdiction.name, short(&source.jurisdiction.code)).into(),
            Cell::styled(record(&source.record), Style::Dim),
        ]);
    }
    table
}
