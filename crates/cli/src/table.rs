//! Tables whose columns stand straight with Chinese in them: a Chinese character is two columns wide.

use unicode_width::UnicodeWidthStr;

use crate::style::Style;

const GAP: &str = "  ";

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// One cell: its text, and how it is set off.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    text: String,
    style: Option<Style>,
}

impl<T: ToString> From<T> for Cell {
    fn from(value: T) -> Self {
        Self { text: value.to_string(), style: None }
    }
}

impl Cell {
    /// A text set off.
    pub(crate) fn styled(text: impl ToString, style: Style) -> Self {
        Self { text: text.to_string(), style: Some(style) }
    }
}

/// A table that is printed row by row.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<Cell>>,
    indent: usize,
}

impl Table {
    /// A table with these headings.
    pub(crate) fn new<const N: usize>(columns: [(&str, Align); N]) -> Self {
        let columns = columns.iter().map(|(name, align)| ((*name).to_owned(), *align)).collect();
        Self { columns, rows: Vec::new(), indent: 0 }
    }

    /// The same table, so many columns to the right.
    pub(crate) fn indented(mut self, indent: usize) -> Self {
        self.indent = indent;
        self
    }

    pub(crate) fn push<const N: usize>(&mut self, row: [Cell; N]) {
        self.rows.push(row.into());
    }

    /// The lines of the table.
    pub(crate) fn lines(&self) -> Vec<String> {
        let widths = self.widths();
        let line = |cells: Vec<String>| {
            let line = format!("{}{}", " ".repeat(self.indent), cells.join(GAP));
            line.trim_end().to_owned()
        };
        let heading = self
            .columns
            .iter()
            .zip(&widths)
            .map(|((name, align), width)| Style::Dim.of(&padded(name, *width, *align)));
        let mut lines = vec![line(heading.collect())];
        for row in &self.rows {
            let cells = row.iter().zip(&self.columns).zip(&widths).map(|((cell, (_, align)), width)| {
                let text = padded(&cell.text, *width, *align);
                cell.style.map_or(text.clone(), |style| style.of(&text))
            });
            lines.push(line(cells.collect()));
        }
        lines
    }

    fn widths(&self) -> Vec<usize> {
        let cell_width = |row: &Vec<Cell>, at: usize| row.get(at).map_or(0, |c| c.text.width());
        let columns = self.columns.iter().enumerate();
        columns
            .map(|(at, (name, _))| {
                self.rows.iter().map(|row| cell_width(row, at)).max().unwrap_or(0).max(name.width())
            })
            .collect()
    }
}

fn padded(text: &str, width: usize, align: Align) -> String {
    let space = " ".repeat(width.saturating_sub(text.width()));
    match align {
        Align::Left => format!("{text}{space}"),
        Align::Right => format!("{space}{text}"),
    }
}

/// The beginning of a text that is at most so many columns wide, with an ellipsis where something was cut.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    for character in text.chars() {
        if cut.width() + character.to_string().width() + 1 > width {
            break;
        }
        cut.push(character);
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_straight_with_chinese_in_them() {
        let mut table = Table::new([("事项", Align::Left), ("n", Align::Right)]);
        table.push(["取水许可".into(), 7.into()]);
        table.push(["abc".into(), 12.into()]);
        let lines = table.lines();
        assert_eq!(lines, ["事项       n", "取水许可   7", "abc       12"]);
        assert!(lines.iter().all(|l| l.width() == 12));
    }

    #[test]
    fn a_cut_text_is_never_wider_than_asked() {
        assert_eq!(cut("取水许可", 8), "取水许可");
        assert_eq!(cut("取水许可", 7), "取水许…");
        assert_eq!(cut("取水许可", 6), "取水…");
    }
}
