//! Commands into messages.

use inforce_catalog::{Citation, Command, Submission, command as c};
use inforce_proto::v1 as pb;

use super::terms;
use crate::words::Word;

/// A submission as a message. The principal is not part of it: the call's metadata says who asks.
pub fn submission(submission: &Submission) -> pb::Submission {
    pb::Submission {
        command_id: submission.id.to_string(),
        expected_version: submission.expected_version,
        effective_from: submission.effective_from.map(|d| d.to_string()),
        instrument: submission.instrument.as_ref().map(terms::instrument),
        transcribed: submission.transcribed,
        restates: submission.restates,
        command: Some(command(&submission.command)),
    }
}

/// A command as a message.
pub fn command(command: &Command) -> pb::Command {
    use pb::command::Kind;
    let kind = match command {
        Command::Establish(c) => Kind::Establish(establish(c)),
        Command::RenameJurisdiction(c) => Kind::RenameJurisdiction(rename_jurisdiction(c)),
        Command::RecodeJurisdiction(c) => Kind::RecodeJurisdiction(recode_jurisdiction(c)),
        Command::MergeJurisdictions(c) => Kind::MergeJurisdictions(merge_jurisdictions(c)),
        Command::RetireJurisdiction(c) => Kind::RetireJurisdiction(retire_jurisdiction(c)),
        Command::AppointAgency(c) => Kind::AppointAgency(appoint_agency(c)),
        Command::RenameAgency(c) => Kind::RenameAgency(rename_agency(c)),
        Command::RetireAgency(c) => Kind::RetireAgency(retire_agency(c)),
        Command::TransferItems(c) => Kind::TransferItems(transfer_items(c)),
        Command::GrantRole(c) => Kind::GrantRole(grant_role(c)),
        Command::WithdrawRole(c) => Kind::WithdrawRole(withdraw_role(c)),
        Command::DeclareCoverage(c) => Kind::DeclareCoverage(declare_coverage(c)),
        Command::SetPolicy(c) => Kind::SetPolicy(set_policy(c)),
        Command::SetCalendar(c) => Kind::SetCalendar(set_calendar(c)),
        Command::Receive(c) => Kind::Receive(receive(c)),
        Command::AddItem(c) => Kind::AddItem(add_item(c)),
        Command::Claim(c) => Kind::Claim(claim(c)),
        Command::Decline(c) => Kind::Decline(decline(c)),
        Command::Adjust(c) => Kind::Adjust(adjust(c)),
        Command::RenameItem(c) => Kind::RenameItem(rename_item(c)),
        Command::Reshape(c) => Kind::Reshape(reshape(c)),
        Command::Devolve(c) => Kind::Devolve(devolve(c)),
        Command::Recentralise(c) => Kind::Recentralise(recentralise(c)),
        Command::Suspend(c) => Kind::Suspend(suspend(c)),
        Command::Resume(c) => Kind::Resume(resume(c)),
        Command::End(c) => Kind::End(end(c)),
        Command::Withdraw(c) => Kind::Withdraw(withdraw(c)),
        Command::Reinstate(c) => Kind::Reinstate(reinstate(c)),
        Command::Confirm(c) => Kind::Confirm(confirm(c)),
        Command::Reassign(c) => Kind::Reassign(reassign(c)),
        Command::Adopt(c) => Kind::Adopt(adopt(c)),
        Command::Void(c) => Kind::Void(void(c)),
    };
    pb::Command { kind: Some(kind) }
}

fn establish(c: &c::Establish) -> pb::Establish {
    pb::Establish {
        level: c.level.number(),
        code: c.code.to_string(),
        names: Some(terms::names(&c.names)),
        parent: c.parent.map(|code| code.to_string()),
        nature: c.nature.number(),
    }
}

fn rename_jurisdiction(c: &c::RenameJurisdiction) -> pb::RenameJurisdiction {
    pb::RenameJurisdiction { jurisdiction: c.jurisdiction.to_string(), names: Some(terms::names(&c.names)) }
}

fn recode_jurisdiction(c: &c::RecodeJurisdiction) -> pb::RecodeJurisdiction {
    pb::RecodeJurisdiction { jurisdiction: c.jurisdiction.to_string(), code: c.code.to_string() }
}

fn merge_jurisdictions(c: &c::MergeJurisdictions) -> pb::MergeJurisdictions {
    pb::MergeJurisdictions { jurisdiction: c.jurisdiction.to_string(), into: c.into.to_string() }
}

fn retire_jurisdiction(c: &c::RetireJurisdiction) -> pb::RetireJurisdiction {
    pb::RetireJurisdiction {
        jurisdiction: c.jurisdiction.to_string(),
        successor: c.successor.map(|code| code.to_string()),
    }
}

fn appoint_agency(c: &c::AppointAgency) -> pb::AppointAgency {
    pb::AppointAgency {
        jurisdiction: c.jurisdiction.to_string(),
        code: c.code.to_string(),
        kind: c.kind.number(),
        names: Some(terms::names(&c.names)),
    }
}

fn rename_agency(c: &c::RenameAgency) -> pb::RenameAgency {
    pb::RenameAgency { agency: Some(terms::agency(&c.agency)), names: Some(terms::names(&c.names)) }
}

