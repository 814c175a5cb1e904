//! What is found wrong, what is refused, and what was done about it.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use inforce_log::{Hash, LedgerId};
use inforce_store::Head;

use crate::files::FileError;

/// One thing that is not as it should be, in one copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub trouble: Trouble,
    /// The file or directory, below the data directory.
    pub file: PathBuf,
    /// Which bytes of the file, where that is known.
    pub bytes: Option<Range<u64>>,
    /// Which records, where that is known (half-open).
    pub records: Option<Range<u64>>,
    /// What exactly, in words for the operator.
    pub detail: String,
}

/// Kinds of [`Finding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Bytes or records are not what was written.
    Damaged,
    /// The whole copy, or a file of it, is not there.
    Missing,
    /// sled fails, panics or hangs on its files.
    CannotOpen,
    /// sled ends before the log does, and everything that it is known to have held is there:
    /// nothing is lost. The process ended before the last groups reached sled's file, or sled was
    /// out of use (no room, for one) while the journal went on. The next opening fills it up.
    Behind,
    /// The journal ends, without a mark of a clean close, in bytes that are no whole group, and
    /// nothing reaches beyond: a group that was being written when the process or the machine
    /// stopped and was never acknowledged. **Damage to the last acknowledged group looks the same
    /// when the copy in sled is gone too.**
    UnfinishedTail,
    /// The records are in no copy, or damaged in both.
    Lost,
    /// Two valid but different records at one sequence.
    TwoHistories,
}

impl Trouble {
    /// Whether this means that something stored was damaged or lost. [`Trouble::UnfinishedTail`] is
    /// what an unclean end leaves, [`Trouble::Behind`] that or a sled that was out of use.
    pub const fn is_damage(self) -> bool {
        !matches!(self, Self::Behind | Self::UnfinishedTail)
    }

    /// A stable name for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Missing => "missing",
            Self::CannotOpen => "cannot open",
            Self::Behind => "behind",
            Self::UnfinishedTail => "unfinished tail",
            Self::Lost => "lost",
            Self::TwoHistories => "two histories",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.trouble.name())?;
        if let Some(bytes) = &self.bytes {
            write!(f, ", bytes {}..{}", bytes.start, bytes.end)?;
        }
        if let Some(records) = &self.records {
            write!(f, ", records {}..{}", records.start, records.end)?;
        }
        write!(f, ": {}", self.detail)
    }
}

/// What opening found and did. Nothing is ever dropped or repaired without being named here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenReport {
    /// Whether the last use ended with `close`.
    pub closed_cleanly: bool,
    /// What was wrong; all of it was repaired unless the store's health says otherwise.
    pub findings: Vec<Finding>,
    /// Where damaged files and dropped bytes were kept, below the data directory.
    pub set_aside: Vec<PathBuf>,
    /// Records written again, from the other copy, into the journal and into sled.
    pub repaired_records: u64,
}

/// Why a ledger was not opened or checked. Nothing was changed, except that files may have been
/// copied to `set-aside/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// There is no ledger. Give its directory, or create one.
    NotALedger {
        /// The directory.
        dir: PathBuf,
    },
    /// Another process has the ledger open. Stop that process first.
    InUse {
        /// The directory.
        dir: PathBuf,
    },
    /// Locks and `fdatasync` cannot be relied on there. Move the ledger to a local disk.
    NetworkFileSystem {
        /// The directory.
        dir: PathBuf,
        /// What it lies on.
        kind: &'static str,
    },
    /// A file of another ledger lies in the directory. Put the right file back.
    AnotherLedger {
        /// The file, below the data directory.
        file: PathBuf,
        /// The ledger whose directory this is.
        expected: LedgerId,
        /// The ledger that the file belongs to.
        found: LedgerId,
    },
    /// The two copies hold different valid records at one sequence: one of them is not this
    /// ledger's, or history was forked. Nothing is chosen. Compare both with a mirror.
    TwoHistories {
        /// The first sequence at which they differ.
        sequence: u64,
        /// Hash of the record in the journal.
        journal: Hash,
        /// Hash of the record elsewhere.
        other: Hash,
        /// Where that is.
        place: &'static str,
    },
    /// Records that once were stored are sound in no copy. Restore from a mirror or a backup.
    Lost {
        /// The first such records (half-open).
        records: Range<u64>,
        /// Everything that was found.
        findings: Vec<Finding>,
    },
    /// The log is whole but shorter than the caller knows it to be: an old backup was restored.
    Shorter {
        /// Records the caller knows of.
        expected: u64,
        /// Where the log ends.
        found: Head,
    },
    /// The operating system failed. Look at the disk, open again.
    Failed {
        /// What was attempted and what the system said.
        detail: String,
    },
}

/// Why a ledger was not created. No ledger was left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreateError {
    /// The directory is not empty. Choose another, or open the ledger that is there.
    Occupied(crate::Probe),
    /// It could not be written or locked.
    Open(OpenError),
}

impl From<FileError> for OpenError {
    fn from(error: FileError) -> Self {
        Self::Failed { detail: error.to_string() }
    }
}

impl From<FileError> for CreateError {
    fn from(error: FileError) -> Self {
        Self::Open(error.into())
    }
}

impl From<OpenError> for CreateError {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotALedger { dir } => write!(f, "{} holds no ledger", dir.display()),
            Self::InUse { dir } => {
                write!(f, "the ledger in {} is open in another process", dir.display())
            }
            Self::NetworkFileSystem { dir, kind } => {
                write!(f, "{} lies on {kind}; a ledger needs a local file system", dir.display())
            }
            Self::AnotherLedger { file, expected, found } => {
                write!(f, "{} belongs to ledger {found}, this is the directory of {expected}", file.display())
            }
            Self::TwoHistories { sequence, journal, other, place } => write!(
                f,
                "two valid but different records at sequence {sequence}: {journal} in the \
                 journal, {other} in {place}; compare both with a mirror"
            ),
            Self::Lost { records, findings } => {
                write!(
                    f,
                    "records {}..{} are sound in no copy; restore them from a mirror or backup",
                    records.start, records.end
                )?;
                findings.iter().try_for_each(|finding| write!(f, "\n  {finding}"))
            }
            Self::Shorter { expected, found } => write!(
                f,
                "the log has {} records, {expected} are known to exist; an old backup was restored",
                found.size
            ),
            Self::Failed { detail } => write!(f, "could not open the ledger: {detail}"),
        }
    }
}

impl fmt::Display for CreateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::Probe;
        match self {
            Self::Occupied(Probe::Empty) => f.write_str("the directory changed meanwhile"),
            Self::Occupied(Probe::Ledger { .. } | Probe::InUse { .. }) => {
                f.write_str("the directory already holds a ledger; open it instead")
            }
            Self::Occupied(Probe::NotALedger { holds }) => {
                write!(f, "the directory holds something else ({holds}); choose an empty one")
            }
            Self::Occupied(Probe::Other { detail }) => {
                write!(f, "not a usable directory: {detail}")
            }
            Self::Open(error) => write!(f, "could not create the ledger: {error}"),
        }
    }
}

impl std::error::Error for OpenError {}
impl std::error::Error for CreateError {}
