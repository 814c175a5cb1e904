//! The engines of this crate hold the contract.

use inforce_log::LedgerId;
use inforce_store::testing::contract::{self, Engine};
use inforce_store::testing::{AppendFault, FaultyStore, ReadFault, TestChain, test_ledger};
use inforce_store::{AppendError, Head, LogStore, MemoryStore, ReadError, ReadLimit, Refused};

/// Keeps the last store, because a `Box<dyn LogStore>` cannot be turned back.
#[derive(Default)]
struct Memory {
    last: Option<MemoryStore>,
}

impl Engine for Memory {
    fn create(&mut self, ledger: LedgerId) -> Box<dyn LogStore> {
        let first = MemoryStore::new(ledger);
        let open = first.reopen();
        self.last = Some(first);
        Box::new(open)
    }

    fn reopen(&mut self, store: Box<dyn LogStore>) -> Box<dyn LogStore> {
        drop(store);
        Box::new(self.last.as_ref().expect("created before").reopen())
    }
}

struct Faultless(Memory);

impl Engine for Faultless {
    fn create(&mut self, ledger: LedgerId) -> Box<dyn LogStore> {
        Box::new(FaultyStore::new(self.0.create(ledger)))
    }

    fn reopen(&mut self, store: Box<dyn LogStore>) -> Box<dyn LogStore> {
        Box::new(FaultyStore::new(self.0.reopen(store)))
    }
}

#[test]
fn the_memory_engine_holds_the_contract() {
    contract::hold(&mut Memory::default());
}

#[test]
fn the_faulty_engine_without_a_script_holds_the_contract() {
    contract::hold(&mut Faultless(Memory::default()));
}

/// A store with one record, and the chain that goes on from it.
fn one_record() -> (FaultyStore<MemoryStore>, TestChain) {
    let store = FaultyStore::new(MemoryStore::new(test_ledger()));
    let mut chain = TestChain::new();
    store.append(Head::EMPTY, &chain.group(1)).expect("a good batch");
    (store, chain)
}

#[test]
fn an_uncertain_append_is_hidden_and_stops_the_store_until_it_is_reopened() {
    for (fault, size_after) in [(AppendFault::Lost, 1), (AppendFault::ReplyLost, 3)] {
        let (store, mut chain) = one_record();
        let head = store.head();
        store.break_append(1, fault);
        let group = chain.group(2);
        for _ in 0..2 {
            let got = store.append(head, &group);
            assert!(matches!(got, Err(AppendError::Uncertain { .. })), "{fault:?}: {got:?}");
            assert_eq!(store.head(), head);
            assert_eq!(store.read(0, ReadLimit::PAGE).map(|records| records.len()), Ok(1));
            assert!(store.health().poisoned.is_some());
        }
        store.reopen();
        assert_eq!(store.head().size, size_after, "{fault:?}");
        assert_eq!(store.health().poisoned, None);
    }
}

#[test]
fn a_refused_append_writes_nothing_and_the_store_goes_on() {
    for fault in [AppendFault::NoSpace, AppendFault::Failed] {
        let (store, mut chain) = one_record();
        let head = store.head();
        store.break_append(1, fault);
        let group = chain.group(2);
        let got = store.append(head, &group);
        assert!(
            matches!(got, Err(AppendError::Refused(Refused::NoSpace { .. } | Refused::Failed { .. }))),
            "{fault:?}: {got:?}"
        );
        assert_eq!(store.append(head, &group), Ok(chain.head()));
    }
}

#[test]
fn a_broken_read_is_an_error_or_short_but_never_empty() {
    let (store, mut chain) = one_record();
    store.append(store.head(), &chain.group(2)).expect("a good batch");
    store.break_read(0, ReadFault::Failed);
    store.break_read(1, ReadFault::Damaged);
    store.break_read(2, ReadFault::Short);
    let read = || store.read(1, ReadLimit::PAGE);
    assert!(matches!(read(), Err(ReadError::Failed { .. })));
    assert!(matches!(read(), Err(ReadError::Damaged { sequence: 1, .. })));
    assert_eq!(read().map(|records| records.len()), Ok(1));
    assert_eq!(read().map(|records| records.len()), Ok(2));
}
