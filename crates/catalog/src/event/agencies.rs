//! Events of agencies and roles.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::term::Names;

/// What an agency is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum AgencyKind {
    /// 审改牵头机构.
    #[n(0)]
    LeadAgency,
    /// 部门.
    #[n(1)]
    Department,
    /// 人民政府.
    #[n(2)]
    Government,
    /// 具有管理公共事务职能的组织.
    #[n(3)]
    AuthorisedOrganisation,
    /// 垂直管理机构.
    #[n(4)]
    VerticallyManaged,
    /// 监督机关.
    #[n(5)]
    Inspectorate,
}

impl AgencyKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::LeadAgency,
        Self::Department,
        Self::Government,
        Self::AuthorisedOrganisation,
        Self::VerticallyManaged,
        Self::Inspectorate,
    ];

    /// The word used in code, files and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::LeadAgency => "lead_agency",
            Self::Department => "department",
            Self::Government => "government",
            Self::AuthorisedOrganisation => "authorised_organisation",
            Self::VerticallyManaged => "vertically_managed",
            Self::Inspectorate => "inspectorate",
        }
    }
}

/// 设立机关. The stream's id is its credit code.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct AgencyAppointed {
    /// What it is.
    #[n(0)]
    pub kind: AgencyKind,
    /// Its name.
    #[n(1)]
    pub names: Names,
}

/// 机关更名; no adjustment of any item.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct AgencyRenamed {
    /// The new name.
    #[n(0)]
    pub names: Names,
}

/// 撤销机关.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct AgencyRetired {}

/// What a principal may do, in a jurisdiction (administrators: and below it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Establishes jurisdictions and agencies and grants roles, in its jurisdiction and below.
    #[n(0)]
    Administrator,
    /// 审改经办: acts for the lead agency on its jurisdiction's catalog; a county's acts for its townships too.
    #[n(1)]
    Officer,
    /// 转录员: records what levels above its jurisdiction have published.
    #[n(2)]
    Transcriber,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 3] = [Self::Administrator, Self::Officer, Self::Transcriber];

    /// The word used in code, files and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Officer => "officer",
            Self::Transcriber => "transcriber",
        }
    }
}

/// 授予角色. The stream's id is the principal.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct RoleGranted {
    /// The role.
    #[n(0)]
    pub role: Role,
}

/// 撤销角色.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct RoleWithdrawn {
    /// The role.
    #[n(0)]
    pub role: Role,
}
