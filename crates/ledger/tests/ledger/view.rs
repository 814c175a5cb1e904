//! What readers see: the log, as far as it was followed.

use std::sync::Arc;
use std::time::Duration;

use crate::common::{FIRST, World, caught_up, grant, grants, register};
use crate::random::Random;
use inforce_ledger::WaitError;
use inforce_store::testing::AppendFault;
use inforce_store::{ReadError, ReadLimit};

#[tokio::test(flavor = "multi_thread")]
async fn after_random_commands_and_full_disks_the_view_equals_a_replay_from_the_first_record() {
    let mut random = Random::new();
    let world = World::new();
    let (store, ledger) = world.open();
    let ledger = Arc::new(ledger);
    for nth in 0..400 {
        if random.below(7) == 0 {
            store.faults.break_append(nth, AppendFault::NoSpace);
        }
    }
    let mut fresh = 0;
    for _ in 0..60 {
        let batches: Vec<_> = (0..1 + random.below(12)).map(|_| random.batch(&mut fresh)).collect();
        let sent: Vec<_> = batches
            .into_iter()
            .map(|batch| {
                let ledger = Arc::clone(&ledger);
                tokio::spawn(async move { ledger.submit_batch(batch).await })
            })
            .collect();
        for sent in sent {
            if let Ok(receipts) = sent.await.expect("no task panics") {
                let last = receipts.last().expect("one at least");
                let wait = ledger.view().wait_for(last.position, Duration::from_secs(60)).await;
                assert!(wait.is_ok_and(|position| position >= last.position));
                let known = ledger.view().read(|register, _| register.command(last.command));
                let count = u32::try_from(last.records.len()).expect("few");
                assert_eq!(known, Some((last.first, count)), "what was answered can be read");
            }
        }
    }
    caught_up(&ledger).await;
    assert!(ledger.metrics().commands.get() > 20 && ledger.metrics().refusals.get() > 20);
    let seen = register(&ledger);
    assert!(seen == world.replayed(), "the view differs from a replay");
    assert_eq!(ledger.metrics().applied.get(), seen.size() - FIRST);
    assert_eq!(ledger.view().lag(), 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_ends_at_the_position_at_the_end_of_patience_or_at_once_beyond_the_log() {
    let world = World::new();
    let (store, ledger) = world.open();
    let view = ledger.view();
    assert_eq!(view.wait_for(FIRST, Duration::ZERO).await, Ok(FIRST));
    let beyond = view.wait_for(FIRST + 1, Duration::from_secs(60)).await;
    assert_eq!(beyond, Err(WaitError::Beyond { size: FIRST }));
    // A medium that fails for a while holds the view up.
    for nth in 0..1000 {
        store.faults.break_read(store.faults.reads() + nth, inforce_store::testing::ReadFault::Failed);
    }
    let receipt = ledger.submit(grant(1, "a")).await.expect("recorded");
    let late = view.wait_for(receipt.position, Duration::from_millis(10)).await;
    assert_eq!(late, Err(WaitError::Late { position: FIRST }));
    assert_eq!((view.position(), view.lag()), (FIRST, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn records_are_read_as_stored_page_by_page_up_to_the_end() {
    let world = World::new();
    let (_, ledger) = world.open();
    ledger.submit_batch(grants(0..10)).await.expect("recorded");
    let stored = world.records();
    let limit = ReadLimit { records: 4, bytes: usize::MAX };
    let mut read = Vec::new();
    loop {
        let page = ledger.read_records(read.len() as u64, limit).await.expect("readable");
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 4);
        read.extend(page);
    }
    assert!(read.iter().map(|record| record.bytes.to_vec()).eq(stored.iter().cloned()));
    assert!(read.iter().map(|record| record.sequence).eq(0..FIRST + 10));
    let beyond = ledger.read_records(FIRST + 11, limit).await;
    assert_eq!(beyond, Err(ReadError::Beyond { from: FIRST + 11, size: FIRST + 10 }));
}
