//! The opening procedure, step by step.
//!
//! 1. Take the directory's lock; remove what interrupted work left (never a record).
//! 2. Find out which ledger this is; a damaged identity file is restored from the copies.
//! 3. Read the journal (of a log that was closed in order its last 64 MiB; what lies before is
//!    checked when it is read); open and survey sled behind guards, at the same time.
//! 4. Walk the chain through both ([`crate::examine`]). Refuse what must not be decided by a
//!    program: another ledger, two histories, records lost in both copies, a log shorter than
//!    the caller knows it to be. Up to here no record was touched.
//! 5. Write anew what is damaged in the journal; after an unclean end also the last segment, even
//!    if it is sound, because what a killed process wrote may be in the page cache only.
//! 6. Fill sled up from the journal; one that is damaged or fails is built anew and set aside.
//! 7. Take back the mark of the clean close.

use std::path::Path;

use inforce_log::LedgerId;
use inforce_store::Head;

use crate::error::{Finding, OpenError, OpenReport, Trouble};
use crate::examine::{Plan, Scanned};
use crate::files::{FileError, Files, names_in, read_if_there};
use crate::frame;
use crate::identity::{Identity, Reached};
use crate::journal::{Journal, create_segment};
use crate::layout::{self, DirLock, Layout, Probe, probe, read_header};
use crate::options::Options;
use crate::repair::{Repair, open_as_is};
use crate::restore::Second;
use crate::second::{Home, SledCopy};

/// Everything an open store is made of.
pub(crate) struct Opened {
    pub(crate) lock: DirLock,
    pub(crate) journal: Journal,
    /// The second copy, or why there is none.
    pub(crate) second: Result<SledCopy, String>,
    pub(crate) home: Home,
    pub(crate) head: Head,
    /// Records that are known to be durable in sled.
    pub(crate) in_sled: u64,
}

/// Opens the ledger in `dir`.
pub(crate) fn open(dir: &Path, options: &Options) -> Result<(Opened, OpenReport), OpenError> {
    let lock = take(dir)?;
    open_locked(dir, lock, options)
}

/// Takes the lock of a directory that holds a ledger.
pub(crate) fn take(dir: &Path) -> Result<DirLock, OpenError> {
    match probe(dir) {
        // Somebody may only be looking, or just ending: taking the lock decides.
        Probe::Ledger { .. } | Probe::InUse { .. } => layout::lock(&Layout::new(dir)),
        Probe::Empty | Probe::NotALedger { .. } => Err(OpenError::NotALedger { dir: dir.to_owned() }),
        Probe::Other { detail } => Err(OpenError::Failed { detail }),
    }
}

/// Opens the ledger in `dir`, whose lock is held.
pub(crate) fn open_locked(
    dir: &Path,
    lock: DirLock,
    options: &Options,
) -> Result<(Opened, OpenReport), OpenError> {
    let layout = Layout::new(dir);
    let files = options.files();
    let home = options.home(&layout, &files);
    let mut report = OpenReport::default();
    clean_up(&layout, &files, &home)?;
    // Left by a rebuild that was interrupted; what cannot be moved now disturbs nobody.
    report.set_aside.extend(home.set_older_aside(&layout).unwrap_or_default());
    let identity = restore_identity(&layout, &files, &home, &mut report)?;
    let (reached, finding) = read_reached(&layout, identity.ledger)?;
    report.findings.extend(finding);

    let closed = reached.and_then(Reached::closed_at);
    let at_end = if closed.is_some() { options.read_at_open } else { u64::MAX };
    let (found, scanned) = std::thread::scope(|scope| {
        let found = scope.spawn(|| home.open(identity, closed));
        let scanned = scan(&layout, &identity, at_end);
        // What may panic in there is kept from us already: this one would be ours.
        (found.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), scanned)
    });
    let (second, scanned) = (Second::take(&layout, found?, identity.ledger)?, scanned?);
    let plan = second.plan(&layout, &identity, scanned, reached)?;
    report.closed_cleanly = reached.and_then(Reached::closed_at) == Some(plan.head);
    report.findings.extend(plan.findings.iter().cloned());
    report.findings.extend(stale_mark(&layout, reached, plan.head));
    let of_sled = second.findings(&layout, &home, plan.head, reached);
    report.findings.extend(of_sled.iter().cloned());
    refuse(&plan, &report, options)?;

    let place = Place { layout, files: files.clone(), identity };
    let journal = repair_journal(place, options, &second, &plan, &mut report)?;
    let second = second.restore(&journal, &home, plan.head, &of_sled, &mut report);
    journal.forget();
    let known = reached.map_or(0, |reached| reached.sled.min(plan.head.size));
    let in_sled = if second.is_ok() { plan.head.size } else { known };
    unmark(&journal, Reached { head: plan.head, closed: false, sled: in_sled })?;
    Ok((Opened { lock, journal, second, home, head: plan.head, in_sled }, report))
}

