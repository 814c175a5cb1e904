//! `buf curl`, a client that knows nothing of the contract but what the server's reflection tells it, commands and asks.

use std::process::{Command, Output};

use inforce_tests::{Ledger, Server, text, tools};

const ESTABLISH: &str = r#"{"submission": {
    "command_id": "0b54c1de-5c4e-4c0c-9d6e-8f2f4a4c9d10",
    "effective_from": "1949-10-01",
    "command": {"establish": {
        "level": "LEVEL_NATION", "code": "000000", "names": {"zh": "中华人民共和国"},
        "nature": "JURISDICTION_NATURE_GOVERNMENT"}}}}"#;

fn buf_curl(server: &Server, principal: &str, method: &str, body: &str) -> Output {
    let buf = tools().join("npm/node_modules/.bin/buf");
    assert!(buf.is_file(), "{} is missing: `cargo xtask tools` installs it", buf.display());
    let mut call = Command::new(buf);
    call.args(["curl", "--protocol", "grpc", "--http2-prior-knowledge"]);
    call.args(["--header", &format!("inforce-principal: {principal}"), "--data", body]);
    call.arg(format!("{}/inforce.v1.{method}", server.url()));
    call.output().expect("buf starts")
}

#[test]
fn buf_curl_commands_and_asks_by_reflection_alone() {
    let ledger = Ledger::init();
    let server = ledger.serve();

    let refused = buf_curl(&server, "nobody", "CommandService/Execute", ESTABLISH);
    let said = text(&refused.stderr);
    assert!(!refused.status.success() && said.contains("not_permitted"), "{said}");
    assert!(said.contains("google.rpc.ErrorInfo"), "the refusal has its details:\n{said}");

    let taken = buf_curl(&server, "administrator", "CommandService/Execute", ESTABLISH);
    assert!(taken.status.success(), "{}", text(&taken.stderr));
    assert!(text(&taken.stdout).contains("\"content\""), "the record's bytes come with it");

    let question = r#"{"jurisdiction": "000000", "on": "2022-11-01", "at_least": 4}"#;
    let answered = buf_curl(&server, "administrator", "QueryService/ListJurisdictions", question);
    assert!(text(&answered.stdout).contains("中华人民共和国"), "{}", text(&answered.stderr));

    let found = buf_curl(
        &server,
        "nobody",
        "QueryService/SearchItems",
        r#"{"jurisdiction": "000000", "text": "许可"}"#,
    );
    assert!(text(&found.stdout).contains("中华人民共和国"), "{}", text(&found.stderr));
    let nothing = buf_curl(&server, "nobody", "QueryService/SearchItems", r#"{"jurisdiction": "000000"}"#);
    assert!(text(&nothing.stderr).contains("nothing_to_find"), "{}", text(&nothing.stderr));
}
