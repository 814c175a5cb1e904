//! Answers as tables for people, one file a question.

mod catalog;
mod counts;
mod differences;
mod findings;
mod history;
mod in_force;
mod levels;
mod listing;
mod owed;

pub(crate) use counts::count_table;
pub(crate) use history::{HeadView, RecordWithBytes, Records, history_table};
pub(crate) use in_force::{behind_sentence, conclusive};
pub(crate) use owed::obligation_table;

use inforce_views::part::{JurisdictionRef, RecordId};
use inforce_views::scope::Asked;

use crate::lang::Lang;
use crate::screen::Screen;
use crate::style::Style;
use crate::words;

/// An answer that can be shown to people.
pub(crate) trait Render: serde::Serialize {
    /// Puts the answer on the screen.
    fn render(&self, screen: &mut Screen, lang: Lang);

    /// The token of the next page, where the answer is long.
    fn next_page_token(&self) -> Option<&str> {
        None
    }
}

/// The code without trailing zeros: 6 digits down to a county, 9 for a township.
pub(crate) fn short(code: &str) -> String {
    code.parse::<inforce_catalog::JurisdictionCode>().map_or_else(|_| code.to_owned(), |c| c.short())
}

/// A jurisdiction by name and code.
pub(crate) fn place(place: &JurisdictionRef) -> String {
    format!("{} {}", place.name, Style::Dim.of(&short(&place.code)))
}

/// The first digits of a hash: enough to compare by eye, the whole is in `--json`.
pub(crate) fn hash(hash: &str) -> String {
    hash.chars().take(16).collect()
}

pub(crate) fn record(record: &RecordId) -> String {
    format!("#{}", record.sequence)
}

/// The line an answer begins with: where, on which day, as known when.
fn asked(screen: &mut Screen, lang: Lang, what: &str, asked: &Asked) {
    let below = if asked.subtree { lang.pick("及下级", " and below") } else { "" };
    let times = lang.pick(
        format!("{} · 截至 #{}", asked.valid_on, asked.as_of),
        format!("on {} · as known at #{}", asked.valid_on, asked.as_of),
    );
    screen.line(format!(
        "{}  {}{below}  {}",
        Style::Bold.of(what),
        place(&asked.jurisdiction),
        Style::Dim.of(&times)
    ));
    if let Some(retired) = &asked.retired {
        let see = retired.see.as_ref().map_or_else(String::new, |see| format!(" → {}", place(see)));
        let since = &retired.since;
        screen.line(
            Style::Warn.of(&lang.pick(format!("已于 {since} 撤并{see}"), format!("gone since {since}{see}"))),
        );
    }
}

/// What stands under an answer that has further pages.
fn more(screen: &mut Screen, lang: Lang, token: Option<&str>) {
    if let Some(token) = token {
        let hint = lang.pick("还有更多：--all，或 --page-token", "there is more: --all, or --page-token");
        screen.line(Style::Dim.of(&format!("{hint} {token}")));
    }
}

/// What stands in the place of no rows.
fn none(screen: &mut Screen, lang: Lang) {
    screen.line(Style::Dim.of(lang.pick("  （无）", "  (none)")));
}

fn yes_no(lang: Lang, yes: bool) -> &'static str {
    if yes { lang.pick("是", "yes") } else { lang.pick("否", "no") }
}

/// The sign and the style of a yes or a no.
pub(crate) fn mark(yes: bool) -> (&'static str, Style) {
    if yes { ("✓", Style::Good) } else { ("✗", Style::Bad) }
}

fn status(lang: Lang, status: &str) -> crate::table::Cell {
    let style = match status {
        "in_force" => Style::Good,
        "suspended" => Style::Warn,
        "lapsed" | "ended" => Style::Bad,
        _ => Style::Dim,
    };
    crate::table::Cell::styled(words::word(lang, status), style)
}
