//! Random histories: steps that mean something in whatever world they are taken in, so that a failing history can be
//! shortened step by step and still says what it said.

use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::listing::Listing;
use inforce_catalog::{Command, Day, ItemCode, JurisdictionId, Submission};
use proptest::prelude::{Strategy, any};
use proptest::{collection, prop_oneof, strategy::Just};

use super::world::{DAYS, ITEMS, OFFICER, PLACES, World, day, first_day, item};

/// What a step does. Which item, where and when is for its numbers to say, among what the world offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Add,
    Claim,
    Decline,
    Adjust,
    Rename,
    Levels,
    Devolve,
    Reshape,
    Suspend,
    StopInRegion,
    Resume,
    End,
    Withdraw,
    Reinstate,
    Confirm,
    Reassign,
    Void,
    Restate,
    VoidAndRestate,
    Transcribe,
    Adopt,
    Coverage,
    Merge,
    Retire,
    Establish,
    Desk,
}

/// One step: an act and the numbers that choose its circumstances.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) act: Act,
    pub(crate) which: u16,
    pub(crate) day: u8,
    /// Whether the day is one near the day of recording, as most are, or any of the window.
    pub(crate) near: bool,
    pub(crate) variant: u8,
    /// Chosen from everything rather than from what fits.
    pub(crate) wild: bool,
}

/// A batch of one to three steps, and how many hours pass before it.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) steps: Vec<Step>,
    pub(crate) hours: u8,
}

/// A history: some items are set first, then anything may happen; or the few there are move up and down the levels, which
/// anything at all would seldom do to one item twice.
pub(crate) fn histories() -> impl Strategy<Value = Vec<Batch>> {
    prop_oneof![4 => history(acts(), 2..=8), 1 => history(moves(), 1..=5)]
}

fn history(
    acts: impl Strategy<Value = Act> + Clone,
    claims: std::ops::RangeInclusive<usize>,
) -> impl Strategy<Value = Vec<Batch>> {
    let begin = collection::vec(batch(Just(Act::Add), 1..=3), 2..=4);
    let claims = collection::vec(batch(Just(Act::Claim), 1..=3), claims);
    let rest = collection::vec(batch(acts, 1..=3), 5..=45);
    (begin, claims, rest)
        .prop_map(|(begin, claims, rest)| begin.into_iter().chain(claims).chain(rest).collect())
}

fn batch(
    acts: impl Strategy<Value = Act> + Clone,
    length: std::ops::RangeInclusive<usize>,
) -> impl Strategy<Value = Batch> {
    let several = collection::vec(step(acts.clone()), length);
    let one = collection::vec(step(acts), 1..=1);
    (prop_oneof![3 => one, 1 => several], 0u8..60).prop_map(|(steps, hours)| Batch { steps, hours })
}

fn step(acts: impl Strategy<Value = Act>) -> impl Strategy<Value = Step> {
    (acts, any::<u16>(), 0u8..60, any::<u8>(), 0u8..40).prop_map(|(act, which, day, variant, chance)| Step {
        act,
        which,
        day,
        near: chance % 3 > 0,
        variant,
        wild: chance == 39,
    })
}

fn acts() -> impl Strategy<Value = Act> + Clone {
    prop_oneof![
        8 => Just(Act::Add),
        26 => Just(Act::Claim),
        4 => Just(Act::Decline),
        8 => Just(Act::Adjust),
        3 => Just(Act::Rename),
        7 => Just(Act::Levels),
        6 => Just(Act::Reshape),
        5 => Just(Act::Suspend),
        2 => Just(Act::StopInRegion),
        4 => Just(Act::Resume),
        4 => Just(Act::End),
        6 => Just(Act::Withdraw),
        6 => Just(Act::Reinstate),
        12 => Just(Act::Confirm),
        3 => Just(Act::Reassign),
        7 => Just(Act::Void),
        4 => Just(Act::Restate),
        4 => Just(Act::VoidAndRestate),
        3 => Just(Act::Transcribe),
        2 => Just(Act::Adopt),
        4 => Just(Act::Coverage),
        2 => Just(Act::Merge),
        1 => Just(Act::Retire),
        1 => Just(Act::Establish),
        9 => Just(Act::Desk),
    ]
}

fn moves() -> impl Strategy<Value = Act> + Clone {
    prop_oneof![
        8 => Just(Act::Levels),
        12 => Just(Act::Devolve),
        10 => Just(Act::Confirm),
        4 => Just(Act::Claim),
        2 => Just(Act::Decline),
        1 => Just(Act::Withdraw),
        1 => Just(Act::Reinstate),
        2 => Just(Act::Void),
        2 => Just(Act::Restate),
        1 => Just(Act::Establish),
        1 => Just(Act::Merge),
    ]
}

