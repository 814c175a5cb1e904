//! Generated ledgers on a disk: built once, then opened, replayed and checked, each in a process of its own, so that
//! the memory it takes is that of this one thing.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use inforce_catalog::Submission;
use inforce_ledger::check::Check;
use inforce_ledger::{Ledger, ManualClock, Options};
use inforce_log::LedgerId;
use inforce_scenario::generate::{Generator, Scene, Size, Step};
use inforce_scenario::story::{ADMINISTRATOR, ORIGIN};
use inforce_store::LogStore;
use inforce_store_sled::SledStore;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::Failure;
use crate::asked::{Asked, Phase};
use crate::states::SEED;

/// Commands of one scene that are submitted together.
const TOGETHER: usize = 4096;

/// Bytes that are read at once by the bare scan.
const CHUNK: usize = 1 << 20;

/// Runs one phase in a process of its own; what it measured.
///
/// # Errors
/// If it cannot be started, fails, or says nothing.
pub fn apart(bench: &str, name: &str, dir: &Path, asked: &Asked) -> Result<Value, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([bench, "--per-mille", &asked.per_mille.to_string(), "--phase", name]).arg(dir);
    let output = command.stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("phase {name}: {}", output.status).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Does what a phase is to do.
///
/// # Errors
/// If it fails, or there is no such phase.
pub fn run(phase: &Phase, asked: &Asked) -> Result<Value, Failure> {
    let (data, snapshots) = (phase.dir.join("data"), phase.dir.join("snapshots"));
    match phase.name.as_str() {
        "build" => build(&data, &snapshots, &Size::part_of_a_nation(asked.per_mille)),
        "scan" => scan(&data),
        "check" => check(&data),
        "from-0" => open(&data, Options::default()),
        "from-snapshot" => open(&data, Options { snapshot_dir: Some(snapshots), ..Options::default() }),
        other => Err(format!("there is no phase `{other}`").into()),
    }
}

