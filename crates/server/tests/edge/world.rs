//! A ledger with a nation, a region and one item that the region claimed, served on a free port.

use std::sync::Arc;
use std::time::Duration;

use inforce_catalog::command::{
    AddItem, AgencyInput, AppointAgency, BodyInput, Claim, Establish, GrantRole, InstrumentInput, LocalInput,
    NewItemInput,
};
use inforce_catalog::event::{AgencyKind, JurisdictionNature, Role};
use inforce_catalog::{
    Citation, CitationKind, Command, CommandId, Day, Inherited, ItemType, JurisdictionCode, Level, Names,
    Submission,
};
use inforce_ledger::{Ledger, Options, SystemClock};
use inforce_proto::v1 as pb;
use inforce_proto::v1::command_service_client::CommandServiceClient;
use inforce_proto::v1::query_service_client::QueryServiceClient;
use inforce_server::{PRINCIPAL, ServeError, Server, ServerConfig};
use inforce_store::testing::{FaultyStore, test_ledger};
use inforce_store::{LogStore, MemoryStore};
use inforce_wire::{RemoteRefusal, to_proto};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};

pub(crate) const NATION: &str = "000000";
pub(crate) const REGION: &str = "650000";
/// Set by the nation, claimed by the region.
pub(crate) const ITEM: &str = "000101001000";
/// Set by the nation, claimed by nobody.
pub(crate) const FREE_ITEM: &str = "000101002000";

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn code(text: &str) -> JurisdictionCode {
    text.parse().expect("a code")
}

pub(crate) fn id(number: u64) -> CommandId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    CommandId(bytes)
}

fn government(place: &str) -> AgencyInput {
    AgencyInput { jurisdiction: code(place), code: format!("X00000{}", code(place)).parse().expect("a code") }
}

pub(crate) fn local() -> LocalInput {
    let body = || BodyInput { name: "教育行政部门".into(), agency: None };
    LocalInput { department: body(), authorities: vec![body()], remark: String::new() }
}

fn elements() -> NewItemInput {
    let citation =
        Citation { kind: CitationKind::Law, title: "《示例法》".into(), articles: "第一条".into() };
    let inherited = Inherited {
        names: Names::zh("示例许可"),
        item_type: ItemType::General,
        basis: vec![citation],
        set_by: Level::Nation,
        levels: "region|prefecture|county".parse().expect("levels"),
    };
    NewItemInput { inherited, local: local(), first_implemented: None }
}

/// By the administrator, without an instrument.
pub(crate) fn by_admin(number: u64, command: impl Into<Command>) -> Submission {
    Submission {
        id: id(number),
        principal: "admin-1".into(),
        expected_version: None,
        effective_from: Some(day("1950-01-01")),
        instrument: None,
        transcribed: false,
        restates: None,
        command: command.into(),
    }
}

/// By the officer of a place, with its government's instrument.
pub(crate) fn by_officer(number: u64, place: &str, command: impl Into<Command>) -> Submission {
    let instrument = InstrumentInput {
        number: "示例〔2022〕1号".into(),
        title: "关于行政许可事项清单的通知".into(),
        issuer: government(place),
        date: day("2022-01-30"),
        digest: None,
        transition: None,
    };
    Submission {
        principal: format!("officer-{place}"),
        effective_from: Some(day("2022-03-01")),
        instrument: Some(instrument),
        ..by_admin(number, command)
    }
}

/// Another grant each number: nothing of it is ever in the way of another.
pub(crate) fn grant(number: u64) -> Submission {
    let principal = format!("someone-{number}");
    by_admin(number, GrantRole { jurisdiction: Some(code(REGION)), principal, role: Role::Officer })
}

pub(crate) fn claim(number: u64, item: &str) -> Submission {
    let item = item.parse().expect("an item code");
    by_officer(number, REGION, Claim { jurisdiction: code(REGION), item, local: local(), inherited: None })
}

