//! This repository's own chores: `cargo xtask` lists them.
//!
//! Standard library only, so that the chores start in seconds on a machine that has nothing yet.

#![allow(clippy::print_stdout, reason = "a program for the terminal")]

mod audit;
mod chores;
mod run;
mod steps;
mod tidy;
mod tools;

use std::process::ExitCode;

/// What a chore answers: nothing, or what is wrong and what to do.
type Outcome = Result<(), String>;

/// One chore: its name, what its help says, and what it does with the rest of the command line.
struct Chore {
    name: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Outcome,
}

const CHORES: &[Chore] = &[
    Chore { name: "test", help: TEST_HELP, run: chores::test },
    Chore { name: "lint", help: LINT_HELP, run: chores::lint },
    Chore {
        name: "fmt-check",
        help: "Check the layout of all Rust code; `cargo fmt --all` mends it.",
        run: chores::fmt_check,
    },
    Chore { name: "tidy", help: TIDY_HELP, run: chores::tidy },
    Chore { name: "codegen", help: CODEGEN_HELP, run: chores::codegen },
    Chore { name: "audit", help: AUDIT_HELP, run: chores::audit },
    Chore { name: "tools", help: TOOLS_HELP, run: chores::tools },
    Chore { name: "bench", help: BENCH_HELP, run: chores::bench },
];

const TEST_HELP: &str = "\
Install what the tests need and run all of them: layout, tidy, proto lint, clippy, build,
generated code, all tests of the workspace (the README's snippets and the Python client are
among them), links of the doc comments, dependency audit. Every step runs; the closing lines name those that failed.";

const LINT_HELP: &str = "\
Layout, tidy, clippy with warnings as errors, proto lint: what to run before a commit.";

const TIDY_HELP: &str = "\
Check the rules of the house that no compiler knows: who may import whom (the table in
docs/architecture.md), file lengths, unfinished work, paths and hosts of one machine,
the bans of the pure crates, a reason for every dependency.";

const CODEGEN_HELP: &str = "\
Generate crates/proto/src/gen (code and descriptor set) from proto/. Commit the result.";

const AUDIT_HELP: &str = "\
Check dependencies with cargo-deny: bans, licences and sources always, advisories where their
database can be fetched. Exceptions and their reasons are in deny.toml.";

const TOOLS_HELP: &str = "\
Install the pinned tools into target/tools: buf (npm), the Python client's libraries (venv)
and cargo-deny. What is there in the right version stays.";

const BENCH_HELP: &str = "\
Run the benchmarks; arguments are handed on: `cargo xtask bench NAME`.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        return help(ExitCode::FAILURE);
    };
    if matches!(name.as_str(), "help" | "-h" | "--help") {
        return help(ExitCode::SUCCESS);
    }
    let Some(chore) = CHORES.iter().find(|chore| chore.name == name) else {
        eprintln!("xtask: no chore `{name}`");
        return help(ExitCode::FAILURE);
    };
    if rest.first().is_some_and(|first| matches!(first.as_str(), "-h" | "--help")) {
        println!("cargo xtask {}\n\n{}", chore.name, chore.help);
        return ExitCode::SUCCESS;
    }
    match (chore.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {name}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn help(code: ExitCode) -> ExitCode {
    println!("cargo xtask CHORE [--help]\n");
    for chore in CHORES {
        let mut lines = chore.help.lines();
        println!("  {:<10} {}", chore.name, lines.next().unwrap_or_default());
        lines.for_each(|line| println!("  {:<10} {line}", ""));
    }
    code
}
