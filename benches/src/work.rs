//! The commands of a round: a prefecture's counties claim what may be exercised at their level or
//! below, and then keep changing who is in charge of it.

use std::num::NonZeroUsize;

use inforce_catalog::command::{Claim, Command, Reassign};
use inforce_catalog::{CommandId, Level, Submission};
use inforce_proto::v1::GetInForceRequest;
use inforce_scenario::lists::Lists;
use inforce_scenario::story::Story;
use uuid::Uuid;

use crate::Failure;
use crate::states::last_day;

/// Reassignments that follow each claim. A listing is claimed once and changed for years: three in
/// four commands are changes.
const REASSIGNMENTS: usize = 3;

/// What a round needs.
pub struct Work {
    /// Recorded before the clock starts: jurisdictions, agencies, roles, the national and regional
    /// items, the claims of the levels above. Each batch all or nothing.
    pub preparation: Vec<Vec<Submission>>,
    /// What is measured, in an order that one client could send them in.
    commands: Vec<Vec<Submission>>,
}

impl Work {
    /// From the story of the demo: everything up to the prefecture's claims is preparation.
    ///
    /// # Errors
    /// If the lists cannot be read.
    pub fn read() -> Result<Self, Failure> {
        let lists = Lists::read()?;
        let counties: Vec<_> = lists.of_level(Level::County).map(|county| county.code).collect();
        let mut work = Self { preparation: Vec::new(), commands: Vec::new() };
        let mut counties_begin = false;
        for batch in Story::with(&lists).chapters.into_iter().flat_map(|chapter| chapter.batches) {
            let mut prepared = Vec::new();
            for draft in batch.drafts {
                let submission = draft.complete(0);
                match &submission.command {
                    Command::Claim(claim) if counties.contains(&claim.jurisdiction) => {
                        counties_begin = true;
                        work.commands.push(claimed_and_changed(&submission, claim));
                    }
                    Command::Receive(_) => prepared.push(submission),
                    _ if !counties_begin => prepared.push(submission),
                    _ => {}
                }
            }
            if !prepared.is_empty() {
                work.preparation.push(prepared);
            }
        }
        Ok(work)
    }

    /// Whether each listing that the preparation claims is in force on the last day asked about.
    pub fn listings(&self) -> Vec<GetInForceRequest> {
        let submissions = self.preparation.iter().flatten();
        let claims = submissions.filter_map(|submission| match &submission.command {
            Command::Claim(claim) => Some(claim),
            _ => None,
        });
        let on = Some(last_day().to_string());
        claims
            .map(|claim| GetInForceRequest {
                jurisdiction: claim.jurisdiction.to_string(),
                item: claim.item.to_string(),
                on: on.clone(),
                ..GetInForceRequest::default()
            })
            .collect()
    }

    /// The commands for so many clients that each sends `each`: every client has listings of its
    /// own, so that nothing depends on who is faster.
    ///
    /// # Errors
    /// If the lists have too few listings for that.
    pub fn share_out(&self, clients: NonZeroUsize, each: usize) -> Result<Vec<Vec<Submission>>, Failure> {
        let of = |client: usize| {
            let own = self.commands.iter().skip(client).step_by(clients.get());
            own.flatten().take(each).cloned().collect::<Vec<_>>()
        };
        let shares: Vec<_> = (0..clients.get()).map(of).collect();
        match shares.iter().map(Vec::len).min() {
            Some(least) if least == each => Ok(shares),
            least => Err(format!("{each} commands are asked of each client, {least:?} are there").into()),
        }
    }
}

/// A claim and the reassignments behind it.
fn claimed_and_changed(submission: &Submission, claim: &Claim) -> Vec<Submission> {
    let changes = (1..=REASSIGNMENTS).map(|change| {
        let mut local = claim.local.clone();
        local.remark = format!("第{change}次调整经办科室");
        let reassign = Reassign { jurisdiction: claim.jurisdiction, item: claim.item, local };
        let id = CommandId(*Uuid::new_v4().as_bytes());
        Submission { id, command: reassign.into(), ..submission.clone() }
    });
    std::iter::once(submission.clone()).chain(changes).collect()
}
