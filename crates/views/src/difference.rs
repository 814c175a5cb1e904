//! 差异: what two listings of an item say differently, element by element, and where each stands.
//!
//! Bodies are compared by the names the lists give them, as they are published; that a name is linked to another agency
//! of the ledger is no difference of the list.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use inforce_catalog::in_force::{Reason, Verdict, in_force, is_listed};
use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::listing::{EndKind, Status};
use inforce_catalog::register::RecordRef;
use inforce_catalog::text::Text;
use inforce_catalog::{Day, ItemCode, Register, term::Seq};

use crate::part::{RecordId, item_type_word, translations};
use crate::payload::{Payload, Value, citation, levels};

/// One element that two listings of an item have otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The element: `name`, `translations`, `item_type`, `basis`, `set_by`, `levels`, `department`, `authorities`,
    /// `remark`; or where the listing stands: `status`, `reason`, `exercise`.
    pub element: String,
    /// What the first says.
    pub from: Value,
    /// What the second says.
    pub to: Value,
    /// The record that gave the first.
    pub from_record: Option<RecordId>,
    /// The record that gave the second.
    pub to_record: Option<RecordId>,
}

/// Where a listing stands, and by which record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Whether the item stands in the catalog.
    pub listed: bool,
    /// Where the jurisdiction's own listing stands.
    pub status: String,
    /// Whether it is in force.
    pub in_force: bool,
    /// Why, one word.
    pub reason: String,
    /// Who exercises it: `here`, `interim`, `below`, `above` or `not_in_force`.
    pub exercise: String,
    /// The record that decides: of the level above that took the item out of force, else of the listing itself, else of
    /// the first level above that has one; absent where nothing is recorded.
    pub record: Option<RecordId>,
}

/// A legal day and a sequence of one register.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment<'a> {
    pub(crate) register: &'a Register,
    pub(crate) day: Day,
    pub(crate) n: Seq,
}

/// A listing as it stands at a moment.
#[derive(Clone, Debug)]
pub(crate) struct Look<'a> {
    pub(crate) listed: bool,
    pub(crate) verdict: Verdict<'a>,
}

impl<'a> Look<'a> {
    pub(crate) fn at(moment: &Moment<'a>, place: &Jurisdiction, item: ItemCode) -> Self {
        let Moment { register, day, n } = *moment;
        Self {
            listed: is_listed(register, place, item, day, n),
            verdict: in_force(register, place, item, day, n),
        }
    }

    /// The text the catalog shows: none of what it does not list.
    pub(crate) fn text(&self) -> Option<&Text<'a>> {
        self.verdict.text.as_ref().filter(|_| self.listed)
    }

    /// The record that decides where the listing stands: where a level above took it out of force, that level's, of
    /// several the one nearest to the level that set the item; else its own.
    fn record(&self) -> Option<RecordRef> {
        let deciding = &self.verdict.deciding;
        let above = deciding.iter().rev().find(|d| acts_below(d.status, self.verdict.reason));
        above.and_then(|d| d.record).or_else(|| deciding.iter().find_map(|d| d.record))
    }

    /// Where it stands, in words.
    pub(crate) fn standing(&self) -> Standing {
        let verdict = &self.verdict;
        Standing {
            listed: self.listed,
            status: verdict.status.word().to_owned(),
            in_force: verdict.in_force,
            reason: verdict.reason.word().to_owned(),
            exercise: verdict.exercise.word().to_owned(),
            record: self.record().map(Into::into),
        }
    }
}

/// Whether a level above with this status is why an item is not in force below.
fn acts_below(status: Status, reason: Reason) -> bool {
    match reason {
        Reason::SuspendedAbove => status == Status::Suspended,
        Reason::LapsedAbove => status == Status::Lapsed,
        Reason::EndedAbove => matches!(status, Status::Ended(EndKind::Stopped(_))),
        Reason::WithdrawnAbove => matches!(status, Status::Declined | Status::Ended(EndKind::Withdrawn)),
        _ => false,
    }
}

/// What an element says, and the record that gave it.
type Told = (Value, RecordRef);

/// Reads an element out of a text.
type Tell = fn(&Text<'_>) -> Told;

/// Reads out of an answer where a listing stands, one word.
type Stand = fn(&Verdict<'_>) -> &'static str;

/// Every element of a text: its name, what it says, and by which record.
const ELEMENTS: [(&str, Tell); 9] = [
    ("name", |t| (Value::from(&t.inherited.names.value.zh), t.inherited.names.record)),
    ("translations", |t| {
        let others = translations(t.inherited.names.value);
        let by_language: BTreeMap<String, Value> = others.into_iter().map(|(k, v)| (k, v.into())).collect();
        (Payload::from(by_language).into(), t.inherited.names.record)
    }),
    ("item_type", |t| (item_type_word(*t.inherited.item_type.value).into(), t.inherited.item_type.record)),
    ("basis", |t| (t.inherited.basis.value.iter().map(citation).collect(), t.inherited.basis.record)),
    ("set_by", |t| (t.inherited.set_by.value.word().into(), t.inherited.set_by.record)),
    ("levels", |t| (levels(*t.inherited.levels.value), t.inherited.levels.record)),
    ("department", |t| (Value::from(&t.local.value.department.name), t.local.record)),
    ("authorities", |t| {
        let names = t.local.value.authorities.iter().map(|body| &body.name);
        (names.collect(), t.local.record)
    }),
    ("remark", |t| (Value::from(&t.local.value.remark), t.local.record)),
];

/// Where a listing stands, in words.
const STANDING: [(&str, Stand); 3] =
    [("status", |v| v.status.word()), ("reason", |v| v.reason.word()), ("exercise", |v| v.exercise.word())];

/// What two texts of an item say differently, in the order of the elements.
pub(crate) fn of_texts(from: &Text<'_>, to: &Text<'_>) -> Vec<Difference> {
    if from.inherited.says_the_same(&to.inherited) && from.local.value == to.local.value {
        return Vec::new();
    }
    let both = ELEMENTS.iter().map(|(element, told)| (*element, told(from), told(to)));
    both.filter(|(_, from, to)| from.0 != to.0)
        .map(|(element, from, to)| Difference {
            element: element.to_owned(),
            from: from.0,
            to: to.0,
            from_record: Some(from.1.into()),
            to_record: Some(to.1.into()),
        })
        .collect()
}

/// What two listings have otherwise: the text each catalog shows, and where they stand.
pub(crate) fn of_looks(from: &Look<'_>, to: &Look<'_>) -> Vec<Difference> {
    let texts = from.text().zip(to.text());
    let mut found = texts.map(|(from, to)| of_texts(from, to)).unwrap_or_default();
    for (element, word) in STANDING {
        let words = (word(&from.verdict), word(&to.verdict));
        if words.0 != words.1 {
            found.push(Difference {
                element: element.to_owned(),
                from: words.0.into(),
                to: words.1.into(),
                from_record: from.record().map(Into::into),
                to_record: to.record().map(Into::into),
            });
        }
    }
    found
}
