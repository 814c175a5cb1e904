//! The journal while it is open: appending groups, reading them back.

use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use inforce_log::{Hash, record_hash};
use inforce_store::{Head, ReadLimit};

use crate::files::{FileError, FileResult, Files, NamedFile};
use crate::frame::{self, FrameHead, HEAD_LEN};
use crate::identity::Identity;
use crate::layout::Layout;
use crate::segment::{self, HEADER_LEN, Mark, SegmentHeader};

/// One file of the journal, open.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) number: u64,
    pub(crate) file: Arc<NamedFile>,
    /// The head that its first group follows.
    pub(crate) start: Head,
    /// Where its last group leads.
    pub(crate) end: Head,
    /// The durable end of the file in bytes: what lies behind does not exist.
    pub(crate) durable: u64,
    pub(crate) marks: Vec<Mark>,
}

/// The first copy: groups of records in segments, in order.
pub(crate) struct Journal {
    pub(crate) layout: Layout,
    pub(crate) files: Files,
    pub(crate) identity: Identity,
    /// A segment that has reached this many bytes is followed by a new one.
    segment_bytes: u64,
    /// Never empty; the last one is written.
    segments: RwLock<Vec<Segment>>,
    /// The last large group that was read: whoever reads through it in small steps would read and
    /// hash all of it at every step.
    kept: Mutex<Option<Kept>>,
}

/// Bytes of a record, as most have them: how much is read for so many records.
const USUAL_RECORD: usize = 640;

/// Groups of at least this many bytes are kept in memory after they were read.
const KEPT_FROM: usize = 1 << 20;

/// Why a group was not written.
#[derive(Debug)]
pub(crate) enum WriteFault {
    /// Nothing of it is in the file, durably.
    Undone(FileError),
    /// Nobody knows what is in the file.
    Unknown(FileError),
}

/// Why records could not be read from the journal.
#[derive(Debug)]
pub(crate) struct JournalFault {
    pub(crate) file: PathBuf,
    pub(crate) offset: u64,
    pub(crate) detail: String,
}

impl std::fmt::Display for JournalFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}: {}", self.file.display(), self.offset, self.detail)
    }
}

/// A group read back and checked.
struct Stored {
    head: FrameHead,
    end: Head,
    records: Vec<Vec<u8>>,
}

/// A group kept in memory, and where it was read.
struct Kept {
    file: Arc<NamedFile>,
    offset: u64,
    group: Arc<Stored>,
}

impl Kept {
    fn is_at(&self, place: &Place) -> bool {
        Arc::ptr_eq(&self.file, &place.segment.file) && self.offset == place.offset
    }
}

impl Journal {
    /// The journal over `segments`, which were examined and are whole.
    pub(crate) fn new(
        layout: Layout,
        files: Files,
        identity: Identity,
        segment_bytes: u64,
        segments: Vec<Segment>,
    ) -> Self {
        let (segments, kept) = (RwLock::new(segments), Mutex::default());
        Self { layout, files, identity, segment_bytes, segments, kept }
    }

    pub(crate) fn segments(&self) -> RwLockReadGuard<'_, Vec<Segment>> {
        self.segments.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn segments_mut(&self) -> RwLockWriteGuard<'_, Vec<Segment>> {
        self.segments.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes one group and waits until it is durable. Only one thread may be in here at a time.
    ///
    /// # Errors
    /// [`WriteFault`]. After `Unknown` nothing more may be written before a new opening.
    pub(crate) fn append(&self, start: Head, records: &[Vec<u8>], end: Head) -> Result<(), WriteFault> {
        let frame = frame::encode(&self.identity.key, start, records);
        let (file, at) = self.active(start).map_err(WriteFault::Undone)?;
        if let Err(error) = self.files.write(&file, &frame, at) {
            // Part of it may be in the file. Cut it off again, durably, or give up.
            return Err(match self.cut(&file, at) {
                Ok(()) => WriteFault::Undone(error),
                Err(_) => WriteFault::Unknown(error),
            });
        }
        // A failed fdatasync is never repeated: the kernel may have dropped the very pages whose
        // writing failed, and would answer the second call with success.
        self.files.sync(&file).map_err(WriteFault::Unknown)?;

        // ── THE COMMIT POINT ────────────────────────────────────────────────────────────────
        // The group is on durable media. Before this line a crash loses the group as a whole,
        // and nobody has been told of it. After it the group is in the ledger for ever, also if
        // the process ends before anybody is told: opening finds it. sled's copy, the index
        // and the acknowledgement follow from here and can all be made again.
        if let Some(active) = self.segments_mut().last_mut() {
            segment::mark(&mut active.marks, start.size, at);
            active.durable = at + frame.len() as u64;
            active.end = end;
        }
        Ok(())
    }

    fn cut(&self, file: &NamedFile, len: u64) -> FileResult<()> {
        self.files.truncate(file, len)?;
        self.files.sync(file)
    }

