//! Events: what is recorded. One type a kind of record, with its fields in the order of the record's body.
//!
//! The numbers of kinds and fields are an append-only registry, frozen by golden files: a field may be added at the end
//! as an `Option`, never moved, renamed in meaning or removed.

mod agencies;
mod items;
mod levels;

pub use agencies::{
    AgencyAppointed, AgencyKind, AgencyRenamed, AgencyRetired, Role, RoleGranted, RoleWithdrawn,
};
pub use items::{
    Added, Adjusted, Adopted, Claimed, Confirmed, DeclineReason, Declined, EndReason, Ended, Interim,
    LevelChange, LevelsChanged, ParentRef, Reassigned, Reinstated, Renamed, ReshapeKind, Reshaped, Resumed,
    Suspended, Withdrawn,
};
pub use levels::{
    CalendarSet, CoverageDeclared, Established, Genesis, ItemsReceived, JurisdictionNature,
    JurisdictionRenamed, Merged, PolicySet, Recoded, Reparented, Retired, RulesAdopted, TimeLimits,
};

use std::sync::Arc;

use minicbor::data::Type;
use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};

use crate::command::CommandId;
use crate::stream::StreamKey;
use crate::term::{Copies, Day, Instrument, Seq};

/// One `Voided` record lies in each stream the voided command wrote to, and names its records there.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Voided {
    /// The command whose records are void.
    #[n(0)]
    pub command: CommandId,
    /// The sequences of its records in this stream.
    #[n(1)]
    pub records: Vec<Seq>,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// What is large lies apart: nearly every record is a claim, and room for the largest kind would be lost in each.
macro_rules! payload {
    ($name:ident) => { $name };
    ($name:ident apart) => { Box<$name> };
}

macro_rules! events {
    ($($(#[doc = $doc:literal])* $number:literal $word:literal $name:ident $($apart:ident)?,)*) => {
        /// What one record says happened.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Event {
            $($(#[doc = $doc])* $name(payload!($name $($apart)?)),)*
        }

        $(impl From<$name> for Event {
            fn from(payload: $name) -> Self {
                Self::$name(payload.into())
            }
        })*

        impl Event {
            /// The numbers and words of all kinds, in order: the registry.
            pub const KINDS: &'static [(u16, &'static str)] = &[$(($number, $word),)*];

            /// The number of the kind in records.
            pub fn kind(&self) -> u16 {
                match self { $(Self::$name(_) => $number,)* }
            }

            /// The word of the kind, as used in answers and `--json`.
            pub fn word(&self) -> &'static str {
                match self { $(Self::$name(_) => $word,)* }
            }

            fn encode_payload<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
                match self {
                    $(Self::$name(payload) => payload.encode(e, &mut ()),)*
                }
            }

            fn decode_payload(
                kind: u16,
                d: &mut Decoder<'_>,
                copies: &mut impl Copies,
            ) -> Result<Self, DecodeError> {
                match kind {
                    $($number => Ok(Self::$name(d.decode_with(copies)?)),)*
                    _ => Err(DecodeError::message(format!("kind {kind} is not known to this version"))),
                }
            }
        }
    };
}

events! {
    /// The ledger began.
    1 "genesis" Genesis,
    /// A version of the rules holds from here on.
    2 "rules_adopted" RulesAdopted,
    /// A jurisdiction was established.
    10 "established" Established apart,
    /// A jurisdiction has another name.
    11 "jurisdiction_renamed" JurisdictionRenamed,
    /// A jurisdiction has another code.
    12 "recoded" Recoded,
    /// A jurisdiction lies under another parent.
    13 "reparented" Reparented,
    /// A jurisdiction was merged into another.
    14 "merged" Merged,
    /// A jurisdiction was abolished.
    15 "retired" Retired,
    /// An agency was appointed.
    20 "agency_appointed" AgencyAppointed,
    /// An agency has another name.
    21 "agency_renamed" AgencyRenamed,
    /// An agency was abolished.
    22 "agency_retired" AgencyRetired,
    /// A principal was given a role.
    30 "role_granted" RoleGranted,
    /// A principal lost a role.
    31 "role_withdrawn" RoleWithdrawn,
    /// Time limits were set.
    40 "policy_set" PolicySet,
    /// A year's days off were set.
    41 "calendar_set" CalendarSet,
    /// A catalog was declared complete, or no longer so.
    42 "coverage_declared" CoverageDeclared,
    /// What was issued above was received (接收).
    43 "items_received" ItemsReceived,
    /// An item was added by the level that sets it.
    50 "added" Added apart,
    /// An item of the parent's catalog was claimed (认领).
    51 "claimed" Claimed,
    /// An item of the parent's catalog was declined (不认领).
    52 "declined" Declined,
    /// The elements of an item were adjusted.
    53 "adjusted" Adjusted apart,
    /// An item has another name.
    54 "renamed" Renamed,
    /// The levels that may exercise an item changed (下放、上收).
    55 "levels_changed" LevelsChanged,
    /// An item was merged, split or superseded, and so ended.
    56 "reshaped" Reshaped,
    /// A listing was suspended (暂停).
    57 "suspended" Suspended apart,
    /// A suspended listing was resumed (恢复).
    58 "resumed" Resumed,
    /// A listing was stopped (停用、取消).
    59 "ended" Ended apart,
    /// A child gave up a listing after its levels had changed.
    60 "withdrawn" Withdrawn,
    /// An ended listing began a new life.
    61 "reinstated" Reinstated apart,
    /// A child took over or acknowledged what changed above (确认).
    62 "confirmed" Confirmed apart,
    /// A jurisdiction changed its own department or authorities of a listing.
    63 "reassigned" Reassigned,
    /// A level took a transcription of its act as its own record.
    64 "adopted" Adopted,
    /// The records of one command are void.
    90 "voided" Voided apart,
}

