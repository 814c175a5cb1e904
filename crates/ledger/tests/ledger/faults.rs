//! Every write broken: lost, stored with the reply lost, refused; and reads that fail.

use std::sync::Arc;

use crate::common::{FIRST, World, answer, caught_up, grant, grants, id, occupy, queue, register, withdraw};
use inforce_catalog::{RefusalCode, Submission};
use inforce_ledger::{CreateError, Fatal, Ledger, OpenError, ShutdownError, SubmitError};
use inforce_store::testing::{AppendFault, FaultyStore, ReadFault, TestChain};
use inforce_store::{AppendError, LogStore, ReadError};

/// Commands that rest on each other; none can be recorded twice.
fn story() -> Vec<Vec<Submission>> {
    vec![
        vec![grant(1, "a")],
        vec![withdraw(2, "a")],
        grants(10..15),
        vec![grant(3, "a")],
        vec![withdraw(4, "a"), grant(5, "a")],
    ]
}

#[tokio::test]
async fn every_write_broken_twice_leaves_each_command_recorded_once() {
    let expected = {
        let world = World::new();
        let (_, ledger) = world.open();
        for batch in story() {
            ledger.submit_batch(batch).await.expect("recorded");
        }
        world.replayed()
    };
    for fault in [AppendFault::Lost, AppendFault::ReplyLost] {
        for nth in 0..story().len() {
            let world = World::new();
            let (store, ledger) = world.open();
            store.faults.break_append(nth as u64, fault);
            let mut story = story().into_iter();
            for batch in story.by_ref().take(nth) {
                ledger.submit_batch(batch).await.expect("recorded");
            }
            let broken = story.next().expect("one is left");
            let got = ledger.submit_batch(broken.clone()).await;
            assert!(matches!(got, Err(SubmitError::Uncertain { .. })), "{fault:?} {nth}: {got:?}");
            assert!(matches!(ledger.fatal().await, Fatal::Uncertain { .. }));
            let next = ledger.submit(grant(99, "z")).await;
            assert!(matches!(next, Err(SubmitError::Stopped { .. })), "{next:?}");
            let end = ledger.shutdown().await;
            assert!(matches!(end, Err(ShutdownError::Fatal(Fatal::Uncertain { .. }))), "{end:?}");

            let (_, ledger) = world.open();
            let again = ledger.submit_batch(broken).await.expect("the right answer either way");
            let was_stored = fault == AppendFault::ReplyLost;
            assert!(again.iter().all(|receipt| receipt.repeated == was_stored), "{fault:?} {nth}");
            for batch in story {
                ledger.submit_batch(batch).await.expect("recorded");
            }
            world.assert_sound();
            let got = world.replayed();
            assert_eq!(got.size(), expected.size());
            let commands = |of: &inforce_catalog::Register| -> Vec<_> {
                (0..of.size()).filter_map(|n| of.record(n)).map(|(_, entry)| entry.command).collect()
            };
            assert_eq!(commands(&got), commands(&expected), "{fault:?} {nth}");
        }
    }
}

#[tokio::test]
async fn all_of_an_uncertain_group_are_told_so_and_those_behind_it_that_it_stopped() {
    let world = World::new();
    let (store, ledger) = world.open();
    let ledger = Arc::new(ledger);
    store.faults.break_append(1, AppendFault::ReplyLost);
    let first = occupy(&ledger, &store, grant(1, "first")).await;
    let new = queue(&ledger, 0, vec![grant(2, "a")]).await;
    let refused = queue(&ledger, 1, vec![grant(3, "a")]).await;
    let repeated = queue(&ledger, 2, vec![grant(2, "a")]).await;
    let durable = queue(&ledger, 3, vec![grant(1, "first")]).await;
    let carried = queue(&ledger, 4, grants(100..400)).await;
    let behind = queue(&ledger, 5, vec![grant(4, "b")]).await;
    store.go_on();
    answer(first).await.expect("recorded");
    for sent in [new, refused, repeated] {
        let got = answer(sent).await;
        assert!(matches!(got, Err(SubmitError::Uncertain { .. })), "{got:?}");
    }
    assert!(answer(durable).await.expect("rests on durable state only")[0].repeated);
    for sent in [carried, behind] {
        let got = answer(sent).await;
        assert!(matches!(got, Err(SubmitError::Stopped { .. })), "{got:?}");
    }
    caught_up(&ledger).await;
    assert_eq!(register(&ledger).size(), FIRST + 1, "readers see only what is known to be durable");
}

