//! `inforce demo`: the whole path on real lists, from an empty ledger to answers.
//!
//! A server runs in this process and everything goes through its own client, over gRPC: there is one write path. What
//! is printed under a chapter's title is what the system answered.

mod asking;
mod host;
mod lines;
mod part;
mod prose;
mod telling;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use inforce_scenario::lists::Lists;
use inforce_scenario::story::{ADMINISTRATOR, ORIGIN, Story};

use crate::args::Output;
use crate::engine::{self, Place};
use crate::failure::{Exit, Failure};
use crate::lang::Said;
use crate::remote::Remote;
use crate::values;
use crate::verbs::{check, serve};
use asking::Answers;
use host::Host;
use part::Part;

/// What programs get, as `--help` shows it.
const LINES: &str = "\
使用 --json 时每行一个对象，各有 kind：listening、ledger、left_out、chapter（每章一行）、counts（每个区划一行）、\
overdue、in_force（每个问题一行）、history、head、check；没有 --once 时最后是 serving。其中 answer 就是 inforce ask 或 \
inforce check 以 --json 给出的对象。 | \
With --json, one object a line, each with its `kind`: listening, ledger, left_out, chapter (one each), counts (one a \
jurisdiction), overdue, in_force (one a case), history, head, check, and without --once at last serving. An `answer` \
is what `inforce ask` or `inforce check` prints with --json.";

#[derive(Debug, Args)]
#[command(after_help = LINES)]
pub(crate) struct DemoArgs {
    /// 演示账本所在目录；若存有其他内容则拒绝 | where the demo's ledger is; refused if it holds something else
    #[arg(long, value_name = "DIR", default_value = "./inforce-data")]
    data: PathBuf,
    /// 讲完即结束，不继续提供服务 | end after the story instead of serving
    #[arg(long)]
    once: bool,
    /// 监听的回环地址；不填则用常用端口，被占用时用空闲端口 | a loopback address; the usual port where left out, or a free one if that is taken
    #[arg(long, value_name = "ADDR", value_parser = values::address)]
    listen: Option<SocketAddr>,
}

pub(crate) fn run(args: DemoArgs, output: Output) -> Result<ExitCode, Failure> {
    serve::start_log(output.json, "warn");
    let lists = Lists::read().map_err(|error| Failure::new(Exit::Refused, error))?;
    let story = Story::with(&lists);
    if engine::look(&args.data)? == Place::Free {
        engine::create(&args.data, Some(ORIGIN), ADMINISTRATOR)?;
    }
    let runtime = serve::runtime()?;
    let Some(address) = runtime.block_on(perform(&args, &lists, &story, output))? else {
        return Ok(ExitCode::SUCCESS);
    };
    let sound = checked(&args.data, output)?;
    if args.once {
        Part::Next { data: &args.data, url: None }.tell(output)?;
        return Ok(exit(sound));
    }
    runtime.block_on(async {
        let host = Host::start(&args.data, Some(address)).await?;
        Part::Next { data: &args.data, url: Some(host.url()) }.tell(output)?;
        serve::interrupted().await;
        host.stop().await
    })?;
    Ok(exit(sound))
}

fn exit(sound: bool) -> ExitCode {
    if sound { ExitCode::SUCCESS } else { ExitCode::from(Exit::Refused as u8) }
}

/// Tells the story and asks the questions of its end; answers where the server listened. Told to stop in the middle, it
/// closes the ledger in order and answers nothing: the next telling goes on from there.
async fn perform(
    args: &DemoArgs,
    lists: &Lists,
    story: &Story,
    output: Output,
) -> Result<Option<SocketAddr>, Failure> {
    // Nobody else asks a server that ends with the story, so it needs no port of renown.
    let listen = args.listen.or_else(|| args.once.then(host::any_port));
    let host = Host::start(&args.data, listen).await?;
    Part::Listening { url: host.url() }.tell(output)?;
    let told = tokio::select! {
        told = tell_and_ask(host.url(), &args.data, lists, story, output) => told.map(|()| Some(host.address())),
        () = serve::interrupted() => Ok(None),
    };
    // Whatever happened, the ledger is closed in order.
    let stopped = host.stop().await;
    told.and_then(|address| stopped.map(|()| address))
}

async fn tell_and_ask(
    url: &str,
    data: &Path,
    lists: &Lists,
    story: &Story,
    output: Output,
) -> Result<(), Failure> {
    let remote = Remote::to(url).await?;
    is_the_demos(&remote, data).await?;
    Part::Ledger { head: &remote.head().await?, data }.tell(output)?;
    Part::LeftOut(lists).tell(output)?;
    let told = telling::tell(&remote, story, output).await?;
    Part::Answers(&Answers::ask(&remote, story, &told).await?).tell(output)
}

/// The ledger's genesis says whose it is: the demo adds to nobody else's.
async fn is_the_demos(remote: &Remote, data: &Path) -> Result<(), Failure> {
    let first = remote.records(0, 1).await?;
    let genesis = first.records.first().and_then(|r| serde_json::to_value(&r.record.payload).ok());
    let origin = genesis.as_ref().and_then(|payload| payload.get("origin")?.as_str());
    if origin == Some(ORIGIN) {
        return Ok(());
    }
    let data = data.display();
    Err(Failure::new(
        Exit::Refused,
        Said::new(
            format!("{data} 中是另一个账本，不是演示账本。"),
            format!("{data} holds another ledger, not the demo's."),
        ),
    )
    .remedy(Said::new("请用 --data 另选目录。", "Choose another directory with --data.")))
}

/// The full check of the ledger, which nobody has open while it runs.
fn checked(data: &Path, output: Output) -> Result<bool, Failure> {
    let mut bar = check::Bar::new(output);
    let checked = engine::check(data, |progress| bar.show(progress))?;
    bar.finish();
    Part::Checked(&checked).tell(output)?;
    Ok(checked.is_sound())
}
