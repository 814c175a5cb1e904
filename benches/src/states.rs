//! Generated ledgers in memory: the state that the law leaves, and what is asked of it.

use std::time::Instant;

use inforce_catalog::in_force::in_force_by_code;
use inforce_catalog::{Day, ItemCode, JurisdictionCode, Level, Register, jurisdiction};
use inforce_scenario::generate::{Generator, Recording, Size};
use inforce_views::search::Index;

use crate::Failure;

/// The seed of every measured ledger.
pub const SEED: u64 = 652_800;

/// The days that are asked about: the first year, the middle and the last.
const DAYS: [(i32, u32, u32); 3] = [(2022, 12, 31), (2024, 7, 1), (2026, 8, 1)];

/// One ledger's state.
pub struct State {
    /// The state.
    pub register: Register,
    /// What search looks things up in.
    pub index: Index,
    /// How many commands led to it.
    pub commands: usize,
    /// Seconds that deciding them took.
    pub decided_in: f64,
}

impl State {
    /// The state of a ledger of this size.
    ///
    /// # Errors
    /// If the law refuses a command, which is a mistake of the generator.
    pub fn of(size: &Size) -> Result<Self, Failure> {
        let refused = |refusal: &dyn std::fmt::Debug| format!("refused: {refusal:?}");
        let mut recording = Recording::begin().map_err(|r| refused(&r))?;
        let begun = Instant::now();
        let mut commands = 0;
        for step in Generator::new(size, SEED) {
            commands += recording.record(step).map_err(|r| refused(&r))?.len();
        }
        let decided_in = begun.elapsed().as_secs_f64();
        let register = recording.into_register();
        let mut index = Index::default();
        index.follow(&register, usize::MAX);
        Ok(Self { register, index, commands, decided_in })
    }

    /// The places of a level, in the order of their numbers.
    pub fn places(&self, level: Level) -> Vec<jurisdiction::Jurisdiction> {
        let at = |id| jurisdiction::at(&self.register, id, last_day(), self.register.now());
        self.register.jurisdictions().filter_map(at).filter(|place| place.level == level).collect()
    }

    /// Listings of counties on the days, spread over all counties and items.
    pub fn listings(&self, most: usize) -> Vec<(JurisdictionCode, ItemCode, Day)> {
        let counties = self.places(Level::County);
        let all: Vec<(JurisdictionCode, ItemCode)> = counties
            .iter()
            .flat_map(|county| self.register.listings(county.id).map(|(item, _)| (county.code, item)))
            .collect();
        let days = days();
        // A stride that shares no factor with most numbers visits everything in an order that no cache foresees.
        let stride = 7919;
        (0..most)
            .map(|n| {
                let (code, item) = all[n * stride % all.len()];
                (code, item, days[n % days.len()])
            })
            .collect()
    }

    /// How many listings there are at each level from the nation down to the county.
    pub fn listings_by_level(&self) -> Vec<usize> {
        let of =
            |level| self.places(level).iter().map(|place| self.register.listings(place.id).count()).sum();
        [Level::Nation, Level::Region, Level::Prefecture, Level::County].map(of).to_vec()
    }

    /// Asks whether an item is in force; whether it is.
    pub fn in_force(&self, (code, item, day): (JurisdictionCode, ItemCode, Day)) -> bool {
        in_force_by_code(&self.register, code, item, day, self.register.now()).in_force
    }
}

fn days() -> Vec<Day> {
    DAYS.iter().filter_map(|(year, month, day)| Day::from_ymd(*year, *month, *day).ok()).collect()
}

/// The last of the days that are asked about.
pub fn last_day() -> Day {
    days().into_iter().max().unwrap_or(Day::LAST)
}
