//! One event as bytes: the envelope that every record has, around a body that only the catalog
//! understands.

use serde::{Deserialize, Serialize};

use crate::cbor::{self, Reader};
use crate::hash::{Hash, LedgerId};
use crate::stream::StreamKey;

mod error;

pub use error::RecordError;

/// The version of the envelope that this crate writes. Earlier versions stay readable for ever;
/// this is the first.
pub const FORMAT_VERSION: u64 = 1;

/// Longest record in bytes: the tile format gives the length of an entry as 16 bits.
pub const MAX_RECORD: usize = 65_535;

/// Longest [`Record::principal`] in bytes: a pseudonymous account id, with room for a UUID in text
/// (36) and a prefix.
pub const MAX_PRINCIPAL: usize = 64;

/// Longest [`Record::signature`] in bytes: Ed25519 and P-256 need 64, P-512 needs 128.
pub const MAX_SIGNATURE: usize = 128;

/// Most links of one record. A link has at most 1 + 2 + 9 + 34 = 46 bytes, so 256 links fill at
/// most 11,776 bytes. The other fields of the envelope fill at most 453, which leaves 53,306 bytes
/// for every body.
pub const MAX_LINKS: usize = 256;

/// The number of elements in the outermost array of a version 1 record.
const FIELDS: u64 = 14;

/// Which command a record came from, and where in it the record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandRef {
    /// The client's id of the command; the same id with the same digest is the same command.
    pub id: [u8; 16],
    /// [`command_digest`](crate::hash::command_digest) of the command's content.
    pub digest: Hash,
    /// Index of this record among the records of the command, from 0.
    pub position: u32,
    /// How many records the command wrote, at least 1.
    pub count: u32,
}

/// A named, verified reference to an earlier record: a parent that the event relied on, the
/// target of a void, the record that is restated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What the link means (numbers of the catalog).
    pub role: u8,
    /// Sequence of the record it names; always smaller than the sequence of its own record.
    pub sequence: u64,
    /// [`record_hash`](crate::hash::record_hash) of the record it names.
    pub hash: Hash,
}

/// A record, taken apart. `docs/format.md` gives every field with its position and limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Version of the envelope: [`FORMAT_VERSION`].
    pub version: u64,
    /// The ledger that the record belongs to.
    pub ledger: LedgerId,
    /// Position in the ledger, gapless from 0.
    pub sequence: u64,
    /// When the ledger took the event: microseconds since 1970-01-01T00:00:00Z. Never smaller
    /// than in the record before.
    pub recorded_at: i64,
    /// Hash of the record before; [`Hash::ZERO`] in the first.
    pub previous: Hash,
    /// The stream that the record belongs to.
    pub stream: StreamKey,
    /// Position in the stream, gapless from 0.
    pub stream_number: u64,
    /// Hash of the record before in the same stream; [`Hash::ZERO`] in its first.
    pub stream_previous: Hash,
    /// The command that caused the event.
    pub command: CommandRef,
    /// Pseudonymous account id of who acted, at most [`MAX_PRINCIPAL`] bytes; no personal data.
    pub principal: String,
    /// The principal's signature over the command, 1 to [`MAX_SIGNATURE`] bytes, if there is one.
    pub signature: Option<Vec<u8>>,
    /// What kind of event the body holds (numbers of the catalog).
    pub kind: u16,
    /// Earlier records that the event names, at most [`MAX_LINKS`], in the catalog's order.
    pub links: Vec<Link>,
    /// The event: one canonical CBOR array, embedded in the record as it is.
    pub body: Vec<u8>,
}

