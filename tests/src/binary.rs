//! Where the binary under test is, and running it.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the repository: what tests read from `proto/`, `data/` and the READMEs.
///
/// # Panics
/// If this package is not a folder in the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the repository")
}

/// The `inforce` binary that was built in the same profile as this test.
///
/// Cargo offers no path to another package's binary, so it is found from where the test itself
/// lies: `target/<profile>/deps/<test>`. Cargo does not build it for these tests either;
/// `cargo xtask test` does so before it runs them.
///
/// # Panics
/// If it is not there. The message says how to build it.
pub fn binary() -> PathBuf {
    let profile = profile_dir();
    let binary = profile.join("inforce");
    assert!(
        binary.is_file(),
        "{} is missing: build it with `cargo build --workspace --bins --tests --profile ci` \
         and test with `--profile ci`, or run `cargo xtask test`",
        binary.display()
    );
    binary
}

/// The folder of the tools that `cargo xtask tools` installs.
///
/// # Panics
/// If the test does not lie in a target folder.
pub fn tools() -> PathBuf {
    profile_dir().parent().expect("a profile's folder is in the target folder").join("tools")
}

/// `inforce` with these arguments, ready to run: in English, on no particular server, whatever the
/// environment of whoever runs the tests says.
pub fn inforce<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).env_remove("INFORCE_SERVER").env_remove("RUST_LOG");
    command.env("LC_ALL", "C.UTF-8");
    command
}

/// Runs a command that has to succeed, and answers what it printed.
///
/// # Panics
/// If it cannot be started or fails; the message holds both its outputs.
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}\n{}", output.status, both(&output));
    text(&output.stdout)
}

/// The commands that a page of `--help` lists.
pub fn listed_commands(page: &str) -> Vec<&str> {
    let (_, listed) = page.split_once("Commands:\n").unwrap_or_default();
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let named = lines.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    named.filter_map(|line| line.split_whitespace().next()).collect()
}

/// Printed bytes as text.
///
/// # Panics
/// If they are not UTF-8: nothing we print may be anything else.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("printed text is UTF-8")
}

fn both(output: &Output) -> String {
    let [stdout, stderr] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    format!("--- stdout\n{stdout}\n--- stderr\n{stderr}")
}

fn profile_dir() -> PathBuf {
    let test = env::current_exe().expect("the path of this test");
    let profile = test.parent().and_then(Path::parent);
    profile.expect("a test lies in target/<profile>/deps").to_path_buf()
}
