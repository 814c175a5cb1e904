//! Ledgers in temporary folders, and servers on them.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::{inforce, succeed};

/// How long a server may take to say where it listens. It does so in milliseconds; opening after
/// damage rebuilds a copy first. Only a server that hangs gets near it.
const START_LIMIT: Duration = Duration::from_secs(120);

/// The line a server begins with.
const LISTENING: &str = "listening on ";

/// A new ledger in a temporary folder, which goes away with it.
#[derive(Debug)]
pub struct Ledger {
    folder: TempDir,
}

impl Ledger {
    /// Creates a ledger as an operator would: `inforce init`.
    ///
    /// # Panics
    /// If that fails.
    pub fn init() -> Self {
        let ledger = Self { folder: TempDir::new().expect("a temporary folder") };
        succeed(inforce(["init", "--data"]).arg(ledger.data()));
        ledger
    }

    /// Its data directory.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts a server on it.
    pub fn serve(&self) -> Server {
        Server::start(&self.data())
    }
}

/// A running `inforce serve`. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    stderr: File,
    url: String,
}

impl Server {
    /// Starts `inforce serve` on a data directory, at a free port, and waits until it listens.
    ///
    /// # Panics
    /// If it ends before, or does not say where it listens; the message holds what it logged.
    pub fn start(data: &Path) -> Self {
        Self::start_with(inforce(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data))
    }

    /// Starts any command that serves and prints `listening on URL` as its first line.
    ///
    /// # Panics
    /// As [`Server::start`].
    pub fn start_with(command: &mut Command) -> Self {
        let stderr = tempfile::tempfile().expect("a file for its log");
        let log = stderr.try_clone().expect("the same file");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let stdout = child.stdout.take().expect("a piped output");
        let mut server = Self { child, stderr, url: String::new() };
        let first = first_line(stdout);
        let Some(url) = first.strip_prefix(LISTENING) else {
            let _ = server.child.kill();
            let status = server.child.wait().expect("its status");
            panic!("{command:?} began with {first:?} and ended with {status}:\n{}", server.log());
        };
        server.url = url.trim().to_owned();
        server
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// `inforce` with these arguments, as a client of this server.
    pub fn inforce(&self, arguments: &[&str]) -> Command {
        let mut command = inforce(arguments);
        command.env("INFORCE_SERVER", &self.url);
        command
    }

    /// Its process, for tests that signal it themselves.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills it where it stands (SIGKILL) and waits until it is gone.
    ///
    /// # Panics
    /// If the system refuses.
    pub fn kill(mut self) {
        self.child.kill().expect("a process of ours");
        self.child.wait().expect("its status");
    }

    /// Asks it to stop (SIGTERM) and waits until it has.
    ///
    /// # Panics
    /// If the system refuses.
    pub fn stop(mut self) -> ExitStatus {
        kill_process(Pid::from_child(&self.child), Signal::TERM).expect("a process of ours");
        self.child.wait().expect("its status")
    }

    /// What it has logged so far.
    ///
    /// # Panics
    /// If the file with its log cannot be read.
    pub fn log(&mut self) -> String {
        use std::io::Seek;
        let mut log = Vec::new();
        self.stderr.rewind().expect("the start of its log");
        self.stderr.read_to_end(&mut log).expect("its log");
        String::from_utf8_lossy(&log).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first line a child prints, or what it printed until it ended or the limit was reached.
/// The rest of its output is read and dropped, so that the child never waits for a reader.
fn first_line(stdout: ChildStdout) -> String {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(stdout);
        let mut line = String::new();
        let _ = reader.read_line(&mut line);
        let _ = sender.send(line);
        let _ = std::io::copy(&mut reader, &mut std::io::sink());
    });
    receiver.recv_timeout(START_LIMIT).unwrap_or_default()
}
