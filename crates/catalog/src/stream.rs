//! Streams: which records belong together.

mod id;

pub use id::StreamId;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::term::{CreditCode, ItemCode, JurisdictionId};

/// What a stream is about. The numbers stand in records: never change or reuse one.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
pub enum StreamKind {
    /// The ledger's beginning and the version of its rules.
    #[n(1)]
    Ledger,
    /// One jurisdiction: its level, code, name, parent.
    #[n(2)]
    Jurisdiction,
    /// One agency of a jurisdiction; id = credit code.
    #[n(3)]
    Agency,
    /// The roles of one principal in a jurisdiction; id = principal.
    #[n(4)]
    Roles,
    /// The time limits that hold in a jurisdiction and below.
    #[n(5)]
    Policy,
    /// The days off that hold in a jurisdiction and below.
    #[n(6)]
    Calendar,
    /// Declarations that a jurisdiction's catalog is complete.
    #[n(7)]
    Coverage,
    /// One item in one jurisdiction's catalog; id = item code.
    #[n(8)]
    Listing,
    /// What a jurisdiction received from above (接收).
    #[n(9)]
    Receipts,
}

impl StreamKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Ledger,
        Self::Jurisdiction,
        Self::Agency,
        Self::Roles,
        Self::Policy,
        Self::Calendar,
        Self::Coverage,
        Self::Listing,
        Self::Receipts,
    ];

    /// The number in records.
    pub fn number(self) -> u16 {
        match self {
            Self::Ledger => 1,
            Self::Jurisdiction => 2,
            Self::Agency => 3,
            Self::Roles => 4,
            Self::Policy => 5,
            Self::Calendar => 6,
            Self::Coverage => 7,
            Self::Listing => 8,
            Self::Receipts => 9,
        }
    }

    /// The kind with this number.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.number() == number)
    }

    /// The word used in code, files and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Jurisdiction => "jurisdiction",
            Self::Agency => "agency",
            Self::Roles => "roles",
            Self::Policy => "policy",
            Self::Calendar => "calendar",
            Self::Coverage => "coverage",
            Self::Listing => "listing",
            Self::Receipts => "receipts",
        }
    }
}

/// The key of a stream. Sorted by kind, then jurisdiction, then id, so that one catalog is one range.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StreamKey {
    /// What it is about.
    pub kind: StreamKind,
    /// Whose it is.
    pub jurisdiction: JurisdictionId,
    /// Which one: an item code, a credit code, a principal, or empty.
    pub id: StreamId,
}

impl StreamKey {
    fn new(kind: StreamKind, jurisdiction: JurisdictionId, id: &str) -> Self {
        Self { kind, jurisdiction, id: id.into() }
    }

    /// The ledger's own stream.
    pub fn ledger() -> Self {
        Self::new(StreamKind::Ledger, JurisdictionId::LEDGER, "")
    }

    /// A jurisdiction's stream.
    pub fn jurisdiction(id: JurisdictionId) -> Self {
        Self::new(StreamKind::Jurisdiction, id, "")
    }

    /// An agency's stream.
    pub fn agency(jurisdiction: JurisdictionId, code: &CreditCode) -> Self {
        Self::new(StreamKind::Agency, jurisdiction, code.as_str())
    }

    /// The stream of a principal's roles in a jurisdiction.
    pub fn roles(jurisdiction: JurisdictionId, principal: &str) -> Self {
        Self::new(StreamKind::Roles, jurisdiction, principal)
    }

    /// The stream of a jurisdiction's time limits.
    pub fn policy(jurisdiction: JurisdictionId) -> Self {
        Self::new(StreamKind::Policy, jurisdiction, "")
    }

    /// The stream of a jurisdiction's calendar.
    pub fn calendar(jurisdiction: JurisdictionId) -> Self {
        Self::new(StreamKind::Calendar, jurisdiction, "")
    }

    /// The stream of a jurisdiction's declarations of completeness.
    pub fn coverage(jurisdiction: JurisdictionId) -> Self {
        Self::new(StreamKind::Coverage, jurisdiction, "")
    }

    /// The stream of one item in one catalog.
    pub fn listing(jurisdiction: JurisdictionId, item: ItemCode) -> Self {
        Self { kind: StreamKind::Listing, jurisdiction, id: item.into() }
    }

    /// The stream of what a jurisdiction received.
    pub fn receipts(jurisdiction: JurisdictionId) -> Self {
        Self::new(StreamKind::Receipts, jurisdiction, "")
    }

    /// The item code, where this is a listing.
    pub fn item(&self) -> Option<ItemCode> {
        (self.kind == StreamKind::Listing).then(|| self.id.item()).flatten()
    }
}
