//! A full disk refuses commands by name and takes nothing back: the server runs with a limit on
//! the size of files, which fails its writes as a full disk does.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use inforce_proto::v1::Submission;
use inforce_tests::{Ledger, Server, binary, inforce, succeed, text};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::Value;
use support::{Client, Receipt, grant, reason, runtime};
use tonic::{Code, Status};

/// Bytes of journal that are left when the limit is set: room for a dozen commands.
const ROOM: u64 = 6000;

/// More commands than fit into [`ROOM`].
const MANY: u64 = 100;

/// A limit that sled's file meets, which grows by 512 KiB at a time, and the journal does not.
const SLED_ROOM: u64 = 600 << 10;

/// Bytes of journal at which sled needs more than [`SLED_ROOM`].
const TOO_MUCH_FOR_SLED: u64 = 400 << 10;

#[test]
fn commands_beyond_a_full_disk_are_refused_by_name_and_go_on_when_there_is_room_again() {
    let ledger = Ledger::init();
    let server = serve(&ledger.data());
    let (recorded, refused) = runtime().block_on(async {
        let mut client = Client::connect(server.url()).await;
        let (mut recorded, refused) = fill(&server, &ledger.data(), &mut client).await;
        lift(&server);
        let receipt = client.execute(&refused).await.expect("there is room again");
        recorded.push((refused.clone(), receipt));
        (recorded, refused)
    });
    assert!(server.stop().success());
    assert_kept(&ledger, &recorded, &refused, true);
}

#[test]
fn a_server_killed_on_a_full_disk_has_everything_it_acknowledged_when_it_is_started_again() {
    let ledger = Ledger::init();
    let server = serve(&ledger.data());
    let (recorded, refused) = runtime().block_on(async {
        let mut client = Client::connect(server.url()).await;
        fill(&server, &ledger.data(), &mut client).await
    });
    server.kill();
    assert_kept(&ledger, &recorded, &refused, false);
}

#[test]
fn a_ledger_is_not_half_created_on_a_full_disk() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let data = folder.path().join("data");
    let init = ["init", "--data"];
    let mut command = without_room("0");
    command.arg(binary()).args(init).arg(&data).env("LC_ALL", "C.UTF-8");
    let output = command.output().expect("a shell");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = text(&output.stderr);
    assert!(said.contains("File too large") && said.contains("data"), "what failed and where: {said}");
    succeed(inforce(init).arg(&data));
    succeed(inforce(["check", "--data"]).arg(&data));
}

#[test]
fn a_ledger_opens_on_a_full_disk_answers_questions_and_records_when_there_is_room() {
    let ledger = Ledger::init();
    let server = serve_with(&ledger.data(), "0");
    let receipt = runtime().block_on(async {
        let mut client = Client::connect(server.url()).await;
        let size = client.size().await;
        assert_full(&client.execute(&grant(1)).await.expect_err("there is no room"));
        assert_eq!(client.records(0).await.len() as u64, size);
        lift(&server);
        client.execute(&grant(1)).await.expect("there is room again")
    });
    server.kill();
    let refused = grant(2);
    assert_kept(&ledger, &[(grant(1), receipt)], &refused, false);
}

#[test]
fn a_sled_that_had_no_room_is_named_as_behind_and_not_as_damage_until_the_next_server_fills_it_up() {
    let ledger = Ledger::init();
    let server = serve(&ledger.data());
    limit(&server, Some(SLED_ROOM));
    let size = runtime().block_on(async {
        let mut client = Client::connect(server.url()).await;
        for start in (0..).step_by(100) {
            client.batch(&(start..start + 100).map(grant).collect::<Vec<_>>()).await.expect("recorded");
            if fs::metadata(journal(&ledger.data())).expect("a journal").len() > TOO_MUCH_FOR_SLED {
                break;
            }
        }
        client.size().await
    });
    assert!(server.stop().success());

    let report = check(&ledger, &["--json"]);
    let report: Value = serde_json::from_str(&report).expect("a report");
    let behind = report["sled"]["behind"].as_u64().expect("a number");
    assert!(behind > 0 && report["sound"] == true && report["journal"]["behind"] == 0, "{report}");
    assert_eq!(report["sled"]["sound_records"].as_u64(), Some(size - behind), "{report}");
    assert_eq!(report["finding_count"], 1, "{report}");
    assert_eq!(report["findings"][0]["trouble"], "behind", "{report}");
    assert_eq!(report["findings"][0]["damage"], false, "{report}");
    let said = check(&ledger, &["--lang", "en"]);
    assert!(said.contains(&format!("sound, but sled is behind by {behind} records")), "{said}");
    assert!(said.contains("the next `inforce serve` fills sled up"), "{said}");

    assert!(ledger.serve().stop().success());
    let report: Value = serde_json::from_str(&check(&ledger, &["--json"])).expect("a report");
    assert_eq!((&report["sled"]["behind"], &report["finding_count"]), (&0.into(), &0.into()), "{report}");
}