fn retire_agency(c: &c::RetireAgency) -> pb::RetireAgency {
    pb::RetireAgency { agency: Some(terms::agency(&c.agency)) }
}

fn transfer_items(c: &c::TransferItems) -> pb::TransferItems {
    pb::TransferItems { from: Some(terms::agency(&c.from)), to: Some(terms::agency(&c.to)) }
}

fn grant_role(c: &c::GrantRole) -> pb::GrantRole {
    pb::GrantRole {
        jurisdiction: c.jurisdiction.map(|code| code.to_string()),
        principal: c.principal.clone(),
        role: c.role.number(),
    }
}

fn withdraw_role(c: &c::WithdrawRole) -> pb::WithdrawRole {
    pb::WithdrawRole {
        jurisdiction: c.jurisdiction.map(|code| code.to_string()),
        principal: c.principal.clone(),
        role: c.role.number(),
    }
}

fn declare_coverage(c: &c::DeclareCoverage) -> pb::DeclareCoverage {
    pb::DeclareCoverage {
        jurisdiction: c.jurisdiction.to_string(),
        code_prefix: c.code_prefix.clone(),
        complete: c.complete,
        expected_count: c.expected_count,
    }
}

fn set_policy(c: &c::SetPolicy) -> pb::SetPolicy {
    pb::SetPolicy { jurisdiction: c.jurisdiction.to_string(), limits: Some(terms::limits(c.limits)) }
}

fn set_calendar(c: &c::SetCalendar) -> pb::SetCalendar {
    pb::SetCalendar {
        jurisdiction: c.jurisdiction.to_string(),
        year: c.year.into(),
        days_off: texts(&c.days_off),
        extra_workdays: texts(&c.extra_workdays),
    }
}

fn receive(c: &c::Receive) -> pb::Receive {
    pb::Receive { jurisdiction: c.jurisdiction.to_string() }
}

fn add_item(c: &c::AddItem) -> pb::AddItem {
    pb::AddItem {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        elements: Some(terms::new_item(&c.elements)),
    }
}

fn claim(c: &c::Claim) -> pb::Claim {
    pb::Claim {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        local: Some(terms::local(&c.local)),
        inherited: c.inherited.as_ref().map(terms::inherited),
    }
}

fn decline(c: &c::Decline) -> pb::Decline {
    pb::Decline {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        reason: c.reason.number(),
        note: c.note.clone(),
    }
}

fn adjust(c: &c::Adjust) -> pb::Adjust {
    pb::Adjust {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        names: c.names.as_ref().map(terms::names),
        item_type: c.item_type.map(Word::number),
        basis: c.basis.as_deref().map(basis),
    }
}

fn rename_item(c: &c::RenameItem) -> pb::RenameItem {
    pb::RenameItem {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        names: Some(terms::names(&c.names)),
    }
}

fn reshape(c: &c::Reshape) -> pb::Reshape {
    pb::Reshape {
        jurisdiction: c.jurisdiction.to_string(),
        kind: c.kind.number(),
        predecessors: texts(&c.predecessors),
        successors: c.successors.iter().map(terms::successor).collect(),
    }
}

fn devolve(c: &c::Devolve) -> pb::Devolve {
    pb::Devolve {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        levels: terms::levels(c.levels),
        interim: c.interim.number(),
    }
}

fn recentralise(c: &c::Recentralise) -> pb::Recentralise {
    pb::Recentralise {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        levels: terms::levels(c.levels),
        interim: c.interim.number(),
    }
}

fn suspend(c: &c::Suspend) -> pb::Suspend {
    pb::Suspend {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        reason: c.reason.clone(),
        approval: c.approval.as_ref().map(terms::instrument),
    }
}

fn resume(c: &c::Resume) -> pb::Resume {
    pb::Resume { jurisdiction: c.jurisdiction.to_string(), item: c.item.to_string() }
}

fn end(c: &c::End) -> pb::End {
    pb::End {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        reason: c.reason.number(),
        approval: c.approval.as_ref().map(terms::instrument),
    }
}

fn withdraw(c: &c::Withdraw) -> pb::Withdraw {
    pb::Withdraw { jurisdiction: c.jurisdiction.to_string(), item: c.item.to_string() }
}

fn reinstate(c: &c::Reinstate) -> pb::Reinstate {
    pb::Reinstate {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        elements: Some(terms::new_item(&c.elements)),
    }
}

fn confirm(c: &c::Confirm) -> pb::Confirm {
    pb::Confirm {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        parent_head: c.parent_head,
        successors: c.successors.iter().map(terms::successor_local).collect(),
    }
}

fn reassign(c: &c::Reassign) -> pb::Reassign {
    pb::Reassign {
        jurisdiction: c.jurisdiction.to_string(),
        item: c.item.to_string(),
        local: Some(terms::local(&c.local)),
    }
}

fn adopt(c: &c::Adopt) -> pb::Adopt {
    pb::Adopt { record: c.record }
}

fn void(c: &c::Void) -> pb::Void {
    pb::Void { target: c.target.to_string(), reason: c.reason.clone() }
}

fn basis(citations: &[Citation]) -> pb::Basis {
    pb::Basis { citations: citations.iter().map(terms::citation).collect() }
}

fn texts<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}
