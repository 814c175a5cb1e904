//! What is asked of the server for a list, page by page, all of it of one day and one sequence.

use std::collections::BTreeSet;

use indicatif::{ProgressBar, ProgressStyle};
use inforce_client::proto as pb;
use inforce_sheets::list::{List, ListItem};
use inforce_views::catalog::CatalogRow;
use inforce_views::jurisdictions::JurisdictionView;
use inforce_views::part::{JurisdictionRef, ListingText};
use inforce_views::scope::Asked;
use serde_json::json;

use super::Of;
use crate::args::Output;
use crate::failure::{Exit, Failure};
use crate::lang::Said;
use crate::remote::Remote;

/// A question under way.
pub(super) struct Asking {
    remote: Remote,
    bar: ProgressBar,
}

/// One day and one sequence: what every further question is asked of, so that all speak of one state however the
/// ledger grows meanwhile.
#[derive(Clone, Debug)]
struct Moment {
    on: String,
    as_of: u64,
}

impl Moment {
    fn of(asked: &Asked) -> Self {
        Self { on: asked.valid_on.clone(), as_of: asked.as_of }
    }
}

impl Asking {
    pub(super) fn new(remote: Remote, output: Output) -> Self {
        let bar = if output.json { ProgressBar::hidden() } else { ProgressBar::new_spinner() };
        let template = output
            .lang
            .pick("  {spinner} 已读 {pos} 项  {elapsed}", "  {spinner} {pos} items read  {elapsed}");
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { remote, bar }
    }

    /// The catalog of a jurisdiction.
    ///
    /// # Errors
    /// The jurisdiction is unknown or gone, or the server has no answer.
    pub(super) async fn catalog(&mut self, of: Of) -> Result<List, Failure> {
        let request = pb::ListCatalogRequest {
            jurisdiction: of.jurisdiction.to_string(),
            on: of.on.map(|day| day.to_string()),
            as_of: of.as_of,
            with_text: true,
            ..Default::default()
        };
        let list = self.list(request).await?;
        self.bar.finish_and_clear();
        Ok(list)
    }

    /// What a jurisdiction may claim of its parent's catalog, with the parent's serial numbers, and who it is. What it
    /// has claimed or declined already is in it only with `all`.
    ///
    /// # Errors
    /// As for a catalog; there is no parent.
    pub(super) async fn claimable(&mut self, of: Of, all: bool) -> Result<(List, JurisdictionRef), Failure> {
        let answer = self.remote.jurisdictions(pb::ListJurisdictionsRequest {
            jurisdiction: of.jurisdiction.to_string(),
            on: of.on.map(|day| day.to_string()),
            as_of: of.as_of,
            ..Default::default()
        });
        let answer = answer.await?;
        exists(&answer.asked)?;
        let (moment, place) = (Moment::of(&answer.asked), answer.asked.jurisdiction);
        let parent = answer.rows.into_iter().next().and_then(|row: JurisdictionView| row.parent);
        let parent = parent.ok_or_else(|| no_parent(&place))?;
        let list = self.list(pb::ListCatalogRequest {
            jurisdiction: parent,
            on: Some(moment.on.clone()),
            as_of: Some(moment.as_of),
            at_least: Some(moment.as_of.saturating_add(1)),
            with_text: true,
            ..Default::default()
        });
        let mut list = list.await?;
        if all {
            let level = place.level.parse().map_err(|_| another_version(&place.level))?;
            list.items.retain(|item| item.levels.any_at_or_below(level));
        } else {
            let open = self.unclaimed(&place, &moment).await?;
            list.items.retain(|item| open.contains(item.code.as_str()));
        }
        self.bar.finish_and_clear();
        Ok((list, place))
    }

