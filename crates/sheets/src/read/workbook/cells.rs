//! The cells of one sheet.

use quick_xml::events::BytesStart;

use inforce_catalog::Day;

use super::super::package::{Package, damaged};
use super::super::sheet::{Address, Area, Builder, Cell, Kind, Sheet, column_of};
use super::super::xml::{Next, Xml, unescaped};
use super::{Entry, Shared, strings};
use crate::finding::Finding;
use crate::limits::Limits;

/// The last row a spreadsheet can have.
const LAST_ROW: u32 = 1_048_576;

pub(super) fn read(
    package: &mut Package<'_>,
    entry: &Entry,
    shared: &Shared,
    limits: &Limits,
) -> Result<Sheet, Finding> {
    let text = package.text(&entry.path)?.ok_or_else(|| damaged(&entry.path, &"missing"))?;
    let mut walk = Walk {
        xml: Xml::new(&entry.path, &text),
        shared,
        limits,
        next: Address { row: 1, column: 0 },
        areas: Vec::new(),
        hidden: Vec::new(),
    };
    let mut sheet = Builder::new(limits);
    walk.run(&mut sheet)?;
    sheet.fill(&walk.areas)?;
    Ok(sheet.finish(entry.name.clone(), walk.hidden))
}

struct Walk<'a> {
    xml: Xml<'a>,
    shared: &'a Shared,
    limits: &'a Limits,
    /// Where the next cell is that does not say where it is.
    next: Address,
    areas: Vec<Area>,
    hidden: Vec<u32>,
}

impl<'a> Walk<'a> {
    fn run(&mut self, sheet: &mut Builder<'_>) -> Result<(), Finding> {
        loop {
            let start = match self.xml.next()? {
                Next::Start(start) => start,
                Next::End(name) if name == "row" => {
                    self.next = Address { row: self.next.row.saturating_add(1), column: 0 };
                    continue;
                }
                Next::End(_) => continue,
                Next::Done => return Ok(()),
            };
            match start.local_name().as_ref() {
                "row" => self.row(&start)?,
                "c" => {
                    let (at, cell) = self.cell(&start)?;
                    if let Some(cell) = cell {
                        sheet.put(at, cell)?;
                    }
                }
                "mergeCell" => self.area(&start)?,
                _ => {}
            }
        }
    }

    fn row(&mut self, start: &BytesStart<'_>) -> Result<(), Finding> {
        if let Some(number) = self.xml.attribute(start, "r")? {
            let row = number.parse().ok().filter(|row| (1..=LAST_ROW).contains(row));
            let row = row.ok_or_else(|| self.xml.damaged(&format!("row {number}")))?;
            self.next = Address { row: self.forward(row)?, column: 0 };
        }
        if matches!(self.xml.attribute(start, "hidden")?.as_deref(), Some("1" | "true")) {
            self.hidden.push(self.next.row);
        }
        Ok(())
    }

    /// Rows come in order; a file where they do not was not written by a spreadsheet program.
    fn forward(&self, row: u32) -> Result<u32, Finding> {
        if row < self.next.row {
            return Err(self.xml.damaged(&format!("row {row} out of order")));
        }
        Ok(row)
    }

    fn area(&mut self, start: &BytesStart<'_>) -> Result<(), Finding> {
        let Some(reference) = self.xml.attribute(start, "ref")? else { return Ok(()) };
        let (first, last) = reference.split_once(':').unwrap_or((&reference, &reference));
        match (address(first), address(last)) {
            (Some(first), Some(last)) if first.row <= last.row && first.column <= last.column => {
                self.areas.push(Area { first, last });
                Ok(())
            }
            _ => Err(self.xml.damaged(&format!("area {reference}"))),
        }
    }

    fn cell(&mut self, start: &BytesStart<'_>) -> Result<(Address, Option<Cell>), Finding> {
        let at = match self.xml.attribute(start, "r")? {
            Some(given) => {
                let at = address(&given).ok_or_else(|| self.xml.damaged(&format!("cell {given}")))?;
                Address { row: self.forward(at.row)?, ..at }
            }
            None => self.next,
        };
        self.next = Address { row: at.row, column: at.column.saturating_add(1) };
        let form = self.xml.attribute(start, "t")?.unwrap_or_else(|| "n".to_owned());
        let style = self.xml.attribute(start, "s")?.and_then(|s| s.parse().ok()).unwrap_or(0usize);
        let (mut value, mut inline, mut formula) = (None, None, false);
        loop {
            match self.xml.next()? {
                Next::Start(start) => match start.local_name().as_ref() {
                    "v" => value = Some(self.xml.text()?),
                    "is" => inline = Some(strings::item(&mut self.xml, self.limits)?),
                    "f" => {
                        self.xml.text()?;
                        formula = true;
                    }
                    _ => drop(self.xml.text()?),
                },
                Next::End(name) if name == "c" => break,
                Next::End(_) => {}
                Next::Done => return Err(self.xml.damaged("it ends too early")),
            }
        }
        let cell = match (inline, value) {
            (Some(text), _) => Some(Cell::new(text, Kind::Text)),
            (None, Some(value)) => Some(self.value(&form, style, &value)?),
            (None, None) => None,
        };
        if formula {
            let text = cell.map(|c| c.text).unwrap_or_default();
            return Ok((at, Some(Cell::new(text, Kind::Formula))));
        }
        Ok((at, cell))
    }

