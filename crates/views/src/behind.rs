//! 滞后: who has not confirmed what changed above, and by when that was due.

use serde::{Deserialize, Serialize};

use inforce_catalog::obligation::{self, Kind, Obligation, State};
use inforce_catalog::text::Behind;
use inforce_catalog::{Day, ItemCode, Register, jurisdiction, term::Seq};

use crate::part::{JurisdictionRef, RecordId};

/// A listing whose text is behind its parent's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BehindView {
    /// Who is behind.
    pub jurisdiction: JurisdictionRef,
    /// The first legal day on which the texts differed.
    pub since: String,
    /// The records above that were not confirmed, in legal order.
    pub records: Vec<RecordId>,
    /// Whether what is unconfirmed is that the item was reshaped.
    pub reshaped: bool,
    /// The day the confirmation is due: the earliest, where several are owed.
    pub due: Option<String>,
    /// Working days overdue on the day of the question; none where nothing is owed yet.
    pub overdue_days: Option<u32>,
}

impl BehindView {
    /// What is said of an item that is behind.
    pub fn of(register: &Register, item: ItemCode, behind: &Behind, day: Day, n: Seq) -> Self {
        let owed = first_owed(register, item, behind, day, n);
        Self {
            jurisdiction: JurisdictionRef::find(register, behind.jurisdiction, day, n),
            since: behind.since.to_string(),
            records: behind.records.iter().map(|r| (*r).into()).collect(),
            reshaped: behind.reshaped,
            due: owed.as_ref().map(|o| o.due.to_string()),
            overdue_days: owed.map(|o| o.overdue_days),
        }
    }
}

/// The confirmation that is due first among those the records opened.
fn first_owed(register: &Register, item: ItemCode, behind: &Behind, day: Day, n: Seq) -> Option<Obligation> {
    let place = jurisdiction::at(register, behind.jurisdiction, day, n)?;
    obligation::of_jurisdiction(register, &place, day, n)
        .into_iter()
        .filter(|o| o.item == item && o.kind == Kind::Confirm && is_outstanding(o))
        .filter(|o| behind.records.contains(&o.opened_by))
        .min_by_key(|o| o.due)
}

/// Whether an obligation is still owed on the day it was judged on.
pub(crate) fn is_outstanding(obligation: &Obligation) -> bool {
    matches!(obligation.state, State::Open | State::Overdue)
}
