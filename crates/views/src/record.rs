//! One record of the ledger as readers see it.

use serde::{Deserialize, Serialize};

use inforce_catalog::event::LinkRole;
use inforce_catalog::{Day, Entry, JurisdictionId, Register, StreamKey, term::Seq};

use crate::part::{InstrumentView, JurisdictionRef, hex};
use crate::payload::{Payload, payload};
use crate::time::rfc3339;

/// One record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordView {
    /// Its sequence number.
    pub sequence: u64,
    /// Its hash, hexadecimal.
    pub hash: String,
    /// The stream it lies in.
    pub stream: StreamView,
    /// What happened, one word: `added`, `claimed`, `suspended` …
    pub kind: String,
    /// The legal day; absent where the record has none.
    pub effective_from: Option<String>,
    /// When the ledger took it, RFC 3339 in UTC with microseconds.
    pub recorded_at: String,
    /// 补录: whether it was recorded after its legal day.
    pub late: bool,
    /// 转录: whether somebody below recorded what this level had published.
    pub transcribed: bool,
    /// The document that authorises it.
    pub instrument: Option<InstrumentView>,
    /// Who asked: a pseudonymous account id.
    pub principal: String,
    /// The command it came of, a UUID.
    pub command: String,
    /// The fields of what happened.
    pub payload: Payload,
    /// The records it names.
    pub links: Vec<LinkView>,
    /// The record that voided it, as known at the question's sequence.
    pub voided_by: Option<u64>,
}

/// The stream of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamView {
    /// What it is about: `listing`, `jurisdiction`, `agency` …
    pub kind: String,
    /// Whose it is; absent for what belongs to the ledger itself.
    pub jurisdiction: Option<JurisdictionRef>,
    /// Which one: an item code, a credit code, a principal, or empty.
    pub id: String,
}

/// A record named by another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// Why: `parent`, `ancestor`, `voids`, `restates`, `adopts` or `companion`.
    pub role: String,
    /// Which.
    pub sequence: u64,
}

/// A record as readers see it, with what was known at `n`: what it names, and whether it was void.
pub fn record_view(register: &Register, stream: &StreamKey, entry: &Entry, n: Seq) -> RecordView {
    let act = &entry.act;
    let instrument = act.instrument.as_ref();
    RecordView {
        sequence: entry.sequence,
        hash: hex(&entry.hash),
        stream: stream_view(register, stream, entry.day(), n),
        kind: entry.event().word().to_owned(),
        effective_from: act.effective_from.map(|d| d.to_string()),
        recorded_at: rfc3339(entry.recorded_at),
        late: entry.is_late(),
        transcribed: act.transcribed,
        instrument: instrument.map(|i| InstrumentView::of(register, i, n)),
        principal: entry.principal.to_string(),
        command: entry.command.to_string(),
        payload: payload(register, entry, n),
        links: entry
            .links
            .iter()
            .map(|link| LinkView { role: role_word(link.role).to_owned(), sequence: link.sequence })
            .collect(),
        voided_by: entry.voided_by().filter(|by| *by <= n),
    }
}

fn stream_view(register: &Register, stream: &StreamKey, day: Day, n: Seq) -> StreamView {
    let id = stream.jurisdiction;
    StreamView {
        kind: stream.kind.word().to_owned(),
        jurisdiction: (id != JurisdictionId::LEDGER).then(|| JurisdictionRef::find(register, id, day, n)),
        id: stream.id.to_string(),
    }
}

fn role_word(role: LinkRole) -> &'static str {
    match role {
        LinkRole::Parent => "parent",
        LinkRole::Ancestor => "ancestor",
        LinkRole::Voids => "voids",
        LinkRole::Restates => "restates",
        LinkRole::Adopts => "adopts",
        LinkRole::Companion => "companion",
    }
}
