//! Snapshots save time and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{FIRST, World, grant, grants, register};
use crate::random::Random;
use inforce_ledger::check::SnapshotState;
use inforce_ledger::{Ledger, SNAPSHOT_FILE};

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

/// Opens the ledger, says in how many pages it read the log, and checks that it knows all of it.
async fn reads_to_open(world: &World) -> u64 {
    let expected = world.replayed();
    let (store, ledger) = world.open();
    let reads = store.faults.reads();
    assert!(register(&ledger) == expected, "the register differs from a full replay");
    let next = expected.size();
    let receipt = ledger.submit(grant(next, &format!("next-{next}"))).await.expect("recorded");
    assert_eq!(receipt.first, next);
    ledger.shutdown().await.expect("a clean end");
    world.assert_sound();
    reads
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_opened_from_a_snapshot_equals_one_that_was_read_whole() {
    let dir = tempfile::tempdir().expect("a directory");
    let (mut world, _) = with_snapshot(dir.path()).await;
    let records = world.disk_size();
    assert_eq!(world.assert_sound().snapshot, SnapshotState::Agrees { records });
    for _ in 0..3 {
        assert_eq!(reads_to_open(&world).await, 1, "one read to see that the snapshot agrees");
    }
    // Records behind the snapshot are read from the log.
    world.snapshots = None;
    let (_, ledger) = world.open();
    ledger.submit(grant(500, "behind the snapshot")).await.expect_err("no principal has spaces");
    ledger.submit(grant(500, "behind")).await.expect("recorded");
    ledger.shutdown().await.expect("a clean end");
    world.snapshots = Some(dir.path().to_owned());
    assert_eq!(reads_to_open(&world).await, 2);
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
        let (store, ledger) = world.open();
        assert!(store.faults.reads() > 1, "{nth}: the log was read");
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
