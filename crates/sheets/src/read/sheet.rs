//! A sheet of cells, whatever file it came from.

use std::fmt;

use crate::finding::{Finding, FindingCode};
use crate::limits::Limits;

/// Where a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The row, from 1, as the spreadsheet program numbers it.
    pub row: u32,
    /// The column, from 0.
    pub column: u16,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", letters(self.column), self.row)
    }
}

/// A column as spreadsheet programs name it: `A` … `Z`, `AA` …
pub fn letters(column: u16) -> String {
    let mut rest = u32::from(column) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// The column that spreadsheet programs name so, in letters of either case.
pub fn column_of(letters: &str) -> Option<u16> {
    let mut column = 0u32;
    for letter in letters.bytes() {
        let value = letter.to_ascii_uppercase().checked_sub(b'A').filter(|v| *v < 26)?;
        column = column.checked_mul(26)?.checked_add(u32::from(value) + 1)?;
    }
    u16::try_from(column.checked_sub(1)?).ok()
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A field of a text file, which has no kinds.
    Plain,
    /// A number.
    Number,
    /// A number shown as a date; its text is `YYYY-MM-DD`.
    Date,
    /// True or false.
    Truth,
    /// An error value such as `#REF!`.
    Fault,
    /// A formula; its text is the cached result.
    Formula,
}

/// One cell that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it shows, without the number format.
    pub text: String,
    /// What it holds.
    pub kind: Kind,
    /// The first cell of the merged area it is filled in from, if it is not the first itself.
    pub merged_from: Option<Address>,
}

impl Cell {
    /// A cell of its own.
    pub fn new(text: impl Into<String>, kind: Kind) -> Self {
        Self { text: text.into(), kind, merged_from: None }
    }
}

/// One row that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u32,
    /// Its cells by column, up to the last that is not empty.
    pub cells: Vec<Option<Cell>>,
}

impl Line {
    /// The cell of a column.
    pub fn cell(&self, column: u16) -> Option<&Cell> {
        self.cells.get(usize::from(column)).and_then(Option::as_ref)
    }

    /// The cells that are not empty, with their columns.
    pub fn filled(&self) -> impl Iterator<Item = (u16, &Cell)> {
        let columns = self.cells.iter().enumerate();
        columns.filter_map(|(at, cell)| Some((u16::try_from(at).ok()?, cell.as_ref()?)))
    }

    /// The cells that are not filled in from a merged area.
    pub fn own(&self) -> impl Iterator<Item = (u16, &Cell)> {
        self.filled().filter(|(_, cell)| cell.merged_from.is_none())
    }

    /// Whether a cell is merged across columns.
    pub fn is_wide(&self, column: u16) -> bool {
        let first = Some(Address { row: self.number, column });
        self.filled().any(|(_, cell)| cell.merged_from == first)
    }
}

/// A rectangle of merged cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) first: Address,
    pub(super) last: Address,
}

/// One sheet: its rows that are not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name; empty for CSV.
    pub name: String,
    /// The rows, in order.
    pub lines: Vec<Line>,
    /// The numbers of rows that are hidden.
    pub hidden: Vec<u32>,
}

