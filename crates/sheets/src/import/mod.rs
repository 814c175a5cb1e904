//! A whole file held against a catalog: what is wrong with it, what it changes, and the commands that bring that about.
//!
//! This is an import without its server: whoever runs one gives the bytes and the catalogs, and sends the commands.

mod ids;
mod numbered;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use inforce_catalog::command::InstrumentInput;
use inforce_catalog::event::EndReason;
use inforce_catalog::{Day, ItemCode, JurisdictionCode, Submission};

pub use numbered::read as read_numbered;

use crate::check::{self, Checked};
use crate::columns::{Columns, Purpose};
use crate::compare::{self, Difference, Scope};
use crate::finding::{Finding, FindingCode, Findings};
use crate::limits::Limits;
use crate::list::ListItem;
use crate::matching::{Numbered, Parent, match_rows};
use crate::plan::{self, Ground, Planned};
use crate::read::Choice;
use crate::report::Report;
use crate::rows::ListRow;

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Items this level sets.
    Add,
    /// Items a level above has published.
    Transcribe,
    /// Items of the parent's catalog, claimed or declined.
    Claim,
}

impl Act {
    /// What its rows have to say.
    pub fn purpose(self) -> Purpose {
        match self {
            Self::Add | Self::Transcribe => Purpose::Transcribe,
            Self::Claim => Purpose::Claim,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Transcribe => "transcribe",
            Self::Claim => "claim",
        }
    }
}

/// What is asked of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whose catalog it is.
    pub jurisdiction: JurisdictionCode,
    /// What the rows are.
    pub act: Act,
    /// The legal day.
    pub on: Day,
    /// The sheet, where the workbook has several.
    pub sheet: Option<String>,
    /// Where the file is the whole list, why items end that it does not have. Not for claims.
    pub whole: Option<EndReason>,
    /// Which import of this very file it is.
    pub attempt: u16,
    /// The document that authorises every command.
    pub instrument: Option<InstrumentInput>,
    /// What the parent's serial numbers mean, where they are not those of the catalog on the day.
    pub serials: Vec<Numbered>,
}

/// The catalogs that a file is held against, all of the day and of one sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogs {
    /// What the jurisdiction lists.
    pub present: Vec<ListItem>,
    /// What its parent lists and it may claim, numbered as the parent's list is. Only claims need it.
    pub claimable: Vec<ListItem>,
    /// What it has declined, where nothing opened that again. Only claims need it.
    pub declined: BTreeSet<ItemCode>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct File {
    digest: blake3::Hash,
    columns: Option<Columns>,
    rows: Vec<ListRow>,
    findings: Findings,
}

/// A file held against a catalog.
#[derive(Clone, Debug)]
pub struct Held {
    /// What was found.
    pub report: Report,
    /// What it changes; nothing where it has errors.
    pub difference: Difference,
    /// What brings that about.
    pub plan: Vec<Planned>,
    digest: blake3::Hash,
}

impl File {
    /// Reads and checks a file as far as it can be checked alone. One that cannot be read at all has the one finding
    /// that says why.
    pub fn read(bytes: &[u8], asked: &Asked) -> Self {
        let digest = blake3::hash(bytes);
        let choice = Choice { sheet: asked.sheet.clone(), limits: Limits::default() };
        match check::check(bytes, &choice, asked.act.purpose()) {
            Ok(Checked { columns, rows, findings, .. }) => Self { digest, columns, rows, findings },
            Err(finding) => Self { digest, columns: None, rows: Vec::new(), findings: finding.into() },
        }
    }

    /// Holds it against the catalogs.
    pub fn hold(mut self, asked: &Asked, catalogs: Catalogs) -> Held {
        let Catalogs { present, claimable, declined } = catalogs;
        let rows = std::mem::take(&mut self.rows);
        let rows = match asked.act.purpose() {
            Purpose::Claim => self.claims(asked, rows, &present, claimable),
            _ => rows.into_iter().filter_map(|row| Some((row.code?, row))).collect(),
        };
        let (difference, plan) = self.planned(asked, &rows, &present, &declined);
        let report = Report::new(&self.findings);
        Held { report, difference, plan, digest: self.digest }
    }

