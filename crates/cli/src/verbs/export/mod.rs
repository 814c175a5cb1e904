//! `inforce export`: catalogs as offices publish and exchange them, and claim sheets to fill in.

mod asked;
mod form;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use inforce_catalog::{Day, JurisdictionCode};
use inforce_sheets::list::List;
use inforce_sheets::write::{self, WriteError};
use inforce_views::part::JurisdictionRef;
use serde_json::{Value, json};

use crate::args::Output;
use crate::failure::{Exit, Failure};
use crate::lang::{Lang, Said};
use crate::remote::{Remote, ServerArgs};
use crate::save::Target;
use crate::screen::{self, Screen};
use crate::style::Style;
use crate::values;
use crate::verbs::serve::runtime;

use asked::Asking;
use form::Format;

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    server: ServerArgs,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 清单：XLSX、CSV、JSON 或 HTML | a catalog as XLSX, CSV, JSON or HTML
    Catalog {
        #[command(flatten)]
        of: Of,
        /// 文件格式，不填则按扩展名 | the form of the file; by its extension where left out
        #[arg(long, value_enum)]
        format: Option<Format>,
        #[command(flatten)]
        file: FileArgs,
    },
    /// 认领表：上级列入、本级可认领的事项，供填写后导入（XLSX） | what the parent lists and this jurisdiction may claim, to be filled in (XLSX)
    ClaimSheet {
        #[command(flatten)]
        of: Of,
        /// 并列已认领和已不认领的 | also what it has claimed or declined already
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        file: FileArgs,
    },
}

/// Whose list, on which day, as known when.
#[derive(Clone, Copy, Debug, Args)]
struct Of {
    /// 行政区划当日的代码，6、9 或 12 位 | its code on that day, 6, 9 or 12 digits
    #[arg(long, value_name = "CODE", value_parser = values::jurisdiction)]
    jurisdiction: JurisdictionCode,
    /// 法律上的日期，写作 YYYY-MM-DD，不填则为今天（UTC+8） | the legal day, YYYY-MM-DD; today (UTC+8) where left out
    #[arg(long, value_name = "DAY", value_parser = values::day)]
    on: Option<Day>,
    /// 以登记到这一序号时所知为准，不填则为现在 | as known when the record with this sequence had been taken; now where left out
    #[arg(long, value_name = "SEQ", value_parser = values::number)]
    as_of: Option<u64>,
}

#[derive(Debug, Args)]
struct FileArgs {
    /// 写入的文件；- 为标准输出 | the file to write; - is standard output
    #[arg(short = 'o', value_name = "FILE")]
    out: PathBuf,
    /// 替换已有的文件 | replace a file that is there already
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(args: ExportArgs, output: Output) -> Result<ExitCode, Failure> {
    let (written, place) = match args.what {
        What::Catalog { of, format, file } => {
            let format = form::catalog(&file.out, format)?;
            let place = Place::new(&file)?;
            let list = runtime()?.block_on(async {
                let mut asking = Asking::new(Remote::connect(&args.server).await?, output);
                asking.catalog(of).await
            })?;
            let bytes = bytes(&list, format).map_err(unwritable)?;
            (Written { list, claimant: None, format, bytes }, place)
        }
        What::ClaimSheet { of, all, file } => {
            form::claim_sheet(&file.out)?;
            let place = Place::new(&file)?;
            let (list, claimant) = runtime()?.block_on(async {
                let mut asking = Asking::new(Remote::connect(&args.server).await?, output);
                asking.claimable(of, all).await
            })?;
            let bytes = write::claim_sheet(&list, &claimant.name).map_err(unwritable)?;
            (Written { list, claimant: Some(claimant), format: Format::Xlsx, bytes }, place)
        }
    };
    place.put(&written.bytes)?;
    written.report(&place, output)?;
    Ok(ExitCode::SUCCESS)
}

fn bytes(list: &List, format: Format) -> Result<Vec<u8>, WriteError> {
    match format {
        Format::Xlsx => write::xlsx(list),
        Format::Csv => write::csv(list),
        Format::Json => write::json(list),
        Format::Html => Ok(write::html(list).into_bytes()),
    }
}

fn unwritable(error: WriteError) -> Failure {
    let what = Said::new(format!("无法写成此格式：{error}"), error.to_string());
    Failure::new(Exit::Refused, what).remedy(Said::new(
        "请改用其他格式，例如 --format csv。",
        "Write it in another form, for example with --format csv.",
    ))
}

/// Where the bytes go.
enum Place {
    StandardOutput,
    File(Target, PathBuf),
}

impl Place {
    fn new(args: &FileArgs) -> Result<Self, Failure> {
        if form::is_standard_output(&args.out) {
            return Ok(Self::StandardOutput);
        }
        Ok(Self::File(Target::new(&args.out, args.force)?, args.out.clone()))
    }

    fn put(&self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::StandardOutput => screen::put_bytes(bytes, None),
            Self::File(target, _) => target.write(bytes),
        }
    }

    /// The file as it was typed.
    fn name(&self) -> String {
        match self {
            Self::StandardOutput => "-".to_owned(),
            Self::File(_, path) => path.display().to_string(),
        }
    }
}

/// A list that was written.
struct Written {
    list: List,
    /// Who is to claim, where it is a claim sheet.
    claimant: Option<JurisdictionRef>,
    format: Format,
    bytes: Vec<u8>,
}

impl Written {
    /// Says what was written: on standard output, or beside it where the file itself went there.
    fn report(&self, place: &Place, output: Output) -> Result<(), Failure> {
        let text = if output.json {
            format!("{}\n", self.to_json(place))
        } else {
            let mut screen = Screen::default();
            self.render(place, &mut screen, output.lang);
            screen.text().to_owned()
        };
        match place {
            Place::StandardOutput => screen::put_aside(&text),
            Place::File(..) => screen::put(&text, None)?,
        }
        Ok(())
    }

    fn digest(&self) -> String {
        blake3::hash(&self.bytes).to_hex().to_string()
    }

    fn render(&self, place: &Place, screen: &mut Screen, lang: Lang) {
        let (list, items) = (&self.list, self.list.items.len());
        let headline = match &self.claimant {
            None => lang.pick(
                format!("✓ {}清单，{items} 项", list.place),
                format!("✓ catalog of {}, {items} items", list.place),
            ),
            Some(claimant) => lang.pick(
                format!("✓ {}的认领表，{}列入的 {items} 项", claimant.name, list.place),
                format!("✓ claim sheet of {}, {items} items that {} lists", claimant.name, list.place),
            ),
        };
        screen.line(Style::Good.of(&headline));
        screen.pair(lang.pick("文件", "file"), format!("{} ({})", place.name(), self.format.word()));
        screen.pair(
            lang.pick("截至", "as of"),
            lang.pick(
                format!("{}，据第 {} 号记录", list.day, list.as_of),
                format!("{}, as known at record #{}", list.day, list.as_of),
            ),
        );
        screen.pair("BLAKE3", self.digest());
    }

    fn to_json(&self, place: &Place) -> Value {
        let list = &self.list;
        json!({
            "what": if self.claimant.is_some() { "claim_sheet" } else { "catalog" },
            "file": place.name(),
            "format": self.format.word(),
            "jurisdiction": self.claimant.as_ref().map_or_else(|| list.jurisdiction.to_string(), |c| c.code.clone()),
            "parent": self.claimant.as_ref().map(|_| list.jurisdiction.to_string()),
            "day": list.day.to_string(),
            "as_of": list.as_of,
            "items": list.items.len(),
            "bytes": self.bytes.len(),
            "blake3": self.digest(),
        })
    }
}
