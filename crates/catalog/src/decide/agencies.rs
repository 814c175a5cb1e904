//! Agencies and roles.

use super::desk::{Desk, is_government, link};
use super::earliest::both;
use crate::command::{
    AgencyInput, AppointAgency, GrantRole, RenameAgency, RetireAgency, TransferItems, WithdrawRole,
};
use crate::event::{
    AgencyAppointed, AgencyKind, AgencyRenamed, AgencyRetired, Event, LinkRole, NewEvent, Reassigned,
    RoleGranted, RoleWithdrawn,
};
use crate::jurisdiction::{self, Agency, Jurisdiction};
use crate::listing::Listing;
use crate::refusal::{Refusal, RefusalCode as R};
use crate::stream::StreamKey;
use crate::term::{AgencyId, Body, Instrument, ItemCode, JurisdictionCode, JurisdictionId, Local};

pub(super) fn appoint(desk: &Desk<'_>, c: &AppointAgency) -> Result<Vec<NewEvent>, Refusal> {
    let place = desk.place(c.jurisdiction)?;
    desk.administers(Some(&place))?;
    let stream = StreamKey::agency(place.id, &c.code);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
    if c.kind == AgencyKind::Government && !is_government(&place) {
        return Err(Refusal::new(R::NotAGovernment, "kind").with("jurisdiction", &place.names.zh));
    }
    let holding = desk.register.stream(&stream).map(|t| t.in_force_order(desk.n)).unwrap_or_default();
    if !holding.is_empty() {
        return Err(Refusal::new(R::AgencyExists, "code")
            .with("jurisdiction", &place.names.zh)
            .with("code", &c.code)
            .records(holding.iter().map(|e| e.sequence)));
    }
    let event = Event::AgencyAppointed(AgencyAppointed { kind: c.kind, names: c.names.clone() });
    Ok(vec![desk.event(stream, instrument, event, Vec::new())])
}

/// What a command about an agency is about.
struct Own {
    place: Jurisdiction,
    stream: StreamKey,
    agency: Agency,
    instrument: Option<Instrument>,
}

impl Own {
    fn of(desk: &Desk<'_>, given: &AgencyInput) -> Result<Self, Refusal> {
        let place = desk.place_in("agency.jurisdiction", given.jurisdiction)?;
        desk.administers(Some(&place))?;
        let stream = StreamKey::agency(place.id, &given.code);
        desk.version(&stream)?;
        let agency = desk.agency("agency", given, desk.day());
        let (agency, instrument) = both(agency, desk.instrument_if_given())?;
        Ok(Self { place, stream, agency, instrument })
    }
}

pub(super) fn rename(desk: &Desk<'_>, c: &RenameAgency) -> Result<Vec<NewEvent>, Refusal> {
    let own = Own::of(desk, &c.agency)?;
    if own.agency.names == c.names {
        return Err(Refusal::new(R::NothingChanges, "names"));
    }
    let event = Event::AgencyRenamed(AgencyRenamed { names: c.names.clone() });
    Ok(vec![desk.event(own.stream, own.instrument, event, Vec::new())])
}

pub(super) fn retire(desk: &Desk<'_>, c: &RetireAgency) -> Result<Vec<NewEvent>, Refusal> {
    let own = Own::of(desk, &c.agency)?;
    let count = listings_naming(desk, &own.place, &own.agency.id).len();
    if count > 0 {
        return Err(Refusal::new(R::AgencyInUse, "agency").with("code", &c.agency.code).with("count", count));
    }
    let event = Event::AgencyRetired(AgencyRetired {});
    Ok(vec![desk.event(own.stream, own.instrument, event, Vec::new())])
}

/// The listings of a jurisdiction that name an agency on the command's day.
fn listings_naming(desk: &Desk<'_>, place: &Jurisdiction, agency: &AgencyId) -> Vec<(ItemCode, Local)> {
    let names = |body: &Body| body.agency.as_ref() == Some(agency);
    desk.register
        .listings(place.id)
        .filter_map(|(item, timeline)| {
            let listing = Listing::on(Some(timeline), desk.day(), desk.n);
            let local = listing.local.filter(|_| listing.status.is_listed())?.value;
            let named = names(&local.department) || local.authorities.iter().any(names);
            named.then(|| (item, local.clone()))
        })
        .collect()
}

