//! sled as an opening finds it, until it is whole again.

use std::path::{Path, PathBuf};

use inforce_log::LedgerId;
use inforce_store::{Head, ReadLimit};

use crate::backup::Backup;
use crate::error::{Finding, OpenError, OpenReport, Trouble};
use crate::examine::{Plan, Scanned, Walk};
use crate::frame::follow;
use crate::guard::SledFault;
use crate::identity::{Identity, Reached};
use crate::journal::Journal;
use crate::layout::Layout;
use crate::open::view;
use crate::second::{Found, Home, SledCopy, Survey};

/// sled as it was found, until it is whole again.
pub(crate) struct Second {
    /// It, if it opens.
    pub(crate) copy: Option<(SledCopy, Survey)>,
    /// What is in its way: it is not there, or it fails and lies here.
    broken: Option<(PathBuf, SledFault)>,
}

impl Second {
    /// # Errors
    /// [`OpenError::AnotherLedger`].
    pub(crate) fn take(layout: &Layout, found: Found, ledger: LedgerId) -> Result<Self, OpenError> {
        match found {
            Found::Open(copy, survey) => Ok(Self { copy: Some((copy, survey)), broken: None }),
            Found::Nothing => Ok(Self { copy: None, broken: None }),
            Found::Broken(dir, fault) => Ok(Self { copy: None, broken: Some((dir, fault)) }),
            Found::Foreign(dir, found) => {
                Err(OpenError::AnotherLedger { file: layout.relative(&dir), expected: ledger, found })
            }
        }
    }

    fn backup(&self) -> Backup<'_> {
        Backup { copy: self.copy.as_ref().map(|(copy, survey)| (copy, survey)) }
    }

    /// Step 4: walks the chain through both copies.
    pub(crate) fn plan(
        &self,
        layout: &Layout,
        identity: &Identity,
        scanned: Vec<Scanned>,
        reached: Option<Reached>,
    ) -> Result<Plan, OpenError> {
        let mut walk = Walk::new(layout, identity.ledger, self.backup(), 1, Head::EMPTY);
        for segment in scanned {
            walk.segment(segment)?;
        }
        let plan = walk.finish(reached)?;
        let view = view(layout, *identity, &plan)?;
        self.backup().same_history(&view, plan.head)?;
        goes_through(&view, reached)?;
        Ok(plan)
    }

    /// What is wrong with sled, given where the log ends.
    pub(crate) fn findings(
        &self,
        layout: &Layout,
        home: &Home,
        head: Head,
        reached: Option<Reached>,
    ) -> Vec<Finding> {
        let at = |trouble, dir: &Path, records, detail: String| Finding {
            trouble,
            file: layout.relative(dir),
            bytes: None,
            records: Some(records),
            detail,
        };
        let all = 0..head.size;
        let Some((copy, survey)) = &self.copy else {
            return vec![match &self.broken {
                Some((dir, fault)) => at(Trouble::CannotOpen, dir, all, fault.to_string()),
                None => at(Trouble::Missing, &home.dir, all, "there is no copy in sled".into()),
            }];
        };
        let file = copy.dir.join("db");
        let flaws = survey.flaws.iter();
        let mut findings: Vec<Finding> = flaws
            .map(|flaw| at(Trouble::Damaged, &file, flaw.records.clone(), flaw.detail.clone()))
            .collect();
        findings.extend(survey.header.iter().map(|detail| Finding {
            trouble: Trouble::Damaged,
            file: layout.relative(&file),
            bytes: None,
            records: None,
            detail: detail.clone(),
        }));
        if survey.reach < head.size {
            // Behind what was known to be durable in sled the last groups may not have reached its
            // file, and none did while it was out of use.
            let durable = reached.map_or(0, |reached| reached.sled);
            let (trouble, detail) = if survey.reach < durable {
                let detail = format!("sled ends before them, and once held the first {durable}");
                (Trouble::Damaged, detail)
            } else {
                (Trouble::Behind, "sled ends before them; the next opening fills it up".into())
            };
            findings.push(at(trouble, &file, survey.reach..head.size, detail));
        }
        findings
    }

    /// Step 6. A sled that is only behind is filled up; a damaged one (`findings`) is built anew:
    /// what is put into it could lie where its next recovery does not look. A store without a
    /// second copy works, and its health says so.
    pub(crate) fn restore(
        self,
        journal: &Journal,
        home: &Home,
        head: Head,
        findings: &[Finding],
        report: &mut OpenReport,
    ) -> Result<SledCopy, String> {
        let damage = findings.iter().find(|finding| finding.trouble.is_damage());
        let broken = match self.copy {
            // Closed before the next one is built: its threads have no place beside it.
            Some(_) if damage.is_some() => damage.map(|finding| SledFault::Failed(finding.detail.clone())),
            Some((copy, survey)) if report.closed_cleanly && survey.is_whole(head) => return Ok(copy),
            Some((copy, survey)) => match complete(&copy, &survey, journal, head) {
                Ok(repaired) => {
                    report.repaired_records += repaired;
                    return Ok(copy);
                }
                Err(fault) => Some(fault),
            },
            None => self.broken.map(|(_, fault)| fault),
        };
        let built = home.build(&journal.layout, journal.identity, &mut |copy| {
            pour(journal, copy, Head::EMPTY, head.size).map(drop)
        });
        let copy = built.map_err(|fault| {
            let broken = broken.map_or("there is none".to_owned(), |fault| fault.to_string());
            format!("sled is out of use: {broken}; not built anew: {fault}; reopen or scrub")
        })?;
        report.repaired_records += head.size;
        // What cannot be moved now is moved by the next opening.
        report.set_aside.extend(home.set_older_aside(&journal.layout).unwrap_or_default());
        Ok(copy)
    }
}

