//! The `inforce` binary: catalogs of permit items at every level, and whether an item was in force.

mod args;
mod commands;
mod engine;
mod failure;
mod lang;
mod remote;
mod render;
mod screen;
mod scrub;
mod style;
mod table;
mod verbs;
mod words;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Verb};

fn main() -> ExitCode {
    engine::hush();
    let cli = Cli::parse();
    let output = cli.output();
    let done = match cli.verb {
        Verb::Init(args) => verbs::init::run(args, output),
        Verb::Serve(args) => verbs::serve::run(args, output),
        Verb::Demo(args) => verbs::demo::run(args, output),
        Verb::Command(args) => verbs::command::run(args, output),
        Verb::Ask(args) => verbs::ask::run(args, output),
        Verb::Check(args) => verbs::check::run(args, output),
        Verb::Completions(args) => verbs::completions::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(failure) => failure.report(output),
    }
}
