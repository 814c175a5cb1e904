//! `inforce ask`: every question, as of a day and as of a sequence.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use inforce_catalog::{Day, ItemCode, JurisdictionCode};
use inforce_client::proto as pb;
use inforce_views::page::MAX_SIZE;
use serde_json::Value;

use crate::args::Output;
use crate::failure::{Exit, Failure};
use crate::remote::{Remote, ServerArgs};
use crate::render::Render;
use crate::screen::{self, Screen};
use crate::values;
use crate::verbs::find::Finding;
use crate::verbs::serve::runtime;

#[derive(Debug, Args)]
pub(crate) struct AskArgs {
    #[command(subcommand)]
    question: Question,
    #[command(flatten)]
    server: ServerArgs,
    /// 把回答写入文件，而不是标准输出 | write the answer to a file instead of standard output
    #[arg(short = 'o', value_name = "FILE", global = true)]
    out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// 是否有效：某事项在某地、某日，按当时所知 | was the item in force there, on that day, as known then?
    InForce {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        item: Item,
        /// 并列出各有效时段 | also when it was in force
        #[arg(long)]
        intervals: bool,
        #[command(flatten)]
        page: Page,
    },
    /// 清单：列入的事项，或本级实施的事项 | what a jurisdiction lists, or exercises itself
    Catalog {
        #[command(flatten)]
        place: Place,
        /// 只列本级实施的 | only what it exercises itself
        #[arg(long)]
        exercised: bool,
        /// 只问一个事项 | one item only
        #[arg(long, value_name = "CODE", value_parser = values::item)]
        item: Option<ItemCode>,
        /// 每项并带全文，见于 --json | with the whole text of each, seen with --json
        #[arg(long)]
        text: bool,
        #[command(flatten)]
        page: Page,
    },
    /// 清单条目：一个事项的文本和各要素的来源 | one item with its text and where each element came from
    Listing {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        item: Item,
        #[command(flatten)]
        page: Page,
    },
    /// 沿革：一个事项的全部记录，含两个时间 | every record of one item, in both times
    History {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        item: Item,
        #[command(flatten)]
        page: Page,
    },
    /// 事项数，按设定层级 | how many items, by the level that set them
    Counts {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        page: Page,
    },
    /// 应办的和逾期的 | what is owed, and what is overdue
    Obligations {
        #[command(flatten)]
        place: Place,
        /// 只列此类，可重复 | of this kind only; repeat for more
        #[arg(long, value_parser = ["claim_or_decline", "confirm", "acknowledge"])]
        kind: Vec<String>,
        /// 只列此状态，可重复 | in this state only; repeat for more
        #[arg(long, value_parser = ["open", "overdue", "discharged", "discharged_late"])]
        state: Vec<String>,
        /// 只问一个事项 | one item only
        #[arg(long, value_name = "CODE", value_parser = values::item)]
        item: Option<ItemCode>,
        #[command(flatten)]
        page: Page,
    },
    /// 上级已列、本级尚未认领也未不认领的 | what the parent lists and nobody here claimed or declined
    Unclaimed {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        page: Page,
    },
    /// 不认领的及其理由 | what was declined, and why
    Declined {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        page: Page,
    },
    /// 行政区划，可含下级 | a jurisdiction, or it and all below
    Jurisdictions {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        page: Page,
    },
    /// 行政区划的机关 | the agencies of a jurisdiction
    Agencies {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        page: Page,
    },
    /// 已声明完整的清单 | which catalogs are declared complete
    Coverage {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        page: Page,
    },
    #[command(flatten)]
    Finding(Finding),
    /// 账本的记录及其字节 | records of the ledger with their bytes
    Records {
        /// 第一条记录的序号 | the sequence of the first
        #[arg(long, value_name = "SEQ", default_value_t = 0, value_parser = values::number)]
        from: u64,
        /// 条数 | how many
        #[arg(long, value_name = "N", default_value_t = 20, value_parser = values::within(1..=1000u32))]
        page_size: u32,
    },
    /// 账本现状 | how far the ledger is
    Head,
}

