//! `inforce demo`: the whole path on real lists, from an empty ledger to answers.
//!
//! A server runs in this process and everything goes through its own client, over gRPC: there is one write path. What
//! is printed under a chapter's title is what the system answered.

mod asking;
mod host;
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
use crate::lang::Lang;
use crate::remote::Remote;
use crate::screen::{self, Screen};
use crate::style::Style;
use crate::verbs::{check, serve};
use host::Host;

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// 目录: where the demo's ledger is; refused if it holds something else
    #[arg(long, value_name = "DIR", default_value = "./inforce-data")]
    data: PathBuf,
    /// 只讲一遍: end after the story instead of serving
    #[arg(long)]
    once: bool,
    /// 监听地址: a loopback address; the usual port where left out, or a free one if that is taken
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
}

pub(crate) fn run(args: DemoArgs, output: Output) -> Result<ExitCode, Failure> {
    serve::start_log(false, "warn");
    let lang = output.lang;
    let lists = Lists::read().map_err(|error| Failure::new(Exit::Refused, error))?;
    let story = Story::with(&lists);
    if engine::look(&args.data, lang)? == Place::Free {
        engine::create(&args.data, Some(ORIGIN), ADMINISTRATOR, lang)?;
    }
    let runtime = serve::runtime()?;
    let Some(address) = runtime.block_on(perform(&args, &lists, &story, lang))? else {
        return Ok(ExitCode::SUCCESS);
    };
    let sound = checked(&args.data, lang)?;
    if args.once {
        next(&args, None, lang)?;
        return Ok(exit(sound));
    }
    runtime.block_on(async {
        let host = Host::start(&args.data, Some(address), lang).await?;
        next(&args, Some(host.url()), lang)?;
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
    lang: Lang,
) -> Result<Option<SocketAddr>, Failure> {
    // Nobody else asks a server that ends with the story, so it needs no port of renown.
    let listen = args.listen.or_else(|| args.once.then(host::any_port));
    let host = Host::start(&args.data, listen, lang).await?;
    screen::put(&format!("listening on {}\n", host.url()), None)?;
    let told = tokio::select! {
        told = tell_and_ask(host.url(), &args.data, lists, story, lang) => told.map(|()| Some(host.address())),
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
    lang: Lang,
) -> Result<(), Failure> {
    let remote = Remote::to(url, lang).await?;
    is_the_demos(&remote, data, lang).await?;
    opening(&remote, data, lang).await?;
    let told = telling::tell(&remote, lists, story, lang).await?;
    asking::ask(&remote, story, &told, lang).await
}

/// The ledger's genesis says whose it is: the demo adds to nobody else's.
async fn is_the_demos(remote: &Remote, data: &Path, lang: Lang) -> Result<(), Failure> {
    let first = remote.records(0, 1).await?;
    let genesis = first.records.first().and_then(|r| serde_json::to_value(&r.record.payload).ok());
    let origin = genesis.as_ref().and_then(|payload| payload.get("origin")?.as_str());
    if origin == Some(ORIGIN) {
        return Ok(());
    }
    let data = data.display();
    Err(Failure::new(
        Exit::Refused,
        lang.pick(
            format!("{data} 中是另一个账本，不是演示账本。"),
            format!("{data} holds another ledger, not the demo's."),
        ),
    )
    .remedy(lang.pick("请用 --data 另选目录。", "Choose another directory with --data.")))
}

async fn opening(remote: &Remote, data: &Path, lang: Lang) -> Result<(), Failure> {
    let head = remote.head().await?;
    let mut screen = Screen::default();
    screen.blank();
    screen.line(Style::Bold.of(lang.pick(
        "行政许可事项清单：一个自治州，五个层级",
        "Catalogs of permit items: one prefecture, five levels of government",
    )));
    screen.pair(lang.pick("账本", "ledger"), format!("{} · {}", head.ledger, data.display()));
    screen.pair(lang.pick("已有记录", "records"), head.size.to_string());
    screen.blank();
    screen::put(screen.text(), None)
}

/// The full check of the ledger, which nobody has open while it runs.
fn checked(data: &Path, lang: Lang) -> Result<bool, Failure> {
    let mut bar = check::Bar::new(lang);
    let checked = engine::check(data, lang, |progress| bar.show(progress))?;
    bar.finish();
    let mut screen = Screen::default();
    screen.line(Style::Bold.of(lang.pick("全面检查", "The whole ledger, checked")));
    check::render(&checked, &mut screen, lang);
    screen.blank();
    screen::put(screen.text(), None)?;
    Ok(checked.is_sound())
}

/// Questions worth asking next.
const QUESTIONS: [&str; 6] = [
    "ask in-force --jurisdiction 652801 --item 000104001000 --on 2022-11-01",
    "ask in-force --jurisdiction 652801 --item 650193001000 --on 2023-05-31 --json",
    "ask in-force --jurisdiction 652800 --subtree --item 000118008000 --on 2023-05-31",
    "ask history --jurisdiction 652824 --item 000120024000",
    "ask counts --jurisdiction 652800 --subtree --on 2022-11-15",
    "ask obligations --jurisdiction 652800 --subtree --state overdue",
];

/// What to try next: commands that work as they stand, with the name this program was called by.
fn next(args: &DemoArgs, url: Option<&str>, lang: Lang) -> Result<(), Failure> {
    let program = std::env::args().next().unwrap_or_else(|| "inforce".to_owned());
    let usual = format!("http://127.0.0.1:{}", inforce_server::DEFAULT_PORT);
    let server = url.filter(|url| *url != usual).map_or_else(String::new, |url| format!(" --server {url}"));
    let mut screen = Screen::default();
    let mut command =
        |words: &str| screen.line(format!("  {}", Style::Accent.of(&format!("{program} {words}"))));
    let heading = Style::Bold.of(lang.pick("接下来可以试试", "Try next"));
    screen::put(&format!("{heading}\n"), None)?;
    if url.is_none() {
        command(&format!("serve --data {}", args.data.display()));
    }
    QUESTIONS.iter().for_each(|question| command(&format!("{question}{server}")));
    command("command claim --help");
    if let Some(url) = url {
        screen.blank();
        screen.line(
            lang.pick(format!("服务地址 {url}，按 Ctrl-C 结束。"), format!("Serving at {url} until Ctrl-C.")),
        );
    }
    screen::put(screen.text(), None)
}
