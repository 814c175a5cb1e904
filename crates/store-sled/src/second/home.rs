//! The directory `sled/`: which generation is current, opening it behind guards, building the
//! next, setting those before it aside.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use inforce_log::LedgerId;
use inforce_store::Head;

use super::{SledCopy, Survey};
use crate::files::{FileError, Files, names_in};
use crate::guard::{self, SledFault};
use crate::identity::Identity;
use crate::layout::Layout;

/// Openings that may fail to come back before the files are given up. What ends a process at every
/// opening ends it five times in a row; somebody who kills it at every opening is less stubborn.
const ATTEMPTS: u64 = 5;

const BUILDING: &str = ".building";

/// The place where sleds live, and how they are opened.
#[derive(Clone)]
pub(crate) struct Home {
    /// `sled/` of the data directory, or of the scratch copy that a check works on.
    pub(crate) dir: PathBuf,
    pub(crate) files: Files,
    pub(crate) cache: u64,
    /// Shortest time limit for opening; larger files get more.
    pub(crate) limit: Duration,
}

/// What opening the current generation came to.
pub(crate) enum Found {
    /// It is open.
    Open(SledCopy, Survey),
    /// There is none.
    Nothing,
    /// It is the sled of another ledger.
    Foreign(PathBuf, LedgerId),
    /// It fails; nobody touches it any more.
    Broken(PathBuf, SledFault),
}

impl Home {
    /// Directories of generations, ascending; the last one is current.
    pub(crate) fn generations(&self) -> Result<Vec<PathBuf>, FileError> {
        if !self.dir.is_dir() {
            return Ok(Vec::new());
        }
        let mut numbers: Vec<u64> =
            names_in(&self.dir)?.iter().filter_map(|name| name.parse().ok()).collect();
        numbers.sort_unstable();
        Ok(numbers.into_iter().map(|number| self.generation(number)).collect())
    }

    fn generation(&self, number: u64) -> PathBuf {
        self.dir.join(format!("{number:06}"))
    }

    /// Opens the current generation. `trust` is where a clean close left it: then only its end
    /// is looked at.
    pub(crate) fn open(&self, identity: Identity, trust: Option<Head>) -> Result<Found, FileError> {
        let Some(dir) = self.generations()?.pop() else {
            return Ok(Found::Nothing);
        };
        let attempts = Attempts::begin(self.dir.join("opening"));
        if attempts.earlier >= ATTEMPTS {
            let fault = format!("{} processes ended while they were opening it", attempts.earlier);
            return Ok(Found::Broken(dir, SledFault::Failed(fault)));
        }
        let (path, cache) = (dir.clone(), self.cache);
        let opened = guard::within(self.time_limit(&dir), "sled-open", move || {
            // Before sled looks at its file: it may write over what it cannot read.
            let header = headers_of(&path)?;
            let copy = SledCopy::open(&path, &identity, cache)?;
            let trusted = match trust {
                Some(head) => copy.ends_at(head)?,
                None => None,
            };
            let survey = match trusted {
                Some(survey) => survey,
                None => copy.survey(0..u64::MAX)?,
            };
            Ok((copy, Survey { header, ..survey }))
        });
        drop(attempts);
        Ok(match opened {
            Ok((copy, survey)) => Found::Open(copy, survey),
            Err(SledFault::OtherLedger(ledger)) => Found::Foreign(dir, ledger),
            Err(fault) => Found::Broken(dir, fault),
        })
    }

    /// One second more for every 4 MiB: sled reads about 200 MB/s here.
    fn time_limit(&self, dir: &Path) -> Duration {
        let bytes = fs::metadata(dir.join("db")).map_or(0, |metadata| metadata.len());
        self.limit + Duration::from_secs(bytes >> 22)
    }

    /// The identity that the current generation holds, if it opens.
    pub(crate) fn identity(&self) -> Result<Option<Identity>, FileError> {
        let Some(dir) = self.generations()?.pop() else {
            return Ok(None);
        };
        let cache = self.cache;
        let found = guard::within(self.time_limit(&dir), "sled-open", move || {
            super::remove_half_snapshots(&dir)?;
            SledCopy::identity(&super::open_patiently(&dir, cache)?)
        });
        Ok(found.ok().flatten())
    }

