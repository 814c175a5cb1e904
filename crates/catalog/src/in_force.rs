//! Was the item in force in the jurisdiction on the day, as known at a sequence? The one function that decides it.
//!
//! An item is in force where its listing is, and the listing it was claimed from, up to the level that set it, all read
//! at the same sequence. Suspending and stopping above therefore act below on the same day; reshaping does not, until
//! it is confirmed.

mod ahead;
mod chain;
mod exercise;
mod intervals;
mod stands;

use crate::declined;
use crate::event::Event;
use crate::jurisdiction::{self, Jurisdiction};
use crate::listing::{EndKind, Listing, Status};
use crate::register::{RecordRef, Register};
use crate::stream::{StreamKey, StreamKind};
use crate::term::{Day, ItemCode, JurisdictionCode, JurisdictionId, Seq};
use crate::text::{self, Behind, Text};

pub use chain::Deciding;
use chain::chain;
use exercise::Asked;
pub use exercise::Exercise;
pub use intervals::{Interval, breakpoints, intervals};
pub use stands::is_listed;

macro_rules! reasons {
    ($($(#[doc = $doc:literal])* $name:ident $word:literal $zh:literal,)*) => {
        /// Why the answer is what it is. Each kind of no is its own code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Reason { $($(#[doc = $doc])* $name,)* }

        impl Reason {
            /// All reasons.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What an office reads.
            pub fn chinese(self) -> &'static str {
                match self { $(Self::$name => $zh,)* }
            }
        }
    };
}

reasons! {
    /// Yes.
    InForce "in_force" "有效",
    /// The code belongs to the production corps.
    OutsideLedger "outside_ledger" "不在本账本范围",
    /// No jurisdiction has the code on the day.
    JurisdictionUnknown "jurisdiction_unknown" "无此行政区划",
    /// The jurisdiction was merged or abolished: see the one that took over.
    JurisdictionRetired "jurisdiction_retired" "行政区划已撤并",
    /// In no catalog of the line, and every one of them was declared complete.
    NotListed "not_listed" "清单之外",
    /// In no catalog of the line, but not every one was declared complete: the answer is not conclusive.
    NotRecorded "not_recorded" "未见记录",
    /// The parent lists it; this jurisdiction neither claimed nor declined it.
    NotClaimed "not_claimed" "尚未认领",
    /// The jurisdiction declined it, and nothing opened the question again.
    Declined "declined" "不认领",
    /// Recorded, but its legal day has not come.
    NotYetInForce "not_yet_in_force" "尚未生效",
    /// Suspended by the jurisdiction itself.
    SuspendedHere "suspended_here" "本级暂停",
    /// Its year ran out; it was set here.
    LapsedHere "lapsed_here" "本级期满失效",
    /// Stopped by the jurisdiction itself.
    EndedHere "ended_here" "本级停用",
    /// Merged, split or superseded: see its successors.
    ReshapedHere "reshaped_here" "本级已合并、拆分或替代",
    /// Given up after its levels had changed.
    WithdrawnHere "withdrawn_here" "本级退出",
    /// A level above suspended it.
    SuspendedAbove "suspended_above" "上级暂停",
    /// Its year ran out; it was set above.
    LapsedAbove "lapsed_above" "上级设定期满失效",
    /// A level above stopped it.
    EndedAbove "ended_above" "上级停用",
    /// A level in between gave it up or no longer lists it.
    WithdrawnAbove "withdrawn_above" "上级退出",
    /// What it was claimed from was recorded by mistake and is void.
    SourceVoided "source_voided" "认领来源已撤销",
    /// What it was claimed from ended and began anew: it must be claimed again.
    NewLifeAbove "new_life_above" "上级已重新设立，须重新认领",
    /// The listing it was claimed from does not hold on the day.
    NotYetAbove "not_yet_above" "上级尚未生效",
    /// The jurisdiction it was claimed from is gone and nobody that took over lists it.
    SourceRetired "source_retired" "认领来源的行政区划已撤并",
    /// A sub-item whose main item is not in force.
    MainItemNotInForce "main_item_not_in_force" "主项无效",
    /// A main item none of whose sub-items is in force.
    NoSubItemInForce "no_sub_item_in_force" "无有效子项",
}

/// The answer, with all it rests on.
#[derive(Clone, Debug)]
pub struct Verdict<'a> {
    /// The jurisdiction that was asked about, where there is one.
    pub jurisdiction: Option<Jurisdiction>,
    /// Who took over, where it is gone.
    pub see: Option<Jurisdiction>,
    /// Yes or no.
    pub in_force: bool,
    /// Whether, and why, the jurisdiction itself exercises it.
    pub exercise: Exercise,
    /// Where the jurisdiction's own listing stands.
    pub status: Status,
    /// Why.
    pub reason: Reason,
    /// Whether the ledger can stand by it: a no for want of any record is conclusive only where all was declared
    /// complete.
    pub conclusive: bool,
    /// The deciding record of each level, from the jurisdiction up.
    pub deciding: Vec<Deciding>,
    /// The text on the day, where there is one.
    pub text: Option<Text<'a>>,
    /// Whether the text is behind the parent's.
    pub behind: Option<Behind>,
    /// The items that stand in its place, where it was reshaped.
    pub successors: &'a [ItemCode],
    /// The first legal day to come, where it is not yet in force.
    pub begins: Option<Day>,
    /// The first day it was published in an edition. None yet: editions come with a later version of the ledger.
    pub published_by_day: Option<Day>,
    /// The day of the question.
    pub valid_on: Day,
    /// The sequence of the question.
    pub as_of: Seq,
}

