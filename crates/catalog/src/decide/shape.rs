//! The shape of a submission: its texts, lists and numbers, before anything is looked up.
//!
//! Nothing here depends on anything else, so all of it is looked at, and of several faults the one that stands earliest
//! in the table is the answer.
//!
//! A record has at most 65,535 bytes (the limit of the tile format). The largest body is an added item with a full
//! basis: 24 citations × (1,000 + 200) + names 5 × 600 + 16 authorities × 650 + department 650 + remark 3,000 +
//! instrument (200 + 1,000 + 3,000) + 64 predecessors × 13 = 50,882 bytes of text, and under 1,500 more for structure:
//! less than the 53,306 that the envelope leaves (`docs/decisions/0007-limits-of-texts.md`).

use std::collections::BTreeSet;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::is_nfc;

use super::earliest::earlier;
use crate::command::{
    Command, DeclareCoverage, InstrumentInput, LocalInput, NewItemInput, Reshape, SetCalendar, Submission,
};
use crate::event::{ReshapeKind, TimeLimits};
use crate::limits::{AUTHORITIES, CITATIONS, NAME, NOTE, NUMBER, TITLE};
use crate::refusal::{Refusal, RefusalCode as R};
use crate::term::{Citation, Inherited, Names};

const PRINCIPAL: usize = 64;
/// Most items in one reshaping: a record names every successor by twelve characters.
const RESHAPED: usize = 64;
/// Weekdays and weekend days of a year, at most.
const DAYS_OFF: usize = 261;
const EXTRA_WORKDAYS: usize = 105;
/// The longest time limit that makes sense, in working days: about five years.
const LONGEST_LIMIT: u16 = 1250;

/// The shape of a submission, all of it.
pub(super) fn check(submission: &Submission) -> Result<(), Refusal> {
    let mut shape = Shape::default();
    shape.principal(&submission.principal);
    shape.instrument("instrument", submission.instrument.as_ref());
    shape.command(&submission.command);
    shape.day(submission);
    shape.judged()
}

/// The shape of what a ledger begins with.
pub(super) fn check_genesis(origin: &str, first_principal: &str) -> Result<(), Refusal> {
    let mut shape = Shape::default();
    shape.text("origin", origin, NAME);
    shape.principal(first_principal);
    shape.judged()
}

/// The earliest fault seen so far.
#[derive(Default)]
struct Shape(Option<Refusal>);

impl Shape {
    fn judged(self) -> Result<(), Refusal> {
        self.0.map_or(Ok(()), Err)
    }

    fn fault(&mut self, refusal: Refusal) {
        self.0 = Some(match self.0.take() {
            Some(before) => earlier(before, refusal),
            None => refusal,
        });
    }

    /// What each command brings along.
    fn command(&mut self, command: &Command) {
        match command {
            Command::Establish(c) => self.names("names", &c.names),
            Command::RenameJurisdiction(c) => self.names("names", &c.names),
            Command::AppointAgency(c) => self.names("names", &c.names),
            Command::RenameAgency(c) => self.names("names", &c.names),
            Command::GrantRole(c) => self.principal(&c.principal),
            Command::WithdrawRole(c) => self.principal(&c.principal),
            Command::DeclareCoverage(c) => self.coverage(c),
            Command::SetPolicy(c) => self.limits(c.limits),
            Command::SetCalendar(c) => self.calendar(c),
            Command::AddItem(c) => self.new_item(&c.elements),
            Command::Reinstate(c) => self.new_item(&c.elements),
            Command::Reshape(c) => self.reshape(c),
            Command::Claim(c) => {
                self.local("local", &c.local);
                c.inherited.iter().for_each(|i| self.inherited("inherited", i));
            }
            Command::Decline(c) => self.note("note", &c.note, NOTE),
            Command::Reassign(c) => self.local("local", &c.local),
            Command::Confirm(c) => {
                self.once("successors", c.successors.iter().map(|s| s.item));
                c.successors.iter().for_each(|s| self.local("successors.local", &s.local));
            }
            Command::Adjust(c) => {
                c.names.iter().for_each(|n| self.names("names", n));
                c.basis.iter().for_each(|b| self.basis("basis", b));
            }
            Command::RenameItem(c) => self.names("names", &c.names),
            Command::Suspend(c) => {
                self.note("reason", &c.reason, NOTE);
                self.instrument("approval", c.approval.as_ref());
            }
            Command::End(c) => self.instrument("approval", c.approval.as_ref()),
            Command::Void(c) => self.text("reason", &c.reason, NOTE),
            Command::RecodeJurisdiction(_)
            | Command::MergeJurisdictions(_)
            | Command::RetireJurisdiction(_)
            | Command::RetireAgency(_)
            | Command::TransferItems(_)
            | Command::Receive(_)
            | Command::Withdraw(_)
            | Command::Devolve(_)
            | Command::Recentralise(_)
            | Command::Resume(_)
            | Command::Adopt(_) => {}
        }
    }

