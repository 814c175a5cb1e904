//! Writing a file whole or not at all: beside its place first, then moved there when every byte is on the disk.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, rename, renameat_with};
use rustix::io::Errno;

use crate::failure::{Exit, Failure};
use crate::lang::Said;

/// The flag that names the file.
const FLAG: &str = "-o";

/// A place for a file that was looked at and found fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    path: PathBuf,
    replace: bool,
}

impl Target {
    /// Looks at a place before any work is done for it. `replace` allows a file that is there already to be replaced.
    ///
    /// # Errors
    /// There is something already, or no folder to hold the file.
    pub(crate) fn new(path: &Path, replace: bool) -> Result<Self, Failure> {
        let target = Self { path: path.to_owned(), replace };
        match fs::metadata(path) {
            Ok(there) if there.is_file() && replace => {
                // Of a link the file behind it is replaced, not the link.
                let path = fs::canonicalize(path).map_err(|error| failed(path, &error))?;
                return Ok(Self { path, replace });
            }
            Ok(there) if there.is_file() => return Err(exists(path)),
            Ok(there) if there.is_dir() => return Err(failed(path, &ErrorKind::IsADirectory.into())),
            Ok(_) => return Err(no_file(path)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(path, &error)),
        }
        if path.file_name().is_none() {
            return Err(no_file(path));
        }
        match fs::metadata(target.folder()) {
            Ok(folder) if folder.is_dir() => Ok(target),
            Ok(_) => Err(failed(path, &ErrorKind::NotADirectory.into())),
            Err(error) => Err(failed(path, &error)),
        }
    }

    /// Writes the file. Where that fails, what was there before is there unchanged, and nothing beside it.
    ///
    /// # Errors
    /// What the system says, in both languages.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        let beside = self.beside();
        let written = write_new(&beside, bytes).and_then(|()| self.take(&beside));
        if let Err(error) = written {
            // Nothing more can be done where even this fails; the sentence is about the first error.
            let _ = fs::remove_file(&beside);
            let taken = error.kind() == ErrorKind::AlreadyExists && !self.replace;
            return Err(if taken { exists(&self.path) } else { failed(&self.path, &error) });
        }
        // The file is there; that its name outlives a power cut depends on the folder.
        File::open(self.folder()).and_then(|folder| folder.sync_all()).map_err(|e| failed(&self.path, &e))
    }

    fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        }
    }

    /// Where the file is written first: hidden, in the same folder, in this process's name.
    fn beside(&self) -> PathBuf {
        self.folder().join(format!(".inforce-{}.part", std::process::id()))
    }

    /// Moves what was written to its place.
    fn take(&self, beside: &Path) -> io::Result<()> {
        if self.replace {
            return Ok(rename(beside, &self.path)?);
        }
        match renameat_with(CWD, beside, CWD, &self.path, RenameFlags::NOREPLACE) {
            // A file system that cannot promise it, such as one shared over a network: looked at just before.
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => match fs::symlink_metadata(&self.path) {
                Ok(_) => Err(ErrorKind::AlreadyExists.into()),
                Err(_) => Ok(rename(beside, &self.path)?),
            },
            moved => Ok(moved?),
        }
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn exists(path: &Path) -> Failure {
    let path = path.display();
    let what = Said::new(format!("{path} 已存在。"), format!("{path} exists already."));
    Failure::new(Exit::Refused, what)
        .remedy(Said::new(
            "请另取文件名，或用 --force 替换它。",
            "Choose another name, or replace it with --force.",
        ))
        .field(FLAG)
}

fn no_file(path: &Path) -> Failure {
    let path = path.display();
    let what = Said::new(format!("{path} 不是普通文件。"), format!("{path} is no ordinary file."));
    Failure::new(Exit::Refused, what)
        .remedy(Said::new("请用 -o 指明一个文件。", "Name a file with -o."))
        .field(FLAG)
}

/// Why a file could not be written, and what to do.
fn failed(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    let (zh, en) = why(error.kind());
    let (zh, en) = match zh {
        "" => (error.to_string(), error.to_string()),
        zh => (zh.to_owned(), en.to_owned()),
    };
    let what = Said::new(format!("无法写入 {path}：{zh}。"), format!("{path} cannot be written: {en}."));
    let remedy = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Said::new(
            "请腾出空间后重试，或用 -o 指明别处；未留下任何内容。",
            "Make room and try again, or name another place with -o; nothing was left behind.",
        ),
        _ => Said::new("请用 -o 指明一个可以写入的文件。", "Name a file with -o that can be written."),
    };
    Failure::new(Exit::Refused, what).remedy(remedy).field(FLAG)
}

/// What a kind of error means, in both languages; empty where only the system's own words say it.
pub(crate) fn why(kind: ErrorKind) -> (&'static str, &'static str) {
    match kind {
        ErrorKind::NotFound => ("没有这个目录", "there is no such folder"),
        ErrorKind::NotADirectory => ("路径中有一段不是目录", "a part of the path is no folder"),
        ErrorKind::IsADirectory => ("这是一个目录", "it is a folder"),
        ErrorKind::PermissionDenied => ("没有权限", "permission denied"),
        ErrorKind::ReadOnlyFilesystem => ("文件系统只读", "the file system is read-only"),
        ErrorKind::StorageFull => ("磁盘已满", "the disk is full"),
        ErrorKind::QuotaExceeded => ("超出磁盘配额", "the disk quota is used up"),
        ErrorKind::FileTooLarge => ("文件超过允许的大小", "the file is larger than allowed"),
        ErrorKind::InvalidFilename => ("文件名不合要求", "the file's name is not allowed"),
        _ => ("", ""),
    }
}
