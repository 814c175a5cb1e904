//! The second copy: the same records in sled.
//!
//! One tree: the key is the record's sequence (8 bytes, big-endian) and the number of the chunk
//! (2 bytes), so that key order is log order. The first chunk starts with the record's length
//! (2 bytes) and hash (32 bytes), so that a record proves itself without its neighbours; no value
//! is longer than 6 KiB, because sled moves longer ones into files of their own. A second tree,
//! `meta`, holds the ledger's id and the journal's key.
//!
//! sled's files lie in `sled/<generation>/`. A generation that fails is set aside and the next
//! one is built beside it, under another name: a thread of the failed sled that is still alive
//! cannot touch the new files. While a generation is being opened, `sled/opening` counts the
//! attempts; one that ended five processes is not tried again.

mod chunks;
pub(crate) mod headers;
mod home;
mod survey;

use std::fs::File;
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use inforce_log::{Header, LedgerId};
use inforce_store::Head;

use crate::frame::JournalKey;
use crate::guard::{self, SledFault, calm};
use crate::identity::Identity;

pub(crate) use chunks::SledRecord;
pub(crate) use home::{Found, Home};
pub(crate) use survey::Survey;

/// How long closing may take before it is left to itself.
const CLOSE_LIMIT: Duration = Duration::from_secs(10);

/// An open sled.
pub(crate) struct SledCopy {
    /// `None` only while being dropped.
    db: Option<sled::Db>,
    /// Our own descriptor of sled's file: its `flush` does not call `fdatasync`.
    file: File,
    ledger: LedgerId,
    pub(crate) dir: PathBuf,
}

impl From<sled::Error> for SledFault {
    fn from(error: sled::Error) -> Self {
        Self::Failed(format!("sled: {error}"))
    }
}

fn io_fault(path: &Path, error: &std::io::Error) -> SledFault {
    SledFault::Failed(format!("{}: {error}", path.display()))
}

impl SledCopy {
    /// Opens or creates the sled in `dir`, right here: call it in a guarded thread.
    fn open(dir: &Path, identity: &Identity, cache: u64) -> Result<Self, SledFault> {
        remove_half_snapshots(dir)?;
        let db = open_patiently(dir, cache)?;
        let path = dir.join("db");
        let file = File::open(&path).map_err(|error| io_fault(&path, &error))?;
        let copy = Self { db: Some(db), file, ledger: identity.ledger, dir: dir.to_owned() };
        copy.name_ledger(identity)?;
        Ok(copy)
    }

    fn db(&self) -> Result<&sled::Db, SledFault> {
        self.db.as_ref().ok_or_else(|| SledFault::Failed("sled is closed".into()))
    }

    /// Writes the ledger's identity, or refuses the sled of another ledger.
    fn name_ledger(&self, identity: &Identity) -> Result<(), SledFault> {
        let meta = self.db()?.open_tree("meta")?;
        match meta.get("ledger")? {
            None => {
                meta.insert("ledger", identity.ledger.as_bytes().as_slice())?;
                meta.insert("key", identity.key.0.as_slice())?;
                Ok(())
            }
            Some(found) if found.as_ref() == identity.ledger.as_bytes() => Ok(()),
            Some(found) => match <[u8; 16]>::try_from(found.as_ref()) {
                Ok(other) => Err(SledFault::OtherLedger(LedgerId(other))),
                Err(_) => Err(SledFault::Failed("its ledger id is damaged".into())),
            },
        }
    }

    /// The identity that sled's own file holds, for a directory that has lost all others.
    fn identity(db: &sled::Db) -> Result<Option<Identity>, SledFault> {
        let meta = db.open_tree("meta")?;
        let (Some(ledger), Some(key)) = (meta.get("ledger")?, meta.get("key")?) else {
            return Ok(None);
        };
        let ledger = <[u8; 16]>::try_from(ledger.as_ref()).map(LedgerId);
        let key = <[u8; 32]>::try_from(key.as_ref()).map(JournalKey);
        Ok(ledger.ok().zip(key.ok()).map(|(ledger, key)| Identity { ledger, key }))
    }

    /// Writes records that follow `start` and lead to `end` as one batch, whatever was there.
    pub(crate) fn put<R: AsRef<[u8]>>(&self, start: Head, records: &[R], end: Head) -> Result<(), SledFault> {
        calm(|| {
            let mut batch = sled::Batch::default();
            for (index, record) in records.iter().enumerate() {
                // A record's hash stands in the record after it; the last one's is the head.
                let hash = match records.get(index + 1) {
                    Some(next) => Header::peek(next.as_ref())
                        .map(|header| header.previous)
                        .map_err(|error| SledFault::Failed(error.to_string()))?,
                    None => end.hash,
                };
                chunks::put(&mut batch, start.size + index as u64, record.as_ref(), hash);
            }
            Ok(self.db()?.apply_batch(batch)?)
        })
    }

