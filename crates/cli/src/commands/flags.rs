//! The table of commands as subcommands with flags, and the flags as JSON.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value, json};

use super::spec::{Field, Kind, Need, SPECS, Spec, TYPES};

/// The group of flags that stand in the place of all others.
const INSTEAD: [&str; 2] = ["file", "example"];

/// One subcommand for every command of the law.
pub(super) fn subcommands() -> impl Iterator<Item = Command> {
    SPECS.iter().map(subcommand)
}

fn subcommand(spec: &Spec) -> Command {
    let mut command = Command::new(spec.word).about(spec.about);
    for field in spec.fields {
        command = command.args(arguments(field));
    }
    command.args(common())
}

/// What comes with every command.
fn common() -> Vec<Arg> {
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let instrument = |arg: Arg| arg.help_heading("Instrument 依据文件");
    vec![
        text("on", "DAY", "生效日期: the legal day, YYYY-MM-DD; none for void, receive and adopt"),
        text("id", "UUID", "命令编号: the command's id; a new one if left out. A retry has the same"),
        text("expected-version", "N", "预期版本: how many records its stream is expected to have")
            .value_parser(clap::value_parser!(u64)),
        Arg::new("transcribed")
            .long("transcribed")
            .action(ArgAction::SetTrue)
            .help("转录: records what a level above has published"),
        text("restates", "SEQ", "重新登记: the first record of the voided command that this records again")
            .value_parser(clap::value_parser!(u64)),
        instrument(text("instrument-number", "TEXT", "文号: its number")),
        instrument(text("instrument-title", "TEXT", "标题: its title")),
        instrument(text("instrument-issuer", "AGENCY", "发文机关: JURISDICTION:CREDIT-CODE")),
        instrument(text("instrument-date", "DAY", "日期: the day it was issued")),
        instrument(text("instrument-digest", "HEX", "文件摘要: BLAKE3 of the file, 64 hexadecimal digits")),
        instrument(text("instrument-transition", "TEXT", "在办件处理: what becomes of cases in process")),
        text(
            "file",
            "JSON",
            "the command as JSON (`-`: standard input); an array is one batch, all or nothing",
        ),
        Arg::new("example")
            .long("example")
            .action(ArgAction::SetTrue)
            .help("print an example of the JSON form and stop"),
    ]
}

fn arguments(field: &Field) -> Vec<Arg> {
    let plain = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let must = |arg: Arg| arg.required_unless_present_any(INSTEAD);
    let many = |arg: Arg| arg.action(ArgAction::Append);
    let one = plain(field.flag, value_name(field), field.help);
    let needed = |arg: Arg| match field.need {
        Need::Must => must(arg),
        Need::May => arg,
        Need::Else("") => arg,
        Need::Else(default) => arg.default_value(default),
    };
    let body = "NAME, or NAME@JURISDICTION:CREDIT-CODE where the body is an agency of the ledger";
    let local = || {
        vec![
            must(plain("department", "BODY", "主管部门: ")).help(format!("主管部门: {body}")),
            must(many(plain("authority", "BODY", ""))).help(format!("实施机关: {body}; repeat")),
            plain("remark", "TEXT", "备注: a remark"),
        ]
    };
    match field.kind {
        Kind::Text | Kind::Agency => vec![needed(one)],
        Kind::Word(words) => vec![needed(one.value_parser(words.to_vec()))],
        Kind::Number => vec![needed(one.value_parser(clap::value_parser!(u64)))],
        Kind::Texts | Kind::Basis | Kind::Successors => vec![needed(many(one))],
        Kind::Names => vec![needed(one), many(plain("name-in", "TAG=TEXT", NAMES_HELP))],
        Kind::Not => vec![Arg::new(field.flag).long(field.flag).action(ArgAction::SetTrue).help(field.help)],
        Kind::Local => local(),
        Kind::Elements => [elements(must, many), local()].concat(),
        Kind::Limits => LIMITS
            .map(|(n, d, h)| plain(n, "DAYS", h).default_value(d).value_parser(clap::value_parser!(u16)))
            .to_vec(),
    }
}

