//! Jurisdictions and agencies.

use inforce_views::agencies::AgenciesAnswer;
use inforce_views::jurisdictions::JurisdictionsAnswer;

use super::{Render, asked, more, none, record, short};
use crate::lang::Lang;
use crate::screen::Screen;
use crate::style::Style;
use crate::table::{Align, Cell, Table};
use crate::words;

impl Render for JurisdictionsAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(screen, lang, lang.pick("行政区划", "jurisdictions"), &self.asked);
        let line: Vec<&str> = self.line.iter().map(|j| j.name.as_str()).collect();
        if line.len() > 1 {
            screen.line(format!("  {}", Style::Dim.of(&line.join(" › "))));
        }
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        let names = lang.pick(
            ["代码", "名称", "层级", "性质", "下级", "状态", "记录"],
            ["code", "name", "level", "nature", "below", "state", "record"],
        );
        let mut table = Table::new(names.map(|n| (n, Align::Left))).indented(2);
        for row in &self.rows {
            let state = row.retired.as_ref().map_or_else(String::new, |r| {
                lang.pick(format!("{} 撤并", r.since), format!("gone since {}", r.since))
            });
            table.push([
                short(&row.code).into(),
                row.name.as_str().into(),
                words::word(lang, &row.level).into(),
                words::word(lang, &row.nature).into(),
                row.children.into(),
                Cell::styled(state, Style::Warn),
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

impl Render for AgenciesAnswer {
    fn render(&self, screen: &mut Screen, lang: Lang) {
        asked(screen, lang, lang.pick("机关", "agencies"), &self.asked);
        if self.rows.is_empty() {
            return none(screen, lang);
        }
        let names = lang.pick(
            ["区划", "统一社会信用代码", "核验", "类别", "名称", "记录"],
            ["place", "credit code", "verified", "kind", "name", "record"],
        );
        let mut table = Table::new(names.map(|n| (n, Align::Left))).indented(2);
        for row in &self.rows {
            let verified = if row.verified {
                Cell::styled(lang.pick("已核验", "yes"), Style::Good)
            } else {
                Cell::styled(lang.pick("未核验", "no"), Style::Warn)
            };
            table.push([
                short(&row.jurisdiction.code).into(),
                row.code.as_str().into(),
                verified,
                words::word(lang, &row.kind).into(),
                row.name.as_str().into(),
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
