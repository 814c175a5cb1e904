//! Submitting against a server that fails to a script: what is sent again, and what is not.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use inforce_catalog::command::{CommandId, Receive};
use inforce_catalog::{Command, Submission};
use inforce_client::proto::command_service_server::{CommandService, CommandServiceServer};
use inforce_client::proto::import_list_request::Part;
use inforce_client::proto::import_service_server::{ImportService, ImportServiceServer};
use inforce_client::{CallError, Client, ConnectError, RemoteRefusal, proto};
use inforce_log::record_hash;
use tokio::net::TcpListener;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Code, Request, Response, Status, Streaming};

/// What came in: who asked, and the ids of the commands.
type Heard = Arc<Mutex<Vec<(String, Vec<String>)>>>;

struct Scripted {
    answers: Mutex<VecDeque<Result<proto::ExecuteResponse, Status>>>,
    heard: Heard,
}

impl Scripted {
    fn hear<M>(&self, request: &Request<M>, ids: Vec<String>) -> Result<proto::ExecuteResponse, Status> {
        let who = request.metadata().get("inforce-principal").and_then(|v| v.to_str().ok());
        self.heard.lock().expect("no panic").push((who.unwrap_or("-").to_owned(), ids));
        let next = self.answers.lock().expect("no panic").pop_front();
        next.unwrap_or_else(|| Err(Status::unimplemented("the script is over")))
    }
}

#[tonic::async_trait]
impl CommandService for Scripted {
    async fn execute(
        &self,
        request: Request<proto::ExecuteRequest>,
    ) -> Result<Response<proto::ExecuteResponse>, Status> {
        let id = request.get_ref().submission.as_ref().map(|s| s.command_id.clone());
        self.hear(&request, id.into_iter().collect()).map(Response::new)
    }

    async fn execute_batch(
        &self,
        request: Request<Streaming<proto::ExecuteBatchRequest>>,
    ) -> Result<Response<proto::ExecuteBatchResponse>, Status> {
        let (metadata, extensions, mut stream) = request.into_parts();
        let mut ids = Vec::new();
        while let Some(message) = stream.next().await {
            ids.extend(message?.submission.map(|s| s.command_id));
        }
        let heard = self.hear(&Request::from_parts(metadata, extensions, ()), ids)?;
        Ok(Response::new(proto::ExecuteBatchResponse { position: heard.position, commands: Vec::new() }))
    }
}

#[tonic::async_trait]
impl ImportService for Scripted {
    async fn import_list(
        &self,
        request: Request<Streaming<proto::ImportListRequest>>,
    ) -> Result<Response<proto::ImportListResponse>, Status> {
        let (metadata, extensions, mut stream) = request.into_parts();
        let (mut announced, mut bytes) = (0, Vec::new());
        while let Some(message) = stream.next().await {
            match message?.part {
                Some(Part::Header(header)) => announced = header.bytes,
                Some(Part::Chunk(chunk)) => bytes.extend(chunk),
                None => return Err(Status::invalid_argument("an empty message")),
            }
        }
        let told = format!("{announced} {}", record_hash(&bytes));
        self.hear(&Request::from_parts(metadata, extensions, ()), vec![told])?;
        Ok(Response::new(proto::ImportListResponse { commands: 3, ..Default::default() }))
    }
}

/// A client of a server that gives these answers, one a call.
async fn with(answers: Vec<Result<proto::ExecuteResponse, Status>>) -> (Client, Heard) {
    let heard = Heard::default();
    let service = Scripted { answers: Mutex::new(answers.into()), heard: Arc::clone(&heard) };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("its address"));
    let service = Arc::new(service);
    let server = tonic::transport::Server::builder()
        .add_service(CommandServiceServer::from_arc(Arc::clone(&service)))
        .add_service(ImportServiceServer::from_arc(service));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    (Client::connect(&address).await.expect("a server"), heard)
}

fn submission(number: u8, principal: &str) -> Submission {
    Submission {
        id: CommandId([number; 16]),
        principal: principal.into(),
        expected_version: None,
        effective_from: None,
        instrument: None,
        transcribed: false,
        restates: None,
        command: Command::Receive(Receive { jurisdiction: "652801".parse().expect("a code") }),
    }
}

fn recorded(content: &[u8], hash: String) -> proto::ExecuteResponse {
    let record = proto::Record { content: content.to_vec(), hash, ..Default::default() };
    proto::ExecuteResponse { position: 8, repeated: false, records: vec![record] }
}

fn well() -> proto::ExecuteResponse {
    recorded(b"bytes", record_hash(b"bytes").to_string())
}