const NAMES_HELP: &str = "the name in another language, `ug-Arab`, `mn-Mong`, `kk-Arab` or `en`; repeat";
const LIMITS: [(&str, &str, &str); 4] = [
    ("apply", "10", "申请: a department applies for an adjustment"),
    ("review", "15", "审核: the lead agency reviews it"),
    ("publish", "3", "公布: the government publishes it"),
    ("confirm", "20", "确认: a lower level claims, declines, confirms or acknowledges"),
];

fn elements(must: impl Fn(Arg) -> Arg, many: impl Fn(Arg) -> Arg) -> Vec<Arg> {
    let plain = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    vec![
        must(plain("name", "TEXT", "事项名称: the name in Chinese")),
        many(plain("name-in", "TAG=TEXT", NAMES_HELP)),
        plain("type", "WORD", "事项类型: its type")
            .value_parser(TYPES.to_vec())
            .default_value("unclassified"),
        must(many(plain("basis", "CITATION", "设定和实施依据: KIND:TITLE[:ARTICLES]; repeat"))),
        must(plain("set-by", "LEVEL", "设定层级: the level that sets it")),
        must(plain("levels", "LEVELS", "可实施层级: for example `prefecture|county`")),
        plain(
            "first-implemented",
            "DAY",
            "首次实施日期: where it rests on government rules only (article 15)",
        ),
    ]
}

fn value_name(field: &Field) -> &'static str {
    match field.kind {
        Kind::Number => "N",
        Kind::Agency => "AGENCY",
        Kind::Word(_) => "WORD",
        Kind::Basis => "CITATION",
        Kind::Names => "TEXT",
        _ if field.flag.contains("day") => "DAY",
        _ => "TEXT",
    }
}

/// What a flag's text must look like, where it does not.
pub(super) type Malformed = String;

/// The flags of a command as its JSON form.
pub(super) fn to_json(spec: &Spec, flags: &ArgMatches) -> Result<Value, Malformed> {
    let mut command = Map::new();
    for field in spec.fields {
        if let Some(value) = value(field, flags)? {
            command.insert(field.name.to_owned(), value);
        }
    }
    let mut submission = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            submission.insert(name.to_owned(), value);
        }
    };
    put("id", text(flags, "id"));
    put("effective_from", text(flags, "on"));
    put("expected_version", number(flags, "expected-version"));
    put("transcribed", Some(flags.get_flag("transcribed").into()));
    put("restates", number(flags, "restates"));
    put("instrument", instrument(flags)?);
    put("command", Some(json!({ spec.word: command })));
    Ok(Value::Object(submission))
}

fn text(flags: &ArgMatches, name: &str) -> Option<Value> {
    flags.get_one::<String>(name).map(|text| text.as_str().into())
}

fn number(flags: &ArgMatches, name: &str) -> Option<Value> {
    flags.get_one::<u64>(name).map(|number| (*number).into())
}

fn texts<'a>(flags: &'a ArgMatches, name: &str) -> impl Iterator<Item = &'a str> {
    flags.get_many::<String>(name).into_iter().flatten().map(String::as_str)
}

