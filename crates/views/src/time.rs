//! Instants as text.

use inforce_catalog::term::Instant;

const MICROS_A_SECOND: i64 = 1_000_000;
const MICROS_A_DAY: i64 = 86_400 * MICROS_A_SECOND;

/// An instant as RFC 3339 writes it, in UTC with microseconds: `2022-10-31T16:00:00.000000Z`.
pub(crate) fn rfc3339(instant: Instant) -> String {
    let (year, month, day) = civil(instant.0.div_euclid(MICROS_A_DAY));
    let micros = instant.0.rem_euclid(MICROS_A_DAY);
    let (seconds, fraction) = (micros / MICROS_A_SECOND, micros % MICROS_A_SECOND);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:06}Z")
}

/// Year, month and day of the month of a day since 1970-01-01, in the Gregorian calendar for all time.
///
/// Years are counted from March, so that the leap day is the last of its year; 400 of them have 146 097 days. Source:
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn civil(days: i64) -> (i64, i64, i64) {
    let from_march = days + 719_468;
    let era = from_march.div_euclid(146_097);
    let day_of_era = from_march.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use inforce_catalog::Day;

    #[test]
    fn midnight_in_china_is_four_in_the_afternoon_before_in_utc() {
        let day: Day = "2022-11-01".parse().unwrap();
        let text = rfc3339(Instant(Instant::start_of(day).0 + 7));
        assert_eq!(text, "2022-10-31T16:00:00.000007Z");
        assert_eq!(rfc3339(Instant(-1)), "1969-12-31T23:59:59.999999Z");
    }

    #[test]
    fn every_day_of_the_ledger_is_written_as_the_calendar_writes_it() {
        for number in Day::FIRST.number()..=Day::LAST.number() {
            let text = rfc3339(Instant(i64::from(number) * MICROS_A_DAY));
            let day = Day::from_number(number).unwrap();
            assert_eq!(text, format!("{day}T00:00:00.000000Z"));
        }
    }

    #[test]
    fn the_ends_of_what_an_instant_can_hold_are_written_too() {
        assert_eq!(rfc3339(Instant(i64::MAX)), "294247-01-10T04:00:54.775807Z");
        assert!(rfc3339(Instant(i64::MIN)).ends_with("Z"));
    }
}
