//! Snapshots save time and nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use inforce_log::{LedgerId, Record};
use inforce_store::{AppendError, CloseError, Head, Health, LogStore, MemoryStore, ReadError, ReadLimit};

use crate::common::{FIRST, World, caught_up, grant, grants, id, register, until, void};
use crate::random::Random;
use inforce_ledger::check::SnapshotState;
use inforce_ledger::{Ledger, OpenError, SNAPSHOT_FILE};

/// A ledger with some history, shut down, and the snapshot that it left.
async fn with_snapshot(dir: &Path) -> (World, PathBuf) {
    let mut world = World::new();
    world.snapshots = Some(dir.to_owned());
    let (_, ledger) = world.open();
    let (mut random, mut fresh) = (Random::new(), 1000);
    for _ in 0..100 {
        let _ = ledger.submit_batch(random.batch(&mut fresh)).await; // Some are refused.
    }
    ledger.submit_batch(grants(100_000..102_000)).await.expect("recorded");
    ledger.shutdown().await.expect("a clean end");
    (world, dir.join(SNAPSHOT_FILE))
}

/// Opens the ledger, says how many records it took in on the word of a snapshot, waits until they are verified too, and
/// checks that it knows all of the log.
async fn taken_on_trust(world: &World) -> u64 {
    let expected = world.replayed();
    let (_, ledger) = world.open();
    let trusted = ledger.metrics().trusted.get();
    until("all is verified", || ledger.metrics().unverified.get() == 0).await;
    assert!(register(&ledger) == expected, "the register differs from a full replay");
    let next = expected.size();
    let receipt = ledger.submit(grant(next, &format!("next-{next}"))).await.expect("recorded");
    assert_eq!(receipt.first, next);
    ledger.shutdown().await.expect("a clean end");
    world.assert_sound();
    trusted
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_opened_from_a_snapshot_equals_one_that_was_read_whole() {
    let dir = tempfile::tempdir().expect("a directory");
    let (mut world, _) = with_snapshot(dir.path()).await;
    let records = world.disk_size();
    assert_eq!(world.assert_sound().snapshot, SnapshotState::Agrees { records });
    for nth in 0..3 {
        assert_eq!(taken_on_trust(&world).await, records + nth, "all there was at the last end");
    }
    // Records behind the snapshot are verified first.
    world.snapshots = None;
    let (_, ledger) = world.open();
    ledger.submit(grant(500, "behind the snapshot")).await.expect_err("no principal has spaces");
    ledger.submit(grant(500, "behind")).await.expect("recorded");
    ledger.shutdown().await.expect("a clean end");
    world.snapshots = Some(dir.path().to_owned());
    assert_eq!((taken_on_trust(&world).await, world.disk_size()), (records + 3, records + 5));
}

/// What only a record's hash gives away: the store hands it out as if nothing were wrong.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_not_what_the_snapshot_vouched_for_ends_the_ledger_and_the_snapshot() {
    let dir = tempfile::tempdir().expect("a directory");
    let (world, path) = with_snapshot(dir.path()).await;
    let forged = || Arc::new(Forged { inner: world.disk(), at: 50 });
    let ledger = Ledger::open(forged(), world.options()).expect("the snapshot agrees with the end");
    assert!(ledger.metrics().trusted.get() > 50, "it was taken in");
    let fatal = tokio::time::timeout(std::time::Duration::from_secs(60), ledger.fatal()).await;
    let fatal = fatal.expect("the recheck comes to it").to_string();
    assert!(fatal.contains("vouched for") && fatal.contains("record 51"), "{fatal}");
    assert!(!path.exists(), "the next opening verifies everything first");
    drop(ledger);
    assert!(matches!(Ledger::open(forged(), world.options()), Err(OpenError::Chain(_))));
}

/// Hands out another principal in one record.
struct Forged {
    inner: MemoryStore,
    at: u64,
}

impl LogStore for Forged {
    fn ledger(&self) -> LedgerId {
        self.inner.ledger()
    }

    fn head(&self) -> Head {
        self.inner.head()
    }

    fn append(&self, expected: Head, records: &[Vec<u8>]) -> Result<Head, AppendError> {
        self.inner.append(expected, records)
    }

    fn read(&self, from: u64, limit: ReadLimit) -> Result<Vec<Vec<u8>>, ReadError> {
        let mut records = self.inner.read(from, limit)?;
        let at = self.at.checked_sub(from).and_then(|at| records.get_mut(usize::try_from(at).ok()?));
        if let Some(bytes) = at {
            let mut record = Record::decode(bytes).expect("a sound record");
            record.principal = "somebody-else".into();
            *bytes = record.encode().expect("a record");
        }
        Ok(records)
    }

    fn health(&self) -> Health {
        self.inner.health()
    }

