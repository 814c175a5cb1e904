//! One record of the ledger as readers see it.

use serde::{Deserialize, Serialize};

use crate::part::{InstrumentView, JurisdictionRef};
use crate::payload::Payload;

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
