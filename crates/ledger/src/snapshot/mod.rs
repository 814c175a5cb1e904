//! Snapshots: how far the log was verified, so that an opening does not have to wait until all of it was verified again.
//!
//! A snapshot names a position, the hash of the last record there and the tree over all up to it; it holds no state.
//! What lies before it is taken in as the store hands it out ([`crate::recall`]), which is several times faster than to
//! verify it, and verified in full behind the serving ledger ([`crate::recheck`]).
//!
//! A snapshot is worth nothing but time. It is used only when it was written by this very build for this ledger, is whole
//! to the last byte, and agrees with the log at its position; else it is dropped with a warning and the whole log is
//! verified before anybody is answered.

mod keeper;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use bincode::config::Configuration;
use inforce_log::tree::Tree;
use inforce_log::{Hash, LedgerId, record_hash};
use inforce_store::{Head, LogStore, ReadLimit};
use serde::{Deserialize, Serialize};

pub(crate) use keeper::{Keep, Keeper};

/// Name of the file in the snapshot directory.
pub const FILE: &str = "verified.snapshot";

/// What stands at the end of its name while it is written.
const UNFINISHED: &str = "unfinished";

/// What a file begins with: a name, and the version of what follows.
const MAGIC: [u8; 8] = *b"inforce\x03";

/// Bytes of the hash over all before it, which a file ends with.
const HASH: usize = 32;

/// Longest file: a tree has at most 64 hashes of 32 bytes, the rest is some 150 bytes.
const LONGEST: u64 = 4096;

const CONFIG: Configuration = bincode::config::standard();

/// What a snapshot says about itself.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Content {
    build: Hash,
    ledger: LedgerId,
    size: u64,
    last: Hash,
    tree: Tree,
}

/// A position between two commands up to which everything was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) ledger: LedgerId,
    pub(crate) head: Head,
    pub(crate) tree: Tree,
}

/// Writes a position beside the old snapshot and puts it in its place, durably.
///
/// # Errors
/// The medium's. The old snapshot stays.
pub(crate) fn write(dir: &Path, position: Position) -> io::Result<()> {
    let build = build().ok_or_else(|| io::Error::other("this program's own file is unknown"))?;
    let Position { ledger, head, tree } = position;
    let content = Content { build, ledger, size: head.size, last: head.hash, tree };
    let mut bytes = MAGIC.to_vec();
    bincode::serde::encode_into_std_write(&content, &mut bytes, CONFIG).map_err(io::Error::other)?;
    let hash = record_hash(&bytes);
    bytes.extend(hash.as_bytes());
    let path = dir.join(FILE);
    let unfinished = path.with_extension(UNFINISHED);
    let written = write_durably(&unfinished, &bytes)
        .and_then(|()| fs::rename(&unfinished, &path))
        .and_then(|()| File::open(dir)?.sync_all());
    if written.is_err() {
        // What is left over is overwritten by the next one.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The snapshot in `dir`, if there is one that agrees with the log. Any other is deleted, with a warning.
pub(crate) fn load(dir: &Path, store: &dyn LogStore) -> Option<Position> {
    let path = dir.join(FILE);
    // What a killed process left; nobody reads it.
    let _ = fs::remove_file(path.with_extension(UNFINISHED));
    let why = match read(&path, store.ledger()) {
        Ok(None) => return None,
        Ok(Some(position)) => match agrees(position.head, store) {
            Ok(()) => return Some(position),
            Err(why) => why,
        },
        Err(error) => error.to_string(),
    };
    drop_it(dir, &why);
    None
}

/// Deletes a snapshot of no use.
pub(crate) fn drop_it(dir: &Path, why: &str) {
    let path = dir.join(FILE);
    tracing::warn!(
        snapshot = %path.display(),
        why,
        "the snapshot is not used: the whole log is verified first"
    );
    if let Err(error) = fs::remove_file(&path) {
        tracing::warn!(%error, "the snapshot could not be deleted; delete it by hand");
    }
}

/// Whether the log holds the snapshot's last record in its place.
fn agrees(head: Head, store: &dyn LogStore) -> Result<(), String> {
    let (Some(last), true) = (head.size.checked_sub(1), head.size <= store.head().size) else {
        return Err(format!("it knows {} records, the log does not", head.size));
    };
    let records = store.read(last, ReadLimit::ONE).map_err(|error| error.to_string())?;
    match records.first().map(|bytes| record_hash(bytes)) {
        Some(hash) if hash == head.hash => Ok(()),
        _ => Err(format!("record {last} of the log is another one")),
    }
}

/// Reads a snapshot and checks everything that can be checked without the log; `None` where there is no file.
pub(crate) fn read(path: &Path, ledger: LedgerId) -> io::Result<Option<Position>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes)?;
    let content = parse(&bytes)?;
    if build() != Some(content.build) {
        return Err(io::Error::other("another build of the program wrote it"));
    }
    if content.ledger != ledger {
        return Err(io::Error::other("it belongs to another ledger"));
    }
    let Content { size, last, tree, .. } = content;
    match tree.size() == size {
        true => Ok(Some(Position { ledger, head: Head { size, hash: last }, tree })),
        false => Err(io::Error::other("its parts do not fit together")),
    }
}

fn parse(bytes: &[u8]) -> io::Result<Content> {
    let whole = bytes.split_last_chunk::<HASH>().filter(|_| bytes.len() as u64 <= LONGEST);
    let (content, hash) = whole.ok_or_else(|| io::Error::other("it has another length"))?;
    if record_hash(content) != Hash(*hash) {
        return Err(io::Error::other("its hash does not match its bytes"));
    }
    let content = content.strip_prefix(&MAGIC).ok_or_else(|| io::Error::other("it is of another version"))?;
    let (read, used) = bincode::serde::decode_from_slice(content, CONFIG).map_err(io::Error::other)?;
    if used == content.len() { Ok(read) } else { Err(io::Error::other("bytes stand behind its end")) }
}

/// What tells one build of the program from another: a later one may verify more than this one does.
fn build() -> Option<Hash> {
    static BUILD: std::sync::OnceLock<Option<Hash>> = std::sync::OnceLock::new();
    *BUILD.get_or_init(|| {
        let file: PathBuf = std::env::current_exe().ok()?;
        let meta = fs::metadata(file).ok()?;
        let changed = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let version = env!("CARGO_PKG_VERSION");
        let text = format!("{version} {} {}", meta.len(), changed.as_nanos());
        Some(record_hash(text.as_bytes()))
    })
}
