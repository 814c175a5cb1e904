//! Which stream a record belongs to.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::cbor::{self, Reader};
use crate::record::RecordError;

/// Longest [`StreamKey::id`], in bytes of UTF-8. An item code has 12 or 14 bytes and a credit code
/// 18; 64 leaves room for twenty Chinese characters.
pub const MAX_STREAM_ID: usize = 64;

/// The name of one stream: `[kind, jurisdiction, id]`, for example the listing of item
/// `000131101000` in the jurisdiction with internal number 12.
///
/// Streams are **ordered bytewise by their encoding** ([`StreamKey::encode`]), the order of the
/// leaves in the catalog tree. In deterministic CBOR that is: by kind, then jurisdiction, then
/// length of the id in bytes (the length comes first), then the id's bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StreamKey {
    /// What lives in the stream: a listing, an agency, a calendar … (numbers of the catalog).
    pub kind: u16,
    /// Internal number of the jurisdiction the stream belongs to.
    pub jurisdiction: u32,
    /// Which one of that kind and jurisdiction: at most [`MAX_STREAM_ID`] bytes of canonical text,
    /// empty where there is only one.
    pub id: String,
}

impl StreamKey {
    /// The key as deterministic CBOR, as it stands in every record and in the catalog tree.
    ///
    /// # Errors
    /// [`RecordError::Length`] or [`RecordError::Malformed`] for field `stream id`: shorten the
    /// id, or normalise it.
    pub fn encode(&self) -> Result<Vec<u8>, RecordError> {
        self.check()?;
        let mut out = Vec::with_capacity(12 + self.id.len());
        self.write(&mut out);
        Ok(out)
    }

    /// Reads what [`StreamKey::encode`] wrote.
    ///
    /// # Errors
    /// [`RecordError`] naming the part that is not canonical or not in range; trailing bytes are
    /// refused.
    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = Reader::new(bytes);
        let key = Self::read(&mut reader)?;
        reader.end().map_err(RecordError::at("stream"))?;
        Ok(key)
    }

    /// Refuses an id that cannot be stored.
    pub(crate) fn check(&self) -> Result<(), RecordError> {
        RecordError::check_length("stream id", self.id.len(), 0, MAX_STREAM_ID)?;
        cbor::check_text(&self.id).map_err(RecordError::at("stream id"))
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        cbor::put_array(out, 3);
        cbor::put_uint(out, u64::from(self.kind));
        cbor::put_uint(out, u64::from(self.jurisdiction));
        cbor::put_text(out, &self.id);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        reader.array_of(3, "an array of 3: kind, jurisdiction, id").map_err(RecordError::at("stream"))?;
        let kind = reader.uint().map_err(RecordError::at("stream kind"))?;
        let jurisdiction = reader.uint().map_err(RecordError::at("stream jurisdiction"))?;
        let id = reader.text().map_err(RecordError::at("stream id"))?;
        RecordError::check_length("stream id", id.len(), 0, MAX_STREAM_ID)?;
        reader.leave();
        Ok(Self {
            kind: RecordError::narrow("stream kind", kind)?,
            jurisdiction: RecordError::narrow("stream jurisdiction", jurisdiction)?,
            id: id.to_owned(),
        })
    }
}

impl Ord for StreamKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.kind
            .cmp(&other.kind)
            .then_with(|| self.jurisdiction.cmp(&other.jurisdiction))
            .then_with(|| self.id.len().cmp(&other.id.len()))
            .then_with(|| self.id.as_bytes().cmp(other.id.as_bytes()))
    }
}

impl PartialOrd for StreamKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Display for StreamKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}", self.kind, self.jurisdiction, self.id)
    }
}