fn beginning() -> Vec<Submission> {
    let mut submissions = Vec::new();
    let mut number = 1_000_000;
    let mut next = || {
        number += 1;
        number
    };
    for (place, level, parent) in [(NATION, Level::Nation, None), (REGION, Level::Region, Some(code(NATION)))]
    {
        let nature = JurisdictionNature::Government;
        let names = Names::zh(format!("地方{place}"));
        submissions.push(by_admin(next(), Establish { level, code: code(place), names, parent, nature }));
        let names = Names::zh("人民政府");
        let AgencyInput { jurisdiction, code: credit } = government(place);
        let appoint = AppointAgency { jurisdiction, code: credit, kind: AgencyKind::Government, names };
        submissions.push(by_admin(next(), appoint));
        let principal = format!("officer-{place}");
        let grant = GrantRole { jurisdiction: Some(code(place)), principal, role: Role::Officer };
        submissions.push(by_admin(next(), grant));
    }
    for text in [ITEM, FREE_ITEM] {
        let item = text.parse().expect("an item code");
        let add = AddItem { jurisdiction: code(NATION), item, elements: elements() };
        submissions.push(by_officer(next(), NATION, add));
    }
    submissions.push(claim(next(), ITEM));
    submissions
}

/// A running server with its ledger and a connection to it.
pub(crate) struct World {
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) store: Arc<FaultyStore<MemoryStore>>,
    pub(crate) channel: Channel,
    pub(crate) address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    pub(crate) served: JoinHandle<Result<(), ServeError>>,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(ServerConfig::default()).await
    }

    /// The same with other limits; it always listens on a free port.
    pub(crate) async fn with(config: ServerConfig) -> Self {
        let store = Arc::new(FaultyStore::new(MemoryStore::new(test_ledger())));
        Ledger::create(store.as_ref(), "inforce.example/test", "admin-1", &SystemClock)
            .expect("an empty store");
        let opened: Arc<dyn LogStore> = Arc::<FaultyStore<MemoryStore>>::clone(&store);
        let ledger = Arc::new(Ledger::open(opened, Options::default()).expect("a sound ledger"));
        for submission in beginning() {
            ledger.submit(submission).await.expect("the beginning is well");
        }
        let size = ledger.head().borrow().size;
        ledger.view().wait_for(size, Duration::from_secs(60)).await.expect("the view follows");
        let listen = "127.0.0.1:0".parse().expect("an address");
        let config = ServerConfig { listen, ..config };
        let server = Server::bind(Arc::clone(&ledger), config).await.expect("a free port");
        let address = server.address();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        let channel = connect(address).await;
        Self { ledger, store, channel, address, stop, served }
    }

    pub(crate) fn commands(&self) -> CommandServiceClient<Channel> {
        CommandServiceClient::new(self.channel.clone())
    }

    pub(crate) fn questions(&self) -> QueryServiceClient<Channel> {
        QueryServiceClient::new(self.channel.clone())
    }

    /// Sends one command in the name of its principal.
    pub(crate) async fn send(&self, submission: &Submission) -> Result<pb::ExecuteResponse, Status> {
        let message = to_proto::submission(submission);
        self.send_message(message, &submission.principal).await
    }

    pub(crate) async fn send_message(
        &self,
        submission: pb::Submission,
        principal: &str,
    ) -> Result<pb::ExecuteResponse, Status> {
        let request = named(pb::ExecuteRequest { submission: Some(submission) }, principal);
        self.commands().execute(request).await.map(tonic::Response::into_inner)
    }

    /// How many records there are.
    pub(crate) fn size(&self) -> u64 {
        self.ledger.head().borrow().size
    }

    pub(crate) fn stop(self) -> JoinHandle<Result<(), ServeError>> {
        let _ = self.stop.send(());
        self.served
    }
}

pub(crate) async fn connect(address: std::net::SocketAddr) -> Channel {
    let endpoint = Channel::from_shared(format!("http://{address}")).expect("an address");
    endpoint.connect().await.expect("a server")
}

/// A message in the name of a principal.
pub(crate) fn named<M>(message: M, principal: &str) -> Request<M> {
    let mut request = Request::new(message);
    request.metadata_mut().insert(PRINCIPAL, principal.parse().expect("ASCII"));
    request
}

/// Checks that a call was refused so, with both languages and a remedy, and gives what was said.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(
    answer: Result<T, Status>,
    code: Code,
    reason: &str,
) -> RemoteRefusal {
    let status = answer.expect_err("it must be refused");
    let refusal =
        RemoteRefusal::from_status(&status).unwrap_or_else(|| panic!("no details of ours: {status:?}"));
    assert_eq!((status.code(), refusal.code.as_str()), (code, reason), "{refusal}");
    for text in [&refusal.zh, &refusal.en, &refusal.remedy_zh, &refusal.remedy_en] {
        assert!(!text.is_empty(), "{refusal:?}");
    }
    refusal
}
