//! The only place, with [`crate::scrub`], that names a storage engine: create, open and check a ledger in a directory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use inforce_catalog::refusal::{Refusal, Tongue};
use inforce_ledger::check::{Check, Report};
use inforce_ledger::{Ledger, Options, SystemClock};
use inforce_log::{LedgerId, record::Record};
use inforce_store::LogStore;
use inforce_store_sled::{
    CheckProgress, CheckReport, OpenError, OpenReport, Options as StoreOptions, Probe, SledStore,
};

use crate::failure::{Exit, Failure};
use crate::lang::Said;

/// A damaged database panics in threads of its own; opening catches that and says what it found instead.
pub(crate) fn hush() {
    inforce_store_sled::hush_sled_panics();
}

/// What lies in a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Nothing: a ledger can begin here.
    Free,
    /// A ledger that can be opened.
    Ledger,
}

/// What lies in a directory that is to be used as a ledger's.
///
/// # Errors
/// It holds something else, or a ledger that another process has open.
pub(crate) fn look(dir: &Path) -> Result<Place, Failure> {
    match SledStore::probe(dir) {
        Probe::Empty => Ok(Place::Free),
        Probe::Ledger { .. } => Ok(Place::Ledger),
        other => Err(unfit(dir, &other)),
    }
}

fn unfit(dir: &Path, found: &Probe) -> Failure {
    let dir = dir.display();
    let what = match found {
        Probe::Empty => Said::new(format!("{dir} 中没有账本。"), format!("{dir} holds no ledger.")),
        Probe::Ledger { .. } => {
            Said::new(format!("{dir} 中已有账本。"), format!("{dir} holds a ledger already."))
        }
        Probe::InUse { .. } => Said::new(
            format!("{dir} 中的账本正由另一进程使用。"),
            format!("The ledger in {dir} is open in another process."),
        ),
        Probe::NotALedger { holds } => Said::new(
            format!("{dir} 不是账本目录，其中有“{holds}”。"),
            format!("{dir} is no ledger's directory: it holds `{holds}`."),
        ),
        Probe::Other { detail } => Said::new(format!("{dir}：{detail}"), format!("{dir}: {detail}")),
    };
    let remedy = match found {
        Probe::Empty => Said::new(
            format!("先建账本：inforce init --data {dir}"),
            format!("Begin one: inforce init --data {dir}"),
        ),
        Probe::InUse { .. } => Said::new("请先停止该进程。", "Stop that process first."),
        _ => Said::new("请用 --data 另选目录。", "Choose another directory with --data."),
    };
    Failure::new(Exit::Refused, what).remedy(remedy)
}

/// Begins a ledger. Where no origin is given, it is made from the ledger's id.
///
/// # Errors
/// The directory is not free, or origin and principal are not what the law asks.
pub(crate) fn create(dir: &Path, origin: Option<&str>, principal: &str) -> Result<LedgerId, Failure> {
    match SledStore::probe(dir) {
        Probe::Empty => {}
        other => return Err(unfit(dir, &other)),
    }
    let id = LedgerId(uuid::Uuid::new_v4().into_bytes());
    let origin = origin.map_or_else(|| format!("inforce {id}"), str::to_owned);
    // Asked before anything is written, so that a refused name leaves no directory behind.
    inforce_catalog::decide::genesis(&origin, principal).map_err(|refusal| {
        let said = |part: fn(&Refusal, Tongue) -> String| {
            Said::new(part(&refusal, Tongue::Chinese), part(&refusal, Tongue::English))
        };
        Failure::new(Exit::Usage, said(Refusal::message)).remedy(said(Refusal::remedy)).field(&refusal.field)
    })?;
    let failed =
        |error: &dyn std::fmt::Display| Failure::new(Exit::Refused, format!("{}: {error}", dir.display()));
    let store = SledStore::create(dir, id, &StoreOptions::default()).map_err(|e| failed(&e))?;
    Ledger::create(&store, &origin, principal, &SystemClock).map_err(|e| failed(&e))?;
    store.close().map_err(|e| failed(&e))?;
    Ok(id)
}

/// An open ledger and what opening found.
pub(crate) struct Opened {
    pub(crate) ledger: Ledger,
    /// The engine below, for what only it can do.
    pub(crate) store: Arc<SledStore>,
    pub(crate) report: OpenReport,
}

