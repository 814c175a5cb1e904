//! What an open ledger takes: seconds to open and memory, from the log and from a snapshot, with the
//! default engine, writer and readers' view.
//!
//! ```text
//! cargo xtask bench memory [--records N] [--json]
//! ```
//!
//! The ledger is a nation's first day: claims, each in a stream of its own, by jurisdictions of 324
//! items and 30 departments that rest on one document each. They are chained and stored without the
//! law's decision, which costs time and no memory. Every opening is a process of its own, so that
//! what the one before left behind does not count.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant as Stopwatch;

use inforce_benches::{Failure, machine};
use inforce_catalog::event::{Claimed, Event, Link, LinkRole, NewEvent, ParentRef};
use inforce_catalog::term::{AgencyId, Body, Instrument, Local, Seq};
use inforce_catalog::{Act, CommandId, Day, ItemCode, JurisdictionId, StreamKey};
use inforce_ledger::{Ledger, Options, ReadLimit, SystemClock, codec};
use inforce_log::{Chain, LedgerId, record_hash};
use inforce_scenario::story::{ADMINISTRATOR, ORIGIN};
use inforce_store::{Head, LogStore};
use inforce_store_sled::SledStore;
use serde_json::{Value, json};
use uuid::Uuid;

/// Items of each jurisdiction, as the prefecture of the demo has them.
const ITEMS: u64 = 324;

/// Departments that they are divided among.
const DEPARTMENTS: u64 = 30;

/// Records appended together.
const GROUP: u64 = 1 << 14;

fn main() -> Result<(), Failure> {
    let words: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["memory", "build", dir, records] => build(Path::new(dir), records.parse()?),
        ["memory", "open", dir] => open(Path::new(dir)),
        ["memory", rest @ ..] => measure(rest),
        [] => measure(&[]),
        _ => Ok(()),
    }
}

fn measure(words: &[&str]) -> Result<(), Failure> {
    let (mut records, mut as_json) = ("1000000", false);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--records" => records = words.next().ok_or("--records N")?,
            "--json" => as_json = true,
            other => return Err(format!("unknown option {other}").into()),
        }
    }
    let folder = machine::folder()?;
    let dir = folder.path().to_str().ok_or("a folder whose name is text")?;
    run(&["build", dir, records])?;
    let from_log = run(&["open", dir])?;
    let from_snapshot = run(&["open", dir])?;
    let mut out = io::stdout().lock();
    if as_json {
        let machine = machine::describe(folder.path());
        let all = json!({"bench": "memory", "machine": machine, "rows": [from_log, from_snapshot]});
        writeln!(out, "{all:#}")?;
        return Ok(());
    }
    writeln!(
        out,
        "| opened from | records | seconds | of processor | resident, MB | at most, MB |\n|---|---:|---:|---:|---:|---:|"
    )?;
    for row in [from_log, from_snapshot] {
        let text = |name: &str| row.get(name).map(Value::to_string).unwrap_or_default();
        let [from, records, seconds, cpu] = ["from", "records", "seconds", "cpu_seconds"].map(text);
        let [resident, peak] = ["resident_mb", "peak_mb"].map(text);
        writeln!(out, "| {} | {records} | {seconds} | {cpu} | {resident} | {peak} |", from.replace('"', ""))?;
    }
    Ok(())
}

/// One step in a process of its own; what it prints.
fn run(words: &[&str]) -> Result<Value, Failure> {
    let done = Command::new(env::current_exe()?).arg("memory").args(words).output()?;
    io::stderr().write_all(&done.stderr)?;
    if !done.status.success() {
        return Err(format!("{words:?} ended with {}", done.status).into());
    }
    Ok(serde_json::from_slice(&done.stdout).unwrap_or_default())
}

/// Opens the ledger as a server does, says what that took, and shuts it down in order.
fn open(dir: &Path) -> Result<(), Failure> {
    let snapshots = dir.join("snapshots");
    fs::create_dir_all(&snapshots)?;
    let from = if fs::read_dir(&snapshots)?.next().is_some() { "snapshot" } else { "log" };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let started = Stopwatch::now();
    let (store, _) = SledStore::open(&dir.join("data"), &inforce_store_sled::Options::default())?;
    let engine = started.elapsed();
    let options = Options { snapshot_dir: Some(snapshots), ..Options::default() };
    let ledger = Ledger::open(Arc::new(store), options)?;
    let seconds = (started.elapsed() - engine).as_secs_f64();
    let row = json!({
        "from": from,
        "records": ledger.view().position(),
        "seconds": (seconds * 100.0).round() / 100.0,
        "cpu_seconds": cpu_seconds()?,
        "resident_mb": status("VmRSS")?,
        "peak_mb": status("VmHWM")?,
    });
    runtime.block_on(ledger.shutdown())?;
    Ok(writeln!(io::stdout(), "{row}")?)
}

