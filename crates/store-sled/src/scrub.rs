//! Reading both copies again while the store is in use, and repairing what went bad.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, PoisonError};

use inforce_store::{Head, LogStore, ReadLimit};

use crate::backup::Backup;
use crate::error::{Finding, OpenReport, Trouble};
use crate::examine::{Scanned, Walk};
use crate::frame::{self, follow};
use crate::guard::SledFault;
use crate::journal::{JournalFault, Segment};
use crate::layout::read_header;
use crate::repair::Repair;
use crate::restore::pour;
use crate::second::SledCopy;
use crate::store::SledStore;

/// One step reads this much of each copy: about a millisecond of work.
const STEP: ReadLimit = ReadLimit { records: 256, bytes: 1 << 20 };

/// Records that go into a new sled between two looks at whether the store is being closed.
const BETWEEN_LOOKS: u64 = 8192;

/// How far a scrub has come, in records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScrubProgress {
    /// Records read and compared.
    pub done: u64,
    /// Records there were when the scrub began.
    pub total: u64,
}

/// What a scrub found and repaired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScrubReport {
    /// Whether all records were read. A scrub ends early when it is told to, when the store is
    /// closed, or at a record that is sound in no copy (the last finding).
    pub finished: bool,
    /// Records read and compared in both copies.
    pub records: u64,
    /// What was wrong. Everything but [`Trouble::Lost`] was repaired.
    pub findings: Vec<Finding>,
    /// What was kept of damaged files, below the data directory.
    pub set_aside: Vec<std::path::PathBuf>,
    /// Records written again, in either copy.
    pub repaired_records: u64,
}

impl SledStore {
    /// Reads every record of both copies from the disk, compares them and repairs what is wrong;
    /// a sled that is out of use is built anew first. Reads and appends go on meanwhile.
    ///
    /// `progress` is called between small steps: sleep in it to go gently, break to stop. Closing
    /// the store waits for the step and for `progress` to end (so do not close it in there); a
    /// second scrub waits for the first.
    pub fn scrub(&self, progress: &mut dyn FnMut(ScrubProgress) -> ControlFlow<()>) -> ScrubReport {
        // Closing waits for this, so that nothing is written after the lock was given back.
        let _scrubbing = self.scrubbing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut report = ScrubReport::default();
        if let Some(reason) = self.second.out().filter(|_| !self.is_closed()) {
            self.rebuild_sled(reason, &mut report);
        }
        self.scrub_headers(&mut report);
        let total = self.head().size;
        let mut at = Head::EMPTY;
        while at.size < total && !self.is_closed() {
            match self.scrub_step(at, total, &mut report) {
                Some(next) => at = next,
                None => break,
            }
            report.records = at.size;
            if progress(ScrubProgress { done: at.size, total }).is_break() {
                break;
            }
        }
        self.journal.forget();
        report.finished = at.size == total;
        self.repaired_records.fetch_add(report.repaired_records, SeqCst);
        report
    }

    /// Reads the records after `at` in both copies. `None`: there is no sound copy of the next.
    fn scrub_step(&self, at: Head, total: u64, report: &mut ScrubReport) -> Option<Head> {
        let segment = self.segment_of(at.size)?;
        if segment.start.size == at.size {
            self.scrub_header(&segment, report);
        }
        let records = match self.scrub_journal(at, total) {
            Ok(records) => records,
            Err(fault) => {
                self.repair_journal(&segment, &fault, report)?;
                self.scrub_journal(at, total).ok()?
            }
        };
        let mut end = at;
        for record in &records {
            end = follow(self.ledger(), end, record).ok()?;
        }
        if let Some(copy) = self.second.live() {
            self.scrub_sled(&copy, at, &records, report);
        }
        Some(end)
    }

    /// Records that follow `at` in the journal, checked along the chain.
    fn scrub_journal(&self, at: Head, total: u64) -> Result<Vec<Vec<u8>>, JournalFault> {
        let most = usize::try_from(total - at.size).unwrap_or(usize::MAX).min(STEP.records);
        let records = self.journal.read(at.size, ReadLimit { records: most, ..STEP })?;
        let mut head = at;
        for record in &records {
            head = follow(self.ledger(), head, record).map_err(|detail| JournalFault {
                file: self.journal.layout.relative(&self.journal.layout.journal()),
                offset: 0,
                detail,
            })?;
        }
        Ok(records)
    }

