//! Every refusal, in the order of precedence of `docs/refusals.md`: given the small world, when a command breaks exactly
//! one rule, then that rule refuses it and nothing is recorded.

mod cases;
mod precedence;
mod samples;
#[path = "../world/mod.rs"]
mod world;

use inforce_catalog::refusal::Tongue;
use inforce_catalog::{Command, RefusalCode as R};

use cases::CASES;
use world::World;

/// The two that the ledger judges before it asks the law; its own tests have them.
const JUDGED_BY_THE_LEDGER: [R; 2] = [R::CommandIdReused, R::BatchPartlyRecorded];

#[test]
fn every_rule_refuses_what_breaks_it_and_nothing_is_recorded() {
    let mut failures = Vec::new();
    for (expected, case) in CASES {
        let mut world = World::new();
        let submission = case(&mut world);
        let before = world.register.size();
        let command = submission.command.clone();
        match world.submit(vec![submission]) {
            Err(refused) if refused.refusal.code == *expected => {
                for tongue in [Tongue::Chinese, Tongue::English] {
                    let said = refused.refusal.message(tongue) + &refused.refusal.remedy(tongue);
                    assert!(!said.contains('{') && !said.contains('}'), "{said}");
                }
            }
            Err(refused) => failures.push(format!("{expected:?}: got {}", refused.refusal)),
            Ok(_) => failures.push(format!("{expected:?}: accepted {}", Command::word(&command))),
        }
        if failures.is_empty() {
            assert_eq!(world.register.size(), before, "{expected:?}");
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn there_is_a_case_for_every_code_in_the_order_of_precedence() {
    let tried: Vec<R> = CASES.iter().map(|(code, _)| *code).collect();
    let all: Vec<R> = R::ALL.iter().copied().filter(|c| !JUDGED_BY_THE_LEDGER.contains(c)).collect();
    assert_eq!(tried, all);
}
