//! What the journal holds and what is wrong with it, before anything is changed.
//!
//! Opening and checking both walk the segments in order, following the chain from the first
//! record. Where the journal has a gap, the copy in sled is asked. The result is a [`Plan`]:
//! which bytes of which segment stay, which records come from sled, what is lost. Opening carries
//! the plan out ([`crate::repair`]), checking reports it.

use std::ops::Range;
use std::path::PathBuf;

use inforce_log::{Hash, LedgerId};
use inforce_store::Head;

use crate::backup::{Backup, Unfillable};
use crate::error::{Finding, OpenError, Trouble};
use crate::files::{FileError, read_if_there};
use crate::frame;
use crate::identity::{Identity, Reached};
use crate::layout::{Layout, read_header};
use crate::segment::{self, HEADER_LEN, Mark, Piece, Run, SegmentHeader};

/// More missing numbers than this in a row are a misnamed file, not lost segments.
const MAX_MISSING: u64 = 1000;

/// A segment as it was found.
pub(crate) struct Scanned {
    number: u64,
    /// Bytes of the file; `None` if there is no such file.
    len: Option<u64>,
    header: Result<SegmentHeader, String>,
    pieces: Vec<Piece>,
}

impl Scanned {
    /// Reads and checks every byte of a segment.
    pub(crate) fn read(
        layout: &Layout,
        identity: &Identity,
        number: u64,
        read: frame::Read,
    ) -> Result<Self, FileError> {
        let Some(content) = read_if_there(&layout.segment(number))? else {
            return Ok(Self::missing(number));
        };
        Ok(Self {
            number,
            len: Some(content.len() as u64),
            header: SegmentHeader::decode(&content),
            pieces: segment::scan(&identity.key, identity.ledger, &content, read),
        })
    }

    /// A segment whose groups nobody has read yet: its header is sound and the next one says where
    /// it ends. `None`: it has to be read.
    pub(crate) fn at_its_word(layout: &Layout, identity: &Identity, number: u64, end: Head) -> Option<Self> {
        let path = layout.segment(number);
        let len = std::fs::metadata(&path).ok()?.len();
        let header = read_header(&path)?;
        let fits = header.ledger == identity.ledger && header.number == number && header.key == identity.key;
        if !fits || header.start.size >= end.size || len <= HEADER_LEN as u64 {
            return None;
        }
        let (bytes, start) = (HEADER_LEN as u64..len, header.start);
        let marks = vec![Mark { first: start.size, offset: bytes.start }];
        let pieces = vec![Piece::Run(Run { bytes, start, end, marks })];
        Some(Self { number, len: Some(len), header: Ok(header), pieces })
    }

    /// Where its groups begin, if its header is sound.
    pub(crate) fn start(&self) -> Option<Head> {
        self.header.as_ref().ok().map(|header| header.start)
    }

    /// Length of the file.
    pub(crate) fn bytes(&self) -> u64 {
        self.len.unwrap_or(0)
    }

    fn missing(number: u64) -> Self {
        Self { number, len: None, header: Err("the file is missing".into()), pieces: Vec::new() }
    }
}

/// Where the records of a segment come from.
#[derive(Debug)]
pub(crate) enum Part {
    /// Bytes of the file as it is.
    Keep(Run),
    /// Records of the other copy.
    Fill { start: Head, end: Head },
}

/// What is kept in `set-aside/` before a segment is rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aside {
    Nothing,
    /// The whole file.
    Whole,
    /// The bytes from here on.
    Tail(u64),
}

/// What becomes of one segment.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) number: u64,
    /// Bytes of the file as it is; 0 if there is none.
    pub(crate) len: u64,
    pub(crate) start: Head,
    pub(crate) end: Head,
    pub(crate) parts: Vec<Part>,
    /// Whether it has to be written anew.
    pub(crate) rewrite: bool,
    pub(crate) aside: Aside,
}

/// What becomes of the journal.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) segments: Vec<Planned>,
    /// Where the log ends, both copies together.
    pub(crate) head: Head,
    pub(crate) findings: Vec<Finding>,
    /// Records that are sound in no copy.
    pub(crate) lost: Vec<Range<u64>>,
    /// Files that do not belong here.
    pub(crate) strays: Vec<PathBuf>,
}

/// The walk along the chain.
pub(crate) struct Walk<'a> {
    layout: &'a Layout,
    ledger: LedgerId,
    backup: Backup<'a>,
    plan: Plan,
    next_number: u64,
    /// Index in the findings of the damage with which the last segment ends, and its bytes.
    tail: Option<(usize, Range<u64>)>,
}

