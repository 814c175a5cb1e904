//! What replay does with a record once it is verified: reading its body and taking it into the register.
//!
//! ```text
//! cargo xtask bench replay [--rounds N] [--per-mille N] [--json]
//! ```
//!
//! The records are those of a generated nation, or of a part of it, in memory. Each round reads and takes in all of them
//! from the first on, a page at a time, as opening a ledger does, but by one thread; the state that results is compared
//! with the one the law left. The time is the processor time of the thread, in nanoseconds a record.

use std::io::{self, Write};
use std::time::Duration;

use inforce_benches::Failure;
use inforce_benches::asked::Asked;
use inforce_benches::machine::{self, processor_time};
use inforce_benches::states::State;
use inforce_benches::summary::median;
use inforce_catalog::{Register, Shared};
use inforce_ledger::codec;
use inforce_log::{CommandRef, Hash, LedgerId, Link, Record};
use inforce_scenario::generate::Size;
use serde_json::json;

const ROUNDS: usize = 5;

/// Records that are read before they are taken in.
const PAGE: usize = 4096;

fn main() -> Result<(), Failure> {
    let Some(asked) = Asked::read("replay", ROUNDS)? else {
        return Ok(());
    };
    let state = State::of(&Size::part_of_a_nation(asked.per_mille))?;
    let records = records(&state.register)?;
    let mut rounds = Vec::new();
    for _ in 0..asked.rounds {
        rounds.push(replay(&records, &state.register)?);
    }
    let nanos = |time: Duration| time.as_nanos() as f64 / records.len() as f64;
    let read = median(rounds.iter().map(|(read, _)| nanos(*read))).round();
    let applied = median(rounds.iter().map(|(_, applied)| nanos(*applied))).round();
    let mut out = io::stdout().lock();
    if asked.json {
        let all = json!({
            "bench": "replay",
            "machine": machine::describe(machine::folder()?.path()),
            "rounds": asked.rounds,
            "records": records.len(),
            "read_ns": read,
            "applied_ns": applied,
        });
        writeln!(out, "{all:#}")?;
    } else {
        let count = records.len();
        writeln!(out, "{count} records: read in {read} ns, taken in in {applied} ns each")?;
    }
    Ok(())
}

/// The records as they were before they were read. Only what is read here is in them.
fn records(register: &Register) -> Result<Vec<Record>, Failure> {
    let record = |sequence| {
        let (key, entry) = register.record(sequence)?;
        let link = |link: &inforce_catalog::event::Link| Link {
            role: link.role.number(),
            sequence: link.sequence,
            hash: Hash::ZERO,
        };
        Some(Record {
            version: 1,
            ledger: LedgerId([0; 16]),
            sequence,
            recorded_at: entry.recorded_at.0,
            previous: Hash::ZERO,
            stream: codec::to_log_key(key),
            stream_number: 0,
            stream_previous: Hash::ZERO,
            command: CommandRef { id: entry.command.0, digest: Hash::ZERO, position: 0, count: 1 },
            principal: entry.principal.to_string(),
            signature: None,
            kind: entry.event().kind(),
            links: entry.links.iter().map(link).collect(),
            body: entry.act.encode(),
        })
    };
    let all = (0..register.size()).map(record).collect::<Option<_>>();
    all.ok_or_else(|| "a record is missing".into())
}

/// Reads and takes in all records; the processor time of either.
fn replay(records: &[Record], expected: &Register) -> Result<(Duration, Duration), Failure> {
    let (mut shared, mut register) = (Shared::default(), Register::new());
    let (mut read, mut applied) = (Duration::ZERO, Duration::ZERO);
    for page in records.chunks(PAGE) {
        let begun = processor_time();
        let steps = page.iter().map(|record| codec::entry(record, Hash::ZERO, &mut shared));
        let steps: Vec<_> = steps.collect::<Result<_, _>>()?;
        let between = processor_time();
        register.apply_all(steps);
        read += between.saturating_sub(begun);
        applied += processor_time().saturating_sub(between);
    }
    if register != *expected {
        return Err("the state that was replayed is another".into());
    }
    Ok((read, applied))
}
