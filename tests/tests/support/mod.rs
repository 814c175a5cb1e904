//! What the tests of damage and of sudden ends share: a client of the public contract, and numbers
//! that are random and can be had again.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use inforce_proto::v1::command_service_client::CommandServiceClient;
use inforce_proto::v1::query_service_client::QueryServiceClient;
use inforce_proto::v1::{
    Command, ExecuteBatchRequest, ExecuteRequest, GetHeadRequest, GrantRole, ListRecordsRequest, RecordView,
    Role, Submission, command,
};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

/// Who `inforce init` makes the first administrator.
const ADMINISTRATOR: &str = "administrator";

/// Longer than any answer takes, so that a server that hangs fails the test instead of holding it up.
const ANSWER_LIMIT: Duration = Duration::from_secs(60);

/// A recorded command: its records' sequences and hashes.
pub type Receipt = Vec<(u64, String)>;

/// A connection to a server, by the public contract alone: it repeats nothing by itself.
#[derive(Clone)]
pub struct Client {
    commands: CommandServiceClient<Channel>,
    questions: QueryServiceClient<Channel>,
}

impl Client {
    /// Connects.
    pub async fn connect(url: &str) -> Self {
        let endpoint = Endpoint::from_shared(url.to_owned()).expect("a URL");
        let channel = endpoint.timeout(ANSWER_LIMIT).connect().await.expect("a server that listens");
        Self {
            commands: CommandServiceClient::new(channel.clone()),
            questions: QueryServiceClient::new(channel),
        }
    }

    /// Sends one command; its records.
    pub async fn execute(&mut self, submission: &Submission) -> Result<Receipt, Status> {
        let message = ExecuteRequest { submission: Some(submission.clone()) };
        let answer = self.commands.execute(by_administrator(message)).await?.into_inner();
        Ok(answer.records.into_iter().map(|record| (record.sequence, record.hash)).collect())
    }

    /// Sends a batch; the first record of each command, all of which have one.
    pub async fn batch(&mut self, batch: &[Submission]) -> Result<Receipt, Status> {
        let message = |submission: &Submission| ExecuteBatchRequest {
            submission: Some(submission.clone()),
            commands: 0,
        };
        let messages: Vec<_> = batch.iter().map(message).collect();
        let stream = by_administrator(tokio_stream::iter(messages));
        let answer = self.commands.execute_batch(stream).await?.into_inner();
        let first = |receipt: inforce_proto::v1::CommandReceipt| {
            assert_eq!(receipt.count, 1, "{}", receipt.command_id);
            receipt
                .first
                .map(|record| (record.sequence, record.hash))
                .expect("a recorded command has records")
        };
        Ok(answer.commands.into_iter().map(first).collect())
    }

    /// How many records the ledger has.
    pub async fn size(&mut self) -> u64 {
        self.questions.get_head(GetHeadRequest {}).await.expect("the head").into_inner().size
    }

    /// All records from a sequence to the durable end, in order, without a gap.
    pub async fn records(&mut self, from: u64) -> Vec<RecordView> {
        let size = self.size().await;
        let mut records: Vec<RecordView> = Vec::new();
        loop {
            let next = from + records.len() as u64;
            if next >= size {
                return records;
            }
            let request = ListRecordsRequest { from: next, page_size: 1000, at_least: Some(size) };
            let page = self.questions.list_records(request).await.expect("records").into_inner().records;
            assert!(!page.is_empty(), "the ledger has {size} records, but none from {next} on");
            for (sequence, record) in (next..).zip(&page) {
                assert_eq!(record.sequence, sequence, "records come without gaps");
            }
            records.extend(page);
        }
    }
}

fn by_administrator<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("inforce-principal", ADMINISTRATOR.parse().expect("ASCII"));
    request
}

/// The stable code of a refusal; empty where nobody refused and the connection broke.
pub fn reason(status: &Status) -> String {
    use tonic_types::StatusExt;
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

/// A command of one record: somebody gets a role. `number` makes it another command, for another
/// principal, so that each can be recorded whatever became of the others.
pub fn grant(number: u64) -> Submission {
    let grant =
        GrantRole { jurisdiction: None, principal: format!("officer-{number}"), role: Role::Officer.into() };
    Submission {
        command_id: format!("00000000-0000-4000-8000-{number:012x}"),
        effective_from: Some("2022-11-01".into()),
        command: Some(Command { kind: Some(command::Kind::GrantRole(grant)) }),
        ..Submission::default()
    }
}

/// A runtime for a test that speaks with a server.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads")
}

/// Random numbers (SplitMix64) from a seed that is printed and can be given again.
pub struct Random(u64);

impl Random {
    /// From `INFORCE_SEED`, else from the clock. The seed is printed where a failing test shows it.
    pub fn new() -> Self {
        let given = std::env::var("INFORCE_SEED").ok().map(|seed| seed.parse().expect("a number"));
        let clock = || SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_nanos();
        let seed = given.unwrap_or_else(|| clock() as u64);
        eprintln!("random numbers of INFORCE_SEED={seed}");
        Self(seed)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// Every file below a directory with its content; directories with none.
pub fn contents(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut waiting = vec![dir.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(dir).expect("below it").to_owned();
            if path.is_dir() {
                all.insert(name, Vec::new());
                waiting.push(path);
            } else {
                all.insert(name, fs::read(&path).expect("a readable file"));
            }
        }
    }
    all
}

/// A copy of a directory.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a new folder");
    for entry in fs::read_dir(from).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copied file");
        }
    }
}
