//! A chore of several steps: each is announced and timed, all run, the closing lines tell.

use std::time::{Duration, Instant};

use crate::Outcome;

/// The steps done so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<Step>,
}

struct Step {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

impl Steps {
    /// Runs one step. Later steps run even if it fails: one run shows all that is wrong.
    /// Answers whether it succeeded.
    pub(crate) fn step(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> bool {
        println!("\n=== {name}");
        let start = Instant::now();
        let outcome = work();
        if let Err(message) = &outcome {
            eprintln!("{name}: {message}");
        }
        let succeeded = outcome.is_ok();
        self.done.push(Step { name, took: start.elapsed(), outcome });
        succeeded
    }

    /// Counts a step as failed because what it needs is missing.
    pub(crate) fn blocked(&mut self, name: &'static str, by: &str) {
        let outcome = Err(format!("not run: `{by}` failed"));
        self.done.push(Step { name, took: Duration::ZERO, outcome });
    }

    /// Prints every step with its time, then `N passed, N failed`; an error if any failed.
    pub(crate) fn finish(self) -> Outcome {
        println!("\n=== summary");
        for step in &self.done {
            let verdict = step.outcome.as_ref().map_or_else(String::as_str, |()| "ok");
            println!("{:>6.1}s  {:<16} {verdict}", step.took.as_secs_f64(), step.name);
        }
        let total: Duration = self.done.iter().map(|step| step.took).sum();
        println!("{:>6.1}s  in all", total.as_secs_f64());
        let failed: Vec<_> =
            self.done.iter().filter(|step| step.outcome.is_err()).map(|step| step.name).collect();
        println!("steps: {} passed, {} failed", self.done.len() - failed.len(), failed.len());
        if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
    }
}