    /// A catalog, all its pages.
    async fn list(&mut self, mut request: pb::ListCatalogRequest) -> Result<List, Failure> {
        let mut items: Vec<ListItem> = Vec::new();
        loop {
            let answer = self.remote.catalog(request.clone()).await?;
            exists(&answer.asked)?;
            for row in answer.rows {
                items.push(item(items.len(), row)?);
            }
            self.bar.set_position(items.len() as u64);
            let Asked { jurisdiction, valid_on, as_of, .. } = answer.asked;
            match answer.next_page_token {
                // The token keeps the sequence; the day would be another after midnight where none was asked for.
                Some(token) => (request.page_token, request.on) = (token, Some(valid_on)),
                None => {
                    let code = jurisdiction.code.parse().map_err(|_| another_version(&jurisdiction.code))?;
                    let day = valid_on.parse().map_err(|_| another_version(&valid_on))?;
                    return Ok(List { jurisdiction: code, place: jurisdiction.name, day, as_of, items });
                }
            }
        }
    }

    /// The codes of what a jurisdiction has neither claimed nor declined.
    async fn unclaimed(&self, place: &JurisdictionRef, moment: &Moment) -> Result<BTreeSet<String>, Failure> {
        let mut request = pb::ListUnclaimedRequest {
            jurisdiction: place.code.clone(),
            on: Some(moment.on.clone()),
            as_of: Some(moment.as_of),
            at_least: Some(moment.as_of.saturating_add(1)),
            ..Default::default()
        };
        let mut codes = BTreeSet::new();
        loop {
            let answer = self.remote.unclaimed(request.clone()).await?;
            codes.extend(answer.rows.into_iter().map(|row| row.item));
            match answer.next_page_token {
                Some(token) => request.page_token = token,
                None => return Ok(codes),
            }
        }
    }
}

/// An item of a list. The words of answers are those of the published form, which is read here as it is anywhere.
fn item(before: usize, row: CatalogRow) -> Result<ListItem, Failure> {
    let text: ListingText = row.text.ok_or_else(|| another_version(&row.item))?;
    let authorities: Vec<&str> = text.authorities.iter().map(|body| body.name.as_str()).collect();
    let published = json!({
        "serial": before + 1,
        "code": text.item,
        "set_by": text.set_by,
        "department": text.department.name,
        "name": text.name,
        "item_type": text.item_type,
        "authorities": authorities,
        "levels": text.levels.join("|"),
        "basis": text.basis,
        "remark": text.remark,
    });
    serde_json::from_value(published).map_err(|error| another_version(&format!("{}: {error}", row.item)))
}

/// Refuses a jurisdiction that is gone: an empty list in its name would say something else.
fn exists(asked: &Asked) -> Result<(), Failure> {
    let Some(retired) = &asked.retired else { return Ok(()) };
    let (name, since) = (&asked.jurisdiction.name, &retired.since);
    let what = Said::new(
        format!("{name} 自 {since} 起已撤销，没有清单。"),
        format!("{name} has been gone since {since}: it has no catalog."),
    );
    let remedy = match &retired.see {
        Some(see) => Said::new(
            format!("请导出 {} {} 的清单，或用 --on 指明此前的日期。", see.name, see.code),
            format!("Export that of {} {}, or name a day before with --on.", see.name, see.code),
        ),
        None => Said::new("请用 --on 指明此前的日期。", "Name a day before with --on."),
    };
    Err(Failure::new(Exit::Refused, what).remedy(remedy).field("--jurisdiction"))
}

fn no_parent(place: &JurisdictionRef) -> Failure {
    let what = Said::new(
        format!("{} 没有上级，没有可认领的事项。", place.name),
        format!("{} has no parent to claim from.", place.name),
    );
    Failure::new(Exit::Refused, what)
        .remedy(Said::new(
            "请用 --jurisdiction 指明下级区划。",
            "Name a jurisdiction below it with --jurisdiction.",
        ))
        .field("--jurisdiction")
}

/// A server that says what this binary does not know, or leaves out what it asked for.
fn another_version(found: &str) -> Failure {
    let what = Said::new(
        format!("服务的回答缺少或含有本程序不认识的内容（{found}）；版本是否不同？"),
        format!(
            "The answer lacks or has what this program does not know ({found}); is the server of another version?"
        ),
    );
    Failure::new(Exit::Refused, what).remedy(Said::new(
        "请使用与服务相同版本的 inforce。",
        "Use the same version of inforce as the server's.",
    ))
}
