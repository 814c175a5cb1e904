//! Messages that are broken or too large, calls that take too long, clients that go away.

use std::time::Duration;

use inforce_proto::v1 as pb;
use inforce_server::{Limits, ServerConfig};
use inforce_wire::to_proto;
use tonic::{Code, GrpcMethod, Request};

use crate::world::{FREE_ITEM, World, claim, connect, grant, named, refused};

/// An `ExecuteRequest` whose submission is whatever bytes.
#[derive(Clone, PartialEq, prost::Message)]
struct Raw {
    #[prost(bytes, tag = "1")]
    submission: Vec<u8>,
}

async fn send_raw(world: &World, submission: Vec<u8>) -> Result<pb::ExecuteResponse, tonic::Status> {
    let mut client = tonic::client::Grpc::new(world.channel.clone());
    client.ready().await.expect("a connection");
    let path = "/inforce.v1.CommandService/Execute".parse().expect("a path");
    let codec = tonic_prost::ProstCodec::<Raw, pb::ExecuteResponse>::default();
    let mut request: Request<Raw> = named(Raw { submission }, "admin-1");
    request.extensions_mut().insert(GrpcMethod::new("inforce.v1.CommandService", "Execute"));
    client.unary(request, path, codec).await.map(tonic::Response::into_inner)
}

#[tokio::test(flavor = "multi_thread")]
async fn text_that_is_no_utf_8_and_messages_cut_short_are_malformed() {
    let world = World::new().await;
    let before = world.size();
    // Field 1, the command id, as two bytes that are no UTF-8.
    let refusal = refused(
        send_raw(&world, vec![0x0a, 2, 0xc3, 0x28]).await,
        Code::InvalidArgument,
        "message_malformed",
    );
    assert!(refusal.en.contains("UTF-8"), "{}", refusal.en);
    refused(send_raw(&world, vec![0x0a, 9, b'x']).await, Code::InvalidArgument, "message_malformed");
    assert_eq!(world.size(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_over_the_limit_is_refused_alone_and_in_a_batch() {
    let limits = Limits { message: 20_000, ..Limits::default() };
    let world = World::with(ServerConfig { limits, ..ServerConfig::default() }).await;
    let before = world.size();
    let mut large = to_proto::submission(&claim(1, FREE_ITEM));
    large.instrument.as_mut().expect("an instrument").title = "长".repeat(10_000);
    let alone = world.send_message(large.clone(), "officer-650000").await;
    refused(alone, Code::ResourceExhausted, "message_too_large");
    let messages = [to_proto::submission(&grant(2)), large]
        .map(|s| pb::ExecuteBatchRequest { submission: Some(s), commands: 0 });
    let batch = world.commands().execute_batch(named(tokio_stream::iter(messages), "admin-1")).await;
    refused(batch, Code::ResourceExhausted, "message_too_large");
    assert_eq!(world.size(), before);
    world.send(&grant(3)).await.expect("the connection goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_over_its_limits_is_refused_before_it_is_whole() {
    let limits = Limits { batch_bytes: 1000, ..Limits::default() };
    let world = World::with(ServerConfig { limits, ..ServerConfig::default() }).await;
    let before = world.size();
    let messages = (1..100)
        .map(|n| pb::ExecuteBatchRequest { submission: Some(to_proto::submission(&grant(n))), commands: 0 });
    let messages: Vec<_> = messages.collect();
    let batch = world.commands().execute_batch(named(tokio_stream::iter(messages), "admin-1")).await;
    refused(batch, Code::ResourceExhausted, "batch_too_large");
    assert_eq!(world.size(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_never_ends_meets_its_deadline_and_records_nothing() {
    let limits = Limits { deadline: Duration::from_millis(50), ..Limits::default() };
    let world = World::with(ServerConfig { limits, ..ServerConfig::default() }).await;
    let before = world.size();
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    sender
        .send(pb::ExecuteBatchRequest { submission: Some(to_proto::submission(&grant(1))), commands: 0 })
        .await
        .expect("room");
    let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let answer = world.commands().execute_batch(named(stream, "admin-1")).await;
    refused(answer, Code::DeadlineExceeded, "deadline_passed");
    drop(sender);
    assert_eq!(world.size(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_asks_for_more_time_than_there_is_gets_the_longest() {
    let limits = Limits { longest: Duration::from_millis(50), ..Limits::default() };
    let world = World::with(ServerConfig { limits, ..ServerConfig::default() }).await;
    let (sender, receiver) = tokio::sync::mpsc::channel::<pb::ExecuteBatchRequest>(4);
    let mut request = named(tokio_stream::wrappers::ReceiverStream::new(receiver), "admin-1");
    request.set_timeout(Duration::from_secs(600));
    let answer = world.commands().execute_batch(request).await;
    let refusal = refused(answer, Code::DeadlineExceeded, "deadline_passed");
    assert!(refusal.remedy_en.contains("same id"));
    drop(sender);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_calls_at_once_are_turned_away() {
    let limits = Limits { calls: 1, ..Limits::default() };
    let world = World::with(ServerConfig { limits, ..ServerConfig::default() }).await;
    let begin = || {
        let (sender, receiver) = tokio::sync::mpsc::channel(4);
        let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
        let mut commands = world.commands();
        (sender, tokio::spawn(async move { commands.execute_batch(named(stream, "admin-1")).await }))
    };
    let (mut sender, mut open) = begin();
    let mut asked = world.questions().get_head(pb::GetHeadRequest {}).await;
    while asked.is_ok() {
        if open.is_finished() {
            // A question was under way when the batch came, so the batch was turned away.
            (sender, open) = begin();
        }
        tokio::task::yield_now().await; // The batch has not arrived yet.
        asked = world.questions().get_head(pb::GetHeadRequest {}).await;
    }
    let refusal = refused(asked, Code::ResourceExhausted, "too_many_calls");
    assert!(refusal.retry_after.is_some());
    sender
        .send(pb::ExecuteBatchRequest { submission: Some(to_proto::submission(&grant(1))), commands: 0 })
        .await
        .expect("room");
    drop(sender);
    open.await.expect("no panic").expect("the batch itself was recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_disappears_in_mid_batch_leaves_nothing_and_in_mid_call_nothing_half_done() {
    let world = World::new().await;
    let before = world.size();
    for number in 0..20u64 {
        let channel = connect(world.address).await;
        let mut client = pb::command_service_client::CommandServiceClient::new(channel);
        let (sender, receiver) = tokio::sync::mpsc::channel(4);
        let message =
            pb::ExecuteBatchRequest { submission: Some(to_proto::submission(&grant(number))), commands: 2 };
        sender.send(message).await.expect("room");
        let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
        let call = tokio::spawn(async move { client.execute_batch(named(stream, "admin-1")).await });
        tokio::task::yield_now().await;
        call.abort();
        let _ = call.await;
        drop(sender);
    }
    let mut recorded = 0;
    for number in 100..140u64 {
        let channel = connect(world.address).await;
        let mut client = pb::command_service_client::CommandServiceClient::new(channel);
        let message = pb::ExecuteRequest { submission: Some(to_proto::submission(&grant(number))) };
        let call = tokio::spawn(async move { client.execute(named(message, "admin-1")).await });
        for _ in 0..number % 7 {
            tokio::task::yield_now().await;
        }
        call.abort();
        let _ = call.await;
        // Whoever comes back with the same id learns what became of it, and it is there once.
        world.send(&grant(number)).await.expect("recorded, now or before");
        recorded += 1;
    }
    assert_eq!(world.size(), before + recorded, "no batch of those who went away, each command once");
}