/// The body of a record: what happened, from which day, on what authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The legal day; `None` only for what has none (void, genesis, rules, receipts).
    pub effective_from: Option<Day>,
    /// The document that authorises it; thousands of records rest on one.
    pub instrument: Option<Arc<Instrument>>,
    /// Whether somebody below recorded what this level had published (转录).
    pub transcribed: bool,
    /// What happened.
    pub event: Event,
}

impl Act {
    /// The body bytes: CBOR array [effective day, instrument, transcribed, payload]. The kind stands in the envelope.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256);
        // Writing into a Vec cannot fail.
        let _ = self.write(&mut Encoder::new(&mut bytes));
        bytes
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        e.array(4)?
            .encode(self.effective_from)?
            .encode(self.instrument.as_deref())?
            .bool(self.transcribed)?;
        self.event.encode_payload(e)
    }

    /// Reads the body of a record of this kind.
    ///
    /// # Errors
    /// Where the bytes are not a body of the kind, or not the very bytes [`Act::encode`] gives for it.
    pub fn decode(kind: u16, body: &[u8]) -> Result<Self, DecodeError> {
        Self::decode_sharing(kind, body, &mut ())
    }

    /// The same, with the one copy of what other records said before.
    ///
    /// # Errors
    /// As [`Act::decode`].
    pub fn decode_sharing(kind: u16, body: &[u8], copies: &mut impl Copies) -> Result<Self, DecodeError> {
        let mut d = Decoder::new(body);
        if d.array()? != Some(4) {
            return Err(DecodeError::message("a body is an array of four"));
        }
        let act = Self {
            effective_from: d.decode()?,
            instrument: match d.datatype()? {
                Type::Null => d.decode::<Option<Instrument>>()?.map(Arc::new),
                _ => Some(copies.instrument(&mut d)?),
            },
            transcribed: d.bool()?,
            event: Event::decode_payload(kind, &mut d, copies)?,
        };
        let mut same = Expected(body);
        if act.write(&mut Encoder::new(&mut same)).is_err() || !same.0.is_empty() {
            return Err(DecodeError::message("the body is not in its one deterministic encoding"));
        }
        Ok(act)
    }
}

/// The bytes still to be written, by whoever writes the very same.
struct Expected<'a>(&'a [u8]);

/// Other bytes than expected were written.
#[derive(Debug)]
struct Differs;

impl Write for Expected<'_> {
    type Error = Differs;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Differs> {
        self.0 = self.0.strip_prefix(bytes).ok_or(Differs)?;
        Ok(())
    }
}

/// An event a command gave, before it is chained: where it goes and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// The stream it is written to.
    pub stream: StreamKey,
    /// Its body.
    pub act: Act,
    /// The records it names, by sequence; the ledger adds their hashes.
    pub links: Vec<Link>,
}

/// Why a record names another. The numbers stand in records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LinkRole {
    /// The parent's record a claim, decline or confirmation relied on.
    Parent,
    /// The last record of a level further up at that time.
    Ancestor,
    /// The record a void undoes.
    Voids,
    /// The voided record this one records again.
    Restates,
    /// The transcription this record adopts.
    Adopts,
    /// The record of another stream written by the same act.
    Companion,
}

impl LinkRole {
    /// All roles.
    pub const ALL: [Self; 6] =
        [Self::Parent, Self::Ancestor, Self::Voids, Self::Restates, Self::Adopts, Self::Companion];

    /// The number in records.
    pub fn number(self) -> u8 {
        match self {
            Self::Parent => 1,
            Self::Ancestor => 2,
            Self::Voids => 3,
            Self::Restates => 4,
            Self::Adopts => 5,
            Self::Companion => 6,
        }
    }

    /// The role with this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.number() == number)
    }
}

/// A record named by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Why.
    pub role: LinkRole,
    /// Which.
    pub sequence: Seq,
}
