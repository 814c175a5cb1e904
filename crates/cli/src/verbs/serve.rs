//! `inforce serve`: serves a ledger on this machine. It never creates one.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use inforce_ledger::Options;
use inforce_server::{ServeError, Server, ServerConfig};
use tracing_subscriber::EnvFilter;

use crate::engine;
use crate::failure::{Exit, Failure};
use crate::lang::Said;
use crate::screen;
use crate::scrub::Scrubber;
use crate::values;

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// 账本所在目录，由 inforce init 建立 | the ledger's directory, from `inforce init`
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// 监听地址：调用者未经认证，只能是回环地址；端口 0 为任一空闲端口 | a loopback address, because callers are not authenticated; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value_t = ServerConfig::default().listen, value_parser = values::address)]
    listen: SocketAddr,
    /// 以 HTTP 提供 Prometheus 指标的回环地址 | Prometheus metrics over HTTP, on a loopback address
    #[arg(long, value_name = "ADDR", value_parser = values::address)]
    metrics: Option<SocketAddr>,
    /// 巡检间隔（小时）：重读两份副本，比较并修复 | hours between two readings of both copies, which are compared and repaired
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = values::within(1..=744u32))]
    scrub_every: u32,
    /// 每新增多少条记录写一次快照；被杀后再启动时，只有其后的记录须先核验 | records between two snapshots: after a kill only what is behind the last is verified before the first answer
    #[arg(long, value_name = "RECORDS", default_value_t = 10_000, value_parser = values::within(1000..=100_000_000u32))]
    snapshot_every: u32,
    /// 时钟已核对无误，虽早于最后一条记录 | the clock was checked and is right, though it is behind the last record
    #[arg(long)]
    accept_clock: bool,
    /// 运行日志写到标准错误的格式；RUST_LOG 决定详略 | how the log is written to standard error; RUST_LOG says how much
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

pub(crate) fn run(args: ServeArgs) -> Result<ExitCode, Failure> {
    start_log(args.log == LogFormat::Json, "info");
    let config =
        ServerConfig { listen: args.listen, metrics_listen: args.metrics, ..ServerConfig::default() };
    config.check().map_err(|error| serve_failure(&error))?;
    let options = Options { snapshot_every: u64::from(args.snapshot_every), ..Options::default() };
    let opened = engine::open(&args.data, options)?;
    report(&opened.report);
    let ledger = Arc::new(opened.ledger);
    let scrubber = Scrubber::start(&opened.store, Duration::from_secs(u64::from(args.scrub_every) * 3600));
    let runtime = runtime()?;
    let served = runtime.block_on(async {
        if args.accept_clock && ledger.accept_clock().await.is_err() {
            tracing::warn!("the ledger ended before the clock was accepted");
        }
        let stop = interrupted();
        let server = Server::bind(Arc::clone(&ledger), config).await?;
        let line = format!("listening on http://{}\n", server.address());
        // Programs that started this read the line to learn the port; one that closed the pipe does not care.
        let _ = screen::put(&line, None);
        server.run(stop).await
    });
    drop(scrubber);
    let closed = runtime.block_on(ledger.shutdown());
    served.map_err(|error| serve_failure(&error))?;
    closed.map_err(|error| Failure::new(Exit::Refused, error))?;
    Ok(ExitCode::SUCCESS)
}

/// The runtime of verbs that serve or call.
///
/// # Errors
/// The system gives no threads.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Uncertain, error))
}

/// Ends when the process is told to stop: Ctrl-C, or SIGTERM from a supervisor. It listens from the call on, not only
/// once it is waited for: whoever was told that the server listens may stop it at once.
pub(crate) fn interrupted() -> impl Future<Output = ()> + Send + 'static {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = signal(SignalKind::terminate());
        let both = terminate.and_then(|terminate| Ok((terminate, signal(SignalKind::interrupt())?)));
        async move {
            match both {
                Ok((mut terminate, mut interrupt)) => tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                },
                Err(_) => drop(tokio::signal::ctrl_c().await),
            }
        }
    }
    #[cfg(not(unix))]
    async {
        drop(tokio::signal::ctrl_c().await);
    }
}

/// Why it does not serve: an address typed wrong is told apart from a ledger that ended.
pub(crate) fn serve_failure(error: &ServeError) -> Failure {
    let exit = match error {
        ServeError::NotLoopback(_) => Exit::Usage,
        ServeError::Bind { .. } | ServeError::Metrics(_) | ServeError::Reflection(_) => Exit::Refused,
        ServeError::Transport(_) => Exit::Refused,
        ServeError::Ledger(_) => Exit::Uncertain,
    };
    let zh = match error {
        ServeError::NotLoopback(address) => format!(
            "{address} 可从其他机器访问，而调用者未经认证：请监听回环地址，例如 127.0.0.1:{}。",
            address.port()
        ),
        ServeError::Bind { address, error } => {
            format!("无法监听 {address}：{error}；请停止占用它的程序，或另选地址。")
        }
        ServeError::Metrics(why) => format!("无法提供指标：{why}"),
        ServeError::Reflection(why) => format!("无法提供接口描述：{why}"),
        ServeError::Transport(error) => format!("传输失败：{error}"),
        ServeError::Ledger(fatal) => format!("账本无法继续：{fatal}"),
    };
    Failure::new(exit, Said::new(zh, error.to_string()))
}

/// Starts the log on standard error.
pub(crate) fn start_log(json: bool, default: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // A log that cannot be written (a full disk) must not end the writer: by default the failure is printed to
        // the same place, which panics.
        .log_internal_errors(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second subscriber in one process is refused; the first goes on.
    let _ = if json { log.json().try_init() } else { log.try_init() };
}

/// What opening found and repaired goes into the log, never past it.
pub(crate) fn report(found: &inforce_store_sled::OpenReport) {
    for finding in &found.findings {
        tracing::warn!(%finding, "found while opening");
    }
    for path in &found.set_aside {
        tracing::warn!(path = %path.display(), "set aside");
    }
    if found.repaired_records > 0 {
        tracing::warn!(records = found.repaired_records, "written again from the other copy");
    }
}