    /// Deletes what an interrupted build left.
    pub(crate) fn clean(&self) -> Result<(), FileError> {
        if !self.dir.is_dir() {
            return Ok(());
        }
        for name in names_in(&self.dir)?.iter().filter(|name| name.ends_with(BUILDING)) {
            self.files.remove_dir(&self.dir.join(name))?;
        }
        Ok(())
    }

    /// Moves all generations but the current one to `set-aside/`; where they are now, below the
    /// data directory. A new one is built before the one that fails is moved, so that there is
    /// always one to look at, and a sled that is only behind is still there if there is no room.
    pub(crate) fn set_older_aside(&self, layout: &Layout) -> Result<Vec<PathBuf>, FileError> {
        let mut older = self.generations()?;
        older.pop();
        let set_aside = |dir: PathBuf| {
            let number = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let target = layout.new_set_aside(&self.files, &format!("sled-{number}"))?;
            self.files.rename(&dir, &target)?;
            Ok(layout.relative(&target))
        };
        older.into_iter().map(set_aside).collect()
    }

    /// The number after all that were ever used, here or in `set-aside/`.
    fn next_number(&self, layout: &Layout) -> Result<u64, FileError> {
        let here = names_in(&self.dir)?;
        let aside = names_in(&layout.set_aside())?;
        let aside = aside.iter().filter_map(|name| name.strip_prefix("sled-")?.split('.').next());
        let used = here.iter().map(String::as_str).chain(aside);
        Ok(used.filter_map(|name| name.parse::<u64>().ok()).max().unwrap_or(0) + 1)
    }

    /// Builds a new generation with `fill`, makes it durable and current, and opens it.
    pub(crate) fn build(
        &self,
        layout: &Layout,
        identity: Identity,
        fill: &mut dyn FnMut(&SledCopy) -> Result<(), SledFault>,
    ) -> Result<SledCopy, SledFault> {
        let file = |error: FileError| SledFault::Failed(error.to_string());
        self.files.create_dir(&self.dir).map_err(file)?;
        let target = self.generation(self.next_number(layout).map_err(file)?);
        let building = target.with_extension(&BUILDING[1..]);
        self.files.remove_dir(&building).map_err(file)?;
        let copy = self.open_new(&building, identity)?;
        fill(&copy)?;
        copy.sync()?;
        drop(copy);
        self.sync_names(&building).map_err(file)?;
        self.files.rename(&building, &target).map_err(file)?;
        self.open_new(&target, identity)
    }

    /// sled does not make the names of its files durable.
    fn sync_names(&self, dir: &Path) -> Result<(), FileError> {
        for name in names_in(dir)? {
            let path = dir.join(name);
            let synced = fs::File::open(&path).and_then(|file| file.sync_all());
            synced.map_err(|source| FileError::new("fsync", &path, source))?;
        }
        self.files.sync_dir(dir)
    }

    fn open_new(&self, dir: &Path, identity: Identity) -> Result<SledCopy, SledFault> {
        let (path, cache) = (dir.to_owned(), self.cache);
        guard::within(self.limit, "sled-open", move || SledCopy::open(&path, &identity, cache))
    }
}

/// The first damaged header of the sled in `dir`; of no file, none.
fn headers_of(dir: &Path) -> Result<Option<String>, SledFault> {
    let path = dir.join("db");
    match fs::File::open(&path).and_then(|file| super::headers::damaged(&file)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(super::io_fault(&path, &error)),
        found => Ok(found.unwrap_or_default()),
    }
}

/// Counts, in a file, the openings that did not come back; it is gone when one does. The count has
/// to survive the process, not a power cut, so nothing is synced; where it cannot be written there
/// is no room, and sled will say so itself.
struct Attempts {
    path: PathBuf,
    earlier: u64,
}

impl Attempts {
    fn begin(path: PathBuf) -> Self {
        let earlier: u64 =
            fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        let _ = fs::write(&path, format!("{}\n", earlier + 1));
        Self { path, earlier }
    }
}

impl Drop for Attempts {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
