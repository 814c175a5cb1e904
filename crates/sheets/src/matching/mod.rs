//! Which items of the parent's catalog the rows mean: by code, then by serial number, then by name.
//!
//! A near name is offered in a finding and never taken.

mod near;

use std::collections::BTreeMap;

use inforce_catalog::ItemCode;

use crate::check::twice;
use crate::columns::{Column, Columns};
use crate::compare::changes;
use crate::finding::{Finding, FindingCode as F, Findings};
use crate::list::ListItem;
use crate::rows::ListRow;
use crate::words;

use near::Near;

/// The parent's catalog, ready to be looked up.
#[derive(Debug)]
pub struct Parent {
    items: Vec<ListItem>,
    by_code: BTreeMap<ItemCode, usize>,
    by_serial: BTreeMap<u32, Meant>,
    by_name: BTreeMap<String, Vec<ItemCode>>,
    near: Near,
}

/// One row of the list that rows below are numbered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// 序号.
    pub serial: u32,
    /// 事项编码, where the list has it.
    pub code: Option<ItemCode>,
    /// 事项名称; what the row means where it has no code.
    pub name: String,
}

impl Numbered {
    /// An item of a catalog, by its number there.
    pub fn of(item: &ListItem) -> Self {
        Self { serial: item.serial, code: Some(item.code), name: item.name.clone() }
    }
}

/// What a serial number means.
#[derive(Clone, Debug)]
enum Meant {
    Item(ItemCode),
    /// Nothing that the catalog has once: the code or name as the list has it.
    NotOne(String),
}

/// What a row was matched by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Its code.
    Code,
    /// The parent's serial numbers.
    Serial,
    /// Its name, the same words as the parent's.
    Name,
}

/// A row and the items it is about: several, where it names several rows of the parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The row.
    pub row: ListRow,
    /// The items.
    pub items: Vec<ItemCode>,
    /// How they were found.
    pub by: By,
}

impl Parent {
    /// Makes a catalog ready. `serials` are the numbers of the edition or file that the rows count by, which need not
    /// be those of the catalog today; see [`serials_of`].
    pub fn new(items: Vec<ListItem>, serials: Vec<Numbered>) -> Self {
        let mut parent = Self {
            by_code: items.iter().enumerate().map(|(at, item)| (item.code, at)).collect(),
            by_serial: BTreeMap::new(),
            by_name: BTreeMap::new(),
            near: Near::new(items.iter().map(|item| item.name.as_str())),
            items,
        };
        for item in &parent.items {
            parent.by_name.entry(words::key(&item.name)).or_default().push(item.code);
        }
        parent.by_serial = serials.into_iter().map(|row| (row.serial, parent.meant(row))).collect();
        parent
    }

    fn meant(&self, row: Numbered) -> Meant {
        let Some(code) = row.code else {
            return match self.by_name.get(&words::key(&row.name)).map_or(&[][..], Vec::as_slice) {
                [only] => Meant::Item(*only),
                _ => Meant::NotOne(row.name),
            };
        };
        match self.by_code.contains_key(&code) {
            true => Meant::Item(code),
            false => Meant::NotOne(format!("{code} {}", row.name)),
        }
    }

    fn item(&self, code: ItemCode) -> Option<&ListItem> {
        self.by_code.get(&code).and_then(|at| self.items.get(*at))
    }

    fn shown(&self, at: usize) -> Option<String> {
        self.items.get(at).map(|item| format!("{} {}", item.code, item.name))
    }

    /// Items with a name near to one, for a sentence.
    fn near_names(&self, name: &str) -> String {
        listed(self.near.to(name).into_iter().filter_map(|at| self.shown(at)))
    }

    /// Items with a code that is one slip away from one, or of the same family.
    fn near_codes(&self, code: ItemCode) -> String {
        let slips = |other: ItemCode| {
            let pairs = code.as_str().bytes().zip(other.as_str().bytes());
            pairs.filter(|(a, b)| a != b).count()
        };
        let near = |item: &&ListItem| item.code.family() == code.family() || slips(item.code) <= 1;
        let found = self.items.iter().filter(near).take(near::OFFERED);
        listed(found.map(|item| format!("{} {}", item.code, item.name)))
    }
}

fn listed(shown: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = shown.collect();
    if all.is_empty() { "—".to_owned() } else { all.join("；") }
}

/// The serial numbers of a file: of the parent's list as it was sent round, which rows below count by. Rows without a
/// number, or without a code and a name, are left out.
pub fn serials_of(rows: &[ListRow]) -> Vec<Numbered> {
    let named = rows.iter().filter(|row| row.code.is_some() || !row.name.is_empty());
    let numbered =
        |row: &ListRow| row.serial.map(|serial| Numbered { serial, code: row.code, name: row.name.clone() });
    named.filter_map(numbered).collect()
}

