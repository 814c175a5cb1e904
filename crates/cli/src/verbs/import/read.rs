//! The file, and the catalog it is held against.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use inforce_catalog::ItemCode;
use inforce_sheets::check::{self, Checked};
use inforce_sheets::columns::{Columns, Purpose};
use inforce_sheets::finding::{Finding, Findings};
use inforce_sheets::limits::Limits;
use inforce_sheets::list::ListItem;
use inforce_sheets::matching::{Parent, match_rows};
use inforce_sheets::read::{Choice, Sheet};
use inforce_sheets::rows::ListRow;

use super::ImportArgs;
use crate::failure::{Exit, Failure};
use crate::lang::Said;
use crate::verbs::export::{Asking, Of};

/// A file that was read.
pub(super) struct File {
    pub(super) digest: blake3::Hash,
    pub(super) sheet: Sheet,
    pub(super) columns: Option<Columns>,
    pub(super) findings: Findings,
    rows: Vec<ListRow>,
}

/// Rows by the items they mean, and what the catalog holds of them now.
pub(super) struct Named {
    pub(super) rows: BTreeMap<ItemCode, ListRow>,
    pub(super) present: Vec<ListItem>,
    pub(super) declined: BTreeSet<ItemCode>,
}

impl File {
    /// Reads and checks the file by itself.
    ///
    /// # Errors
    /// It cannot be read at all: the one finding that says why.
    pub(super) fn read(args: &ImportArgs) -> Result<Self, Failure> {
        let path = args.file.display();
        let failed = |error: std::io::Error| Failure::new(Exit::Refused, format!("{path}: {error}"));
        // Before it is in memory: a file of gigabytes is refused by its length.
        let length = fs::metadata(&args.file).map_err(failed)?.len();
        let choice = Choice { sheet: args.sheet.clone(), limits: Limits::default() };
        if usize::try_from(length).is_ok_and(|length| length > choice.limits.file) {
            let limit = choice.limits.file;
            return Err(Failure::new(
                Exit::Refused,
                Said::new(
                    format!("{path} 有 {length} 字节，超过上限 {limit} 字节。"),
                    format!("{path} has {length} bytes, over the limit of {limit}."),
                ),
            )
            .remedy(Said::new(
                "请只保留清单所在的工作表，删去图片。",
                "Keep only the sheet of the list, without pictures.",
            )));
        }
        let bytes = fs::read(&args.file).map_err(failed)?;
        let digest = blake3::hash(&bytes);
        let checked = check::check(&bytes, &choice, args.act.purpose());
        let Checked { sheet, columns, rows, findings } = checked.map_err(|f| unreadable(args, &f))?;
        Ok(Self { digest, sheet, columns, findings, rows })
    }

    /// What the rows mean in the catalog of the day.
    ///
    /// # Errors
    /// The server has no answer.
    pub(super) async fn named(&mut self, args: &ImportArgs, asking: &mut Asking) -> Result<Named, Failure> {
        let of = Of { jurisdiction: args.jurisdiction, on: Some(args.on), as_of: None };
        let present = asking.catalog(of).await?.items;
        let rows = std::mem::take(&mut self.rows);
        if args.act.purpose() == Purpose::Transcribe {
            let coded = rows.into_iter().filter_map(|row| Some((row.code?, row)));
            return Ok(Named { rows: coded.collect(), present, declined: BTreeSet::new() });
        }
        let (parent, place) = asking.claimable(of, true).await?;
        let declined = asking.declined(&place, args.on).await?;
        // Where every row has its code, numbers of a list that has changed since mislead nobody.
        let counted = rows.iter().any(|row| row.code.is_none());
        let serials = parent.items.iter().filter(|_| counted).map(|item| (item.serial, item.code)).collect();
        // What is listed here already may be named, though the parent no longer lists it: a reshaping not confirmed yet.
        let here = present.iter().filter(|own| parent.items.iter().all(|item| item.code != own.code));
        let known = parent.items.iter().chain(here).cloned().collect();
        let parent = Parent::new(known, serials);
        let Some(columns) = &self.columns else {
            return Ok(Named { rows: BTreeMap::new(), present, declined });
        };
        let matched = match_rows(rows, &parent, columns, &mut self.findings);
        let each = matched.into_iter().flat_map(|m| m.items.into_iter().map(move |i| (i, m.row.clone())));
        Ok(Named { rows: each.collect(), present, declined })
    }
}

fn unreadable(args: &ImportArgs, finding: &Finding) -> Failure {
    use inforce_catalog::refusal::Tongue::{Chinese, English};
    let path = args.file.display();
    let (zh, en) = (finding.message(Chinese), finding.message(English));
    let code = finding.code.code();
    Failure::new(
        Exit::Refused,
        Said::new(format!("{path}：{zh}  [{code}]"), format!("{path}: {en}  [{code}]")),
    )
    .remedy(Said::new(finding.remedy(Chinese), finding.remedy(English)))
}
