//! The closed vocabularies, one line each: they have the same words in the domain and in the contract.
//!
//! Towards the contract the match is exhaustive; from it, an unknown number and "not given" are nothing.

use inforce_catalog::event::{
    AgencyKind, DeclineReason, EndReason, Interim, JurisdictionNature, ReshapeKind, Role,
};
use inforce_catalog::{CitationKind, ItemType, Lang, Level};
use inforce_proto::v1 as pb;

use crate::from_proto::imports::ImportAct;

macro_rules! vocabulary {
    ($($type:ident: $($word:ident)*;)*) => {$(
        impl Word for $type {
            type Wire = pb::$type;

            fn to_wire(self) -> pb::$type {
                match self { $(Self::$word => pb::$type::$word,)* }
            }

            fn from_wire(wire: pb::$type) -> Option<Self> {
                match wire {
                    pb::$type::Unspecified => None,
                    $(pb::$type::$word => Some(Self::$word),)*
                }
            }
        }
    )*};
}

/// A value of a closed vocabulary.
pub(crate) trait Word: Sized {
    /// The enumeration of the contract.
    type Wire: TryFrom<i32> + Into<i32>;

    /// The value in the contract.
    fn to_wire(self) -> Self::Wire;

    /// The value in the domain; none where it is not given.
    fn from_wire(wire: Self::Wire) -> Option<Self>;

    /// The number in a message.
    fn number(self) -> i32 {
        self.to_wire().into()
    }

    /// The value with this number in a message; none where it is not given or not known.
    fn from_number(number: i32) -> Option<Self> {
        Self::Wire::try_from(number).ok().and_then(Self::from_wire)
    }
}

vocabulary! {
    ImportAct: Add Transcribe Claim;
    Level: Nation Region Prefecture County Township;
    JurisdictionNature: Government StreetOffice OtherUnit;
    AgencyKind: LeadAgency Department Government AuthorisedOrganisation VerticallyManaged Inspectorate;
    Role: Administrator Officer Transcriber;
    ItemType: Unclassified General Concession Recognition Approval Registration;
    CitationKind: Law AdministrativeRegulation StateCouncilDecision LocalRegulation AutonomousRegulation
        ProvincialGovernmentRule DepartmentRule Other;
    DeclineReason: NotOurLevel NoSuchActivity RetainedAbove ExercisedByAnotherBody;
    EndReason: Abolished Annulled Lapsed TurnedIntoFiling;
    ReshapeKind: Merged Split Superseded;
    Interim: PreviousBody NewBody;
}

impl Word for Lang {
    type Wire = pb::Language;

    fn to_wire(self) -> pb::Language {
        match self {
            Self::UgArab => pb::Language::Uyghur,
            Self::MnMong => pb::Language::Mongolian,
            Self::KkArab => pb::Language::Kazakh,
            Self::En => pb::Language::English,
        }
    }

    fn from_wire(wire: pb::Language) -> Option<Self> {
        match wire {
            pb::Language::Unspecified => None,
            pb::Language::Uyghur => Some(Self::UgArab),
            pb::Language::Mongolian => Some(Self::MnMong),
            pb::Language::Kazakh => Some(Self::KkArab),
            pb::Language::English => Some(Self::En),
        }
    }
}