impl<'a> Walk<'a> {
    /// Starts before segment `number`, with the chain at `head`.
    pub(crate) fn new(
        layout: &'a Layout,
        ledger: LedgerId,
        backup: Backup<'a>,
        number: u64,
        head: Head,
    ) -> Self {
        let plan = Plan { segments: vec![], head, findings: vec![], lost: vec![], strays: vec![] };
        Self { layout, ledger, backup, plan, next_number: number, tail: None }
    }

    /// Takes the next segment there is.
    ///
    /// # Errors
    /// [`OpenError::AnotherLedger`], [`OpenError::TwoHistories`].
    pub(crate) fn segment(&mut self, scanned: Scanned) -> Result<(), OpenError> {
        let number = scanned.number;
        if number < self.next_number || number - self.next_number > MAX_MISSING {
            let path = self.layout.segment(number);
            self.find(Trouble::Damaged, number, None, "the file's name fits no segment");
            self.plan.strays.push(path);
            return Ok(());
        }
        while self.next_number < number {
            self.one(Scanned::missing(self.next_number))?;
        }
        self.one(scanned)
    }

    fn one(&mut self, scanned: Scanned) -> Result<(), OpenError> {
        let Scanned { number, len, header, pieces } = scanned;
        self.next_number = number + 1;
        self.tail = None;
        let mut rewrite = false;
        match &header {
            Ok(header) if header.ledger != self.ledger => {
                return Err(OpenError::AnotherLedger {
                    file: self.layout.relative(&self.layout.segment(number)),
                    expected: self.ledger,
                    found: header.ledger,
                });
            }
            // What is missing before a sound header was lost from the segment before.
            Ok(header) if header.number == number => self.fill_previous(header.start)?,
            Ok(header) => {
                rewrite = true;
                let detail = format!("this is the file of segment {}", header.number);
                self.find(Trouble::Damaged, number, None, &detail);
            }
            Err(detail) => {
                rewrite = true;
                let trouble = if len.is_some() { Trouble::Damaged } else { Trouble::Missing };
                let bytes = len.map(|len| 0..len.min(HEADER_LEN as u64));
                self.find(trouble, number, bytes, detail);
            }
        }
        let start = self.plan.head;
        let aside = if rewrite && len.is_some() { Aside::Whole } else { Aside::Nothing };
        let len = len.unwrap_or(0);
        let parts = Vec::new();
        self.plan.segments.push(Planned { number, len, start, end: start, parts, rewrite, aside });
        pieces.into_iter().try_for_each(|piece| match piece {
            Piece::Run(run) => self.run(number, run),
            Piece::Damage { bytes, detail } => {
                self.damage(number, bytes, &detail);
                Ok(())
            }
        })
    }

    /// Takes sound groups, if they continue the chain.
    fn run(&mut self, number: u64, run: Run) -> Result<(), OpenError> {
        self.tail = None;
        if run.start.size < self.plan.head.size {
            let detail = format!("records {}..{} stand here a second time", run.start.size, run.end.size);
            self.damage(number, run.bytes, &detail);
            self.tail = None;
            return Ok(());
        }
        if run.start.size > self.plan.head.size {
            self.fill(run.start)?;
        } else if run.start.hash != self.plan.head.hash {
            return Err(self.broken_link(run.start));
        }
        let end = run.end;
        self.add(Part::Keep(run), end);
        Ok(())
    }

    fn damage(&mut self, number: u64, bytes: Range<u64>, detail: &str) {
        self.tail = Some((self.plan.findings.len(), bytes.clone()));
        self.find(Trouble::Damaged, number, Some(bytes), detail);
        if let Some(last) = self.plan.segments.last_mut() {
            last.rewrite = true;
            last.aside = Aside::Whole;
        }
    }

    /// Fills what is missing before `to` at the end of the segment before.
    fn fill_previous(&mut self, to: Head) -> Result<(), OpenError> {
        if to.size <= self.plan.head.size || self.plan.segments.is_empty() {
            return Ok(());
        }
        self.fill(to)
    }

    /// Takes the records from the present head to `to` from sled, or gives them up as lost.
    fn fill(&mut self, to: Head) -> Result<(), OpenError> {
        let start = self.plan.head;
        self.name_records(start.size..to.size);
        match self.backup.reaches(start, to.size) {
            Ok(end) if end == to => self.add(Part::Fill { start, end }, end),
            Ok(end) => {
                return Err(OpenError::TwoHistories {
                    sequence: to.size - 1,
                    journal: to.hash,
                    other: end.hash,
                    place: "sled",
                });
            }
            Err(Unfillable::Differs(sled)) => return Err(differs(start, sled)),
            Err(Unfillable::Absent(detail)) => {
                self.lose(start.size..to.size, &detail);
                self.plan.head = to;
            }
        }
        if let Some(last) = self.plan.segments.last_mut() {
            last.rewrite = true;
        }
        Ok(())
    }

