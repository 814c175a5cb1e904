//! Where something was measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::Failure;

/// A new folder for a round's files, in the target folder: not in the system's folder for temporary
/// files, which is memory on many machines. `INFORCE_BENCH_DIR` chooses another place.
///
/// # Errors
/// If it cannot be made, or lies in memory, where waiting for the disk costs nothing.
pub fn folder() -> Result<TempDir, Failure> {
    let parent = std::env::var_os("INFORCE_BENCH_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/tmp"), PathBuf::from);
    fs::create_dir_all(&parent)?;
    let kind = file_system(&parent);
    if kind == "tmpfs" || kind == "ramfs" {
        let parent = parent.display();
        return Err(format!("{parent} lies in memory; name a folder on a disk in INFORCE_BENCH_DIR").into());
    }
    Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(parent)?)
}

/// Cores, kernel and file system, for the report.
pub fn describe(folder: &Path) -> Value {
    let system = rustix::system::uname();
    json!({
        "cores": thread::available_parallelism().map_or(0, usize::from),
        "processor": processor(),
        "kernel": format!("{} {}", system.sysname().to_string_lossy(), system.release().to_string_lossy()),
        "file_system": file_system(folder),
    })
}

/// What this thread has had of a processor.
pub fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

fn processor() -> Option<String> {
    let info = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(':').map(|(_, name)| name.trim().to_owned())
}

/// The kind of file system that a folder lies on: that of the longest mount point above it.
fn file_system(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let kinds = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (point, kind) = (words.next()?, words.next()?);
        folder.starts_with(point).then(|| (point.len(), kind.to_owned()))
    });
    kinds.max_by_key(|(length, _)| *length).map_or_else(|| "unknown".into(), |(_, kind)| kind)
}
