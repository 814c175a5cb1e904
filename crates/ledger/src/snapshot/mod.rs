//! Snapshots: the readers' state at one position, so that opening need not begin at record 0.
//!
//! A snapshot is worth nothing but time. It is used only when it was written by this very build
//! for this ledger, is whole to the last byte, and agrees with the log at its position; else it is
//! dropped with a warning and the log is read from the beginning.

mod frames;
mod keeper;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::UNIX_EPOCH;

use bincode::config::Configuration;
use inforce_catalog::{Recorded, Register, StreamKey};
use inforce_log::tree::Tree;
use inforce_log::{Hash, LedgerId, record_hash};
use inforce_store::{Head, LogStore, ReadLimit};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::codec::to_log_key;
use crate::replica::{Replica, Step, Verifier};
use frames::{FrameReader, FrameWriter};

pub(crate) use keeper::{Keep, Keeper};

/// Name of the file in the snapshot directory.
pub const FILE: &str = "register.snapshot";

/// What stands at the end of its name while it is written.
const UNFINISHED: &str = "unfinished";

/// What a file begins with: a name, and the version of what follows.
const MAGIC: [u8; 8] = *b"inforce\x02";

const CONFIG: Configuration = bincode::config::standard();

/// Records that are taken from the register, written, read and put back at a time: the register is
/// held for some 50 µs.
const PAGE: usize = 256;

/// What a snapshot says about itself.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    build: Hash,
    ledger: LedgerId,
    size: u64,
    last: Hash,
    tree: Tree,
}

/// A position between two commands, of which a snapshot is to be made.
pub(crate) struct Position {
    pub(crate) ledger: LedgerId,
    pub(crate) head: Head,
    pub(crate) tree: Tree,
}

/// Writes the state at a position beside the old snapshot and puts it in its place, durably. The
/// register may be further on already: a record says the same for ever, and what later ones did to
/// it is not written but follows from them.
///
/// # Errors
/// The medium's; also where `given_up` says so between two pages. The old snapshot stays.
pub(crate) fn write(
    dir: &Path,
    position: Position,
    register: &RwLock<Register>,
    given_up: impl FnMut() -> bool,
) -> io::Result<()> {
    let build = build().ok_or_else(|| io::Error::other("this program's own file is unknown"))?;
    let Position { ledger, head, tree } = position;
    let header = Header { build, ledger, size: head.size, last: head.hash, tree };
    let path = dir.join(FILE);
    let unfinished = path.with_extension(UNFINISHED);
    let written = write_file(&unfinished, &header, register, given_up)
        .and_then(|()| fs::rename(&unfinished, &path))
        .and_then(|()| File::open(dir)?.sync_all());
    if written.is_err() {
        // What is left over is overwritten by the next one.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

fn write_file(
    path: &Path,
    header: &Header,
    register: &RwLock<Register>,
    mut given_up: impl FnMut() -> bool,
) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(&MAGIC)?;
    let mut frames = FrameWriter::new(file);
    encode(&mut frames, header)?;
    let mut next = 0;
    while next < header.size {
        if given_up() {
            return Err(io::Error::other("a later one takes its place"));
        }
        let page = page(register, next, header.size);
        for record in &page {
            encode(&mut frames, record)?;
        }
        next += page.len() as u64;
    }
    frames.finish()?.sync_all()
}

/// Some records from `from` on, at least one if there is one before `end`.
fn page(register: &RwLock<Register>, from: u64, end: u64) -> Vec<(StreamKey, Arc<Recorded>)> {
    let register = register.read().unwrap_or_else(PoisonError::into_inner);
    (from..end)
        .take(PAGE)
        .map_while(|sequence| register.record(sequence))
        .map(|(key, entry)| (key.clone(), Arc::clone(entry.recorded())))
        .collect()
}

fn encode<T: Serialize>(to: &mut impl Write, value: &T) -> io::Result<()> {
    let written = bincode::serde::encode_into_std_write(value, to, CONFIG);
    written.map(drop).map_err(io::Error::other)
}

fn decode<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    bincode::serde::decode_from_std_read(from, CONFIG).map_err(io::Error::other)
}

