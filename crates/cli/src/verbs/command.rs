//! `inforce command`: submits one command, or a file of them, all or nothing.

use std::process::ExitCode;

use clap::Args;
use inforce_catalog::Submission;
use serde_json::json;

use crate::args::Output;
use crate::commands::Asked;
use crate::failure::Failure;
use crate::remote::{Done, Remote, ServerArgs};
use crate::screen::{self, Screen};
use crate::style::Style;
use crate::verbs::serve::runtime;

#[derive(Debug, Args)]
pub(crate) struct CommandArgs {
    #[command(subcommand)]
    asked: Asked,
    #[command(flatten)]
    server: ServerArgs,
}

pub(crate) fn run(args: CommandArgs, output: Output) -> Result<ExitCode, Failure> {
    let source = match args.asked {
        Asked::Example(json) => {
            screen::put(&format!("{json}\n"), None)?;
            return Ok(ExitCode::SUCCESS);
        }
        Asked::Submit(source) => source,
    };
    let submissions = source.submissions(args.server.principal())?;
    let done = runtime()?.block_on(async {
        let remote = Remote::connect(&args.server).await?;
        remote.submit(&submissions).await
    })?;
    show(&submissions, &done, output)?;
    Ok(ExitCode::SUCCESS)
}

fn show(submissions: &[Submission], done: &Done, output: Output) -> Result<(), Failure> {
    if output.json {
        let commands = submissions.iter().zip(&done.commands).map(|(submission, receipt)| {
            json!({
                "command": submission.command.word(), "id": submission.id.to_string(),
                "first": receipt.first, "records": receipt.records, "repeated": receipt.repeated,
            })
        });
        let commands: Vec<_> = commands.collect();
        return screen::put(
            &format!("{}\n", json!({ "position": done.position, "commands": commands })),
            None,
        );
    }
    let lang = output.lang;
    let mut screen = Screen::default();
    for (submission, receipt) in submissions.iter().zip(&done.commands) {
        let said = if receipt.repeated {
            Style::Warn.of(lang.pick("＝ 此前已登记", "= recorded before"))
        } else {
            Style::Good.of(lang.pick("✓ 已登记", "✓ recorded"))
        };
        let last = receipt.first + receipt.records.saturating_sub(1);
        let records =
            if receipt.records > 1 { format!("#{}–#{last}", receipt.first) } else { format!("#{last}") };
        let id = Style::Dim.of(&submission.id.to_string());
        screen.line(format!("{said} {} {records}  {id}", submission.command.word()));
    }
    screen::put(screen.text(), None)
}
