//! When what happens: the first lists in 2022, then fifteen rounds of changes, each followed down the levels.

use inforce_catalog::{Day, Instant, Level};

/// What happens at one time, place after place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// Every place establishes those below it.
    Establish,
    /// Governments, departments and roles.
    Appoint,
    /// A level adds the items that it sets.
    Add {
        /// Which.
        level: Level,
    },
    /// A level claims what the one above lists.
    Claim {
        /// Which.
        level: Level,
        /// Those that record it after its day.
        late: bool,
    },
    /// A level declares its catalogs complete.
    Cover {
        /// Which.
        level: Level,
    },
    /// A level changes items that it set.
    Change {
        /// Which round.
        round: usize,
        /// Which level.
        level: Level,
    },
    /// A level follows what changed above.
    Follow {
        /// Which round.
        round: usize,
        /// Which level.
        level: Level,
        /// Those that record it after its day.
        late: bool,
    },
    /// Some change their own elements.
    Slip {
        /// Which round.
        round: usize,
    },
    /// Some of these see that it was a mistake and void it.
    Mend {
        /// Which round.
        round: usize,
    },
}

/// Rounds of changes, one every three months.
const ROUNDS: usize = 15;
const DAYS_OF_A_ROUND: i32 = 90;
/// Days by which late records follow their legal day.
const LATE: i32 = 12;

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd(year, month, day).expect("a day of the calendar")
}

/// The day on which the temporary permits were first implemented: they lapse a year later.
pub(super) fn first_implemented() -> Day {
    day(2022, 6, 15)
}

/// All scenes, in order.
pub(super) fn all() -> Vec<Scene> {
    let claim = |level| [Scene::Claim { level, late: false }, Scene::Claim { level, late: true }];
    let mut scenes = vec![Scene::Establish, Scene::Appoint];
    scenes.extend([Level::Nation, Level::Region].map(|level| Scene::Add { level }));
    scenes.extend(Level::ALL.into_iter().skip(1).flat_map(claim));
    scenes.extend(Level::ALL.map(|level| Scene::Cover { level }));
    (0..ROUNDS).for_each(|round| scenes.extend(of_round(round)));
    scenes
}

fn of_round(round: usize) -> Vec<Scene> {
    let mut scenes: Vec<Scene> =
        [Level::Nation, Level::Region].map(|level| Scene::Change { round, level }).to_vec();
    for level in Level::ALL.into_iter().skip(1) {
        scenes.extend([false, true].map(|late| Scene::Follow { round, level, late }));
    }
    scenes.extend([Scene::Slip { round }, Scene::Mend { round }]);
    scenes
}

impl Scene {
    /// The legal day of what happens.
    pub fn day(self) -> Day {
        let of_round = |round: usize, days: i32| {
            let rounds = i32::try_from(round).unwrap_or(i32::MAX);
            day(2023, 1, 10).plus(rounds * DAYS_OF_A_ROUND + days)
        };
        match self {
            Self::Establish => day(2022, 1, 4),
            Self::Appoint => day(2022, 1, 5),
            Self::Add { level: Level::Nation } => day(2022, 6, 1),
            Self::Add { .. } => first_implemented(),
            Self::Claim { level: Level::Region, .. } => day(2022, 7, 1),
            Self::Claim { level: Level::Prefecture, .. } => day(2022, 9, 1),
            Self::Claim { level: Level::County, .. } => day(2022, 10, 10),
            Self::Claim { .. } => day(2022, 11, 1),
            Self::Cover { .. } => day(2022, 12, 31),
            Self::Change { round, level: Level::Nation } => of_round(round, 0),
            Self::Change { round, .. } => of_round(round, 1),
            Self::Follow { round, level, .. } => of_round(round, 15 * level as i32),
            Self::Slip { round } => of_round(round, 75),
            Self::Mend { round } => of_round(round, 80),
        }
    }

    /// When the ledger takes what the place with this number does: one after the other, from nine in the morning.
    pub fn at(self, turn: usize) -> Instant {
        let late = matches!(self, Self::Claim { late: true, .. } | Self::Follow { late: true, .. });
        let day = self.day().plus(if late { LATE } else { 0 });
        let seconds = i64::try_from(turn).unwrap_or(0);
        Instant(Instant::start_of(day).0 + (9 * 3600 + seconds) * 1_000_000)
    }

    /// The level that acts, where only one does.
    pub(super) fn level(self) -> Option<Level> {
        match self {
            Self::Add { level }
            | Self::Claim { level, .. }
            | Self::Cover { level }
            | Self::Change { level, .. }
            | Self::Follow { level, .. } => Some(level),
            Self::Establish | Self::Appoint | Self::Slip { .. } | Self::Mend { .. } => None,
        }
    }

    /// A number that tells its documents and commands from those of other scenes; the first lists have 0.
    pub(super) fn number(self) -> usize {
        match self {
            Self::Change { round, .. }
            | Self::Follow { round, .. }
            | Self::Slip { round }
            | Self::Mend { round } => round + 1,
            Self::Establish | Self::Appoint | Self::Add { .. } | Self::Claim { .. } | Self::Cover { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenes_follow_one_another_in_time_and_end_within_five_years() {
        let scenes = all();
        assert!(scenes.is_sorted_by_key(|scene| scene.at(0)));
        assert!(scenes.last().unwrap().day() < day(2026, 12, 31));
    }
}
