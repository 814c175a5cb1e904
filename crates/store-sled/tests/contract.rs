//! The default engine holds the contract of the seam.

use inforce_log::LedgerId;
use inforce_store::LogStore;
use inforce_store::testing::contract::{self, Engine};
use inforce_store_sled::{Options, SledStore};
use tempfile::TempDir;

/// Every store in a directory of its own; the last one is the one that is reopened.
struct Sled {
    options: Options,
    dirs: Vec<TempDir>,
}

impl Sled {
    fn last(&self) -> &std::path::Path {
        self.dirs.last().expect("created before").path()
    }
}

impl Engine for Sled {
    fn create(&mut self, ledger: LedgerId) -> Box<dyn LogStore> {
        self.dirs.push(tempfile::tempdir().expect("a temporary directory"));
        let store = SledStore::create(self.last(), ledger, &self.options);
        Box::new(store.expect("an empty directory"))
    }

    fn reopen(&mut self, store: Box<dyn LogStore>) -> Box<dyn LogStore> {
        drop(store);
        let (store, _) = SledStore::open(self.last(), &self.options).expect("a sound ledger");
        Box::new(store)
    }
}

#[test]
fn the_default_engine_holds_the_contract() {
    contract::hold(&mut Sled { options: Options::default(), dirs: Vec::new() });
}

#[test]
fn the_default_engine_holds_the_contract_with_many_small_segments() {
    let options = Options { segment_bytes: 2048, sync_every_groups: 1, ..Options::default() };
    contract::hold(&mut Sled { options, dirs: Vec::new() });
}