/// The question by code, as an office asks it.
pub fn in_force_by_code(
    register: &Register,
    code: JurisdictionCode,
    item: ItemCode,
    day: Day,
    n: Seq,
) -> Verdict<'_> {
    match jurisdiction::by_code(register, code, day, n) {
        Some(found) => {
            let verdict = judge(register, &found, item, day, n);
            Verdict { jurisdiction: Some(found), ..verdict }
        }
        None if code.is_production_corps() => no_place(Reason::OutsideLedger, day, n),
        None => no_place(Reason::JurisdictionUnknown, day, n),
    }
}

fn no_place<'a>(reason: Reason, day: Day, n: Seq) -> Verdict<'a> {
    Verdict {
        jurisdiction: None,
        see: None,
        in_force: false,
        exercise: Exercise::NotInForce,
        status: Status::Absent,
        reason,
        conclusive: false,
        deciding: Vec::new(),
        text: None,
        behind: None,
        successors: &[],
        begins: None,
        published_by_day: None,
        valid_on: day,
        as_of: n,
    }
}

/// Whether `item` is in force in a jurisdiction on `day`, as known at `n`.
pub fn in_force<'a>(
    register: &'a Register,
    place: &Jurisdiction,
    item: ItemCode,
    day: Day,
    n: Seq,
) -> Verdict<'a> {
    Verdict { jurisdiction: Some(place.clone()), ..judge(register, place, item, day, n) }
}

/// The same, without saying which jurisdiction.
fn judge<'a>(register: &'a Register, place: &Jurisdiction, item: ItemCode, day: Day, n: Seq) -> Verdict<'a> {
    let mut verdict = no_place(Reason::JurisdictionRetired, day, n);
    if let Some(retired) = place.retired {
        verdict.see = jurisdiction::successor(register, place, day, n);
        verdict.deciding =
            vec![Deciding { jurisdiction: place.id, status: Status::Absent, record: Some(retired.record) }];
        verdict.conclusive = true;
        return verdict;
    }
    ahead::touch(register, place, item);
    let timeline = register.listing(place.id, item);
    let listing = Listing::on(timeline, day, n);
    let line = chain(register, place.id, item, &listing, day, n);
    let own = own_reason(&listing);
    let mut reason = own.unwrap_or_else(|| line.reason.unwrap_or(Reason::InForce));
    if reason == Reason::InForce {
        reason = family_reason(register, place, item, day, n).unwrap_or(reason);
    }
    let unanswered = match listing.declined.filter(|_| listing.status == Status::Declined) {
        Some(declined) => declined::reopened(register, place, item, declined, day, n).is_some(),
        None => listing.status == Status::Absent,
    };
    if unanswered {
        verdict.begins = timeline.and_then(|t| next_day(t, day, n));
        reason = if verdict.begins.is_some() {
            Reason::NotYetInForce
        } else {
            absence_reason(register, place, item, day, n)
        };
    }
    verdict.conclusive = match reason {
        Reason::NotRecorded => false,
        Reason::NotClaimed => is_covered(register, place.id, item, day, n),
        _ => true,
    };
    verdict.reason = reason;
    verdict.in_force = reason == Reason::InForce;
    verdict.status = listing.status;
    let told = text::told_along(register, (place.id, &listing), &line.sources, item, day, n);
    verdict.text = text::text_told(place.id, &listing, told.0, &told.1);
    verdict.exercise = if verdict.in_force {
        exercise::by_line(&Asked { register, place, item, day, n }, &listing, &told, line.parent())
    } else {
        Exercise::NotInForce
    };
    verdict.behind = line.behind;
    verdict.deciding = line.deciding;
    if unanswered && verdict.deciding.len() == 1 {
        verdict.deciding.extend(recorded_above(register, place, item, day, n));
    }
    verdict.successors = listing.successors;
    verdict
}

