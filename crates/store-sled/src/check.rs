//! The offline check: every byte of both copies is read and hashed again, nothing is repaired.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

use inforce_log::LedgerId;
use inforce_store::{Head, ReadLimit};

use crate::error::{Finding, OpenError, Trouble};
use crate::examine::{Part, Plan, Scanned};
use crate::files::{FileError, FileResult, names_in};
use crate::frame::{self, follow};
use crate::identity::{Identity, Reached};
use crate::journal::Journal;
use crate::layout::Layout;
use crate::open;
use crate::options::Options;
use crate::restore::Second;
use crate::second::Home;

/// Pages read ahead of those that are handed out.
const PAGES_AHEAD: usize = 4;

/// What a check is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckStage {
    /// Reading and hashing the journal; counted in bytes.
    Journal,
    /// Copying sled's files, because sled changes what it opens; counted in bytes.
    CopyingSled,
    /// Reading and hashing every record of sled; counted in steps (one).
    Sled,
    /// Going through the records of both copies together; counted in records.
    Records,
}

/// How far a stage of a check has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckProgress {
    /// The stage.
    pub stage: CheckStage,
    /// Done so far, in the stage's unit.
    pub done: u64,
    /// All there is to do in this stage.
    pub total: u64,
}

/// One copy, as it was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CopyReport {
    /// Bytes of its files.
    pub bytes: u64,
    /// Records that are sound: hash, envelope and link.
    pub sound_records: u64,
    /// Records that it lacks at its end although nothing of it was lost ([`Trouble::Behind`]): the
    /// next opening fills it up from the journal, where they are if the check finds no damage.
    /// Always 0 for the journal itself.
    pub behind: u64,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    /// The ledger.
    pub ledger: LedgerId,
    /// Where the log ends, as far as both copies together show.
    pub head: Head,
    /// Up to where the chain was verified and handed to the visitor: `head`, unless records are
    /// lost.
    pub verified: Head,
    /// Whether the last use ended with `close`. If not, [`Trouble::UnfinishedTail`] is to be
    /// expected, and whether the log once went on behind a whole last group cannot be known from a
    /// journal whose copy in sled is gone.
    pub closed_cleanly: bool,
    /// The journal.
    pub journal: CopyReport,
    /// The copy in sled.
    pub sled: CopyReport,
    /// Everything that is not as it should be, in both copies.
    pub findings: Vec<Finding>,
}

impl CheckReport {
    /// Whether nothing stored was damaged or lost, in either copy. What an unclean end leaves is
    /// no damage, nor is a sled that is behind: see [`CopyReport::behind`].
    pub fn is_sound(&self) -> bool {
        !self.findings.iter().any(|finding| finding.trouble.is_damage())
    }
}

type Progress<'a> = &'a mut dyn FnMut(CheckProgress);

/// Checks the ledger in `dir` while nobody has it open, and hands every verified record to
/// `visit`, in order, so that the caller can build the tree and the views on top.
///
/// Nothing but the lock file and the directory `scratch/`, which is deleted again, is written.
///
/// # Errors
/// [`OpenError`]: there is nothing to check, or it is refused as opening would refuse it (another
/// ledger's file, two histories). Lost and damaged records are findings, not errors.
pub fn check(
    dir: &Path,
    options: &Options,
    progress: Progress<'_>,
    visit: &mut dyn FnMut(u64, &[u8]),
) -> Result<CheckReport, OpenError> {
    let _lock = open::take(dir)?;
    let layout = Layout::new(dir);
    let scratch = Scratch::new(&layout)?;
    let result = check_locked(&layout, options, progress, visit);
    drop(scratch);
    result.map_err(refused_in_place)
}

