//! What is asked at the end, and what the law says the answer must be. The demo shows only what the system answers;
//! the tests hold the system to what is expected here.

use inforce_catalog::in_force::Reason;
use inforce_catalog::{CommandId, Day, JurisdictionCode};

use super::catalogs::{COVERED, LATE, MISTAKEN, MISTAKEN_ITEM};
use super::changes::{ADJUSTED, ENDED, SPLIT, SUSPENDED};
use super::corrections::mistaken_claim;
use super::{ListingKey, command_id, days, item, place};
use crate::Words;

/// All questions of the end.
#[derive(Clone, Debug)]
pub struct Questions {
    /// Counts are asked as of this day: the catalogs stand, and nothing has changed or run out.
    pub counting: Day,
    /// Whose catalogs are counted.
    pub counted: Vec<JurisdictionCode>,
    /// The prefecture: obligations are asked for it and everything below, as of the day the story is told, since only
    /// by then has the ledger taken what discharges them.
    pub prefecture: JurisdictionCode,
    /// Was it in force?
    pub cases: Vec<Case>,
    /// The listing whose history is shown.
    pub history: History,
}

/// A listing and why its history is worth a look.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// Which.
    pub listing: ListingKey,
    /// Why.
    pub title: Words,
}

/// What is known when a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsKnown {
    /// Everything.
    Now,
    /// Everything up to and with the records of a command.
    After(CommandId),
}

/// Was this item in force here, on that day, as known then?
#[derive(Clone, Debug)]
pub struct Case {
    /// What the case shows.
    pub title: Words,
    /// Where.
    pub listing: ListingKey,
    /// When.
    pub on: Day,
    /// As known when.
    pub as_known: AsKnown,
    /// What the law says.
    pub expected: Expected,
}

/// The answer a case must get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Yes or no.
    pub in_force: bool,
    /// Whether the jurisdiction exercises it.
    pub exercised_here: bool,
    /// Whether the ledger stands by it.
    pub conclusive: bool,
    /// Why.
    pub reason: Reason,
    /// Whether the text is behind.
    pub behind: bool,
}

impl Expected {
    const YES: Self = Self {
        in_force: true,
        exercised_here: true,
        conclusive: true,
        reason: Reason::InForce,
        behind: false,
    };

    fn no(reason: Reason) -> Self {
        Self { in_force: false, exercised_here: false, reason, ..Self::YES }
    }
}

fn at(jurisdiction: &str, code: &str) -> ListingKey {
    ListingKey { jurisdiction: place(jurisdiction), item: item(code) }
}

fn case(zh: &'static str, en: &'static str, listing: ListingKey, on: Day, expected: Expected) -> Case {
    Case { title: Words { zh, en }, listing, on, as_known: AsKnown::Now, expected }
}

pub(super) fn questions() -> Questions {
    let mut cases = plain();
    cases.extend(absent());
    cases.extend(two_times());
    Questions {
        counting: days::counting(),
        counted: ["000000", "650000", "652800", COVERED, MISTAKEN, "652801100"].map(place).to_vec(),
        prefecture: place("652800"),
        cases,
        history: History {
            listing: at(MISTAKEN, MISTAKEN_ITEM),
            title: Words {
                zh: "误录、撤销、改为不认领：两个时间都看得见",
                en: "Recorded by mistake, voided, declined: visible in both times",
            },
        },
    }
}

/// Yes, and the kinds of no that something above brings about.
fn plain() -> Vec<Case> {
    let later = days::reckoning();
    vec![
        case("有效", "yes", at(COVERED, "000104001000"), days::coverage(), Expected::YES),
        case(
            "上级暂停",
            "no: suspended above",
            at(COVERED, SUSPENDED),
            later,
            Expected::no(Reason::SuspendedAbove),
        ),
        case(
            "上级已取消，本县尚未确认",
            "no: ended above, though the county has not confirmed",
            at("652823", ENDED),
            later,
            Expected::no(Reason::EndedAbove),
        ),
        case(
            "仍按旧文本有效，滞后于上级",
            "yes, in its old text: behind what changed above",
            at("652823", ADJUSTED),
            later,
            Expected { behind: true, ..Expected::YES },
        ),
        case(
            "上级已拆分，本县未确认前原事项继续有效",
            "yes: split above, and the old item goes on until the county confirms",
            at("652827", SPLIT),
            later,
            Expected { behind: true, ..Expected::YES },
        ),
        case(
            "尚未生效",
            "no: not yet in force",
            at(LATE, "000104001000"),
            days::counting(),
            Expected::no(Reason::NotYetInForce),
        ),
        case(
            "自治区规章设定，一年期满失效",
            "no: set by regional rules, which lapse after a year",
            at(COVERED, "650198001000"),
            days::after_lapse(),
            Expected::no(Reason::LapsedAbove),
        ),
        case(
            "列入本级清单，由下级实施",
            "listed here, exercised below",
            at(COVERED, "000120030000"),
            days::counting(),
            Expected { exercised_here: false, ..Expected::YES },
        ),
    ]
}

/// Nothing is recorded: what silence proves depends on what was declared complete.
fn absent() -> Vec<Case> {
    vec![
        case(
            "未见记录：国家清单只收录996项中的308项，不能断定",
            "not recorded: the national list here has 308 of 996 items, so silence proves nothing",
            at(COVERED, "000199001000"),
            days::counting(),
            Expected { conclusive: false, ..Expected::no(Reason::NotRecorded) },
        ),
        case(
            "清单之外：自治区设定的部分逐级声明完整，可以断定",
            "not listed: the region-set part was declared complete at every level, so silence is an answer",
            at(COVERED, "650999001000"),
            days::counting(),
            Expected::no(Reason::NotListed),
        ),
    ]
}

/// The same question twice: as known then, and as known now.
fn two_times() -> Vec<Case> {
    let listing = at(MISTAKEN, MISTAKEN_ITEM);
    let then = AsKnown::After(command_id(&mistaken_claim()));
    vec![
        Case {
            as_known: then,
            ..case("以当时所知：有效", "as known then: yes", listing, days::counting(), Expected::YES)
        },
        case(
            "以现在所知：无效（误录已撤销）",
            "as known now: no (the claim was a mistake and is void)",
            listing,
            days::counting(),
            Expected::no(Reason::Declined),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Lists;

    #[test]
    fn the_items_that_are_asked_for_in_vain_are_in_no_list() {
        let lists = Lists::read().unwrap();
        for case in absent() {
            let code = case.listing.item;
            assert!(lists.items().all(|i| i.code != code), "{code}");
        }
    }

    #[test]
    fn every_kind_of_case_that_the_story_promises_is_asked() {
        let reasons: Vec<Reason> = questions().cases.iter().map(|c| c.expected.reason).collect();
        for reason in [
            Reason::InForce,
            Reason::SuspendedAbove,
            Reason::EndedAbove,
            Reason::NotYetInForce,
            Reason::LapsedAbove,
            Reason::NotRecorded,
            Reason::NotListed,
            Reason::Declined,
        ] {
            assert!(reasons.contains(&reason), "{reason:?}");
        }
    }
}