/// The commands of a step, in the world as it is. None where there is nothing it could be about.
pub(crate) fn commands(world: &mut World, step: Step) -> Vec<Submission> {
    let soon = world.now.civil_day().plus(i32::from(step.day % 16) - 8);
    let last = first_day().plus(DAYS - 1);
    let day = if step.near { soon.clamp(first_day(), last) } else { day(step.day) };
    Chooser { world, step, day }.commands().unwrap_or_default()
}

/// A step in the world it is taken in.
pub(super) struct Chooser<'w> {
    pub(super) world: &'w mut World,
    pub(super) step: Step,
    pub(super) day: Day,
}

/// A listing a step may be about.
pub(super) struct Found {
    pub(super) place: Jurisdiction,
    pub(super) item: ItemCode,
}

impl Chooser<'_> {
    fn commands(mut self) -> Option<Vec<Submission>> {
        match self.step.act {
            Act::Void => self.void().map(|s| vec![s]),
            Act::Restate => self.restate().map(|s| vec![s]),
            Act::VoidAndRestate => self.void_and_restate(),
            Act::Adopt => self.adopt().map(|s| vec![s]),
            Act::Transcribe => self.transcribe().map(|s| vec![s]),
            Act::Merge | Act::Retire | Act::Establish | Act::Desk => self.office().map(|s| vec![s]),
            _ => {
                let (place, command) = self.catalog()?;
                Some(vec![self.submit(&place, command)])
            }
        }
    }

    pub(super) fn pick<T>(&self, mut from: Vec<T>) -> Option<T> {
        if from.is_empty() {
            return None;
        }
        let at = usize::from(self.step.which) % from.len();
        Some(from.swap_remove(at))
    }

    pub(super) fn variant(&self, bit: u8) -> bool {
        self.step.variant >> bit & 1 == 1
    }

    pub(super) fn submit(&mut self, place: &Jurisdiction, command: Command) -> Submission {
        let number = self.world.sent;
        // A township founded on the way has no government of its own in the ledger: its county acts for it.
        let acting = place.parent.filter(|_| usize::try_from(place.id.0).is_ok_and(|id| id > PLACES.len()));
        let acting = acting.and_then(|county| self.world.place(county, self.day));
        let instrument = self.world.instrument(acting.as_ref().unwrap_or(place), number);
        let mut submission = self.world.submission(OFFICER, command);
        submission.effective_from = Some(self.day);
        submission.instrument = Some(instrument);
        submission
    }

    pub(super) fn places(&self) -> Vec<Jurisdiction> {
        let all = self.world.register.jurisdictions().filter_map(|id| self.world.place(id, self.day));
        all.filter(|p| p.retired.is_none()).collect()
    }

    /// Every item that is or may be listed.
    pub(super) fn items(&self) -> Vec<ItemCode> {
        let mut found: Vec<ItemCode> = ITEMS.iter().map(|(code, _)| item(code)).collect();
        found.extend(
            self.world
                .history
                .records
                .iter()
                .filter_map(|r| r.stream.item())
                .filter(|i| i.as_str().starts_with("0009")),
        );
        found.sort();
        found.dedup();
        found
    }

    pub(super) fn listing(&self, place: JurisdictionId, item: ItemCode) -> Listing<'_> {
        Listing::on(self.world.register.listing(place, item), self.day, self.world.register.now())
    }

    /// One of the listings of the world that fit.
    pub(super) fn find(&self, fits: impl Fn(&Self, &Jurisdiction, ItemCode) -> bool) -> Option<Found> {
        let mut found = Vec::new();
        for place in self.places() {
            for item in self.items() {
                if self.step.wild || fits(self, &place, item) {
                    found.push(Found { place: place.clone(), item });
                }
            }
        }
        self.pick(found)
    }

    pub(super) fn find_own(&self, fits: impl Fn(&Listing<'_>) -> bool) -> Option<Found> {
        self.find(|s, place, item| {
            let listing = s.listing(place.id, item);
            listing.claimed_from.is_none() && fits(&listing)
        })
    }

    pub(super) fn find_claimed(&self, fits: impl Fn(&Listing<'_>) -> bool) -> Option<Found> {
        self.find(|s, place, item| {
            let listing = s.listing(place.id, item);
            listing.claimed_from.is_some() && fits(&listing)
        })
    }
}
