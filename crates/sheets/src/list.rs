//! A catalog as plain data: what is written, compared with, and matched against. Whoever calls fills it from an answer
//! of the ledger.

use inforce_catalog::{Citation, Day, ItemCode, ItemType, JurisdictionCode, Level, Levels, Seq};
use serde::{Deserialize, Serialize};

/// One jurisdiction's catalog on a day, as known at a sequence.
///
/// In JSON this is the published form: codes, days and levels as text, everything else as named here
/// (`docs/lists.md` describes it).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The jurisdiction's code.
    pub jurisdiction: JurisdictionCode,
    /// Its name.
    pub place: String,
    /// The day.
    pub day: Day,
    /// The last record that was taken into account.
    pub as_of: Seq,
    /// The items, in the order of the catalog.
    pub items: Vec<ListItem>,
}

impl List {
    /// The title: `库尔勒市行政许可事项清单`.
    pub fn title(&self) -> String {
        format!("{}行政许可事项清单", self.place)
    }

    /// What the list rests on: its day and its place in the ledger.
    pub fn standing(&self) -> String {
        format!("截至{}，据账本第 {} 号记录；共 {} 项", self.day, self.as_of, self.items.len())
    }
}

/// One item of a catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    /// 序号.
    pub serial: u32,
    /// 上级清单序号; may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parent_serials: Vec<u32>,
    /// 事项编码.
    pub code: ItemCode,
    /// 设定层级.
    pub set_by: Level,
    /// 主管部门.
    pub department: String,
    /// 事项名称.
    pub name: String,
    /// 事项类型.
    #[serde(default)]
    pub item_type: ItemType,
    /// 实施机关.
    pub authorities: Vec<String>,
    /// 可实施层级.
    pub levels: Levels,
    /// 设定和实施依据.
    pub basis: Vec<Citation>,
    /// 备注; may be empty.
    #[serde(default)]
    pub remark: String,
}