/// A line of what the kernel says about this process, in MB.
fn status(name: &str) -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(name)).ok_or("no such line")?;
    let kib: u64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
    Ok(kib * 1024 / 1_000_000)
}

/// Seconds of processor that this process has had, all threads together.
fn cpu_seconds() -> Result<f64, Failure> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, rest) = stat.rsplit_once(')').ok_or("no name")?;
    // Behind the name stand the state and ten numbers, then the ticks in user and system mode, 100 a second.
    let ticks = rest.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
    Ok(ticks.sum::<Result<u32, _>>().map(f64::from)? / 100.0)
}

fn build(dir: &Path, records: u64) -> Result<(), Failure> {
    let id = LedgerId(*Uuid::new_v4().as_bytes());
    let store = SledStore::create(&dir.join("data"), id, &inforce_store_sled::Options::default())?;
    let mut head = Ledger::create(&store, ORIGIN, ADMINISTRATOR, &SystemClock)?;
    let mut chain = Chain::new(id);
    for record in store.read(0, ReadLimit::PAGE)? {
        chain.accept(&record)?;
    }
    while head.size < records {
        head = append(&store, &mut chain, head, GROUP.min(records - head.size))?;
    }
    Ok(store.close()?)
}

fn append(store: &SledStore, chain: &mut Chain, head: Head, count: u64) -> Result<Head, Failure> {
    let mut drafts = Vec::new();
    for sequence in head.size..head.size + count {
        let id = CommandId(*Uuid::new_v4().as_bytes());
        let officer = format!("officer-{}", sequence / ITEMS);
        drafts.extend(codec::drafts(&[claim(sequence)?], id, record_hash(&sequence.to_le_bytes()), &officer));
    }
    let group = chain.draft_group(&drafts, chain.head().recorded_at + 1)?;
    chain.commit(&group)?;
    chain.settle(head.size + count);
    let records: Vec<Vec<u8>> = group.records.into_iter().map(|made| made.bytes).collect();
    Ok(store.append(head, &records)?)
}

/// The claim that is recorded under this sequence.
fn claim(sequence: Seq) -> Result<NewEvent, Failure> {
    let (place, nth) = (sequence / ITEMS, sequence % ITEMS);
    let jurisdiction = JurisdictionId(u32::try_from(place)? + 1);
    let item: ItemCode = format!("000{:06}000", 100_000 + nth).parse()?;
    let department = nth % DEPARTMENTS;
    let agency = |number: u64| -> Result<AgencyId, Failure> {
        Ok(AgencyId { jurisdiction, code: format!("X{:017}", place * 100 + number).parse()? })
    };
    let name = format!("第{place}县第{department}号行政主管部门");
    let body = Body { name, agency: Some(agency(department)?) };
    let local = Local { department: body.clone(), authorities: vec![body], remark: String::new() };
    let instrument = Instrument {
        number: format!("县政办发〔2022〕{place}号"),
        title: "关于公布县级行政许可事项清单（2022年版）的通知".into(),
        issuer: agency(99)?,
        date: Day::from_ymd(2022, 10, 1)?,
        digest: None,
        transition: None,
    };
    let parent = ParentRef { jurisdiction: JurisdictionId(1), head: sequence / 2, life: sequence / 2 };
    let link = |role, sequence| Link { role, sequence };
    let links = vec![link(LinkRole::Parent, sequence / 2), link(LinkRole::Ancestor, sequence / 3)];
    let event = Event::Claimed(Claimed { parent, local: local.into(), predecessors: Vec::new() });
    let effective_from = Some(Day::from_ymd(2022, 11, 1)?);
    let act = Act { effective_from, instrument: Some(instrument.into()), transcribed: false, event };
    Ok(NewEvent { stream: StreamKey::listing(jurisdiction, item), act, links })
}
