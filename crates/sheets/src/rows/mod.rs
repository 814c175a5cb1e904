//! Rows: what each line of a sheet says, in the words of the catalog.
//!
//! A line that is no item (a title within the list, a total, a note, headings printed again) is left out and said so.
//! What a cell says is either understood or a finding; nothing is guessed.

mod elements;
mod line;

use inforce_catalog::{Citation, Day, ItemCode, ItemType, Level, Levels};

use crate::columns::{Column, Columns, Purpose};
use crate::element::decisions::Decision;
use crate::element::serials;
use crate::finding::{Finding, FindingCode, Findings};
use crate::list::ListItem;
use crate::read::{Line, Sheet};
use crate::words;

/// What one row of a list says. Of an element whose column the sheet does not have, it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRow {
    /// The number of the row.
    pub row: u32,
    /// 序号, where it is a number.
    pub serial: Option<u32>,
    /// 上级清单序号.
    pub parent_serials: Vec<u32>,
    /// 事项编码.
    pub code: Option<ItemCode>,
    /// 事项名称; empty where the row gives only a code.
    pub name: String,
    /// 设定层级.
    pub set_by: Option<Level>,
    /// 可实施层级.
    pub levels: Option<Levels>,
    /// 事项类型.
    pub item_type: Option<ItemType>,
    /// 设定和实施依据, where the sheet says of what kind each text is.
    pub basis: Option<Vec<Citation>>,
    /// 主管部门; of a claim sheet the one of this level.
    pub department: String,
    /// 实施机关.
    pub authorities: Vec<String>,
    /// 备注.
    pub remark: Option<String>,
    /// 首次实施日期.
    pub first_implemented: Option<Day>,
    /// What the row decides, where the sheet has columns for that; a row without one is taken.
    pub decision: Option<Decision>,
}

impl ListRow {
    /// The row as an item of a list with this number; none where an element is missing.
    pub fn to_item(&self, serial: u32) -> Option<ListItem> {
        Some(ListItem {
            serial,
            parent_serials: self.parent_serials.clone(),
            code: self.code?,
            set_by: self.set_by?,
            department: self.department.clone(),
            name: self.name.clone(),
            item_type: self.item_type.unwrap_or_default(),
            authorities: self.authorities.clone(),
            levels: self.levels?,
            basis: self.basis.clone()?,
            remark: self.remark.clone().unwrap_or_default(),
        })
    }
}

/// Reads the rows below the headings. A row with an error is left out, and its findings say why.
pub fn read(sheet: &Sheet, columns: &Columns, purpose: Purpose, findings: &mut Findings) -> Vec<ListRow> {
    hidden(sheet, columns, findings);
    let mut rows = Vec::new();
    let mut any = false;
    for line in sheet.lines.iter().filter(|line| line.number > columns.header) {
        match what(line, columns) {
            What::Nothing => {}
            What::Other(text) => {
                let finding = Finding::new(FindingCode::LineSkipped).in_row(line.number);
                findings.push(finding.with("line", line.number).with("text", text));
            }
            What::Item => {
                any = true;
                let mut reader = line::Reader::new(line, columns, findings);
                rows.extend(match purpose {
                    Purpose::Number => elements::numbered(&mut reader),
                    Purpose::Transcribe | Purpose::Claim => elements::row(&mut reader, purpose),
                });
            }
        }
    }
    if !any {
        findings.push(Finding::new(FindingCode::RowsMissing));
    }
    rows
}

fn hidden(sheet: &Sheet, columns: &Columns, findings: &mut Findings) {
    let below: Vec<u32> = sheet.hidden.iter().copied().filter(|row| *row > columns.header).collect();
    if let Some(first) = below.first() {
        let finding = Finding::new(FindingCode::HiddenRows).in_row(*first);
        findings.push(finding.with("count", below.len()).with("first", first));
    }
}

/// What a line is.
enum What {
    Item,
    /// A line beside the items, with what it says.
    Other(String),
    /// Nothing but what merged cells above fill in.
    Nothing,
}

/// How lines begin that sum up or remark.
const BESIDE: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "共计",
    "总数",
    "备注:",
    "注:",
    "说明:",
    "填表",
    "制表",
    "审核人",
    "联系人",
    "单位(盖章)",
];

fn what(line: &Line, columns: &Columns) -> What {
    let own: Vec<_> = line.own().collect();
    let Some((column, first)) = own.first() else { return What::Nothing };
    let key = words::key(&first.text);
    let beside = columns.is_repeated_by(line) || BESIDE.iter().any(|word| key.starts_with(word));
    if !beside && own.len() > 1 {
        return What::Item;
    }
    // One cell alone is an item that lacks its elements, a number typed ahead, or a heading within the list.
    let is_number = || serials::read(&first.text).is_ok();
    let alone = Column::all().find(|c| columns.get(*c) == Some(*column)).filter(|_| !line.is_wide(*column));
    match alone.filter(|_| !beside) {
        Some(Column::Name) => What::Item,
        Some(Column::Code) if key.is_ascii() => What::Item,
        Some(Column::ParentSerial) if is_number() => What::Item,
        Some(Column::Serial) if is_number() => What::Nothing,
        _ => What::Other(words::clean(&first.text)),
    }
}

#[cfg(test)]
mod tests;
