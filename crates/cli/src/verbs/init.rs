//! `inforce init`: begins a ledger.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::args::Output;
use crate::engine;
use crate::failure::Failure;
use crate::screen::{self, Screen};
use crate::style::Style;

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// 空目录，或尚不存在的目录 | an empty directory, or one that does not exist yet
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// 来源行，检查点将带有它，永不更改；不填则由账本编号产生 | the origin line that future checkpoints carry; it never changes; made from the ledger's id where left out
    #[arg(long, value_name = "TEXT")]
    origin: Option<String>,
    /// 首个管理员的账号，不得含个人信息 | the first administrator, a pseudonymous account id without personal data
    #[arg(long, value_name = "ID", env = "INFORCE_PRINCIPAL", default_value = "administrator")]
    principal: String,
}

pub(crate) fn run(args: InitArgs, output: Output) -> Result<ExitCode, Failure> {
    let id = engine::create(&args.data, args.origin.as_deref(), &args.principal)?;
    let data = args.data.display();
    if output.json {
        let made = json!({ "ledger": id.to_string(), "data": data.to_string(), "principal": args.principal });
        screen::put(&format!("{made}\n"), None)?;
        return Ok(ExitCode::SUCCESS);
    }
    let lang = output.lang;
    let mut screen = Screen::default();
    screen.line(format!("{} {id}", Style::Good.of(lang.pick("✓ 账本已建立", "✓ ledger"))));
    screen.pair(lang.pick("目录", "directory"), data.to_string());
    screen.pair(lang.pick("管理员", "administrator"), &args.principal);
    screen.pair(lang.pick("下一步", "next"), Style::Accent.of(&format!("inforce serve --data {data}")));
    screen::put(screen.text(), None)?;
    Ok(ExitCode::SUCCESS)
}
