//! The words of the domain, one type each: days, codes, levels, names, citations, instruments, elements.

mod code;
mod day;
mod elements;
mod instrument;
mod level;
mod names;
mod readable;
pub(crate) mod shared;

pub use code::{CodeError, CreditCode, ItemCode, JurisdictionCode};
pub use day::{Day, DayError, Instant};
pub use elements::{AgencyId, Body, Citation, CitationKind, Inherited, ItemType, Local};
pub use instrument::{Digest, Instrument};
pub use level::{Level, Levels};
pub(crate) use readable::readable;

pub use names::{Lang, Names, Translation};
pub use shared::Copies;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A sequence number of the ledger: records are numbered 0, 1, 2 … without gaps.
pub type Seq = u64;

/// The opaque hash of a record, as the ledger computed it. The law never looks inside.
pub type RecordHash = [u8; 32];

/// A jurisdiction's number inside this ledger. Codes and names change and units merge; this number never does.
///
/// `0` is the ledger itself (genesis, its rules, roles that hold everywhere); `1` is the first jurisdiction established.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(transparent)]
pub struct JurisdictionId(#[n(0)] pub u32);

impl JurisdictionId {
    /// The ledger itself, the scope of what belongs to no single government.
    pub const LEDGER: Self = Self(0);
}

impl std::fmt::Display for JurisdictionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.0)
    }
}