/// Refuses a log that does not go through the record that the file `reached` names.
fn goes_through(journal: &Journal, reached: Option<Reached>) -> Result<(), OpenError> {
    let Some(Reached { head, .. }) = reached else {
        return Ok(());
    };
    // What is not in the journal was compared with it along the chain.
    match journal.hash_before(head.size) {
        Ok(hash) if hash != head.hash => Err(OpenError::TwoHistories {
            sequence: head.size.saturating_sub(1),
            journal: hash,
            other: head.hash,
            place: "the file reached",
        }),
        _ => Ok(()),
    }
}

/// Writes into sled what it lacks, from the journal; returns how many records.
fn complete(copy: &SledCopy, survey: &Survey, journal: &Journal, head: Head) -> Result<u64, SledFault> {
    let mut at = Head::EMPTY;
    let mut repaired = 0;
    for (start, end) in &survey.runs {
        repaired += pour(journal, copy, at, start.size)?.size.saturating_sub(at.size);
        at = *end;
    }
    repaired += pour(journal, copy, at, head.size)?.size.saturating_sub(at.size);
    copy.remove_beyond(head.size)?;
    copy.sync()?;
    Ok(repaired)
}

/// Copies the records from `start` up to sequence `to` from the journal into sled, following the
/// chain; returns where they lead.
pub(crate) fn pour(journal: &Journal, copy: &SledCopy, start: Head, to: u64) -> Result<Head, SledFault> {
    let mut head = start;
    while head.size < to {
        let most = usize::try_from(to - head.size).unwrap_or(usize::MAX);
        let limit = ReadLimit { records: most.min(ReadLimit::PAGE.records), ..ReadLimit::PAGE };
        let records = journal.read(head.size, limit).map_err(|fault| SledFault::Failed(fault.to_string()))?;
        let first = head;
        for record in &records {
            head = follow(journal.identity.ledger, head, record).map_err(SledFault::Failed)?;
        }
        copy.put(first, &records, head)?;
    }
    Ok(head)
}
