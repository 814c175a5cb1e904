//! `inforce completions`: what a shell needs to complete the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::args::Cli;
use crate::failure::{Exit, Failure};
use crate::help::in_language;
use crate::lang::Lang;
use crate::screen;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// 命令行的种类 | the shell
    #[arg(value_enum)]
    shell: Shell,
    /// 写入文件，而不是标准输出 | write to a file instead of standard output
    #[arg(short = 'o', value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn run(args: &CompletionsArgs, lang: Lang) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut in_language(Cli::command(), lang), "inforce", &mut script);
    let script = String::from_utf8(script).map_err(|error| Failure::new(Exit::Refused, error))?;
    screen::put(&script, args.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}