impl Record {
    /// The bytes that are hashed and stored: one deterministic CBOR array.
    ///
    /// # Errors
    /// [`RecordError`] naming the field that breaks its limit, a body that is not one canonical
    /// array, or a record longer than [`MAX_RECORD`]. Put long texts and files in by digest.
    pub fn encode(&self) -> Result<Vec<u8>, RecordError> {
        self.check()?;
        self.check_text_and_body()?;
        let mut out = Vec::with_capacity(320 + self.links.len() * 46 + self.body.len());
        cbor::put_array(&mut out, FIELDS);
        cbor::put_uint(&mut out, self.version);
        cbor::put_bytes(&mut out, self.ledger.as_bytes());
        cbor::put_uint(&mut out, self.sequence);
        cbor::put_int(&mut out, self.recorded_at);
        cbor::put_bytes(&mut out, self.previous.as_bytes());
        self.stream.write(&mut out);
        cbor::put_uint(&mut out, self.stream_number);
        cbor::put_bytes(&mut out, self.stream_previous.as_bytes());
        self.command.write(&mut out);
        cbor::put_text(&mut out, &self.principal);
        match &self.signature {
            Some(signature) => cbor::put_bytes(&mut out, signature),
            None => cbor::put_null(&mut out),
        }
        cbor::put_uint(&mut out, u64::from(self.kind));
        cbor::put_array(&mut out, self.links.len() as u64);
        self.links.iter().for_each(|link| link.write(&mut out));
        out.extend_from_slice(&self.body);
        RecordError::check_size(out.len())?;
        Ok(out)
    }

    /// Reads stored bytes. What is accepted is canonical, so [`Record::encode`] gives the very
    /// same bytes back.
    ///
    /// # Errors
    /// [`RecordError`] naming the field and the rule. Stored bytes that are refused are damaged
    /// or from a later version of the format.
    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        Self::read(bytes, |reader| reader.array_item().map_err(RecordError::at("body")))
    }

    /// Reads bytes that were verified before and are known to be the same still: the body, which is
    /// most of a record, is taken as it is.
    ///
    /// # Errors
    /// As [`Record::decode`], for all but the body.
    pub fn recall(bytes: &[u8]) -> Result<Self, RecordError> {
        Self::read(bytes, |reader| Ok(reader.rest()))
    }

    fn read<'b>(
        bytes: &'b [u8],
        body: impl FnOnce(&mut Reader<'b>) -> Result<&'b [u8], RecordError>,
    ) -> Result<Self, RecordError> {
        RecordError::check_size(bytes.len())?;
        let mut reader = Reader::new(bytes);
        let header = Header::read(&mut reader)?;
        let record = Self {
            version: FORMAT_VERSION,
            ledger: header.ledger,
            sequence: header.sequence,
            recorded_at: header.recorded_at,
            previous: header.previous,
            stream: StreamKey::read(&mut reader)?,
            stream_number: reader.uint().map_err(RecordError::at("stream number"))?,
            stream_previous: read_hash(&mut reader, "stream previous")?,
            command: CommandRef::read(&mut reader)?,
            principal: reader.text().map_err(RecordError::at("principal"))?.to_owned(),
            signature: read_signature(&mut reader)?,
            kind: read_narrow(&mut reader, "kind")?,
            links: read_links(&mut reader)?,
            body: body(&mut reader)?.to_vec(),
        };
        reader.end().map_err(RecordError::at("record"))?;
        record.check()?;
        Ok(record)
    }

    /// The limits that hold for every record, written or read.
    fn check(&self) -> Result<(), RecordError> {
        if self.version != FORMAT_VERSION {
            return Err(RecordError::Version { found: self.version });
        }
        RecordError::check_length("principal", self.principal.len(), 0, MAX_PRINCIPAL)?;
        if let Some(signature) = &self.signature {
            RecordError::check_length("signature", signature.len(), 1, MAX_SIGNATURE)?;
        }
        RecordError::check_length("links", self.links.len(), 0, MAX_LINKS)?;
        let CommandRef { position, count, .. } = self.command;
        if position >= count {
            return Err(RecordError::Position { position, count });
        }
        match self.links.iter().find(|link| link.sequence >= self.sequence) {
            Some(link) => Err(RecordError::Link { sequence: self.sequence, target: link.sequence }),
            None => Ok(()),
        }
    }

    /// What reading checks as it goes: canonical texts, and a body that is one canonical array.
    fn check_text_and_body(&self) -> Result<(), RecordError> {
        self.stream.check()?;
        cbor::check_text(&self.principal).map_err(RecordError::at("principal"))?;
        let mut reader = Reader::nested(&self.body, 1);
        reader.array_item().map_err(RecordError::at("body"))?;
        reader.end().map_err(RecordError::at("body"))
    }
}

