//! 基本要素: what a listing says, inherited from the level above or its own.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{CreditCode, JurisdictionId, Level, Levels, Names};

/// What kind of text a citation names.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum CitationKind {
    /// 法律.
    #[n(0)]
    Law,
    /// 行政法规.
    #[n(1)]
    AdministrativeRegulation,
    /// 国务院决定.
    #[n(2)]
    StateCouncilDecision,
    /// 地方性法规.
    #[n(3)]
    LocalRegulation,
    /// 自治条例、单行条例.
    #[n(4)]
    AutonomousRegulation,
    /// 省级人民政府规章.
    #[n(5)]
    ProvincialGovernmentRule,
    /// 部门规章.
    #[n(6)]
    DepartmentRule,
    /// 其他.
    #[n(7)]
    Other,
}

impl CitationKind {
    /// All kinds, in the order of their rank.
    pub const ALL: [Self; 8] = [
        Self::Law,
        Self::AdministrativeRegulation,
        Self::StateCouncilDecision,
        Self::LocalRegulation,
        Self::AutonomousRegulation,
        Self::ProvincialGovernmentRule,
        Self::DepartmentRule,
        Self::Other,
    ];

    /// The word used in code, files and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::AdministrativeRegulation => "administrative_regulation",
            Self::StateCouncilDecision => "state_council_decision",
            Self::LocalRegulation => "local_regulation",
            Self::AutonomousRegulation => "autonomous_regulation",
            Self::ProvincialGovernmentRule => "provincial_government_rule",
            Self::DepartmentRule => "department_rule",
            Self::Other => "other",
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// 设定和实施依据: one text a permit rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct Citation {
    /// Its kind, which decides who may set a permit by it.
    #[n(0)]
    pub kind: CitationKind,
    /// Its title, with brackets, as published.
    #[n(1)]
    pub title: String,
    /// The articles relied on; may be empty.
    #[n(2)]
    #[serde(default)]
    pub articles: String,
}

/// 事项类型, the five classes of article 12 of the Administrative Licensing Law.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum ItemType {
    /// The list does not say.
    #[default]
    #[n(0)]
    Unclassified,
    /// 一般许可, article 12 (1).
    #[n(1)]
    General,
    /// 特许, article 12 (2).
    #[n(2)]
    Concession,
    /// 认可, article 12 (3).
    #[n(3)]
    Recognition,
    /// 核准, article 12 (4).
    #[n(4)]
    Approval,
    /// 登记, article 12 (5).
    #[n(5)]
    Registration,
}

/// The elements a lower level takes over unchanged from the level above.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct Inherited {
    /// 事项名称.
    #[n(0)]
    pub names: Names,
    /// 事项类型.
    #[n(1)]
    pub item_type: ItemType,
    /// 设定和实施依据.
    #[n(2)]
    pub basis: Vec<Citation>,
    /// 设定层级.
    #[n(3)]
    pub set_by: Level,
    /// 可实施层级: the levels that may exercise the item.
    #[n(4)]
    pub levels: Levels,
}

/// The elements each jurisdiction states for itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct Local {
    /// 主管部门.
    #[n(0)]
    pub department: Body,
    /// 实施机关.
    #[n(1)]
    pub authorities: Vec<Body>,
    /// 备注; may be empty.
    #[n(2)]
    pub remark: String,
}

/// A department or authority as the list names it, and the agency it is, where that agency is known to the ledger.
///
/// National lists name classes of bodies (“省级、设区的市级、县级教育部门”): those have no agency.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct Body {
    /// The name as listed.
    #[n(0)]
    pub name: String,
    /// The agency, if it is one of this ledger.
    #[n(1)]
    pub agency: Option<AgencyId>,
}

impl Body {
    /// A body known by its name only.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), agency: None }
    }
}

/// An agency: the jurisdiction it serves and its credit code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct AgencyId {
    /// The jurisdiction it is a body of.
    #[n(0)]
    pub jurisdiction: JurisdictionId,
    /// Its credit code.
    #[n(1)]
    pub code: CreditCode,
}
