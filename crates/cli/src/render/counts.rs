//! How many items.

use inforce_views::counts::{CountsAnswer, CountsRow};

use super::{Render, asked, more, none, short};
use crate::lang::Lang;
use crate::screen::Screen;
use crate::style::Style;
use crate::table::{Align, Cell, Table};
use crate::words;

impl Render for CountsAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(screen, lang, lang.pick("事项数", "counts"), &self.asked);
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        if self.asked.subtree && !self.by_level.is_empty() {
            screen.table(&by_level(self, lang));
            screen.blank();
        }
        screen.table(&count_table(&self.rows, lang));
        more(screen, lang, self.next_page_token());
    }

    fn next_page_token(&self) -> Option<&str> {
        self.next_page_token.as_deref()
    }
}

fn by_level(answer: &CountsAnswer, lang: Lang) -> Table {
    let [level, places, listed, exercised] =
        lang.pick(["层级", "区划数", "列入", "本级实施"], ["level", "places", "listed", "exercised"]);
    let mut table = Table::new([
        (level, Align::Left),
        (places, Align::Right),
        (listed, Align::Right),
        (exercised, Align::Right),
    ])
    .indented(2);
    for total in &answer.by_level {
        table.push([
            words::word(lang, &total.level).into(),
            total.jurisdictions.into(),
            total.listed.into(),
            total.exercised_here.into(),
        ]);
    }
    table
}

/// One row a jurisdiction: listed, by whom its items were set, exercised here.
pub(crate) fn count_table(rows: &[CountsRow], lang: Lang) -> Table {
    let [place, listed, set_by, exercised, in_force, behind] = lang.pick(
        ["行政区划", "列入", "其中", "本级实施", "有效", "滞后"],
        ["jurisdiction", "listed", "of which", "exercised", "in force", "behind"],
    );
    let mut table = Table::new([
        (place, Align::Left),
        (listed, Align::Right),
        (set_by, Align::Left),
        (exercised, Align::Right),
        (in_force, Align::Right),
        (behind, Align::Right),
    ])
    .indented(2);
    for row in rows {
        let of_which: Vec<String> = row
            .by_set_by
            .iter()
            .filter(|s| s.listed > 0)
            .map(|s| {
                lang.pick(
                    format!("{}设定 {}", words::word(lang, &s.level), s.listed),
                    format!("{} by {}", s.listed, s.level),
                )
            })
            .collect();
        let behind = if row.behind > 0 { Cell::styled(row.behind, Style::Warn) } else { row.behind.into() };
        table.push([
            format!("{} {}", row.jurisdiction.name, short(&row.jurisdiction.code)).into(),
            Cell::styled(row.listed, Style::Bold),
            Cell::styled(of_which.join(" + "), Style::Dim),
            row.exercised_here.into(),
            row.in_force.into(),
            behind,
        ]);
    }
    table
}
