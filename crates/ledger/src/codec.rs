//! Between what is hashed and what it means: log records and the catalog's events, both ways.

use std::fmt;

use inforce_catalog::event::{Act, Event, Link, LinkRole, NewEvent};
use inforce_catalog::{
    CommandId, Entry, Instant, JurisdictionId, Recorded, Shared, StreamKey, StreamKind, Submission, rules,
};
use inforce_log::{CommandRef, Draft, DraftLink, Hash, Record, command_digest};

/// A sound record whose content this program cannot read. Remedy: a later version of the program
/// wrote it, so run that one; if there is none, the record was forged before it was chained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodecError {
    /// The record.
    pub sequence: u64,
    /// What cannot be read.
    pub problem: Problem,
}

/// What of a record cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The stream is of a kind without a meaning.
    StreamKind(u16),
    /// A link has a role without a meaning.
    LinkRole(u8),
    /// The body is not one of its kind.
    Body {
        /// The kind of the record.
        kind: u16,
        /// What the decoder says.
        detail: String,
    },
    /// The ledger adopted rules that this program does not have.
    Rules(u16),
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record {}: ", self.sequence)?;
        match &self.problem {
            Problem::StreamKind(kind) => write!(f, "stream kind {kind} is not known")?,
            Problem::LinkRole(role) => write!(f, "link role {role} is not known")?,
            Problem::Body { kind, detail } => write!(f, "the body is none of kind {kind}: {detail}")?,
            Problem::Rules(version) => write!(f, "rules version {version} is not known")?,
        }
        f.write_str("; use the version of the program that wrote it")
    }
}

impl std::error::Error for CodecError {}

/// The digest that tells whether a repeated command id carries the same content, and the length
/// in bytes of what it is made of.
pub fn digest(submission: &Submission) -> (Hash, usize) {
    let mut bytes = Vec::with_capacity(512);
    // Writing into a Vec cannot fail.
    let _: Result<(), minicbor::encode::Error<std::convert::Infallible>> =
        minicbor::encode(submission, &mut bytes);
    (command_digest(&bytes), bytes.len())
}

/// The name of a stream as it stands in records.
pub fn to_log_key(key: &StreamKey) -> inforce_log::StreamKey {
    inforce_log::StreamKey {
        kind: key.kind.number(),
        jurisdiction: key.jurisdiction.0,
        id: key.id.to_string(),
    }
}

/// What the name of a stream in a record means; `None` for a kind that is not known.
pub fn to_catalog_key(key: &inforce_log::StreamKey) -> Option<StreamKey> {
    Some(StreamKey {
        kind: StreamKind::from_number(key.kind)?,
        jurisdiction: JurisdictionId(key.jurisdiction),
        id: key.id.as_str().into(),
    })
}

/// The drafts of one command's events, in order.
pub fn drafts(events: &[NewEvent], id: CommandId, digest: Hash, principal: &str) -> Vec<Draft> {
    let count = u32::try_from(events.len()).unwrap_or(u32::MAX);
    let command = |position| CommandRef { id: id.0, digest, position, count };
    (0..count)
        .zip(events)
        .map(|(position, event)| Draft {
            stream: to_log_key(&event.stream),
            kind: event.act.event.kind(),
            links: event.links.iter().map(to_draft_link).collect(),
            body: event.act.encode(),
            principal: principal.to_owned(),
            command: command(position),
            signature: None,
        })
        .collect()
}

fn to_draft_link(link: &Link) -> DraftLink {
    DraftLink { role: link.role.number(), sequence: link.sequence }
}

/// What the register takes in for a record that was verified.
///
/// # Errors
/// [`CodecError`] naming the record and what of it cannot be read.
pub fn entry(record: &Record, hash: Hash, shared: &mut Shared) -> Result<(StreamKey, Entry), CodecError> {
    let error = |problem| CodecError { sequence: record.sequence, problem };
    let kind = record.stream.kind;
    let key = StreamKey {
        kind: StreamKind::from_number(kind).ok_or_else(|| error(Problem::StreamKind(kind)))?,
        jurisdiction: JurisdictionId(record.stream.jurisdiction),
        id: shared.id(&record.stream.id),
    };
    let act = Act::decode_sharing(record.kind, &record.body, shared)
        .map_err(|detail| error(Problem::Body { kind: record.kind, detail: detail.to_string() }))?;
    if let Event::RulesAdopted(adopted) = &act.event
        && !rules::is_known(adopted.version)
    {
        return Err(error(Problem::Rules(adopted.version)));
    }
    let links = record
        .links
        .iter()
        .map(|link| {
            let role = LinkRole::from_number(link.role).ok_or_else(|| error(Problem::LinkRole(link.role)))?;
            let sequence = link.sequence;
            Ok(Link { role, sequence })
        })
        .collect::<Result<_, CodecError>>()?;
    Ok((key, whole(record, hash, links, act, shared)))
}

/// What the register takes in for a record that this program just made of `event`.
pub(crate) fn entry_of(
    event: NewEvent,
    record: &Record,
    hash: Hash,
    shared: &mut Shared,
) -> (StreamKey, Entry) {
    let mut act = event.act;
    shared.act(&mut act);
    let entry = whole(record, hash, event.links.into(), act, shared);
    let id = shared.id(&event.stream.id);
    (StreamKey { id, ..event.stream }, entry)
}

fn whole(record: &Record, hash: Hash, links: Box<[Link]>, act: Act, shared: &mut Shared) -> Entry {
    let recorded = Recorded {
        sequence: record.sequence,
        hash: hash.0,
        recorded_at: Instant(record.recorded_at),
        command: CommandId(record.command.id),
        principal: shared.name(&record.principal),
        links,
        act,
    };
    recorded.into()
}
