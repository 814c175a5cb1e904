//! Void, restate, adopt.

use std::collections::BTreeMap;

use super::desk::{Desk, link};
use super::earliest::all;
use crate::command::{Adopt, Submission, Void};
use crate::event::{Adopted, Event, LinkRole, NewEvent, Voided};
use crate::jurisdiction::{self, Jurisdiction};
use crate::refusal::{Refusal, RefusalCode as R};
use crate::register::{Entry, Register};
use crate::stream::{StreamKey, StreamKind};
use crate::term::{Day, Seq};

pub(super) fn void(desk: &Desk<'_>, c: &Void) -> Result<Vec<NewEvent>, Refusal> {
    let mut by_stream: BTreeMap<&StreamKey, Vec<Seq>> = BTreeMap::new();
    let records: Vec<(&StreamKey, &Entry)> = desk.register.command_records(c.target).collect();
    if records.is_empty() {
        return Err(Refusal::new(R::VoidTargetUnknown, "target").with("id", c.target));
    }
    all(records.iter().map(|(stream, entry)| permitted(desk, stream, entry)))?;
    for (stream, entry) in &records {
        by_stream.entry(stream).or_default().push(entry.sequence);
    }
    if let Some((first, _)) = records.first() {
        desk.version(first)?;
    }
    let instrument = desk.instrument_if_given()?;
    records.iter().try_for_each(|(_, entry)| voidable(c, entry))?;
    records.iter().try_for_each(|(stream, entry)| own_transcription(desk, stream, entry))?;
    let events = by_stream.into_iter().map(|(stream, sequences)| {
        let links = sequences.iter().take(8).map(|s| link(LinkRole::Voids, *s)).collect();
        let voided = Voided { command: c.target, records: sequences, reason: c.reason.clone() };
        desk.event(stream.clone(), instrument.clone(), Event::from(voided), links)
    });
    Ok(events.collect())
}

fn voidable(c: &Void, entry: &Entry) -> Result<(), Refusal> {
    match entry.event() {
        Event::Voided(_) => return Err(Refusal::new(R::VoidOfVoid, "target")),
        Event::Genesis(_) | Event::RulesAdopted(_) => {
            return Err(Refusal::new(R::NotVoidable, "target").with("kind", entry.event().word()));
        }
        _ => {}
    }
    match entry.voided_by() {
        Some(by) => Err(Refusal::new(R::AlreadyVoid, "target").with("id", c.target).records([by])),
        None => Ok(()),
    }
}

/// Who may record may void: for a transcription, a transcriber too.
fn permitted(desk: &Desk<'_>, stream: &StreamKey, entry: &Entry) -> Result<(), Refusal> {
    let place = place_of(desk, stream);
    let Some(of_catalog) = place.as_ref().filter(|_| is_of_catalog(stream.kind)) else {
        return desk.administers(place.as_ref());
    };
    if desk.is_officer_of(of_catalog) {
        return Ok(());
    }
    match stream.kind {
        _ if entry.act.transcribed => desk.transcribes_for(of_catalog),
        StreamKind::Policy | StreamKind::Calendar => desk.administers(place.as_ref()),
        _ => desk.is_officer(of_catalog),
    }
}

/// A transcriber voids what it transcribed itself, as long as the level has not adopted it.
fn own_transcription(desk: &Desk<'_>, stream: &StreamKey, entry: &Entry) -> Result<(), Refusal> {
    let by_the_level = place_of(desk, stream).is_none_or(|place| desk.is_officer_of(&place));
    let own = *entry.principal == *desk.submission.principal && !is_adopted(desk, stream, entry.sequence);
    if !entry.act.transcribed || by_the_level || own {
        return Ok(());
    }
    Err(Refusal::new(R::NotOwnTranscription, "target").records([entry.sequence]))
}

/// The jurisdiction of a stream. A void has no legal day: whoever is entitled at any time of the place may act.
fn place_of(desk: &Desk<'_>, stream: &StreamKey) -> Option<Jurisdiction> {
    jurisdiction::at(desk.register, stream.jurisdiction, Day::LAST, desk.n)
}

fn is_of_catalog(kind: StreamKind) -> bool {
    matches!(
        kind,
        StreamKind::Listing
            | StreamKind::Coverage
            | StreamKind::Receipts
            | StreamKind::Policy
            | StreamKind::Calendar
    )
}

/// Whether the level has made a transcription its own record: then it alone may void it.
fn is_adopted(desk: &Desk<'_>, stream: &StreamKey, record: Seq) -> bool {
    desk.register.stream(stream).is_some_and(|timeline| {
        let entries = timeline.in_force_order(desk.n);
        entries.iter().any(|e| matches!(e.event(), Event::Adopted(a) if a.record == record))
    })
}

pub(super) fn adopt(desk: &Desk<'_>, c: &Adopt) -> Result<Vec<NewEvent>, Refusal> {
    let known = desk.register.record(c.record);
    let place = known
        .and_then(|(stream, _)| jurisdiction::at(desk.register, stream.jurisdiction, desk.today, desk.n));
    // What is not known has nobody who could adopt it.
    place.as_ref().map_or(Ok(()), |place| desk.is_officer(place))?;
    desk.not_transcribed()?;
    known.map_or(Ok(()), |(stream, _)| desk.version(stream))?;
    let instrument = desk.instrument_if_given()?;
    let not = || Refusal::new(R::NotATranscription, "record").with("record", c.record);
    let (stream, entry) = known.filter(|_| place.is_some()).ok_or_else(not)?;
    let adopted = is_adopted(desk, stream, c.record);
    if !entry.act.transcribed || entry.voided_by().is_some() || adopted {
        return Err(not().records(entry.voided_by()));
    }
    let event = Event::Adopted(Adopted { record: c.record });
    let links = vec![link(LinkRole::Adopts, c.record)];
    Ok(vec![desk.event(stream.clone(), instrument, event, links)])
}

/// Where a submission records a voided command again, each of its records names the one it stands for.
pub(super) fn link_restated(
    register: &Register,
    submission: &Submission,
    events: &mut [NewEvent],
) -> Result<(), Refusal> {
    let Some(target) = submission.restates else {
        return Ok(());
    };
    let unfit =
        |why: &str| Refusal::new(R::RestatesUnfit, "restates").with("record", target).with("why", why);
    let (_, entry) = register.record(target).ok_or_else(|| unfit("unknown"))?;
    if register.command(entry.command).is_none_or(|(first, _)| first != target) {
        return Err(unfit("not the first record of its command"));
    }
    let mut voided: Vec<(&StreamKey, &Entry)> = register.command_records(entry.command).collect();
    if voided.iter().any(|(_, e)| e.voided_by().is_none()) {
        return Err(unfit("not void"));
    }
    let mut matched = 0;
    for event in events.iter_mut() {
        let same = voided
            .iter()
            .position(|(stream, e)| **stream == event.stream && e.event().kind() == event.act.event.kind());
        if let Some(at) = same {
            let (_, e) = voided.remove(at);
            event.links.push(link(LinkRole::Restates, e.sequence));
            matched += 1;
        }
    }
    if matched == 0 {
        return Err(unfit("another stream or kind"));
    }
    Ok(())
}