    /// The file to write to and the offset, after starting a new segment if it is time.
    fn active(&self, start: Head) -> FileResult<(Arc<NamedFile>, u64)> {
        let last = self.segments().last().map(|last| (last.number, last.durable, last.file.clone()));
        let number = match last {
            Some((_, durable, file)) if durable < self.segment_bytes.max(HEADER_LEN as u64 + 1) => {
                return Ok((file, durable));
            }
            Some((number, ..)) => number + 1,
            None => 1,
        };
        let segment = create_segment(&self.files, &self.layout, &self.identity, number, start)?;
        let place = (segment.file.clone(), segment.durable);
        self.segments_mut().push(segment);
        Ok(place)
    }

    /// Sound records from sequence `from` on; at least one. The caller knows that they exist. Links
    /// within a group are covered by its hash, as [`frame::unpack`] says.
    pub(crate) fn read(&self, from: u64, limit: ReadLimit) -> Result<Vec<Vec<u8>>, JournalFault> {
        let mut answer: Vec<Vec<u8>> = Vec::new();
        let mut bytes = 0;
        let mut place = self.find(from)?;
        let mut group = self.group(&place)?;
        loop {
            let skip = usize::try_from(from.saturating_sub(group.head.start.size)).unwrap_or(0);
            for record in group.records.iter().skip(skip) {
                if !limit.admits(answer.len(), bytes, record.len()) {
                    return Ok(answer);
                }
                bytes += record.len();
                answer.push(record.clone());
            }
            if answer.len() >= limit.records {
                return Ok(answer);
            }
            place.offset += group.head.len() as u64;
            // A short answer is allowed: the next segment, or what is wrong with the next group,
            // is the answer to the next question.
            match self.group(&place) {
                Ok(next) if next.head.start == group.end => group = next,
                _ => return Ok(answer),
            }
        }
    }

    /// Like [`Journal::read`], for who wants many: what is wanted is read at once, and of groups
    /// only whole ones are given unless the first does not fit.
    pub(crate) fn page(&self, from: u64, limit: ReadLimit) -> Result<Vec<Vec<u8>>, JournalFault> {
        let place = self.find(from)?;
        let there = usize::try_from(place.segment.durable - place.offset).unwrap_or(usize::MAX);
        let wanted = limit.bytes.min(limit.records.saturating_mul(USUAL_RECORD));
        let stretch = self.bytes(&place, there.min(wanted))?;
        let (mut at, mut bytes) = (0, 0);
        let mut passed = Vec::new();
        let mut answer: Vec<Vec<u8>> = Vec::new();
        let mut end = None;
        while let Some(rest) = stretch.get(at..)
            && let Some(head) = FrameHead::parse(rest)
            && head.len() <= rest.len()
        {
            // What is wrong with a later group is the answer to the next question.
            let Ok(group) = frame::unpack(&self.identity.key, self.identity.ledger, rest) else { break };
            if end.is_some_and(|end| end != head.start) {
                break;
            }
            let skip = usize::try_from(from.saturating_sub(head.start.size)).unwrap_or(0);
            let wanted = group.records.iter().skip(skip);
            let (count, size) = wanted.clone().fold((0, 0), |(n, sum), record| (n + 1, sum + record.len()));
            if answer.len() + count > limit.records || bytes + size > limit.bytes {
                break;
            }
            answer.extend(wanted.map(|record| record.to_vec()));
            bytes += size;
            segment::mark(&mut passed, head.start.size, place.offset + at as u64);
            at += head.len();
            end = Some(group.end);
        }
        self.note(&place.segment, &passed);
        // A group larger than the page, or a damaged one.
        if answer.is_empty() { self.read(from, limit) } else { Ok(answer) }
    }

    /// The hash of the record before `sequence`: what a record at `sequence` must be linked to.
    pub(crate) fn hash_before(&self, sequence: u64) -> Result<Hash, JournalFault> {
        let Some(last) = sequence.checked_sub(1) else {
            return Ok(Hash::ZERO);
        };
        let records = self.read(last, ReadLimit::ONE)?;
        Ok(records.first().map_or(Hash::ZERO, |record| record_hash(record)))
    }

    /// Puts a rewritten segment in the place of the one with its number.
    pub(crate) fn replace(&self, segment: Segment) {
        let mut segments = self.segments_mut();
        if let Some(old) = segments.iter_mut().find(|old| old.number == segment.number) {
            *old = segment;
        }
    }