fn value(field: &Field, flags: &ArgMatches) -> Result<Option<Value>, Malformed> {
    let given = || flags.get_one::<String>(field.flag).map(String::as_str);
    Ok(match field.kind {
        Kind::Text if field.need == Need::Else("") => Some(given().unwrap_or("").into()),
        Kind::Text | Kind::Word(_) => given().map(Into::into),
        Kind::Number => number(flags, field.flag),
        Kind::Texts => Some(texts(flags, field.flag).collect()),
        Kind::Names => names(flags, field.flag)?,
        Kind::Agency => given().map(agency).transpose()?,
        Kind::Basis if flags.contains_id(field.flag) => Some(basis(flags, field.flag)?),
        Kind::Basis => None,
        Kind::Successors => {
            Some(texts(flags, field.flag).map(|code| json!({ "item": code, "added": null })).collect())
        }
        Kind::Not => Some((!flags.get_flag(field.flag)).into()),
        Kind::Local => Some(local(flags)?),
        Kind::Elements => Some(json!({
            "inherited": {
                "names": names(flags, "name")?,
                "item_type": text(flags, "type"),
                "basis": basis(flags, "basis")?,
                "set_by": text(flags, "set-by"),
                "levels": text(flags, "levels"),
            },
            "local": local(flags)?,
            "first_implemented": text(flags, "first-implemented"),
        })),
        Kind::Limits => {
            let limits = LIMITS.iter().map(|(name, ..)| {
                let days = flags.get_one::<u16>(name).copied().unwrap_or_default();
                ((*name).to_owned(), Value::from(days))
            });
            Some(Value::Object(limits.collect()))
        }
    })
}

fn names(flags: &ArgMatches, flag: &str) -> Result<Option<Value>, Malformed> {
    let others = texts(flags, "name-in").map(|given| match given.split_once('=') {
        Some((lang, text)) => Ok(json!({ "lang": lang, "text": text })),
        None => Err(format!("--name-in `{given}`: TAG=TEXT, for example en=Water")),
    });
    let others: Vec<Value> = others.collect::<Result<_, _>>()?;
    Ok(text(flags, flag).map(|zh| json!({ "zh": zh, "others": others })))
}

fn agency(given: &str) -> Result<Value, Malformed> {
    let (jurisdiction, code) = given.split_once(':').ok_or_else(|| {
        format!(
            "`{given}`: an agency is written JURISDICTION:CREDIT-CODE, for example 652801:X652801000000G0000"
        )
    })?;
    Ok(json!({ "jurisdiction": jurisdiction, "code": code }))
}

fn body(given: &str) -> Result<Value, Malformed> {
    Ok(match given.rsplit_once('@') {
        Some((name, code)) => json!({ "name": name, "agency": agency(code)? }),
        None => json!({ "name": given, "agency": null }),
    })
}

fn local(flags: &ArgMatches) -> Result<Value, Malformed> {
    let department = texts(flags, "department").next().unwrap_or_default();
    let authorities: Vec<Value> = texts(flags, "authority").map(body).collect::<Result<_, _>>()?;
    let remark = texts(flags, "remark").next().unwrap_or_default();
    Ok(json!({ "department": body(department)?, "authorities": authorities, "remark": remark }))
}

fn basis(flags: &ArgMatches, flag: &str) -> Result<Value, Malformed> {
    texts(flags, flag)
        .map(|given| {
            let (kind, rest) = given.split_once(':').ok_or_else(|| {
                format!("--basis `{given}`: KIND:TITLE[:ARTICLES], for example law:《水法》:第七条")
            })?;
            let (title, articles) = rest.split_once(':').unwrap_or((rest, ""));
            Ok(json!({ "kind": kind, "title": title, "articles": articles }))
        })
        .collect()
}

fn instrument(flags: &ArgMatches) -> Result<Option<Value>, Malformed> {
    let part = |name: &str| text(flags, &format!("instrument-{name}"));
    let parts = ["number", "title", "issuer", "date", "digest", "transition"];
    if parts.iter().all(|name| part(name).is_none()) {
        return Ok(None);
    }
    let must = |name: &str| {
        part(name).ok_or_else(|| {
            format!("--instrument-{name} is missing: an instrument has number, title, issuer and date")
        })
    };
    let issuer = texts(flags, "instrument-issuer").next().map(agency).transpose()?;
    Ok(Some(json!({
        "number": must("number")?,
        "title": must("title")?,
        "issuer": issuer.map_or_else(|| must("issuer"), Ok)?,
        "date": must("date")?,
        "digest": part("digest"),
        "transition": part("transition"),
    })))
}
