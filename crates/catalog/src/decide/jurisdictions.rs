//! Levels: establish, rename, recode, merge, retire.

use super::desk::{Desk, is_government, link};
use super::earliest::both;
use crate::command::{
    Establish, MergeJurisdictions, RecodeJurisdiction, RenameJurisdiction, RetireJurisdiction,
};
use crate::event::{
    Established, Event, JurisdictionRenamed, LinkRole, Merged, NewEvent, Recoded, Reparented, Retired,
};
use crate::jurisdiction::{self, Jurisdiction};
use crate::refusal::{Refusal, RefusalCode as R};
use crate::stream::StreamKey;
use crate::term::{Instrument, JurisdictionCode, Level};

pub(super) fn establish(desk: &Desk<'_>, c: &Establish) -> Result<Vec<NewEvent>, Refusal> {
    of_the_ledger(c.code)?;
    let day = desk.day();
    let parent = c.parent.and_then(|code| jurisdiction::by_code(desk.register, code, day, desk.n));
    let parent = parent.filter(|p| p.retired.is_none());
    desk.administers(parent.as_ref())?;
    let id = desk.register.next_jurisdiction();
    let stream = StreamKey::jurisdiction(id);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
    if c.parent.is_some() && parent.is_none() {
        let code = c.parent.unwrap_or(JurisdictionCode::NATION);
        return Err(Refusal::new(R::ParentUnknown, "parent").with("code", code));
    }
    place_under(c.level, c.code, parent.as_ref())?;
    code_is_free(desk, c.code, None)?;
    let event = Event::from(Established {
        level: c.level,
        code: c.code,
        names: c.names.clone(),
        parent: parent.as_ref().map(|p| p.id),
        nature: c.nature,
    });
    let links = parent.iter().map(|p| link(LinkRole::Parent, p.decided_by.sequence)).collect();
    Ok(vec![desk.event(stream, instrument, event, links)])
}

/// No jurisdiction of this ledger has a code of the production corps.
fn of_the_ledger(code: JurisdictionCode) -> Result<(), Refusal> {
    if code.is_production_corps() {
        return Err(Refusal::new(R::OutsideLedger, "code").with("code", code));
    }
    Ok(())
}

/// The order of levels, and the code under the parent's.
fn place_under(level: Level, code: JurisdictionCode, parent: Option<&Jurisdiction>) -> Result<(), Refusal> {
    let above = parent.map(|p| p.level);
    let in_order = match above {
        None => level == Level::Nation,
        Some(above) => above.below() == Some(level) && parent.is_some_and(is_government),
    };
    if !in_order {
        return Err(Refusal::new(R::WrongLevelOrder, "level")
            .with("level", level)
            .with("parent_level", above.map_or("-", Level::word)));
    }
    let parent_code = parent.map_or(JurisdictionCode::NATION, |p| p.code);
    if !code.is_under(level, parent_code) {
        return Err(Refusal::new(R::CodeNotUnderParent, "code")
            .with("code", code)
            .with("parent", parent_code));
    }
    Ok(())
}

/// A code belongs to one jurisdiction at a time, on the command's day and on every later one.
fn code_is_free(desk: &Desk<'_>, code: JurisdictionCode, but: Option<&Jurisdiction>) -> Result<(), Refusal> {
    let day = desk.day();
    let holder = desk.register.ever_coded(code).filter(|id| but.is_none_or(|j| j.id != *id)).find_map(|id| {
        let key = StreamKey::jurisdiction(id);
        let days = desk.register.stream(&key).map(|t| t.in_force_order(desk.n)).unwrap_or_default();
        std::iter::once(day)
            .chain(days.iter().map(|e| e.day()).filter(|d| *d > day))
            .filter_map(|d| jurisdiction::at(desk.register, id, d, desk.n))
            .find(|j| j.code == code && j.retired.is_none())
    });
    match holder {
        Some(holder) => {
            Err(Refusal::new(R::CodeInUse, "code").with("code", code).records([holder.decided_by.sequence]))
        }
        None => Ok(()),
    }
}

