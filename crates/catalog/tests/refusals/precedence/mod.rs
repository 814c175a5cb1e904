//! The promise of `docs/refusals.md`: a command that breaks several rules is refused with the earliest of the table.
//!
//! Every command has a *trial*: a submission that would be accepted. A *breaker* breaks one rule: it sets fields of the
//! submission, or lets something be recorded before it. Each is tried alone, and every two that fit together at once.

mod breakers;
mod of_items;
mod trials;

use std::collections::BTreeSet;

use inforce_catalog::decide::decide;
use inforce_catalog::{Command, RefusalCode as R, Submission};
use serde_json::Value;

use crate::JUDGED_BY_THE_LEDGER;
use crate::world::World;
use trials::Trial;

/// Fields to set, by their path (`command` is the body of whatever command it is), and what to.
type Fields = Vec<(String, Value)>;

/// Records something.
type Records = fn(&mut World);

/// Breaks one rule.
pub(crate) struct Breaker {
    code: R,
    name: &'static str,
    /// The trials it is for; none: each whose submission has the fields.
    only: &'static [&'static str],
    /// The trials it is not for.
    except: &'static [&'static str],
    /// The fields it sets, given the world and the submission as it would be accepted.
    fields: fn(&World, &Submission) -> Fields,
    /// What is recorded before, and what that touches.
    before: Option<(Touched, Records)>,
}

/// Breakers that set different fields, but of which the second takes away what the first breaks its rule with.
const EXCLUSIVE: &[(&str, &str)] = &[
    // No main item, no levels of it.
    ("levels beyond the main item's", "a sub-item of nothing"),
    ("levels beyond the main item's", "the region's main item ended"),
    // What was copied, or voided above, is another listing.
    ("copied before: a claim", "by the nation"),
    ("copied before: a claim", "an item the parent does not list"),
    ("copied before: a claim", "an item for levels above only"),
    ("copied before: a suspension", "by a level below"),
    ("the parent's claim is void", "an item for levels above only"),
    // Nobody's role, and no stream.
    ("nobody", "no record"),
    ("a stale version", "no record"),
    // Not a copy.
    ("somebody else's copy", "the command of a void"),
    ("somebody else's copy", "a command that is void"),
    ("somebody else's copy", "the command of the genesis"),
    // Those are voids in a catalog, which may be copied.
    ("marked as a copy", "the command of a void"),
    ("marked as a copy", "a command that is void"),
];

/// What a breaker's own records touch: first what stands below, so that it can still be recorded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Touched {
    Item,
    OtherItem,
    Receipts,
    Roles,
    MainItem,
    Parent,
}

impl Breaker {
    const fn new(code: R, name: &'static str, fields: fn(&World, &Submission) -> Fields) -> Self {
        Self { code, name, only: &[], except: &[], fields, before: None }
    }

    /// Only for these trials.
    const fn of(mut self, trials: &'static [&'static str]) -> Self {
        self.only = trials;
        self
    }

    /// For all but these.
    const fn except(mut self, trials: &'static [&'static str]) -> Self {
        self.except = trials;
        self
    }

    /// With something recorded before. Two breakers that touch the same do not fit together.
    const fn after(mut self, touches: Touched, before: Records) -> Self {
        self.before = Some((touches, before));
        self
    }

    fn fits(&self, trial: &Trial, world: &World) -> bool {
        let submission = (trial.submission)(world);
        let fields = (self.fields)(world, &submission);
        let mut json = serde_json::to_value(&submission).unwrap();
        let has_all = fields.iter().all(|(path, _)| at(&mut json, path).is_some());
        if self.only.is_empty() {
            return has_all && !self.except.contains(&trial.name);
        }
        let meant = self.only.contains(&trial.name);
        assert!(has_all || !meant, "{}: {} has no such field", self.name, trial.name);
        meant
    }

    fn fits_with(&self, other: &Self, world: &World, submission: &Submission) -> bool {
        let touched = |breaker: &Self| (breaker.fields)(world, submission).into_iter().map(|(path, _)| path);
        let apart = |a: &str, b: &str| !within(a, b) && !within(b, a);
        let fields_apart = touched(self).all(|a| touched(other).all(|b| apart(&a, &b)));
        let before = |breaker: &Self| breaker.before.map(|(touches, _)| touches);
        fields_apart && (before(self).is_none() || before(self) != before(other))
    }
}