/// The state of the snapshot in `dir`, if there is one that agrees with the log. Any other is
/// deleted, with a warning.
pub(crate) fn load(dir: &Path, store: &dyn LogStore) -> Option<Replica> {
    let path = dir.join(FILE);
    // What a killed process left; nobody reads it.
    let _ = fs::remove_file(path.with_extension(UNFINISHED));
    let why = match read(&path, store.ledger()) {
        Ok(None) => return None,
        Ok(Some(replica)) => match agrees(replica.verifier.head(), store) {
            Ok(()) => return Some(replica),
            Err(why) => why,
        },
        Err(error) => error.to_string(),
    };
    tracing::warn!(
        snapshot = %path.display(),
        why,
        "the snapshot is not used: the log is read from the beginning"
    );
    if let Err(error) = fs::remove_file(&path) {
        tracing::warn!(%error, "the snapshot could not be deleted; delete it by hand");
    }
    None
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

/// Reads a snapshot and checks everything that can be checked without the log; `None` where there
/// is no file.
pub(crate) fn read(path: &Path, ledger: LedgerId) -> io::Result<Option<Replica>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut magic = [0; MAGIC.len()];
    file.read_exact(&mut magic)?;
    if magic != MAGIC {
        return Err(io::Error::other("it is of another version"));
    }
    let mut frames = FrameReader::new(file);
    let header: Header = decode(&mut frames)?;
    if build() != Some(header.build) {
        return Err(io::Error::other("another build of the program wrote it"));
    }
    if header.ledger != ledger {
        return Err(io::Error::other("it belongs to another ledger"));
    }
    let size = header.size;
    let mut replica = Replica::new(ledger);
    replica.take_in(|verifier| put_back(verifier, &mut frames, size))??;
    replica.verifier.tree = header.tree;
    frames.finish()?;
    let head = replica.verifier.head();
    match (head.size, head.hash, replica.verifier.tree.size()) == (size, header.last, size) {
        true => Ok(Some(replica)),
        false => Err(io::Error::other("its parts do not fit together")),
    }
}

/// The next records of a snapshot; none at its end.
fn put_back(verifier: &mut Verifier, from: &mut impl Read, size: u64) -> io::Result<Vec<Step>> {
    let reached = verifier.head().size;
    let page = usize::try_from(size.saturating_sub(reached)).unwrap_or(PAGE).min(PAGE);
    let mut steps = Vec::with_capacity(page);
    for sequence in (reached..).take(page) {
        let (mut key, mut recorded): (StreamKey, Recorded) = decode(from)?;
        if recorded.sequence != sequence {
            return Err(io::Error::other("its records are not in order"));
        }
        key.id = verifier.shared.name(&key.id);
        recorded.principal = verifier.shared.name(&recorded.principal);
        verifier.shared.act(&mut recorded.act);
        verifier.chain.put_back(to_log_key(&key), Hash(recorded.hash), recorded.recorded_at.0);
        steps.push((key, recorded.into()));
    }
    Ok(steps)
}

/// What tells one build of the program from another: what a snapshot holds follows the types of
/// the program, which change without a number being counted up.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(bytes: &[u8]) -> Vec<u8> {
        let mut writer = FrameWriter::new(Vec::new());
        writer.write_all(bytes).expect("a Vec takes everything");
        writer.finish().expect("a Vec takes everything")
    }

    fn unframed(framed: &[u8]) -> io::Result<Vec<u8>> {
        let mut reader = FrameReader::new(framed);
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        reader.finish()?;
        Ok(bytes)
    }

    #[test]
    fn frames_give_back_what_was_written_at_every_boundary() {
        for length in [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20] {
            let bytes: Vec<u8> = (0u8..=250).cycle().take(length).collect();
            let back = unframed(&framed(&bytes)).expect("its own bytes");
            assert!(back == bytes, "{length} bytes");
        }
    }

    #[test]
    fn a_flipped_a_missing_and_an_additional_byte_are_found() {
        let good = framed(b"some state");
        for at in 0..good.len() {
            let mut flipped = good.clone();
            flipped[at] ^= 1;
            assert!(unframed(&flipped).is_err(), "flipped {at}");
            assert!(unframed(&good[..at]).is_err(), "cut at {at}");
        }
        assert!(unframed(&[good.as_slice(), b"x"].concat()).is_err());
    }

    #[test]
    fn bytes_that_nobody_read_are_found() {
        let good = framed(b"some state");
        let mut reader = FrameReader::new(good.as_slice());
        reader.read_exact(&mut [0; 4]).expect("four bytes");
        assert!(reader.finish().is_err());
    }
}