    fn add(&mut self, part: Part, end: Head) {
        self.plan.head = end;
        if let Some(last) = self.plan.segments.last_mut() {
            last.parts.push(part);
            last.end = end;
        }
    }

    fn lose(&mut self, records: Range<u64>, detail: &str) {
        self.plan.findings.push(Finding {
            trouble: Trouble::Lost,
            file: self.layout.relative(&self.layout.journal()),
            bytes: None,
            records: Some(records.clone()),
            detail: detail.to_owned(),
        });
        self.plan.lost.push(records);
    }

    fn find(&mut self, trouble: Trouble, number: u64, bytes: Option<Range<u64>>, detail: &str) {
        self.plan.findings.push(Finding {
            trouble,
            file: self.layout.relative(&self.layout.segment(number)),
            bytes,
            records: None,
            detail: detail.to_owned(),
        });
    }

    /// Now it is known which records the last damage hit.
    fn name_records(&mut self, records: Range<u64>) {
        if let Some(last) = self.plan.findings.last_mut().filter(|last| last.records.is_none()) {
            last.records = Some(records);
        }
    }

    fn broken_link(&self, start: Head) -> OpenError {
        OpenError::TwoHistories {
            sequence: start.size.saturating_sub(1),
            journal: self.plan.head.hash,
            other: start.hash,
            place: "the journal itself",
        }
    }

    /// Ends the walk of a single segment whose end is known.
    ///
    /// # Errors
    /// [`OpenError::TwoHistories`].
    pub(crate) fn finish_at(mut self, end: Head) -> Result<Plan, OpenError> {
        if self.plan.head.size < end.size {
            self.fill(end)?;
        }
        Ok(self.plan)
    }

    /// Ends the walk of the whole journal. `reached` is how far the log is known to go.
    ///
    /// # Errors
    /// [`OpenError::TwoHistories`].
    pub(crate) fn finish(mut self, reached: Option<Reached>) -> Result<Plan, OpenError> {
        let before = self.plan.head;
        let reach = self.backup.reach();
        if reach > before.size {
            match self.backup.reaches(before, reach) {
                Ok(end) => self.extend(end),
                Err(Unfillable::Differs(sled)) => return Err(differs(before, sled)),
                // The log was closed here: what sled has behind is no record.
                Err(Unfillable::Absent(_)) if reached.and_then(Reached::closed_at) == Some(before) => {}
                Err(Unfillable::Absent(detail)) => {
                    self.name_records(before.size..reach);
                    self.lose(before.size..reach, &detail);
                }
            }
        }
        let known = reached.map_or(0, |reached| reached.head.size);
        if known > self.plan.head.size.max(reach) {
            let missing = self.plan.head.size..known;
            self.name_records(missing.clone());
            self.lose(missing, "the log is known to have reached them and no copy has them");
        }
        let nothing_beyond = self.plan.head == before && self.plan.lost.is_empty();
        if nothing_beyond && !reached.is_some_and(|reached| reached.closed) {
            self.unfinished_tail();
        }
        Ok(self.plan)
    }

    /// The journal lost its end; sled still has it.
    fn extend(&mut self, end: Head) {
        let start = self.plan.head;
        if self.plan.segments.is_empty() {
            let parts = Vec::new();
            let aside = Aside::Nothing;
            self.plan.segments.push(Planned {
                number: self.next_number,
                len: 0,
                start,
                end: start,
                parts,
                rewrite: true,
                aside,
            });
        }
        if self.tail.is_some() {
            self.name_records(start.size..end.size);
        } else {
            self.plan.findings.push(Finding {
                trouble: Trouble::Missing,
                file: self.layout.relative(&self.layout.journal()),
                bytes: None,
                records: Some(start.size..end.size),
                detail: "the journal ends before them, sled has them".into(),
            });
        }
        self.add(Part::Fill { start, end }, end);
        if let Some(last) = self.plan.segments.last_mut() {
            last.rewrite = true;
        }
    }

    /// Bytes at the very end that nothing vouches for were never acknowledged.
    fn unfinished_tail(&mut self) {
        let Some((at, bytes)) = self.tail.take() else {
            return;
        };
        let damaged_before = self
            .plan
            .findings
            .iter()
            .take(at)
            .any(|finding| self.plan.findings.get(at).is_some_and(|tail| tail.file == finding.file));
        if let Some(finding) = self.plan.findings.get_mut(at) {
            finding.trouble = Trouble::UnfinishedTail;
        }
        if let Some(last) = self.plan.segments.last_mut().filter(|_| !damaged_before) {
            last.aside = Aside::Tail(bytes.start);
        }
    }
}

/// The record before `start` is one in the journal and another one for sled.
fn differs(start: Head, sled: Hash) -> OpenError {
    OpenError::TwoHistories {
        sequence: start.size.saturating_sub(1),
        journal: start.hash,
        other: sled,
        place: "sled",
    }
}
