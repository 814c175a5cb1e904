//! The server on the other end: how it is found, and what becomes of its refusals.

use std::sync::Arc;

use clap::Args;
use inforce_catalog::{CommandId, Submission};
use inforce_client::{CallError, Client, ConnectError, RemoteRefusal, proto as pb};
use inforce_server::DEFAULT_PORT;
use inforce_views::{
    across, agencies, behind, bureau, catalog, compare, counts, counts_by, coverage, declined, history,
    in_force, jurisdictions, listing, may_require, obligations, search, unclaimed,
};
use serde_json::json;

use crate::failure::{Exit, Failure};
use crate::lang::Said;
use crate::render::{HeadView, RecordWithBytes, Records};

/// Where the server is and who asks.
#[derive(Clone, Debug, Args)]
pub(crate) struct ServerArgs {
    /// 服务地址 | where the server is
    #[arg(long, value_name = "URL", env = "INFORCE_SERVER", default_value_t = format!("http://127.0.0.1:{DEFAULT_PORT}"), global = true)]
    server: String,
    /// 账号，不得含个人信息；提交命令时必填 | who asks, a pseudonymous account id; commands need it
    #[arg(long, value_name = "ID", env = "INFORCE_PRINCIPAL", global = true)]
    principal: Option<String>,
}

impl ServerArgs {
    pub(crate) fn principal(&self) -> Option<&str> {
        self.principal.as_deref()
    }
}

/// What became of submissions.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    /// How many records the ledger had once this was durable.
    pub(crate) position: u64,
    /// What each command gave, in order.
    pub(crate) commands: Vec<Receipt>,
}

/// What one command gave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Receipt {
    /// The sequence of its first record.
    pub(crate) first: u64,
    /// How many records it has.
    pub(crate) records: u64,
    /// Whether it had been recorded before.
    pub(crate) repeated: bool,
}

/// A connection.
pub(crate) struct Remote {
    client: Client,
}

/// One method a question: the answer, or why there is none.
macro_rules! questions {
    ($($name:ident: $request:ident -> $module:ident::$answer:ident;)*) => {
        impl Remote {$(
            pub(crate) async fn $name(&self, question: pb::$request) -> Result<$module::$answer, Failure> {
                let told = self.client.$name(question).await;
                told.map(|told| told.answer).map_err(|error| call_failure(&error, None))
            }
        )*}
    };
}

questions! {
    in_force: GetInForceRequest -> in_force::InForceAnswer;
    in_force_across: ListInForceRequest -> in_force::InForceAcrossAnswer;
    catalog: ListCatalogRequest -> catalog::CatalogAnswer;
    listing: GetListingRequest -> listing::ListingAnswer;
    history: GetHistoryRequest -> history::HistoryAnswer;
    counts: GetCountsRequest -> counts::CountsAnswer;
    obligations: ListObligationsRequest -> obligations::ObligationsAnswer;
    unclaimed: ListUnclaimedRequest -> unclaimed::UnclaimedAnswer;
    declined: ListDeclinedRequest -> declined::DeclinedAnswer;
    jurisdictions: ListJurisdictionsRequest -> jurisdictions::JurisdictionsAnswer;
    agencies: ListAgenciesRequest -> agencies::AgenciesAnswer;
    coverage: ListCoverageRequest -> coverage::CoverageAnswer;
    compare: CompareCatalogsRequest -> compare::CompareAnswer;
    behind: ListBehindRequest -> behind::BehindAnswer;
    across: ListAcrossRequest -> across::AcrossAnswer;
    search: SearchItemsRequest -> search::SearchAnswer;
    counts_by: ListCountsByRequest -> counts_by::CountsByAnswer;
    bureau: GetBureauRequest -> bureau::BureauAnswer;
    may_require: MayRequireRequest -> may_require::MayRequireAnswer;
}

impl Remote {
    /// Connects.
    ///
    /// # Errors
    /// The address is none, or nobody answers there.
    pub(crate) async fn connect(args: &ServerArgs) -> Result<Self, Failure> {
        Self::to(&args.server).await
    }

