//! Working days: Monday to Friday, but for what calendars of the jurisdiction, or of a level above, say of a year.

use crate::event::{CalendarSet, Event, TimeLimits};
use crate::jurisdiction::Jurisdiction;
use crate::register::Register;
use crate::stream::StreamKey;
use crate::term::{Day, Seq};

/// The working days of one place, as known at a sequence.
///
/// The nearest calendar from the jurisdiction up counts, whole, for each year: Xinjiang has days off of its own.
#[derive(Debug)]
pub struct WorkingDays<'a> {
    register: &'a Register,
    line: &'a [Jurisdiction],
    n: Seq,
}

/// A day that was counted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The day.
    pub day: Day,
    /// Whether a year was passed for which no calendar is recorded.
    pub provisional: bool,
}

impl<'a> WorkingDays<'a> {
    /// The working days of the first jurisdiction of `line` (itself, then all above it).
    pub fn new(register: &'a Register, line: &'a [Jurisdiction], n: Seq) -> Self {
        Self { register, line, n }
    }

    fn calendar(&self, year: i32) -> Option<&'a CalendarSet> {
        self.line.iter().find_map(|place| {
            let timeline = self.register.stream(&StreamKey::calendar(place.id))?;
            timeline.in_force_order(self.n).into_iter().rev().find_map(|e| match e.event() {
                Event::CalendarSet(set) if i32::from(set.year) == year => Some(set),
                _ => None,
            })
        })
    }

    /// Whether a day is worked.
    pub fn is_working(&self, day: Day) -> bool {
        is_working(day, self.calendar(day.year()))
    }

    /// The `count`-th working day after `from`; the first is at the earliest the day after.
    pub fn after(&self, from: Day, count: u16) -> Counted {
        let mut counted = Counted { day: from, provisional: false };
        let mut left = count;
        let mut year = None;
        let mut calendar = None;
        while left > 0 && counted.day < Day::LAST {
            counted.day = counted.day.plus(1);
            if year != Some(counted.day.year()) {
                year = Some(counted.day.year());
                calendar = self.calendar(counted.day.year());
            }
            counted.provisional |= calendar.is_none();
            if is_working(counted.day, calendar) {
                left -= 1;
            }
        }
        counted
    }

    /// How many working days lie after `from`, up to and with `to`.
    pub fn between(&self, from: Day, to: Day) -> u32 {
        let mut day = from;
        let mut count = 0;
        let mut year = None;
        let mut calendar = None;
        while day < to {
            day = day.plus(1);
            if year != Some(day.year()) {
                year = Some(day.year());
                calendar = self.calendar(day.year());
            }
            count += u32::from(is_working(day, calendar));
        }
        count
    }
}

fn is_working(day: Day, calendar: Option<&CalendarSet>) -> bool {
    match calendar {
        Some(c) if day.is_weekend() => c.extra_workdays.contains(&day),
        Some(c) => !c.days_off.contains(&day),
        None => !day.is_weekend(),
    }
}

/// The time limits that hold for the first jurisdiction of `line` on a day, as known at `n`.
pub fn limits(register: &Register, line: &[Jurisdiction], day: Day, n: Seq) -> TimeLimits {
    let set = line.iter().find_map(|place| {
        let timeline = register.stream(&StreamKey::policy(place.id))?;
        let entries = timeline.in_force_order(n);
        entries.into_iter().rev().filter(|e| e.day() <= day).find_map(|e| match e.event() {
            Event::PolicySet(set) => Some(set.limits),
            _ => None,
        })
    });
    set.unwrap_or_default()
}

/// The days of a list in order.
pub fn sorted(days: &[Day]) -> Vec<Day> {
    let mut days = days.to_vec();
    days.sort_unstable();
    days
}