/// The agency that gets the items: one of the same jurisdiction.
fn receiver(desk: &Desk<'_>, place: &Jurisdiction, to: &AgencyInput) -> Result<Agency, Refusal> {
    let here = jurisdiction::by_code(desk.register, to.jurisdiction, desk.day(), desk.n);
    if here.is_some_and(|j| j.id != place.id) {
        return Err(Refusal::new(R::AgencyUnknown, "to")
            .with("jurisdiction", &place.names.zh)
            .with("code", &to.code)
            .with("day", desk.day()));
    }
    desk.agency("to", to, desk.day())
}

pub(super) fn transfer_items(desk: &Desk<'_>, c: &TransferItems) -> Result<Vec<NewEvent>, Refusal> {
    let place = desk.place_in("from.jurisdiction", c.from.jurisdiction)?;
    desk.administers(Some(&place))?;
    desk.version(&StreamKey::agency(place.id, &c.from.code))?;
    let from = desk.agency("from", &c.from, desk.day());
    let ((from, to), instrument) =
        both(both(from, receiver(desk, &place, &c.to)), desk.instrument_if_given())?;
    let named = listings_naming(desk, &place, &from.id);
    if named.is_empty() || from.id == to.id {
        return Err(Refusal::new(R::NothingToTransfer, "from").with("code", &c.from.code));
    }
    let moved = |body: &Body| match &body.agency {
        Some(agency) if *agency == from.id => Body { name: to.names.zh.clone(), agency: Some(to.id.clone()) },
        _ => body.clone(),
    };
    let first = desk.sequence(0);
    let events = named.into_iter().enumerate().map(|(i, (item, local))| {
        let local = Local {
            department: moved(&local.department),
            authorities: local.authorities.iter().map(moved).collect(),
            remark: local.remark,
        };
        let links = if i == 0 { Vec::new() } else { vec![link(LinkRole::Companion, first)] };
        let event = Event::Reassigned(Reassigned { local: local.into() });
        desk.event(StreamKey::listing(place.id, item), instrument.clone(), event, links)
    });
    Ok(events.collect())
}

/// Where a role holds: a jurisdiction, or the whole ledger.
fn scope(desk: &Desk<'_>, code: Option<JurisdictionCode>) -> Result<JurisdictionId, Refusal> {
    let place = code.map(|code| desk.place(code)).transpose()?;
    desk.administers(place.as_ref())?;
    Ok(place.map_or(JurisdictionId::LEDGER, |p| p.id))
}

pub(super) fn grant_role(desk: &Desk<'_>, c: &GrantRole) -> Result<Vec<NewEvent>, Refusal> {
    let scope = scope(desk, c.jurisdiction)?;
    let stream = StreamKey::roles(scope, &c.principal);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
    if jurisdiction::holds_role(desk.register, scope, &c.principal, c.role, desk.day()) {
        return Err(Refusal::new(R::RoleHeld, "role")
            .with("principal", &c.principal)
            .with("role", c.role.word()));
    }
    let event = Event::RoleGranted(RoleGranted { role: c.role });
    Ok(vec![desk.event(stream, instrument, event, Vec::new())])
}

pub(super) fn withdraw_role(desk: &Desk<'_>, c: &WithdrawRole) -> Result<Vec<NewEvent>, Refusal> {
    let scope = scope(desk, c.jurisdiction)?;
    let stream = StreamKey::roles(scope, &c.principal);
    desk.version(&stream)?;
    let instrument = desk.instrument_if_given()?;
    if !jurisdiction::holds_role(desk.register, scope, &c.principal, c.role, desk.day()) {
        return Err(Refusal::new(R::RoleNotHeld, "role")
            .with("principal", &c.principal)
            .with("role", c.role.word()));
    }
    let event = Event::RoleWithdrawn(RoleWithdrawn { role: c.role });
    Ok(vec![desk.event(stream, instrument, event, Vec::new())])
}
