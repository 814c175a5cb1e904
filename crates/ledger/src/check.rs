//! The check of a whole ledger, offline: every record is verified, decoded and taken in again.
//!
//! It sees records one by one, in whatever way somebody reads them (the engine's own check does
//! that), keeps going where it can, and says at the end what it found.

use std::fmt;
use std::path::Path;

use inforce_catalog::event::Event;
use inforce_catalog::listing::Listing;
use inforce_catalog::{ItemCode, JurisdictionId, Register};
use inforce_log::LedgerId;
use inforce_log::tree::TreeHash;
use inforce_store::Head;

use crate::replica::{Replica, VerifyError};
use crate::snapshot::{self, Position};

/// Findings kept in a report. More than a person would read; all are counted.
pub const MAX_FINDINGS: usize = 1000;

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The record it concerns, where it concerns one.
    pub sequence: Option<u64>,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

/// What a check found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Records that were verified in full.
    pub records: u64,
    /// The head they lead to.
    pub head: Head,
    /// Root of the RFC 6962 tree over them.
    pub tree_root: TreeHash,
    /// Streams they belong to.
    pub streams: usize,
    /// What is wrong, at most [`MAX_FINDINGS`].
    pub findings: Vec<Finding>,
    /// How much is wrong in all.
    pub finding_count: usize,
    /// What became of the snapshot.
    pub snapshot: SnapshotState,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.finding_count == 0
    }
}

/// What a check says about the snapshot. One that cannot be used is no damage: it would be
/// dropped and made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnapshotState {
    /// There is none.
    None,
    /// It would not be used.
    Unusable {
        /// Why.
        why: String,
    },
    /// It says exactly what the records say up to its position.
    Agrees {
        /// Records it knows.
        records: u64,
    },
    /// It says something else: that is a finding.
    Differs {
        /// Records it knows.
        records: u64,
    },
}

/// A check under way: give it every record in order, then ask for the report.
#[derive(Debug)]
pub struct Check {
    replica: Replica,
    /// The snapshot, until its position is reached.
    snapshot: Option<Position>,
    state: SnapshotState,
    /// Whether the chain could be followed and every body read up to here.
    whole: bool,
    findings: Vec<Finding>,
    finding_count: usize,
}

impl Check {
    /// A check of this ledger, from its first record on. `snapshot_dir` is where the ledger keeps
    /// its snapshot, if it is to be compared.
    pub fn new(ledger: LedgerId, snapshot_dir: Option<&Path>) -> Self {
        let path = snapshot_dir.map(|dir| dir.join(snapshot::FILE));
        let read = path.map_or(Ok(None), |path| snapshot::read(&path, ledger));
        let (snapshot, state) = match read {
            Ok(None) => (None, SnapshotState::None),
            Ok(Some(position)) => {
                let why = "the log ends before it".to_owned();
                (Some(position), SnapshotState::Unusable { why })
            }
            Err(error) => {
                let why = error.to_string();
                (None, SnapshotState::Unusable { why })
            }
        };
        Self {
            replica: Replica::new(ledger),
            snapshot,
            state,
            whole: true,
            findings: Vec::new(),
            finding_count: 0,
        }
    }

    /// Takes the next record. After one that does not fit nothing behind it can be verified: what
    /// follows is passed over.
    pub fn record(&mut self, sequence: u64, bytes: &[u8]) {
        if !self.whole {
            return;
        }
        match self.replica.verifier.verify(bytes) {
            Ok((key, entry)) => {
                if sequence == 0 && !matches!(entry.event(), Event::Genesis(_)) {
                    self.find(Some(0), "record 0: the log does not begin with a genesis".into());
                }
                self.replica.register.apply(key, entry);
                self.compare_snapshot();
            }
            Err(error) => {
                let rest = match &error {
                    VerifyError::Chain(_) => "the chain cannot be followed beyond it",
                    VerifyError::Codec(_) => "the register cannot be rebuilt beyond it",
                };
                self.find(Some(sequence), format!("{error}; {rest}"));
                self.whole = false;
            }
        }
    }

    /// What was found out. It walks every listing's life cycle, which takes a moment.
    pub fn finish(mut self) -> Report {
        if self.whole {
            self.check_end();
        }
        self.check_life_cycles();
        Report {
            records: self.replica.register.size(),
            head: self.replica.verifier.head(),
            tree_root: self.replica.verifier.tree.root(),
            streams: self.replica.verifier.chain.streams().len(),
            findings: self.findings,
            finding_count: self.finding_count,
            snapshot: self.state,
        }
    }

    fn check_end(&mut self) {
        let head = self.replica.verifier.head();
        if head.size == 0 {
            self.find(None, "the log is empty: it has no genesis".into());
        }
        if let Some(command) = self.replica.verifier.chain.open_command() {
            let missing = command.count - command.position - 1;
            let what = format!("the log ends inside a command: {missing} of its records are missing");
            self.find(head.size.checked_sub(1), what);
        }
    }

    fn check_life_cycles(&mut self) {
        let register = std::mem::take(&mut self.replica.register);
        for jurisdiction in register.jurisdictions() {
            for (item, timeline) in register.listings(jurisdiction) {
                if let Some(broken) = Listing::first_break(timeline, register.now()) {
                    let status = broken.status.word();
                    let sequence = broken.entry.sequence;
                    let what = break_of(&register, jurisdiction, item, sequence, status);
                    self.find(Some(sequence), what);
                }
            }
        }
        self.replica.register = register;
    }

    fn compare_snapshot(&mut self) {
        let reached = self.replica.register.size();
        let Some(snapshot) = self.snapshot.take_if(|snapshot| snapshot.head.size == reached) else {
            return;
        };
        let ours = &self.replica.verifier;
        let same = ours.head() == snapshot.head && ours.tree == snapshot.tree;
        let records = reached;
        if same {
            self.state = SnapshotState::Agrees { records };
        } else {
            self.state = SnapshotState::Differs { records };
            let what = "the snapshot differs from what the records say; delete it".to_owned();
            self.find(None, what);
        }
    }

    fn find(&mut self, sequence: Option<u64>, what: String) {
        self.finding_count += 1;
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding { sequence, what });
        }
    }
}

fn break_of(
    register: &Register,
    jurisdiction: JurisdictionId,
    item: ItemCode,
    sequence: u64,
    status: &str,
) -> String {
    let event = register.record(sequence).map_or("record", |(_, entry)| entry.event().word());
    format!(
        "record {sequence}: listing {item} of jurisdiction {jurisdiction} cannot take `{event}` while it is `{status}`"
    )
}