/// A sheet being read, held to the limits at every cell.
pub(super) struct Builder<'a> {
    limits: &'a Limits,
    lines: Vec<Line>,
    text: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self { limits, lines: Vec::new(), text: 0 }
    }

    /// Takes a cell in; rows come in order. One without text is left out.
    pub(super) fn put(&mut self, at: Address, cell: Cell) -> Result<(), Finding> {
        let is_empty =
            cell.text.chars().all(char::is_whitespace) && matches!(cell.kind, Kind::Text | Kind::Plain);
        if is_empty {
            return Ok(());
        }
        self.check(at, &cell.text)?;
        if self.lines.last().is_none_or(|line| line.number < at.row) {
            if self.lines.len() >= self.limits.rows {
                return Err(Finding::new(FindingCode::TooManyRows).with("limit", self.limits.rows));
            }
            self.lines.push(Line { number: at.row, cells: Vec::new() });
        }
        self.set(self.lines.len() - 1, at.column, cell);
        Ok(())
    }

    fn check(&mut self, at: Address, text: &str) -> Result<(), Finding> {
        let limits = self.limits;
        if at.column >= limits.columns {
            let finding = Finding::new(FindingCode::TooManyColumns).at(at);
            return Err(finding.with("cell", at).with("limit", limits.columns));
        }
        if text.len() > limits.cell && text.chars().count() > limits.cell {
            let finding = Finding::new(FindingCode::CellTooLong).at(at);
            return Err(finding.with("cell", at).with("limit", limits.cell));
        }
        self.text += text.len();
        if self.text > limits.text {
            return Err(Finding::new(FindingCode::TooMuchText).with("limit", limits.text));
        }
        Ok(())
    }

    fn set(&mut self, line: usize, column: u16, cell: Cell) {
        let Some(line) = self.lines.get_mut(line) else { return };
        let at = usize::from(column);
        if line.cells.len() <= at {
            line.cells.resize(at + 1, None);
        }
        if let Some(place) = line.cells.get_mut(at) {
            *place = Some(cell);
        }
    }

    /// Fills merged areas in, in rows that hold anything of their own: an area may reach to the last row there is.
    pub(super) fn fill(&mut self, areas: &[Area]) -> Result<(), Finding> {
        for area in areas {
            let Ok(top) = self.lines.binary_search_by_key(&area.first.row, |l| l.number) else { continue };
            let Some(cell) = self.lines.get(top).and_then(|l| l.cell(area.first.column)).cloned() else {
                continue;
            };
            let below = self.lines.partition_point(|l| l.number <= area.last.row);
            self.fill_one(area, top..below, &cell)?;
        }
        Ok(())
    }

    fn fill_one(&mut self, area: &Area, lines: std::ops::Range<usize>, cell: &Cell) -> Result<(), Finding> {
        let filled = Cell { merged_from: Some(area.first), ..cell.clone() };
        let last = area.last.column.min(self.limits.columns.saturating_sub(1));
        for line in lines {
            let row = self.lines.get(line).map_or(0, |l| l.number);
            for column in area.first.column..=last {
                let at = Address { row, column };
                if at != area.first {
                    self.check(at, &filled.text)?;
                    self.set(line, column, filled.clone());
                }
            }
        }
        Ok(())
    }

    pub(super) fn finish(self, name: String, mut hidden: Vec<u32>) -> Sheet {
        hidden.retain(|row| self.lines.binary_search_by_key(row, |l| l.number).is_ok());
        Sheet { name, lines: self.lines, hidden }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_spreadsheet_programs() {
        let names = [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")];
        for (column, name) in names {
            assert_eq!((letters(column).as_str(), column_of(name)), (name, Some(column)));
        }
    }

    #[test]
    fn an_area_down_to_the_last_row_fills_only_rows_that_are_there() {
        let limits = Limits::default();
        let mut sheet = Builder::new(&limits);
        let at = |row, column| Address { row, column };
        sheet.put(at(3, 0), Cell::new("教育局", Kind::Text)).unwrap();
        sheet.put(at(3, 1), Cell::new("甲", Kind::Text)).unwrap();
        sheet.put(at(9, 1), Cell::new("乙", Kind::Text)).unwrap();
        sheet.fill(&[Area { first: at(3, 0), last: at(1_048_576, 0) }]).unwrap();
        let sheet = sheet.finish(String::new(), vec![5, 9]);
        assert_eq!(sheet.lines.len(), 2);
        let filled = sheet.lines[1].cell(0).unwrap();
        assert_eq!((filled.text.as_str(), filled.merged_from), ("教育局", Some(at(3, 0))));
        assert_eq!(sheet.hidden, [9], "a hidden row without cells is not worth a word");
    }

    #[test]
    fn what_is_filled_in_counts_as_text() {
        let limits = Limits { text: 1_000, ..Limits::default() };
        let mut sheet = Builder::new(&limits);
        let at = |row, column| Address { row, column };
        sheet.put(at(1, 0), Cell::new("x".repeat(500), Kind::Text)).unwrap();
        let wide = Area { first: at(1, 0), last: at(1, 200) };
        assert_eq!(sheet.fill(&[wide]).unwrap_err().code, FindingCode::TooMuchText);
    }
}