fn check_locked(
    layout: &Layout,
    options: &Options,
    progress: Progress<'_>,
    visit: &mut dyn FnMut(u64, &[u8]),
) -> Result<CheckReport, OpenError> {
    let files = options.files();
    let real = options.home(layout, &files);
    let sled_bytes = copy_sled(layout, &real, progress)?;
    let home = Home { dir: layout.scratch(), ..real };

    let (identity, finding) = open::find_identity(layout, &home)?;
    let mut findings: Vec<Finding> = finding.into_iter().collect();
    let (reached, finding) = open::read_reached(layout, identity.ledger)?;
    findings.extend(finding);

    // sled is read by a thread of its own meanwhile.
    let (scanned, found) = std::thread::scope(|scope| {
        let found = scope.spawn(|| home.open(identity, None));
        let scanned = scan_journal(layout, &identity, progress);
        progress(CheckProgress { stage: CheckStage::Sled, done: 0, total: 1 });
        (scanned, found.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let ((scanned, journal_bytes), second) = (scanned?, Second::take(layout, found?, identity.ledger)?);
    progress(CheckProgress { stage: CheckStage::Sled, done: 1, total: 1 });

    let plan = second.plan(layout, &identity, scanned, reached)?;
    let closed_cleanly = reached.and_then(Reached::closed_at) == Some(plan.head);
    findings.extend(plan.findings.iter().cloned());
    findings.extend(open::stale_mark(layout, reached, plan.head));
    findings.extend(second.findings(layout, &home, plan.head, reached).into_iter().map(in_place));

    let journal = open::view(layout, identity, &plan)?;
    let (verified, finding) = go_through(&journal, &second, &plan, progress, visit);
    findings.extend(finding);
    Ok(CheckReport {
        ledger: identity.ledger,
        head: plan.head,
        verified,
        closed_cleanly,
        journal: CopyReport { bytes: journal_bytes, sound_records: journal_records(&plan), behind: 0 },
        sled: CopyReport {
            bytes: sled_bytes,
            sound_records: sled_records(&second),
            behind: behind(&findings),
        },
        findings,
    })
}

fn scan_journal(
    layout: &Layout,
    identity: &Identity,
    progress: Progress<'_>,
) -> FileResult<(Vec<Scanned>, u64)> {
    let total: u64 = layout.segments()?.iter().map(|number| len(&layout.segment(*number))).sum();
    let mut done = 0;
    let read = |number| {
        let scanned = Scanned::read(layout, identity, number, frame::decode)?;
        done += scanned.bytes();
        progress(CheckProgress { stage: CheckStage::Journal, done, total });
        Ok(scanned)
    };
    let scanned = layout.segments()?.into_iter().map(read).collect::<FileResult<_>>()?;
    Ok((scanned, done))
}

fn journal_records(plan: &Plan) -> u64 {
    let parts = plan.segments.iter().flat_map(|planned| &planned.parts);
    parts
        .map(|part| match part {
            Part::Keep(run) => run.end.size - run.start.size,
            Part::Fill { .. } => 0,
        })
        .sum()
}

fn sled_records(second: &Second) -> u64 {
    let runs = second.copy.iter().flat_map(|(_, survey)| &survey.runs);
    runs.map(|(start, end)| end.size - start.size).sum()
}

fn behind(findings: &[Finding]) -> u64 {
    let behind = findings.iter().filter(|finding| finding.trouble == Trouble::Behind);
    behind.filter_map(|finding| finding.records.as_ref()).map(|records| records.end - records.start).sum()
}

/// Hands out the chain from the first record to the end, or to the first one that is lost.
fn go_through(
    journal: &Journal,
    second: &Second,
    plan: &Plan,
    progress: Progress<'_>,
    visit: &mut dyn FnMut(u64, &[u8]),
) -> (Head, Option<Finding>) {
    let total = plan.lost.first().map_or(plan.head.size, |lost| lost.start);
    let mut head = Head::EMPTY;
    let (give, pages) = sync_channel(PAGES_AHEAD);
    let gone_through = std::thread::scope(|scope| {
        // One thread reads and follows the links, this one hands out.
        scope.spawn(move || {
            let mut head = Head::EMPTY;
            while head.size < total {
                let followed = followed_page(journal, second, head, total);
                head = followed.as_ref().map_or(Head { size: total, ..head }, |(_, end)| *end);
                if give.send(followed).is_err() {
                    return;
                }
            }
        });
        pages.into_iter().try_for_each(|followed| {
            let (records, end) = followed?;
            for (sequence, record) in (head.size..).zip(&records) {
                visit(sequence, record);
            }
            head = end;
            progress(CheckProgress { stage: CheckStage::Records, done: head.size, total });
            Ok(())
        })
    });
    let finding = |detail: String| Finding {
        trouble: Trouble::Lost,
        file: journal.layout.relative(&journal.layout.journal()),
        bytes: None,
        records: Some(head.size..total),
        detail,
    };
    (head, gone_through.err().map(finding))
}

/// Some records that follow `head`, and where they lead.
fn followed_page(
    journal: &Journal,
    second: &Second,
    head: Head,
    to: u64,
) -> Result<(Vec<Vec<u8>>, Head), String> {
    let records = page(journal, second, head.size, to)?;
    let mut end = head;
    for record in &records {
        end = follow(journal.identity.ledger, end, record)?;
    }
    Ok((records, end))
}

/// Some records from `from` on: from the journal, or where it has a gap from sled.
fn page(journal: &Journal, second: &Second, from: u64, to: u64) -> Result<Vec<Vec<u8>>, String> {
    let most = usize::try_from(to - from).unwrap_or(usize::MAX).min(ReadLimit::PAGE.records);
    let missing = match journal.page(from, ReadLimit { records: most, ..ReadLimit::PAGE }) {
        Ok(records) => return Ok(records),
        Err(fault) => fault.to_string(),
    };
    let (copy, _) = second.copy.as_ref().ok_or(missing.clone())?;
    let mut records = Vec::new();
    let mut flaw = missing;
    copy.scan(from..from.saturating_add(most as u64), &mut |_, record| match record {
        Ok(record) => {
            records.push(record.bytes);
            ControlFlow::Continue(())
        }
        Err(detail) => {
            flaw = detail;
            ControlFlow::Break(())
        }
    })
    .map_err(|fault| fault.to_string())?;
    if records.is_empty() { Err(flaw) } else { Ok(records) }
}

/// A finding in the scratch copy is one in the original.
fn in_place(finding: Finding) -> Finding {
    Finding { file: original(finding.file), ..finding }
}

/// So is a refusal.
fn refused_in_place(error: OpenError) -> OpenError {
    match error {
        OpenError::AnotherLedger { file, expected, found } => {
            OpenError::AnotherLedger { file: original(file), expected, found }
        }
        other => other,
    }
}

/// The file that one in the scratch copy was copied from.
fn original(file: PathBuf) -> PathBuf {
    match file.strip_prefix("scratch") {
        Ok(rest) => Path::new("sled").join(rest),
        Err(_) => file,
    }
}

/// Copies the current generation of sled into `scratch/`; returns its bytes.
fn copy_sled(layout: &Layout, home: &Home, progress: Progress<'_>) -> FileResult<u64> {
    let Some(from) = home.generations()?.pop() else {
        return Ok(0);
    };
    let to = layout.scratch().join(from.file_name().unwrap_or_default());
    make_dir(&to)?;
    let names = names_in(&from)?;
    let total = names.iter().map(|name| len(&from.join(name))).sum();
    let mut done = 0;
    for name in names {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_file() {
            let copied = fs::copy(&from, &to);
            done += copied.map_err(|source| FileError::new("copy", &from, source))?;
            progress(CheckProgress { stage: CheckStage::CopyingSled, done, total });
        } else {
            // sled's `blobs/`: always empty here, but sled wants it to be there.
            make_dir(&to)?;
        }
    }
    Ok(done)
}

fn make_dir(path: &Path) -> FileResult<()> {
    fs::create_dir_all(path).map_err(|source| FileError::new("create", path, source))
}

fn len(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| if metadata.is_file() { metadata.len() } else { 0 })
}

/// The directory `scratch/`, deleted when the check ends, however it ends.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(layout: &Layout) -> FileResult<Self> {
        let scratch = Self(layout.scratch());
        scratch.delete();
        make_dir(&scratch.0)?;
        Ok(scratch)
    }

    /// What cannot be deleted now is deleted by the next opening.
    fn delete(&self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.delete();
    }
}