#[tokio::test]
async fn a_group_that_finds_no_room_is_taken_back_whole_and_can_be_sent_again() {
    for fault in [AppendFault::NoSpace, AppendFault::Failed] {
        let world = World::new();
        let (store, ledger) = world.open();
        let ledger = Arc::new(ledger);
        store.faults.break_append(1, fault);
        let first = occupy(&ledger, &store, grant(1, "first")).await;
        let granted = queue(&ledger, 0, vec![grant(2, "a")]).await;
        let batch = queue(&ledger, 1, grants(10..20)).await;
        let resting = queue(&ledger, 2, vec![grant(3, "a")]).await;
        let repeated = queue(&ledger, 3, vec![grant(2, "a")]).await;
        store.go_on();
        answer(first).await.expect("recorded");
        for sent in [granted, batch, resting, repeated] {
            let error = answer(sent).await.expect_err("not written");
            assert!(error.is_retryable(), "{error}");
            match fault {
                AppendFault::NoSpace => assert!(matches!(error, SubmitError::StoreFull { .. })),
                _ => assert!(matches!(error, SubmitError::NotWritten { .. })),
            }
        }
        assert_eq!(world_size(&ledger), FIRST + 1);
        let now = ledger.submit(grant(3, "a")).await.expect("nothing stands in its way any more");
        assert_eq!((now.first, now.repeated), (FIRST + 1, false));
        let refused = ledger.submit(grant(2, "a")).await;
        let Err(SubmitError::Refused { refusal, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal.code, RefusalCode::RoleHeld);
        assert!(!ledger.submit_batch(grants(10..20)).await.expect("recorded")[0].repeated);
        ledger.shutdown().await.expect("a clean end");
        assert_eq!(world.assert_sound().records, FIRST + 12);
    }
}

fn world_size(ledger: &Ledger) -> u64 {
    ledger.head().borrow().size
}

#[tokio::test]
async fn a_store_that_was_closed_under_it_ends_the_ledger() {
    let world = World::new();
    let (store, ledger) = world.open();
    store.close().expect("memory closes");
    let got = ledger.submit(grant(1, "a")).await;
    assert!(matches!(got, Err(SubmitError::Stopped { .. })), "{got:?}");
    assert!(matches!(ledger.fatal().await, Fatal::Inconsistent { .. }));
}

#[tokio::test]
async fn a_conflict_ends_the_ledger_and_writes_nothing() {
    let world = World::new();
    let (store, ledger) = world.open();
    let before = store.head();
    store.faults.append(before, &TestChain::at(before, 1).group(1)).expect("it continues the log");
    let got = ledger.submit(grant(1, "a")).await;
    assert!(matches!(got, Err(SubmitError::Stopped { .. })), "{got:?}");
    let found = store.head();
    assert_eq!(ledger.fatal().await, Fatal::Conflict { expected: before, found });
    assert_eq!(world.disk().head().size, before.size + 1);
}

#[tokio::test]
async fn a_creation_broken_twice_is_either_not_there_or_whole() {
    for fault in [AppendFault::Lost, AppendFault::ReplyLost] {
        let world = World::empty();
        let store = FaultyStore::new(world.disk());
        store.break_append(0, fault);
        let got = Ledger::create(&store, "inforce.example/test", crate::common::ADMIN, &*world.clock);
        assert!(matches!(got, Err(CreateError::Append(AppendError::Uncertain { .. }))), "{got:?}");
        let again =
            Ledger::create(&world.disk(), "inforce.example/test", crate::common::ADMIN, &*world.clock);
        match fault {
            AppendFault::Lost => assert_eq!(again.map(|head| head.size), Ok(FIRST)),
            _ => assert_eq!(again, Err(CreateError::Exists { records: FIRST })),
        }
        let (_, ledger) = world.open();
        ledger.submit(grant(1, "a")).await.expect("recorded");
    }
}

#[test]
fn a_creation_that_is_refused_writes_nothing() {
    let world = World::empty();
    for (origin, principal) in [("", "admin"), ("inforce.example/test", "not a principal")] {
        let got = Ledger::create(&world.disk(), origin, principal, &*world.clock);
        assert!(matches!(got, Err(CreateError::Refused(_))), "{got:?}");
    }
    assert_eq!(world.disk().head().size, 0);
}

#[test]
fn what_is_not_a_ledger_is_not_opened_and_never_created() {
    let world = World::empty();
    let open = || Ledger::open(Arc::new(world.disk()), world.options()).map(drop);
    assert!(matches!(open(), Err(OpenError::NoGenesis)));
    assert_eq!(world.disk().head().size, 0);
    let foreign = TestChain::new().group(2);
    world.disk().append(inforce_store::Head::EMPTY, &foreign).expect("a valid log");
    assert!(matches!(open(), Err(OpenError::Codec(_))));
}

#[test]
fn a_log_that_ends_inside_a_command_is_not_opened() {
    let records = World::new().records();
    let cut = World::empty();
    cut.disk().append(inforce_store::Head::EMPTY, &records[..2]).expect("a valid log");
    match Ledger::open(Arc::new(cut.disk()), cut.options()).map(drop) {
        Err(OpenError::TornCommand(command)) => assert_eq!((command.position, command.count), (1, 3)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_ledger_that_cannot_be_read_is_not_opened() {
    let world = World::new();
    for (fault, expected) in [(ReadFault::Failed, "failed"), (ReadFault::Damaged, "damaged")] {
        let store = FaultyStore::new(world.disk());
        store.break_read(0, fault);
        match Ledger::open(Arc::new(store), world.options()).map(drop) {
            Err(OpenError::Read(ReadError::Failed { .. })) => assert_eq!(expected, "failed"),
            Err(OpenError::Read(ReadError::Damaged { sequence: 0, .. })) => {
                assert_eq!(expected, "damaged");
            }
            other => panic!("{other:?}"),
        }
    }
    let store = FaultyStore::new(world.disk());
    store.break_read(0, ReadFault::Short);
    assert!(Ledger::open(Arc::new(store), world.options()).is_ok(), "a short answer is asked on");
}

#[tokio::test]
async fn readers_outlast_a_medium_that_fails_and_stop_at_damage() {
    let world = World::new();
    let (store, ledger) = world.open();
    store.faults.break_read(store.faults.reads(), ReadFault::Failed);
    ledger.submit(grant(1, "a")).await.expect("recorded");
    caught_up(&ledger).await;
    assert_eq!(register(&ledger).size(), FIRST + 1);
    store.faults.break_read(store.faults.reads(), ReadFault::Damaged);
    ledger.submit(grant(2, "b")).await.expect("recorded");
    assert!(matches!(ledger.fatal().await, Fatal::Reader { .. }));
    let wait = ledger.view().wait_for(FIRST + 2, std::time::Duration::from_secs(60)).await;
    assert_eq!(wait, Err(inforce_ledger::WaitError::Stopped));
}

#[tokio::test]
async fn a_first_result_that_cannot_be_read_back_is_an_error_and_not_a_second_recording() {
    let world = World::new();
    let (store, ledger) = world.open();
    ledger.submit(grant(1, "a")).await.expect("recorded");
    caught_up(&ledger).await;
    store.faults.break_read(store.faults.reads(), ReadFault::Damaged);
    let got = ledger.submit(grant(1, "a")).await;
    assert!(matches!(got, Err(SubmitError::Unreadable { .. })), "{got:?}");
    let again = ledger.submit(grant(1, "a")).await.expect("the first result");
    assert_eq!((again.first, again.command, again.repeated), (FIRST, id(1), true));
}