    fn value(&self, form: &str, style: usize, value: &str) -> Result<Cell, Finding> {
        let shared = || value.trim().parse().ok().and_then(|at: usize| self.shared.strings.get(at));
        Ok(match form {
            "s" => {
                let text = shared().ok_or_else(|| self.xml.damaged(&format!("shared text {value}")))?;
                Cell::new(text.as_str(), Kind::Text)
            }
            "str" | "inlineStr" => Cell::new(unescaped(value), Kind::Text),
            "b" => Cell::new(if value.trim() == "1" { "TRUE" } else { "FALSE" }, Kind::Truth),
            "e" => Cell::new(value, Kind::Fault),
            "d" => Cell::new(value.get(..10).unwrap_or(value), Kind::Date),
            _ => self.number(style, value),
        })
    }

    fn number(&self, style: usize, value: &str) -> Cell {
        let Some(number) = value.trim().parse::<f64>().ok().filter(|n| n.is_finite()) else {
            return Cell::new(value, Kind::Text);
        };
        let is_date = self.shared.dates.get(style).copied().unwrap_or(false);
        match day(number, self.shared.from_1904).filter(|_| is_date) {
            Some(day) => Cell::new(day.to_string(), Kind::Date),
            None => Cell::new(plain(number), Kind::Number),
        }
    }
}

/// A number as people write it: whole numbers without a point, others as the shortest text that gives it back.
fn plain(number: f64) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
    if number.abs() < EXACT && number.fract() == 0.0 { format!("{number:.0}") } else { format!("{number:?}") }
}

/// The day of a serial number. The day 1900-02-29 that spreadsheets count never was; days before 1900-03-01 are off
/// by one in them, and nothing here is as old.
fn day(number: f64, from_1904: bool) -> Option<Day> {
    const FIRST: f64 = 61.0;
    const LAST: f64 = 110_000.0; // beyond 2199
    let offset = if from_1904 { 1_462.0 } else { 0.0 };
    let days = (number + offset).floor();
    if !(FIRST..=LAST).contains(&days) {
        return None;
    }
    // Day 25,569 is 1970-01-01; the range above fits an i32.
    #[allow(clippy::cast_possible_truncation)]
    let days = days as i32;
    Day::from_number(days - 25_569).ok()
}

/// An address such as `AB12`.
fn address(text: &str) -> Option<Address> {
    let text = text.trim_start_matches('$');
    let at = text.find(|c: char| c.is_ascii_digit() || c == '$')?;
    let (letters, digits) = text.split_at(at);
    let column = column_of(letters)?;
    let row = digits.trim_start_matches('$').parse().ok().filter(|row| (1..=LAST_ROW).contains(row))?;
    Some(Address { row, column })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_or_refused_never_wrapped() {
        assert_eq!(address("C107"), Some(Address { row: 107, column: 2 }));
        assert_eq!(address("$XFD$1048576"), Some(Address { row: 1_048_576, column: 16_383 }));
        for wrong in ["", "A", "1", "A0", "A1048577", "AAAAAAAAAAAAAAAAA1", "A99999999999", "甲1", "A-1"] {
            assert_eq!(address(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn serial_numbers_are_days_in_both_calendars() {
        assert_eq!(day(44_866.0, false).unwrap().to_string(), "2022-11-01");
        assert_eq!(day(44_866.75 - 1_462.0, true).unwrap().to_string(), "2022-11-01");
        assert!(day(1.0, false).is_none() && day(1e300, false).is_none() && day(f64::NAN, false).is_none());
    }

    #[test]
    fn numbers_are_written_as_people_do() {
        assert_eq!(plain(104_001_000.0), "104001000");
        assert_eq!(plain(0.1), "0.1");
        assert_eq!(plain(1e300), "1e300");
    }
}
