//! File operations, each at one place, so that tests can make any of them fail.
//!
//! Everything this crate changes on disk (sled's own files apart) goes through [`Files`].
//! A directory is synced after every create, rename and delete in it, because otherwise a power
//! cut may undo them.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An operation that changes a file or a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOp {
    /// Make a file or a directory that was not there.
    Create,
    /// Write bytes.
    Write,
    /// `fdatasync`.
    Sync,
    /// Cut a file to a length.
    Truncate,
    /// Move a file or directory, replacing a file of that name.
    Rename,
    /// Delete a file or directory.
    Remove,
    /// `fsync` of a directory.
    SyncDir,
}

/// How a test makes an operation fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// It fails with this error number and changes nothing.
    Fails(i32),
    /// [`FileOp::Write`] only: this many bytes are written, then it fails with `errno`.
    Torn {
        /// Bytes that still reach the file.
        bytes: usize,
        /// The error number.
        errno: i32,
    },
}

/// A script of failures, for tests.
pub trait FileFaults: Send + Sync {
    /// Asked before each operation: `None` lets it pass.
    fn before(&self, op: FileOp, path: &Path) -> Option<FileFault>;
}

/// The file operations of one store.
#[derive(Clone, Default)]
pub(crate) struct Files {
    faults: Option<Arc<dyn FileFaults>>,
}

/// An open file that knows its name, for messages.
#[derive(Debug)]
pub(crate) struct NamedFile {
    pub(crate) path: PathBuf,
    pub(crate) file: File,
}

/// A failed file operation: what was attempted, on which file, what the system said.
#[derive(Debug)]
pub(crate) struct FileError {
    doing: &'static str,
    path: PathBuf,
    pub(crate) source: io::Error,
}

impl FileError {
    pub(crate) fn new(doing: &'static str, path: &Path, source: io::Error) -> Self {
        Self { doing, path: path.to_owned(), source }
    }

    /// Disk full, quota reached, or file-size limit reached.
    pub(crate) fn is_no_space(&self) -> bool {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        matches!(self.source.kind(), StorageFull | QuotaExceeded | FileTooLarge)
    }
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.doing, self.path.display(), self.source)
    }
}

impl std::error::Error for FileError {}

pub(crate) type FileResult<T> = Result<T, FileError>;

impl Files {
    pub(crate) fn new(faults: Option<Arc<dyn FileFaults>>) -> Self {
        Self { faults }
    }

    fn fault(&self, op: FileOp, path: &Path) -> Option<FileFault> {
        self.faults.as_ref()?.before(op, path)
    }

    /// Asks the script, then acts.
    fn act<T>(
        &self,
        op: FileOp,
        doing: &'static str,
        path: &Path,
        action: impl FnOnce() -> io::Result<T>,
    ) -> FileResult<T> {
        let result = match self.fault(op, path) {
            Some(FileFault::Fails(errno) | FileFault::Torn { errno, .. }) => {
                Err(io::Error::from_raw_os_error(errno))
            }
            None => action(),
        };
        result.map_err(|source| FileError::new(doing, path, source))
    }

    /// Creates a file that must not exist yet. The caller syncs the directory.
    pub(crate) fn create(&self, path: &Path) -> FileResult<NamedFile> {
        let file = self.act(FileOp::Create, "create", path, || {
            OpenOptions::new().read(true).write(true).create_new(true).open(path)
        })?;
        Ok(NamedFile { path: path.to_owned(), file })
    }

    /// Creates a directory, if it is not there, and makes that durable.
    pub(crate) fn create_dir(&self, path: &Path) -> FileResult<()> {
        if path.is_dir() {
            return Ok(());
        }
        self.act(FileOp::Create, "create the directory", path, || fs::create_dir_all(path))?;
        match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => self.sync_dir(parent),
            None => Ok(()),
        }
    }

    pub(crate) fn write(&self, file: &NamedFile, bytes: &[u8], offset: u64) -> FileResult<()> {
        let torn = match self.fault(FileOp::Write, &file.path) {
            None => None,
            Some(FileFault::Fails(errno)) => Some((0, errno)),
            Some(FileFault::Torn { bytes, errno }) => Some((bytes, errno)),
        };
        let result = match torn {
            None => file.file.write_all_at(bytes, offset),
            Some((keep, errno)) => file
                .file
                .write_all_at(bytes.get(..keep).unwrap_or(bytes), offset)
                .and(Err(io::Error::from_raw_os_error(errno))),
        };
        result.map_err(|source| FileError::new("write", &file.path, source))
    }

    pub(crate) fn sync(&self, file: &NamedFile) -> FileResult<()> {
        self.act(FileOp::Sync, "fdatasync", &file.path, || file.file.sync_data())
    }

    pub(crate) fn truncate(&self, file: &NamedFile, len: u64) -> FileResult<()> {
        self.act(FileOp::Truncate, "truncate", &file.path, || file.file.set_len(len))
    }

    /// Moves `from` to `to` and makes that durable in both directories.
    pub(crate) fn rename(&self, from: &Path, to: &Path) -> FileResult<()> {
        self.act(FileOp::Rename, "rename", from, || fs::rename(from, to))?;
        if let Some(parent) = to.parent() {
            self.sync_dir(parent)?;
        }
        match from.parent().filter(|parent| to.parent() != Some(*parent)) {
            Some(parent) => self.sync_dir(parent),
            None => Ok(()),
        }
    }

    /// Deletes a file, if it is there, and makes that durable.
    pub(crate) fn remove(&self, path: &Path) -> FileResult<()> {
        if fs::symlink_metadata(path).is_err() {
            return Ok(());
        }
        self.act(FileOp::Remove, "delete", path, || fs::remove_file(path))?;
        path.parent().map_or(Ok(()), |parent| self.sync_dir(parent))
    }

    /// Deletes a directory with everything in it, if it is there.
    pub(crate) fn remove_dir(&self, path: &Path) -> FileResult<()> {
        if fs::symlink_metadata(path).is_err() {
            return Ok(());
        }
        self.act(FileOp::Remove, "delete", path, || fs::remove_dir_all(path))?;
        path.parent().map_or(Ok(()), |parent| self.sync_dir(parent))
    }

    pub(crate) fn sync_dir(&self, path: &Path) -> FileResult<()> {
        self.act(FileOp::SyncDir, "fsync the directory", path, || File::open(path)?.sync_all())
    }

    /// Puts a small file in place whole or not at all, durably.
    pub(crate) fn put(&self, path: &Path, bytes: &[u8]) -> FileResult<()> {
        let temporary = path.with_extension("new");
        self.remove(&temporary)?;
        let file = self.create(&temporary)?;
        self.write(&file, bytes, 0)?;
        self.sync(&file)?;
        self.rename(&temporary, path)
    }
}

/// Reads a whole file; `None` if there is none of that name.
pub(crate) fn read_if_there(path: &Path) -> FileResult<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(FileError::new("read", path, source)),
    }
}

/// The names in a directory, sorted; empty if there is no such directory.
pub(crate) fn names_in(path: &Path) -> FileResult<Vec<String>> {
    let failed = |source| FileError::new("list", path, source);
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(failed(source)),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(failed)?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
