//! A test binary that starts itself again: what may abort, hang or be killed runs in a child.
#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

const ROLE: &str = "INFORCE_STORE_TEST_CHILD";

/// What a child was told to do; `None` in the test run itself.
pub fn role() -> Option<Vec<String>> {
    let role = std::env::var(ROLE).ok()?;
    Some(role.split('\n').map(str::to_owned).collect())
}

/// Says a line to the parent.
pub fn say(line: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    // The parent may be gone; then nobody listens.
    let _ = writeln!(out, "\nchild: {line}").and_then(|()| out.flush());
}

/// The command that runs test `entry` of this binary with a role.
pub fn command(entry: &str, role: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    as_child(&mut command, entry, role);
    command
}

/// Adds arguments and role to a command that ends up running this binary.
pub fn as_child(command: &mut Command, entry: &str, role: &[&str]) {
    command
        .args(["--exact", entry, "--nocapture", "--test-threads=1"])
        .env(ROLE, role.join("\n"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // A child that fails says why.
        .stderr(Stdio::inherit());
}

/// A running child and what it says.
pub struct Running {
    pub child: Child,
    lines: Receiver<String>,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("the child starts");
        let out = child.stdout.take().expect("its output is piped");
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if let Some(said) = line.strip_prefix("child: ")
                    && send.send(said.to_owned()).is_err()
                {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// The next line, `None` when the child has ended.
    pub fn line(&self, limit: Duration) -> Result<Option<String>, RecvTimeoutError> {
        match self.lines.recv_timeout(limit) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(timeout) => Err(timeout),
        }
    }

    /// Ends it with SIGKILL and returns everything it had said and nobody had read.
    pub fn kill(mut self) -> Vec<String> {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it is gone");
        self.lines.iter().collect()
    }

    /// Waits for its end; `None` if it took longer than `limit` and was killed.
    pub fn finish(mut self, limit: Duration) -> Option<(bool, Vec<String>)> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return Some((status.success(), self.lines.iter().collect()));
            }
            if start.elapsed() > limit {
                self.kill();
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
