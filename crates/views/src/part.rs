//! The parts answers are made of: a jurisdiction, a record, a text, as plain data.
//!
//! Codes, words and days (`YYYY-MM-DD`) are text, hashes are hexadecimal text, sequences are numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use inforce_catalog::jurisdiction::{self, Jurisdiction};
use inforce_catalog::register::RecordRef;
use inforce_catalog::text::{Sourced, Text};
use inforce_catalog::{
    AgencyId, Body, Citation, Day, Digest, Instrument, ItemCode, JurisdictionId, Levels, Names, RecordHash,
    Register, term::Seq,
};

/// A jurisdiction named in an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct JurisdictionRef {
    /// Its code on the day, twelve digits.
    pub code: String,
    /// Its Chinese name on the day.
    pub name: String,
    /// Its level: `nation`, `region`, `prefecture`, `county` or `township`.
    pub level: String,
}

impl JurisdictionRef {
    /// A jurisdiction already looked up.
    pub fn of(place: &Jurisdiction) -> Self {
        Self {
            code: place.code.to_string(),
            name: place.names.zh.clone(),
            level: place.level.word().to_owned(),
        }
    }

    /// A jurisdiction by its number, as of a day and as known at `n`.
    ///
    /// A record may name one that is established only later; then it is shown as it first was. One that was never
    /// known at `n` is shown by its number.
    pub fn find(register: &Register, id: JurisdictionId, day: Day, n: Seq) -> Self {
        jurisdiction::at(register, id, day, n)
            .or_else(|| jurisdiction::at(register, id, Day::LAST, n))
            .map_or_else(|| Self { code: id.to_string(), ..Self::default() }, |place| Self::of(&place))
    }
}

/// A jurisdiction that is gone: since when, who took over, by which record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetiredView {
    /// The first day it was gone.
    pub since: String,
    /// The one to see: who took over and exists on the day, if anybody.
    pub see: Option<JurisdictionRef>,
    /// The record that says so.
    pub record: RecordId,
}

impl RetiredView {
    /// What is said of a jurisdiction that is gone on the day; none of one that exists.
    pub fn of(register: &Register, place: &Jurisdiction, day: Day, n: Seq) -> Option<Self> {
        let retired = place.retired?;
        Some(Self {
            since: retired.since.to_string(),
            see: jurisdiction::successor(register, place, day, n).map(|j| JurisdictionRef::of(&j)),
            record: retired.record.into(),
        })
    }
}

/// A record named in an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordId {
    /// Its sequence number.
    pub sequence: u64,
    /// Its hash, 64 hexadecimal digits.
    pub hash: String,
}

impl From<RecordRef> for RecordId {
    fn from(record: RecordRef) -> Self {
        Self { sequence: record.sequence, hash: hex(&record.hash) }
    }
}

/// A record hash as text.
pub(crate) fn hex(hash: &RecordHash) -> String {
    Digest(*hash).to_string()
}

/// The names in languages other than Chinese, by BCP 47 tag with script, such as `ug-Arab`.
pub type Translations = BTreeMap<String, String>;

/// The translations of a name.
pub(crate) fn translations(names: &Names) -> Translations {
    let one = |t: &inforce_catalog::term::Translation| (t.lang.tag().to_owned(), t.text.clone());
    names.others.iter().map(one).collect()
}

/// The words of a set of levels, from the top.
pub(crate) fn level_words(levels: Levels) -> Vec<String> {
    levels.iter().map(|l| l.word().to_owned()).collect()
}

/// An agency named in an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyRef {
    /// The code of the jurisdiction it is a body of.
    pub jurisdiction: String,
    /// Its credit code.
    pub code: String,
    /// Its Chinese name on the day; empty where the ledger does not know the agency.
    pub name: String,
}

impl AgencyRef {
    /// The agency, as of a day and as known at `n`.
    pub fn find(register: &Register, id: &AgencyId, day: Day, n: Seq) -> Self {
        Self {
            jurisdiction: JurisdictionRef::find(register, id.jurisdiction, day, n).code,
            code: id.code.to_string(),
            name: jurisdiction::agency(register, id, day, n).map(|a| a.names.zh).unwrap_or_default(),
        }
    }
}

/// A department or authority as a list names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyView {
    /// The name as listed.
    pub name: String,
    /// The agency, where it is one of this ledger.
    pub agency: Option<AgencyRef>,
}

impl BodyView {
    /// The body, its agency as of a day and as known at `n`.
    pub fn of(register: &Register, body: &Body, day: Day, n: Seq) -> Self {
        let agency = body.agency.as_ref();
        Self { name: body.name.clone(), agency: agency.map(|id| AgencyRef::find(register, id, day, n)) }
    }
}

