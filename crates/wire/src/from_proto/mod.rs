//! Out of messages into the domain. Every function names, by its path, each field that is no value of its type.
//!
//! Text is brought into Unicode normal form NFC here and nowhere further in. What a text may hold and how long it may
//! be, and everything else that is law, is judged by the catalog.

pub mod answers;
pub mod findings;
pub mod imports;
mod items;
mod levels;
pub mod questions;
mod reader;
mod terms;

use inforce_catalog::{Command, Submission};
use inforce_proto::v1 as pb;

use crate::invalid::{Invalid, Rule};
use reader::Reader;

/// A submission out of its message, asked for by `principal` (the call's metadata says who that is).
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
///
/// ```
/// use inforce_proto::v1 as pb;
/// let empty = inforce_wire::from_proto::submission(pb::Submission::default(), "clerk-1");
/// let invalid = empty.unwrap_err();
/// assert_eq!(invalid.first.field, "command_id");
/// assert_eq!(invalid.total, 2);
/// ```
pub fn submission(message: pb::Submission, principal: &str) -> Result<Submission, Invalid> {
    Reader::read(|r| {
        let id = r.command_id("command_id", &message.command_id);
        let effective_from = r.optional("", message.effective_from, |r, day| r.day("effective_from", &day));
        let instrument = r.optional("instrument", message.instrument, terms::instrument);
        let command = kind(r, message.command);
        Some(Submission {
            id: id?,
            principal: Reader::text(principal.to_owned()),
            expected_version: message.expected_version,
            effective_from: effective_from?,
            instrument: instrument?,
            transcribed: message.transcribed,
            restates: message.restates,
            command: command?,
        })
    })
}

/// A command out of its message.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn command(message: pb::Command) -> Result<Command, Invalid> {
    Reader::read(|r| kind(r, Some(message)))
}

fn kind(r: &mut Reader, message: Option<pb::Command>) -> Option<Command> {
    use pb::command::Kind;
    let Some(kind) = message.and_then(|m| m.kind) else {
        r.refuse("command", Rule::FieldMissing, "");
        return None;
    };
    match kind {
        Kind::Establish(m) => levels::establish(r, m).map(Command::Establish),
        Kind::RenameJurisdiction(m) => levels::rename_jurisdiction(r, m).map(Command::RenameJurisdiction),
        Kind::RecodeJurisdiction(m) => levels::recode_jurisdiction(r, &m).map(Command::RecodeJurisdiction),
        Kind::MergeJurisdictions(m) => levels::merge_jurisdictions(r, &m).map(Command::MergeJurisdictions),
        Kind::RetireJurisdiction(m) => levels::retire_jurisdiction(r, m).map(Command::RetireJurisdiction),
        Kind::AppointAgency(m) => levels::appoint_agency(r, m).map(Command::AppointAgency),
        Kind::RenameAgency(m) => levels::rename_agency(r, m).map(Command::RenameAgency),
        Kind::RetireAgency(m) => levels::retire_agency(r, m).map(Command::RetireAgency),
        Kind::TransferItems(m) => levels::transfer_items(r, m).map(Command::TransferItems),
        Kind::GrantRole(m) => levels::grant_role(r, m).map(Command::GrantRole),
        Kind::WithdrawRole(m) => levels::withdraw_role(r, m).map(Command::WithdrawRole),
        Kind::DeclareCoverage(m) => levels::declare_coverage(r, m).map(Command::DeclareCoverage),
        Kind::SetPolicy(m) => levels::set_policy(r, m).map(Command::SetPolicy),
        Kind::SetCalendar(m) => levels::set_calendar(r, m).map(Command::SetCalendar),
        Kind::Receive(m) => levels::receive(r, &m).map(Command::Receive),
        Kind::AddItem(m) => items::add_item(r, m).map(Command::AddItem),
        Kind::Claim(m) => items::claim(r, m).map(Command::Claim),
        Kind::Decline(m) => items::decline(r, m).map(Command::Decline),
        Kind::Adjust(m) => items::adjust(r, m).map(Command::Adjust),
        Kind::RenameItem(m) => items::rename_item(r, m).map(Command::RenameItem),
        Kind::Reshape(m) => items::reshape(r, m).map(Command::Reshape),
        Kind::Devolve(m) => items::devolve(r, &m).map(Command::Devolve),
        Kind::Recentralise(m) => items::recentralise(r, &m).map(Command::Recentralise),
        Kind::Suspend(m) => items::suspend(r, m).map(Command::Suspend),
        Kind::Resume(m) => items::resume(r, &m).map(Command::Resume),
        Kind::End(m) => items::end(r, m).map(Command::End),
        Kind::Withdraw(m) => items::withdraw(r, &m).map(Command::Withdraw),
        Kind::Reinstate(m) => items::reinstate(r, m).map(Command::Reinstate),
        Kind::Confirm(m) => items::confirm(r, m).map(Command::Confirm),
        Kind::Reassign(m) => items::reassign(r, m).map(Command::Reassign),
        Kind::Adopt(m) => Some(Command::Adopt(items::adopt(&m))),
        Kind::Void(m) => items::void(r, m).map(Command::Void),
    }
}
