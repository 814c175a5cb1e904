//! The writer: order, groups, command ids, batches, and what happens to those who wait.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::common::{
    ADMIN, FIRST, World, answer, caught_up, grant, grants, id, occupy, queue, receipts, void, withdraw,
};
use inforce_catalog::RefusalCode;
use inforce_ledger::{Ledger, MAX_BATCH, MAX_GROUP, Receipt, SubmitError};
use inforce_log::{Record, record_hash};
use inforce_store::LogStore;

fn refusal(error: &SubmitError) -> Option<(usize, RefusalCode)> {
    match error {
        SubmitError::Refused { index, refusal } => Some((*index, refusal.code)),
        _ => None,
    }
}

#[track_caller]
fn assert_refused(answer: Result<Vec<Receipt>, SubmitError>, index: usize, code: RefusalCode) {
    let error = answer.expect_err("it must be refused");
    assert_eq!(refusal(&error), Some((index, code)), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_submitters_get_gapless_sequences_and_the_bytes_that_are_stored() {
    let world = World::new();
    let (_, ledger) = world.open();
    let ledger = Arc::new(ledger);
    let tasks: Vec<_> = (0..64)
        .map(|task: u64| {
            let ledger = Arc::clone(&ledger);
            tokio::spawn(async move {
                let mut receipts = Vec::new();
                for submission in grants(task * 100..task * 100 + 8) {
                    receipts.push(ledger.submit(submission).await.expect("recorded"));
                }
                receipts
            })
        })
        .collect();
    let mut receipts = Vec::new();
    for task in tasks {
        let of_task = task.await.expect("no task panics");
        assert!(of_task.is_sorted_by_key(|receipt| receipt.first), "answers are durable in order");
        receipts.extend(of_task);
    }
    let records = world.records();
    let sequences: BTreeSet<u64> = receipts.iter().map(|receipt| receipt.first).collect();
    assert_eq!(sequences, (FIRST..FIRST + 64 * 8).collect());
    for receipt in receipts {
        assert!(receipt.position > receipt.first && !receipt.repeated);
        let [out] = receipt.records.as_slice() else { panic!("one record each") };
        assert_eq!(*out.bytes, *records[usize::try_from(out.sequence).expect("small")]);
        assert_eq!(out.hash, record_hash(&out.bytes));
        let record = Record::decode(&out.bytes).expect("a record");
        assert_eq!((record.sequence, record.command.id), (receipt.first, receipt.command.0));
        assert_eq!(record.principal, ADMIN);
    }
    world.assert_sound();
}

#[tokio::test]
async fn a_group_is_what_queued_up_while_the_last_append_ran_and_no_more_than_its_limit() {
    let world = World::new();
    let (store, ledger) = world.open();
    let ledger = Arc::new(ledger);
    let first = occupy(&ledger, &store, grant(1, "first")).await;
    let mut waiting = Vec::new();
    for (ahead, submission) in grants(100..100 + MAX_GROUP as u64 + 44).into_iter().enumerate() {
        waiting.push(queue(&ledger, ahead, vec![submission]).await);
    }
    store.go_on();
    receipts(first).await;
    for sent in waiting {
        receipts(sent).await;
    }
    assert_eq!(store.groups(), [1, MAX_GROUP, 44]);
    assert_eq!(ledger.metrics().groups.get(), 3);
    assert_eq!(ledger.metrics().commands.get(), 301);
}

#[tokio::test]
async fn a_large_batch_goes_alone() {
    let world = World::new();
    let (store, ledger) = world.open();
    let ledger = Arc::new(ledger);
    let first = occupy(&ledger, &store, grant(1, "first")).await;
    let before = queue(&ledger, 0, vec![grant(2, "before")]).await;
    let batch = queue(&ledger, 1, grants(100..400)).await;
    let after = queue(&ledger, 2, vec![grant(3, "after")]).await;
    store.go_on();
    receipts(first).await;
    assert_eq!(receipts(before).await[0].first, FIRST + 1);
    let batch = receipts(batch).await;
    assert_eq!(receipts(after).await[0].first, FIRST + 302);
    assert_eq!(store.groups(), [1, 1, 300, 1]);
    let firsts: Vec<u64> = batch.iter().map(|receipt| receipt.first).collect();
    assert_eq!(firsts, (FIRST + 2..FIRST + 302).collect::<Vec<_>>());
    let ids: Vec<_> = batch.iter().map(|receipt| receipt.command).collect();
    assert_eq!(ids, (100..400).map(id).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_repeated_command_gets_the_first_result_also_after_reopening() {
    let world = World::new();
    let (_, ledger) = world.open();
    let first = ledger.submit(grant(1, "a")).await.expect("recorded");
    ledger.submit(grant(2, "b")).await.expect("recorded");
    let again = ledger.submit(grant(1, "a")).await.expect("the first result");
    assert_eq!(again, Receipt { repeated: true, position: FIRST + 2, ..first.clone() });
    assert_eq!(ledger.metrics().repeated.get(), 1);
    ledger.shutdown().await.expect("a clean end");
    let (store, ledger) = world.open();
    let again = ledger.submit(grant(1, "a")).await.expect("the first result");
    assert_eq!(again, Receipt { repeated: true, position: FIRST + 2, ..first });
    assert_eq!(store.groups(), [0; 0], "nothing was written");
}

#[tokio::test]
async fn a_command_of_many_records_is_repeated_whole() {
    let world = World::new();
    let (_, ledger) = world.open();
    let batch = ledger.submit_batch(grants(0..5)).await.expect("recorded");
    let ids: Vec<_> = batch.iter().map(|receipt| receipt.command).collect();
    assert_eq!(ids.len(), 5);
    let voided = ledger.submit(void(9, id(3))).await.expect("recorded");
    let again = ledger.submit(void(9, id(3))).await.expect("the first result");
    assert_eq!((voided.records, voided.first), (again.records, again.first));
    let genesis = ledger.read_records(0, inforce_store::ReadLimit::PAGE).await.expect("readable");
    let command = Record::decode(&genesis[0].bytes).expect("a record").command;
    assert_eq!((command.count, command.id), (3, ledger.id().0), "the genesis is a command too");
}

#[tokio::test]
async fn the_same_id_with_other_content_is_refused_and_names_the_records() {
    let world = World::new();
    let (_, ledger) = world.open();
    ledger.submit(grant(1, "a")).await.expect("recorded");
    let mut other_principal = grant(1, "a");
    other_principal.principal = "somebody-else".into();
    for other in [grant(1, "b"), withdraw(1, "a"), other_principal] {
        let error = ledger.submit(other).await.expect_err("other content");
        assert_eq!(refusal(&error), Some((0, RefusalCode::CommandIdReused)));
        let SubmitError::Refused { refusal, .. } = error else { panic!("a refusal") };
        assert_eq!(refusal.records, [FIRST]);
    }
    assert_eq!(world.disk().head().size, FIRST + 1);
}

#[tokio::test]
async fn within_one_group_repeats_get_the_first_result_and_reuse_is_refused() {
    let world = World::new();
    let (store, ledger) = world.open();
    let ledger = Arc::new(ledger);
    let first = occupy(&ledger, &store, grant(1, "first")).await;
    let new = queue(&ledger, 0, vec![grant(2, "a")]).await;
    let same = queue(&ledger, 1, vec![grant(2, "a")]).await;
    let reused = queue(&ledger, 2, vec![grant(2, "b")]).await;
    let mixed = queue(&ledger, 3, vec![grant(1, "first"), grant(2, "a")]).await;
    store.go_on();
    let first = receipts(first).await;
    let new = receipts(new).await;
    let same = receipts(same).await;
    assert_eq!(same, [Receipt { repeated: true, ..new[0].clone() }]);
    assert_refused(answer(reused).await, 0, RefusalCode::CommandIdReused);
    let position = new[0].position;
    let of_both = [first[0].clone(), new[0].clone()];
    let of_both = of_both.map(|receipt| Receipt { repeated: true, position, ..receipt });
    assert_eq!(receipts(mixed).await, of_both, "one durable, one in the group");
    assert_eq!(store.groups(), [1, 1]);
}

#[tokio::test]
async fn a_refusal_that_rests_on_an_uncommitted_command_waits_for_it() {
    let world = World::new();
    let (store, ledger) = world.open();
    let ledger = Arc::new(ledger);
    let first = occupy(&ledger, &store, grant(1, "first")).await;
    let before = queue(&ledger, 0, vec![withdraw(2, "nobody")]).await;
    let granted = queue(&ledger, 1, vec![grant(3, "a")]).await;
    let refused = queue(&ledger, 2, vec![grant(4, "a")]).await;
    let repeated = queue(&ledger, 3, vec![grant(3, "a")]).await;
    store.let_one_through();
    receipts(first).await;
    assert_refused(answer(before).await, 0, RefusalCode::RoleNotHeld);
    crate::common::until("the second group is at the store", || store.groups().len() == 2).await;
    let mut resting = [granted, refused, repeated];
    for sent in &mut resting {
        let early = tokio::time::timeout(Duration::from_millis(30), sent).await;
        assert!(early.is_err(), "answered before the group was durable");
    }
    store.go_on();
    let [granted, refused, repeated] = resting;
    assert_eq!(receipts(granted).await[0].first, FIRST + 1);
    assert_refused(answer(refused).await, 0, RefusalCode::RoleHeld);
    assert!(receipts(repeated).await[0].repeated);
}

#[tokio::test]
async fn a_batch_is_recorded_as_a_whole_or_not_at_all() {
    let world = World::new();
    let (store, ledger) = world.open();
    let bad = vec![grant(1, "a"), grant(2, "b"), withdraw(3, "nobody"), grant(4, "d")];
    assert_refused(ledger.submit_batch(bad).await, 2, RefusalCode::RoleNotHeld);
    assert_eq!(store.groups(), [0; 0]);
    let good = vec![grant(1, "a"), withdraw(2, "a"), grant(3, "a")];
    let receipts = ledger.submit_batch(good.clone()).await.expect("each sees those before it");
    assert_eq!(receipts.len(), 3);
    let again = ledger.submit_batch(good.clone()).await.expect("the first results");
    for (first, again) in receipts.iter().zip(&again) {
        assert_eq!(*again, Receipt { repeated: true, ..first.clone() });
    }
    let longer = [good.clone(), vec![grant(9, "z")]].concat();
    assert_refused(ledger.submit_batch(longer).await, 0, RefusalCode::BatchPartlyRecorded);
    let mut changed = good;
    changed[1] = grant(2, "other");
    assert_refused(ledger.submit_batch(changed).await, 1, RefusalCode::CommandIdReused);
    assert_eq!(world.disk().head().size, FIRST + 3);
    world.assert_sound();
}

#[tokio::test]
async fn a_batch_names_each_command_once_and_keeps_its_limit() {
    let world = World::new();
    let (_, ledger) = world.open();
    let twice = vec![grant(1, "a"), grant(2, "b"), grant(1, "a")];
    assert_refused(ledger.submit_batch(twice).await, 2, RefusalCode::Repeated);
    let too_many = grants(0..MAX_BATCH as u64 + 1);
    assert_eq!(
        ledger.submit_batch(too_many).await,
        Err(SubmitError::TooLarge { unit: "commands", given: MAX_BATCH + 1, limit: MAX_BATCH })
    );
    assert_eq!(ledger.submit_batch(Vec::new()).await, Ok(Vec::new()));
    assert_eq!(world.disk().head().size, FIRST);
}

#[tokio::test]
async fn whoever_disappears_changes_nothing_about_the_outcome() {
    let world = World::new();
    let (store, ledger) = world.open();
    let ledger = Arc::new(ledger);
    let at_the_store = occupy(&ledger, &store, grant(1, "a")).await;
    let queued = queue(&ledger, 0, vec![grant(2, "b")]).await;
    for gone in [at_the_store, queued] {
        gone.abort();
        assert!(gone.await.expect_err("gone").is_cancelled());
    }
    store.go_on();
    let next = ledger.submit(grant(3, "c")).await.expect("recorded");
    assert_eq!(next.first, FIRST + 2, "both were recorded before it");
    assert!(ledger.submit(grant(2, "b")).await.expect("the first result").repeated);
}

#[tokio::test]
async fn a_full_queue_is_said_and_nothing_of_it_is_written() {
    let mut world = World::new();
    world.queue_depth = 1;
    world.queue_patience = Duration::from_millis(20);
    let (store, ledger) = world.open();
    let ledger = Arc::new(ledger);
    let first = occupy(&ledger, &store, grant(1, "a")).await;
    let queued = queue(&ledger, 0, vec![grant(2, "b")]).await;
    let waited = world.queue_patience;
    assert_eq!(ledger.submit(grant(3, "c")).await, Err(SubmitError::Busy { waited }));
    store.go_on();
    receipts(first).await;
    receipts(queued).await;
    assert!(!ledger.submit(grant(3, "c")).await.expect("recorded now").repeated);
}

#[tokio::test]
async fn a_shutdown_finishes_what_is_queued_and_loses_nothing() {
    let world = World::new();
    let (store, ledger) = world.open();
    let ledger = Arc::new(ledger);
    let mut sent = vec![occupy(&ledger, &store, grant(1, "a")).await];
    for (ahead, submission) in grants(100..150).into_iter().enumerate() {
        sent.push(queue(&ledger, ahead, vec![submission]).await);
    }
    let ending = tokio::spawn({
        let ledger: Arc<Ledger> = Arc::clone(&ledger);
        async move { ledger.shutdown().await }
    });
    crate::common::until("the shutdown is queued", || ledger.queued() == 51).await;
    sent.push(queue(&ledger, 51, vec![grant(2, "behind-it")]).await);
    store.go_on();
    ending.await.expect("no task panics").expect("a clean end");
    for sent in sent {
        assert!(!receipts(sent).await[0].repeated);
    }
    let late = ledger.submit(grant(999, "late")).await;
    assert!(matches!(late, Err(SubmitError::Stopped { .. })), "{late:?}");
    ledger.shutdown().await.expect("again does nothing");
    assert_eq!(world.assert_sound().records, FIRST + 52);
    let (_, ledger) = world.open();
    assert!(ledger.submit(grant(149, "officer-149")).await.expect("the first result").repeated);
    caught_up(&ledger).await;
}
