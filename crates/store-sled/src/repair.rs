//! Carries a [`Plan`](crate::examine::Plan) out: segments are written anew beside the old ones
//! and put in their place whole; what was wrong is kept in `set-aside/`.

use std::fs::File;
use std::ops::{ControlFlow, Range};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use inforce_store::Head;

use crate::error::{OpenError, OpenReport};
use crate::examine::{Aside, Part, Planned};
use crate::files::{FileError, FileResult, Files, NamedFile};
use crate::frame;
use crate::identity::Identity;
use crate::journal::Segment;
use crate::layout::Layout;
use crate::second::SledCopy;
use crate::segment::{self, HEADER_LEN, Mark, Piece, SegmentHeader};

/// Bytes copied at a time.
const STEP: u64 = 1 << 20;

/// Records of the other copy are written in groups of at most this many.
const FILL_RECORDS: usize = 256;

/// What repairing needs to know.
pub(crate) struct Repair<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) files: &'a Files,
    pub(crate) identity: &'a Identity,
    pub(crate) copy: Option<&'a SledCopy>,
}

impl Repair<'_> {
    /// Opens a segment as it is, or writes it anew if the plan or `refresh` says so.
    ///
    /// # Errors
    /// [`OpenError::Failed`]; the old segment is still in place.
    pub(crate) fn segment(
        &self,
        planned: &Planned,
        refresh: bool,
        report: &mut OpenReport,
    ) -> Result<Segment, OpenError> {
        if planned.rewrite || refresh {
            self.rewrite(planned, report)
        } else {
            Ok(open_as_is(self.layout, planned)?)
        }
    }

    /// Writes the segment beside the old one, makes it durable, reads it back, keeps what has to
    /// be kept of the old one, and only then puts it in its place.
    fn rewrite(&self, planned: &Planned, report: &mut OpenReport) -> Result<Segment, OpenError> {
        let path = self.layout.segment(planned.number);
        let temporary = path.with_extension("new");
        self.files.remove(&temporary)?;
        let new = self.files.create(&temporary)?;
        let Identity { ledger, key } = *self.identity;
        let header = SegmentHeader { ledger, number: planned.number, start: planned.start, key };
        self.files.write(&new, &header.encode(), 0)?;
        let mut at = HEADER_LEN as u64;
        for part in &planned.parts {
            at = match part {
                Part::Keep(run) => self.keep(&path, run.bytes.clone(), &new, at)?,
                Part::Fill { start, end } => {
                    report.repaired_records += end.size - start.size;
                    self.fill(*start, *end, &new, at)?
                }
            };
        }
        self.files.sync(&new)?;
        let marks = self.read_back(&new, planned)?;
        self.keep_aside(planned, &path, report)?;
        self.files.rename(&temporary, &path)?;
        Ok(Segment {
            number: planned.number,
            file: Arc::new(NamedFile { path, file: new.file }),
            start: planned.start,
            end: planned.end,
            durable: at,
            marks,
        })
    }

    /// Copies sound groups as they are.
    fn keep(&self, old: &Path, bytes: Range<u64>, new: &NamedFile, at: u64) -> FileResult<u64> {
        let failed = |source| FileError::new("read", old, source);
        let file = File::open(old).map_err(failed)?;
        let mut from = bytes.start;
        while from < bytes.end {
            let len = (bytes.end - from).min(STEP);
            let mut step = vec![0; usize::try_from(len).unwrap_or(0)];
            file.read_exact_at(&mut step, from).map_err(failed)?;
            self.files.write(new, &step, at + (from - bytes.start))?;
            from += len;
        }
        Ok(at + (bytes.end - bytes.start))
    }

    /// Writes records of the other copy as groups.
    fn fill(&self, start: Head, end: Head, new: &NamedFile, at: u64) -> Result<u64, OpenError> {
        let failed = |detail: String| OpenError::Failed { detail };
        let copy = self.copy.ok_or_else(|| failed("there is no copy in sled".into()))?;
        let (mut head, mut at) = (start, at);
        while head.size < end.size {
            let to = end.size.min(head.size + FILL_RECORDS as u64);
            let mut records = Vec::new();
            let mut next = head;
            copy.scan(head.size..to, &mut |sequence, record| match record {
                Ok(record) if record.previous == next.hash => {
                    next = Head { size: sequence + 1, hash: record.hash };
                    records.push(record.bytes);
                    ControlFlow::Continue(())
                }
                _ => ControlFlow::Break(()),
            })
            .map_err(|fault| failed(fault.to_string()))?;
            if records.is_empty() {
                return Err(failed(format!("record {} went bad in sled meanwhile", head.size)));
            }
            let frame = frame::encode(&self.identity.key, head, &records);
            self.files.write(new, &frame, at)?;
            at += frame.len() as u64;
            head = next;
        }
        Ok(at)
    }

    /// Reads the new segment as an opening would: one run from start to end.
    fn read_back(&self, new: &NamedFile, planned: &Planned) -> Result<Vec<Mark>, OpenError> {
        let failed = |source| FileError::new("read", &new.path, source);
        let content = std::fs::read(&new.path).map_err(failed)?;
        let Identity { ledger, key } = *self.identity;
        let mut pieces = segment::scan(&key, ledger, &content, frame::decode);
        match (pieces.pop(), pieces.is_empty()) {
            (None, _) if planned.start == planned.end => Ok(Vec::new()),
            (Some(Piece::Run(run)), true) if run.start == planned.start && run.end == planned.end => {
                Ok(run.marks)
            }
            _ => Err(OpenError::Failed {
                detail: format!("{} was not read back as written", new.path.display()),
            }),
        }
    }

    fn keep_aside(&self, planned: &Planned, path: &Path, report: &mut OpenReport) -> FileResult<()> {
        let (from, what) = match planned.aside {
            Aside::Nothing => return Ok(()),
            Aside::Whole => (0, "damaged"),
            Aside::Tail(from) => (from, "tail"),
        };
        let name = format!("journal-{:08}-{what}", planned.number);
        let target = self.layout.new_set_aside(self.files, &name)?;
        let copy = self.files.create(&target)?;
        self.keep(path, from..planned.len, &copy, 0)?;
        self.files.sync(&copy)?;
        self.files.sync_dir(&self.layout.set_aside())?;
        report.set_aside.push(self.layout.relative(&target));
        Ok(())
    }
}

/// A segment over the file that is there. With a plan that has not been carried out it serves
/// for reading: every sound run is reached by a mark of its own.
pub(crate) fn open_as_is(layout: &Layout, planned: &Planned) -> FileResult<Segment> {
    let path = layout.segment(planned.number);
    let file = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&path)
        .map_err(|source| FileError::new("open", &path, source))?;
    let runs = planned.parts.iter().filter_map(|part| match part {
        Part::Keep(run) => Some(run),
        Part::Fill { .. } => None,
    });
    Ok(Segment {
        number: planned.number,
        file: Arc::new(NamedFile { path, file }),
        start: planned.start,
        end: planned.end,
        durable: planned.len,
        marks: runs.flat_map(|run| run.marks.iter().copied()).collect(),
    })
}
