//! The wider questions, asked of random histories and answered a second time, plainly: from whole catalogs, by looking
//! at every listing.
//!
//! The histories are those the law itself is tested with (`crates/catalog/tests/model`): merged jurisdictions, late
//! records, voids and all. `INFORCE_CASES` sets their number. Seeds are printed.

#![allow(clippy::unwrap_used)] // A broken world must stop the test.

mod behind;
mod compare;
mod groups;
mod may;
mod model;
mod naive;
mod search;

use inforce_catalog::{Register, Seq};
use inforce_views::{PageRequest, Scope};
use proptest::prelude::Rng;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use model::play::play;
use model::steps;
use naive::{Moment, Place};

/// The histories of a run, unless `INFORCE_CASES` says otherwise.
const CASES: u32 = 40;

/// Seeds of every run; one that nobody chose comes on top.
const SEEDS: [u64; 1] = [20_221_101];

#[expect(clippy::disallowed_methods, reason = "how long a test runs is for its caller to say")]
fn cases() -> u32 {
    std::env::var("INFORCE_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES)
}

fn runner(seed: u64) -> TestRunner {
    let config = Config {
        cases: cases().div_ceil(2),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// Asks every history, and tells the shortest that is answered wrong.
fn check(ask: impl Fn(&Register, &[Seq])) {
    let fresh = TestRunner::default().rng().next_u64();
    for seed in SEEDS.into_iter().chain([fresh]) {
        eprintln!("seed: {seed}");
        let outcome = runner(seed).run(&steps::histories(), |history| {
            let world = play(&history).world;
            ask(&world.register, &world.boundaries);
            Ok(())
        });
        if let Err(TestError::Fail(why, history)) = outcome {
            panic!("seed {seed}: {why}\n{}", play(&history).told.join("\n"));
        }
    }
}

/// Days and sequences to ask about: some of the window, and the end and the middle of the ledger.
fn moments<'a>(register: &'a Register, boundaries: &[Seq]) -> Vec<Moment<'a>> {
    let middle = boundaries[boundaries.len() / 2];
    let days = [4, 18, 33, 59].map(model::world::day);
    let at = |n| days.map(|day| Moment { register, day, n });
    [at(register.now()), at(middle)].concat()
}

/// The places a code names at a moment, those that are gone left out.
fn living<'a>(moment: &Moment<'a>) -> Vec<Place> {
    let Moment { register, day, n } = *moment;
    let ids = register.jurisdictions();
    ids.filter_map(|id| inforce_catalog::jurisdiction::at(register, id, day, n))
        .filter(|place| place.retired.is_none())
        .collect()
}

fn scope(moment: &Moment<'_>, place: &Place, subtree: bool) -> Scope {
    Scope { jurisdiction: place.code, subtree, day: moment.day, as_of: Some(moment.n) }
}

/// A page long enough for all of a small world.
fn whole() -> PageRequest {
    PageRequest { size: Some(1000), token: None }
}