/// 依据: one text a permit rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitationView {
    /// Its kind, such as `law` or `local_regulation`.
    pub kind: String,
    /// Its title as published.
    pub title: String,
    /// The articles relied on; may be empty.
    pub articles: String,
}

impl From<&Citation> for CitationView {
    fn from(citation: &Citation) -> Self {
        Self {
            kind: citation.kind.word().to_owned(),
            title: citation.title.clone(),
            articles: citation.articles.clone(),
        }
    }
}

/// 依据文件: the document that authorises a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstrumentView {
    /// 文号.
    pub number: String,
    /// The title.
    pub title: String,
    /// The body that issued it.
    pub issuer: AgencyRef,
    /// The day it was issued.
    pub date: String,
    /// The BLAKE3 digest of the file, hexadecimal.
    pub digest: Option<String>,
    /// What becomes of cases in process (在办件).
    pub transition: Option<String>,
}

impl InstrumentView {
    /// The instrument, its issuer as it was on the day of issue.
    pub fn of(register: &Register, instrument: &Instrument, n: Seq) -> Self {
        Self {
            number: instrument.number.clone(),
            title: instrument.title.clone(),
            issuer: AgencyRef::find(register, &instrument.issuer, instrument.date, n),
            date: instrument.date.to_string(),
            digest: instrument.digest.map(|d| d.to_string()),
            transition: instrument.transition.clone(),
        }
    }
}

/// The text of a listing on a day, each element with where it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingText {
    /// 事项编码.
    pub item: String,
    /// 事项名称.
    pub name: String,
    /// The name in other languages.
    pub translations: Translations,
    /// 事项类型: `unclassified`, `general`, `concession`, `recognition`, `approval` or `registration`.
    pub item_type: String,
    /// 设定和实施依据.
    pub basis: Vec<CitationView>,
    /// 设定层级.
    pub set_by: String,
    /// 可实施层级, from the top.
    pub levels: Vec<String>,
    /// 主管部门.
    pub department: BodyView,
    /// 实施机关.
    pub authorities: Vec<BodyView>,
    /// 备注; may be empty.
    pub remark: String,
    /// Where each element came from, in the order above.
    pub sources: Vec<ElementSource>,
}

/// Where an element of a text came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElementSource {
    /// The element: `names`, `item_type`, `basis`, `set_by`, `levels` or `local` (department, authorities, remark).
    pub element: String,
    /// The jurisdiction whose record gave it.
    pub jurisdiction: JurisdictionRef,
    /// The record that gave it.
    pub record: RecordId,
}

impl ListingText {
    /// The text of an item's listing.
    pub fn of(register: &Register, item: ItemCode, text: &Text<'_>, day: Day, n: Seq) -> Self {
        let inherited = &text.inherited;
        let local = text.local.value;
        let body = |b: &Body| BodyView::of(register, b, day, n);
        let at = Places { register, day, n };
        Self {
            item: item.to_string(),
            name: inherited.names.value.zh.clone(),
            translations: translations(inherited.names.value),
            item_type: item_type_word(*inherited.item_type.value).to_owned(),
            basis: inherited.basis.value.iter().map(Into::into).collect(),
            set_by: inherited.set_by.value.word().to_owned(),
            levels: level_words(*inherited.levels.value),
            department: body(&local.department),
            authorities: local.authorities.iter().map(body).collect(),
            remark: local.remark.clone(),
            sources: vec![
                at.source("names", &inherited.names),
                at.source("item_type", &inherited.item_type),
                at.source("basis", &inherited.basis),
                at.source("set_by", &inherited.set_by),
                at.source("levels", &inherited.levels),
                at.source("local", &text.local),
            ],
        }
    }
}

struct Places<'a> {
    register: &'a Register,
    day: Day,
    n: Seq,
}

impl Places<'_> {
    fn source<T: ?Sized>(&self, element: &str, sourced: &Sourced<'_, T>) -> ElementSource {
        let Self { register, day, n } = *self;
        ElementSource {
            element: element.to_owned(),
            jurisdiction: JurisdictionRef::find(register, sourced.jurisdiction, day, n),
            record: sourced.record.into(),
        }
    }
}

/// The word of an item type.
pub(crate) fn item_type_word(item_type: inforce_catalog::ItemType) -> &'static str {
    use inforce_catalog::ItemType as T;
    match item_type {
        T::Unclassified => "unclassified",
        T::General => "general",
        T::Concession => "concession",
        T::Recognition => "recognition",
        T::Approval => "approval",
        T::Registration => "registration",
    }
}
