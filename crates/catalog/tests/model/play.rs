//! Plays a history, and tells it.

use std::collections::{BTreeMap, BTreeSet};

use inforce_catalog::event::Event;
use inforce_catalog::{Command, Instant, Seq, Submission};

use super::steps::{self, Batch};
use super::world::World;

const HOUR: i64 = 3_600_000_000;

/// A history that was played.
pub(crate) struct Played {
    pub(crate) world: World,
    /// What was sent and what became of it, a line a command.
    pub(crate) told: Vec<String>,
    pub(crate) taken: usize,
    pub(crate) refused: BTreeMap<String, usize>,
    /// Whether a refused batch, or the trial of one, left a trace in the register.
    pub(crate) traces: Option<String>,
}

impl Played {
    /// The kinds of event that were recorded.
    pub(crate) fn words(&self) -> BTreeSet<&'static str> {
        self.world.history.records.iter().map(|r| r.act.event.word()).collect()
    }
}

/// Sends every batch of a history in turn.
pub(crate) fn play(history: &[Batch]) -> Played {
    let mut played =
        Played { world: World::new(), told: Vec::new(), taken: 0, refused: BTreeMap::new(), traces: None };
    played.world.boundaries.push(played.world.register.now());
    for batch in history {
        let world = &mut played.world;
        world.now = Instant(world.now.0 + i64::from(batch.hours) * HOUR);
        let submissions = composed(world, batch);
        if submissions.is_empty() {
            continue;
        }
        let (before, first) = (world.register.clone(), world.register.size());
        let outcome = world.send(&submissions);
        played.told.push(format!("{} records {first}…", world.now.civil_day()));
        for (at, submission) in submissions.iter().enumerate() {
            let became = match &outcome {
                Ok(()) => String::new(),
                Err(refusal) if refusal.index == at => format!(" REFUSED {:?}", refusal.refusal.code),
                Err(_) => " refused with the batch".to_owned(),
            };
            let line = format!("    {}{became}", told(world, submission, first));
            played.told.push(line);
        }
        match outcome {
            Ok(()) => {
                played.taken += submissions.len();
                played.world.boundaries.push(played.world.register.now());
            }
            Err(refusal) => {
                *played.refused.entry(format!("{:?}", refusal.refusal.code)).or_default() +=
                    submissions.len();
                if world.register != before {
                    played.traces = Some(format!("refusing {submissions:?} left a trace in the register"));
                }
            }
        }
    }
    played
}

/// The submissions of a batch, each chosen in the world the ones before it would leave.
fn composed(world: &mut World, batch: &Batch) -> Vec<Submission> {
    let mut trial = world.clone();
    let mut submissions: Vec<Submission> = Vec::new();
    for step in &batch.steps {
        let chosen = steps::commands(&mut trial, *step);
        submissions.extend(chosen.iter().cloned());
        // Some fit only together: void what stands in the way, then say it again.
        let _ = trial.send(&chosen);
    }
    world.sent = trial.sent;
    submissions
}

fn told(world: &World, submission: &Submission, from: Seq) -> String {
    let codes = world.codes();
    let records: Vec<String> = world
        .history
        .records
        .iter()
        .filter(|r| r.command == submission.id && r.sequence >= from)
        .map(|r| {
            let place = codes.get(&r.stream.jurisdiction).cloned().unwrap_or_default();
            format!("{} {} {} {}", r.sequence, r.act.event.word(), place, r.stream.id)
        })
        .collect();
    let day = submission.effective_from.map_or("-".to_owned(), |d| d.to_string());
    let about = match &submission.command {
        Command::Void(void) => {
            let target =
                world.history.records.iter().filter(|r| r.command == void.target).map(|r| r.sequence);
            format!(" of {:?}", target.collect::<Vec<_>>())
        }
        _ => details(world, submission),
    };
    let restates = submission.restates.map_or(String::new(), |r| format!(" again {r}"));
    format!("{} from {day}{about}{restates}: {}", submission.command.word(), records.join(", "))
}

/// What the records of a command say that matters for what is in force.
fn details(world: &World, submission: &Submission) -> String {
    let records = world.history.records.iter().filter(|r| r.command == submission.id);
    let said: Vec<String> = records
        .filter_map(|r| match &r.act.event {
            Event::Added(e) => Some(format!("levels {} lapses {:?}", e.inherited.levels, e.lapses_on)),
            Event::Reinstated(e) => Some(format!("levels {} lapses {:?}", e.inherited.levels, e.lapses_on)),
            Event::Claimed(e) => Some(format!("{:?}", e.parent)),
            Event::Confirmed(e) => Some(format!("{:?} into {:?}", e.parent, e.reshaped_into)),
            Event::LevelsChanged(e) => Some(format!("{:?} {} {:?}", e.change, e.levels, e.interim)),
            Event::Reshaped(e) => Some(format!("{:?} {:?}", e.kind, e.successors)),
            Event::Adjusted(e) => Some(format!(
                "{:?} {:?} {:?}",
                e.names.as_ref().map(|n| &n.zh),
                e.item_type,
                e.basis.iter().flatten().map(|c| c.kind).next()
            )),
            Event::CoverageDeclared(e) => Some(format!("{:?} {}", e.code_prefix, e.complete)),
            Event::Merged(e) => Some(format!("into {}", e.into)),
            _ => None,
        })
        .collect();
    if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) }
}