    /// A legal day, but for what has none.
    fn day(&mut self, submission: &Submission) {
        let timeless =
            matches!(submission.command, Command::Void(_) | Command::Receive(_) | Command::Adopt(_));
        match submission.effective_from {
            None if !timeless => self.fault(Refusal::new(R::DayMissing, "effective_from")),
            Some(_) if timeless => self.fault(Refusal::new(R::DayNotAllowed, "effective_from")),
            _ => {}
        }
    }

    /// A text that must be given.
    fn text(&mut self, field: &str, value: &str, limit: usize) {
        if value.trim().is_empty() {
            self.fault(Refusal::new(R::TextEmpty, field));
        }
        self.note(field, value, limit);
    }

    /// A text that may be empty.
    fn note(&mut self, field: &str, value: &str, limit: usize) {
        if value.len() > limit {
            let long = Refusal::new(R::TextTooLong, field);
            self.fault(long.with("length", value.len()).with("limit", limit));
        }
        if let Some(bad) = value.chars().find(|c| c.is_control() && *c != '\n') {
            self.not_clean(field, &format!("U+{:04X}", u32::from(bad)));
        } else if value.chars().next().is_some_and(is_combining_mark) || !is_nfc(value) {
            self.not_clean(field, "NFC");
        }
    }

    fn not_clean(&mut self, field: &str, found: &str) {
        self.fault(Refusal::new(R::TextNotClean, field).with("found", found));
    }

    /// A list with a largest length.
    fn count(&mut self, field: &str, count: usize, limit: usize) {
        if count > limit {
            self.fault(Refusal::new(R::TooMany, field).with("count", count).with("limit", limit));
        }
    }

    /// A list that names nothing twice.
    fn once<T: Ord + std::fmt::Debug>(&mut self, field: &str, list: impl IntoIterator<Item = T>) {
        let mut seen = BTreeSet::new();
        for entry in list {
            let given = format!("{entry:?}");
            if !seen.insert(entry) {
                return self.fault(Refusal::new(R::Repeated, field).with("given", given));
            }
        }
    }

    /// A number between two others.
    fn range(&mut self, field: &str, given: u16, low: u16, high: u16) {
        if !(low..=high).contains(&given) {
            let out = Refusal::new(R::OutOfRange, field);
            self.fault(out.with("given", given).with("low", low).with("high", high));
        }
    }

    /// A pseudonymous account id.
    fn principal(&mut self, given: &str) {
        let fits = !given.is_empty()
            && given.len() <= PRINCIPAL
            && given.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.@".contains(&b));
        if !fits {
            let shown: String = given.chars().take(PRINCIPAL).collect();
            self.fault(Refusal::new(R::BadPrincipal, "principal").with("given", shown));
        }
    }

    fn instrument(&mut self, field: &str, given: Option<&InstrumentInput>) {
        let Some(given) = given else { return };
        self.text(&format!("{field}.number"), &given.number, NUMBER);
        self.text(&format!("{field}.title"), &given.title, TITLE);
        given.transition.iter().for_each(|t| self.text(&format!("{field}.transition"), t, NOTE));
    }

    /// A name in Chinese and other languages, sorted by language.
    fn names(&mut self, field: &str, names: &Names) {
        self.text(&format!("{field}.zh"), &names.zh, NAME);
        self.other_names(field, names);
    }

