//! The `inforce` binary: catalogs of permit items at every level, and whether an item was in force.

mod args;
mod commands;
mod engine;
mod failure;
mod help;
mod lang;
mod load;
mod remote;
mod render;
mod save;
mod screen;
mod scrub;
mod style;
mod table;
mod usage;
mod values;
mod verbs;
mod words;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Cli, Verb};

fn main() -> ExitCode {
    engine::hush();
    let line: Vec<_> = std::env::args_os().collect();
    let asked = usage::output_of(&line);
    let mut command = help::in_language(Cli::command(), asked.lang);
    let cli = command.try_get_matches_from_mut(&line).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match cli {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error, &line, &command, asked),
    };
    let output = cli.output();
    let done = match cli.verb {
        Verb::Init(args) => verbs::init::run(args, output),
        Verb::Serve(args) => verbs::serve::run(args),
        Verb::Demo(args) => verbs::demo::run(args, output),
        Verb::Command(args) => verbs::command::run(args, output),
        Verb::Ask(args) => verbs::ask::run(args, output),
        Verb::Import(args) => verbs::import::run(args, output),
        Verb::Export(args) => verbs::export::run(args, output),
        Verb::Check(args) => verbs::check::run(args, output),
        Verb::Completions(args) => verbs::completions::run(&args, output.lang),
    };
    match done {
        Ok(code) => code,
        Err(failure) => failure.report(output),
    }
}
