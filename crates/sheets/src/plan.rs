//! What a file asks of the ledger: the commands that make a catalog say what the file says.

use std::collections::BTreeMap;

use inforce_catalog::command::{
    AddItem, Adjust, BodyInput, Claim, Decline, Devolve, End, LocalInput, NewItemInput, Reassign,
    Recentralise,
};
use inforce_catalog::event::{EndReason, Interim};
use inforce_catalog::{Command, Inherited, ItemCode, JurisdictionCode, Levels, Names};
use serde::Serialize;

use crate::columns::{Column, Columns, Purpose};
use crate::compare::{Adjusted, Difference, Named};
use crate::element::decisions::Decision;
use crate::finding::{Finding, FindingCode, Findings};
use crate::list::ListItem;
use crate::rows::ListRow;

/// One command of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// The row that asks for it; none for what a file asks by leaving an item out.
    pub row: Option<u32>,
    /// The item.
    pub item: ItemCode,
    /// The command.
    pub command: Command,
}

/// For whom a file speaks, and what it is compared with.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Whose catalog is to say what the file says.
    pub jurisdiction: JurisdictionCode,
    /// Whether the file sets items or claims them.
    pub purpose: Purpose,
    /// The catalog as it is.
    pub present: &'a [ListItem],
    /// Why items end that a whole list no longer has.
    pub ended: EndReason,
    /// Where the columns are, for what is found.
    pub columns: &'a Columns,
}

/// The commands that bring about a difference, main items before their sub-items, ends last. What no command can bring
/// about (another setting level) is a finding.
pub fn plan(
    ground: &Ground<'_>,
    rows: &BTreeMap<ItemCode, &ListRow>,
    difference: &Difference,
    findings: &mut Findings,
) -> Vec<Planned> {
    let present = ground.present.iter().map(|item| (item.code, item)).collect();
    let mut plan = Plan { ground, rows, present, findings, found: Vec::new() };
    difference.added.iter().for_each(|named| plan.added(*named));
    difference.declined.iter().for_each(|named| plan.declined(*named));
    difference.adjusted.iter().for_each(|adjusted| plan.adjusted(adjusted));
    if ground.purpose == Purpose::Transcribe {
        difference.ended.iter().for_each(|item| plan.ended(*item));
    }
    let mut found = plan.found;
    found.sort_by_key(|p| {
        let ends = matches!(p.command, Command::End(_));
        (ends, p.item.family().to_owned(), p.item.is_sub_item(), p.item)
    });
    found
}

struct Plan<'a> {
    ground: &'a Ground<'a>,
    rows: &'a BTreeMap<ItemCode, &'a ListRow>,
    present: BTreeMap<ItemCode, &'a ListItem>,
    findings: &'a mut Findings,
    found: Vec<Planned>,
}

