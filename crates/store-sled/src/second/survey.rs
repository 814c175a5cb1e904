//! What is sound in a sled, before anybody relies on it.

use std::ops::{ControlFlow, Range};

use inforce_store::Head;

use super::SledCopy;
use crate::guard::SledFault;

/// What a sled holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Survey {
    /// Sound records that are linked to each other, ascending: (head before, head after).
    pub(crate) runs: Vec<(Head, Head)>,
    /// What is between them.
    pub(crate) flaws: Vec<Flaw>,
    /// What is wrong with the file beside its records, so that the next opening may miss some.
    pub(crate) header: Option<String>,
    /// The sequence up to which records were once written: the end of the last run, and of what is
    /// damaged or missing behind it. Only committed records are ever put into sled, so a key, even
    /// with a damaged value, is a sign that all records up to it existed.
    pub(crate) reach: u64,
}

/// Records that should be there and are not sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) records: Range<u64>,
    pub(crate) detail: String,
}

impl Survey {
    /// A sled whose end is where a clean close left it is not read through again.
    pub(crate) fn trusted(head: Head) -> Self {
        let runs = if head.size == 0 { Vec::new() } else { vec![(Head::EMPTY, head)] };
        Self { runs, reach: head.size, ..Self::default() }
    }

    /// Whether all records from 0 to `head` are there and nothing else.
    pub(crate) fn is_whole(&self, head: Head) -> bool {
        *self == Self::trusted(head)
    }

    fn sound(&mut self, sequence: u64, record: &super::SledRecord) {
        let start = Head { size: sequence, hash: record.previous };
        let end = Head { size: sequence + 1, hash: record.hash };
        match self.runs.last_mut() {
            Some(run) if run.1 == start => run.1 = end,
            _ => self.runs.push((start, end)),
        }
        self.reach = end.size;
    }

    fn flawed(&mut self, sequence: u64, detail: String) {
        if self.reach == sequence {
            self.reach += 1;
        }
        match self.flaws.last_mut() {
            Some(flaw) if flaw.records.end == sequence => flaw.records.end += 1,
            _ => self.flaws.push(Flaw { records: sequence..sequence + 1, detail }),
        }
    }
}

impl SledCopy {
    /// Reads every record of `range` and checks it against its hash and its neighbours.
    pub(crate) fn survey(&self, range: Range<u64>) -> Result<Survey, SledFault> {
        let mut survey = Survey::default();
        self.scan(range, &mut |sequence, record| {
            match record {
                Ok(record) => survey.sound(sequence, &record),
                Err(detail) => survey.flawed(sequence, detail),
            }
            ControlFlow::Continue(())
        })?;
        Ok(survey)
    }

    /// Checks the end only. `None`: it does not end at `head`; survey it.
    pub(super) fn ends_at(&self, head: Head) -> Result<Option<Survey>, SledFault> {
        let last = self.last()?;
        let Some(at) = head.size.checked_sub(1) else {
            return Ok(last.is_none().then(|| Survey::trusted(head)));
        };
        let sound = last == Some(at) && self.record(at)?.is_ok_and(|record| record.hash == head.hash);
        Ok(sound.then(|| Survey::trusted(head)))
    }
}
