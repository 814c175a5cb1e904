//! Commands through the wire: receipts, repetition, refusals, batches.

use inforce_log::{Record, record_hash};
use inforce_proto::v1 as pb;
use inforce_store::testing::AppendFault;
use inforce_wire::to_proto;
use tonic::Code;

use crate::world::{FREE_ITEM, ITEM, World, by_admin, claim, grant, id, named, refused};

#[tokio::test(flavor = "multi_thread")]
async fn a_command_comes_back_with_the_very_bytes_that_are_stored() {
    let world = World::new().await;
    let before = world.size();
    let answer = world.send(&claim(1, FREE_ITEM)).await.expect("recorded");
    assert!(!answer.repeated);
    assert_eq!(answer.position, before + 1);
    let [record] = answer.records.as_slice() else { panic!("one record") };
    assert_eq!((record.sequence, record.kind.as_str()), (before, "claimed"));
    assert_eq!(record.effective_from.as_deref(), Some("2022-03-01"));
    let stream = record.stream.as_ref().expect("a stream");
    assert_eq!((stream.kind.as_str(), stream.id.as_str()), ("listing", FREE_ITEM));
    assert_eq!(record_hash(&record.content).to_string(), record.hash);
    let envelope = Record::decode(&record.content).expect("a record");
    assert_eq!((envelope.sequence, envelope.command.id), (before, id(1).0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_gives_the_first_result_and_is_refused_with_other_content() {
    let world = World::new().await;
    let first = world.send(&grant(1)).await.expect("recorded");
    let again = world.send(&grant(1)).await.expect("the first result");
    assert!(again.repeated);
    assert_eq!(again.records, first.records);
    let other = inforce_catalog::Submission { id: id(1), ..grant(2) };
    let refusal = refused(world.send(&other).await, Code::AlreadyExists, "command_id_reused");
    assert_eq!(refusal.records, [first.records[0].sequence]);
    assert_eq!(world.size(), first.position);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_of_the_law_arrive_with_code_article_field_and_status() {
    let world = World::new().await;
    let before = world.size();
    let unknown = claim(1, "000199999000");
    let refusal = refused(world.send(&unknown).await, Code::NotFound, "parent_does_not_list");
    assert!(!refusal.article.is_empty());

    let stale = inforce_catalog::Submission { expected_version: Some(7), ..claim(2, FREE_ITEM) };
    refused(world.send(&stale).await, Code::Aborted, "expected_version_differs");

    let stranger = inforce_catalog::Submission { principal: "stranger".into(), ..claim(3, FREE_ITEM) };
    refused(world.send(&stranger).await, Code::PermissionDenied, "not_permitted");

    let mut empty = to_proto::submission(&grant(4));
    let kind = empty.command.as_mut().and_then(|c| c.kind.as_mut()).expect("a grant");
    let pb::command::Kind::GrantRole(role) = kind else { panic!("a grant") };
    role.principal = String::new();
    refused(world.send_message(empty, "admin-1").await, Code::InvalidArgument, "bad_principal");
    assert_eq!(world.size(), before, "nothing was recorded");
}

/// A claim whose department has this name.
fn claim_by(name: &str) -> inforce_catalog::Submission {
    let mut submission = claim(1, FREE_ITEM);
    let inforce_catalog::Command::Claim(claim) = &mut submission.command else { panic!("a claim") };
    claim.local.department.name = name.to_owned();
    submission
}

#[tokio::test(flavor = "multi_thread")]
async fn empty_over_long_and_unclean_text_is_refused_by_name() {
    let world = World::new().await;
    let before = world.size();
    let empty = world.send(&claim_by("")).await.expect_err("refused");
    assert_eq!(empty.code(), Code::InvalidArgument);
    let long =
        refused(world.send(&claim_by(&"长".repeat(20_000))).await, Code::InvalidArgument, "text_too_long");
    assert_eq!(long.field, "local.department.name");
    refused(world.send(&claim_by("a\u{0}b")).await, Code::InvalidArgument, "text_not_clean");
    assert_eq!(world.size(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_levels_and_days_are_refused_with_every_field_named() {
    let world = World::new().await;
    let mut message = to_proto::submission(&claim(1, FREE_ITEM));
    message.effective_from = Some("2022-02-30".into());
    let Some(pb::command::Kind::Claim(claim)) = message.command.as_mut().and_then(|c| c.kind.as_mut()) else {
        panic!("a claim")
    };
    claim.jurisdiction = "65".into();
    claim.item = "no such code".into();
    let refusal =
        refused(world.send_message(message, "officer-650000").await, Code::InvalidArgument, "not_a_day");
    let fields: Vec<_> = refusal.fields.iter().map(|f| (f.field.as_str(), f.code.as_str())).collect();
    assert_eq!(
        fields,
        [
            ("effective_from", "not_a_day"),
            ("jurisdiction", "not_a_jurisdiction_code"),
            ("item", "not_an_item_code"),
        ]
    );
    let wrong = inforce_catalog::command::Establish {
        level: inforce_catalog::Level::Township,
        code: "650100".parse().expect("a code"),
        names: inforce_catalog::Names::zh("某乡"),
        parent: Some("650000".parse().expect("a code")),
        nature: inforce_catalog::event::JurisdictionNature::Government,
    };
    refused(world.send(&by_admin(2, wrong)).await, Code::InvalidArgument, "wrong_level_order");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_does_not_say_who_asks_is_told_how() {
    let world = World::new().await;
    let message = pb::ExecuteRequest { submission: Some(to_proto::submission(&grant(1))) };
    let anonymous = world.commands().execute(message.clone()).await;
    let refusal = refused(anonymous, Code::Unauthenticated, "principal_missing");
    assert!(refusal.remedy_en.contains("inforce-principal"));
    let unfit = world.commands().execute(named(message, "two words")).await;
    refused(unfit, Code::Unauthenticated, "principal_unfit");
}

fn batch(submissions: &[inforce_catalog::Submission]) -> Vec<pb::ExecuteBatchRequest> {
    let message = |s| pb::ExecuteBatchRequest { submission: Some(to_proto::submission(s)), commands: 0 };
    submissions.iter().map(message).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_recorded_whole_and_answered_command_by_command() {
    let world = World::new().await;
    let before = world.size();
    let commands: Vec<_> = (1..=300).map(grant).collect();
    let request = named(tokio_stream::iter(batch(&commands)), "admin-1");
    let answer = world.commands().execute_batch(request).await.expect("recorded").into_inner();
    assert_eq!(answer.position, before + 300);
    let firsts = answer.commands.iter().map(|c| c.first.as_ref().map(|f| f.sequence));
    assert!(firsts.eq((before..before + 300).map(Some)));
    assert_eq!(answer.commands[299].command_id, id(300).to_string());
    assert!(answer.commands.iter().all(|c| c.count == 1 && !c.repeated));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_command_that_is_refused_or_wrong_refuses_the_batch_and_is_named() {
    let world = World::new().await;
    let before = world.size();
    let send = |messages| {
        let mut commands = world.commands();
        async move { commands.execute_batch(named(tokio_stream::iter(messages), "admin-1")).await }
    };
    let twice = [grant(1), inforce_catalog::Submission { id: id(2), ..grant(1) }];
    let refusal = refused(send(batch(&twice)).await, Code::AlreadyExists, "role_held");
    assert_eq!(refusal.index, Some(1));

    let mut wrong = batch(&[grant(3), grant(4)]);
    wrong[1].submission.as_mut().expect("a submission").command_id = "4".into();
    let refusal = refused(send(wrong).await, Code::InvalidArgument, "not_a_command_id");
    assert_eq!(refusal.index, Some(1));

    refused(send(Vec::new()).await, Code::InvalidArgument, "batch_empty");
    assert_eq!(world.size(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_ends_before_the_number_it_announced_is_refused() {
    let world = World::new().await;
    let before = world.size();
    let mut messages = batch(&[grant(1), grant(2)]);
    messages[0].commands = 3;
    let cut = world.commands().execute_batch(named(tokio_stream::iter(messages.clone()), "admin-1")).await;
    let refusal = refused(cut, Code::InvalidArgument, "batch_cut_short");
    assert!(refusal.en.contains("2 of 3"), "{}", refusal.en);
    assert_eq!(world.size(), before);
    messages[0].commands = 2;
    let whole = world.commands().execute_batch(named(tokio_stream::iter(messages), "admin-1")).await;
    assert_eq!(whole.expect("recorded").into_inner().position, before + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_and_an_unknown_outcome_are_told_apart() {
    let world = World::new().await;
    world.store.break_append(world.store.appends(), AppendFault::NoSpace);
    refused(world.send(&grant(1)).await, Code::ResourceExhausted, "store_full");
    world.send(&grant(1)).await.expect("there is room again");

    world.store.break_append(world.store.appends(), AppendFault::ReplyLost);
    let refusal = refused(world.send(&grant(2)).await, Code::Unknown, "uncertain");
    assert!(refusal.remedy_en.contains("same id"));
    assert!(refusal.retry_after.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claimed_item_is_not_claimed_again() {
    let world = World::new().await;
    let refusal = refused(world.send(&claim(1, ITEM)).await, Code::FailedPrecondition, "life_cycle");
    assert!(!refusal.records.is_empty(), "the records in the way are named");
}
