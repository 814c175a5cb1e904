//! Time in records: never back, and no clock that jumped.

use std::time::Duration;

use crate::common::{World, grant};
use inforce_catalog::Instant;
use inforce_ledger::{Clock, ClockFault, Receipt, SubmitError};
use inforce_log::Record;

fn recorded_at(receipt: &Receipt) -> i64 {
    Record::decode(&receipt.records[0].bytes).expect("a record").recorded_at
}

#[tokio::test(flavor = "multi_thread")]
async fn records_carry_the_clock_and_never_an_earlier_time_than_the_last() {
    let world = World::new();
    let (_, ledger) = world.open();
    world.clock.pass(Duration::from_secs(60));
    let first = ledger.submit(grant(1, "a")).await.expect("recorded");
    assert_eq!(recorded_at(&first), world.clock.now().0);
    world.clock.set(Instant(world.clock.now().0 - 4_000_000));
    let second = ledger.submit(grant(2, "b")).await.expect("a small step is smoothed");
    assert_eq!(recorded_at(&second), recorded_at(&first));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumped_is_refused_until_an_operator_accepts_it() {
    let world = World::new();
    let (_, ledger) = world.open();
    ledger.submit(grant(1, "a")).await.expect("recorded");
    let an_hour = 3_600_000_000;
    world.clock.set(Instant(world.clock.now().0 + an_hour));
    let jumped = Err(SubmitError::Clock(ClockFault::Jumped { by_micros: an_hour }));
    assert_eq!(ledger.submit(grant(2, "b")).await, jumped);
    world.clock.set(Instant(world.clock.now().0 - an_hour));
    assert_eq!(ledger.submit(grant(2, "b")).await, jumped, "it stays refused");
    assert!(ledger.submit(grant(1, "a")).await.expect("nothing is written for it").repeated);
    assert_eq!(ledger.metrics().clock_refusals.get(), 2);
    ledger.accept_clock().await.expect("the ledger is open");
    let accepted = ledger.submit(grant(2, "b")).await.expect("recorded");
    assert_eq!(recorded_at(&accepted), world.clock.now().0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_behind_the_last_record_is_refused_after_reopening_too() {
    let world = World::new();
    let (_, ledger) = world.open();
    let last = ledger.submit(grant(1, "a")).await.expect("recorded");
    ledger.shutdown().await.expect("a clean end");
    let now = Instant(recorded_at(&last) - 5_000_001);
    world.clock.set(now);
    let (_, ledger) = world.open();
    let behind = ClockFault::Behind { now, last: Instant(recorded_at(&last)) };
    assert_eq!(ledger.submit(grant(2, "b")).await, Err(SubmitError::Clock(behind)));
    ledger.accept_clock().await.expect("the ledger is open");
    for number in 2..4 {
        let next = ledger.submit(grant(number, &format!("b{number}"))).await.expect("recorded");
        assert_eq!(recorded_at(&next), recorded_at(&last), "the last time is repeated");
    }
    world.assert_sound();
}
