//! placeholder while the story is wired
use crate::args::Output;
use crate::failure::Failure;
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {}

pub(crate) fn run(_: DemoArgs, _: Output) -> Result<ExitCode, Failure> {
    Ok(ExitCode::SUCCESS)
}