    fn other_names(&mut self, field: &str, names: &Names) {
        let others = format!("{field}.others");
        self.once(&others, names.others.iter().map(|t| t.lang));
        if !names.others.is_sorted_by_key(|t| t.lang) {
            self.fault(Refusal::new(R::Repeated, others.as_str()).with("given", "unsorted"));
        }
        for other in &names.others {
            self.text(&format!("{others}.{}", other.lang.tag()), &other.text, NAME);
        }
    }

    /// A legal basis. That it may not be empty is a rule of its own.
    fn basis(&mut self, field: &str, basis: &[Citation]) {
        self.count(field, basis.len(), CITATIONS);
        for (i, citation) in basis.iter().enumerate() {
            self.text(&format!("{field}[{i}].title"), &citation.title, TITLE);
            self.note(&format!("{field}[{i}].articles"), &citation.articles, NUMBER);
        }
    }

    /// Inherited elements. That a basic element may not be empty is a rule of its own.
    fn inherited(&mut self, field: &str, inherited: &Inherited) {
        self.note(&format!("{field}.names.zh"), &inherited.names.zh, NAME);
        self.other_names(&format!("{field}.names"), &inherited.names);
        self.basis(&format!("{field}.basis"), &inherited.basis);
    }

    /// Local elements; the same holds for them.
    fn local(&mut self, field: &str, local: &LocalInput) {
        self.note(&format!("{field}.department.name"), &local.department.name, NAME);
        self.count(&format!("{field}.authorities"), local.authorities.len(), AUTHORITIES);
        for (i, body) in local.authorities.iter().enumerate() {
            self.note(&format!("{field}.authorities[{i}].name"), &body.name, NAME);
        }
        self.note(&format!("{field}.remark"), &local.remark, NOTE);
    }

    fn new_item(&mut self, elements: &NewItemInput) {
        self.inherited("elements.inherited", &elements.inherited);
        self.local("elements.local", &elements.local);
    }

    fn reshape(&mut self, c: &Reshape) {
        self.count("predecessors", c.predecessors.len(), RESHAPED);
        self.count("successors", c.successors.len(), RESHAPED);
        self.once("predecessors", &c.predecessors);
        self.once("successors", c.successors.iter().map(|s| s.item));
        c.successors.iter().filter_map(|s| s.added.as_ref()).for_each(|added| self.new_item(added));
        let (from, to) = (c.predecessors.len(), c.successors.len());
        let fits = match c.kind {
            ReshapeKind::Merged => from >= 2 && to == 1,
            ReshapeKind::Split => from == 1 && to >= 2,
            ReshapeKind::Superseded => from == 1 && to >= 1,
        };
        let unfit = Refusal::new(R::ReshapeUnfit, "kind").with("kind", c.kind.word());
        if !fits {
            self.fault(unfit.with("why", format!("{from} → {to}")));
        } else if c.successors.iter().any(|s| c.predecessors.contains(&s.item)) {
            self.fault(unfit.with("why", "an item cannot follow itself"));
        }
    }

    fn coverage(&mut self, c: &DeclareCoverage) {
        let fits = c.code_prefix.len() <= 9
            && c.code_prefix.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if !fits {
            self.not_clean("code_prefix", "0-9 A-Z, 0–9");
        }
    }

    fn limits(&mut self, limits: TimeLimits) {
        for (field, days) in [
            ("limits.apply", limits.apply),
            ("limits.review", limits.review),
            ("limits.publish", limits.publish),
            ("limits.confirm", limits.confirm),
        ] {
            self.range(field, days, 1, LONGEST_LIMIT);
        }
    }

    fn calendar(&mut self, c: &SetCalendar) {
        self.count("days_off", c.days_off.len(), DAYS_OFF);
        self.count("extra_workdays", c.extra_workdays.len(), EXTRA_WORKDAYS);
        self.range("year", c.year, 1950, 2199);
        self.once("days_off", &c.days_off);
        self.once("extra_workdays", &c.extra_workdays);
    }
}
