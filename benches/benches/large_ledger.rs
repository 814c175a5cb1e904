//! A nation's ledger on a disk: how fast it is replayed and checked, how soon it serves, how much memory it takes.
//!
//! ```text
//! cargo xtask bench large_ledger [--rounds N] [--per-mille N] [--json]
//! ```
//!
//! The ledger is built once, by commands that the law decides. Then, round after round, its files are scanned (every
//! byte read, every byte hashed), checked, opened from the first record and opened from the snapshot, each in a process
//! of its own; the table has medians. The files are in the page cache: what is measured is the processor.

use std::io::{self, Write};

use inforce_benches::asked::Asked;
use inforce_benches::summary::median;
use inforce_benches::{Failure, machine, phases};
use serde_json::{Value, json};

const NAME: &str = "large_ledger";
const ROUNDS: usize = 3;

fn main() -> Result<(), Failure> {
    let Some(asked) = Asked::read(NAME, ROUNDS)? else {
        return Ok(());
    };
    let mut out = io::stdout().lock();
    if let Some(phase) = &asked.phase {
        let measured = phases::run(phase, &asked)?;
        writeln!(out, "{measured}")?;
        return Ok(());
    }
    let folder = machine::folder()?;
    let built = phases::apart(NAME, "build", folder.path(), &asked)?;
    let mut rounds = Rounds::default();
    for _ in 0..asked.rounds {
        rounds.scan.push(phases::apart(NAME, "scan", folder.path(), &asked)?);
        rounds.check.push(phases::apart(NAME, "check", folder.path(), &asked)?);
        rounds.from_0.push(phases::apart(NAME, "from-0", folder.path(), &asked)?);
        rounds.from_snapshot.push(phases::apart(NAME, "from-snapshot", folder.path(), &asked)?);
    }
    let all = rounds.summary(&built, &machine::describe(folder.path()), asked.rounds);
    if asked.json {
        writeln!(out, "{all:#}")?;
    } else {
        print(&mut out, &all)?;
    }
    Ok(())
}

/// What the phases measured, round by round.
#[derive(Default)]
struct Rounds {
    scan: Vec<Value>,
    check: Vec<Value>,
    from_0: Vec<Value>,
    from_snapshot: Vec<Value>,
}

fn of(rounds: &[Value], figure: &str) -> f64 {
    let hundredth = |value: f64| (value * 100.0).round() / 100.0;
    hundredth(median(rounds.iter().filter_map(|round| round[figure].as_f64())))
}

impl Rounds {
    fn summary(&self, built: &Value, machine: &Value, rounds: usize) -> Value {
        let opened = |rounds: &[Value]| {
            json!({
                "seconds": of(rounds, "seconds"),
                "of_that_the_store": of(rounds, "store_seconds"),
                "peak_mib": (of(rounds, "peak_bytes") / f64::from(1 << 20)).round(),
            })
        };
        // Each round has its own ratio, since each met the machine in another state.
        let ratio = |scan: &str| {
            let pairs = self.scan.iter().zip(&self.check);
            let of_round = |(s, c): (&Value, &Value)| Some(s[scan].as_f64()? / c["seconds"].as_f64()?);
            (median(pairs.filter_map(of_round)) * 1000.0).round() / 1000.0
        };
        json!({
            "bench": NAME,
            "machine": machine,
            "rounds": rounds,
            "built": built,
            "replay_records_per_second": of(&self.from_0, "records_per_second").round(),
            "open_from_0": opened(&self.from_0),
            "open_from_snapshot": opened(&self.from_snapshot),
            "check": {
                "seconds": of(&self.check, "seconds"),
                "of_that_life_cycles": of(&self.check, "walking_life_cycles_seconds"),
                "peak_mib": (of(&self.check, "peak_bytes") / f64::from(1 << 20)).round(),
            },
            "scan_seconds": of(&self.scan, "read_seconds"),
            "scan_and_hash_seconds": of(&self.scan, "hash_seconds"),
            "check_to_scan": ratio("read_seconds"),
            "check_to_scan_and_hash": ratio("hash_seconds"),
        })
    }
}

fn print(out: &mut impl Write, all: &Value) -> io::Result<()> {
    let records = &all["built"]["records"];
    writeln!(out, "{records} records, {} bytes in both copies", all["built"]["bytes"])?;
    writeln!(out, "replay             {:>12} records/s  (aim 600000)", all["replay_records_per_second"])?;
    for (name, key) in [("open from 0", "open_from_0"), ("open from snapshot", "open_from_snapshot")] {
        let (opened, aim) = (&all[key], if key == "open_from_0" { "" } else { "  (aim 2 s, 1500 MiB)" });
        writeln!(out, "{name:<18} {:>12} s  peak {} MiB{aim}", opened["seconds"], opened["peak_mib"])?;
    }
    writeln!(
        out,
        "check              {:>12} s  peak {} MiB",
        all["check"]["seconds"], all["check"]["peak_mib"]
    )?;
    let (read, hashed) = (&all["scan_seconds"], &all["scan_and_hash_seconds"]);
    writeln!(out, "scan               {read:>12} s  ratio {}  (aim 0.7)", all["check_to_scan"])?;
    writeln!(out, "scan and hash      {hashed:>12} s  ratio {}", all["check_to_scan_and_hash"])
}
