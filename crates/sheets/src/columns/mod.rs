//! Columns: which row holds the headings, and which column is what.

mod synonyms;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::finding::{Finding, FindingCode, Findings};
use crate::read::{Address, Cell, Line, Sheet, letters};
use crate::words;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// 序号 in this list.
    Serial,
    /// 上级清单序号: the number or numbers in the parent's list.
    ParentSerial,
    /// 事项编码.
    Code,
    /// 设定层级.
    SetBy,
    /// 主管部门.
    Department,
    /// 事项名称.
    Name,
    /// 实施机关.
    Authorities,
    /// 可实施层级.
    Levels,
    /// 设定和实施依据.
    Basis,
    /// 依据类别, one for each text of the basis.
    Kinds,
    /// 事项类型.
    ItemType,
    /// 首次实施日期, where a permit rests on government rules.
    FirstImplemented,
    /// 本级主管部门 of a claim sheet, beside the parent's.
    LocalDepartment,
    /// 本级实施机关 of a claim sheet.
    LocalAuthorities,
    /// 认领/不认领 in one column.
    Decision,
    /// 认领, ticked.
    Claim,
    /// 不认领, ticked.
    Decline,
    /// 理由 of a decline.
    Reason,
    /// 备注.
    Remark,
}

impl Column {
    /// All columns, in the order of the official lists.
    pub fn all() -> impl Iterator<Item = Self> {
        synonyms::TABLE.iter().map(|names| names.column)
    }

    fn names(self) -> Option<&'static synonyms::Names> {
        synonyms::TABLE.iter().find(|names| names.column == self)
    }

    /// The heading in what we write.
    pub fn heading(self) -> &'static str {
        self.names().map_or("", |names| names.heading)
    }

    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        self.names().map_or("", |names| names.english)
    }

    /// Whether the column is of an element that a level takes over from the one above, unchanged.
    pub fn is_inherited(self) -> bool {
        use Column::{Basis, Code, ItemType, Kinds, Levels, Name, SetBy};
        matches!(self, Code | Name | ItemType | Basis | Kinds | SetBy | Levels)
    }

    /// What else the column may be called.
    pub fn synonyms(self) -> &'static [&'static str] {
        self.names().map_or(&[], |names| names.synonyms)
    }

    /// The column with this heading, by any of its names.
    ///
    /// ```
    /// use inforce_sheets::columns::Column;
    /// assert_eq!(Column::of_heading("许可事项\n名 称"), Some(Column::Name));
    /// assert_eq!(Column::of_heading("设定层级(中央/自治区/自治州)"), Some(Column::SetBy));
    /// assert_eq!(Column::of_heading("联系电话"), None);
    /// ```
    pub fn of_heading(heading: &str) -> Option<Self> {
        let given = heading_key(heading);
        exact(&given).or_else(|| exact(&without_brackets(&given)))
    }
}

impl serde::Serialize for Column {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

fn heading_key(heading: &str) -> String {
    let marks = |c: char| matches!(c, '*' | '※' | '★' | ':' | '.' | '。');
    words::key(heading).trim_matches(marks).to_owned()
}

fn exact(key: &str) -> Option<Column> {
    /// All names by their keys.
    static KEYS: LazyLock<BTreeMap<String, Column>> = LazyLock::new(|| {
        let all = |names: &synonyms::Names| {
            let column = names.column;
            let texts = [names.heading, names.english].into_iter().chain(names.synonyms.iter().copied());
            texts.map(move |name| (heading_key(name), column)).collect::<Vec<_>>()
        };
        synonyms::TABLE.iter().flat_map(all).collect()
    });
    KEYS.get(key).copied()
}

fn without_brackets(key: &str) -> String {
    let mut depth = 0usize;
    let outside = key.chars().filter(|c| {
        depth += usize::from(*c == '(');
        let keep = depth == 0;
        depth = depth.saturating_sub(usize::from(*c == ')'));
        keep
    });
    outside.collect()
}

/// What the rows of a file are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Items as a level above published them: every element is needed.
    Transcribe,
    /// Claims (and declines) of items that the parent lists.
    Claim,
    /// What each serial number means; nothing else is read.
    Number,
}

/// Where the columns are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The last row of the headings.
    pub header: u32,
    places: BTreeMap<Column, u16>,
}

/// No heading has more bytes than this, with all that may stand in brackets behind it.
const HEADING: usize = 300;
/// The headings stand within the first rows: titles, dates and notes above them take a few.
const WITHIN: usize = 30;

impl Columns {
    /// Finds the headings of a sheet. What is wrong with them goes to the findings; nothing is returned where there is
    /// no row of headings at all.
    pub fn find(sheet: &Sheet, purpose: Purpose, findings: &mut Findings) -> Option<Self> {
        let Some(at) = header_line(sheet) else {
            let finding = Finding::new(FindingCode::HeaderMissing).with("limit", WITHIN);
            findings.push(finding.with("headings", wanted(purpose)));
            return None;
        };
        let lines: Vec<&Line> = sheet.lines.iter().skip(at).take(1 + second_lines(sheet, at)).collect();
        let header = lines.last().map_or(0, |line| line.number);
        let mut columns = Self { header, places: BTreeMap::new() };
        columns.place(&lines, findings);
        columns.check(purpose, findings);
        Some(columns)
    }

    /// The place of a column.
    pub fn get(&self, column: Column) -> Option<u16> {
        self.places.get(&column).copied()
    }

    /// Whether the sheet has a column.
    pub fn has(&self, column: Column) -> bool {
        self.places.contains_key(&column)
    }

