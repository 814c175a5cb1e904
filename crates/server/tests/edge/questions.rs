//! Questions through the wire: answers, the position they are true at, and what is refused.

use inforce_log::record_hash;
use inforce_proto::v1 as pb;
use tonic::{Code, Response, Status};

use crate::world::{FREE_ITEM, ITEM, NATION, REGION, World, claim, grant, refused};

fn in_force(item: &str) -> pb::GetInForceRequest {
    pb::GetInForceRequest {
        jurisdiction: REGION.into(),
        item: item.into(),
        on: Some("2022-11-01".into()),
        ..Default::default()
    }
}

fn catalog(on: &str, page_size: u32, page_token: &str) -> pb::ListCatalogRequest {
    pb::ListCatalogRequest {
        jurisdiction: NATION.into(),
        subtree: true,
        on: Some(on.into()),
        page_size,
        page_token: page_token.into(),
        ..Default::default()
    }
}

async fn list(world: &World, request: pb::ListCatalogRequest) -> Result<pb::CatalogAnswer, Status> {
    let answer = world.questions().list_catalog(request).await.map(Response::into_inner)?;
    Ok(answer.answer.expect("an answer"))
}

#[tokio::test(flavor = "multi_thread")]
async fn in_force_answers_yes_and_no_with_the_records_it_rests_on() {
    let world = World::new().await;
    let ask = |request| {
        let mut questions = world.questions();
        async move { questions.get_in_force(request).await.expect("an answer").into_inner() }
    };
    let told = ask(pb::GetInForceRequest { intervals: true, ..in_force(ITEM) }).await;
    let yes = told.answer.expect("an answer");
    assert!(yes.in_force && yes.exercised_here && yes.conclusive);
    assert_eq!((yes.reason.as_str(), yes.valid_on.as_str()), ("in_force", "2022-11-01"));
    assert_eq!(yes.deciding_records.len(), 2);
    assert_eq!(yes.listing.expect("a text").name, "示例许可");
    assert!(!yes.intervals.expect("asked for").values.is_empty());
    assert_eq!((told.position, yes.as_of), (world.size(), world.size() - 1));

    let no = ask(in_force(FREE_ITEM)).await.answer.expect("an answer");
    assert_eq!((no.in_force, no.reason.as_str()), (false, "not_claimed"));

    let recorded = world.send(&claim(1, FREE_ITEM)).await.expect("recorded");
    let now = pb::GetInForceRequest { at_least: Some(recorded.position), ..in_force(FREE_ITEM) };
    assert!(ask(now).await.answer.expect("an answer").in_force);
    let then = pb::GetInForceRequest { as_of: Some(recorded.position - 2), ..in_force(FREE_ITEM) };
    assert!(!ask(then).await.answer.expect("an answer").in_force, "as known before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_without_a_day_is_asked_of_today() {
    let world = World::new().await;
    let asked = world.questions().get_in_force(pb::GetInForceRequest { on: None, ..in_force(ITEM) }).await;
    let answer = asked.expect("an answer").into_inner().answer.expect("an answer");
    assert!(answer.valid_on.as_str() > "2022-11-01", "{}", answer.valid_on);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_and_a_token_of_another_question_is_refused() {
    let world = World::new().await;
    let mut rows = Vec::new();
    let mut token = String::new();
    loop {
        let page = list(&world, catalog("2022-11-01", 1, &token)).await.expect("a page");
        assert_eq!(page.rows.len(), 1);
        rows.extend(page.rows.iter().map(|r| r.item.clone()));
        assert!(rows.len() <= 3, "the pages end: {rows:?}");
        // What is recorded between two pages changes neither.
        world.send(&grant(100 + rows.len() as u64)).await.expect("recorded");
        match page.next_page_token {
            Some(next) => token = next,
            None => break,
        }
    }
    assert_eq!(rows, [ITEM, FREE_ITEM, ITEM]);
    let foreign = list(&world, catalog("2022-12-01", 1, &token)).await;
    let refusal = refused(foreign, Code::InvalidArgument, "page_token_foreign");
    assert_eq!(refusal.field, "page_token");
    refused(
        list(&world, catalog("2022-11-01", 1, "p1.nonsense")).await,
        Code::InvalidArgument,
        "page_token_garbled",
    );
    refused(
        list(&world, catalog("2022-11-01", 1001, "")).await,
        Code::InvalidArgument,
        "page_size_out_of_range",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_is_refused_by_name() {
    let world = World::new().await;
    let ask = |request| {
        let mut questions = world.questions();
        async move { questions.get_in_force(request).await }
    };
    let beyond = ask(pb::GetInForceRequest { as_of: Some(world.size()), ..in_force(ITEM) }).await;
    assert_eq!(refused(beyond, Code::OutOfRange, "as_of_beyond_head").field, "as_of");
    let later = ask(pb::GetInForceRequest { at_least: Some(world.size() + 1), ..in_force(ITEM) }).await;
    refused(later, Code::OutOfRange, "position_beyond");
    let day = ask(pb::GetInForceRequest { on: Some("2022-13-01".into()), ..in_force(ITEM) }).await;
    assert_eq!(refused(day, Code::InvalidArgument, "not_a_day").field, "on");
    let item = ask(in_force("x")).await;
    assert_eq!(refused(item, Code::InvalidArgument, "not_an_item_code").field, "item");
    let nowhere = pb::GetCountsRequest { jurisdiction: "110000".into(), ..Default::default() };
    let nowhere = world.questions().get_counts(nowhere).await;
    refused(nowhere, Code::NotFound, "jurisdiction_unknown");
    let kinds = vec!["confirm".into(), "shrug".into()];
    let owed = pb::ListObligationsRequest { jurisdiction: REGION.into(), kinds, ..Default::default() };
    let refusal =
        refused(world.questions().list_obligations(owed).await, Code::InvalidArgument, "unknown_word");
    assert_eq!(refusal.field, "kinds[1]");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_and_the_list_of_records_carry_the_stored_bytes() {
    let world = World::new().await;
    let history = pb::GetHistoryRequest {
        jurisdiction: REGION.into(),
        on: Some("2022-11-01".into()),
        item: ITEM.into(),
        ..Default::default()
    };
    let answer = world.questions().get_history(history).await.expect("an answer").into_inner().answer;
    let rows = answer.expect("an answer").rows;
    let [row] = rows.as_slice() else { panic!("one record") };
    let record = row.record.as_ref().expect("a record");
    assert_eq!(record.kind, "claimed");
    assert_eq!(record_hash(&record.content).to_string(), record.hash);

    let mut next = 0;
    loop {
        let page = pb::ListRecordsRequest { from: next, page_size: 4, at_least: None };
        let told = world.questions().list_records(page).await.expect("records").into_inner();
        assert_eq!(told.position, world.size());
        if told.records.is_empty() {
            break;
        }
        for record in told.records {
            assert_eq!((record.sequence, record_hash(&record.content).to_string()), (next, record.hash));
            next += 1;
        }
    }
    assert_eq!(next, world.size());
    let beyond = pb::ListRecordsRequest { from: next + 1, ..Default::default() };
    refused(world.questions().list_records(beyond).await, Code::OutOfRange, "position_beyond");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_other_question_is_answered_for_the_nation_and_all_below_it() {
    let world = World::new().await;
    let mut q = world.questions();
    let (jurisdiction, subtree, on) = (NATION.to_owned(), true, Some("2022-11-01".to_owned()));
    macro_rules! ask {
        ($call:ident, $request:ident $(, $field:ident: $value:expr)*) => {{
            let request = pb::$request {
                jurisdiction: jurisdiction.clone(),
                subtree,
                on: on.clone(),
                $($field: $value,)*
                ..Default::default()
            };
            let told = q.$call(request).await.expect("an answer").into_inner();
            assert_eq!(told.position, world.size());
            told.answer.expect("an answer")
        }};
    }
    assert_eq!(ask!(list_in_force, ListInForceRequest, item: ITEM.into()).rows.len(), 2);
    assert_eq!(ask!(list_catalog, ListCatalogRequest, exercised_here: true).rows.len(), 1);
    assert_eq!(ask!(get_listing, GetListingRequest, item: ITEM.into()).rows.len(), 2);
    let counts = ask!(get_counts, GetCountsRequest);
    let listed: Vec<_> = counts.rows.iter().map(|r| (r.listed, r.exercised_here)).collect();
    assert_eq!(listed, [(2, 0), (1, 1)]);
    assert_eq!(ask!(list_unclaimed, ListUnclaimedRequest).rows.len(), 1);
    assert_eq!(ask!(list_declined, ListDeclinedRequest).rows.len(), 0);
    assert_eq!(ask!(list_jurisdictions, ListJurisdictionsRequest).rows.len(), 2);
    assert_eq!(ask!(list_agencies, ListAgenciesRequest).rows.len(), 2);
    assert_eq!(ask!(list_coverage, ListCoverageRequest).rows.len(), 0);
    let owed = ask!(list_obligations, ListObligationsRequest, kinds: vec!["claim_or_decline".into()]);
    assert!(owed.rows.iter().any(|row| row.item == FREE_ITEM));
    let head = q.get_head(pb::GetHeadRequest {}).await.expect("an answer").into_inner();
    assert_eq!((head.size, head.position), (world.size(), world.size()));
    assert_eq!((head.ledger.len(), head.hash.len()), (32, 64));
}
