//! The five levels of government and sets of them.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Decoder, Encode};
use serde::{Deserialize, Serialize};

/// A level of government. Ordered from the nation (smallest) down to the township.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 国家.
    #[n(0)]
    Nation,
    /// 自治区、省、直辖市.
    #[n(1)]
    Region,
    /// 自治州、设区的市、地区.
    #[n(2)]
    Prefecture,
    /// 县、市、区.
    #[n(3)]
    County,
    /// 乡、镇、街道.
    #[n(4)]
    Township,
}

impl Level {
    /// All levels, from the top.
    pub const ALL: [Self; 5] = [Self::Nation, Self::Region, Self::Prefecture, Self::County, Self::Township];

    /// The level directly below, if there is one.
    pub fn below(self) -> Option<Self> {
        Self::ALL.into_iter().find(|l| *l as u8 == self as u8 + 1)
    }

    /// The word used in code, files and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Region => "region",
            Self::Prefecture => "prefecture",
            Self::County => "county",
            Self::Township => "township",
        }
    }

    /// The word an office reads.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Nation => "国家",
            Self::Region => "自治区",
            Self::Prefecture => "自治州",
            Self::County => "县（市）",
            Self::Township => "乡（镇、街道）",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|l| l.word() == text)
            .ok_or_else(|| format!("`{text}` is not a level: nation, region, prefecture, county or township"))
    }
}

/// A set of levels, one bit each: bit 0 the nation … bit 4 the township.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
#[cbor(transparent)]
pub struct Levels(#[n(0)] u8);

super::readable!(Levels as u8: |levels| levels.0, Levels::from_bits);

impl Levels {
    /// The set of these levels.
    pub fn of(levels: &[Level]) -> Self {
        Self(levels.iter().fold(0, |bits, l| bits | (1 << (*l as u8))))
    }

    /// The set with these bits, or `None` where a bit names no level.
    pub fn from_bits(bits: u8) -> Option<Self> {
        (bits < 32).then_some(Self(bits))
    }

    /// The bits of the set.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether the level is in the set.
    pub fn contains(self, level: Level) -> bool {
        self.0 & (1 << (level as u8)) != 0
    }

    /// Whether the set has this level or one below it: what a jurisdiction of that level may list.
    pub fn any_at_or_below(self, level: Level) -> bool {
        self.iter().any(|l| l >= level)
    }

    /// Whether every level of `self` is in `other`.
    pub fn is_subset_of(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The levels of the set, from the top.
    pub fn iter(self) -> impl Iterator<Item = Level> {
        Level::ALL.into_iter().filter(move |l| self.contains(*l))
    }
}

impl<'b, C> Decode<'b, C> for Levels {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::from_bits(d.u8()?).ok_or_else(|| minicbor::decode::Error::message("a bit that names no level"))
    }
}

impl fmt::Display for Levels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, level) in self.iter().enumerate() {
            write!(f, "{}{level}", if i == 0 { "" } else { "|" })?;
        }
        Ok(())
    }
}

impl FromStr for Levels {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let levels: Result<Vec<Level>, String> = text.split('|').map(|word| word.trim().parse()).collect();
        levels.map(|l| Self::of(&l))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_county_may_list_what_a_township_exercises_but_not_the_reverse() {
        let township: Levels = "township".parse().unwrap();
        let county: Levels = "county".parse().unwrap();
        assert!(township.any_at_or_below(Level::County));
        assert!(!county.any_at_or_below(Level::Township));
    }

    #[test]
    fn levels_are_written_as_they_are_read() {
        let text = "region|prefecture|county";
        assert_eq!(text.parse::<Levels>().unwrap().to_string(), text);
        assert!("county|village".parse::<Levels>().is_err());
    }
}