    /// Connects to this address.
    ///
    /// # Errors
    /// As [`Remote::connect`].
    pub(crate) async fn to(url: &str) -> Result<Self, Failure> {
        let client = Client::connect(url).await.map_err(|error| connect_failure(&error))?;
        Ok(Self { client })
    }

    /// Records commands: one alone, several all or nothing.
    ///
    /// # Errors
    /// The law refuses one, or nobody knows whether it was recorded.
    pub(crate) async fn submit(&self, submissions: &[Submission]) -> Result<Done, Failure> {
        let failed = |error: CallError| {
            let id = submissions.first().map(|s| s.id);
            call_failure(&error, id)
        };
        if let [one] = submissions {
            let done = self.client.submit(one).await.map_err(failed)?;
            let first = done.records.first().map_or(0, |r| r.sequence);
            let records = done.records.len() as u64;
            let receipt = Receipt { first, records, repeated: done.repeated };
            return Ok(Done { position: done.position, commands: vec![receipt] });
        }
        let done = self.client.submit_batch(submissions).await.map_err(failed)?;
        let receipt = |c: pb::CommandReceipt| Receipt {
            first: c.first.map_or(0, |r| r.sequence),
            records: u64::from(c.count),
            repeated: c.repeated,
        };
        Ok(Done { position: done.position, commands: done.commands.into_iter().map(receipt).collect() })
    }

    /// Takes a file in.
    ///
    /// # Errors
    /// The call or one of the file's commands is refused, or nobody knows whether they were recorded.
    pub(crate) async fn import_list(
        &self,
        principal: Option<&str>,
        header: pb::ImportHeader,
        file: Arc<[u8]>,
        sent: impl Fn(u64) + Clone + Send + 'static,
    ) -> Result<pb::ImportListResponse, Failure> {
        let told = self.client.import_list(principal, header, file, sent).await;
        told.map_err(|error| call_failure(&error, None))
    }

    /// Records from a sequence on.
    ///
    /// # Errors
    /// Why there is no answer.
    pub(crate) async fn records(&self, from: u64, page_size: u32) -> Result<Records, Failure> {
        let question = pb::ListRecordsRequest { from, page_size, at_least: None };
        let told = self.client.records(question).await;
        let told = told.map_err(|error| call_failure(&error, None))?;
        let records = told.records.into_iter().map(|record| RecordWithBytes {
            bytes: record.content.iter().map(|byte| format!("{byte:02x}")).collect(),
            record: record.view,
        });
        Ok(Records { records: records.collect(), position: told.position })
    }

    /// How far the ledger is.
    ///
    /// # Errors
    /// Why there is no answer.
    pub(crate) async fn head(&self) -> Result<HeadView, Failure> {
        let told = self.client.head().await.map_err(|error| call_failure(&error, None))?;
        Ok(HeadView { ledger: told.ledger, size: told.size, hash: told.hash, position: told.position })
    }
}

fn connect_failure(error: &ConnectError) -> Failure {
    match error {
        ConnectError::Address(text) => Failure::new(
            Exit::Usage,
            Said::new(format!("“{text}”不是服务地址。"), format!("`{text}` is no address of a server.")),
        )
        .remedy(Said::new("例如 http://127.0.0.1:7652", "Write it as http://127.0.0.1:7652"))
        .field("--server"),
        ConnectError::Unreachable { address, .. } => Failure::new(
            Exit::Uncertain,
            Said::new(format!("无法连接 {address}。"), format!("No server answers at {address}.")),
        )
        .remedy(Said::new(
            "请先启动服务：inforce serve --data DIR，或用 --server 指明地址。",
            "Start one: inforce serve --data DIR, or name another with --server.",
        )),
    }
}

