//! The copy in sled, as the help of a journal that lost something.

use inforce_log::Hash;
use inforce_store::Head;

use crate::error::OpenError;
use crate::journal::Journal;
use crate::second::{SledCopy, Survey};

/// The second copy, if there is one, with what is sound in it.
#[derive(Clone, Copy)]
pub(crate) struct Backup<'a> {
    pub(crate) copy: Option<(&'a SledCopy, &'a Survey)>,
}

/// Why sled cannot fill a gap.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unfillable {
    /// It does not have the records, or not soundly.
    Absent(String),
    /// Its records follow another record than ours: the hash of that one.
    Differs(Hash),
}

impl Backup<'_> {
    /// The sequence up to which sled holds, or once held, records.
    pub(crate) fn reach(&self) -> u64 {
        self.copy.map_or(0, |(_, survey)| survey.reach)
    }

    /// Whether sled has sound records that follow `start`, up to sequence `to`; where they lead.
    pub(crate) fn reaches(&self, start: Head, to: u64) -> Result<Head, Unfillable> {
        let absent = |detail: String| Unfillable::Absent(detail);
        let (copy, survey) = self.copy.ok_or_else(|| absent("there is no copy in sled".into()))?;
        let covers =
            |run: &(Head, Head)| run.0.size <= start.size && start.size < run.1.size && to <= run.1.size;
        if !survey.runs.iter().any(covers) {
            let detail = survey
                .flaws
                .iter()
                .find(|flaw| flaw.records.start < to && start.size < flaw.records.end)
                .map_or_else(|| "sled does not have them".into(), |flaw| flaw.detail.clone());
            return Err(absent(detail));
        }
        let read =
            |sequence| copy.record(sequence).map_err(|fault| absent(fault.to_string()))?.map_err(absent);
        let first = read(start.size)?;
        if first.previous != start.hash {
            return Err(Unfillable::Differs(first.previous));
        }
        Ok(Head { size: to, hash: read(to.saturating_sub(1))?.hash })
    }

    /// Refuses two copies that hold different valid records at one sequence. A copy's linked run
    /// is the same as the journal's if its last record is; once two chains differ they differ
    /// for ever, so the first difference is found by halving.
    pub(crate) fn same_history(&self, journal: &Journal, head: Head) -> Result<(), OpenError> {
        let Some((copy, survey)) = self.copy else {
            return Ok(());
        };
        for (start, end) in &survey.runs {
            let mut last = end.size.min(head.size);
            let Some((ours, theirs)) = different(journal, copy, last) else {
                continue;
            };
            let mut found =
                OpenError::TwoHistories { sequence: last - 1, journal: ours, other: theirs, place: "sled" };
            let mut first = start.size;
            while first + 1 < last {
                let middle = first.midpoint(last);
                match different(journal, copy, middle) {
                    Some((journal, sled)) => {
                        found = OpenError::TwoHistories {
                            sequence: middle - 1,
                            journal,
                            other: sled,
                            place: "sled",
                        };
                        last = middle;
                    }
                    None => first = middle,
                }
            }
            return Err(found);
        }
        Ok(())
    }
}

/// The hashes of the record before `end` in both copies, if both are sound and they differ.
fn different(journal: &Journal, copy: &SledCopy, end: u64) -> Option<(Hash, Hash)> {
    let ours = journal.hash_before(end).ok()?;
    let theirs = copy.record(end.checked_sub(1)?).ok()?.ok()?.hash;
    (ours != theirs).then_some((ours, theirs))
}
