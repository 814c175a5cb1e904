//! The history of a listing, and records as such.

use inforce_views::history::{HistoryAnswer, HistoryRow};
use inforce_views::record::RecordView;

use super::{Render, asked, hash, more, none, short};
use crate::lang::Lang;
use crate::screen::Screen;
use crate::style::Style;
use crate::table::{Align, Cell, Table};
use crate::words;

impl Render for HistoryAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(
            screen,
            lang,
            &lang.pick(format!("{} 沿革", self.item), format!("history of {}", self.item)),
            &self.asked,
        );
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        screen.table(&history_table(&self.rows, lang));
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}

/// One row a record: when it took effect, when it was recorded, and what was known of the listing then.
pub(crate) fn history_table(rows: &[HistoryRow], lang: Lang) -> Table {
    let names = lang.pick(
        ["记录", "行为", "生效日期", "登记时间", "当时所知", "现在", "文号", "账号"],
        ["record", "act", "legal day", "recorded", "known then", "now", "instrument", "by"],
    );
    let mut table = Table::new(names.map(|n| (n, Align::Left))).indented(2);
    for row in rows {
        let record = &row.record;
        let late = if record.late { lang.pick(" 补录", " late") } else { "" };
        let now = match record.voided_by {
            Some(by) => {
                Cell::styled(lang.pick(format!("被 #{by} 撤销"), format!("void by #{by}")), Style::Bad)
            }
            None if row.counts => Cell::styled(lang.pick("算数", "counts"), Style::Good),
            None => Cell::styled("–", Style::Dim),
        };
        table.push([
            Cell::styled(format!("#{}", record.sequence), Style::Dim),
            words::word(lang, &record.kind).into(),
            record.effective_from.as_deref().unwrap_or("–").into(),
            format!("{}{late}", instant(&record.recorded_at)).into(),
            known_then(row, lang).into(),
            now,
            record.instrument.as_ref().map_or("–", |i| &i.number).into(),
            Cell::styled(&record.principal, Style::Dim),
        ]);
    }
    table
}

/// The timeline of the listing as it was known once the record was taken.
fn known_then(row: &HistoryRow, lang: Lang) -> String {
    let intervals: Vec<String> =
        row.known_then.iter().map(|i| format!("{} {}", i.from, words::word(lang, &i.status))).collect();
    if intervals.is_empty() { words::word(lang, "absent") } else { intervals.join(" → ") }
}

/// An instant without its fraction of a second.
fn instant(rfc3339: &str) -> String {
    let cut: String = rfc3339.chars().take(19).collect();
    format!("{}Z", cut.replace('T', " "))
}

/// Records from a sequence on.
#[derive(serde::Serialize)]
pub(crate) struct Records {
    /// The records, each with its bytes in hexadecimal.
    pub(crate) records: Vec<RecordWithBytes>,
    /// How many records the view had taken in.
    pub(crate) position: u64,
}

/// A record and the very bytes that were hashed.
#[derive(serde::Serialize)]
pub(crate) struct RecordWithBytes {
    #[serde(flatten)]
    pub(crate) record: RecordView,
    pub(crate) bytes: String,
}

impl Render for Records {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        if self.records.is_empty() {
            return none(screen, lang);
        }
        let names = lang.pick(
            ["记录", "种类", "记录流", "生效日期", "登记时间", "账号", "哈希"],
            ["record", "kind", "stream", "legal day", "recorded", "by", "hash"],
        );
        let mut table = Table::new(names.map(|n| (n, Align::Left)));
        for RecordWithBytes { record, .. } in &self.records {
            let stream = &record.stream;
            let whose =
                stream.jurisdiction.as_ref().map_or_else(String::new, |j| format!("{} ", short(&j.code)));
            table.push([
                format!("#{}", record.sequence).into(),
                words::word(lang, &record.kind).into(),
                format!("{whose}{}", stream.id).into(),
                record.effective_from.as_deref().unwrap_or("–").into(),
                instant(&record.recorded_at).into(),
                record.principal.as_str().into(),
                Cell::styled(hash(&record.hash), Style::Dim),
            ]);
        }
        screen.table(&table);
    }
}

/// How far the ledger is.
#[derive(serde::Serialize)]
pub(crate) struct HeadView {
    /// The ledger's id.
    pub(crate) ledger: String,
    /// How many durable records it has.
    pub(crate) size: u64,
    /// The hash of the last.
    pub(crate) hash: String,
    /// How many records the views have taken in.
    pub(crate) position: u64,
}

impl Render for HeadView {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        screen.pair(lang.pick("账本", "ledger"), &self.ledger);
        screen.pair(lang.pick("记录数", "records"), self.size.to_string());
        screen.pair(lang.pick("链头", "head"), &self.hash);
    }
}