    /// The rows by the items of the parent that they mean.
    fn claims(
        &mut self,
        asked: &Asked,
        rows: Vec<ListRow>,
        present: &[ListItem],
        claimable: Vec<ListItem>,
    ) -> BTreeMap<ItemCode, ListRow> {
        let Some(columns) = &self.columns else { return BTreeMap::new() };
        // Where every row has its code, numbers of a list that has changed since mislead nobody.
        let counted = asked.serials.is_empty() && rows.iter().any(|row| row.code.is_none());
        let numbered: Vec<Numbered> = match counted {
            true => claimable.iter().map(Numbered::of).collect(),
            false => asked.serials.clone(),
        };
        // What is listed here already may be named, though the parent no longer lists it: a reshaping not confirmed yet.
        let above: BTreeSet<ItemCode> = claimable.iter().map(|item| item.code).collect();
        let here = present.iter().filter(|own| !above.contains(&own.code)).cloned();
        let parent = Parent::new(claimable.into_iter().chain(here).collect(), numbered);
        let matched = match_rows(rows, &parent, columns, &mut self.findings);
        matched.into_iter().flat_map(|m| m.items.into_iter().map(move |item| (item, m.row.clone()))).collect()
    }

    /// What the file changes, and the commands that bring it about.
    fn planned(
        &mut self,
        asked: &Asked,
        rows: &BTreeMap<ItemCode, ListRow>,
        present: &[ListItem],
        declined: &BTreeSet<ItemCode>,
    ) -> (Difference, Vec<Planned>) {
        // Rows with errors are left out: a difference without them would say what the file does not.
        let sound = self.columns.as_ref().filter(|_| !self.findings.has_errors());
        let Some(columns) = sound else { return Default::default() };
        let purpose = asked.act.purpose();
        let whole = asked.whole.filter(|_| purpose == Purpose::Transcribe);
        let scope = if whole.is_some() { Scope::Whole } else { Scope::Part };
        let rows: BTreeMap<ItemCode, &ListRow> = rows.iter().map(|(item, row)| (*item, row)).collect();
        let each = rows.iter().map(|(item, row)| (*item, *row));
        let mut difference = compare::compare(present, each, scope);
        if purpose == Purpose::Claim {
            keep_what_a_claimant_decides(&mut difference, declined);
        }
        let ended = whole.unwrap_or(EndReason::Abolished);
        let ground = Ground { jurisdiction: asked.jurisdiction, purpose, present, ended, columns };
        let plan = plan::plan(&ground, &rows, &difference, &mut self.findings);
        let (count, limit) = (plan.len(), Limits::default().commands);
        if count > limit {
            let finding = Finding::new(FindingCode::TooManyCommands);
            self.findings.push(finding.with("count", count).with("limit", limit));
        }
        (difference, plan)
    }
}

/// A claimant does not change what it inherits, and need not decline again what it has declined.
fn keep_what_a_claimant_decides(difference: &mut Difference, declined: &BTreeSet<ItemCode>) {
    let before = difference.adjusted.len() + difference.declined.len();
    for adjusted in &mut difference.adjusted {
        adjusted.changes.retain(|change| !change.element.is_inherited());
    }
    difference.adjusted.retain(|adjusted| !adjusted.changes.is_empty());
    difference.declined.retain(|row| !declined.contains(&row.code));
    difference.unchanged += before - difference.adjusted.len() - difference.declined.len();
}

impl Held {
    /// The commands to be recorded in the name of a principal: none where the file has errors.
    pub fn submissions(&self, asked: &Asked, principal: &str) -> Vec<Submission> {
        let sound = self.plan.iter().filter(|_| self.report.errors == 0);
        let submission = |planned: &Planned| Submission {
            id: ids::of(asked, self.digest, planned),
            principal: principal.to_owned(),
            expected_version: None,
            effective_from: Some(asked.on),
            instrument: asked.instrument.clone(),
            transcribed: asked.act == Act::Transcribe,
            restates: None,
            command: planned.command.clone(),
        };
        sound.map(submission).collect()
    }
}