/// Why a call has no answer: what happened, which rule, what to do.
fn call_failure(error: &CallError, id: Option<CommandId>) -> Failure {
    let retry = id.map(|id| {
        Said::new(
            format!("请以同一编号重试：--id {id}"),
            format!("Send it again under the same id: --id {id}"),
        )
    });
    match error {
        CallError::Refused { refusal, .. } => refused(refusal, retry.as_ref()),
        CallError::Failed(status) => {
            let (code, message) = (status.code(), status.message());
            let failure = Failure::new(
                Exit::Uncertain,
                Said::new(
                    format!("调用未完成（{code:?}）：{message}"),
                    format!("The call failed ({code:?}): {message}"),
                ),
            );
            match retry {
                Some(retry) => failure.remedy(retry),
                None => failure,
            }
        }
        CallError::Principal(text) => Failure::new(
            Exit::Usage,
            Said::new(
                format!("“{text}”不能用作账号：账号由 ASCII 字母、数字和符号组成，不含空格。"),
                format!("`{text}` cannot be sent as a principal: one is plain ASCII without spaces."),
            ),
        )
        .field("--principal"),
        CallError::TwoPrincipals { index } => Failure::new(
            Exit::Usage,
            Said::new(
                format!(
                    "第 {} 条命令的账号与第一条不同；一批命令只能由一个账号提交，请另作一批。",
                    index + 1
                ),
                format!(
                    "Command {} has another principal than the first; send it in a batch of its own.",
                    index + 1
                ),
            ),
        ),
        CallError::HashDiffers { sequence } => Failure::new(
            Exit::Refused,
            Said::new(
                format!("记录 #{sequence} 与随附的哈希不符：请勿信任该服务。"),
                format!(
                    "Record #{sequence} does not have the hash that came with it: do not trust this server."
                ),
            ),
        ),
        CallError::Empty => Failure::new(
            Exit::Refused,
            Said::new(
                "服务的回答没有内容；版本是否不同？",
                "The answer is empty; is the server of another version?",
            ),
        ),
    }
}

/// The row and the item of a file whose command was refused; empty for any other command.
fn place_in_file(refusal: &RemoteRefusal) -> Said {
    match (refusal.row, refusal.item.as_str()) {
        (Some(row), item) => Said::new(format!("第 {row} 行（{item}）："), format!("row {row} ({item}): ")),
        (None, "") => Said::new("", ""),
        (None, item) => Said::new(format!("{item}："), format!("{item}: ")),
    }
}

/// What the law or the server says, with its code and its article.
fn refused(refusal: &RemoteRefusal, retry: Option<&Said>) -> Failure {
    let exit = if refusal.retry_after.is_some() { Exit::Uncertain } else { Exit::Refused };
    let rule = [refusal.code.as_str(), refusal.article.as_str(), refusal.field.as_str()];
    let rule: Vec<&str> = rule.into_iter().filter(|part| !part.is_empty()).collect();
    let rule = rule.join(" · ");
    let position = refusal.index.map_or_else(
        || Said::new("", ""),
        |index| Said::new(format!("（第 {} 条命令）", index + 1), format!(" (command {})", index + 1)),
    );
    let place = place_in_file(refusal);
    let what = Said::new(
        format!("{}{}{}  [{rule}]", place.zh, refusal.zh, position.zh),
        format!("{}{}{}  [{rule}]", place.en, refusal.en, position.en),
    );
    let failure = Failure::new(exit, what).details(json!({
        "code": refusal.code, "article": refusal.article, "field": refusal.field, "index": refusal.index,
        "row": refusal.row, "item": refusal.item,
        "message_zh": refusal.zh, "message_en": refusal.en,
        "remedy_zh": refusal.remedy_zh, "remedy_en": refusal.remedy_en, "records": refusal.records,
    }));
    match retry {
        _ if !refusal.remedy_en.is_empty() => {
            failure.remedy(Said::new(&refusal.remedy_zh, &refusal.remedy_en))
        }
        Some(retry) => failure.remedy(retry.clone()),
        None => failure,
    }
}
