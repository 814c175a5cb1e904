//! A client that nobody here wrote, Python's `grpcio` with code generated from `proto/`, runs
//! commands and questions against the real server.
//!
//! The test cases are in `tests/python`; they find the server in `INFORCE_SERVER` and the
//! generated modules (`inforce.v1.…_pb2`, `…_pb2_grpc`) on their path.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use inforce_tests::{Ledger, binary, repository, succeed, text, tools};
use tempfile::TempDir;

#[test]
fn a_python_client_generated_from_the_contract_commands_and_asks() {
    let generated = TempDir::new().expect("a temporary folder");
    generate(generated.path());
    let ledger = Ledger::init();
    let server = ledger.serve();

    let mut tests = python();
    tests.args(["-m", "unittest", "discover", "--verbose", "--start-directory"]);
    tests.arg(repository().join("tests/python"));
    tests.env("PYTHONPATH", generated.path()).env("PYTHONDONTWRITEBYTECODE", "1");
    tests.env("INFORCE_SERVER", server.url()).env("INFORCE_BINARY", binary());
    let output = tests.output().expect("Python starts");
    let report = text(&output.stderr);
    assert!(output.status.success(), "{report}");
    assert!(number_of_tests(&report) > 0, "no Python test ran:\n{report}");
}

/// The interpreter of the virtual environment that holds the pinned libraries.
fn python() -> Command {
    let python = tools().join("venv/bin/python");
    assert!(
        python.is_file(),
        "{} is missing: `cargo xtask tools` installs it, `cargo xtask test` does so by itself",
        python.display()
    );
    Command::new(python)
}

/// Python code for the whole contract, made by the protobuf compiler of `grpcio-tools`: not by the
/// one our own code is made with.
fn generate(into: &Path) {
    let root = repository().join("proto");
    let mut compiler = python();
    compiler.args(["-m", "grpc_tools.protoc", "--proto_path"]).arg(&root);
    for option in ["--python_out", "--grpc_python_out"] {
        compiler.arg(format!("{option}={}", into.display()));
    }
    succeed(compiler.args(proto_files(&root)));
}

fn proto_files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).expect("a readable folder").map(|entry| entry.expect("an entry").path());
    let files = entries.flat_map(|path| if path.is_dir() { proto_files(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "proto")).collect()
}

/// From unittest's closing line: `Ran 12 tests in 0.345s`.
fn number_of_tests(report: &str) -> usize {
    let closing = report.lines().find_map(|line| line.strip_prefix("Ran "));
    closing.and_then(|line| line.split(' ').next()).and_then(|number| number.parse().ok()).unwrap_or(0)
}