/// Opens a ledger; never creates one. Where snapshots are kept is for the directory to say, the rest for `options`.
///
/// # Errors
/// There is none, it is in use, or it cannot be made whole: the sentence says which and what to do.
pub(crate) fn open(dir: &Path, options: Options) -> Result<Opened, Failure> {
    match SledStore::probe(dir) {
        Probe::Ledger { .. } => {}
        other => return Err(unfit(dir, &other)),
    }
    let checked = |failure: Failure| {
        let check = format!("inforce check --data {}", dir.display());
        failure.remedy(Said::new(format!("全面检查：{check}"), format!("Check the whole of it: {check}")))
    };
    let opened = SledStore::open(dir, &StoreOptions::default());
    let (store, report) = opened.map_err(|error| checked(not_opened(&error)))?;
    let snapshots = snapshots(dir);
    let kept = std::fs::create_dir_all(&snapshots).is_ok();
    let options = Options { snapshot_dir: kept.then_some(snapshots), ..options };
    let store = Arc::new(store);
    let ledger = Ledger::open(Arc::clone(&store) as Arc<dyn LogStore>, options).map_err(|error| {
        let what = Said::new(format!("无法打开账本：{error}"), error.to_string());
        checked(Failure::new(Exit::Refused, what))
    })?;
    Ok(Opened { ledger, store, report })
}

/// Why the engine opens or checks nothing.
fn not_opened(error: &OpenError) -> Failure {
    let zh = match error {
        OpenError::NotALedger { dir } => format!("{} 中没有账本。", dir.display()),
        OpenError::InUse { dir } => format!("{} 中的账本正由另一进程使用。", dir.display()),
        OpenError::NetworkFileSystem { dir, kind } => {
            format!("{} 位于 {kind}；账本须放在本地文件系统上。", dir.display())
        }
        OpenError::AnotherLedger { file, expected, found } => {
            format!("{} 属于账本 {found}，而此目录属于账本 {expected}；请放回原来的文件。", file.display())
        }
        OpenError::TwoHistories { sequence, journal, other, place } => format!(
            "序号 {sequence} 有两条有效但不同的记录：日志中为 {journal}，{place} 中为 {other}；请与镜像核对。"
        ),
        OpenError::Lost { records, findings } => {
            let (from, to) = (records.start, records.end);
            let lines: String = findings.iter().map(|finding| format!("\n  {finding}")).collect();
            format!("记录 {from}..{to} 在两份副本中均已损坏或缺失；请从镜像或备份恢复。{lines}")
        }
        OpenError::Shorter { expected, found } => {
            format!("账本只有 {} 条记录，已知应有 {expected} 条：恢复的是旧备份。", found.size)
        }
        OpenError::Failed { detail } => format!("无法打开账本：{detail}"),
    };
    Failure::new(Exit::Refused, Said::new(zh, error.to_string()))
}

fn snapshots(dir: &Path) -> PathBuf {
    dir.join("snapshots")
}

/// What a whole check found: both copies, and everything that the records say.
pub(crate) struct Checked {
    pub(crate) store: CheckReport,
    pub(crate) ledger: Report,
}

impl Checked {
    pub(crate) fn is_sound(&self) -> bool {
        self.store.is_sound() && self.ledger.is_sound()
    }
}

/// Reads and hashes every byte of both copies, builds tree and register anew and compares.
///
/// # Errors
/// There is nothing to check, or another process has it open. Damage is a finding, no error.
pub(crate) fn check(dir: &Path, mut progress: impl FnMut(CheckProgress)) -> Result<Checked, Failure> {
    let known = match SledStore::probe(dir) {
        Probe::Ledger { id } => id,
        other => return Err(unfit(dir, &other)),
    };
    let snapshots = snapshots(dir);
    let begin = |id: LedgerId| Check::new(id, Some(&snapshots));
    let mut check = known.map(begin);
    let mut visit = |sequence: u64, bytes: &[u8]| {
        if check.is_none() {
            // The files that name the ledger are damaged; its records name it too.
            check = Record::decode(bytes).ok().map(|record| begin(record.ledger));
        }
        if let Some(check) = &mut check {
            check.record(sequence, bytes);
        }
    };
    let store = inforce_store_sled::check(dir, &StoreOptions::default(), &mut progress, &mut visit)
        .map_err(|error| not_opened(&error))?;
    let check = check.unwrap_or_else(|| begin(store.ledger));
    Ok(Checked { ledger: check.finish(), store })
}