fn refusal(code: &str, retry_after: Option<Duration>) -> RemoteRefusal {
    RemoteRefusal { code: code.into(), en: "It is so.".into(), retry_after, ..Default::default() }
}

#[tokio::test]
async fn a_command_is_sent_again_under_its_id_until_it_is_known_what_became_of_it() {
    let busy = refusal("busy", Some(Duration::from_millis(1))).to_status(Code::ResourceExhausted);
    let uncertain = refusal("uncertain", Some(Duration::from_millis(1))).to_status(Code::Unknown);
    let script = vec![Err(Status::unavailable("restarting")), Err(busy), Err(uncertain), Ok(well())];
    let (client, heard) = with(script).await;
    let answer = client.submit(&submission(1, "clerk-1")).await.expect("recorded in the end");
    assert_eq!(answer.position, 8);
    let id = submission(1, "").id.to_string();
    assert_eq!(*heard.lock().expect("no panic"), vec![("clerk-1".to_owned(), vec![id]); 4]);
}

#[tokio::test]
async fn a_refusal_is_decoded_and_never_sent_again() {
    let said = refusal("not_permitted", None);
    let (client, heard) = with(vec![Err(said.to_status(Code::PermissionDenied)), Ok(well())]).await;
    let error = client.submit(&submission(1, "clerk-1")).await.expect_err("refused");
    assert_eq!(error.refusal(), Some(&said));
    assert!(matches!(error, CallError::Refused { code: Code::PermissionDenied, .. }));
    assert_eq!(heard.lock().expect("no panic").len(), 1);
}

#[tokio::test]
async fn bytes_that_do_not_have_their_hash_are_not_believed() {
    let forged = recorded(b"other bytes", record_hash(b"bytes").to_string());
    let (client, _) = with(vec![Ok(forged)]).await;
    let error = client.submit(&submission(1, "clerk-1")).await.expect_err("a lie");
    assert!(matches!(error, CallError::HashDiffers { .. }), "{error}");
}

#[tokio::test]
async fn a_batch_goes_out_whole_each_time_and_in_one_name() {
    let (client, heard) = with(vec![Err(Status::unavailable("restarting")), Ok(well())]).await;
    let batch = [submission(1, "clerk-1"), submission(2, "clerk-1")];
    assert_eq!(client.submit_batch(&batch).await.expect("recorded").position, 8);
    let ids: Vec<_> = batch.iter().map(|s| s.id.to_string()).collect();
    assert_eq!(*heard.lock().expect("no panic"), vec![("clerk-1".to_owned(), ids); 2]);
    let mixed = [submission(3, "clerk-1"), submission(4, "clerk-2")];
    let error = client.submit_batch(&mixed).await.expect_err("two names");
    assert!(matches!(error, CallError::TwoPrincipals { index: 1 }), "{error}");
    assert!(client.submit_batch(&[]).await.expect("nothing to do").commands.is_empty());
}

#[tokio::test]
async fn a_file_goes_out_whole_each_time_with_its_length() {
    let (client, heard) = with(vec![Err(Status::unavailable("restarting")), Ok(well())]).await;
    let file: Arc<[u8]> = (0..700_000u32).map(|n| (n % 251) as u8).collect();
    let sent = Arc::new(Mutex::new(Vec::new()));
    let progress = Arc::clone(&sent);
    let told = move |bytes| progress.lock().expect("no panic").push(bytes);
    let answer = client.import_list(Some("clerk-1"), proto::ImportHeader::default(), Arc::clone(&file), told);
    assert_eq!(answer.await.expect("taken in").commands, 3);
    let expected = ("clerk-1".to_owned(), vec![format!("700000 {}", record_hash(&file))]);
    assert_eq!(*heard.lock().expect("no panic"), vec![expected; 2]);
    assert_eq!(sent.lock().expect("no panic").last(), Some(&700_000));
    let wrong = client.import_list(Some("clerk\n1"), proto::ImportHeader::default(), file, |_| ()).await;
    assert!(matches!(wrong, Err(CallError::Principal(_))));
}

#[tokio::test]
async fn no_address_and_no_server_are_told_apart() {
    let error = Client::connect("not an address").await.expect_err("no address");
    assert!(matches!(error, ConnectError::Address(_)), "{error}");
    let free =
        TcpListener::bind("127.0.0.1:0").await.expect("a free port").local_addr().expect("its address");
    let error = Client::connect(&format!("http://{free}")).await.expect_err("nobody there");
    assert!(error.to_string().contains(&free.to_string()), "{error}");
}
