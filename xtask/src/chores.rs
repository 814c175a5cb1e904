//! What each chore does.

use crate::run::{cargo, run};
use crate::steps::Steps;
use crate::{Outcome, audit as auditing, tidy as tidying, tools as tooling};

/// All tests; what they need is installed first. The builds share one profile and one set of
/// features: always the whole workspace with its tests.
pub(crate) fn test(_: &[String]) -> Outcome {
    let mut steps = Steps::default();
    steps.step("layout", || fmt_check(&[]));
    steps.step("tidy", || tidy(&[]));
    if steps.step("buf", tooling::buf) {
        steps.step("proto lint", proto_lint);
    } else {
        steps.blocked("proto lint", "buf");
    }
    steps.step("python", tooling::python);
    steps.step("clippy", clippy);
    if steps.step("build", build) {
        steps.step("generated code", || run(&mut workspace_tests(&["--test", "regenerate"])));
        steps.step("tests", || run(&mut workspace_tests(&["--no-fail-fast"])));
    } else {
        steps.blocked("generated code", "build");
        steps.blocked("tests", "build");
    }
    steps.step("docs", docs);
    steps.step("audit", || audit(&[]));
    steps.finish()
}

pub(crate) fn lint(_: &[String]) -> Outcome {
    let mut steps = Steps::default();
    steps.step("layout", || fmt_check(&[]));
    steps.step("tidy", || tidy(&[]));
    steps.step("clippy", clippy);
    steps.step("proto lint", || tooling::buf().and_then(|()| proto_lint()));
    steps.finish()
}

pub(crate) fn fmt_check(_: &[String]) -> Outcome {
    run(&mut cargo(["fmt", "--all", "--check"]))
}

pub(crate) fn tidy(_: &[String]) -> Outcome {
    let findings = tidying::findings()?;
    findings.iter().for_each(|finding| println!("{finding}"));
    match findings.len() {
        0 => Ok(()),
        count => Err(format!("{count} rules broken (listed above)")),
    }
}

/// The generator is a test of `inforce-proto`, so that it and its check are the same code.
pub(crate) fn codegen(_: &[String]) -> Outcome {
    let package = ["--package", "inforce-proto", "--features", "regenerating"];
    let mut command = cargo(["test", "--quiet", "--profile", "ci", "--test", "regenerate"]);
    run(command.args(package).env("UPDATE", "1"))
}

pub(crate) fn audit(_: &[String]) -> Outcome {
    auditing::audit()
}

pub(crate) fn tools(_: &[String]) -> Outcome {
    tooling::buf()?;
    tooling::python()?;
    tooling::cargo_deny().map(|_| ())
}

/// The benches that measure a peer find its server by a variable. It is installed for them alone, and for all.
pub(crate) fn bench(arguments: &[String]) -> Outcome {
    let mut command = cargo(["bench", "--package", "inforce-benches", "--"]);
    let named = arguments.first().filter(|argument| !argument.starts_with('-'));
    if named.is_none_or(|name| name == "durable_commands") {
        command.env("INFORCE_BENCH_UMADB", tooling::umadb()?);
    }
    run(command.args(arguments))
}

fn clippy() -> Outcome {
    let scope = ["--workspace", "--all-targets", "--profile", "ci", "--locked"];
    run(cargo(["clippy"]).args(scope).args(["--", "--deny", "warnings"]))
}

/// Everything the tests run, the `inforce` binary too: tests of other packages start it.
/// `--tests` makes cargo choose the features that `cargo test` will choose.
fn build() -> Outcome {
    run(&mut cargo(["build", "--workspace", "--bins", "--tests", "--profile", "ci", "--locked"]))
}

/// Every link in the doc comments leads somewhere. Links from public to private items are welcome:
/// the readers of these pages have the source. What `inforce-store` offers to tests is documented too.
fn docs() -> Outcome {
    let scope = ["doc", "--workspace", "--no-deps", "--profile", "ci", "--locked"];
    let flags = "--deny rustdoc::broken_intra_doc_links --allow rustdoc::private_intra_doc_links";
    run(cargo(scope).env("RUSTDOCFLAGS", flags))
}

fn workspace_tests(more: &[&str]) -> std::process::Command {
    let mut command = cargo(["test", "--workspace", "--profile", "ci", "--locked"]);
    command.args(more);
    command
}

fn proto_lint() -> Outcome {
    run(&mut tooling::buf_command(&["lint"]))
}
