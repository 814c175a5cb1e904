//! The days of the story.

use inforce_catalog::Day;

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd(year, month, day).expect("a day of the story")
}

macro_rules! days {
    ($($(#[doc = $doc:literal])* $name:ident $year:literal $month:literal $day:literal;)*) => {
        $($(#[doc = $doc])* pub fn $name() -> Day { day($year, $month, $day) })*
    };
}

days! {
    /// The books open: jurisdictions, agencies, roles.
    opening 2021 1 1;
    /// The holidays of 2022 are set.
    holidays_of_2022 2021 10 25;
    /// The holidays of 2023 are set.
    holidays_of_2023 2022 12 8;
    /// 国办发〔2022〕2号 is issued.
    national_notice 2022 1 10;
    /// The national list takes effect: the day the notice was published.
    national_list 2022 1 30;
    /// The first of the two permits by regional government rules is first implemented.
    first_rule_implemented 2022 6 1;
    /// The second one is.
    second_rule_implemented 2022 8 1;
    /// The regional list takes effect. 新政办发〔2022〕46号 is cited in the notice without its day: this one is assumed.
    regional_list 2022 8 1;
    /// The prefecture's catalog takes effect.
    prefecture_list 2022 9 20;
    /// The counties' catalogs take effect: the notice asks for it by the end of October.
    county_list 2022 10 28;
    /// The townships' catalogs take effect.
    township_list 2022 10 31;
    /// The region-set part of the catalogs is declared complete.
    coverage 2022 11 1;
    /// The day on which the catalogs are counted.
    counting 2022 11 15;
    /// The late county's catalog takes effect.
    late_county_list 2022 12 20;
    /// Its townships' catalogs do.
    late_township_list 2022 12 28;
    /// The nation issues what it changes.
    national_change 2023 2 20;
    /// An item has another legal basis from here on.
    adjusted 2023 3 1;
    /// The region confirms that.
    adjusted_region 2023 3 10;
    /// The prefecture does.
    adjusted_prefecture 2023 3 20;
    /// Some counties do.
    adjusted_counties 2023 4 7;
    /// An item is abolished.
    ended 2023 3 15;
    /// Some counties confirm that.
    ended_counties 2023 3 28;
    /// An item is split into two.
    split 2023 4 1;
    /// The region confirms that.
    split_region 2023 4 6;
    /// The prefecture does.
    split_prefecture 2023 4 12;
    /// Some counties do.
    split_counties 2023 4 24;
    /// The region suspends one of its items.
    suspended 2023 5 4;
    /// Some counties confirm that.
    suspended_counties 2023 5 12;
    /// The day on which things above have changed and not everybody has followed.
    reckoning 2023 5 31;
    /// A day after the first of the two temporary permits has run out.
    after_lapse 2023 6 15;
}

type MonthDay = (u32, u32);

/// The holidays of a year as the State Council's office set them: days off that would be working days, and weekend
/// days that are worked. 国办发明电〔2021〕11号 and 国办发明电〔2022〕16号.
pub fn holidays(year: i32) -> (Vec<Day>, Vec<Day>) {
    let (off, worked): (&[MonthDay], &[MonthDay]) = match year {
        2022 => (
            &[
                (1, 3),
                (1, 31),
                (2, 1),
                (2, 2),
                (2, 3),
                (2, 4),
                (4, 4),
                (4, 5),
                (5, 2),
                (5, 3),
                (5, 4),
                (6, 3),
                (9, 12),
                (10, 3),
                (10, 4),
                (10, 5),
                (10, 6),
                (10, 7),
            ],
            &[(1, 29), (1, 30), (4, 2), (4, 24), (5, 7), (10, 8), (10, 9)],
        ),
        2023 => (
            &[
                (1, 2),
                (1, 23),
                (1, 24),
                (1, 25),
                (1, 26),
                (1, 27),
                (4, 5),
                (5, 1),
                (5, 2),
                (5, 3),
                (6, 22),
                (6, 23),
                (9, 29),
                (10, 2),
                (10, 3),
                (10, 4),
                (10, 5),
                (10, 6),
            ],
            &[(1, 28), (1, 29), (4, 23), (5, 6), (6, 25), (10, 7), (10, 8)],
        ),
        _ => (&[], &[]),
    };
    let days = |list: &[MonthDay]| list.iter().map(|(m, d)| day(year, *m, *d)).collect();
    (days(off), days(worked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_off_are_weekdays_and_extra_working_days_are_weekends() {
        for year in [2022, 2023] {
            let (off, worked) = holidays(year);
            assert!(off.iter().all(|d| !d.is_weekend()), "{year}");
            assert!(worked.iter().all(|d| d.is_weekend()), "{year}");
            assert_eq!(worked.len(), 7, "{year}");
        }
    }
}
