//! A ledger that the first version wrote is opened by this one.

mod support;

use std::path::Path;

use inforce_store::LogStore;
use inforce_store_sled::{SledStore, Trouble};
use support::{all, copy_dir, options};

/// Hash of the last of the three records in `tests/golden/v1`.
const HASH: &str = "616f0b5ace473ecf17b9bce25e0234b69e1aa80dc5231f9714045a9c2a6f60e7";

#[test]
fn a_ledger_of_version_1_opens_with_every_record() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    copy_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/v1"), dir.path());
    let (store, report) = SledStore::open(dir.path(), &options()).expect("it opens");
    assert!(report.closed_cleanly);
    let troubles: Vec<_> = report.findings.iter().map(|finding| finding.trouble).collect();
    assert_eq!(troubles, [Trouble::Missing], "only the copy in sled was left out: {report:?}");
    assert_eq!((store.head().size, store.head().hash.to_string().as_str()), (3, HASH));
    assert_eq!(all(&store).len(), 3);
}
