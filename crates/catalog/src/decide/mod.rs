//! Deciding: submissions in, events or a refusal out. One file a group of commands, each rule beside its command.
//!
//! The rules of a command are asked in the order of [`crate::RefusalCode`], and the first that refuses is the answer.
//! Whether the timelines that would result keep the life cycle is asked last, once for the whole batch, so that one
//! batch may void records that stand in the way of its others.

mod adjust;
mod agencies;
mod claim;
mod confirm;
mod desk;
mod earliest;
mod jurisdictions;
mod lifecycle;
mod local;
mod policies;
mod set;
mod shape;
mod tree;
mod void;

use std::collections::BTreeSet;

use crate::command::{Command, Submission};
use crate::event::{Event, Genesis, NewEvent, Role, RoleGranted, RulesAdopted};
use crate::refusal::Refusal;
use crate::register::{Entry, Recorded, Register};
use crate::rules;
use crate::stream::StreamKey;
use crate::term::{Day, Instant, JurisdictionId, Seq};

use desk::Desk;

/// Why a batch is refused: which command of it, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRefusal {
    /// The position of the command in the batch.
    pub index: usize,
    /// Why.
    pub refusal: Refusal,
}

/// Decides a batch of one or more commands, all or nothing: the events of each, in order.
///
/// The register is used to try the batch and is as before when this returns. Sequences in links count from
/// [`Register::size`]: the ledger must record exactly these events next, or decide again.
///
/// # Errors
/// The first command that is refused, or that wrote the record on which a timeline would break.
pub fn decide(
    register: &mut Register,
    batch: &[Submission],
    now: Instant,
) -> Result<Vec<Vec<NewEvent>>, BatchRefusal> {
    let before = register.size();
    let outcome = try_batch(register, batch, now);
    register.undo_to(before);
    outcome
}

fn try_batch(
    register: &mut Register,
    batch: &[Submission],
    now: Instant,
) -> Result<Vec<Vec<NewEvent>>, BatchRefusal> {
    let mut decided = Vec::with_capacity(batch.len());
    let mut touched: BTreeSet<(StreamKey, usize)> = BTreeSet::new();
    for (index, submission) in batch.iter().enumerate() {
        let refused = |refusal| BatchRefusal { index, refusal };
        let mut events = one(&Desk::new(register, submission, now)).map_err(refused)?;
        void::link_restated(register, submission, &mut events).map_err(refused)?;
        for event in &events {
            touched.insert((event.stream.clone(), index));
            register.apply(event.stream.clone(), provisional(register.size(), submission, event, now));
        }
        decided.push(events);
    }
    for (stream, index) in touched {
        lifecycle::check(register, &stream).map_err(|refusal| BatchRefusal { index, refusal })?;
    }
    Ok(decided)
}

/// An event as the register will hold it, but for its hash, which nothing here looks at.
fn provisional(sequence: Seq, submission: &Submission, event: &NewEvent, now: Instant) -> Entry {
    let recorded = Recorded {
        sequence,
        hash: [0; 32],
        recorded_at: now,
        command: submission.id,
        principal: submission.principal.as_str().into(),
        links: event.links.clone().into(),
        act: event.act.clone(),
    };
    recorded.into()
}

/// Every command and the function that decides it.
fn one(desk: &Desk<'_>) -> Result<Vec<NewEvent>, Refusal> {
    shape::check(desk.submission)?;
    match &desk.submission.command {
        Command::Establish(c) => jurisdictions::establish(desk, c),
        Command::RenameJurisdiction(c) => jurisdictions::rename(desk, c),
        Command::RecodeJurisdiction(c) => jurisdictions::recode(desk, c),
        Command::MergeJurisdictions(c) => jurisdictions::merge(desk, c),
        Command::RetireJurisdiction(c) => jurisdictions::retire(desk, c),
        Command::AppointAgency(c) => agencies::appoint(desk, c),
        Command::RenameAgency(c) => agencies::rename(desk, c),
        Command::RetireAgency(c) => agencies::retire(desk, c),
        Command::TransferItems(c) => agencies::transfer_items(desk, c),
        Command::GrantRole(c) => agencies::grant_role(desk, c),
        Command::WithdrawRole(c) => agencies::withdraw_role(desk, c),
        Command::DeclareCoverage(c) => policies::declare_coverage(desk, c),
        Command::SetPolicy(c) => policies::set_policy(desk, c),
        Command::SetCalendar(c) => policies::set_calendar(desk, c),
        Command::Receive(c) => policies::receive(desk, c),
        Command::AddItem(c) => set::add_item(desk, c),
        Command::Reinstate(c) => set::reinstate(desk, c),
        Command::Reshape(c) => set::reshape(desk, c),
        Command::Claim(c) => claim::claim(desk, c),
        Command::Decline(c) => claim::decline(desk, c),
        Command::Withdraw(c) => claim::withdraw(desk, c),
        Command::Reassign(c) => claim::reassign(desk, c),
        Command::Confirm(c) => confirm::confirm(desk, c),
        Command::Adjust(c) => adjust::adjust(desk, c),
        Command::RenameItem(c) => adjust::rename_item(desk, c),
        Command::Devolve(c) => adjust::devolve(desk, c),
        Command::Recentralise(c) => adjust::recentralise(desk, c),
        Command::Suspend(c) => adjust::suspend(desk, c),
        Command::Resume(c) => adjust::resume(desk, c),
        Command::End(c) => adjust::end(desk, c),
        Command::Adopt(c) => void::adopt(desk, c),
        Command::Void(c) => void::void(desk, c),
    }
}

/// The records a ledger begins with: its genesis, the version of its rules, and its first administrator.
///
/// # Errors
/// Where the principal or the origin is not one.
pub fn genesis(origin: &str, first_principal: &str) -> Result<Vec<NewEvent>, Refusal> {
    shape::check_genesis(origin, first_principal)?;
    let begin = |stream, event, day| NewEvent {
        stream,
        act: crate::Act { effective_from: day, instrument: None, transcribed: false, event },
        links: Vec::new(),
    };
    Ok(vec![
        begin(
            StreamKey::ledger(),
            Event::Genesis(Genesis {
                origin: origin.to_owned(),
                first_principal: first_principal.to_owned(),
            }),
            None,
        ),
        begin(
            StreamKey::ledger(),
            Event::RulesAdopted(RulesAdopted { version: rules::CURRENT_VERSION }),
            None,
        ),
        begin(
            StreamKey::roles(JurisdictionId::LEDGER, first_principal),
            Event::RoleGranted(RoleGranted { role: Role::Administrator }),
            Some(Day::FIRST),
        ),
    ])
}
