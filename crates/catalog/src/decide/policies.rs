//! Policies, calendars, coverage, receipts.

use super::desk::{Desk, link};
use crate::calendar;
use crate::command::{DeclareCoverage, Receive, SetCalendar, SetPolicy};
use crate::event::{CalendarSet, CoverageDeclared, Event, ItemsReceived, LinkRole, NewEvent, PolicySet};
use crate::jurisdiction::Jurisdiction;
use crate::refusal::{Refusal, RefusalCode as R};
use crate::stream::{StreamKey, StreamKind};
use crate::term::{Day, Seq};

/// Time limits and calendars are the lead agency's or the administrator's to set; nobody transcribes them.
fn sets_for(desk: &Desk<'_>, place: &Jurisdiction) -> Result<(), Refusal> {
    if desk.is_officer_of(place) {
        return desk.not_transcribed();
    }
    desk.administers(Some(place))
}

pub(super) fn set_policy(desk: &Desk<'_>, c: &SetPolicy) -> Result<Vec<NewEvent>, Refusal> {
    let place = desk.place(c.jurisdiction)?;
    sets_for(desk, &place)?;
    let stream = StreamKey::policy(place.id);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
    let event = Event::PolicySet(PolicySet { limits: c.limits });
    Ok(vec![desk.event(stream, instrument, event, Vec::new())])
}

pub(super) fn set_calendar(desk: &Desk<'_>, c: &SetCalendar) -> Result<Vec<NewEvent>, Refusal> {
    let place = desk.place(c.jurisdiction)?;
    sets_for(desk, &place)?;
    let stream = StreamKey::calendar(place.id);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
    let wrong = |weekend: bool| move |d: &&Day| d.year() != i32::from(c.year) || d.is_weekend() != weekend;
    let day_wrong = |field: &str, day: &Day| Refusal::new(R::CalendarDayWrong, field).with("given", day);
    if let Some(day) = c.days_off.iter().find(wrong(false)) {
        return Err(day_wrong("days_off", day));
    }
    if let Some(day) = c.extra_workdays.iter().find(wrong(true)) {
        return Err(day_wrong("extra_workdays", day));
    }
    let event = Event::CalendarSet(CalendarSet {
        year: c.year,
        days_off: calendar::sorted(&c.days_off),
        extra_workdays: calendar::sorted(&c.extra_workdays),
    });
    Ok(vec![desk.event(stream, instrument, event, Vec::new())])
}

pub(super) fn declare_coverage(desk: &Desk<'_>, c: &DeclareCoverage) -> Result<Vec<NewEvent>, Refusal> {
    let place = desk.place(c.jurisdiction)?;
    desk.acts_for(&place)?;
    let stream = StreamKey::coverage(place.id);
    desk.version(&stream)?;
    let issued = desk.issued()?;
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
    let instrument = desk.instrument(&place, issued, event.kind())?;
    Ok(vec![desk.event(stream, Some(instrument), event, Vec::new())])
}

pub(super) fn receive(desk: &Desk<'_>, c: &Receive) -> Result<Vec<NewEvent>, Refusal> {
    let place = desk.place(c.jurisdiction)?;
    desk.is_officer(&place)?;
    desk.not_transcribed()?;
    let stream = StreamKey::receipts(place.id);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
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
    Ok(vec![desk.event(stream, instrument, event, links)])
}
