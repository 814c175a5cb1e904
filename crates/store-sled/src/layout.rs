//! Names in the data directory, and what a directory is before anybody opens it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use inforce_log::LedgerId;

use crate::error::OpenError;
use crate::files::{FileError, Files, names_in};
use crate::identity::Identity;
use crate::segment::{HEADER_LEN, SegmentHeader};

/// The paths below one data directory.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) root: PathBuf,
}

impl Layout {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    pub(crate) fn identity(&self) -> PathBuf {
        self.root.join("ledger")
    }

    /// There from the first to the last step of creating a ledger.
    pub(crate) fn creating(&self) -> PathBuf {
        self.root.join("creating")
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.root.join("journal")
    }

    pub(crate) fn segment(&self, number: u64) -> PathBuf {
        self.journal().join(format!("{number:08}.log"))
    }

    pub(crate) fn reached(&self) -> PathBuf {
        self.root.join("reached")
    }

    pub(crate) fn sled(&self) -> PathBuf {
        self.root.join("sled")
    }

    pub(crate) fn scratch(&self) -> PathBuf {
        self.root.join("scratch")
    }

    pub(crate) fn set_aside(&self) -> PathBuf {
        self.root.join("set-aside")
    }

    /// Numbers of the segments there are, ascending.
    pub(crate) fn segments(&self) -> Result<Vec<u64>, FileError> {
        let mut numbers: Vec<u64> = names_in(&self.journal())?
            .iter()
            .filter_map(|name| name.strip_suffix(".log")?.parse().ok())
            .collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// A free name in `set-aside/`, which is created if need be.
    pub(crate) fn new_set_aside(&self, files: &Files, name: &str) -> Result<PathBuf, FileError> {
        let parent = self.set_aside();
        files.create_dir(&parent)?;
        let taken = names_in(&parent)?;
        let name = std::iter::once(name.to_owned())
            .chain((2_u64..).map(|number| format!("{name}.{number}")))
            .find(|candidate| !taken.contains(candidate))
            .unwrap_or_else(|| name.to_owned());
        Ok(parent.join(name))
    }

    /// `path` as the operator knows it: below the data directory.
    pub(crate) fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_owned()
    }
}

/// What a path is, for those who are about to create or open a ledger there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// Nothing is there, or an empty directory, or a creation that never finished: a ledger can
    /// be created.
    Empty,
    /// A ledger that nobody has open.
    Ledger {
        /// Its id; `None` if the files that name it are damaged (opening may still repair them).
        id: Option<LedgerId>,
    },
    /// A ledger that another process has open.
    InUse {
        /// Its id, if it can be read.
        id: Option<LedgerId>,
    },
    /// A directory that holds something else.
    NotALedger {
        /// One of the things it holds.
        holds: String,
    },
    /// Not a directory, or it cannot be read.
    Other {
        /// Why.
        detail: String,
    },
}

/// Looks at `dir` without changing anything. Cheap.
pub(crate) fn probe(dir: &Path) -> Probe {
    let layout = Layout::new(dir);
    let names = match names_in(dir) {
        Ok(names) => names,
        Err(error) => {
            return Probe::Other { detail: error.to_string() };
        }
    };
    let has = |name: &str| names.iter().any(|there| there == name);
    let identity = has("ledger") && !layout.identity().is_dir();
    if has("creating") && !identity {
        return Probe::Empty;
    }
    if !(identity || has("journal") || has("sled")) {
        // A lock file alone is left by a creation that failed before its first step.
        let other = names.into_iter().find(|name| name != "lock");
        return other.map_or(Probe::Empty, |holds| Probe::NotALedger { holds });
    }
    let id = known_id(&layout);
    if !identity && id.is_none() {
        return Probe::NotALedger { holds: "journal or sled, but of no ledger".into() };
    }
    match File::open(layout.lock()).map(|file| file.try_lock()) {
        Ok(Err(TryLockError::WouldBlock)) => Probe::InUse { id },
        _ => Probe::Ledger { id },
    }
}

/// The ledger's id from the identity file, else from the first readable segment header.
fn known_id(layout: &Layout) -> Option<LedgerId> {
    let identity = fs::read(layout.identity()).ok();
    if let Some(Ok(identity)) = identity.map(|bytes| Identity::decode(&bytes)) {
        return Some(identity.ledger);
    }
    let numbers = layout.segments().unwrap_or_default();
    numbers.into_iter().find_map(|number| read_header(&layout.segment(number)).map(|header| header.ledger))
}

/// The header of a segment, if it is sound.
pub(crate) fn read_header(path: &Path) -> Option<SegmentHeader> {
    use std::io::Read;
    let mut start = Vec::with_capacity(HEADER_LEN);
    File::open(path).ok()?.take(HEADER_LEN as u64).read_to_end(&mut start).ok()?;
    SegmentHeader::decode(&start).ok()
}

/// Holds the directory's lock as long as it lives. The lock file is never deleted: a lock on a
/// file that somebody else has replaced protects nothing.
#[derive(Debug)]
pub(crate) struct DirLock {
    _file: File,
}

/// How long to wait for the lock.
const LOCK_PATIENCE: Duration = Duration::from_secs(1);

/// Takes the lock of a data directory.
///
/// # Errors
/// [`OpenError::InUse`]; [`OpenError::NetworkFileSystem`], where locks and `fdatasync` are not
/// to be relied on; [`OpenError::Failed`].
pub(crate) fn lock(layout: &Layout) -> Result<DirLock, OpenError> {
    let path = layout.lock();
    let failed = |source| OpenError::from(FileError::new("open", &path, source));
    let file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
    if let Some(kind) = network_file_system(&file) {
        return Err(OpenError::NetworkFileSystem { dir: layout.root.clone(), kind });
    }
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(DirLock { _file: file }),
            // A probe holds the lock for a moment, an ending process for a little longer.
            Err(TryLockError::WouldBlock) if start.elapsed() < LOCK_PATIENCE => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(OpenError::InUse { dir: layout.root.clone() });
            }
            Err(TryLockError::Error(source)) => {
                return Err(FileError::new("lock", &path, source).into());
            }
        }
    }
}

/// The kind of network file system that a file lies on. The numbers are those of `statfs(2)`.
#[cfg(target_os = "linux")]
fn network_file_system(file: &File) -> Option<&'static str> {
    // The type's width differs between architectures; the numbers have 32 bits.
    let kind = u64::try_from(rustix::fs::fstatfs(file).ok()?.f_type).ok()? & 0xffff_ffff;
    match kind {
        0x6969 => Some("NFS"),
        0x517b | 0xff53_4d42 | 0xfe53_4d42 => Some("SMB"),
        0x5346_414f => Some("AFS"),
        0x00c3_6400 => Some("Ceph"),
        0x7375_7245 => Some("Coda"),
        0x564c => Some("NCP"),
        _ => None,
    }
}

#[cfg(not(target_os = "linux"))]
fn network_file_system(_: &File) -> Option<&'static str> {
    None
}
