//! `inforce import`: a spreadsheet taken into a catalog, all of it or nothing.
//!
//! The file goes to the server as it is, which reads it, holds it against the catalogs and records what it asks for, in
//! one call. So a process that is killed in the middle leaves nothing half-done, and the same file sent again finds its
//! commands by their ids.

mod answer;
mod files;
mod progress;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use inforce_catalog::{CreditCode, Day, Digest, JurisdictionCode};
use inforce_client::proto as pb;
use inforce_sheets::limits::Limits;
use inforce_sheets::read::{self, Choice};
use inforce_sheets::report::marked;

use crate::args::Output;
use crate::failure::{Exit, Failure};
use crate::lang::Said;
use crate::remote::{Remote, ServerArgs};
use crate::save::Target;
use crate::values;
use crate::verbs::serve::runtime;

use answer::Imported;
use progress::Progress;

/// The finding of a row of a claim sheet that nobody filled in.
const OPEN: &str = "decision_missing";

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// 电子表格：XLSX 或 CSV | the spreadsheet, XLSX or CSV
    file: PathBuf,
    /// 行政区划代码，6、9 或 12 位 | whose catalog it is, by its code of 6, 9 or 12 digits
    #[arg(long, value_name = "CODE", value_parser = values::jurisdiction)]
    jurisdiction: JurisdictionCode,
    /// 新增、转录上级公布的清单，或认领 | what the rows are: items this level sets, items a level above has published, or claims
    #[arg(long, value_enum)]
    act: Act,
    /// 生效日期，写作 YYYY-MM-DD | the legal day, YYYY-MM-DD
    #[arg(long, value_name = "DAY", value_parser = values::day)]
    on: Day,
    /// 工作表名称，有几个非空工作表时须填 | the sheet, where the workbook has several
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// 上级清单文件：“上级清单序号”按其中的序号理解（认领） | a list of the parent: its serial numbers are meant where rows name numbers (for claims)
    #[arg(long, value_name = "FILE")]
    serials: Option<PathBuf>,
    /// 上级清单文件的工作表 | its sheet, where the workbook has several
    #[arg(long, value_name = "NAME", requires = "serials")]
    serials_sheet: Option<String>,
    /// 文件是完整清单：清单中有而文件没有的事项停用（认领除外） | the file is the whole list: items it does not have end (not for claims)
    #[arg(long)]
    whole: bool,
    /// 停用的原因 | why they end
    #[arg(long, value_enum, default_value = "abolished", requires = "whole")]
    ended: Ended,
    /// 只核对并显示会发生的变动，不登记 | check it and show what would change; record nothing
    #[arg(long)]
    dry_run: bool,
    /// 把核对结果写成标出单元格的 XLSX | write what was found as XLSX with the cells marked
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// 替换已有的核对结果文件 | replace a report that is there already
    #[arg(long, requires = "report")]
    force: bool,
    /// 第几次导入同一文件；导入后被撤销、要再导入时加一 | which import of this file it is: one more where an earlier one was voided
    #[arg(long, value_name = "N", default_value = "1", value_parser = values::within(1..=1000u16))]
    attempt: u16,
    #[command(flatten, next_help_heading = "依据文件 | Instrument")]
    instrument: Instrument,
    #[command(flatten)]
    server: ServerArgs,
}

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Act {
    Add,
    Transcribe,
    Claim,
}

impl Act {
    fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Transcribe => "transcribe",
            Self::Claim => "claim",
        }
    }

    fn message(self) -> pb::ImportAct {
        match self {
            Self::Add => pb::ImportAct::Add,
            Self::Transcribe => pb::ImportAct::Transcribe,
            Self::Claim => pb::ImportAct::Claim,
        }
    }
}

/// Why an item ends that a whole list no longer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Ended {
    Abolished,
    Annulled,
    Lapsed,
    TurnedIntoFiling,
}

impl Ended {
    fn message(self) -> pb::EndReason {
        match self {
            Self::Abolished => pb::EndReason::Abolished,
            Self::Annulled => pb::EndReason::Annulled,
            Self::Lapsed => pb::EndReason::Lapsed,
            Self::TurnedIntoFiling => pb::EndReason::TurnedIntoFiling,
        }
    }
}

