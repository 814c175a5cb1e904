//! A server that is killed where it stands loses nothing that it acknowledged, and always opens
//! again.
//!
//! Clients send commands and write down what they were told. The server is killed (SIGKILL) after
//! a random number of answers or at a random moment, sometimes while it opens, and now and then it
//! is stopped in order while it is busy. Then it is started again and held to what it said.
//!
//! `INFORCE_KILL_ROUNDS` is the number of kills, `INFORCE_SEED` repeats a run as far as a run with
//! several processes can be repeated.

mod support;

use std::collections::BTreeMap;
use std::env;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use inforce_proto::v1::{RecordView, Submission};
use inforce_tests::{Ledger, Server, inforce, succeed};
use support::{Client, Random, Receipt, grant, reason, runtime};
use tokio::runtime::Runtime;
use tonic::Status;

/// Kills in a test run.
const ROUNDS: u64 = 200;

/// Clients that send at the same time, each waiting for its answer.
const CLIENTS: usize = 4;

/// Most answers before a kill: some groups of the writer.
const MOST_ANSWERS: u64 = 40;

/// The latest moment of a kill, in microseconds: as long as some dozens of answers take.
const LATEST: u64 = 20_000;

/// The latest moment of a kill while a server opens: most openings of this test's ledgers take
/// longer.
const LATEST_OPENING: u64 = 40_000;

#[test]
fn a_killed_server_loses_nothing_that_was_acknowledged_and_always_opens() {
    let rounds = env::var("INFORCE_KILL_ROUNDS").map_or(ROUNDS, |given| given.parse().expect("a number"));
    let mut random = Random::new();
    let runtime = runtime();
    let ledger = Ledger::init();
    let mut memory = Memory::of_a_new_ledger(&runtime, ledger.serve());
    for _ in 0..rounds {
        if random.below(8) == 0 {
            kill_while_it_opens(&ledger, &mut random);
        }
        if random.below(16) == 0 {
            memory.round(&runtime, ledger.serve(), End::InOrder, &mut random);
        }
        let end = End::kill(&mut random);
        memory.round(&runtime, ledger.serve(), end, &mut random);
    }
    let server = ledger.serve();
    runtime.block_on(memory.hold_to_all(server.url()));
    assert!(server.stop().success(), "the last server stops in order");
    succeed(inforce(["check", "--data"]).arg(ledger.data()));
    memory.assert_that_something_was_tried(rounds);
}

/// How a round ends.
enum End {
    /// Killed after so many answers.
    AfterAnswers(u64),
    /// Killed after so many microseconds.
    AfterMicros(u64),
    /// Told to stop after some answers, while commands are on their way.
    InOrder,
}

impl End {
    fn kill(random: &mut Random) -> Self {
        match random.below(2) {
            0 => Self::AfterAnswers(random.below(MOST_ANSWERS)),
            _ => Self::AfterMicros(random.below(LATEST)),
        }
    }
}

