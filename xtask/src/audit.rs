//! Dependencies under `deny.toml`.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{io, thread};

use crate::run::{program, run};
use crate::{Outcome, tools};

/// A fetch of the advisory database takes seconds; a network that swallows packets must not hold
/// a test run for ever.
const FETCH_LIMIT: Duration = Duration::from_secs(90);

/// Bans, licences and sources always; advisories where their database can be fetched. Where it
/// cannot, the output says so in capitals: nobody shall believe they were checked.
pub(crate) fn audit() -> Outcome {
    let deny = tools::cargo_deny()?;
    run(&mut deny_command(&deny, &["check", "bans", "licenses", "sources"]))?;
    match fetch_advisories(&deny) {
        Ok(()) => run(&mut deny_command(&deny, &["--offline", "check", "advisories"])),
        Err(why) => {
            println!("ADVISORIES NOT CHECKED: their database cannot be fetched from here ({why}).");
            println!("Run `cargo xtask audit` where it can be reached before a release.");
            Ok(())
        }
    }
}

fn deny_command(deny: &Path, what: &[&str]) -> Command {
    let mut command = program(deny, ["--workspace", "--locked"]);
    command.args(what);
    command
}

fn fetch_advisories(deny: &Path) -> Result<(), String> {
    let mut command = program(deny, ["--log-level", "off", "fetch", "db"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match within(FETCH_LIMIT, &mut command) {
        Ok(Some(true)) => Ok(()),
        Ok(Some(false)) => Err("the fetch failed".into()),
        Ok(None) => Err(format!("no answer in {} s", FETCH_LIMIT.as_secs())),
        Err(error) => Err(error.to_string()),
    }
}

/// Whether `command` succeeded, or `None` if it had to be ended at the limit.
fn within(limit: Duration, command: &mut Command) -> io::Result<Option<bool>> {
    let mut child = command.spawn()?;
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        thread::sleep(Duration::from_millis(50));
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}