    fn close(&self) -> Result<(), CloseError> {
        self.inner.close()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_snapshot_is_dropped_and_the_log_read_whole() {
    let dir = tempfile::tempdir().expect("a directory");
    let (world, path) = with_snapshot(dir.path()).await;
    let good = fs::read(&path).expect("a snapshot");
    let flip = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 0x40;
        bytes
    };
    let last = good.len() - 1;
    let damaged: Vec<Vec<u8>> = [0, 7, 8, 20, 100, good.len() / 2, last]
        .map(flip)
        .into_iter()
        .chain([good[..last].to_vec(), good[..50].to_vec(), Vec::new(), [&good[..], b"x"].concat()])
        .collect();
    for (nth, bytes) in damaged.into_iter().enumerate() {
        fs::write(&path, bytes).expect("written");
        let state = world.check().snapshot;
        assert!(matches!(state, SnapshotState::Unusable { .. }), "{nth}: {state:?}");
        let (_, ledger) = world.open();
        assert_eq!(ledger.metrics().trusted.get(), 0, "{nth}: all was verified");
        assert!(!path.exists(), "{nth}: a snapshot of no use is deleted");
        assert_eq!(register(&ledger).size(), world.disk_size());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_that_the_log_contradicts_is_dropped() {
    let dir = tempfile::tempdir().expect("a directory");
    let (_, path) = with_snapshot(dir.path()).await;
    let good = fs::read(&path).expect("a snapshot");
    // The same ledger id with a shorter log, as after restoring a backup, and with another history.
    for commands in [10, 3000] {
        let mut other = World::new();
        other.snapshots = Some(dir.path().to_owned());
        fs::remove_file(&path).ok();
        let (_, ledger) = other.open();
        ledger.submit_batch(grants(0..commands)).await.expect("recorded");
        drop(ledger);
        fs::write(&path, &good).expect("written");
        let (_, ledger) = other.open();
        assert!(!path.exists());
        assert_eq!(register(&ledger).size(), FIRST + commands);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_that_cannot_be_written_loses_nothing() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut world = World::new();
    world.snapshots = Some(dir.path().join("not there"));
    let (_, ledger) = world.open();
    ledger.submit(grant(1, "a")).await.expect("recorded");
    ledger.shutdown().await.expect("a clean end all the same");
    assert_eq!(world.assert_sound().records, FIRST + 1);
    assert!(Ledger::open(std::sync::Arc::new(world.disk()), world.options()).is_ok());
}

/// A ledger that has a snapshot made every hundred records.
fn often(dir: &Path) -> World {
    let mut world = World::new();
    world.snapshots = Some(dir.to_owned());
    world.snapshot_every = 100;
    world
}

/// Records a hundred commands and more, and waits until the readers know them.
async fn grow(ledger: &Ledger, from: u64) {
    ledger.submit_batch(grants(from..from + 150)).await.expect("recorded");
    caught_up(ledger).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_ledger_opens_from_its_last_snapshot_and_verifies_only_what_is_behind_it_first() {
    let dir = tempfile::tempdir().expect("a directory");
    let world = often(dir.path());
    let (_, ledger) = world.open();
    grow(&ledger, 0).await;
    until("a snapshot is written", || ledger.metrics().snapshots.get() == 1).await;
    ledger.submit(void(1000, id(7))).await.expect("recorded");
    ledger.submit_batch(grants(200..250)).await.expect("recorded");
    caught_up(&ledger).await;
    let seen = register(&ledger);
    drop(ledger);
    let (_, ledger) = world.open();
    assert!(ledger.metrics().trusted.get() >= FIRST + 150, "what was there at the snapshot");
    assert!(ledger.metrics().trusted.get() < world.disk_size() - 50, "what is behind it was verified");
    assert!(register(&ledger) == seen && seen == world.replayed(), "the register differs from a full replay");
    assert_eq!(ledger.metrics().snapshots.get(), 0, "it grew by less than a hundred records");
    grow(&ledger, 300).await;
    until("the next snapshot is written", || ledger.metrics().snapshots.get() == 1).await;
    drop(ledger);
    let records = world.disk_size();
    assert_eq!(world.assert_sound().snapshot, SnapshotState::Agrees { records });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_keeps_the_old_snapshot_and_the_next_is_written_when_there_is_room() {
    let dir = tempfile::tempdir().expect("a directory");
    let world = often(dir.path());
    let (_, ledger) = world.open();
    grow(&ledger, 0).await;
    until("a snapshot is written", || ledger.metrics().snapshots.get() == 1).await;
    let path = dir.path().join(SNAPSHOT_FILE);
    let good = fs::read(&path).expect("a snapshot");
    let unfinished = path.with_extension("unfinished");
    std::os::unix::fs::symlink("/dev/full", &unfinished).expect("a link");
    grow(&ledger, 200).await;
    until("no snapshot is written", || ledger.metrics().failed_snapshots.get() == 1).await;
    assert!(fs::read(&path).is_ok_and(|bytes| bytes == good), "the old one is as it was");
    assert!(fs::symlink_metadata(&unfinished).is_err(), "what was begun is deleted");
    grow(&ledger, 400).await;
    until("a snapshot is written", || ledger.metrics().snapshots.get() == 2).await;
    assert!(register(&ledger) == world.replayed());
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_and_questions_wait_for_no_snapshot() {
    let dir = tempfile::tempdir().expect("a directory");
    let world = often(dir.path());
    let (_, ledger) = world.open();
    // A pipe that nobody reads: whoever opens it to write waits.
    let pipe = dir.path().join(SNAPSHOT_FILE).with_extension("unfinished");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()));
    for from in [0, 200, 400] {
        grow(&ledger, from).await;
    }
    let metrics = ledger.metrics();
    assert_eq!((metrics.snapshots.get(), metrics.failed_snapshots.get()), (0, 0), "it still waits");
    drop(fs::File::open(&pipe).expect("the other end"));
    until("the one that waited has failed", || ledger.metrics().failed_snapshots.get() == 1).await;
    ledger.shutdown().await.expect("a clean end");
    let records = world.disk_size();
    assert_eq!(world.assert_sound().snapshot, SnapshotState::Agrees { records });
}
