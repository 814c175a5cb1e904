//! Durable commands through gRPC, at 1, 8, 32 and 64 clients, each waiting for its answer before it
//! sends the next: the system beside its limit (`bare`), a peer (`UmaDB`) and the disk alone (`floor`).
//!
//! ```text
//! cargo xtask bench durable_commands [--rounds N] [--json]
//! ```
//!
//! A round of the system is followed by a round of each of the others, which write the very bytes
//! that the system wrote, so that all meet the same disk and the same neighbours. A ratio is taken
//! of each round, and the median of the rounds' ratios is reported.

use std::io::{self, Write};
use std::num::NonZeroUsize;

use inforce_benches::asked::Asked;
use inforce_benches::bare::Bare;
use inforce_benches::load::{Measured, send};
use inforce_benches::summary::{Summary, median, ratio};
use inforce_benches::system::System;
use inforce_benches::umadb::Umadb;
use inforce_benches::work::Work;
use inforce_benches::{Failure, floor, machine};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// Clients, and the commands that each of them sends in a round: some seconds of work.
const SIZES: [(usize, usize); 4] = [(1, 2000), (8, 700), (32, 240), (64, 120)];

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
    umadb: Vec<Measured>,
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

        let system = System::start(folder.path(), &self.work.preparation)?;
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

        let umadb = Umadb::start(folder.path())?;
        let shares = records.chunks(each).map(<[_]>::to_vec).collect();
        rounds.umadb.push(self.clients.block_on(umadb.append(shares))?);
        drop(umadb);

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
    umadb: Summary,
    floor: Summary,
    to_bare: f64,
    to_umadb: f64,
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
            umadb: Summary::of(&rounds.umadb),
            floor: Summary::of(&rounds.floor),
            to_bare: ratio(&rounds.system, &rounds.bare),
            to_umadb: ratio(&rounds.system, &rounds.umadb),
            group: of(&rounds.group),
            bare_group: of(&rounds.bare_group),
            append_micros: of(&rounds.append_micros),
            record_bytes: of(&rounds.record_bytes),
        }
    }

    fn json(&self) -> Value {
        let tenth = |value: f64| (value * 10.0).round() / 10.0;
        let hundredth = |value: f64| (value * 100.0).round() / 100.0;
        json!({
            "clients": self.clients,
            "commands_per_round": self.commands,
            "record_bytes": self.record_bytes.round(),
            "inforce": self.system.json(),
            "inforce_commands_per_group": tenth(self.group),
            "inforce_append_us": self.append_micros.round(),
            "bare": self.bare.json(),
            "bare_commands_per_group": tenth(self.bare_group),
            "umadb": self.umadb.json(),
            "floor": self.floor.json(),
            "ratio_to_bare": hundredth(self.to_bare),
            "ratio_to_umadb": hundredth(self.to_umadb),
        })
    }
}

fn print(out: &mut impl Write, results: &[Compared]) -> io::Result<()> {
    writeln!(
        out,
        "{:>7} {:>10} {:>7} {:>7} {:>6} {:>9} | {:>8} {:>7} {:>6} {:>6} | {:>8} {:>7} {:>6} | {:>8}",
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
        "UmaDB/s",
        "p50 us",
        "ratio",
        "floor/s"
    )?;
    for row in results {
        writeln!(
            out,
            "{:>7} {:>10.0} {:>7.0} {:>7.0} {:>6.1} {:>9.0} | {:>8.0} {:>7.0} {:>6.1} {:>6.2} | {:>8.0} {:>7.0} {:>6.2} | {:>8.0}",
            row.clients,
            row.system.rate,
            row.system.p50,
            row.system.p99,
            row.group,
            row.append_micros,
            row.bare.rate,
            row.bare.p50,
            row.bare_group,
            row.to_bare,
            row.umadb.rate,
            row.umadb.p50,
            row.to_umadb,
            row.floor.rate
        )?;
    }
    Ok(())
}
