//! What the tests of the engine share: small ledgers, copies of them, damage.
#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]

pub mod child;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use inforce_store::testing::{TestChain, test_ledger};
use inforce_store::{Head, LogStore, ReadLimit};
use inforce_store_sled::{CheckReport, OpenError, OpenReport, Options, SledStore, Trouble, check};
use tempfile::TempDir;

/// Small segments, so that small ledgers have several.
pub fn options() -> Options {
    Options { segment_bytes: 1500, sled_cache_bytes: 8 << 20, ..Options::default() }
}

/// A ledger on disk that nobody has open, and what it must hold.
pub struct Ledger {
    pub dir: TempDir,
    pub records: Vec<Vec<u8>>,
    pub head: Head,
}

impl Ledger {
    /// Writes groups of these sizes and ends cleanly or not.
    pub fn write(groups: &[usize], options: &Options, close: bool) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let store = SledStore::create(dir.path(), test_ledger(), options).expect("an empty place");
        let mut chain = TestChain::new();
        let mut records = Vec::new();
        for count in groups {
            let before = chain.head();
            let group = chain.group(*count);
            store.append(before, &group).expect("a good group");
            records.extend(group);
        }
        if close {
            store.close().expect("a clean close");
        }
        Self { dir, records, head: chain.head() }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The same files in another place.
    pub fn copy(&self) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        copy_dir(self.path(), dir.path());
        Self { dir, records: self.records.clone(), head: self.head }
    }

    /// Takes one of the copies away.
    pub fn hide(&self, name: &str) {
        fs::remove_dir_all(self.path().join(name)).expect("the copy is there");
    }

    /// The journal's segments, in order.
    pub fn segments(&self) -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = fs::read_dir(self.path().join("journal"))
            .expect("a journal")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "log"))
            .collect();
        paths.sort();
        paths
    }

    pub fn sled_file(&self) -> PathBuf {
        self.path().join("sled/000001/db")
    }

    pub fn open(&self) -> Result<(SledStore, OpenReport), OpenError> {
        SledStore::open(self.path(), &options())
    }

    /// Opens, demands every record, and returns what the opening said.
    pub fn open_whole(&self) -> OpenReport {
        let (store, report) = self.open().expect("it opens");
        assert_eq!(store.head(), self.head, "{report:?}");
        assert!(all(&store) == self.records, "the records are those that were written");
        assert_eq!(store.health().degraded, Vec::<String>::new());
        report
    }

    /// Checks, and returns the records that were handed out.
    pub fn check(&self) -> Result<(CheckReport, Vec<Vec<u8>>), OpenError> {
        let mut records = Vec::new();
        let report = check(self.path(), &options(), &mut |_| {}, &mut |sequence, record| {
            assert_eq!(sequence, records.len() as u64, "in order");
            records.push(record.to_vec());
        })?;
        assert_eq!(report.verified.size, records.len() as u64);
        assert!(self.records.starts_with(&records), "nothing false is handed out");
        Ok((report, records))
    }
}

pub fn all(store: &dyn LogStore) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    while (records.len() as u64) < store.head().size {
        let page = store.read(records.len() as u64, ReadLimit::PAGE);
        records.extend(page.expect("a sound log is read"));
    }
    records
}

pub fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file");
        }
    }
}

/// Flips bits of one byte of a file.
pub fn flip(path: &Path, at: usize, bits: u8) {
    let mut bytes = fs::read(path).expect("a file");
    bytes[at] ^= bits;
    fs::write(path, bytes).expect("written");
}

/// Cuts a file to `len` bytes.
pub fn cut(path: &Path, len: usize) {
    let bytes = fs::read(path).expect("a file");
    fs::write(path, &bytes[..len]).expect("written");
}

pub fn has(findings: &[inforce_store_sled::Finding], trouble: Trouble) -> bool {
    findings.iter().any(|finding| finding.trouble == trouble)
}

/// Runs `work` on all indices below `count`, on three threads for every processor: they mostly wait
/// for the disk.
pub fn in_parallel(count: usize, work: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    let threads = 3 * std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, SeqCst);
                    if index >= count {
                        break;
                    }
                    work(index);
                }
            });
        }
    });
}

/// A small generator of numbers for tests (splitmix64): same seed, same numbers.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).expect("below a usize")
    }
}
