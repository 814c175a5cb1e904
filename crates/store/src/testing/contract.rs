//! The contract of [`LogStore`](crate::LogStore), sentence by sentence. Every engine runs
//! [`hold`] in its own tests; engines share no code, they share this.

use inforce_log::LedgerId;

use super::{TestChain, test_ledger};
use crate::{AppendError, Head, LogStore, MAX_GROUP_BYTES, ReadError, ReadLimit, Refused};

/// How the suite makes and reopens stores of one engine.
pub trait Engine {
    /// A new, empty store of `ledger`, apart from all earlier ones.
    fn create(&mut self, ledger: LedgerId) -> Box<dyn LogStore>;

    /// Gives up `store` (closed or not) and opens what it left behind.
    fn reopen(&mut self, store: Box<dyn LogStore>) -> Box<dyn LogStore>;
}

/// Checks every sentence of the contract. Panics with the sentence that does not hold.
pub fn hold(engine: &mut dyn Engine) {
    a_new_store_is_empty_and_says_so(engine);
    what_was_appended_is_read_back_byte_for_byte(engine);
    a_read_starts_anywhere_and_ends_at_its_limits(engine);
    a_read_beyond_the_end_is_an_error(engine);
    a_stale_head_is_a_conflict_and_writes_nothing(engine);
    a_bad_record_refuses_the_whole_batch(engine);
    a_group_over_the_limit_is_refused(engine);
    an_empty_batch_moves_nothing(engine);
    everything_is_there_after_reopening(engine);
    a_closed_store_answers_closed(engine);
    concurrent_appends_make_one_chain(engine);
}

fn all(store: &dyn LogStore) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    let size = store.head().size;
    while (records.len() as u64) < size {
        let page = store.read(records.len() as u64, ReadLimit::PAGE).expect("a sound log is read");
        assert!(!page.is_empty(), "a read before the end returns at least one record");
        records.extend(page);
    }
    records
}

fn a_new_store_is_empty_and_says_so(engine: &mut dyn Engine) {
    let store = engine.create(test_ledger());
    assert_eq!(store.ledger(), test_ledger());
    assert_eq!(store.head(), Head::EMPTY);
    assert_eq!(store.read(0, ReadLimit::PAGE), Ok(vec![]), "from == size is the empty answer");
    assert_eq!(store.health().poisoned, None);
    assert_eq!(store.health().degraded, Vec::<String>::new());
}

fn what_was_appended_is_read_back_byte_for_byte(engine: &mut dyn Engine) {
    let store = engine.create(test_ledger());
    let mut chain = TestChain::new();
    let mut expected = Vec::new();
    for count in [1, 3, 17, 1] {
        let before = chain.head();
        let group = chain.group(count);
        assert_eq!(store.append(before, &group), Ok(chain.head()), "Ok carries the new head");
        assert_eq!(store.head(), chain.head(), "what is Ok is visible");
        expected.extend(group);
    }
    // The longest record there can be spans several pages of any engine.
    let before = chain.head();
    let group = vec![chain.longest()];
    assert_eq!(store.append(before, &group), Ok(chain.head()));
    expected.extend(group);
    assert_eq!(all(store.as_ref()), expected);
}

fn a_read_starts_anywhere_and_ends_at_its_limits(engine: &mut dyn Engine) {
    let store = engine.create(test_ledger());
    let mut chain = TestChain::new();
    let records = chain.group(10);
    store.append(Head::EMPTY, &records).expect("a good batch");
    for from in 0..=10 {
        for limit in 1..=11 {
            let got = store.read(from as u64, ReadLimit { records: limit, ..ReadLimit::PAGE });
            let end = (from + limit).min(10);
            assert_eq!(got, Ok(records[from..end].to_vec()), "from {from}, limit {limit}");
        }
    }
    assert_eq!(store.read(4, ReadLimit::ONE), Ok(records[4..5].to_vec()));
    let two = records[4].len() + records[5].len();
    let got = store.read(4, ReadLimit { records: 9, bytes: two });
    assert_eq!(got, Ok(records[4..6].to_vec()), "the sum of lengths limits the answer");
    let got = store.read(4, ReadLimit { records: 9, bytes: two - 1 });
    assert_eq!(got, Ok(records[4..5].to_vec()));
    let got = store.read(4, ReadLimit { records: 0, bytes: 0 });
    assert_eq!(got, Ok(records[4..5].to_vec()), "one record is never withheld");
}

fn a_read_beyond_the_end_is_an_error(engine: &mut dyn Engine) {
    let store = engine.create(test_ledger());
    let mut chain = TestChain::new();
    store.append(Head::EMPTY, &chain.group(2)).expect("a good batch");
    for from in [3, 4, u64::MAX] {
        let got = store.read(from, ReadLimit::PAGE);
        assert_eq!(got, Err(ReadError::Beyond { from, size: 2 }));
    }
}

fn a_stale_head_is_a_conflict_and_writes_nothing(engine: &mut dyn Engine) {
    let store = engine.create(test_ledger());
    let mut chain = TestChain::new();
    let first = chain.group(2);
    let head = store.append(Head::EMPTY, &first).expect("a good batch");
    let stale = chain.clone().group(1);
    for expected in [
        Head::EMPTY,
        Head { size: 1, ..head },
        Head { size: 3, ..head },
        Head { hash: Head::EMPTY.hash, ..head },
    ] {
        let got = store.append(expected, &stale);
        assert_eq!(got, Err(AppendError::Conflict { head }), "expected {expected:?}");
    }
    assert_eq!(all(store.as_ref()), first);
}

