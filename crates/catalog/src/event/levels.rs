//! Events of the ledger itself, of jurisdictions, policies, calendars and coverage.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::term::{Day, JurisdictionCode, JurisdictionId, Level, Names, Seq};

/// The first record: who may begin.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Genesis {
    /// The origin line that future checkpoints will carry.
    #[n(0)]
    pub origin: String,
    /// The first principal; administrator of the whole ledger.
    #[n(1)]
    pub first_principal: String,
}

/// From this record on the rules of this version decide.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct RulesAdopted {
    /// The version, see [`crate::rules`].
    #[n(0)]
    pub version: u16,
}

/// What a jurisdiction is besides its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum JurisdictionNature {
    /// It has a government of its own.
    #[n(0)]
    Government,
    /// 街道办事处: an office sent out by the county, not a government.
    #[n(1)]
    StreetOffice,
    /// A farm, pasture or administered area at township level, not a government.
    #[n(2)]
    OtherUnit,
}

/// 设立行政区划.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Established {
    /// Its level, for good.
    #[n(0)]
    pub level: Level,
    /// Its first code.
    #[n(1)]
    pub code: JurisdictionCode,
    /// Its first name.
    #[n(2)]
    pub names: Names,
    /// The parent; none for the nation.
    #[n(3)]
    pub parent: Option<JurisdictionId>,
    /// Whether it is a government.
    #[n(4)]
    pub nature: JurisdictionNature,
}

/// 更名.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct JurisdictionRenamed {
    /// The new name.
    #[n(0)]
    pub names: Names,
}

/// 变更代码.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Recoded {
    /// The new code.
    #[n(0)]
    pub code: JurisdictionCode,
}

/// The jurisdiction lies under another parent, because its old one was merged or abolished.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Reparented {
    /// The new parent.
    #[n(0)]
    pub parent: JurisdictionId,
}

/// 合并: the jurisdiction is gone, the other goes on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Merged {
    /// The one that goes on.
    #[n(0)]
    pub into: JurisdictionId,
}

/// 撤销行政区划.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Retired {
    /// Who takes over, if anybody.
    #[n(0)]
    pub successor: Option<JurisdictionId>,
}

/// Time limits in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct TimeLimits {
    /// A department applies for an adjustment.
    #[n(0)]
    pub apply: u16,
    /// The lead agency reviews it.
    #[n(1)]
    pub review: u16,
    /// The government publishes it.
    #[n(2)]
    pub publish: u16,
    /// A lower level claims, declines, confirms or acknowledges.
    #[n(3)]
    pub confirm: u16,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self { apply: 10, review: 15, publish: 3, confirm: 20 }
    }
}

/// The time limits of a jurisdiction and everything below that sets none of its own.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct PolicySet {
    /// The limits.
    #[n(0)]
    pub limits: TimeLimits,
}

/// One year's exceptions from Monday-to-Friday, for a jurisdiction and everything below that sets none of its own.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct CalendarSet {
    /// The year.
    #[n(0)]
    pub year: u16,
    /// Days off that would be working days, sorted.
    #[n(1)]
    pub days_off: Vec<Day>,
    /// Weekend days that are worked, sorted.
    #[n(2)]
    pub extra_workdays: Vec<Day>,
}

/// From its day on the catalog lists every item whose code begins with the prefix, or no longer claims to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct CoverageDeclared {
    /// The beginning of the codes it speaks of; empty for the whole catalog.
    #[n(0)]
    pub code_prefix: String,
    /// Complete from the day on, or no longer declared so.
    #[n(1)]
    pub complete: bool,
    /// How many main items the catalog has there on that day; checked against the ledger.
    #[n(2)]
    pub expected_count: u32,
}

/// 接收: a jurisdiction has received what its parent issued, up to a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct ItemsReceived {
    /// The parent it was received from.
    #[n(0)]
    pub parent: JurisdictionId,
    /// The last record of the parent's catalog that was received.
    #[n(1)]
    pub through: Seq,
    /// How many records of the parent's catalog were new since the last receipt.
    #[n(2)]
    pub new_records: u32,
}