/// Step 7: from now on the log may grow. Where there is no room for the new mark, none will do.
fn unmark(journal: &Journal, reached: Reached) -> Result<(), FileError> {
    let Journal { layout, files, identity, .. } = journal;
    write_reached(layout, files, identity.ledger, reached).or_else(|_| files.remove(&layout.reached()))
}

/// Step 1: what interrupted work left behind. None of it ever counted.
fn clean_up(layout: &Layout, files: &Files, home: &Home) -> Result<(), FileError> {
    files.remove_dir(&layout.scratch())?;
    files.create_dir(&layout.journal())?;
    for name in names_in(&layout.journal())?.iter().filter(|name| name.ends_with(".new")) {
        files.remove(&layout.journal().join(name))?;
    }
    files.remove(&layout.creating())?;
    home.clean()
}

/// Step 2.
fn restore_identity(
    layout: &Layout,
    files: &Files,
    home: &Home,
    report: &mut OpenReport,
) -> Result<Identity, OpenError> {
    let (identity, finding) = find_identity(layout, home)?;
    if let Some(finding) = finding {
        if finding.trouble == Trouble::Damaged {
            let aside = layout.new_set_aside(files, "ledger-damaged")?;
            files.rename(&layout.identity(), &aside)?;
            report.set_aside.push(layout.relative(&aside));
        }
        files.put(&layout.identity(), &identity.encode())?;
        report.findings.push(finding);
    }
    Ok(identity)
}

/// Who this is: from the identity file, else from a segment, else from sled.
pub(crate) fn find_identity(layout: &Layout, home: &Home) -> Result<(Identity, Option<Finding>), OpenError> {
    let path = layout.identity();
    let (trouble, detail) = match read_if_there(&path)?.map(|bytes| Identity::decode(&bytes)) {
        Some(Ok(identity)) => return Ok((identity, None)),
        Some(Err(detail)) => (Trouble::Damaged, detail),
        None => (Trouble::Missing, "the file is missing".to_owned()),
    };
    let finding = Finding { trouble, file: layout.relative(&path), bytes: None, records: None, detail };
    let segments = layout.segments()?;
    let header = segments.iter().find_map(|number| read_header(&layout.segment(*number)));
    let identity = match header {
        Some(header) => Some(Identity { ledger: header.ledger, key: header.key }),
        None => home.identity()?,
    };
    let nowhere =
        || OpenError::Failed { detail: format!("{finding}; no segment and no sled names the ledger either") };
    Ok((identity.ok_or_else(nowhere)?, Some(finding)))
}

/// How far the log is known to reach; a mark that is missing or cannot be believed is a finding.
pub(crate) fn read_reached(
    layout: &Layout,
    ledger: LedgerId,
) -> Result<(Option<Reached>, Option<Finding>), FileError> {
    let path = layout.reached();
    let (trouble, detail) = match read_if_there(&path)?.map(|bytes| Reached::decode(ledger, &bytes)) {
        Some(Ok(reached)) => return Ok((Some(reached), None)),
        Some(Err(detail)) => (Trouble::Damaged, detail),
        None => (Trouble::Missing, "the file is missing".to_owned()),
    };
    let file = layout.relative(&path);
    Ok((None, Some(Finding { trouble, file, bytes: None, records: None, detail })))
}

