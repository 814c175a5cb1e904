//! A list of 10,000 rows taken in beside a running server: a nation adds its items, a region claims them by the numbers
//! of the nation's list, and the same files come again.
//!
//! ```text
//! cargo xtask bench imports [--rounds N] [--json]
//! ```
//!
//! Beside each import, in the same round: the file read and held against the same catalogs in this process, without a
//! server, and the very commands it asks for sent as one plain batch to another server of the same kind. An import is
//! both of these and the question what the catalogs are; the ratio is to their sum.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use inforce_benches::asked::Asked as Typed;
use inforce_benches::summary::median;
use inforce_benches::system::System;
use inforce_benches::{Failure, machine};
use inforce_catalog::command::{AgencyInput, AppointAgency, Establish, GrantRole, InstrumentInput};
use inforce_catalog::event::{AgencyKind, JurisdictionNature, Role};
use inforce_catalog::{
    Citation, CitationKind, Command, CommandId, CreditCode, Day, ItemCode, ItemType, JurisdictionCode, Level,
    Levels, Names, Submission,
};
use inforce_client::{Client, proto as pb};
use inforce_scenario::story::ADMINISTRATOR;
use inforce_sheets::import::{Act, Asked, Catalogs, File};
use inforce_sheets::list::{List, ListItem};
use inforce_sheets::write;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use uuid::Uuid;

const ROUNDS: usize = 5;
/// Rows of each list.
const ROWS: u32 = 10_000;
const DAY: &str = "2022-03-01";
const NATION: &str = "000000";
const REGION: &str = "650000";

fn main() -> Result<(), Failure> {
    let Some(typed) = Typed::read("imports", ROUNDS)? else {
        return Ok(());
    };
    let bench = Bench::new()?;
    let mut rounds: Vec<[Row; 2]> = Vec::new();
    for _ in 0..typed.rounds {
        rounds.push(bench.round()?);
    }
    let rows: Vec<Value> = (0..2).map(|nth| summary(&rounds, nth)).collect();
    let all = json!({
        "bench": "imports",
        "machine": machine::describe(machine::folder()?.path()),
        "rounds": typed.rounds,
        "items": ROWS,
        "rows": rows,
    });
    let mut out = io::stdout().lock();
    if typed.json {
        writeln!(out, "{all:#}")?;
    } else {
        rows.iter().try_for_each(|row| writeln!(out, "{row}"))?;
    }
    Ok(())
}

/// One file's times in a round, in seconds.
#[derive(Clone, Debug)]
struct Row {
    what: &'static str,
    bytes: usize,
    import: f64,
    again: f64,
    read: f64,
    batch: f64,
}

fn summary(rounds: &[[Row; 2]], nth: usize) -> Value {
    let of = |figure: fn(&Row) -> f64| median(rounds.iter().map(|round| figure(&round[nth])));
    let (import, read, batch) = (of(|r| r.import), of(|r| r.read), of(|r| r.batch));
    let round = |seconds: f64| (seconds * 1000.0).round() / 1000.0;
    let first = &rounds[0][nth];
    json!({
        "file": first.what,
        "bytes": first.bytes,
        "import_s": round(import),
        "again_s": round(of(|r| r.again)),
        "read_alone_s": round(read),
        "batch_alone_s": round(batch),
        "import_to_both": round(import / (read + batch)),
    })
}

struct Bench {
    preparation: Vec<Vec<Submission>>,
    client: Runtime,
    items: Vec<ListItem>,
}

/// One file, and what is asked of it.
struct Sheet<'a> {
    what: &'static str,
    place: &'static str,
    act: (Act, pb::ImportAct),
    file: &'a Arc<[u8]>,
    catalogs: Catalogs,
}

impl Bench {
    fn new() -> Result<Self, Failure> {
        let items = (1..=ROWS).map(item).collect::<Result<_, Failure>>()?;
        Ok(Self { preparation: vec![preparation()?], client: Runtime::new()?, items })
    }

    fn round(&self) -> Result<[Row; 2], Failure> {
        let (ours, plain) = (machine::folder()?, machine::folder()?);
        let systems = [self.start(ours.path())?, self.start(plain.path())?];
        let list: Arc<[u8]> = write::xlsx(&self.list()?)?.into();
        let added = Sheet {
            what: "XLSX, added",
            place: NATION,
            act: (Act::Add, pb::ImportAct::Add),
            file: &list,
            catalogs: Catalogs::default(),
        };
        let added = self.measure(&systems, added)?;
        let sheet: Arc<[u8]> = claims().into_bytes().into();
        let claimed = Sheet {
            what: "CSV, claimed by number",
            place: REGION,
            act: (Act::Claim, pb::ImportAct::Claim),
            file: &sheet,
            catalogs: Catalogs { claimable: self.items.clone(), ..Catalogs::default() },
        };
        let claimed = self.measure(&systems, claimed)?;
        for system in systems {
            system.stop()?;
        }
        Ok([added, claimed])
    }

    fn start(&self, dir: &Path) -> Result<System, Failure> {
        System::start(dir, &self.preparation)
    }

    fn list(&self) -> Result<List, Failure> {
        let items = self.items.clone();
        Ok(List { jurisdiction: NATION.parse()?, place: "中国".into(), day: DAY.parse()?, as_of: 0, items })
    }

