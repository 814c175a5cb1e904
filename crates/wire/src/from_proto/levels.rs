//! Commands on jurisdictions, agencies, roles, policies and calendars out of their messages.

use inforce_catalog::command::{
    AppointAgency, DeclareCoverage, Establish, GrantRole, MergeJurisdictions, Receive, RecodeJurisdiction,
    RenameAgency, RenameJurisdiction, RetireAgency, RetireJurisdiction, SetCalendar, SetPolicy,
    TransferItems, WithdrawRole,
};
use inforce_catalog::{Day, JurisdictionCode};
use inforce_proto::v1 as pb;

use super::reader::Reader;
use super::terms::{agency, limits, names};

pub(super) fn establish(r: &mut Reader, m: pb::Establish) -> Option<Establish> {
    let level = r.word("level", m.level);
    let code = r.jurisdiction("code", &m.code);
    let names = r.inside("names", m.names, names);
    let parent = optional_jurisdiction(r, "parent", m.parent);
    let nature = r.word("nature", m.nature);
    Some(Establish { level: level?, code: code?, names: names?, parent: parent?, nature: nature? })
}

pub(super) fn rename_jurisdiction(r: &mut Reader, m: pb::RenameJurisdiction) -> Option<RenameJurisdiction> {
    let jurisdiction = r.jurisdiction("jurisdiction", &m.jurisdiction);
    let names = r.inside("names", m.names, names);
    Some(RenameJurisdiction { jurisdiction: jurisdiction?, names: names? })
}

pub(super) fn recode_jurisdiction(r: &mut Reader, m: &pb::RecodeJurisdiction) -> Option<RecodeJurisdiction> {
    let jurisdiction = r.jurisdiction("jurisdiction", &m.jurisdiction);
    let code = r.jurisdiction("code", &m.code);
    Some(RecodeJurisdiction { jurisdiction: jurisdiction?, code: code? })
}

pub(super) fn merge_jurisdictions(r: &mut Reader, m: &pb::MergeJurisdictions) -> Option<MergeJurisdictions> {
    let jurisdiction = r.jurisdiction("jurisdiction", &m.jurisdiction);
    let into = r.jurisdiction("into", &m.into);
    Some(MergeJurisdictions { jurisdiction: jurisdiction?, into: into? })
}

pub(super) fn retire_jurisdiction(r: &mut Reader, m: pb::RetireJurisdiction) -> Option<RetireJurisdiction> {
    let jurisdiction = r.jurisdiction("jurisdiction", &m.jurisdiction);
    let successor = optional_jurisdiction(r, "successor", m.successor);
    Some(RetireJurisdiction { jurisdiction: jurisdiction?, successor: successor? })
}

pub(super) fn appoint_agency(r: &mut Reader, m: pb::AppointAgency) -> Option<AppointAgency> {
    let jurisdiction = r.jurisdiction("jurisdiction", &m.jurisdiction);
    let code = r.credit_code("code", &m.code);
    let kind = r.word("kind", m.kind);
    let names = r.inside("names", m.names, names);
    Some(AppointAgency { jurisdiction: jurisdiction?, code: code?, kind: kind?, names: names? })
}

pub(super) fn rename_agency(r: &mut Reader, m: pb::RenameAgency) -> Option<RenameAgency> {
    let agency = r.inside("agency", m.agency, agency);
    let names = r.inside("names", m.names, names);
    Some(RenameAgency { agency: agency?, names: names? })
}

pub(super) fn retire_agency(r: &mut Reader, m: pb::RetireAgency) -> Option<RetireAgency> {
    let agency = r.inside("agency", m.agency, agency)?;
    Some(RetireAgency { agency })
}

pub(super) fn transfer_items(r: &mut Reader, m: pb::TransferItems) -> Option<TransferItems> {
    let from = r.inside("from", m.from, agency);
    let to = r.inside("to", m.to, agency);
    Some(TransferItems { from: from?, to: to? })
}

pub(super) fn grant_role(r: &mut Reader, m: pb::GrantRole) -> Option<GrantRole> {
    let jurisdiction = optional_jurisdiction(r, "jurisdiction", m.jurisdiction);
    let role = r.word("role", m.role);
    Some(GrantRole { jurisdiction: jurisdiction?, principal: Reader::text(m.principal), role: role? })
}

pub(super) fn withdraw_role(r: &mut Reader, m: pb::WithdrawRole) -> Option<WithdrawRole> {
    let jurisdiction = optional_jurisdiction(r, "jurisdiction", m.jurisdiction);
    let role = r.word("role", m.role);
    Some(WithdrawRole { jurisdiction: jurisdiction?, principal: Reader::text(m.principal), role: role? })
}

pub(super) fn declare_coverage(r: &mut Reader, m: pb::DeclareCoverage) -> Option<DeclareCoverage> {
    let jurisdiction = r.jurisdiction("jurisdiction", &m.jurisdiction);
    Some(DeclareCoverage {
        jurisdiction: jurisdiction?,
        code_prefix: Reader::text(m.code_prefix),
        complete: m.complete,
        expected_count: m.expected_count,
    })
}

pub(super) fn set_policy(r: &mut Reader, m: pb::SetPolicy) -> Option<SetPolicy> {
    let jurisdiction = r.jurisdiction("jurisdiction", &m.jurisdiction);
    let limits = r.inside("limits", m.limits, limits);
    Some(SetPolicy { jurisdiction: jurisdiction?, limits: limits? })
}

pub(super) fn set_calendar(r: &mut Reader, m: pb::SetCalendar) -> Option<SetCalendar> {
    let jurisdiction = r.jurisdiction("jurisdiction", &m.jurisdiction);
    let year = r.small("year", m.year);
    let days_off = days(r, "days_off", m.days_off);
    let extra_workdays = days(r, "extra_workdays", m.extra_workdays);
    Some(SetCalendar {
        jurisdiction: jurisdiction?,
        year: year?,
        days_off: days_off?,
        extra_workdays: extra_workdays?,
    })
}

pub(super) fn receive(r: &mut Reader, m: &pb::Receive) -> Option<Receive> {
    let jurisdiction = r.jurisdiction("jurisdiction", &m.jurisdiction)?;
    Some(Receive { jurisdiction })
}

fn optional_jurisdiction(
    r: &mut Reader,
    field: &str,
    text: Option<String>,
) -> Option<Option<JurisdictionCode>> {
    r.optional("", text, |r, text| r.jurisdiction(field, &text))
}

fn days(r: &mut Reader, field: &str, texts: Vec<String>) -> Option<Vec<Day>> {
    r.each(field, texts, |r, text| r.day("", &text))
}