/// A mark of a clean close behind which the log goes on.
pub(crate) fn stale_mark(layout: &Layout, reached: Option<Reached>, head: Head) -> Option<Finding> {
    let closed = reached?.closed_at().filter(|closed| closed.size < head.size)?;
    Some(Finding {
        trouble: Trouble::Damaged,
        file: layout.relative(&layout.reached()),
        bytes: None,
        records: None,
        detail: format!("it marks {} as the end, the log goes on to {}", closed.size, head.size),
    })
}

/// Writes how far the log reaches.
pub(crate) fn write_reached(
    layout: &Layout,
    files: &Files,
    ledger: LedgerId,
    reached: Reached,
) -> Result<(), FileError> {
    files.put(&layout.reached(), &reached.encode(ledger))
}

/// Step 3: the last `at_end` bytes of the journal, and of what lies before them the headers.
fn scan(layout: &Layout, identity: &Identity, at_end: u64) -> Result<Vec<Scanned>, FileError> {
    let (mut segments, mut done) = (Vec::new(), 0);
    // Where the segment ends, as the one behind it says.
    let mut end: Option<(u64, Head)> = None;
    for number in layout.segments()?.into_iter().rev() {
        let word = end.filter(|(next, _)| done >= at_end && number + 1 == *next);
        let word = word.and_then(|(_, end)| Scanned::at_its_word(layout, identity, number, end));
        let scanned = match word {
            Some(scanned) => scanned,
            None => Scanned::read(layout, identity, number, frame::unpack)?,
        };
        done += scanned.bytes();
        end = scanned.start().map(|start| (number, start));
        segments.push(scanned);
    }
    segments.reverse();
    Ok(segments)
}

/// Step 4: what no program decides.
fn refuse(plan: &Plan, report: &OpenReport, options: &Options) -> Result<(), OpenError> {
    if let Some(records) = plan.lost.first() {
        let findings = report.findings.clone();
        return Err(OpenError::Lost { records: records.clone(), findings });
    }
    if plan.head.size < options.at_least {
        return Err(OpenError::Shorter { expected: options.at_least, found: plan.head });
    }
    Ok(())
}

/// Where the ledger lies and which one it is.
struct Place {
    layout: Layout,
    files: Files,
    identity: Identity,
}

/// Step 5.
fn repair_journal(
    place: Place,
    options: &Options,
    second: &Second,
    plan: &Plan,
    report: &mut OpenReport,
) -> Result<Journal, OpenError> {
    let Place { layout, files, identity } = place;
    for stray in &plan.strays {
        let name = stray.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let aside = layout.new_set_aside(&files, &name)?;
        files.rename(stray, &aside)?;
        report.set_aside.push(layout.relative(&aside));
    }
    let copy = second.copy.as_ref().map(|(copy, _)| copy);
    let repair = Repair { layout: &layout, files: &files, identity: &identity, copy };
    let mut segments = Vec::with_capacity(plan.segments.len());
    for (index, planned) in plan.segments.iter().enumerate() {
        let refresh = !report.closed_cleanly && index + 1 == plan.segments.len();
        segments.push(repair.segment(planned, refresh, report)?);
    }
    if segments.is_empty() {
        segments.push(create_segment(&files, &layout, &identity, 1, Head::EMPTY)?);
    }
    Ok(Journal::new(layout, files, identity, options.segment_bytes, segments))
}

/// A journal over the files as they are, for reading only.
pub(crate) fn view(layout: &Layout, identity: Identity, plan: &Plan) -> Result<Journal, FileError> {
    let there = plan.segments.iter().filter(|planned| planned.len > 0);
    let segments = there.map(|planned| open_as_is(layout, planned)).collect::<Result<_, _>>()?;
    Ok(Journal::new(layout.clone(), Files::default(), identity, u64::MAX, segments))
}