    /// The cell of a column in a line.
    pub fn cell<'a>(&self, line: &'a Line, column: Column) -> Option<&'a Cell> {
        line.cell(self.get(column)?)
    }

    /// Where a column's cell is in a row, empty or not.
    pub fn address(&self, row: u32, column: Column) -> Option<Address> {
        Some(Address { row, column: self.get(column)? })
    }

    /// Whether rows say claim or decline themselves.
    pub fn has_decisions(&self) -> bool {
        [Column::Decision, Column::Claim, Column::Decline].into_iter().any(|c| self.has(c))
    }

    /// Whether a line repeats the headings, as lists do that were printed page by page.
    pub(crate) fn is_repeated_by(&self, line: &Line) -> bool {
        let mut same = 0;
        let all = line.own().all(|(column, cell)| {
            let short = cell.text.len() <= HEADING;
            let heading = if short { Column::of_heading(&cell.text) } else { None };
            same += usize::from(heading.is_some_and(|h| self.get(h) == Some(column)));
            heading.is_some()
        });
        all && same >= 2
    }

    fn place(&mut self, lines: &[&Line], findings: &mut Findings) {
        let width = lines.iter().map(|l| l.cells.len()).max().unwrap_or(0);
        let mut anchors: BTreeMap<Column, Address> = BTreeMap::new();
        for column in (0..width).filter_map(|c| u16::try_from(c).ok()) {
            // The lowest line that has a heading of its own counts: a second line refines the first.
            let cells = lines.iter().rev().filter_map(|line| Some((line.number, line.cell(column)?)));
            let mut known =
                cells.clone().filter_map(|(row, cell)| Some((row, cell, Column::of_heading(&cell.text)?)));
            let Some((row, cell, heading)) = known.next() else {
                for (row, cell) in cells.take(1) {
                    let first = cell.merged_from.unwrap_or(Address { row, column });
                    let finding = Finding::new(FindingCode::ColumnIgnored).at(first);
                    findings.push(finding.with("heading", words::clean(&cell.text)));
                }
                continue;
            };
            let anchor = cell.merged_from.unwrap_or(Address { row, column });
            match (self.places.get(&heading), anchors.get(&heading)) {
                (Some(first), earlier) if earlier != Some(&anchor) => {
                    let finding =
                        Finding::new(FindingCode::ColumnTwice).at(Address { row, column }).of(heading);
                    findings.push(finding.with("first", letters(*first)).with("second", letters(column)));
                }
                (Some(_), _) => {}
                (None, _) => {
                    self.places.insert(heading, column);
                    anchors.insert(heading, anchor);
                }
            }
        }
    }

    fn check(&self, purpose: Purpose, findings: &mut Findings) {
        let missing = |column: Column| {
            let finding = Finding::new(FindingCode::ColumnMissing).in_row(self.header).of(column);
            finding.with("synonyms", column.synonyms().join("、"))
        };
        let identity = identity(purpose);
        if !identity.is_empty() && !identity.iter().any(|c| self.has(*c)) {
            findings.push(missing(Column::Code));
        }
        if purpose == Purpose::Claim && self.has_decisions() {
            return;
        }
        findings.extend(required(purpose).iter().filter(|c| !self.has(**c)).map(|c| missing(*c)));
    }
}

fn required(purpose: Purpose) -> &'static [Column] {
    use Column::{Authorities, Basis, Code, Department, Kinds, Levels, Name, Serial, SetBy};
    match purpose {
        Purpose::Transcribe => &[Code, SetBy, Department, Name, Authorities, Levels, Basis, Kinds],
        Purpose::Claim => &[Department, Authorities],
        Purpose::Number => &[Serial],
    }
}

/// What names the item of a row: one of these columns is needed.
fn identity(purpose: Purpose) -> &'static [Column] {
    match purpose {
        Purpose::Transcribe => &[],
        Purpose::Claim => &[Column::Code, Column::ParentSerial, Column::Name],
        Purpose::Number => &[Column::Code, Column::Name],
    }
}

/// The headings that a sheet has to have, for a sentence; where one of several will do, with a bar between them.
fn wanted(purpose: Purpose) -> String {
    let headings = |columns: &[Column], gap: &str| {
        let headings: Vec<&str> = columns.iter().map(|column| column.heading()).collect();
        headings.join(gap)
    };
    let all = [headings(identity(purpose), "/"), headings(required(purpose), "、")];
    all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("、")
}

/// How many different columns the cells of a line name.
fn named(line: &Line) -> usize {
    let headings = line.own().filter_map(|(_, cell)| Column::of_heading(&cell.text));
    headings.collect::<std::collections::BTreeSet<_>>().len()
}

/// The first of the lines that name most columns, two at least.
fn header_line(sheet: &Sheet) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (at, line) in sheet.lines.iter().take(WITHIN).enumerate() {
        let count = named(line);
        if count >= 2 && best.is_none_or(|(_, most)| count > most) {
            best = Some((at, count));
        }
    }
    best.map(|(at, _)| at)
}

/// One if the headings go on in the next line: every cell of its own there is a heading under a merged one.
fn second_lines(sheet: &Sheet, header: usize) -> usize {
    let (Some(first), Some(second)) = (sheet.lines.get(header), sheet.lines.get(header + 1)) else {
        return 0;
    };
    let mut own = second.own().peekable();
    let goes_on = own.peek().is_some()
        && own.all(|(column, cell)| {
            let above = first.cell(column).is_some_and(|c| c.text != cell.text);
            above && Column::of_heading(&cell.text).is_some()
        });
    usize::from(goes_on)
}

#[cfg(test)]
mod tests;