/// Matches rows to the parent's catalog; a row that cannot be matched is left out, and a finding says why.
pub fn match_rows(
    rows: Vec<ListRow>,
    parent: &Parent,
    columns: &Columns,
    findings: &mut Findings,
) -> Vec<Matched> {
    let mut matcher = Matcher { parent, columns, findings };
    let matched: Vec<Matched> = rows.into_iter().filter_map(|row| matcher.row(row)).collect();
    let named = matched.iter().filter(|m| m.by != By::Code || m.items.len() > 1);
    let by_code = matched.iter().filter(|m| m.by == By::Code && m.items.len() == 1);
    // Rows with one code each were compared when they were read; here every row counts, the coded ones first.
    let all = by_code.chain(named).flat_map(|m| m.items.iter().map(|code| (m.row.row, *code)));
    let coded_twice = findings.totals().contains_key(&F::ItemTwice);
    if !coded_twice {
        twice(all, columns, findings);
    }
    matched
}

struct Matcher<'a> {
    parent: &'a Parent,
    columns: &'a Columns,
    findings: &'a mut Findings,
}

impl Matcher<'_> {
    fn row(&mut self, row: ListRow) -> Option<Matched> {
        let (items, by) = match row.code {
            Some(code) => (self.by_code(&row, code)?, By::Code),
            None if !row.parent_serials.is_empty() => (self.by_serial(&row)?, By::Serial),
            None => (vec![self.by_name(&row)?], By::Name),
        };
        if let [only] = items.as_slice() {
            self.compare(&row, *only);
        }
        Some(Matched { row, items, by })
    }

    fn report(&mut self, finding: Finding, row: &ListRow, column: Column) {
        let finding = finding.of(column);
        self.findings.push(match self.columns.address(row.row, column) {
            Some(address) => finding.at(address),
            None => finding.in_row(row.row),
        });
    }

    /// Whether more of a kind would not be kept: then looking for near ones is work for nobody.
    fn is_worth_looking(&self, code: F) -> bool {
        self.findings.totals().get(&code).is_none_or(|n| *n < Findings::BOUND)
    }

    fn by_code(&mut self, row: &ListRow, code: ItemCode) -> Option<Vec<ItemCode>> {
        if self.parent.item(code).is_none() {
            let look = self.is_worth_looking(F::CodeNotInParent);
            let near = if look { self.parent.near_codes(code) } else { String::new() };
            let finding = Finding::new(F::CodeNotInParent).with("given", code).with("near", near);
            self.report(finding, row, Column::Code);
            return None;
        }
        if row.parent_serials.is_empty() || self.parent.by_serial.is_empty() {
            return Some(vec![code]);
        }
        let items = self.by_serial(row)?;
        if !items.contains(&code) {
            let others = items.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
            let finding = Finding::new(F::CodeAndSerialDiffer).with("code", code).with("others", others);
            self.report(finding, row, Column::ParentSerial);
            return None;
        }
        Some(items)
    }

    fn by_serial(&mut self, row: &ListRow) -> Option<Vec<ItemCode>> {
        let mut items = Vec::new();
        for serial in &row.parent_serials {
            match self.parent.by_serial.get(serial) {
                Some(Meant::Item(code)) => items.push(*code),
                Some(Meant::NotOne(what)) => {
                    let finding = Finding::new(F::SerialNotOneItem).with("given", serial).with("what", what);
                    self.report(finding, row, Column::ParentSerial);
                    return None;
                }
                None => {
                    let finding = Finding::new(F::SerialNotInParent).with("given", serial);
                    self.report(finding, row, Column::ParentSerial);
                    return None;
                }
            }
        }
        Some(items)
    }

    fn by_name(&mut self, row: &ListRow) -> Option<ItemCode> {
        let codes = self.parent.by_name.get(&words::key(&row.name)).map_or(&[][..], Vec::as_slice);
        let finding = match codes {
            [only] => return Some(*only),
            [] => {
                let look = self.is_worth_looking(F::NameNotInParent);
                let near = if look { self.parent.near_names(&row.name) } else { String::new() };
                Finding::new(F::NameNotInParent).with("given", &row.name).with("near", near)
            }
            several => {
                let codes = several.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
                Finding::new(F::NameAmbiguous).with("given", &row.name).with("codes", codes)
            }
        };
        self.report(finding, row, Column::Name);
        None
    }

    /// Reports inherited elements that differ from the parent's, at which the parent's hold (notice two(2)).
    fn compare(&mut self, row: &ListRow, code: ItemCode) {
        let Some(item) = self.parent.item(code) else { return };
        for change in changes(item, row).into_iter().filter(|change| change.element.is_inherited()) {
            let finding = Finding::new(F::ElementDiffers).with("given", change.to);
            self.report(finding.with("parent", change.from), row, change.element);
        }
    }
}

#[cfg(test)]
mod tests;