pub(super) fn rename(desk: &Desk<'_>, c: &RenameJurisdiction) -> Result<Vec<NewEvent>, Refusal> {
    let place = desk.place(c.jurisdiction)?;
    desk.administers(Some(&place))?;
    let stream = StreamKey::jurisdiction(place.id);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
    if place.names == c.names {
        return Err(Refusal::new(R::NothingChanges, "names"));
    }
    let event = Event::JurisdictionRenamed(JurisdictionRenamed { names: c.names.clone() });
    Ok(vec![desk.event(stream, instrument, event, Vec::new())])
}

pub(super) fn recode(desk: &Desk<'_>, c: &RecodeJurisdiction) -> Result<Vec<NewEvent>, Refusal> {
    let (place, ()) = both(desk.place(c.jurisdiction), of_the_ledger(c.code))?;
    desk.administers(Some(&place))?;
    let stream = StreamKey::jurisdiction(place.id);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
    let parent = place.parent.and_then(|p| jurisdiction::at(desk.register, p, desk.day(), desk.n));
    place_under(place.level, c.code, parent.as_ref())?;
    code_is_free(desk, c.code, Some(&place))?;
    if place.code == c.code {
        return Err(Refusal::new(R::NothingChanges, "code"));
    }
    let event = Event::Recoded(Recoded { code: c.code });
    Ok(vec![desk.event(stream, instrument, event, Vec::new())])
}

pub(super) fn merge(desk: &Desk<'_>, c: &MergeJurisdictions) -> Result<Vec<NewEvent>, Refusal> {
    let (place, into) = both(desk.place(c.jurisdiction), desk.place_in("into", c.into))?;
    both(desk.administers(Some(&place)), desk.administers(Some(&into)))?;
    let stream = StreamKey::jurisdiction(place.id);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
    fit_to_succeed(&place, &into, "into")?;
    let event = Event::Merged(Merged { into: into.id });
    let mut events = vec![desk.event(stream, instrument.clone(), event, Vec::new())];
    events.extend(move_children(desk, &place, &into, instrument.as_ref()));
    Ok(events)
}

pub(super) fn retire(desk: &Desk<'_>, c: &RetireJurisdiction) -> Result<Vec<NewEvent>, Refusal> {
    let successor = c.successor.map(|code| desk.place_in("successor", code)).transpose();
    let (place, successor) = both(desk.place(c.jurisdiction), successor)?;
    desk.administers(Some(&place))?;
    let stream = StreamKey::jurisdiction(place.id);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
    let children = jurisdiction::children(desk.register, place.id, desk.day(), desk.n);
    if successor.is_none() && !children.is_empty() {
        return Err(Refusal::new(R::SuccessorMissing, "successor").with("code", place.code));
    }
    if let Some(successor) = &successor {
        fit_to_succeed(&place, successor, "successor")?;
    }
    let event = Event::Retired(Retired { successor: successor.as_ref().map(|s| s.id) });
    let mut events = vec![desk.event(stream, instrument.clone(), event, Vec::new())];
    if let Some(successor) = &successor {
        events.extend(move_children(desk, &place, successor, instrument.as_ref()));
    }
    Ok(events)
}

fn fit_to_succeed(gone: &Jurisdiction, successor: &Jurisdiction, field: &str) -> Result<(), Refusal> {
    if gone.id == successor.id || gone.level != successor.level || gone.level == Level::Nation {
        return Err(Refusal::new(R::SuccessorUnfit, field).with("code", successor.code));
    }
    Ok(())
}

/// The children of the one that ends lie under the one that goes on, by the same command.
fn move_children(
    desk: &Desk<'_>,
    gone: &Jurisdiction,
    successor: &Jurisdiction,
    instrument: Option<&Instrument>,
) -> Vec<NewEvent> {
    let first = desk.sequence(0);
    jurisdiction::children(desk.register, gone.id, desk.day(), desk.n)
        .iter()
        .map(|child| {
            let event = Event::Reparented(Reparented { parent: successor.id });
            let links = vec![link(LinkRole::Companion, first)];
            desk.event(StreamKey::jurisdiction(child.id), instrument.cloned(), event, links)
        })
        .collect()
}