    fn measure(&self, [ours, plain]: &[System; 2], sheet: Sheet<'_>) -> Result<Row, Failure> {
        let Sheet { what, place, act: (act, message), file, catalogs } = sheet;
        let asked = Asked {
            jurisdiction: place.parse()?,
            act,
            on: DAY.parse()?,
            sheet: None,
            whole: None,
            attempt: 1,
            instrument: Some(instrument(place)?),
            serials: Vec::new(),
        };
        let (batch, read) = timed(|| {
            let held = File::read(file, &asked).hold(&asked, catalogs);
            Ok(held.submissions(&asked, &officer(place)))
        })?;
        let (_, sent) = timed(|| {
            self.client
                .block_on(async { Ok(Client::connect(plain.url()).await?.submit_batch(&batch).await?) })
        })?;
        let import = || self.client.block_on(import(ours.url(), place, message, file));
        let (first, took) = timed(import)?;
        let (second, again) = timed(import)?;
        let recorded = first.recorded.map_or(0, |recorded| recorded.records);
        if recorded != batch.len() as u64 || second.commands != 0 {
            return Err(format!("{recorded} of {} were recorded: {:?}", batch.len(), first.report).into());
        }
        Ok(Row { what, bytes: file.len(), import: took, again, read, batch: sent })
    }
}

async fn import(
    url: &str,
    place: &str,
    act: pb::ImportAct,
    file: &Arc<[u8]>,
) -> Result<pb::ImportListResponse, Failure> {
    let InstrumentInput { number, title, issuer, date, .. } = instrument(place)?;
    let header = pb::ImportHeader {
        jurisdiction: place.to_owned(),
        act: act.into(),
        effective_from: DAY.to_owned(),
        instrument: Some(pb::Instrument {
            number,
            title,
            issuer: Some(pb::Agency {
                jurisdiction: issuer.jurisdiction.to_string(),
                code: issuer.code.to_string(),
            }),
            date: date.to_string(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let client = Client::connect(url).await?;
    Ok(client.import_list(Some(&officer(place)), header, Arc::clone(file), |_| ()).await?)
}

fn timed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<(T, f64), Failure> {
    let begun = Instant::now();
    let done = work()?;
    Ok((done, begun.elapsed().as_secs_f64()))
}

/// Rows that name two numbers and rows that name one, in turn: as many items as the list has.
fn claims() -> String {
    let mut rows = "上级清单序号,主管部门,实施机关\r\n".to_owned();
    let mut next = 1;
    while next <= ROWS {
        let two = next % 3 == 1 && next < ROWS;
        rows += &if two { format!("\"{next}、{}\"", next + 1) } else { next.to_string() };
        rows += ",自治区示例主管部门,自治区示例实施机关\r\n";
        next += if two { 2 } else { 1 };
    }
    rows
}

/// An item with a basis of about 600 bytes, as lists have them.
fn item(serial: u32) -> Result<ListItem, Failure> {
    let citation = |nth: u32| Citation {
        kind: CitationKind::Law,
        title: format!("《中华人民共和国示例管理法第{nth}号》（2018年第{serial}次修正）"),
        articles: "第十五条第一款、第二十七条".to_owned(),
    };
    Ok(ListItem {
        serial,
        parent_serials: Vec::new(),
        code: format!("{:09}000", 100_000 + serial).parse::<ItemCode>()?,
        set_by: Level::Nation,
        department: format!("国家示例主管部门{}", serial % 60),
        name: format!("示例事项第{serial}号审批（含设立、变更、延续）"),
        item_type: ItemType::General,
        authorities: vec!["省级示例部门".to_owned(), "县级示例部门".to_owned()],
        levels: Levels::of(&[Level::Region, Level::County]),
        basis: (1..=4).map(citation).collect(),
        remark: String::new(),
    })
}

fn officer(place: &str) -> String {
    format!("officer-{place}")
}

fn agency(place: &str) -> Result<AgencyInput, Failure> {
    let jurisdiction: JurisdictionCode = place.parse()?;
    Ok(AgencyInput { jurisdiction, code: format!("X00000{place:0<12}").parse::<CreditCode>()? })
}

fn instrument(place: &str) -> Result<InstrumentInput, Failure> {
    Ok(InstrumentInput {
        number: "示例〔2022〕1号".to_owned(),
        title: "关于行政许可事项清单的通知".to_owned(),
        issuer: agency(place)?,
        date: "2022-01-30".parse::<Day>()?,
        digest: None,
        transition: None,
    })
}

/// Both places, each with its government and an officer.
fn preparation() -> Result<Vec<Submission>, Failure> {
    let mut batch = Vec::new();
    for (place, level, parent) in [(NATION, Level::Nation, None), (REGION, Level::Region, Some(NATION))] {
        let AgencyInput { jurisdiction, code } = agency(place)?;
        let establish = Establish {
            level,
            code: jurisdiction,
            names: Names::zh(format!("地方{place}")),
            parent: parent.map(str::parse).transpose()?,
            nature: JurisdictionNature::Government,
        };
        let appoint =
            AppointAgency {
                jurisdiction, code, kind: AgencyKind::Government, names: Names::zh("人民政府")
            };
        let grant =
            GrantRole { jurisdiction: Some(jurisdiction), principal: officer(place), role: Role::Officer };
        for command in [Command::from(establish), Command::from(appoint), Command::from(grant)] {
            batch.push(Submission {
                id: CommandId(*Uuid::new_v4().as_bytes()),
                principal: ADMINISTRATOR.to_owned(),
                expected_version: None,
                effective_from: Some("1950-01-01".parse()?),
                instrument: None,
                transcribed: false,
                restates: None,
                command,
            });
        }
    }
    Ok(batch)
}
