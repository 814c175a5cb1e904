//! Elements as commands state them, into elements as records keep them.
//!
//! Three questions, each in its turn of the table: whether the bodies exist ([`named`]), whether what must be stated
//! is ([`basic_elements`], [`stated`]), and whether the bodies may exercise the item there ([`fits`]).

use super::desk::Desk;
use super::earliest::{all, both};
use crate::command::{BodyInput, LocalInput};
use crate::jurisdiction::{self, Jurisdiction};
use crate::refusal::{Refusal, RefusalCode as R};
use crate::term::{Body, Inherited, Levels, Local};

/// The basic elements that every listing states (notice two(2)): none may be empty.
pub(super) fn basic_elements(inherited: &Inherited) -> Result<(), Refusal> {
    if inherited.names.zh.trim().is_empty() {
        return Err(empty("elements.inherited.names.zh", "事项名称"));
    }
    if inherited.basis.is_empty() {
        return Err(empty("elements.inherited.basis", "设定和实施依据"));
    }
    Ok(())
}

fn empty(field: &str, element: &str) -> Refusal {
    Refusal::new(R::BasicElementEmpty, field).with("element", element)
}

/// The same for those a jurisdiction states for itself.
pub(super) fn stated(field: &str, given: &Local) -> Result<(), Refusal> {
    if given.department.name.trim().is_empty() {
        return Err(empty(&format!("{field}.department.name"), "主管部门"));
    }
    if given.authorities.is_empty() || given.authorities.iter().any(|a| a.name.trim().is_empty()) {
        return Err(empty(&format!("{field}.authorities"), "实施机关"));
    }
    Ok(())
}

/// A jurisdiction's own elements as records keep them, with every agency looked up.
pub(super) fn named(desk: &Desk<'_>, field: &str, given: &LocalInput) -> Result<Local, Refusal> {
    let department = body(desk, &format!("{field}.department"), &given.department);
    let authorities = given.authorities.iter().enumerate();
    let authorities = all(authorities.map(|(i, a)| body(desk, &authority(field, i), a)));
    let (department, authorities) = both(department, authorities)?;
    Ok(Local { department, authorities, remark: given.remark.clone() })
}

fn authority(field: &str, position: usize) -> String {
    format!("{field}.authorities[{position}]")
}

fn body(desk: &Desk<'_>, field: &str, given: &BodyInput) -> Result<Body, Refusal> {
    let agency = given.agency.as_ref();
    let agency =
        agency.map(|input| desk.agency(&format!("{field}.agency"), input, desk.day())).transpose()?;
    Ok(Body { name: given.name.clone(), agency: agency.map(|a| a.id) })
}

/// The bodies are of the jurisdiction's own line, and the authorities of allowed levels.
pub(super) fn fits(
    desk: &Desk<'_>,
    field: &str,
    place: &Jurisdiction,
    local: &Local,
    levels: Levels,
) -> Result<(), Refusal> {
    let department = body_fits(desk, &format!("{field}.department"), place, &local.department, None);
    let authorities = local.authorities.iter().enumerate();
    let authorities =
        all(authorities.map(|(i, a)| body_fits(desk, &authority(field, i), place, a, Some(levels))));
    both(department, authorities).map(|_| ())
}

/// A body of the jurisdiction's own line; an authority's level is among the allowed ones.
fn body_fits(
    desk: &Desk<'_>,
    field: &str,
    place: &Jurisdiction,
    body: &Body,
    allowed: Option<Levels>,
) -> Result<(), Refusal> {
    let Some(agency) = &body.agency else {
        return Ok(());
    };
    let line = |of| jurisdiction::line(desk.register, of, desk.day(), desk.n);
    let owners_line = line(agency.jurisdiction);
    let in_line = owners_line.iter().any(|j| j.id == place.id)
        || line(place.id).iter().any(|j| j.id == agency.jurisdiction);
    let owner = owners_line.first().filter(|_| in_line).ok_or_else(|| {
        Refusal::new(R::AuthorityElsewhere, field)
            .with("authority", &body.name)
            .with("jurisdiction", &place.names.zh)
    })?;
    if let Some(levels) = allowed.filter(|l| !l.contains(owner.level)) {
        return Err(Refusal::new(R::AuthorityLevelNotAllowed, field)
            .with("authority", &body.name)
            .with("level", owner.level)
            .with("levels", levels));
    }
    Ok(())
}
