//! Where a server listens, what it says about itself, and how it stops.

use std::sync::Arc;

use inforce_ledger::Fatal;
use inforce_proto::v1 as pb;
use inforce_server::{ServeError, Server, ServerConfig};
use inforce_store::testing::AppendFault;
use inforce_wire::to_proto;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
use tonic_reflection::pb::v1::{ServerReflectionRequest, ServerReflectionResponse};

use crate::world::{World, grant, named};

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_others_can_reach_is_refused_with_the_reason() {
    let world = World::new().await;
    for open in ["0.0.0.0:0", "[::]:0", "192.0.2.1:7652"] {
        let open: std::net::SocketAddr = open.parse().expect("an address");
        let listen = ServerConfig { listen: open, ..ServerConfig::default() };
        let free = "127.0.0.1:0".parse().expect("an address");
        let metrics = ServerConfig { listen: free, metrics_listen: Some(open), ..ServerConfig::default() };
        for config in [listen, metrics] {
            let refused = Server::bind(Arc::clone(&world.ledger), config).await.err().expect("refused");
            assert!(matches!(refused, ServeError::NotLoopback(address) if address == open));
            assert!(refused.to_string().contains("not authenticated"), "{refused}");
        }
    }
    let taken = ServerConfig { listen: world.address, ..ServerConfig::default() };
    let refused = Server::bind(Arc::clone(&world.ledger), taken).await.err().expect("refused");
    assert!(matches!(refused, ServeError::Bind { .. }), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn health_answers_for_the_server_and_each_service() {
    let world = World::new().await;
    for service in ["", "inforce.v1.CommandService", "inforce.v1.ImportService", "inforce.v1.QueryService"] {
        let request = HealthCheckRequest { service: service.into() };
        let answer = HealthClient::new(world.channel.clone()).check(request).await.expect("an answer");
        assert_eq!(answer.into_inner().status(), ServingStatus::Serving, "{service}");
    }
}

async fn reflect(world: &World, what: MessageRequest) -> ServerReflectionResponse {
    let request = ServerReflectionRequest { host: String::new(), message_request: Some(what) };
    let mut client = ServerReflectionClient::new(world.channel.clone());
    let answer = client.server_reflection_info(tokio_stream::iter([request])).await.expect("an answer");
    answer.into_inner().message().await.expect("a message").expect("one")
}

#[tokio::test(flavor = "multi_thread")]
async fn reflection_lists_the_services_and_gives_the_contract() {
    let world = World::new().await;
    let listed = reflect(&world, MessageRequest::ListServices(String::new())).await;
    let Some(MessageResponse::ListServicesResponse(listed)) = listed.message_response else {
        panic!("{listed:?}")
    };
    let names: Vec<_> = listed.service.iter().map(|s| s.name.as_str()).collect();
    let ours = ["inforce.v1.CommandService", "inforce.v1.ImportService", "inforce.v1.QueryService"];
    for service in ours.into_iter().chain(["grpc.health.v1.Health"]) {
        assert!(names.contains(&service), "{names:?}");
    }
    let symbol = MessageRequest::FileContainingSymbol("inforce.v1.Submission".into());
    let file = reflect(&world, symbol).await;
    assert!(matches!(file.message_response, Some(MessageResponse::FileDescriptorResponse(_))), "{file:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_finishes_what_is_under_way_and_loses_nothing() {
    let world = World::new().await;
    let before = world.size();
    let ledger = Arc::clone(&world.ledger);
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    let message =
        |n| pb::ExecuteBatchRequest { submission: Some(to_proto::submission(&grant(n))), commands: 0 };
    sender.send(message(1)).await.expect("room");
    let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let mut commands = world.commands();
    let under_way = tokio::spawn(async move { commands.execute_batch(named(stream, "admin-1")).await });
    // The server has the first message once it has taken it out of the channel and a question got through behind it.
    while sender.capacity() < sender.max_capacity() {
        tokio::task::yield_now().await;
    }
    world.questions().get_head(pb::GetHeadRequest {}).await.expect("an answer");
    let mut late = world.commands();
    let served = world.stop();
    sender.send(message(2)).await.expect("the call goes on");
    drop(sender);
    let answer = under_way.await.expect("no panic").expect("recorded").into_inner();
    assert_eq!(answer.commands.len(), 2);
    served.await.expect("no panic").expect("a clean end");
    assert_eq!(ledger.head().borrow().size, before + 2);
    let request = pb::ExecuteRequest { submission: Some(to_proto::submission(&grant(3))) };
    assert!(late.execute(named(request, "admin-1")).await.is_err(), "nobody listens any more");
    let ledger = Arc::into_inner(ledger).expect("the server let go of the ledger");
    ledger.shutdown().await.expect("a clean end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_ledger_cannot_go_on_ends_and_says_why() {
    let world = World::new().await;
    world.store.break_append(world.store.appends(), AppendFault::Lost);
    world.send(&grant(1)).await.expect_err("nobody knows");
    let World { served, .. } = world;
    let ended = served.await.expect("no panic");
    assert!(matches!(ended, Err(ServeError::Ledger(Fatal::Uncertain { .. }))), "{ended:?}");
}

/// What an HTTP server answers to a plain GET.
async fn get(address: std::net::SocketAddr, path: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("a listener");
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer in UTF-8");
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_calls_by_method_and_code() {
    // The exporter takes no port 0: a port that was free a moment ago does.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let metrics = free.local_addr().expect("its address");
    drop(free);
    let world = World::with(ServerConfig { metrics_listen: Some(metrics), ..ServerConfig::default() }).await;
    world.send(&grant(1)).await.expect("recorded");
    let told = get(metrics, "/metrics").await;
    // One recorder serves the process, so calls of other tests may be counted too.
    let counter = "inforce_calls_total{method=\"/inforce.v1.CommandService/Execute\",code=\"Ok\"} ";
    let count = told.lines().find_map(|line| line.strip_prefix(counter)).and_then(|n| n.parse::<u64>().ok());
    assert!(count.is_some_and(|count| count >= 1), "{told}");
    assert!(told.contains("inforce_call_seconds_bucket"), "{told}");
    assert!(told.contains("inforce_ledger_size"), "{told}");
}
