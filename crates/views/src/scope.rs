//! The common part of questions: where, on which day, as known when.

use serde::{Deserialize, Serialize};

use inforce_catalog::jurisdiction::{self, Jurisdiction};
use inforce_catalog::stream::StreamKind;
use inforce_catalog::{Day, ItemCode, JurisdictionCode, JurisdictionId, Register, term::Seq};

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
        Fingerprint::of(question).with(self.jurisdiction).with(self.subtree).with(self.day)
    }

    /// Finds the jurisdiction.
    pub(crate) fn ground<'a>(&self, register: &'a Register, n: Seq) -> Result<Ground<'a>, QueryRefusal> {
        let (code, day) = (self.jurisdiction, self.day);
        match jurisdiction::by_code(register, code, day, n) {
            Some(place) => Ok(Ground { register, place, subtree: self.subtree, day, n }),
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

    /// The jurisdictions of the question, by code; the one asked about also where it is gone.
    pub(crate) fn places(&self) -> Vec<Jurisdiction> {
        if self.subtree {
            jurisdiction::subtree(self.register, self.place.id, self.day, self.n)
        } else {
            vec![self.place.clone()]
        }
    }

    /// The jurisdictions of the question that have a catalog: those that are gone have none any more.
    pub(crate) fn living(&self) -> Vec<Jurisdiction> {
        let mut places = self.places();
        places.retain(|p| p.retired.is_none());
        places
    }

    /// The listings in the catalogs that `owner` says for each jurisdiction, in order, from behind the row a page token
    /// names. Only what is taken from the iterator is looked at.
    pub(crate) fn listings(
        &self,
        cursor: &Cursor,
        only: Option<ItemCode>,
        owner: fn(&Jurisdiction) -> Option<JurisdictionId>,
    ) -> Result<impl Iterator<Item = (Jurisdiction, ItemCode)> + use<'a>, QueryRefusal> {
        let streams = self.streams(StreamKind::Listing, cursor, only, owner)?;
        Ok(streams.filter_map(|(place, id)| id.parse().ok().map(|item| (place, item))))
    }

    /// The same for streams of any kind, by their ids.
    pub(crate) fn streams(
        &self,
        kind: StreamKind,
        cursor: &Cursor,
        only: Option<ItemCode>,
        owner: fn(&Jurisdiction) -> Option<JurisdictionId>,
    ) -> Result<impl Iterator<Item = (Jurisdiction, &'a str)> + use<'a>, QueryRefusal> {
        let after = cursor.after(Position::read)?;
        let places = from_position(self.living(), after.as_ref())?;
        let register = self.register;
        let rows = places.into_iter().flat_map(move |place| {
            let after = after
                .as_ref()
                .filter(|position| position.jurisdiction == place.id)
                .map(|position| position.id.clone());
            let first = only.map(|item| item.to_string());
            let from = after.clone().max(first).unwrap_or_default();
            let place_of_row = place.clone();
            owner(&place)
                .into_iter()
                .flat_map(move |id| register.streams_from(kind, id, &from))
                .map(|(key, _)| &*key.id)
                .skip_while(move |id| after.as_deref() == Some(*id))
                .take_while(move |id| only.is_none_or(|item| item.as_str() == *id))
                .map(move |id| (place_of_row.clone(), id))
        });
        Ok(rows)
    }
}

/// The jurisdictions from the one a page token names, that one included.
fn from_position(
    mut places: Vec<Jurisdiction>,
    after: Option<&Position>,
) -> Result<Vec<Jurisdiction>, QueryRefusal> {
    if let Some(position) = after {
        let at = places.iter().position(|p| p.id == position.jurisdiction);
        places.drain(..at.ok_or(QueryRefusal::PageTokenGarbled)?);
    }
    Ok(places)
}

/// The jurisdictions behind the one a page token names, for answers of one row a jurisdiction.
pub(crate) fn places_after(
    places: Vec<Jurisdiction>,
    cursor: &Cursor,
) -> Result<Vec<Jurisdiction>, QueryRefusal> {
    let after = cursor.after(Position::read)?;
    let mut places = from_position(places, after.as_ref())?;
    places.drain(..places.len().min(usize::from(after.is_some())));
    Ok(places)
}

/// The jurisdiction itself owns the streams of its row.
pub(crate) fn itself(place: &Jurisdiction) -> Option<JurisdictionId> {
    Some(place.id)
}

/// The jurisdiction above owns them.
pub(crate) fn parent(place: &Jurisdiction) -> Option<JurisdictionId> {
    place.parent
}

/// A row's place in an answer that goes over streams: the jurisdiction and the id of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) jurisdiction: JurisdictionId,
    pub(crate) id: String,
}

impl Position {
    pub(crate) fn new(jurisdiction: JurisdictionId, id: &str) -> Self {
        Self { jurisdiction, id: id.to_owned() }
    }

    pub(crate) fn read(text: &str) -> Option<Self> {
        let (jurisdiction, id) = text.split_once('-')?;
        Some(Self { jurisdiction: JurisdictionId(jurisdiction.parse().ok()?), id: id.to_owned() })
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.jurisdiction.0, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forged_position_in_a_jurisdiction_the_question_does_not_go_over_is_garbled() {
        let forged = Position::new(JurisdictionId(9), "000101001000");
        let places = from_position(Vec::new(), Some(&forged));
        assert_eq!(places, Err(QueryRefusal::PageTokenGarbled));
    }

    #[test]
    fn a_position_is_read_as_it_was_written() {
        for position in
            [Position::new(JurisdictionId(7), "000101001000"), Position::new(JurisdictionId(7), "")]
        {
            assert_eq!(Position::read(&position.to_string()), Some(position));
        }
        for text in ["", "7", "-", "x-1", "4294967296-1"] {
            assert_eq!(Position::read(text), None, "{text}");
        }
    }
}