/// A new ledger of this size, with a snapshot.
fn build(data: &Path, snapshots: &Path, size: &Size) -> Result<Value, Failure> {
    fs::create_dir_all(snapshots)?;
    let id = LedgerId(*Uuid::new_v4().as_bytes());
    let store = SledStore::create(data, id, &inforce_store_sled::Options::default())?;
    let clock = Arc::new(ManualClock::at(Scene::Establish.at(0)));
    Ledger::create(&store, ORIGIN, ADMINISTRATOR, clock.as_ref())?;
    let options = Options {
        snapshot_dir: Some(snapshots.to_owned()),
        clock: Arc::clone(&clock) as _,
        ..Options::default()
    };
    let ledger = Ledger::open(Arc::new(store), options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let begun = Instant::now();
    let mut steps = Generator::new(size, SEED).peekable();
    let (mut commands, mut now) = (0, Scene::Establish.at(0));
    while let Some(first) = steps.next() {
        let mut together = VecDeque::from([first]);
        let mut count = together[0].commands();
        while let Some(step) = steps.next_if(|step| step.scene == together[0].scene && count < TOGETHER) {
            count += step.commands();
            together.push_back(step);
        }
        let at = together.back().map_or(now, |step| step.at);
        clock.pass(Duration::from_micros(u64::try_from(at.0 - now.0).unwrap_or(0)));
        now = at;
        submit(&ledger, &runtime, together)?;
        commands += count;
    }
    let (records, elapsed) = (ledger.view().position(), begun.elapsed());
    runtime.block_on(ledger.shutdown())?;
    Ok(json!({
        "records": records,
        "commands": commands,
        "seconds": elapsed.as_secs_f64(),
        "bytes": bytes_of(data)?,
        "snapshot_bytes": bytes_of(snapshots)?,
    }))
}

/// Submits steps of one scene as one batch: places do not depend on one another within a scene.
fn submit(ledger: &Ledger, runtime: &Runtime, steps: VecDeque<Step>) -> Result<(), Failure> {
    let batch: Vec<Submission> = ledger
        .view()
        .read(|register, _| steps.into_iter().flat_map(|step| step.submissions(register)).collect());
    let receipts = runtime.block_on(ledger.submit_batch(batch))?;
    let position = receipts.last().map_or(0, |receipt| receipt.position);
    runtime.block_on(ledger.view().wait_for(position, Duration::from_secs(60)))?;
    Ok(())
}

/// Opening, until a question can be answered.
fn open(data: &Path, options: Options) -> Result<Value, Failure> {
    let begun = Instant::now();
    let (store, _) = SledStore::open(data, &inforce_store_sled::Options::default())?;
    let store_seconds = begun.elapsed().as_secs_f64();
    let records = store.head().size;
    let ledger = Ledger::open(Arc::new(store), options)?;
    let seconds = begun.elapsed().as_secs_f64();
    let known = ledger.view().read(|register, _| register.size());
    if known != records {
        return Err(format!("{known} of {records} records are known").into());
    }
    let peak = peak_bytes()?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(ledger.shutdown())?;
    Ok(json!({
        "records": records,
        "seconds": seconds,
        "store_seconds": store_seconds,
        "records_per_second": records as f64 / (seconds - store_seconds),
        "peak_bytes": peak,
    }))
}

/// The check of both copies, as `inforce check` does it.
fn check(data: &Path) -> Result<Value, Failure> {
    let (store, _) = SledStore::open(data, &inforce_store_sled::Options::default())?;
    let mut check = Check::new(store.ledger(), None);
    store.close()?;
    drop(store);
    let begun = Instant::now();
    let mut visit = |sequence: u64, bytes: &[u8]| check.record(sequence, bytes);
    let options = inforce_store_sled::Options::default();
    let copies = inforce_store_sled::check(data, &options, &mut |_| {}, &mut visit)?;
    let copies_seconds = begun.elapsed().as_secs_f64();
    let report = check.finish();
    let seconds = begun.elapsed().as_secs_f64();
    if !copies.is_sound() || !report.is_sound() {
        return Err("the ledger is not sound".into());
    }
    Ok(json!({
        "records": report.records,
        "seconds": seconds,
        "walking_life_cycles_seconds": seconds - copies_seconds,
        "bytes": bytes_of(data)?,
        "peak_bytes": peak_bytes()?,
    }))
}

/// Every byte of the same files read once, and once more with a BLAKE3 hash over it.
fn scan(data: &Path) -> Result<Value, Failure> {
    let begun = Instant::now();
    let bytes = visit_files(data, &mut |_| {})?;
    let read = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let mut hash = blake3::Hasher::new();
    visit_files(data, &mut |chunk| {
        hash.update(chunk);
    })?;
    Ok(json!({ "bytes": bytes, "read_seconds": read, "hash_seconds": begun.elapsed().as_secs_f64() }))
}

fn visit_files(dir: &Path, visit: &mut dyn FnMut(&[u8])) -> Result<u64, Failure> {
    let mut total = 0;
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            total += visit_files(&path, visit)?;
            continue;
        }
        let (mut file, mut chunk) = (File::open(&path)?, vec![0; CHUNK]);
        loop {
            let read = file.read(&mut chunk)?;
            if read == 0 {
                break;
            }
            visit(&chunk[..read]);
            total += read as u64;
        }
    }
    Ok(total)
}

fn bytes_of(dir: &Path) -> Result<u64, Failure> {
    let mut total = 0;
    for entry in fs::read_dir(dir)? {
        let (path, metadata) = entry.and_then(|entry| Ok((entry.path(), entry.metadata()?)))?;
        total += if metadata.is_dir() { bytes_of(&path)? } else { metadata.len() };
    }
    Ok(total)
}

/// The most memory that this process ever had at once (`VmHWM`).
fn peak_bytes() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: u64 = line.and_then(|l| l.split_whitespace().next()).ok_or("no VmHWM")?.parse()?;
    Ok(kib * 1024)
}
