//! A ledger that the first version wrote is opened by this one.

mod support;

use std::path::Path;

use inforce_store::LogStore;
use inforce_store_sled::{SledStore, Trouble, check};
use support::{Ledger, all, copy_dir, options};

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

#[test]
fn the_line_of_sled_tells_a_copy_that_is_behind_from_one_that_lost_its_end() {
    let two = Ledger::write(&[2], &options(), true);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for (name, expected) in [("behind", Trouble::Behind), ("v1", Trouble::Damaged)] {
        let dir = tempfile::tempdir().expect("a temporary directory");
        copy_dir(&golden.join("v1"), dir.path());
        copy_dir(&two.path().join("sled"), &dir.path().join("sled"));
        std::fs::copy(golden.join(name).join("reached"), dir.path().join("reached")).expect("copied");
        let report = check(dir.path(), &options(), &mut |_| {}, &mut |_, _| {}).expect("it can be checked");
        let [finding] = &report.findings[..] else { panic!("{name}: one finding: {report:?}") };
        assert_eq!((finding.trouble, finding.records.clone()), (expected, Some(2..3)), "{name}");
        assert!(report.closed_cleanly);
    }
}