    /// Calls `visit` once for every sequence of `range` that is there or should be, in order,
    /// with the sound record or what is wrong with it, until it breaks. Sequences after the last
    /// one present are not visited; the first of those is returned.
    pub(crate) fn scan(
        &self,
        range: Range<u64>,
        visit: &mut dyn FnMut(u64, Result<SledRecord, String>) -> ControlFlow<()>,
    ) -> Result<u64, SledFault> {
        calm(|| {
            let mut reader = chunks::Assembler::new(self.ledger, range.start);
            let keys = chunks::key(range.start, 0)..chunks::key(range.end, 0);
            for entry in self.db()?.range(keys) {
                let (key, value) = entry?;
                if reader.take(&key, &value, visit).is_break() {
                    return Ok(reader.next());
                }
            }
            // What comes after the last record does not matter: the scan has ended either way.
            let _ = reader.finish(visit);
            Ok(reader.next())
        })
    }

    /// The one record at `sequence`.
    pub(crate) fn record(&self, sequence: u64) -> Result<Result<SledRecord, String>, SledFault> {
        let mut found = Err(format!("record {sequence} is not in sled"));
        self.scan(sequence..sequence.saturating_add(1), &mut |_, record| {
            found = record;
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    /// The highest sequence that has a key.
    pub(crate) fn last(&self) -> Result<Option<u64>, SledFault> {
        calm(|| {
            let last = self.db()?.last()?;
            Ok(last.and_then(|(key, _)| chunks::parse_key(&key)).map(|(sequence, _)| sequence))
        })
    }

    /// Removes keys that belong to no record of a log of `size` records.
    pub(crate) fn remove_beyond(&self, size: u64) -> Result<u64, SledFault> {
        calm(|| {
            let db = self.db()?;
            let mut removed = 0;
            for key in db.iter().keys().rev() {
                let key = key?;
                if chunks::parse_key(&key).is_some_and(|(sequence, _)| sequence < size) {
                    break;
                }
                db.remove(key)?;
                removed += 1;
            }
            Ok(removed)
        })
    }

    /// The first damaged header of the file's segments, as it is on the disk now.
    pub(crate) fn damaged_header(&self) -> Result<Option<String>, SledFault> {
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{Advice, fadvise};
            // Advice only: where it is not taken, what is in memory is looked at.
            let _ = fadvise(&self.file, 0, None, Advice::DontNeed);
        }
        headers::damaged(&self.file).map_err(|error| io_fault(&self.dir, &error))
    }

    /// Makes everything put so far durable.
    pub(crate) fn sync(&self) -> Result<(), SledFault> {
        calm(|| {
            self.db()?.flush()?;
            self.file.sync_data().map_err(|error| io_fault(&self.dir, &error))
        })
    }
}

impl Drop for SledCopy {
    /// Dropping sled writes what is left, and waits for ever if one of its threads has panicked.
    fn drop(&mut self) {
        if let Some(db) = self.db.take() {
            // If it does not come back it is left to itself; the journal has everything.
            let _ = guard::within(CLOSE_LIMIT, "sled-close", move || {
                drop(db);
                Ok(())
            });
        }
    }
}

/// Deletes `snap.*.generating`: left by a sled that was killed, and the next one would refuse to
/// open because of it. sled has not renamed it, so it never counted.
fn remove_half_snapshots(dir: &Path) -> Result<(), SledFault> {
    for name in crate::files::names_in(dir).map_err(|error| SledFault::Failed(error.to_string()))? {
        if name.starts_with("snap.") && name.ends_with(".generating") {
            let path = dir.join(name);
            std::fs::remove_file(&path).map_err(|error| io_fault(&path, &error))?;
        }
    }
    Ok(())
}

/// Opens sled; while its file is still locked by a sled of this process that is just being
/// dropped, tries again for a while.
fn open_patiently(dir: &Path, cache: u64) -> Result<sled::Db, SledFault> {
    const PATIENCE: Duration = Duration::from_secs(5);
    let config =
        sled::Config::new().path(dir).cache_capacity(cache).flush_every_ms(Some(500)).use_compression(false);
    let config = config.segment_size(headers::SEGMENT);
    let start = Instant::now();
    loop {
        match config.open() {
            Ok(db) => return Ok(db),
            Err(sled::Error::Io(error))
                if error.to_string().contains("could not acquire lock") && start.elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(error) => return Err(error.into()),
        }
    }
}