/// The document that authorises every command of the file.
#[derive(Clone, Debug, Args)]
struct Instrument {
    /// 文号 | its number
    #[arg(long = "instrument-number", value_name = "TEXT")]
    number: String,
    /// 标题 | its title
    #[arg(long = "instrument-title", value_name = "TEXT")]
    title: String,
    /// 发文机关，写作“区划代码:信用代码” | who issued it, JURISDICTION:CREDIT-CODE
    #[arg(long = "instrument-issuer", value_name = "AGENCY", value_parser = values::agency)]
    issuer: (JurisdictionCode, CreditCode),
    /// 成文日期 | the day it was issued
    #[arg(long = "instrument-date", value_name = "DAY", value_parser = values::day)]
    date: Day,
    /// 文件的 BLAKE3 摘要，转录须填 | BLAKE3 of the document, 64 hexadecimal digits; a transcription needs it
    #[arg(long = "instrument-digest", value_name = "HEX", value_parser = values::digest)]
    digest: Option<Digest>,
}

impl Instrument {
    fn message(&self) -> pb::Instrument {
        let (jurisdiction, code) = &self.issuer;
        pb::Instrument {
            number: self.number.clone(),
            title: self.title.clone(),
            issuer: Some(pb::Agency { jurisdiction: jurisdiction.to_string(), code: code.to_string() }),
            date: self.date.to_string(),
            digest: self.digest.as_ref().map(ToString::to_string),
            transition: None,
        }
    }
}

pub(crate) fn run(args: ImportArgs, output: Output) -> Result<ExitCode, Failure> {
    fits(&args)?;
    let target = args.report.as_deref().map(|path| Target::new(path, args.force)).transpose()?;
    let principal = if args.dry_run { args.server.principal() } else { Some(principal(&args)?) };
    let progress = Progress::new(output);
    let file: Arc<[u8]> = files::list(&args.file)?.into();
    let header = header(&args)?;
    let answer = runtime()?.block_on(async {
        let remote = Remote::connect(&args.server).await?;
        let sent = progress.sending(file.len());
        remote.import_list(principal, header, Arc::clone(&file), sent).await
    });
    progress.done();
    let imported = Imported::new(blake3::hash(&file), answer?);
    let copied = target.map(|target| copy(&args, &file, &imported, &target)).transpose()?;
    show::all(&args, &imported, copied, output)?;
    let refused = imported.report.errors > 0;
    Ok(if refused { ExitCode::from(Exit::Refused as u8) } else { ExitCode::SUCCESS })
}

/// A claimant's file ends nothing: what it does not name stays as it is.
fn fits(args: &ImportArgs) -> Result<(), Failure> {
    if !args.whole || !matches!(args.act, Act::Claim) {
        return Ok(());
    }
    let said = Said::new("认领表不能作为完整清单。", "A list of claims ends nothing.");
    let remedy = Said::new(
        "请去掉 --whole；不认领的事项请在表中注明理由。",
        "Leave out --whole; what is not claimed is declined in the list, with its reason.",
    );
    Err(Failure::new(Exit::Usage, said).remedy(remedy).field("--whole"))
}

fn principal(args: &ImportArgs) -> Result<&str, Failure> {
    args.server.principal().ok_or_else(|| {
        Failure::new(Exit::Usage, Said::new("没有指明账号。", "No principal is named."))
            .remedy(Said::new(
                "请用 --principal 指明提交命令的账号，或先用 --dry-run 核对。",
                "Name who submits with --principal, or look first with --dry-run.",
            ))
            .field("--principal")
    })
}

fn header(args: &ImportArgs) -> Result<pb::ImportHeader, Failure> {
    let sheet = args.serials_sheet.as_deref();
    let serials = args.serials.as_deref().map(|path| files::serials(path, sheet)).transpose()?;
    Ok(pb::ImportHeader {
        jurisdiction: args.jurisdiction.to_string(),
        act: args.act.message().into(),
        effective_from: args.on.to_string(),
        sheet: args.sheet.clone(),
        whole: args.whole.then(|| args.ended.message().into()),
        attempt: args.attempt.into(),
        instrument: Some(args.instrument.message()),
        serials: serials.unwrap_or_default(),
        dry_run: args.dry_run,
        ..Default::default()
    })
}

/// Writes the file with its cells marked; whether it could be read as a spreadsheet at all.
fn copy(args: &ImportArgs, file: &[u8], imported: &Imported, target: &Target) -> Result<bool, Failure> {
    let choice = Choice { sheet: args.sheet.clone(), limits: Limits::default() };
    let Ok(sheet) = read::read(file, &choice) else { return Ok(false) };
    let unwritable = |error| Failure::new(Exit::Refused, format!("{error}"));
    let bytes = marked(&sheet, &imported.report, args.on).map_err(unwritable)?;
    target.write(&bytes)?;
    Ok(true)
}
