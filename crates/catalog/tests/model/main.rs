//! Random histories in both times, asked of the program and of a second, naive telling of the law.
//!
//! A history is a list of batches in a small world of five levels: items set, claimed, declined, adjusted, moved between
//! levels, reshaped, suspended, ended and begun anew, jurisdictions merged and retired, records voided and made again,
//! on days before and after the day they are recorded. After each, every question about every item in every place is
//! asked on every day something may change and at several sequences.
//!
//! `INFORCE_CASES` sets the number of histories. Seeds are printed; a failing history is told after it was shortened.

mod answers;
mod catalog;
mod compare;
mod office;
mod play;
mod reference;
mod steps;
mod world;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use inforce_catalog::Day;
use inforce_catalog::event::Event;
use inforce_catalog::in_force::{Exercise, Reason};
use proptest::prelude::Rng;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use compare::Given;
use play::{Played, play};
use steps::Batch;

/// The histories of a run, unless `INFORCE_CASES` says otherwise.
const CASES: u32 = 200;

/// Seeds of every run; one that nobody chose comes on top.
const SEEDS: [u64; 3] = [1, 20_221_101, 0x1f0_0ce5];

/// What a whole run came across.
#[derive(Default)]
struct Tally {
    taken: usize,
    refused: BTreeMap<String, usize>,
    events: BTreeMap<&'static str, u64>,
    given: Given,
}

#[expect(clippy::disallowed_methods, reason = "how long a test runs is for its caller to say")]
fn cases() -> u32 {
    std::env::var("INFORCE_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES)
}

fn runner(seed: u64, cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        max_shrink_time: 60_000,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// Everything that must hold of one history.
fn check(played: &Played, given: &mut Given) -> Result<(), String> {
    if let Some(trace) = &played.traces {
        return Err(trace.clone());
    }
    let world = &played.world;
    let days = compare::days(&world.history);
    let last = world.boundaries.len() - 1;
    let ns =
        BTreeSet::from([last, last * 3 / 4, last / 2, last / 4]).into_iter().map(|i| world.boundaries[i]);
    compare::compare(world, &days, &ns.rev().collect::<Vec<_>>(), given)?;
    compare::intervals(world)?;
    let some: BTreeSet<Day> = days.iter().copied().step_by(days.len() / 3 + 1).collect();
    compare::undone(world, world.boundaries[last / 3] + 1, &some)?;
    compare::undone(world, world.boundaries[last * 2 / 3] + 1, &some)
}

fn run(seed: u64, cases: u32, tally: &RefCell<Tally>) {
    let outcome = runner(seed, cases).run(&steps::histories(), |history: Vec<Batch>| {
        let played = play(&history);
        let mut tally = tally.borrow_mut();
        tally.taken += played.taken;
        for (code, count) in &played.refused {
            *tally.refused.entry(code.clone()).or_default() += count;
        }
        for word in played.words() {
            *tally.events.entry(word).or_default() += 1;
        }
        check(&played, &mut tally.given).map_err(TestCaseError::fail)
    });
    if let Err(TestError::Fail(_, history)) = outcome {
        let played = play(&history);
        let why = check(&played, &mut Given::new()).err().unwrap_or_else(|| "it no longer fails".to_owned());
        let codes = played.world.codes();
        panic!("seed {seed}: {why}\n\nthe history:\n{}\n\nplaces: {codes:?}", played.told.join("\n"));
    } else if let Err(other) = outcome {
        panic!("seed {seed}: {other}");
    }
}

#[test]
fn every_answer_is_that_of_the_naive_model_in_both_times() {
    let fresh = TestRunner::default().rng().next_u64();
    let tally = RefCell::new(Tally::default());
    let seeds: Vec<u64> = SEEDS.into_iter().chain([fresh]).collect();
    eprintln!("seeds: {seeds:?}");
    let each = cases().div_ceil(4);
    seeds.iter().for_each(|seed| run(*seed, each, &tally));
    let tally = tally.into_inner();
    let refused: usize = tally.refused.values().sum();
    eprintln!("taken {}, refused {refused}: {:?}", tally.taken, tally.refused);
    eprintln!("histories with each event: {:?}", tally.events);
    eprintln!("answers: {:?}", tally.given);
    assert!(tally.taken > refused, "fewer than half of the commands were taken: too little was tested");
    if cases() >= CASES {
        everything_came_up(&tally);
    }
}

/// What never came up was not tested.
fn everything_came_up(tally: &Tally) {
    for (_, word) in Event::KINDS {
        assert!(tally.events.contains_key(word), "no history recorded `{word}`");
    }
    let exercises =
        [Exercise::Here, Exercise::Interim, Exercise::Below, Exercise::Above, Exercise::NotInForce]
            .map(Exercise::word);
    for word in Reason::ALL.iter().map(|r| r.word()).chain(exercises).chain(compare::RARE) {
        assert!(tally.given.get(word).is_some_and(|n| *n > 0), "no question was answered `{word}`");
    }
}