fn a_bad_record_refuses_the_whole_batch(engine: &mut dyn Engine) {
    let store = engine.create(test_ledger());
    let mut chain = TestChain::new();
    let head = store.append(Head::EMPTY, &chain.group(1)).expect("a good batch");
    let good = chain.clone().group(3);
    let mut foreign = TestChain::of(LedgerId([9; 16]));
    foreign.group(1);
    let spoilt: [(&str, usize, Vec<u8>); 5] = [
        ("no envelope", 1, b"not a record".to_vec()),
        ("empty", 0, Vec::new()),
        ("too long", 2, vec![0; 1 << 17]),
        ("another ledger", 0, foreign.group(1).remove(0)),
        ("repeated", 1, good[0].clone()),
    ];
    for (what, at, record) in spoilt {
        let mut batch = good.clone();
        batch[at] = record;
        match store.append(head, &batch) {
            Err(AppendError::Refused(Refused::BadRecord { index, .. })) => {
                assert_eq!(index, at, "{what}: the record is named");
            }
            other => panic!("{what}: expected BadRecord, got {other:?}"),
        }
    }
    let mut unlinked = TestChain::new();
    unlinked.longest();
    match store.append(head, &unlinked.group(1)) {
        Err(AppendError::Refused(Refused::BadRecord { index: 0, .. })) => {}
        other => panic!("a record that names another predecessor: {other:?}"),
    }
    assert_eq!(store.head(), head, "nothing of a refused batch is in the log");
    assert!(store.append(head, &good).is_ok(), "a refusal does not stop the store");
}

fn a_group_over_the_limit_is_refused(engine: &mut dyn Engine) {
    let store = engine.create(test_ledger());
    let batch = vec![vec![0_u8; 1 << 20]; (MAX_GROUP_BYTES >> 20) + 1];
    let bytes = batch.len() << 20;
    let got = store.append(Head::EMPTY, &batch);
    assert_eq!(got, Err(Refused::TooLarge { bytes, limit: MAX_GROUP_BYTES }.into()));
    assert_eq!(store.head(), Head::EMPTY);
}

fn an_empty_batch_moves_nothing(engine: &mut dyn Engine) {
    let store = engine.create(test_ledger());
    let mut chain = TestChain::new();
    let head = store.append(Head::EMPTY, &chain.group(1)).expect("a good batch");
    assert_eq!(store.append(head, &[]), Ok(head));
    let got = store.append(Head::EMPTY, &[]);
    assert_eq!(got, Err(AppendError::Conflict { head }), "the head is compared all the same");
}

fn everything_is_there_after_reopening(engine: &mut dyn Engine) {
    for close in [true, false] {
        let mut store = engine.create(test_ledger());
        let mut chain = TestChain::new();
        let mut expected = Vec::new();
        for count in [2, 1, 5] {
            let before = chain.head();
            let group = chain.group(count);
            store.append(before, &group).expect("a good batch");
            expected.extend(group);
            if close {
                store.close().expect("a clean close");
            }
            store = engine.reopen(store);
            assert_eq!(store.head(), chain.head(), "the head survives (closed: {close})");
            assert_eq!(store.ledger(), test_ledger());
            assert_eq!(all(store.as_ref()), expected);
        }
    }
}

fn a_closed_store_answers_closed(engine: &mut dyn Engine) {
    let store = engine.create(test_ledger());
    let mut chain = TestChain::new();
    let head = store.append(Head::EMPTY, &chain.group(1)).expect("a good batch");
    store.close().expect("a clean close");
    store.close().expect("closing twice is no error");
    assert_eq!(store.append(head, &chain.group(1)), Err(Refused::Closed.into()));
    assert_eq!(store.read(0, ReadLimit::PAGE), Err(ReadError::Closed));
}

/// Four threads race; whoever has the right head wins, the others see a conflict and read what
/// they missed. Readers check at every moment that the chain ends exactly at the head.
fn concurrent_appends_make_one_chain(engine: &mut dyn Engine) {
    const GROUPS: u64 = 12;
    let store = engine.create(test_ledger());
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let store = store.as_ref();
            scope.spawn(move || {
                let mut won = 0;
                while won < GROUPS {
                    let head = store.head();
                    let group = TestChain::at(head, worker).group(2);
                    match store.append(head, &group) {
                        Ok(head) => {
                            won += 1;
                            assert!(store.head().size >= head.size, "the head never moves back");
                        }
                        Err(AppendError::Conflict { head: other }) => {
                            assert_ne!(other, head, "a conflict names the head that is there");
                            assert!(store.read(head.size, ReadLimit::PAGE).is_ok());
                        }
                        Err(other) => panic!("a race is a conflict, not: {other}"),
                    }
                }
            });
        }
    });
    assert_eq!(store.head().size, 4 * GROUPS * 2);
    let head = TestChain::follow(&all(store.as_ref()));
    assert_eq!(head, store.head(), "the records form one chain that ends at the head");
}
