//! Elements as commands state them, into elements as records keep them.

use super::desk::Desk;
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
pub(super) fn stated(field: &str, given: &LocalInput) -> Result<(), Refusal> {
    if given.department.name.trim().is_empty() {
        return Err(empty(&format!("{field}.department.name"), "主管部门"));
    }
    if given.authorities.is_empty() || given.authorities.iter().any(|a| a.name.trim().is_empty()) {
        return Err(empty(&format!("{field}.authorities"), "实施机关"));
    }
    Ok(())
}

/// A jurisdiction's own elements, with every agency resolved and its level checked against the allowed ones.
pub(super) fn resolve(
    desk: &Desk<'_>,
    field: &str,
    place: &Jurisdiction,
    given: &LocalInput,
    levels: Levels,
) -> Result<Local, Refusal> {
    stated(field, given)?;
    let department = body(desk, &format!("{field}.department"), place, &given.department, None)?;
    let authorities: Result<Vec<Body>, Refusal> = given
        .authorities
        .iter()
        .enumerate()
        .map(|(i, a)| body(desk, &format!("{field}.authorities[{i}]"), place, a, Some(levels)))
        .collect();
    Ok(Local { department, authorities: authorities?, remark: given.remark.clone() })
}

/// A body of the jurisdiction's own line; an authority's level is among the allowed ones.
fn body(
    desk: &Desk<'_>,
    field: &str,
    place: &Jurisdiction,
    given: &BodyInput,
    allowed: Option<Levels>,
) -> Result<Body, Refusal> {
    let Some(input) = &given.agency else {
        return Ok(Body::named(given.name.clone()));
    };
    let agency = desk.agency(&format!("{field}.agency"), input, desk.day())?;
    let line = |of| jurisdiction::line(desk.register, of, desk.day(), desk.n);
    let owners_line = line(agency.id.jurisdiction);
    let in_line = owners_line.iter().any(|j| j.id == place.id)
        || line(place.id).iter().any(|j| j.id == agency.id.jurisdiction);
    let owner = owners_line.first().filter(|_| in_line).ok_or_else(|| {
        Refusal::new(R::AuthorityElsewhere, field)
            .with("authority", &given.name)
            .with("jurisdiction", &place.names.zh)
    })?;
    if let Some(levels) = allowed.filter(|l| !l.contains(owner.level)) {
        return Err(Refusal::new(R::AuthorityLevelNotAllowed, field)
            .with("authority", &given.name)
            .with("level", owner.level)
            .with("levels", levels));
    }
    Ok(Body { name: given.name.clone(), agency: Some(agency.id) })
}
