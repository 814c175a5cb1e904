//! What a newer file of a list would change in the present catalog.

mod told;

use std::collections::{BTreeMap, BTreeSet};

use inforce_catalog::{ItemCode, ItemType};

pub use told::{Counts, Told};

use crate::columns::Column;
use crate::element::decisions::Decision;
use crate::element::{bodies, citations, levels};
use crate::list::ListItem;
use crate::rows::ListRow;
use crate::words;

/// Whether a file holds the whole list, so that what it does not name ends, or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A list in full.
    Whole,
    /// Some items, as a claim sheet that is filled in step by step.
    Part,
}

/// One element that would change.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    /// Which.
    pub element: Column,
    /// What the catalog says.
    pub from: String,
    /// What the file says.
    pub to: String,
}

/// One item that would change.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Adjusted {
    /// The row of the file.
    pub row: u32,
    /// The item.
    pub code: ItemCode,
    /// What.
    pub changes: Vec<Change>,
}

/// One item with its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Named {
    /// The row of the file.
    pub row: u32,
    /// The item.
    pub code: ItemCode,
}

/// What would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Items the catalog does not have.
    pub added: Vec<Named>,
    /// Items that say something else.
    pub adjusted: Vec<Adjusted>,
    /// Items the file no longer has; only where it holds the whole list.
    pub ended: Vec<ItemCode>,
    /// Items the file declines.
    pub declined: Vec<Named>,
    /// How many stay as they are.
    pub unchanged: usize,
}

impl Difference {
    /// Whether taking the file would change nothing.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.adjusted.is_empty() && self.ended.is_empty() && self.declined.is_empty()
    }
}

/// Compares a file without errors with the present catalog. Elements count as the same where they are the same words,
/// whatever their width, spaces and brackets; of an element the file does not have it says nothing.
pub fn compare<'a>(
    present: &[ListItem],
    file: impl IntoIterator<Item = (ItemCode, &'a ListRow)>,
    scope: Scope,
) -> Difference {
    let listed: BTreeMap<ItemCode, &ListItem> = present.iter().map(|item| (item.code, item)).collect();
    let mut difference = Difference::default();
    let mut named = BTreeSet::new();
    for (code, row) in file {
        named.insert(code);
        let here = Named { row: row.row, code };
        match (listed.get(&code), &row.decision) {
            (_, Some(Decision::Decline { .. })) => difference.declined.push(here),
            (None, _) => difference.added.push(here),
            (Some(item), _) => {
                let changes = changes(item, row);
                if changes.is_empty() {
                    difference.unchanged += 1;
                } else {
                    difference.adjusted.push(Adjusted { row: row.row, code, changes });
                }
            }
        }
    }
    if scope == Scope::Whole {
        let gone = present.iter().map(|item| item.code).filter(|code| !named.contains(code));
        difference.ended.extend(gone);
    }
    difference
}

/// The elements of which a row says something else than an item.
pub(crate) fn changes(item: &ListItem, row: &ListRow) -> Vec<Change> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let kinds = |basis: &[inforce_catalog::Citation]| citations::write_kinds(basis);
    let authorities = bodies::write(&row.authorities);
    let elements = [
        (Column::Name, item.name.clone(), some(&row.name)),
        (
            Column::SetBy,
            levels::write_one(item.set_by).to_owned(),
            row.set_by.map(|l| levels::write_one(l).to_owned()),
        ),
        (Column::Levels, levels::write(item.levels), row.levels.map(levels::write)),
        (Column::Basis, citations::write(&item.basis), row.basis.as_deref().map(citations::write)),
        (Column::Kinds, kinds(&item.basis), row.basis.as_deref().map(kinds)),
        (Column::ItemType, item_type(item.item_type), row.item_type.map(item_type)),
        (Column::Department, item.department.clone(), some(&row.department)),
        (Column::Authorities, as_read(&item.authorities), some(&authorities)),
        (Column::Remark, item.remark.clone(), row.remark.clone()),
    ];
    let changed = |(column, from, to): (Column, String, Option<String>)| {
        let to = to?;
        let differs = words::key(&from) != words::key(&to);
        differs.then_some(Change { element: column, from, to })
    };
    elements.into_iter().filter_map(changed).collect()
}

/// Bodies as they would be read from a cell: a catalog may hold several as one text, “甲局、乙局”, which a file reads
/// as two, and that is no change.
fn as_read(authorities: &[String]) -> String {
    bodies::write(&bodies::read(&bodies::write(authorities)))
}

fn item_type(item_type: ItemType) -> String {
    crate::element::types::write(item_type).to_owned()
}

#[cfg(test)]
mod tests;