fn own_reason(listing: &Listing<'_>) -> Option<Reason> {
    match listing.status {
        Status::InForce => None,
        Status::Absent => Some(Reason::NotRecorded),
        Status::Declined => Some(Reason::Declined),
        Status::Suspended => Some(Reason::SuspendedHere),
        Status::Lapsed => Some(Reason::LapsedHere),
        Status::Ended(EndKind::Stopped(_)) => Some(Reason::EndedHere),
        Status::Ended(EndKind::Reshaped(_) | EndKind::ReshapeConfirmed) => Some(Reason::ReshapedHere),
        Status::Ended(EndKind::Withdrawn) => Some(Reason::WithdrawnHere),
    }
}

/// The first legal day after `day` on which the listing begins, as known at `n`.
fn next_day(timeline: &crate::Timeline, day: Day, n: Seq) -> Option<Day> {
    timeline
        .in_force_order(n)
        .into_iter()
        .find(|e| e.day() > day && matches!(e.event(), Event::Added(_) | Event::Claimed(_)))
        .map(|e| e.day())
}

/// Why an item that the jurisdiction neither listed nor validly declined is not in force there.
fn absence_reason(register: &Register, place: &Jurisdiction, item: ItemCode, day: Day, n: Seq) -> Reason {
    let line = jurisdiction::line(register, place.id, day, n);
    let above = |j: &Jurisdiction| Listing::on(register.listing(j.id, item), day, n);
    let set_above = line.iter().skip(1).map(above).find(Listing::is_set_here);
    match set_above.map(|listing| listing.status) {
        Some(Status::Ended(EndKind::Stopped(_))) => return Reason::EndedAbove,
        Some(Status::Lapsed) => return Reason::LapsedAbove,
        _ => {}
    }
    if line.iter().skip(1).any(|j| above(j).status.is_listed()) {
        return Reason::NotClaimed;
    }
    let reaches_the_nation = line.last().is_some_and(|j| j.parent.is_none());
    let all_covered = line.iter().all(|j| is_covered(register, j.id, item, day, n));
    if reaches_the_nation && all_covered { Reason::NotListed } else { Reason::NotRecorded }
}

/// What the levels above record of an item that a jurisdiction itself never listed.
fn recorded_above(
    register: &Register,
    place: &Jurisdiction,
    item: ItemCode,
    day: Day,
    n: Seq,
) -> Vec<Deciding> {
    let levels = jurisdiction::line(register, place.id, day, n);
    let told = levels.iter().skip(1).map(|j| {
        let listing = Listing::on(register.listing(j.id, item), day, n);
        let record = listing.decided_by.map(crate::Entry::reference);
        Deciding { jurisdiction: j.id, status: listing.status, record }
    });
    told.filter(|deciding| deciding.record.is_some()).collect()
}

/// A main item with sub-items needs one of them in force; a sub-item needs its main item.
fn family_reason(
    register: &Register,
    place: &Jurisdiction,
    item: ItemCode,
    day: Day,
    n: Seq,
) -> Option<Reason> {
    let holds = |code: ItemCode| {
        let listing = Listing::on(register.listing(place.id, code), day, n);
        let above = || chain::standing(register, place.id, code, &listing, day, n);
        listing.status == Status::InForce && above().reason.is_none()
    };
    if item.is_sub_item() {
        return (!holds(item.main_item())).then_some(Reason::MainItemNotInForce);
    }
    if item.is_main_with_sub_items() {
        let any = register
            .streams_from(StreamKind::Listing, place.id, item.family())
            .map_while(|(key, _)| key.item().filter(|code| code.family() == item.family()))
            .any(|code| code.is_sub_item() && holds(code));
        return (!any).then_some(Reason::NoSubItemInForce);
    }
    None
}

/// Whether the jurisdiction's catalog was declared complete for this item's code on the day: the last declaration that
/// speaks of the code counts, whatever was said of more or fewer codes before.
pub fn is_covered(register: &Register, id: JurisdictionId, item: ItemCode, day: Day, n: Seq) -> bool {
    let Some(timeline) = register.stream(&StreamKey::coverage(id)) else {
        return false;
    };
    let declared = timeline.in_force_order(n).into_iter().take_while(|e| e.day() <= day);
    let of_the_code = declared.filter_map(|entry| match entry.event() {
        Event::CoverageDeclared(e) if item.as_str().starts_with(&e.code_prefix) => Some(e.complete),
        _ => None,
    });
    of_the_code.last().unwrap_or(false)
}

/// The code prefixes for which a catalog is declared complete on the day, each with the record that says so.
pub fn coverage(register: &Register, id: JurisdictionId, day: Day, n: Seq) -> Vec<(&str, RecordRef)> {
    let mut declared: Vec<(&str, RecordRef)> = Vec::new();
    let Some(timeline) = register.stream(&StreamKey::coverage(id)) else {
        return declared;
    };
    for entry in timeline.in_force_order(n).into_iter().take_while(|e| e.day() <= day) {
        if let Event::CoverageDeclared(e) = entry.event() {
            declared.retain(|(prefix, _)| *prefix != e.code_prefix);
            if e.complete {
                declared.push((&e.code_prefix, entry.reference()));
            }
        }
    }
    declared
}