/// Whether one path is another, or a part of it.
fn within(path: &str, whole: &str) -> bool {
    path.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The value at a path of a submission, where it has it.
fn at<'a>(submission: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    let mut value = submission;
    for step in path.split('.') {
        value = match value {
            Value::Array(list) => list.get_mut(step.parse::<usize>().ok()?)?,
            value => value.get_mut(step)?,
        };
        // A command is written as its word and its body.
        if step == "command" {
            value = value.as_object_mut()?.values_mut().next()?;
        }
    }
    Some(value)
}

/// What the world answers to a trial that some breakers were let loose on; none where it is accepted.
fn answer(trial: &Trial, world: &World, breakers: &[&Breaker]) -> Option<R> {
    let mut world = world.clone();
    let mut before: Vec<_> = breakers.iter().filter_map(|b| b.before).collect();
    before.sort_by_key(|(touches, _)| *touches);
    before.iter().for_each(|(_, record)| record(&mut world));
    let submission = (trial.submission)(&world);
    let mut json = serde_json::to_value(&submission).unwrap();
    for (path, value) in breakers.iter().flat_map(|b| (b.fields)(&world, &submission)) {
        *at(&mut json, &path).unwrap() = value;
    }
    let broken: Submission = serde_json::from_value(json).unwrap();
    let now = world.now();
    decide(&mut world.register, &[broken], now).err().map(|refused| refused.refusal.code)
}

fn all_breakers() -> Vec<&'static Breaker> {
    breakers::BREAKERS.iter().chain(of_items::BREAKERS).collect()
}

/// Every trial with its world and the breakers that fit it.
fn trials() -> Vec<(&'static Trial, World, Vec<&'static Breaker>)> {
    let base = trials::base();
    let with_world = |trial: &'static Trial| {
        let mut world = base.clone();
        (trial.before)(&mut world);
        let fitting = all_breakers().into_iter().filter(|b| b.fits(trial, &world)).collect();
        (trial, world, fitting)
    };
    trials::TRIALS.iter().map(with_world).collect()
}

#[test]
fn every_command_has_a_trial_that_is_accepted() {
    let trials = trials();
    let mut tried = BTreeSet::new();
    for (trial, world, _) in &trials {
        assert_eq!(answer(trial, world, &[]), None, "{}", trial.name);
        tried.insert(Command::word(&(trial.submission)(world).command));
    }
    assert_eq!(tried, Command::WORDS.iter().copied().collect());
}

#[test]
fn every_breaker_alone_is_refused_by_its_rule() {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for (trial, world, breakers) in &trials() {
        for breaker in breakers {
            used.insert(breaker.name);
            let answer = answer(trial, world, &[*breaker]);
            if answer != Some(breaker.code) {
                wrong.push(format!("{}: {}: {answer:?}, not {:?}", trial.name, breaker.name, breaker.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    let unused: Vec<_> = all_breakers().iter().map(|b| b.name).filter(|n| !used.contains(n)).collect();
    assert!(unused.is_empty(), "fit no trial: {unused:?}");
}

#[test]
fn every_rule_of_the_law_has_a_breaker() {
    let broken: BTreeSet<R> = all_breakers().iter().map(|b| b.code).collect();
    let rules = R::ALL.iter().copied().filter(|code| !JUDGED_BY_THE_LEDGER.contains(code));
    assert_eq!(broken, rules.collect());
}

#[test]
fn of_two_rules_broken_at_once_the_earlier_of_the_table_is_the_answer() {
    let (mut wrong, mut exclusive, mut pairs) = (Vec::new(), BTreeSet::new(), 0);
    for (trial, world, breakers) in &trials() {
        let submission = (trial.submission)(world);
        for (i, first) in breakers.iter().enumerate() {
            let others = breakers.iter().skip(i + 1).filter(|b| b.code != first.code);
            for second in others.filter(|b| first.fits_with(b, world, &submission)) {
                pairs += 1;
                let answer = answer(trial, world, &[*first, *second]);
                let earlier = first.code.min(second.code);
                if answer == Some(earlier) {
                    continue;
                }
                let names = [(first.name, second.name), (second.name, first.name)];
                match EXCLUSIVE.iter().find(|pair| names.contains(pair)) {
                    Some(pair) => _ = exclusive.insert(pair),
                    None => {
                        wrong.push(format!("{}: {:?}: {answer:?}, not {earlier:?}", trial.name, names[0]))
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {pairs} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(pairs > 6000, "only {pairs} pairs: too little was tested");
    assert_eq!(exclusive, EXCLUSIVE.iter().collect(), "an exception that is none");
}
