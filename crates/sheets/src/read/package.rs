//! The zip a workbook is, unpacked with a limit that does not trust what its directory says.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::finding::{Finding, FindingCode};
use crate::limits::Limits;

pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may still be unpacked.
    left: usize,
    limit: usize,
}

impl<'a> Package<'a> {
    /// Reads the directory and refuses a bomb by what it says of itself.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Finding> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged("zip", &e))?;
        if zip.len() > limits.parts {
            let finding = Finding::new(FindingCode::TooManyParts);
            return Err(finding.with("count", zip.len()).with("limit", limits.parts));
        }
        let says = zip.decompressed_size().unwrap_or(0);
        if says > limits.unpacked as u128 {
            return Err(too_large(limits.unpacked));
        }
        Ok(Self { zip, left: limits.unpacked, limit: limits.unpacked })
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// One part as text, if it is there. What is unpacked is counted, whatever the directory says.
    pub(super) fn text(&mut self, path: &str) -> Result<Option<String>, Finding> {
        let Some(index) = self.find(path) else { return Ok(None) };
        let part = match self.zip.by_index(index) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Finding::new(FindingCode::Encrypted));
            }
            Err(error) => return Err(damaged(path, &error)),
        };
        let mut bytes = Vec::new();
        let allowed = self.left as u64;
        part.take(allowed + 1).read_to_end(&mut bytes).map_err(|e| damaged(path, &e))?;
        self.left = self.left.checked_sub(bytes.len()).ok_or_else(|| too_large(self.limit))?;
        if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
            bytes.drain(..3);
        }
        String::from_utf8(bytes).map(Some).map_err(|e| damaged(path, &e))
    }

    /// The place of a part; names in workbooks are compared without case, as spreadsheet programs do.
    fn find(&self, path: &str) -> Option<usize> {
        let path = path.trim_start_matches('/');
        self.zip.index_for_name(path).or_else(|| {
            let same = |name: &[u8]| name.eq_ignore_ascii_case(path.as_bytes());
            let at = self.zip.file_names_raw().position(same)?;
            (at < self.zip.len()).then_some(at)
        })
    }
}

fn too_large(limit: usize) -> Finding {
    Finding::new(FindingCode::UnpacksTooLarge).with("limit", limit)
}

pub(super) fn damaged(part: &str, why: &dyn std::fmt::Display) -> Finding {
    Finding::new(FindingCode::Damaged).with("part", part).with("why", why)
}