/// Where and when.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// 行政区划当日的代码，6、9 或 12 位 | its code on that day, 6, 9 or 12 digits
    #[arg(long, value_name = "CODE", value_parser = values::jurisdiction)]
    pub(super) jurisdiction: JurisdictionCode,
    /// 含全部下级 | and everything below it
    #[arg(long)]
    pub(super) subtree: bool,
    /// 法律上的日期，写作 YYYY-MM-DD，不填则为今天（UTC+8） | the legal day, YYYY-MM-DD; today (UTC+8) where left out
    #[arg(long, value_name = "DAY", value_parser = values::day)]
    pub(super) on: Option<Day>,
    /// 以登记到这一序号时所知为准，不填则为现在 | as known when the record with this sequence had been taken; now where left out
    #[arg(long, value_name = "SEQ", value_parser = values::number)]
    pub(super) as_of: Option<u64>,
    /// 等到回答已计入这么多条记录 | wait until the answer has taken in so many records
    #[arg(long, value_name = "N", value_parser = values::number)]
    pub(super) at_least: Option<u64>,
}

#[derive(Debug, Args)]
pub(super) struct Item {
    /// 事项编码，12 位 | the item's code, 12 characters
    #[arg(long, value_name = "CODE", value_parser = values::item)]
    pub(super) item: ItemCode,
}

/// Which part of a long answer.
#[derive(Debug, Args)]
pub(super) struct Page {
    /// 每页行数 | rows of a page
    #[arg(long, value_name = "N", value_parser = values::within(1..=MAX_SIZE))]
    pub(super) page_size: Option<u32>,
    /// 上一页给出的续页标记 | the token that came with the page before
    #[arg(long, value_name = "TOKEN", default_value = "", hide_default_value = true)]
    pub(super) page_token: String,
    /// 全部各页 | all pages
    #[arg(long, conflicts_with = "page_token")]
    pub(super) all: bool,
}

/// A request that asks about a place and comes in pages.
macro_rules! request {
    ($type:ident, $place:expr, $page:expr $(, $field:ident: $value:expr)*) => {
        pb::$type {
            jurisdiction: $place.jurisdiction.to_string(),
            subtree: $place.subtree,
            on: $place.on.map(|day| day.to_string()),
            as_of: $place.as_of,
            at_least: $place.at_least,
            page_size: $page.page_size.unwrap_or_default(),
            page_token: $page.page_token.clone(),
            $($field: $value,)*
        }
    };
}

/// Asks for one page after the other where all are wanted, and prints them.
macro_rules! pages {
    ($asking:expr, $page:expr, $call:ident, $request:expr) => {{
        let mut request = $request;
        let asking = &mut $asking;
        loop {
            let answer = asking.remote.$call(request.clone()).await?;
            let next = answer.next_page_token().filter(|_| $page.all).map(str::to_owned);
            asking.take(&answer, next.is_some())?;
            match next {
                Some(token) => request.page_token = token,
                None => break,
            }
        }
    }};
}

pub(super) use {pages, request};

pub(crate) fn run(args: AskArgs, output: Output) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        let remote = Remote::connect(&args.server).await?;
        let mut asking = Asking { remote, output, screen: Screen::default(), pages: Vec::new() };
        asking.ask(args.question).await?;
        asking.put(args.out.as_deref())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A question under way, with the pages that have come.
pub(super) struct Asking {
    pub(super) remote: Remote,
    pub(super) output: Output,
    pub(super) screen: Screen,
    pub(super) pages: Vec<Value>,
}