    /// At the start of a segment: its header, and then everything from the disk, not from memory.
    fn scrub_header(&self, segment: &Segment, report: &mut ScrubReport) {
        self.journal.forget();
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{Advice, fadvise};
            // Advice only: where it is not taken, the copy in memory is compared.
            let _ = fadvise(&segment.file.file, 0, None, Advice::DontNeed);
        }
        let sound = read_header(&segment.file.path)
            .is_some_and(|header| header.number == segment.number && header.ledger == self.ledger());
        if !sound {
            let fault = JournalFault {
                file: self.journal.layout.relative(&segment.file.path),
                offset: 0,
                detail: "the segment's header is damaged".into(),
            };
            // If it cannot be repaired the finding says so; its records are read all the same.
            let _ = self.repair_journal(segment, &fault, report);
        }
    }

    fn segment_of(&self, sequence: u64) -> Option<Segment> {
        let segments = self.journal.segments();
        segments.iter().find(|segment| sequence < segment.end.size).cloned()
    }

    /// Writes a damaged segment anew with the help of sled, while nobody appends.
    fn repair_journal(
        &self,
        segment: &Segment,
        fault: &JournalFault,
        report: &mut ScrubReport,
    ) -> Option<()> {
        let mut finding = Finding {
            trouble: Trouble::Damaged,
            file: fault.file.clone(),
            bytes: Some(fault.offset..segment.durable),
            records: None,
            detail: fault.detail.clone(),
        };
        let repaired = self.rewrite_segment(segment.number, report);
        if let Err(why) = &repaired {
            finding.trouble = Trouble::Lost;
            finding.detail = format!("{}; not repaired: {why}", finding.detail);
        }
        report.findings.push(finding);
        repaired.ok()
    }

    fn rewrite_segment(&self, number: u64, report: &mut ScrubReport) -> Result<(), String> {
        let _writer = self.writer();
        if let Some(reason) = self.poisoned() {
            return Err(format!("nothing is written any more: {reason}"));
        }
        let journal = &self.journal;
        let segment = journal.segments().iter().find(|segment| segment.number == number).cloned();
        let Some(Segment { start, end, .. }) = segment else {
            return Err("the segment is gone".into());
        };
        let copy = self.second.live();
        let survey = match &copy {
            Some(copy) => copy.survey(start.size..end.size).map_err(|fault| fault.to_string())?,
            None => Default::default(),
        };
        let backup = Backup { copy: copy.as_deref().map(|copy| (copy, &survey)) };
        let mut walk = Walk::new(&journal.layout, journal.identity.ledger, backup, number, start);
        let scanned = Scanned::read(&journal.layout, &journal.identity, number, frame::decode)
            .map_err(|error| error.to_string())?;
        walk.segment(scanned).map_err(|error| error.to_string())?;
        let plan = walk.finish_at(end).map_err(|error| error.to_string())?;
        let ([planned], []) = (&plan.segments[..], &plan.lost[..]) else {
            return Err("its records are sound in no copy".into());
        };
        let repair = Repair {
            layout: &journal.layout,
            files: &journal.files,
            identity: &journal.identity,
            copy: copy.as_deref(),
        };
        let mut done = OpenReport::default();
        let segment = repair.segment(planned, true, &mut done).map_err(|error| error.to_string())?;
        journal.replace(segment);
        report.set_aside.extend(done.set_aside);
        report.repaired_records += done.repaired_records;
        Ok(())
    }

    /// The headers of sled's segments, which sled itself would miss at its next opening only.
    fn scrub_headers(&self, report: &mut ScrubReport) {
        let Some(copy) = self.second.live() else { return };
        let file = self.journal.layout.relative(&copy.dir.join("db"));
        let detail = match copy.damaged_header() {
            Ok(None) => return,
            Ok(Some(detail)) => detail,
            Err(fault) => fault.to_string(),
        };
        drop(copy);
        report.findings.push(Finding {
            trouble: Trouble::Damaged,
            file,
            bytes: None,
            records: None,
            detail: detail.clone(),
        });
        self.replace_sled(&detail, report);
    }

    /// Compares sled with sound records of the journal; one that differs is built anew.
    fn scrub_sled(&self, copy: &Arc<SledCopy>, at: Head, records: &[Vec<u8>], report: &mut ScrubReport) {
        let end = at.size + records.len() as u64;
        let mut sound = vec![false; records.len()];
        let mut detail = None;
        let scanned = copy.scan(at.size..end, &mut |sequence, record| {
            let index = usize::try_from(sequence - at.size).unwrap_or(usize::MAX);
            match (record, sound.get_mut(index), records.get(index)) {
                (Ok(record), Some(sound), Some(ours)) => *sound = record.bytes == *ours,
                (Err(flaw), ..) => detail = detail.take().or(Some(flaw)),
                _ => {}
            }
            ControlFlow::Continue(())
        });
        if let Err(fault) = scanned {
            self.second.retire(format!("sled failed while it was scrubbed: {fault}"));
            self.rebuild_sled(fault.to_string(), report);
            return;
        }
        let Some(first) = sound.iter().position(|sound| !sound) else { return };
        let first = at.size + first as u64;
        for (sequence, _) in (at.size..).zip(&sound).filter(|(_, sound)| !**sound) {
            let missing = || format!("record {sequence} is missing or another one");
            report.findings.push(Finding {
                trouble: Trouble::Damaged,
                file: self.journal.layout.relative(&copy.dir.join("db")),
                bytes: None,
                records: Some(sequence..sequence + 1),
                detail: detail.take().unwrap_or_else(missing),
            });
        }
        self.replace_sled(&format!("record {first} is damaged in it"), report);
    }

    /// A sled with damage in it is not patched: what is put into it could lie where its next
    /// recovery does not look.
    fn replace_sled(&self, reason: &str, report: &mut ScrubReport) {
        self.second.retire(format!("sled is damaged: {reason}"));
        if let Err(why) = self.try_rebuild(report) {
            let reason = format!("sled is out of use: {reason}; not built anew: {why}");
            report.findings.push(Finding {
                trouble: Trouble::CannotOpen,
                file: self.journal.layout.relative(&self.home.dir),
                bytes: None,
                records: Some(0..self.head().size),
                detail: reason.clone(),
            });
            self.second.retire(reason);
        }
    }

    /// Builds a new sled from the journal, most of it while the store works on, the rest while
    /// nobody appends, and sets the failed one aside.
    fn rebuild_sled(&self, reason: String, report: &mut ScrubReport) {
        let layout = &self.journal.layout;
        let mut finding = Finding {
            trouble: Trouble::CannotOpen,
            file: layout.relative(&self.home.dir),
            bytes: None,
            records: Some(0..self.head().size),
            detail: reason,
        };
        let rebuilt = self.try_rebuild(report);
        if let Err(why) = rebuilt {
            finding.detail = format!("{}; not built anew: {why}", finding.detail);
            self.second.retire(finding.detail.clone());
        }
        report.findings.push(finding);
    }

    fn try_rebuild(&self, report: &mut ScrubReport) -> Result<(), String> {
        let layout = &self.journal.layout;
        let bulk = self.head();
        let copy = self
            .home
            .build(layout, self.journal.identity, &mut |copy| {
                let mut at = Head::EMPTY;
                while at.size < bulk.size {
                    if self.is_closed() {
                        return Err(SledFault::Failed("the store was closed meanwhile".into()));
                    }
                    let to = bulk.size.min(at.size + BETWEEN_LOOKS);
                    at = pour(&self.journal, copy, at, to)?;
                }
                Ok(())
            })
            .map_err(|fault| fault.to_string())?;
        let writer = self.writer();
        let rest = self.head();
        let poured = pour(&self.journal, &copy, bulk, rest.size).and_then(|_| copy.sync());
        poured.map_err(|fault| fault.to_string())?;
        report.repaired_records += rest.size;
        self.second.install(copy);
        drop(writer);
        // What cannot be moved now is moved by the next opening.
        report.set_aside.extend(self.home.set_older_aside(layout).unwrap_or_default());
        Ok(())
    }
}
