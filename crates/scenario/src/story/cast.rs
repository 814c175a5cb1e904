//! Who acts in the story, and on what authority.

use inforce_catalog::command::{AgencyInput, InstrumentInput};
use inforce_catalog::event::{AgencyKind, JurisdictionNature};
use inforce_catalog::{CreditCode, Day, Digest, JurisdictionCode, Level};

use super::{days, place};
use crate::lists::{Division, Lists};

/// The first principal of the demo's ledger.
pub const ADMINISTRATOR: &str = "registrar";
/// The origin of the demo's ledger.
pub const ORIGIN: &str = "inforce demo 652800";

/// The officer of a jurisdiction: an account, not a person.
pub fn officer(jurisdiction: JurisdictionCode) -> String {
    format!("officer-{}", jurisdiction.short())
}

/// The account of the prefecture that records what levels above have published.
pub fn transcriber() -> String {
    "transcriber-652800".to_owned()
}

/// What a body is, as its pseudo credit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyClass {
    /// 人民政府, or the office that stands in its place.
    Government,
    /// 审改牵头机构.
    LeadAgency,
    /// 部门, with the number of its line of work.
    Department(usize),
}

/// The pseudo credit code of a body: the lists have no real ones, and codes that begin with X are marked unverified.
pub fn agency_code(jurisdiction: JurisdictionCode, class: BodyClass) -> CreditCode {
    let (letter, number) = match class {
        BodyClass::Government => ('G', 0),
        BodyClass::LeadAgency => ('L', 0),
        BodyClass::Department(number) => ('D', number),
    };
    format!("X{jurisdiction}{letter}{number:04}").parse().expect("X, twelve digits, a letter and four digits")
}

pub(crate) fn agency(jurisdiction: JurisdictionCode, class: BodyClass) -> AgencyInput {
    AgencyInput { jurisdiction, code: agency_code(jurisdiction, class) }
}

/// The government of a place and its name; where a place has none of its own, the office or unit that acts there.
pub(super) fn acting_body(division: &Division) -> (AgencyKind, String) {
    let name = &division.name;
    match (division.nature, division.level) {
        (JurisdictionNature::Government, Level::Nation) => (AgencyKind::Government, "国务院".to_owned()),
        (JurisdictionNature::Government, _) => (AgencyKind::Government, format!("{name}人民政府")),
        (JurisdictionNature::StreetOffice, _) => {
            (AgencyKind::AuthorisedOrganisation, format!("{name}办事处"))
        }
        (JurisdictionNature::OtherUnit, _) => (AgencyKind::AuthorisedOrganisation, name.clone()),
    }
}

/// An instrument that a government issued. What is not in the notice is an example: its number says so, and its digest
/// is that of its number and title, since there is no file.
pub(crate) fn example(issuer: JurisdictionCode, date: Day, number: &str, title: &str) -> InstrumentInput {
    let digest = blake3::hash(format!("{number}\n{title}\n").as_bytes());
    InstrumentInput {
        number: number.to_owned(),
        title: title.to_owned(),
        issuer: agency(issuer, BodyClass::Government),
        date,
        digest: Some(Digest(*digest.as_bytes())),
        transition: None,
    }
}

/// The documents that the story's acts rest on.
pub(super) struct Instruments {
    /// The national list.
    pub(super) national_list: InstrumentInput,
    /// The regional list.
    pub(super) regional_list: InstrumentInput,
    /// The prefecture's list.
    pub(super) prefecture_list: InstrumentInput,
    /// What the nation changes.
    pub(super) national_change: InstrumentInput,
    /// The region's suspension.
    pub(super) suspension: InstrumentInput,
}

impl Instruments {
    pub(super) fn of(lists: &Lists) -> Self {
        let (region, prefecture) = (place("650000"), place("652800"));
        Self {
            national_list: InstrumentInput {
                digest: Some(lists.national_digest),
                ..example(
                    JurisdictionCode::NATION,
                    days::national_notice(),
                    "国办发〔2022〕2号",
                    "国务院办公厅关于全面实行行政许可事项清单管理的通知",
                )
            },
            regional_list: InstrumentInput {
                digest: Some(lists.regional_digest),
                ..example(
                    region,
                    days::regional_list(),
                    "新政办发〔2022〕46号",
                    "自治区关于全面实行行政许可事项清单管理的通知",
                )
            },
            prefecture_list: example(
                prefecture,
                days::prefecture_list(),
                "示例〔2022〕自治州1号",
                "自治州关于全面实行行政许可事项清单管理的通知",
            ),
            national_change: InstrumentInput {
                transition: Some("在办件按原规定办结。".to_owned()),
                ..example(
                    JurisdictionCode::NATION,
                    days::national_change(),
                    "示例〔2023〕国1号",
                    "关于调整行政许可事项清单部分事项的通知（示例）",
                )
            },
            suspension: InstrumentInput {
                transition: Some("暂停期间在办件中止办理。".to_owned()),
                ..example(
                    region,
                    days::suspended(),
                    "示例〔2023〕自治区1号",
                    "关于暂停实施示例事项3的通知（示例）",
                )
            },
        }
    }
}

/// The document by which a county decided something.
pub(super) fn county_instrument(
    county: JurisdictionCode,
    name: &str,
    date: Day,
    number: u8,
    subject: &str,
) -> InstrumentInput {
    let text = format!("示例〔{}〕{name}{number}号", date.year());
    example(county, date, &text, &format!("{name}关于{subject}的通知（示例）"))
}
