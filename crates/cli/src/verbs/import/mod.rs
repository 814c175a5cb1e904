//! `inforce import`: a spreadsheet taken into a catalog, all of it or nothing.
//!
//! The file is read and checked here, by the library of sheets; what it asks of the catalog as it stands becomes one
//! batch of commands, sent in one call. So a process that is killed in the middle leaves nothing half-done, and the same
//! file sent again finds its commands by their ids.

mod ids;
mod read;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use inforce_catalog::command::{AgencyInput, InstrumentInput};
use inforce_catalog::event::EndReason;
use inforce_catalog::{CreditCode, Day, Digest, JurisdictionCode, Submission};
use inforce_sheets::columns::Purpose;
use inforce_sheets::compare::{self, Difference, Scope};
use inforce_sheets::plan::{self, Ground, Planned};
use inforce_sheets::report::{Report, marked};

use crate::args::Output;
use crate::failure::{Exit, Failure};
use crate::lang::Said;
use crate::remote::{Done, Remote, ServerArgs};
use crate::save::Target;
use crate::values;
use crate::verbs::export::Asking;
use crate::verbs::serve::runtime;

use read::{File, Named};

/// Most commands of one file: one batch, which is recorded whole or not at all.
const COMMANDS: usize = 16_384;

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
    fn purpose(self) -> Purpose {
        match self {
            Self::Add | Self::Transcribe => Purpose::Transcribe,
            Self::Claim => Purpose::Claim,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Transcribe => "transcribe",
            Self::Claim => "claim",
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

impl From<Ended> for EndReason {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Abolished => Self::Abolished,
            Ended::Annulled => Self::Annulled,
            Ended::Lapsed => Self::Lapsed,
            Ended::TurnedIntoFiling => Self::TurnedIntoFiling,
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
    fn input(&self) -> InstrumentInput {
        let (jurisdiction, code) = self.issuer.clone();
        InstrumentInput {
            number: self.number.clone(),
            title: self.title.clone(),
            issuer: AgencyInput { jurisdiction, code },
            date: self.date,
            digest: self.digest,
            transition: None,
        }
    }
}

/// What became of a file.
struct Imported {
    report: Report,
    difference: Difference,
    plan: Vec<Planned>,
    done: Option<Done>,
}

pub(crate) fn run(args: ImportArgs, output: Output) -> Result<ExitCode, Failure> {
    let target = args.report.as_deref().map(|path| Target::new(path, args.force)).transpose()?;
    let principal = if args.dry_run { args.server.principal() } else { Some(principal(&args)?) };
    let mut file = File::read(&args)?;
    let imported = runtime()?.block_on(async {
        let remote = Remote::connect(&args.server).await?;
        let mut asking = Asking::new(remote, output);
        let named = file.named(&args, &mut asking).await?;
        let (difference, plan) = planned(&args, &mut file, &named);
        let report = Report::new(&file.findings);
        let sends = !args.dry_run && report.errors == 0 && !plan.is_empty();
        let done = match principal.filter(|_| sends) {
            Some(principal) => Some(send(&args, &file, principal, &plan, asking.remote()).await?),
            None => None,
        };
        Ok::<_, Failure>(Imported { report, difference, plan, done })
    })?;
    if let Some(target) = target {
        let bytes = marked(&file.sheet, &file.findings, args.on);
        let unwritable = |error| Failure::new(Exit::Refused, format!("{error}"));
        target.write(&bytes.map_err(unwritable)?)?;
    }
    show::all(&args, &file, &imported, output)?;
    let refused = imported.report.errors > 0;
    Ok(if refused { ExitCode::from(Exit::Refused as u8) } else { ExitCode::SUCCESS })
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

/// What the file would change, and the commands that bring it about.
fn planned(args: &ImportArgs, file: &mut File, named: &Named) -> (Difference, Vec<Planned>) {
    // Rows with errors are left out: a difference without them would say what the file does not.
    let whole = file.columns.clone().filter(|_| !file.findings.has_errors());
    let Some(columns) = whole else { return Default::default() };
    let purpose = args.act.purpose();
    let scope = if args.whole && purpose == Purpose::Transcribe { Scope::Whole } else { Scope::Part };
    let rows = named.rows.iter().map(|(item, row)| (*item, row));
    let mut difference = compare::compare(&named.present, rows, scope);
    if purpose == Purpose::Claim {
        keep_what_a_claimant_decides(&mut difference, named);
    }
    let ground = Ground {
        jurisdiction: args.jurisdiction,
        purpose,
        present: &named.present,
        ended: args.ended.into(),
        columns: &columns,
    };
    let rows = named.rows.iter().map(|(item, row)| (*item, row)).collect();
    let plan = plan::plan(&ground, &rows, &difference, &mut file.findings);
    (difference, plan)
}

/// A claimant does not change what it inherits, and need not decline again what it has declined.
fn keep_what_a_claimant_decides(difference: &mut Difference, named: &Named) {
    let before = difference.adjusted.len() + difference.declined.len();
    for adjusted in &mut difference.adjusted {
        adjusted.changes.retain(|change| !change.element.is_inherited());
    }
    difference.adjusted.retain(|adjusted| !adjusted.changes.is_empty());
    difference.declined.retain(|row| !named.declined.contains(&row.code));
    difference.unchanged += before - difference.adjusted.len() - difference.declined.len();
}

async fn send(
    args: &ImportArgs,
    file: &File,
    principal: &str,
    plan: &[Planned],
    remote: &Remote,
) -> Result<Done, Failure> {
    if plan.len() > COMMANDS {
        let count = plan.len();
        return Err(Failure::new(
            Exit::Refused,
            Said::new(
                format!("文件需要 {count} 条命令，超过一次登记的上限 {COMMANDS} 条。"),
                format!("The file asks for {count} commands, over the limit of {COMMANDS} recorded at once."),
            ),
        )
        .remedy(Said::new("请分成几个文件。", "Split it into several files.")));
    }
    let submission = |planned: &Planned| Submission {
        id: ids::of(args, file.digest, planned),
        principal: principal.to_owned(),
        expected_version: None,
        effective_from: Some(args.on),
        instrument: Some(args.instrument.input()),
        transcribed: args.act == Act::Transcribe,
        restates: None,
        command: planned.command.clone(),
    };
    let submissions: Vec<Submission> = plan.iter().map(submission).collect();
    remote.submit(&submissions).await.map_err(|failure| show::in_its_row(failure, plan))
}