impl Plan<'_> {
    fn push(&mut self, row: Option<u32>, item: ItemCode, command: impl Into<Command>) {
        self.found.push(Planned { row, item, command: command.into() });
    }

    fn report(&mut self, code: FindingCode, row: u32, column: Column) {
        let finding = Finding::new(code).of(column);
        self.findings.push(match self.ground.columns.address(row, column) {
            Some(address) => finding.at(address),
            None => finding.in_row(row),
        });
    }

    fn added(&mut self, named: Named) {
        let Some(row) = self.rows.get(&named.code).copied() else { return };
        let (jurisdiction, item) = (self.ground.jurisdiction, named.code);
        let local = local(None, row);
        match (self.ground.purpose, inherited(row)) {
            (Purpose::Claim, _) => {
                self.push(Some(named.row), item, Claim { jurisdiction, item, local, inherited: None });
            }
            (Purpose::Transcribe, Some(inherited)) => {
                let elements = NewItemInput { inherited, local, first_implemented: row.first_implemented };
                self.push(Some(named.row), item, AddItem { jurisdiction, item, elements });
            }
            (Purpose::Transcribe, None) => self.report(FindingCode::ValueMissing, named.row, Column::Basis),
            (Purpose::Number, _) => {} // Numbers ask for nothing.
        }
    }

    fn declined(&mut self, named: Named) {
        let decision = self.rows.get(&named.code).and_then(|row| row.decision.clone());
        if let Some(Decision::Decline { reason, note }) = decision {
            let (jurisdiction, item) = (self.ground.jurisdiction, named.code);
            self.push(Some(named.row), item, Decline { jurisdiction, item, reason, note });
        }
    }

    /// What of a listed item says something else: at the level that sets it everything, below only its own elements.
    fn adjusted(&mut self, adjusted: &Adjusted) {
        let (jurisdiction, item) = (self.ground.jurisdiction, adjusted.code);
        let listed = self.present.get(&item).copied();
        let (Some(row), Some(present)) = (self.rows.get(&item).copied(), listed) else { return };
        let changes = |columns: &[Column]| adjusted.changes.iter().any(|c| columns.contains(&c.element));
        if self.ground.purpose == Purpose::Transcribe {
            if changes(&[Column::SetBy]) {
                self.report(FindingCode::SetByChanged, adjusted.row, Column::SetBy);
            }
            if changes(&[Column::Name, Column::ItemType, Column::Basis, Column::Kinds]) {
                let names = changes(&[Column::Name]).then(|| Names::zh(row.name.clone()));
                let item_type = row.item_type.filter(|_| changes(&[Column::ItemType]));
                let basis = row.basis.clone().filter(|_| changes(&[Column::Basis, Column::Kinds]));
                self.push(Some(adjusted.row), item, Adjust { jurisdiction, item, names, item_type, basis });
            }
            if let Some(levels) = row.levels.filter(|_| changes(&[Column::Levels])) {
                let command = change_of_levels(jurisdiction, item, present.levels, levels);
                self.push(Some(adjusted.row), item, command);
            }
        }
        if changes(&[Column::Department, Column::Authorities, Column::Remark]) {
            let local = local(Some(present), row);
            self.push(Some(adjusted.row), item, Reassign { jurisdiction, item, local });
        }
    }

    fn ended(&mut self, item: ItemCode) {
        let (jurisdiction, reason) = (self.ground.jurisdiction, self.ground.ended);
        self.push(None, item, End { jurisdiction, item, reason, approval: None });
    }
}

/// 下放 where a level below the highest is added or the highest taken away, 上收 otherwise. A list does not say who acts
/// meanwhile: the body that acted before, as is the rule.
fn change_of_levels(
    jurisdiction: JurisdictionCode,
    item: ItemCode,
    before: Levels,
    levels: Levels,
) -> Command {
    let (top, new_top) = (before.iter().next(), levels.iter().next());
    let added = levels.iter().any(|l| !before.contains(l) && top.is_some_and(|t| l > t));
    let interim = Interim::PreviousBody;
    if new_top > top || added {
        Devolve { jurisdiction, item, levels, interim }.into()
    } else {
        Recentralise { jurisdiction, item, levels, interim }.into()
    }
}

/// What a row states of the elements that are inherited; none where one is missing.
fn inherited(row: &ListRow) -> Option<Inherited> {
    Some(Inherited {
        names: Names::zh(row.name.clone()),
        item_type: row.item_type.unwrap_or_default(),
        basis: row.basis.clone()?,
        set_by: row.set_by?,
        levels: row.levels?,
    })
}

/// A jurisdiction's own elements by a row; of what it does not say, those it has.
fn local(present: Option<&ListItem>, row: &ListRow) -> LocalInput {
    let body = |name: &String| BodyInput { name: name.clone(), agency: None };
    let stated = Some(&row.department).filter(|d| !d.is_empty());
    let department = stated.or(present.map(|p| &p.department)).cloned().unwrap_or_default();
    let held = present.filter(|_| row.authorities.is_empty());
    let authorities = held.map_or(&row.authorities, |p| &p.authorities);
    let remark = row.remark.clone().or_else(|| present.map(|p| p.remark.clone()));
    LocalInput {
        department: BodyInput { name: department, agency: None },
        authorities: authorities.iter().map(body).collect(),
        remark: remark.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
