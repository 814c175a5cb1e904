//! Policies, calendars, coverage, receipts.

use super::desk::{Desk, link};
use super::shape;
use crate::calendar;
use crate::command::{DeclareCoverage, Receive, SetCalendar, SetPolicy};
use crate::event::{CalendarSet, CoverageDeclared, Event, ItemsReceived, LinkRole, NewEvent, PolicySet};
use crate::jurisdiction::Jurisdiction;
use crate::refusal::{Refusal, RefusalCode as R};
use crate::stream::{StreamKey, StreamKind};
use crate::term::{Day, Seq};

/// The longest time limit that makes sense, in working days: about five years.
const LONGEST_LIMIT: u16 = 1250;

/// Time limits and calendars are the lead agency's or the administrator's to set; nobody transcribes them.
fn sets_for(desk: &Desk<'_>, place: &Jurisdiction) -> Result<(), Refusal> {
    if !desk.submission.transcribed && desk.is_officer_of(place) {
        return Ok(());
    }
    desk.administers(Some(place))
}

pub(super) fn set_policy(desk: &Desk<'_>, c: &SetPolicy) -> Result<Vec<NewEvent>, Refusal> {
    let limits = c.limits;
    let named = [
        ("limits.apply", limits.apply),
        ("limits.review", limits.review),
        ("limits.publish", limits.publish),
        ("limits.confirm", limits.confirm),
    ];
    for (field, days) in named {
        if !(1..=LONGEST_LIMIT).contains(&days) {
            return Err(out_of_range(field, u32::from(days), 1, u32::from(LONGEST_LIMIT)));
        }
    }
    let place = desk.place(c.jurisdiction)?;
    sets_for(desk, &place)?;
    let stream = StreamKey::policy(place.id);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
    let event = Event::PolicySet(PolicySet { limits });
    Ok(vec![desk.event(stream, instrument, event, Vec::new())])
}

fn out_of_range(field: &str, given: u32, low: u32, high: u32) -> Refusal {
    Refusal::new(R::OutOfRange, field).with("given", given).with("low", low).with("high", high)
}

pub(super) fn set_calendar(desk: &Desk<'_>, c: &SetCalendar) -> Result<Vec<NewEvent>, Refusal> {
    shape::count("days_off", c.days_off.len(), 261)?;
    shape::count("extra_workdays", c.extra_workdays.len(), 105)?;
    if !(1950..=2199).contains(&c.year) {
        return Err(out_of_range("year", u32::from(c.year), 1950, 2199));
    }
    shape::once("days_off", &c.days_off)?;
    shape::once("extra_workdays", &c.extra_workdays)?;
    let place = desk.place(c.jurisdiction)?;
    sets_for(desk, &place)?;
    let stream = StreamKey::calendar(place.id);
    desk.version(&stream)?;
    let wrong = |weekend: bool| move |d: &&Day| d.year() != i32::from(c.year) || d.is_weekend() != weekend;
    let day_wrong = |field: &str, day: &Day| Refusal::new(R::CalendarDayWrong, field).with("given", day);
    if let Some(day) = c.days_off.iter().find(wrong(false)) {
        return Err(day_wrong("days_off", day));
    }
    if let Some(day) = c.extra_workdays.iter().find(wrong(true)) {
        return Err(day_wrong("extra_workdays", day));
    }
    let instrument = desk.instrument_if_given()?;
    let event = Event::CalendarSet(CalendarSet {
        year: c.year,
        days_off: calendar::sorted(&c.days_off),
        extra_workdays: calendar::sorted(&c.extra_workdays),
    });
    Ok(vec![desk.event(stream, instrument, event, Vec::new())])
}

pub(super) fn declare_coverage(desk: &Desk<'_>, c: &DeclareCoverage) -> Result<Vec<NewEvent>, Refusal> {
    let prefix_fits = c.code_prefix.len() <= 9
        && c.code_prefix.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if !prefix_fits {
        return Err(Refusal::new(R::TextNotClean, "code_prefix").with("found", "0-9 A-Z, 0–9"));
    }
    let place = desk.place(c.jurisdiction)?;
    desk.acts_for(&place)?;
    let stream = StreamKey::coverage(place.id);
    desk.version(&stream)?;
    let declared = CoverageDeclared {
        code_prefix: c.code_prefix.clone(),
        complete: c.complete,
        expected_count: c.expected_count,
    };
    let event = Event::CoverageDeclared(declared);
    let actual = desk
        .register
        .listings(place.id)
        .filter(|(item, _)| item.counts() && item.as_str().starts_with(&c.code_prefix))
        .filter(|(item, _)| desk.lists(&place, *item))
        .count();
    if c.complete && u32::try_from(actual) != Ok(c.expected_count) {
        return Err(Refusal::new(R::CoverageCountDiffers, "expected_count")
            .with("expected", c.expected_count)
            .with("actual", actual)
            .with("day", desk.day()));
    }
    let instrument = desk.instrument(&place, event.kind())?;
    Ok(vec![desk.event(stream, Some(instrument), event, Vec::new())])
}

pub(super) fn receive(desk: &Desk<'_>, c: &Receive) -> Result<Vec<NewEvent>, Refusal> {
    let place = desk.place(c.jurisdiction)?;
    desk.acts_for(&place)?;
    let stream = StreamKey::receipts(place.id);
    desk.version(&stream)?;
    if desk.submission.transcribed {
        return Err(Refusal::new(R::TranscriptionNotAllowed, "transcribed"));
    }
    let parent = place.parent.ok_or_else(|| {
        Refusal::new(R::SetterDoesNotClaim, "jurisdiction").with("jurisdiction", &place.names.zh)
    })?;
    let received: Option<Seq> = desk.register.stream(&stream).and_then(|timeline| {
        let entries = timeline.in_force_order(desk.n);
        entries.iter().rev().find_map(|e| match e.event() {
            Event::ItemsReceived(r) if r.parent == parent => Some(r.through),
            _ => None,
        })
    });
    let new: Vec<Seq> = desk
        .register
        .streams_from(StreamKind::Listing, parent, "")
        .flat_map(|(_, timeline)| timeline.entries())
        .map(|e| e.sequence)
        .filter(|sequence| received.is_none_or(|r| *sequence > r))
        .collect();
    let Some(through) = new.iter().max().copied() else {
        return Err(Refusal::new(R::NothingNew, "jurisdiction"));
    };
    let new_records = u32::try_from(new.len()).unwrap_or(u32::MAX);
    let event = Event::ItemsReceived(ItemsReceived { parent, through, new_records });
    let links = vec![link(LinkRole::Parent, through)];
    Ok(vec![desk.event(stream, desk.instrument_if_given()?, event, links)])
}