impl CommandRef {
    fn write(&self, out: &mut Vec<u8>) {
        cbor::put_array(out, 4);
        cbor::put_bytes(out, &self.id);
        cbor::put_bytes(out, self.digest.as_bytes());
        cbor::put_uint(out, u64::from(self.position));
        cbor::put_uint(out, u64::from(self.count));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        reader
            .array_of(4, "an array of 4: id, digest, position, count")
            .map_err(RecordError::at("command"))?;
        let id = reader.byte_array("a byte string of 16").map_err(RecordError::at("command id"))?;
        let digest = read_hash(reader, "command digest")?;
        let position = read_narrow(reader, "command position")?;
        let count = read_narrow(reader, "command count")?;
        reader.leave();
        Ok(Self { id, digest, position, count })
    }
}

impl Link {
    fn write(&self, out: &mut Vec<u8>) {
        cbor::put_array(out, 3);
        cbor::put_uint(out, u64::from(self.role));
        cbor::put_uint(out, self.sequence);
        cbor::put_bytes(out, self.hash.as_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        reader.array_of(3, "an array of 3: role, sequence, hash").map_err(RecordError::at("link"))?;
        let role = read_narrow(reader, "link role")?;
        let sequence = reader.uint().map_err(RecordError::at("link sequence"))?;
        let hash = read_hash(reader, "link hash")?;
        reader.leave();
        Ok(Self { role, sequence, hash })
    }
}

/// The first fields of a record: what storage needs to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The ledger that the record belongs to.
    pub ledger: LedgerId,
    /// Position in the ledger, from 0.
    pub sequence: u64,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub recorded_at: i64,
    /// [`record_hash`](crate::hash::record_hash) of the record before.
    pub previous: Hash,
}

impl Header {
    /// Reads the start of a record, at most 71 bytes, and leaves the rest unread. This is no check
    /// of the record: [`Record::decode`] and [`Chain::accept`](crate::chain::Chain::accept) are.
    ///
    /// # Errors
    /// [`RecordError`] naming the field: these bytes are not the start of a record.
    pub fn peek(bytes: &[u8]) -> Result<Self, RecordError> {
        Self::read(&mut Reader::new(bytes))
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        // The version comes before the number of fields is judged: a later version may have more.
        let fields = reader.array().map_err(RecordError::at("record"))?;
        let version = reader.uint().map_err(RecordError::at("version"))?;
        if version != FORMAT_VERSION {
            return Err(RecordError::Version { found: version });
        }
        if fields != FIELDS {
            return Err(RecordError::Fields { found: fields, expected: FIELDS });
        }
        let ledger = reader.byte_array("a byte string of 16").map_err(RecordError::at("ledger"))?;
        Ok(Self {
            ledger: LedgerId(ledger),
            sequence: reader.uint().map_err(RecordError::at("sequence"))?,
            recorded_at: reader.int().map_err(RecordError::at("recorded at"))?,
            previous: read_hash(reader, "previous")?,
        })
    }
}

fn read_hash(reader: &mut Reader<'_>, field: &'static str) -> Result<Hash, RecordError> {
    reader.byte_array("a byte string of 32").map(Hash).map_err(RecordError::at(field))
}

fn read_narrow<N: TryFrom<u64>>(reader: &mut Reader<'_>, field: &'static str) -> Result<N, RecordError> {
    let value = reader.uint().map_err(RecordError::at(field))?;
    RecordError::narrow(field, value)
}

fn read_signature(reader: &mut Reader<'_>) -> Result<Option<Vec<u8>>, RecordError> {
    if reader.null() {
        return Ok(None);
    }
    let signature = reader.byte_string().map_err(RecordError::at("signature"))?;
    Ok(Some(signature.to_vec()))
}

fn read_links(reader: &mut Reader<'_>) -> Result<Vec<Link>, RecordError> {
    let count = reader.array().map_err(RecordError::at("links"))?;
    // The count is input: check it before allocating by it.
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    RecordError::check_length("links", count, 0, MAX_LINKS)?;
    let links = (0..count).map(|_| Link::read(reader)).collect();
    reader.leave();
    links
}
