//! The parts of commands: instruments, bodies and elements as an office states them, by codes.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::term::{CreditCode, Day, Digest, Inherited, ItemCode, JurisdictionCode};

/// An instrument as a command states it: the issuer by code.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct InstrumentInput {
    /// 文号.
    #[n(0)]
    pub number: String,
    /// The title.
    #[n(1)]
    pub title: String,
    /// The body that issued it.
    #[n(2)]
    pub issuer: AgencyInput,
    /// The day it was issued.
    #[n(3)]
    pub date: Day,
    /// The BLAKE3 digest of the file.
    #[n(4)]
    pub digest: Option<Digest>,
    /// What becomes of cases in process.
    #[n(5)]
    pub transition: Option<String>,
}

/// An agency as a command states it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct AgencyInput {
    /// The jurisdiction it is a body of.
    #[n(0)]
    pub jurisdiction: JurisdictionCode,
    /// Its credit code.
    #[n(1)]
    pub code: CreditCode,
}

/// A department or authority as a command states it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct BodyInput {
    /// The name as listed.
    #[n(0)]
    pub name: String,
    /// The agency, where it is one of this ledger.
    #[n(1)]
    pub agency: Option<AgencyInput>,
}

/// A jurisdiction's own elements as a command states them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct LocalInput {
    /// 主管部门.
    #[n(0)]
    pub department: BodyInput,
    /// 实施机关.
    #[n(1)]
    pub authorities: Vec<BodyInput>,
    /// 备注; may be empty.
    #[n(2)]
    #[serde(default)]
    pub remark: String,
}

/// One item that stands in the place of a reshaped one: new, or one the catalog has already.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SuccessorInput {
    /// Its code.
    #[n(0)]
    pub item: ItemCode,
    /// Its elements, where it is new.
    #[n(1)]
    pub added: Option<NewItemInput>,
}

/// The elements of a new item.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct NewItemInput {
    /// What every level below inherits.
    #[n(0)]
    pub inherited: Inherited,
    /// The setting level's own elements.
    #[n(1)]
    pub local: LocalInput,
    /// The day the permit was first implemented; required where it rests on government rules only (article 15).
    #[n(2)]
    pub first_implemented: Option<Day>,
}

/// A jurisdiction's own elements for one successor of a reshaped item.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SuccessorLocalInput {
    /// The successor.
    #[n(0)]
    pub item: ItemCode,
    /// Its elements here.
    #[n(1)]
    pub local: LocalInput,
}