/// Starts a server and kills it before or soon after it listens.
fn kill_while_it_opens(ledger: &Ledger, random: &mut Random) {
    let mut command = inforce(["serve", "--listen", "127.0.0.1:0", "--data"]);
    command.arg(ledger.data()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("a process");
    thread::sleep(Duration::from_micros(random.below(LATEST_OPENING)));
    child.kill().expect("a process of ours");
    child.wait().expect("its status");
}

/// One command, or a batch that is recorded as a whole or not at all, and what became of it.
struct Sent {
    submissions: Vec<Submission>,
    answer: Answer,
}

enum Answer {
    /// Its records: one for each command.
    Recorded(Receipt),
    /// The server ends and says that nothing was recorded.
    Refused,
    /// The connection broke.
    None,
}

/// What the clients know.
struct Memory {
    /// How many records the ledger began with.
    first: u64,
    /// Numbers that no command had yet.
    next: Arc<AtomicU64>,
    /// What was sent in the last round.
    last: Vec<Sent>,
    /// How many records the ledger had when it was last held to what it said.
    verified: u64,
    /// Record by record what was ever acknowledged.
    acknowledged: BTreeMap<u64, (String, String)>,
    /// Commands without an answer, or batches of them, that were found recorded, and not recorded.
    recorded_unanswered: u64,
    lost_unanswered: u64,
    refused: u64,
}

impl Memory {
    fn of_a_new_ledger(runtime: &Runtime, server: Server) -> Self {
        let first = runtime.block_on(async { Client::connect(server.url()).await.size().await });
        server.kill();
        Self {
            first,
            next: Arc::default(),
            last: Vec::new(),
            verified: first,
            acknowledged: BTreeMap::new(),
            recorded_unanswered: 0,
            lost_unanswered: 0,
            refused: 0,
        }
    }

    /// Holds a server to what was said before, keeps it busy, and ends it.
    fn round(&mut self, runtime: &Runtime, server: Server, end: End, random: &mut Random) {
        runtime.block_on(self.hold_to_last(server.url()));
        let (answered, answers) = mpsc::channel();
        let tasks: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let connected = runtime.block_on(Client::connect(server.url()));
                let most = 1 + client as u64 * 2;
                runtime.spawn(keep_sending(connected, most, Arc::clone(&self.next), answered.clone()))
            })
            .collect();
        drop(answered);
        match end {
            End::AfterAnswers(count) => {
                assert_eq!(answers.iter().take(count as usize).count() as u64, count, "clients ended early");
                server.kill();
            }
            End::AfterMicros(micros) => {
                // Not a wait for anything: the moment is what is random.
                thread::sleep(Duration::from_micros(micros));
                server.kill();
            }
            End::InOrder => {
                let count = random.below(MOST_ANSWERS);
                assert_eq!(answers.iter().take(count as usize).count() as u64, count, "clients ended early");
                assert!(server.stop().success(), "a busy server stops in order");
            }
        }
        for task in tasks {
            self.last.extend(runtime.block_on(task).expect("a client"));
        }
    }

    /// What was acknowledged in the last round is there. What was not is there as a whole or not
    /// at all, and sending it again gives one result.
    async fn hold_to_last(&mut self, url: &str) {
        let mut client = Client::connect(url).await;
        let found = by_command(client.records(self.verified).await);
        self.verified = client.size().await;
        for sent in std::mem::take(&mut self.last) {
            let there: Receipt =
                sent.submissions.iter().filter_map(|one| found.get(&one.command_id).cloned()).collect();
            match &sent.answer {
                Answer::Recorded(receipt) => {
                    assert_eq!(&there, receipt, "acknowledged, and now otherwise");
                    self.acknowledge(&sent.submissions, receipt);
                }
                Answer::Refused => {
                    assert!(there.is_empty(), "refused, and recorded: {there:?}");
                    self.refused += 1;
                }
                Answer::None => self.send_again(&mut client, sent.submissions, there).await,
            }
        }
    }

    async fn send_again(&mut self, client: &mut Client, submissions: Vec<Submission>, there: Receipt) {
        let again = send(client, &submissions).await.expect("a command that was never refused");
        assert_eq!(again.len(), submissions.len());
        self.acknowledge(&submissions, &again);
        if there.is_empty() {
            assert!(again.iter().all(|(sequence, _)| *sequence >= self.verified), "it was there: {again:?}");
            self.lost_unanswered += 1;
            let twice = send(client, &submissions).await.expect("the same command again");
            assert_eq!(twice, again, "one id, two results");
            self.last.push(Sent { submissions, answer: Answer::Recorded(again) });
        } else {
            assert_eq!(there, again, "half a batch, or another result");
            self.recorded_unanswered += 1;
        }
    }

    fn acknowledge(&mut self, submissions: &[Submission], receipt: &Receipt) {
        for (submission, (sequence, hash)) in submissions.iter().zip(receipt) {
            let known = (submission.command_id.clone(), hash.clone());
            let before = self.acknowledged.insert(*sequence, known.clone());
            assert!(before.is_none_or(|before| before == known), "two commands at record {sequence}");
        }
    }

    /// Everything ever acknowledged is there, and nothing else: each command once.
    async fn hold_to_all(&mut self, url: &str) {
        self.hold_to_last(url).await;
        let mut client = Client::connect(url).await;
        let records = client.records(self.first).await;
        let ours: BTreeMap<u64, (String, String)> =
            records.into_iter().map(|record| (record.sequence, (record.command, record.hash))).collect();
        assert_eq!(ours.len(), self.acknowledged.len(), "records that nobody was told of, or lost ones");
        assert!(ours == self.acknowledged, "the ledger holds other records than it acknowledged");
    }

    /// A test of kills that always hit an idle server would prove nothing.
    fn assert_that_something_was_tried(&self, rounds: u64) {
        eprintln!(
            "{rounds} kills: {} records acknowledged; unanswered: {} recorded, {} not; {} refused while stopping",
            self.acknowledged.len(),
            self.recorded_unanswered,
            self.lost_unanswered,
            self.refused
        );
        assert!(self.acknowledged.len() as u64 >= rounds, "clients were hardly answered");
        let unanswered = self.recorded_unanswered + self.lost_unanswered;
        assert!(unanswered >= rounds, "kills hardly ever hit a command on its way");
    }
}

/// The one record of each command.
fn by_command(records: Vec<RecordView>) -> BTreeMap<String, (u64, String)> {
    let mut found = BTreeMap::new();
    for RecordView { sequence, hash, command, .. } in records {
        let before = found.insert(command, (sequence, hash));
        assert_eq!(before, None, "a command was recorded twice, at {sequence} too");
    }
    found
}

/// Sends until the connection breaks: batches of 1 to `most` commands, one after the other.
async fn keep_sending(
    mut client: Client,
    most: u64,
    next: Arc<AtomicU64>,
    answered: Sender<()>,
) -> Vec<Sent> {
    let mut all = Vec::new();
    loop {
        let count = 1 + all.len() as u64 % most;
        let first = next.fetch_add(count, Ordering::SeqCst);
        let submissions: Vec<_> = (first..first + count).map(grant).collect();
        let answer = match send(&mut client, &submissions).await {
            Ok(receipt) => Answer::Recorded(receipt),
            Err(status) => match reason(&status).as_str() {
                "" => Answer::None,
                "stopped" => Answer::Refused,
                other => panic!("{other}: {status}"),
            },
        };
        let go_on = matches!(answer, Answer::Recorded(_));
        all.push(Sent { submissions, answer });
        if !go_on {
            return all;
        }
        let _ = answered.send(()); // Whoever counted may have counted enough.
    }
}

async fn send(client: &mut Client, submissions: &[Submission]) -> Result<Receipt, Status> {
    match submissions {
        [one] => client.execute(one).await,
        batch => client.batch(batch).await,
    }
}
