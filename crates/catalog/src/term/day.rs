//! Civil days (UTC+8) and instants (UTC).

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, Weekday};
use minicbor::{Decode, Decoder, Encode};
use serde::{Deserialize, Serialize};

/// Seconds by which the civil day of China is ahead of UTC.
const CIVIL_OFFSET_SECONDS: i64 = 8 * 3600;
const MICROS: i64 = 1_000_000;
const DAY_MICROS: i64 = 86_400 * MICROS;

/// A civil day in China (UTC+8), as days since 1970-01-01. A legal day takes effect at 00:00.
///
/// ```
/// use inforce_catalog::Day;
/// let day: Day = "2022-11-01".parse().unwrap();
/// assert_eq!(day.to_string(), "2022-11-01");
/// assert!("2022-02-30".parse::<Day>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
#[cbor(transparent)]
pub struct Day(#[n(0)] i32);

super::readable!(Day as i32: |day| day.0, |days| Day::from_number(days).ok());

/// Why a text or number is no day of the ledger; write it as `YYYY-MM-DD` between 1900-01-01 and 2199-12-31.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayError(pub String);

impl fmt::Display for DayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a day: write YYYY-MM-DD, between 1900-01-01 and 2199-12-31", self.0)
    }
}

impl std::error::Error for DayError {}

impl Day {
    /// 1900-01-01, the first day the ledger knows. Nothing listed today rests on an older act.
    pub const FIRST: Self = Self(-25_567);
    /// 2199-12-31, the last.
    pub const LAST: Self = Self(84_005);

    /// The day with this number of days since 1970-01-01, if it lies between [`Day::FIRST`] and [`Day::LAST`].
    pub fn from_number(days: i32) -> Result<Self, DayError> {
        let day = Self(days);
        if day < Self::FIRST || day > Self::LAST {
            return Err(DayError(format!("day number {days}")));
        }
        Ok(day)
    }

    /// The day with this year, month (1–12) and day of the month.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Result<Self, DayError> {
        let date = NaiveDate::from_ymd_opt(year, month, day)
            .ok_or_else(|| DayError(format!("{year:04}-{month:02}-{day:02}")))?;
        Self::from_number(days_since_epoch(date))
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day `days` later (earlier if negative), held inside the ledger's range.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days)).clamp(Self::FIRST, Self::LAST)
    }

    /// The same date one year later; from 29 February the first of March, so that a full year has run.
    #[must_use]
    pub fn one_year_later(self) -> Self {
        let date = self.date();
        let later = NaiveDate::from_ymd_opt(date.year() + 1, date.month(), date.day())
            .or_else(|| NaiveDate::from_ymd_opt(date.year() + 1, 3, 1));
        later.map_or(Self::LAST, |d| Self(days_since_epoch(d)).min(Self::LAST))
    }

    /// Whether the day is a Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        matches!(self.date().weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// The civil year.
    pub fn year(self) -> i32 {
        self.date().year()
    }

    fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or(NaiveDate::MIN)
    }
}

fn days_since_epoch(date: NaiveDate) -> i32 {
    date.to_epoch_days()
}

impl<'b, C> Decode<'b, C> for Day {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::from_number(d.i32()?).map_err(minicbor::decode::Error::message)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date().format("%Y-%m-%d"))
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let wrong = || DayError(text.chars().take(40).collect());
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, b)| match i {
                4 | 7 => *b == b'-',
                _ => b.is_ascii_digit(),
            });
        if !shaped {
            return Err(wrong());
        }
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| wrong())?;
        Self::from_number(days_since_epoch(date)).map_err(|_| wrong())
    }
}

/// An instant, as microseconds since 1970-01-01T00:00:00Z. It comes from outside: this crate has no clock.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(transparent)]
pub struct Instant(#[n(0)] pub i64);

impl Instant {
    /// The civil day (UTC+8) the instant falls on.
    pub fn civil_day(self) -> Day {
        let local = self.0.saturating_add(CIVIL_OFFSET_SECONDS * MICROS);
        let days = local.div_euclid(DAY_MICROS);
        let days = i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX });
        Day(days).clamp(Day::FIRST, Day::LAST)
    }

    /// 00:00 civil time (UTC+8) of a day.
    pub fn start_of(day: Day) -> Self {
        Self(i64::from(day.0) * DAY_MICROS - CIVIL_OFFSET_SECONDS * MICROS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_civil_day_begins_eight_hours_before_utc() {
        let day: Day = "2022-11-01".parse().unwrap();
        let midnight = Instant::start_of(day);
        assert_eq!(midnight.civil_day(), day);
        assert_eq!(Instant(midnight.0 - 1).civil_day(), day.plus(-1));
    }

    #[test]
    fn the_bounds_are_the_days_they_say() {
        assert_eq!(Day::FIRST.to_string(), "1900-01-01");
        assert_eq!(Day::LAST.to_string(), "2199-12-31");
    }

    #[test]
    fn a_year_from_a_leap_day_runs_through_the_last_of_february() {
        let leap: Day = "2024-02-29".parse().unwrap();
        assert_eq!(leap.one_year_later().to_string(), "2025-03-01");
        let plain: Day = "2022-06-15".parse().unwrap();
        assert_eq!(plain.one_year_later().to_string(), "2023-06-15");
    }

    #[test]
    fn impossible_or_sloppy_days_are_refused() {
        for text in ["2022-02-30", "2022-2-3", "2022/02/03", "", "1899-12-31", "2200-01-01", "+022-01-01"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