/// What the check says of a ledger in which nothing is damaged.
fn check(ledger: &Ledger, arguments: &[&str]) -> String {
    succeed(inforce(["check", "--data"]).arg(ledger.data()).args(arguments))
}

/// `inforce serve` that is told of a file too large by an error and not by a signal that ends it.
fn serve(data: &Path) -> Server {
    serve_with(data, "unlimited")
}

fn serve_with(data: &Path, blocks: &str) -> Server {
    let mut command = without_room(blocks);
    command.arg(binary()).args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
    Server::start_with(command.env("LC_ALL", "C.UTF-8").env_remove("RUST_LOG"))
}

/// A command whose files may not grow beyond this many blocks.
fn without_room(blocks: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", r#"trap "" XFSZ; ulimit -S -f "$0"; exec "$@""#, blocks]);
    command
}

fn limit(server: &Server, bytes: Option<u64>) {
    let pid = i32::try_from(server.pid()).ok().and_then(Pid::from_raw).expect("a process");
    let limit = Rlimit { current: bytes, maximum: None };
    prlimit(Some(pid), Resource::Fsize, limit).expect("a process of ours");
}

fn lift(server: &Server) {
    limit(server, None);
}

fn journal(data: &Path) -> PathBuf {
    data.join("journal/00000001.log")
}

/// Records until the disk is full; everything recorded, and the first command that was refused.
async fn fill(server: &Server, data: &Path, client: &mut Client) -> (Vec<(Submission, Receipt)>, Submission) {
    let mut recorded = Vec::new();
    for number in 0..5 {
        let receipt = client.execute(&grant(number)).await.expect("there is room");
        recorded.push((grant(number), receipt));
    }
    let used = fs::metadata(journal(data)).expect("a journal").len();
    limit(server, Some(used + ROOM));
    let refused = loop {
        let submission = grant(recorded.len() as u64);
        match client.execute(&submission).await {
            Ok(receipt) => recorded.push((submission, receipt)),
            Err(status) => {
                assert_full(&status);
                break submission;
            }
        }
        assert!((recorded.len() as u64) < MANY, "the limit does not bite");
    };
    assert!(recorded.len() > 5, "there was room for a dozen commands");
    let size = client.size().await;
    let batch: Vec<_> = (MANY..2 * MANY).map(grant).collect();
    assert_full(&client.batch(&batch).await.expect_err("a batch does not fit either"));
    assert_full(&client.execute(&refused).await.expect_err("still full"));
    let records = client.records(0).await;
    assert_eq!(
        (client.size().await, records.len() as u64),
        (size, size),
        "questions go on, nothing is half-done"
    );
    let last = recorded.last().and_then(|(_, receipt)| receipt.last()).expect("records");
    assert_eq!(records.last().map(|record| &record.hash), Some(&last.1));
    (recorded, refused)
}

fn assert_full(status: &Status) {
    assert_eq!((status.code(), reason(status).as_str()), (Code::ResourceExhausted, "store_full"), "{status}");
}

/// Every command has the result it had, also when it is sent again; what was refused can be sent.
fn assert_kept(ledger: &Ledger, recorded: &[(Submission, Receipt)], refused: &Submission, taken_since: bool) {
    let server = ledger.serve();
    runtime().block_on(async {
        let mut client = Client::connect(server.url()).await;
        let size = client.size().await;
        for (submission, receipt) in recorded {
            assert_eq!(&client.execute(submission).await.expect("recorded before"), receipt);
        }
        assert_eq!(client.size().await, size, "nothing was recorded twice");
        let receipt = client.execute(refused).await.expect("there is room");
        assert_eq!(receipt[0].0 < size, taken_since, "refused means that nothing was recorded");
        client.batch(&(MANY..2 * MANY).map(grant).collect::<Vec<_>>()).await.expect("there is room");
    });
    assert!(server.stop().success());
    assert_sound(ledger);
}

fn assert_sound(ledger: &Ledger) {
    check(ledger, &[]);
}
