//! Durable commands through gRPC, at 1, 8 and 32 clients, each waiting for its answer before it
//! sends the next: the system beside its limit (`bare`) and the disk alone (`floor`).
//!
//! ```text
//! cargo xtask bench durable_commands [--rounds N] [--json]
//! ```
//!
//! A round of the system is followed by a round of the limit, which writes the very bytes that the
//! system wrote, so that both meet the same disk; medians of the rounds are compared.

use std::io::{self, Write};
use std::num::NonZeroUsize;

use inforce_benches::asked::Asked;
use inforce_benches::bare::Bare;
use inforce_benches::load::{Measured, send};
use inforce_benches::summary::{Summary, median};
use inforce_benches::system::System;
use inforce_benches::work::Work;
use inforce_benches::{Failure, floor, machine};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// Clients, and the commands that each of them sends in a round: some seconds of work.
const SIZES: [(usize, usize); 3] = [(1, 2000), (8, 700), (32, 240)];

const ROUNDS: usize = 5;

fn main() -> Result<(), Failure> {
    let Some(asked) = Asked::read("durable_commands", ROUNDS)? else {
        return Ok(());
    };
    let bench = Bench { work: Work::read()?, clients: Runtime::new()? };
    let mut results = Vec::new();
    for (clients, each) in SIZES {
        let clients = NonZeroUsize::new(clients).ok_or("at least one client")?;
        let mut rounds = Rounds::default();
        for _ in 0..asked.rounds {
            bench.round(clients, each, &mut rounds)?;
        }
        results.push(Compared::new(clients.get(), each, &rounds));
    }
    let mut out = io::stdout().lock();
    if asked.json {
        let rows: Vec<_> = results.iter().map(Compared::json).collect();
        let machine = machine::describe(machine::folder()?.path());
        let all = json!({
            "bench": "durable_commands",
            "machine": machine,
            "rounds": asked.rounds,
            "rows": rows,
        });
        writeln!(out, "{all:#}")?;
    } else {
        print(&mut out, &results)?;
    }
    Ok(())
}

struct Bench {
    work: Work,
    clients: Runtime,
}

/// The rounds of one number of clients.
#[derive(Default)]
struct Rounds {
    system: Vec<Measured>,
    bare: Vec<Measured>,
    floor: Vec<Measured>,
    group: Vec<f64>,
    bare_group: Vec<f64>,
    append_micros: Vec<f64>,
    record_bytes: Vec<f64>,
}

impl Bench {
    fn round(&self, clients: NonZeroUsize, each: usize, rounds: &mut Rounds) -> Result<(), Failure> {
        let folder = machine::folder()?;
        let commands = self.work.share_out(clients, each)?;
        let count = (clients.get() * each) as f64;

        let system = System::start(folder.path(), &self.work)?;
        let (measured, answers) = self.clients.block_on(send(system.url(), commands.clone()))?;
        let appends = system.appends();
        system.stop()?;
        rounds.system.push(measured);
        rounds.group.push(count / appends.groups as f64);
        rounds.append_micros.push(appends.micros as f64 / appends.groups as f64);

        let records: Vec<Vec<u8>> = answers
            .iter()
            .map(|answer| answer.records.iter().flat_map(|record| record.content.iter().copied()).collect())
            .collect();
        rounds.record_bytes.push(records.iter().map(Vec::len).sum::<usize>() as f64 / count);
        let bare = Bare::start(folder.path(), answers)?;
        let (measured, _) = self.clients.block_on(send(bare.url(), commands))?;
        rounds.bare.push(measured);
        rounds.bare_group.push(count / bare.stop()? as f64);

        // As many as one client sends: enough for a median, at any number of clients.
        rounds.floor.push(floor::append(folder.path(), records.get(..each).unwrap_or(&records))?);
        Ok(())
    }
}

/// One line of the table.
struct Compared {
    clients: usize,
    commands: usize,
    system: Summary,
    bare: Summary,
    floor: Summary,
    group: f64,
    bare_group: f64,
    append_micros: f64,
    record_bytes: f64,
}

impl Compared {
    fn new(clients: usize, each: usize, rounds: &Rounds) -> Self {
        let of = |values: &[f64]| median(values.iter().copied());
        Self {
            clients,
            commands: clients * each,
            system: Summary::of(&rounds.system),
            bare: Summary::of(&rounds.bare),
            floor: Summary::of(&rounds.floor),
            group: of(&rounds.group),
            bare_group: of(&rounds.bare_group),
            append_micros: of(&rounds.append_micros),
            record_bytes: of(&rounds.record_bytes),
        }
    }

    fn ratio(&self) -> f64 {
        self.system.rate / self.bare.rate
    }

    fn json(&self) -> Value {
        let tenth = |value: f64| (value * 10.0).round() / 10.0;
        json!({
            "clients": self.clients,
            "commands_per_round": self.commands,
            "record_bytes": self.record_bytes.round(),
            "inforce": self.system.json(),
            "inforce_commands_per_group": tenth(self.group),
            "inforce_append_us": self.append_micros.round(),
            "bare": self.bare.json(),
            "bare_commands_per_group": tenth(self.bare_group),
            "floor": self.floor.json(),
            "ratio_to_bare": (self.ratio() * 100.0).round() / 100.0,
        })
    }
}

fn print(out: &mut impl Write, results: &[Compared]) -> io::Result<()> {
    writeln!(
        out,
        "{:>7} {:>12} {:>9} {:>9} {:>7} {:>11} {:>12} {:>9} {:>7} {:>6} {:>10}",
        "clients",
        "inforce/s",
        "p50 us",
        "p99 us",
        "group",
        "append us",
        "bare/s",
        "p50 us",
        "group",
        "ratio",
        "floor/s"
    )?;
    for row in results {
        writeln!(
            out,
            "{:>7} {:>12.0} {:>9.0} {:>9.0} {:>7.1} {:>11.0} {:>12.0} {:>9.0} {:>7.1} {:>6.2} {:>10.0}",
            row.clients,
            row.system.rate,
            row.system.p50,
            row.system.p99,
            row.group,
            row.append_micros,
            row.bare.rate,
            row.bare.p50,
            row.bare_group,
            row.ratio(),
            row.floor.rate
        )?;
    }
    Ok(())
}
