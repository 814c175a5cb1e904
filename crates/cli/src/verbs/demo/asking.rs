//! The questions of the end: how many, what is overdue, was it in force, what is its history.

use inforce_client::proto as pb;
use inforce_scenario::story::{AsKnown, Case, Story};
use inforce_views::counts::CountsAnswer;
use inforce_views::history::HistoryAnswer;
use inforce_views::in_force::InForceAnswer;
use inforce_views::obligations::ObligationsAnswer;
use inforce_views::page::MAX_SIZE;

use super::telling::Told;
use crate::failure::Failure;
use crate::remote::Remote;
use crate::render::HeadView;

/// What the system answered.
pub(super) struct Answers {
    /// How many items, one answer for each jurisdiction that is counted.
    pub(super) counts: Vec<CountsAnswer>,
    /// What is overdue in the prefecture and below.
    pub(super) overdue: ObligationsAnswer,
    /// How many obligations there were discharged late.
    pub(super) late: u64,
    /// How many are open, and not late.
    pub(super) open: u64,
    /// Was it in force?
    pub(super) cases: Vec<InForceAnswer>,
    pub(super) history: HistoryAnswer,
    pub(super) head: HeadView,
}

impl Answers {
    /// Asks everything.
    ///
    /// # Errors
    /// Why a question has no answer.
    pub(super) async fn ask(remote: &Remote, story: &Story, told: &Told) -> Result<Self, Failure> {
        let mut cases = Vec::with_capacity(story.questions.cases.len());
        for case in &story.questions.cases {
            cases.push(remote.in_force(in_force(case, told)).await?);
        }
        let owed = |state, size| remote.obligations(obligations(story, state, size));
        Ok(Self {
            counts: counts(remote, story).await?,
            overdue: owed("overdue", MAX_SIZE).await?,
            late: owed("discharged_late", 1).await?.total,
            open: owed("open", 1).await?.total,
            cases,
            history: remote.history(history(story)).await?,
            head: remote.head().await?,
        })
    }
}

async fn counts(remote: &Remote, story: &Story) -> Result<Vec<CountsAnswer>, Failure> {
    let mut answers = Vec::with_capacity(story.questions.counted.len());
    for code in &story.questions.counted {
        let question = pb::GetCountsRequest {
            jurisdiction: code.to_string(),
            on: Some(story.questions.counting.to_string()),
            ..Default::default()
        };
        answers.push(remote.counts(question).await?);
    }
    Ok(answers)
}

fn obligations(story: &Story, state: &str, page_size: u32) -> pb::ListObligationsRequest {
    pb::ListObligationsRequest {
        jurisdiction: story.questions.prefecture.to_string(),
        subtree: true,
        states: vec![state.to_owned()],
        page_size,
        ..Default::default()
    }
}

fn in_force(case: &Case, told: &Told) -> pb::GetInForceRequest {
    pb::GetInForceRequest {
        jurisdiction: case.listing.jurisdiction.to_string(),
        item: case.listing.item.to_string(),
        on: Some(case.on.to_string()),
        as_of: match case.as_known {
            AsKnown::Now => None,
            AsKnown::After(command) => told.last_record(command),
        },
        ..Default::default()
    }
}

fn history(story: &Story) -> pb::GetHistoryRequest {
    let listing = story.questions.history.listing;
    pb::GetHistoryRequest {
        jurisdiction: listing.jurisdiction.to_string(),
        item: listing.item.to_string(),
        ..Default::default()
    }
}
