//! The questions of `inforce ask` that compare, search and count.

use clap::Subcommand;
use inforce_catalog::{Day, JurisdictionCode};
use inforce_client::proto as pb;

use super::ask::{Asking, Item, Page, Place, pages, request};
use crate::failure::Failure;
use crate::render::Render;
use crate::values;

#[derive(Debug, Subcommand)]
pub(super) enum Finding {
    /// 比对：两日、两个序号或两地清单的差异 | what differs between two days, two sequences or two jurisdictions
    Compare {
        #[command(flatten)]
        place: Place,
        /// 与这一日比对 | compared with this day
        #[arg(long, value_name = "DAY", value_parser = values::day)]
        from_on: Option<Day>,
        /// 与登记到这一序号时比对 | compared with what was known at this sequence
        #[arg(long, value_name = "SEQ", value_parser = values::number)]
        from_as_of: Option<u64>,
        /// 与这一行政区划比对 | compared with this jurisdiction
        #[arg(long, value_name = "CODE", value_parser = values::jurisdiction, conflicts_with = "subtree")]
        from_jurisdiction: Option<JurisdictionCode>,
        #[command(flatten)]
        page: Page,
    },
    /// 滞后：尚未确认上级调整的事项 | what has not confirmed what changed above
    Behind {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        page: Page,
    },
    /// 一个事项在各级：谁列入、实施、滞后、不认领，有何不同 | one item in each jurisdiction, with the differences
    Across {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        item: Item,
        #[command(flatten)]
        page: Page,
    },
    /// 查找事项：词语、编码开头、主管部门 | find items by words, the beginning of a code, a department
    Search {
        /// 词语，以空格分开，可为名称的一部分、相近的名称或编码的开头 | words of the name, a near name, or the beginning of the code
        #[arg(value_name = "WORDS")]
        words: Vec<String>,
        #[command(flatten)]
        place: Place,
        /// 编码开头 | the beginning of the item's code
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        code_prefix: String,
        /// 主管部门名称的一部分 | a part of the name of the department in charge
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        department: String,
        #[command(flatten)]
        page: Page,
    },
    /// 按层级、设定层级、主管部门、状态的任意组合计数 | counts by level, set-by level, department, status, in any combination
    CountsBy {
        #[command(flatten)]
        place: Place,
        /// 计数的依据，可写多次 | what to count by; repeat for more
        #[arg(long, value_parser = ["level", "set_by", "department", "status"])]
        by: Vec<String>,
        #[command(flatten)]
        page: Page,
    },
    /// 一个部门实施的全部事项 | everything one bureau exercises
    Bureau {
        #[command(flatten)]
        place: Place,
        /// 部门名称，或统一社会信用代码 | its name as lists write it, or its credit code
        #[arg(long, value_name = "NAME|CODE")]
        bureau: String,
        #[command(flatten)]
        page: Page,
    },
    /// 能否要求办理：按编码或名称 | may the jurisdiction require a permit, by code or name?
    MayRequire {
        /// 许可的编码或名称 | the permit's code or name
        #[arg(value_name = "CODE|NAME")]
        what: String,
        #[command(flatten)]
        place: Place,
    },
}

impl Asking {
    pub(super) async fn find(&mut self, finding: Finding) -> Result<(), Failure> {
        match finding {
            Finding::Compare { place, from_on, from_as_of, from_jurisdiction, page } => {
                let request = request!(CompareCatalogsRequest, place, page,
                    from_jurisdiction: from_jurisdiction.map(|code| code.to_string()),
                    from_on: from_on.map(|day| day.to_string()), from_as_of: from_as_of);
                pages!(*self, page, compare, request);
            }
            Finding::Behind { place, page } => {
                pages!(*self, page, behind, request!(ListBehindRequest, place, page));
            }
            Finding::Across { place, item, page } => {
                let request = request!(ListAcrossRequest, place, page, item: item.item.to_string());
                pages!(*self, page, across, request);
            }
            Finding::Search { words, place, code_prefix, department, page } => {
                let request = request!(SearchItemsRequest, place, page, text: words.join(" "),
                    code_prefix: code_prefix.clone(), department: department.clone());
                pages!(*self, page, search, request);
            }
            Finding::CountsBy { place, by, page } => {
                pages!(*self, page, counts_by, request!(ListCountsByRequest, place, page, by: by.clone()));
            }
            Finding::Bureau { place, bureau, page } => {
                let request = request!(GetBureauRequest, place, page, bureau: bureau.clone());
                pages!(*self, page, bureau, request);
            }
            Finding::MayRequire { what, place } => {
                let answer = self.remote.may_require(may_require(what, &place)).await?;
                self.take(&answer, false)?;
            }
        }
        Ok(())
    }
}

/// The question speaks of the jurisdiction itself: what is below it has answers of its own.
fn may_require(what: String, place: &Place) -> pb::MayRequireRequest {
    pb::MayRequireRequest {
        jurisdiction: place.jurisdiction.to_string(),
        what,
        on: place.on.map(|day| day.to_string()),
        as_of: place.as_of,
        at_least: place.at_least,
    }
}
