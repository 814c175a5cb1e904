//! How large a ledger is.

use inforce_catalog::Level;

/// How many places and items a generated ledger has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    word: &'static str,
    per_mille: u32,
    /// How many places there are of each level, from the nation down.
    places: [usize; 5],
    /// How many main items the nation sets, by the lowest level that may exercise them.
    national: [usize; 5],
    /// How many each region sets.
    pub(super) regional: usize,
    /// How many of those rest on government rules, and lapse after a year (article 15).
    pub(super) temporary: usize,
    /// Whether an office of the prefecture transcribes what the levels above it do.
    pub(super) is_transcribed: bool,
}

/// A whole.
const WHOLE: u32 = 1000;

impl Size {
    /// A prefecture of nine counties and 104 townships under its region: 324 items = 315 of the nation + 9 of the
    /// region, when it is first drawn up.
    pub fn prefecture() -> Self {
        Self {
            word: "prefecture",
            per_mille: WHOLE,
            places: [1, 1, 1, 9, 104],
            national: [0, 0, 53, 254, 8],
            regional: 9,
            temporary: 2,
            is_transcribed: true,
        }
    }

    /// One line of places down to a county, with the items of [`Size::prefecture`]: some 2,000 records, whose listings are
    /// like those of a nation.
    pub fn line() -> Self {
        Self { word: "line", places: [1, 1, 1, 1, 0], is_transcribed: false, ..Self::prefecture() }
    }

    /// A nation of 31 regions, 333 prefectures and 2,843 counties with 996 items, 420 of which a region lists, 315 a
    /// prefecture, 262 a county; every region adds nine. Some 1,300,000 records.
    pub fn nation() -> Self {
        Self::part_of_a_nation(WHOLE)
    }

    /// The same with so many thousandths of the places and of the items, at least one of each kind. The number of
    /// listings falls with the square of it.
    pub fn part_of_a_nation(per_mille: u32) -> Self {
        let part = |whole: usize| (whole * per_mille as usize).div_ceil(WHOLE as usize).clamp(1, whole);
        Self {
            word: "nation",
            per_mille,
            places: [1, part(31), part(333), part(2843), 0],
            national: [part(576), part(105), part(53), part(254), part(8)],
            regional: part(9),
            temporary: part(2),
            is_transcribed: false,
        }
    }

    /// What tells it from other sizes.
    pub(super) fn name(&self) -> String {
        format!("{}/{}", self.word, self.per_mille)
    }

    /// How many places of a level it has.
    pub fn places(&self, level: Level) -> usize {
        self.places[level as usize]
    }

    /// How many main items the nation sets that are listed at a level.
    pub fn national_at(&self, level: Level) -> usize {
        self.national.iter().skip(level as usize).sum()
    }

    /// How many main items a place of a level lists, with those of its region, before anything changes or is declined.
    pub fn listed_at(&self, level: Level) -> usize {
        let regional = if (Level::Region..=Level::County).contains(&level) { self.regional } else { 0 };
        self.national_at(level) + regional
    }
}