impl Asking {
    async fn ask(&mut self, question: Question) -> Result<(), Failure> {
        match question {
            Question::InForce { place, item, intervals, page } => {
                self.in_force(&place, &item, intervals, &page).await?;
            }
            Question::Catalog { place, exercised, item, text, page } => {
                let request = request!(ListCatalogRequest, place, page, with_text: text,
                    exercised_here: exercised, item: item.map(|i| i.to_string()));
                pages!(*self, page, catalog, request);
            }
            Question::Listing { place, item, page } => {
                let request = request!(GetListingRequest, place, page, item: item.item.to_string());
                pages!(*self, page, listing, request);
            }
            Question::History { place, item, page } => {
                let request = request!(GetHistoryRequest, place, page, item: item.item.to_string());
                pages!(*self, page, history, request);
            }
            Question::Counts { place, page } => {
                pages!(*self, page, counts, request!(GetCountsRequest, place, page));
            }
            Question::Obligations { place, kind, state, item, page } => {
                let request = request!(ListObligationsRequest, place, page,
                    kinds: kind.clone(), states: state.clone(), item: item.map(|i| i.to_string()));
                pages!(*self, page, obligations, request);
            }
            Question::Unclaimed { place, page } => {
                pages!(*self, page, unclaimed, request!(ListUnclaimedRequest, place, page));
            }
            Question::Declined { place, page } => {
                pages!(*self, page, declined, request!(ListDeclinedRequest, place, page));
            }
            Question::Jurisdictions { place, page } => {
                pages!(*self, page, jurisdictions, request!(ListJurisdictionsRequest, place, page));
            }
            Question::Agencies { place, page } => {
                pages!(*self, page, agencies, request!(ListAgenciesRequest, place, page));
            }
            Question::Coverage { place, page } => {
                pages!(*self, page, coverage, request!(ListCoverageRequest, place, page));
            }
            Question::Finding(finding) => self.find(finding).await?,
            Question::Records { from, page_size } => {
                let answer = self.remote.records(from, page_size).await?;
                self.take(&answer, false)?;
            }
            Question::Head => {
                let answer = self.remote.head().await?;
                self.take(&answer, false)?;
            }
        }
        Ok(())
    }

    async fn in_force(
        &mut self,
        place: &Place,
        item: &Item,
        intervals: bool,
        page: &Page,
    ) -> Result<(), Failure> {
        let item = item.item.to_string();
        if place.subtree {
            pages!(
                *self,
                page,
                in_force_across,
                request!(ListInForceRequest, place, page, item: item.clone())
            );
            return Ok(());
        }
        let request = pb::GetInForceRequest {
            jurisdiction: place.jurisdiction.to_string(),
            item,
            on: place.on.map(|day| day.to_string()),
            as_of: place.as_of,
            at_least: place.at_least,
            intervals,
        };
        let answer = self.remote.in_force(request).await?;
        self.take(&answer, false)
    }

    /// Takes one page: as JSON, or onto the screen.
    pub(super) fn take(&mut self, answer: &impl Render, more_follows: bool) -> Result<(), Failure> {
        if self.output.json {
            let value = serde_json::to_value(answer).map_err(|error| Failure::new(Exit::Refused, error))?;
            self.pages.push(value);
        } else if more_follows {
            // The hint that there is more would be wrong: the next page follows at once.
            let mut page = Screen::default();
            answer.render(&mut page, self.output.lang);
            let kept: Vec<&str> = page.text().lines().collect();
            kept.split_last()
                .map_or(&[][..], |(_, kept)| kept)
                .iter()
                .for_each(|line| self.screen.line(line));
        } else {
            answer.render(&mut self.screen, self.output.lang);
        }
        Ok(())
    }

    fn put(self, out: Option<&std::path::Path>) -> Result<(), Failure> {
        if self.output.json {
            return screen::put(&format!("{}\n", joined(self.pages)), out);
        }
        screen::put(self.screen.text(), out)
    }
}

/// The pages of one answer as one object: the rows of all of them in the first.
fn joined(pages: Vec<Value>) -> Value {
    let mut pages = pages.into_iter();
    let mut whole = pages.next().unwrap_or_default();
    for mut page in pages {
        if let (Some(Value::Array(rows)), Some(Value::Array(further))) =
            (whole.get_mut("rows"), page.get_mut("rows").map(Value::take))
        {
            rows.extend(further);
        }
        if let Some(whole) = whole.as_object_mut() {
            whole.insert("next_page_token".to_owned(), Value::Null);
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pages_become_one_answer_with_all_rows() {
        let page =
            |rows: &[u8], next: Option<&str>| json!({ "as_of": 7, "rows": rows, "next_page_token": next });
        let whole = joined(vec![page(&[1, 2], Some("t")), page(&[3], None)]);
        assert_eq!(whole, page(&[1, 2, 3], None));
    }
}