    /// The group that holds record `from`.
    fn find(&self, from: u64) -> Result<Place, JournalFault> {
        let mut place = {
            let segments = self.segments();
            let at = segments.partition_point(|segment| segment.end.size <= from);
            let segment = segments.get(at).ok_or_else(|| JournalFault {
                file: self.layout.relative(&self.layout.journal()),
                offset: 0,
                detail: format!("record {from} is beyond its end"),
            })?;
            let marks = &segment.marks;
            let mark = marks.partition_point(|mark| mark.first <= from).checked_sub(1);
            let offset = mark.and_then(|at| marks.get(at)).map_or(HEADER_LEN as u64, |m| m.offset);
            Place { segment: segment.clone_without_marks(), offset }
        };
        let mut passed = Vec::new();
        loop {
            let head = self.frame_head(&place)?;
            if head.end() > from {
                self.note(&place.segment, &passed);
                return Ok(place);
            }
            place.offset += head.len() as u64;
            segment::mark(&mut passed, head.end(), place.offset);
        }
    }

    /// Adds to the index of a segment what was passed on the way: one that was not read when the
    /// log was opened has none yet.
    fn note(&self, segment: &Segment, passed: &[Mark]) {
        let lacks = |known: &Segment| {
            let last = known.marks.last().map_or(0, |mark| mark.offset);
            passed.last().is_some_and(|mark| mark.offset >= last + segment::INDEX_STRIDE)
        };
        if !self.segments().iter().any(|known| Arc::ptr_eq(&known.file, &segment.file) && lacks(known)) {
            return;
        }
        let mut segments = self.segments_mut();
        if let Some(known) = segments.iter_mut().find(|known| Arc::ptr_eq(&known.file, &segment.file)) {
            passed.iter().for_each(|passed| segment::mark(&mut known.marks, passed.first, passed.offset));
        }
    }

    fn frame_head(&self, place: &Place) -> Result<FrameHead, JournalFault> {
        let bytes = self.bytes(place, HEAD_LEN)?;
        FrameHead::parse(&bytes).ok_or_else(|| self.fault(place, "no group starts here".into()))
    }

    fn group(&self, place: &Place) -> Result<Arc<Stored>, JournalFault> {
        if let Some(kept) = self.kept().as_ref().filter(|kept| kept.is_at(place)) {
            return Ok(Arc::clone(&kept.group));
        }
        let group = Arc::new(self.read_group(place)?);
        if group.head.len() >= KEPT_FROM {
            let (file, offset) = (Arc::clone(&place.segment.file), place.offset);
            *self.kept() = Some(Kept { file, offset, group: Arc::clone(&group) });
        }
        Ok(group)
    }

    /// Lets go of the large group in memory: the next reading of it comes from the file.
    pub(crate) fn forget(&self) {
        *self.kept() = None;
    }

    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read_group(&self, place: &Place) -> Result<Stored, JournalFault> {
        let head = self.frame_head(place)?;
        let bytes = self.bytes(place, head.len())?;
        let group = frame::unpack(&self.identity.key, self.identity.ledger, &bytes)
            .map_err(|detail| self.fault(place, detail))?;
        let records = group.records.iter().map(|record| record.to_vec()).collect();
        Ok(Stored { head, end: group.end, records })
    }

    /// Bytes of the durable part of a segment.
    fn bytes(&self, place: &Place, len: usize) -> Result<Vec<u8>, JournalFault> {
        if place.offset.saturating_add(len as u64) > place.segment.durable {
            return Err(self.fault(place, "the group reaches beyond the end".into()));
        }
        let mut bytes = vec![0; len];
        place
            .segment
            .file
            .file
            .read_exact_at(&mut bytes, place.offset)
            .map_err(|error| self.fault(place, error.to_string()))?;
        Ok(bytes)
    }

    fn fault(&self, place: &Place, detail: String) -> JournalFault {
        let file = self.layout.relative(&place.segment.file.path);
        JournalFault { file, offset: place.offset, detail }
    }
}

/// A position in a segment.
struct Place {
    segment: Segment,
    offset: u64,
}

impl Segment {
    /// For readers, who hold no lock while they read: the index may be long.
    fn clone_without_marks(&self) -> Self {
        let Self { number, start, end, durable, .. } = *self;
        Self { number, file: Arc::clone(&self.file), start, end, durable, marks: Vec::new() }
    }
}

/// Makes a segment that holds nothing yet. It gets its name only when its header is durable, so
/// that a crash leaves a whole segment or none.
pub(crate) fn create_segment(
    files: &Files,
    layout: &Layout,
    identity: &Identity,
    number: u64,
    start: Head,
) -> FileResult<Segment> {
    let path = layout.segment(number);
    let temporary = path.with_extension("new");
    files.remove(&temporary)?;
    let file = files.create(&temporary)?;
    let Identity { ledger, key } = *identity;
    let header = SegmentHeader { ledger, number, start, key }.encode();
    files.write(&file, &header, 0)?;
    files.sync(&file)?;
    files.rename(&temporary, &path)?;
    let file = Arc::new(NamedFile { path, file: file.file });
    let durable = HEADER_LEN as u64;
    Ok(Segment { number, file, start, end: start, durable, marks: Vec::new() })
}
