//! The common part of questions: where, on which day, as known when.

use serde::{Deserialize, Serialize};

use inforce_catalog::jurisdiction::{self, Jurisdiction};
use inforce_catalog::stream::StreamKind;
use inforce_catalog::{Day, JurisdictionCode, JurisdictionId, Register, term::Seq};

use crate::page::{Cursor, Fingerprint};
use crate::part::{JurisdictionRef, RetiredView};
use crate::refusal::QueryRefusal;

/// Where and when a question asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The code of the jurisdiction on the day.
    pub jurisdiction: JurisdictionCode,
    /// Whether everything below it is asked about as well.
    pub subtree: bool,
    /// The legal day of the question.
    pub day: Day,
    /// As known when this record had been taken; what is known now if absent.
    pub as_of: Option<Seq>,
}

/// How an answer begins: what it speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The jurisdiction.
    pub jurisdiction: JurisdictionRef,
    /// Whether everything below it is in the answer.
    pub subtree: bool,
    /// The legal day of the question, `YYYY-MM-DD`.
    pub valid_on: String,
    /// The sequence at which the answer is true.
    pub as_of: u64,
    /// Set where the jurisdiction was merged or abolished by the day: see the one that took over.
    pub retired: Option<RetiredView>,
}

impl Scope {
    /// Takes the scope into a digest of the question; `as_of` is taken in by the cursor.
    pub(crate) fn fingerprint(&self, question: &str) -> Fingerprint {
        Fingerprint::of(question)
            .with(self.jurisdiction)
            .with(self.subtree)
            .with(self.day)
    }

    /// Finds the jurisdiction.
    pub(crate) fn ground<'a>(
        &self,
        register: &'a Register,
        n: Seq,
    ) -> Result<Ground<'a>, QueryRefusal> {
        let (code, day) = (self.jurisdiction, self.day);
        match jurisdiction::by_code(register, code, day, n) {
            Some(place) => Ok(Ground {
                register,
                place,
                subtree: self.subtree,
                day,
                n,
            }),
            None if code.is_production_corps() => Err(QueryRefusal::OutsideLedger { code }),
            None => Err(QueryRefusal::JurisdictionUnknown { code, day }),
        }
    }
}

/// The jurisdiction a question stands on, with both its times.
#[derive(Clone, Debug)]
pub(crate) struct Ground<'a> {
    pub(crate) register: &'a Register,
    pub(crate) place: Jurisdiction,
    pub(crate) subtree: bool,
    pub(crate) day: Day,
    pub(crate) n: Seq,
}

impl<'a> Ground<'a> {
    /// The beginning of the answer.
    pub(crate) fn asked(&self) -> Asked {
        Asked {
            jurisdiction: JurisdictionRef::of(&self.place),
            subtree: self.subtree,
            valid_on: self.day.to_string(),
            as_of: self.n,
            retired: RetiredView::of(self.register, &self.place, self.day, self.n),
        }
    }

    /// The jurisdictions the answer goes over, by code; those that are gone left out.
    pub(crate) fn places(&self) -> Vec<Jurisdiction> {
        let mut places = if self.subtree {
            jurisdiction::subtree(self.register, self.place.id, self.day, self.n)
        } else {
            vec![self.place.clone()]
        };
        places.retain(|p| p.retired.is_none());
        places
    }

    /// The streams of a kind in those jurisdictions, in order, from behind the row a page token names. Only the streams
    /// that are taken from the iterator are looked at.
    pub(crate) fn streams(
        &self,
        kind: StreamKind,
        cursor: &Cursor,
    ) -> Result<impl Iterator<Item = (Jurisdiction, &'a str)> + use<'a>, QueryRefusal> {
        let mut places = self.places();
        let after = cursor.after(Position::read)?;
        if let Some(position) = &after {
            let at = places.iter().position(|p| p.id == position.jurisdiction);
            places.drain(..at.ok_or(QueryRefusal::PageTokenGarbled)?);
        }
        let register = self.register;
        Ok(places.into_iter().flat_map(move |place| {
            let from = match &after {
                Some(position) if position.jurisdiction == place.id => position.id.clone(),
                _ => String::new(),
            };
            register
                .streams_from(kind, place.id, &from)
                .filter(move |(key, _)| from.is_empty() || *key.id != *from)
                .map(move |(key, _)| (place.clone(), &*key.id))
        }))
    }
}

/// A row's place in an answer that goes over streams: the jurisdiction and the id of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) jurisdiction: JurisdictionId,
    pub(crate) id: String,
}

impl Position {
    pub(crate) fn new(jurisdiction: JurisdictionId, id: &str) -> Self {
        Self {
            jurisdiction,
            id: id.to_owned(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (jurisdiction, id) = text.split_once('-')?;
        Some(Self {
            jurisdiction: JurisdictionId(jurisdiction.parse().ok()?),
            id: id.to_owned(),
        })
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.jurisdiction.0, self.id)
    }
}
