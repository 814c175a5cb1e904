//! The table of commands as subcommands with flags, and the flags as JSON.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value, json};

use super::readers;
use super::spec::{Field, Kind, Need, SPECS, Spec, TYPES};
use crate::help::BETWEEN;

/// The flags that stand in the place of all others.
const INSTEAD: [&str; 2] = ["file", "example"];

/// What nobody can leave out of inherited elements, and of local ones.
const INHERITED: [&str; 4] = ["name", "basis", "set-by", "levels"];
const LOCAL: [&str; 2] = ["department", "authority"];

/// The flags of a document that authorises: number, title, issuer and date, then what it may lack.
type Document = [&'static str; 6];
const INSTRUMENT: Document = [
    "instrument-number",
    "instrument-title",
    "instrument-issuer",
    "instrument-date",
    "instrument-digest",
    "instrument-transition",
];
const APPROVAL: Document = [
    "approval-number",
    "approval-title",
    "approval-issuer",
    "approval-date",
    "approval-digest",
    "approval-transition",
];

/// One subcommand for every command of the law.
pub(super) fn subcommands() -> impl Iterator<Item = Command> {
    SPECS.iter().map(subcommand)
}

fn subcommand(spec: &Spec) -> Command {
    let mut command = Command::new(spec.word).about(spec.about);
    for field in spec.fields {
        command = command.args(arguments(field));
    }
    command.args(common()).args(document(INSTRUMENT, "依据文件 | Instrument"))
}

fn flag(name: &'static str, kind: Kind, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).value_parser(readers::of(kind)).help(help)
}

fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn many(arg: Arg) -> Arg {
    arg.action(ArgAction::Append)
}

/// The flag must be given, unless others stand in the place of all; its help says so.
fn must(arg: Arg) -> Arg {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let (zh, en) = help.split_once(BETWEEN).unwrap_or((&help, &help));
    arg.help(format!("{zh}（必填）{BETWEEN}{en} (required)")).required_unless_present_any(INSTEAD)
}

/// Those of the flags that are named here must be given.
fn required(args: Vec<Arg>, named: &[&str]) -> Vec<Arg> {
    let each = args.into_iter();
    each.map(|arg| if named.contains(&arg.get_id().as_str()) { must(arg) } else { arg }).collect()
}

/// The flags under a heading of their own.
fn under(heading: &'static str, args: Vec<Arg>) -> Vec<Arg> {
    args.into_iter().map(|arg| arg.help_heading(heading)).collect()
}

/// None of the flags is given without these.
fn together(args: Vec<Arg>, with: &[&'static str]) -> Vec<Arg> {
    let bound = |arg: Arg| {
        let others: Vec<&str> = with.iter().copied().filter(|other| arg.get_id() != *other).collect();
        arg.requires_all(others)
    };
    args.into_iter().map(bound).collect()
}

/// What comes with every command.
fn common() -> Vec<Arg> {
    vec![
        flag("on", Kind::Day, "DAY", "生效日期，写作 YYYY-MM-DD；撤销、接收和采认没有 | the legal day, YYYY-MM-DD; void, receive and adopt have none"),
        flag("id", Kind::Id, "UUID", "命令编号，不填则新编；重试须用同一编号 | the command's id, a new one where left out; a retry has the same"),
        flag("expected-version", Kind::Number, "N", "预期该记录流已有多少条记录 | how many records its stream is expected to have"),
        switch("transcribed", "转录：登记上级已公布的内容 | records what a level above has published"),
        flag("restates", Kind::Number, "SEQ", "重新登记：被撤销的命令的第一条记录 | the first record of the voided command that this records again"),
        Arg::new("file").long("file").value_name("JSON").help(
            "从 JSON 文件读取命令（“-”为标准输入）；数组为一批，要么全部登记，要么全不登记 | the command as JSON (`-`: standard input); an array is one batch, all or nothing",
        ),
        switch("example", "显示 JSON 样例后结束 | print an example of the JSON form and stop"),
    ]
}

/// A document that authorises: all of it, or nothing.
fn document(flags: Document, heading: &'static str) -> Vec<Arg> {
    let [number, title, issuer, date, digest, transition] = flags;
    let args = [
        flag(number, Kind::Text, "TEXT", "文号 | its number"),
        flag(title, Kind::Text, "TEXT", "标题 | its title"),
        flag(
            issuer,
            Kind::Agency,
            "AGENCY",
            "发文机关，写作“区划代码:信用代码” | who issued it, JURISDICTION:CREDIT-CODE",
        ),
        flag(date, Kind::Day, "DAY", "成文日期 | the day it was issued"),
        flag(
            digest,
            Kind::Digest,
            "HEX",
            "文件的 BLAKE3 摘要，64 位十六进制数字 | BLAKE3 of the file, 64 hexadecimal digits",
        ),
        flag(transition, Kind::Text, "TEXT", "在办件如何处理 | what becomes of cases in process"),
    ];
    under(heading, together(args.into(), &[number, title, issuer, date]))
}

fn arguments(field: &Field) -> Vec<Arg> {
    let one = flag(field.flag, field.kind, value_name(field.kind), field.help);
    let needed = |arg: Arg| match field.need {
        Need::Must => must(arg),
        Need::May | Need::Else("") => arg,
        Need::Else(default) => arg.default_value(default),
    };
    match field.kind {
        Kind::Items | Kind::Days | Kind::Basis => vec![needed(many(one))],
        Kind::Names => vec![needed(one), name_in()],
        Kind::Not => vec![switch(field.flag, field.help)],
        Kind::Local => required(local(), &LOCAL),
        Kind::Inherited => under(field.help, together(inherited(), &INHERITED)),
        Kind::Elements => required(required([inherited(), added()].concat(), &INHERITED), &LOCAL),
        Kind::Successors => successors(one),
        Kind::Continued => [vec![many(one).requires_all(LOCAL)], together(local(), &["successor"])].concat(),
        Kind::Approval => {
            document(APPROVAL, "国务院批准（第二十一条） | Approval of the State Council (article 21)")
        }
        Kind::Limits => LIMITS.map(|(n, d, h)| flag(n, Kind::Number, "DAYS", h).default_value(d)).to_vec(),
        _ => vec![needed(one)],
    }
}

/// Items that are listed already, and one that is new.
fn successors(listed: Arg) -> Vec<Arg> {
    let new = flag("new", Kind::Item, "CODE", "新设的承接事项，其要素随后列出；两个以上用 --file，见 --example | a successor that is new, with its elements; two or more of them: --file, as --example shows")
        .requires_all(INHERITED)
        .requires_all(LOCAL);
    let listed = many(listed).required_unless_present_any(["new", "file", "example"]);
    let elements = together([inherited(), added()].concat(), &["new"]);
    [vec![listed], under("新设的承接事项 | A successor that is new", [vec![new], elements].concat())].concat()
}

fn inherited() -> Vec<Arg> {
    vec![
        flag("name", Kind::Text, "TEXT", "事项名称 | the item's name in Chinese"),
        name_in(),
        flag("type", Kind::Word(TYPES), "WORD", "事项类型 | its type").default_value("unclassified"),
        many(flag(
            "basis",
            Kind::Basis,
            "CITATION",
            "设定和实施依据，写作“类别:标题:条款”，可重复 | what it rests on, KIND:TITLE[:ARTICLES]; repeat",
        )),
        flag("set-by", super::spec::LEVELS, "LEVEL", "设定层级 | the level that sets it"),
        flag(
            "levels",
            Kind::LevelSet,
            "LEVELS",
            "可实施层级，例如 prefecture,county | the levels that may exercise it, for example prefecture,county",
        ),
    ]
}

/// What the level that adds an item states beside the inherited elements.
fn added() -> Vec<Arg> {
    let first = flag(
        "first-implemented",
        Kind::Day,
        "DAY",
        "首次实施日期，仅依据政府规章设定时须填（第十五条） | the day it was first implemented, where it rests on government rules only (article 15)",
    );
    [vec![first], local()].concat()
}

fn local() -> Vec<Arg> {
    vec![
        flag(
            "department",
            Kind::Body,
            "BODY",
            "主管部门：名称，或“名称@区划代码:信用代码” | who is in charge: NAME, or NAME@JURISDICTION:CREDIT-CODE where it is an agency of the ledger",
        ),
        many(flag(
            "authority",
            Kind::Body,
            "BODY",
            "实施机关，写法同上，可重复 | who carries it out, written the same way; repeat",
        )),
        flag("remark", Kind::Text, "TEXT", "备注 | a remark"),
    ]
}

fn name_in() -> Arg {
    many(flag(
        "name-in",
        Kind::Translations,
        "TAG=TEXT",
        "其他文字的名称，例如 ug-Arab=…，可重复 | the name in another language, `ug-Arab`, `mn-Mong`, `kk-Arab` or `en`; repeat",
    ))
}

const LIMITS: [(&str, &str, &str); 4] = [
    ("apply", "10", "申请：部门申请调整 | a department applies for an adjustment"),
    ("review", "15", "审核：牵头机构审核 | the lead agency reviews it"),
    ("publish", "3", "公布：政府公布 | the government publishes it"),
    (
        "confirm",
        "20",
        "下级认领、不认领、确认或知悉 | a lower level claims, declines, confirms or acknowledges",
    ),
];

fn value_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Place | Kind::Item | Kind::Items | Kind::Credit | Kind::Successors | Kind::Continued => "CODE",
        Kind::Day | Kind::Days => "DAY",
        Kind::Number => "N",
        Kind::Agency => "AGENCY",
        Kind::Word(_) => "WORD",
        Kind::Basis => "CITATION",
        Kind::Id => "UUID",
        Kind::LevelSet => "LEVELS",
        _ => "TEXT",
    }
}

/// The flags of a command as its JSON form.
pub(super) fn to_json(spec: &Spec, flags: &ArgMatches) -> Value {
    let flags = Flags(flags);
    let command = spec.fields.iter().filter_map(|field| Some((field.name.to_owned(), flags.value(field)?)));
    let command: Map<String, Value> = command.collect();
    let submission = [
        ("id", flags.one("id")),
        ("effective_from", flags.one("on")),
        ("expected_version", flags.one("expected-version")),
        ("transcribed", Some(flags.0.get_flag("transcribed").into())),
        ("restates", flags.one("restates")),
        ("instrument", flags.document(INSTRUMENT)),
        ("command", Some(json!({ spec.word: command }))),
    ];
    submission.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// Flags that were given, each read as JSON already.
struct Flags<'a>(&'a ArgMatches);

impl Flags<'_> {
    fn one(&self, name: &str) -> Option<Value> {
        self.0.get_one::<Value>(name).cloned()
    }

    fn all(&self, name: &str) -> Vec<Value> {
        self.0.get_many::<Value>(name).into_iter().flatten().cloned().collect()
    }

    fn value(&self, field: &Field) -> Option<Value> {
        match field.kind {
            Kind::Items | Kind::Days => Some(self.all(field.flag).into()),
            Kind::Names => self.names(field.flag),
            Kind::Basis => self.0.contains_id(field.flag).then(|| self.all(field.flag).into()),
            Kind::Not => Some((!self.0.get_flag(field.flag)).into()),
            Kind::Local => Some(self.local()),
            Kind::Inherited => self.0.contains_id("name").then(|| self.inherited()),
            Kind::Elements => Some(self.added()),
            Kind::Successors => {
                let listed =
                    self.all(field.flag).into_iter().map(|code| json!({ "item": code, "added": null }));
                let new = self.one("new").map(|code| json!({ "item": code, "added": self.added() }));
                Some(listed.chain(new).collect())
            }
            Kind::Continued => {
                let each = self.all(field.flag).into_iter();
                Some(each.map(|code| json!({ "item": code, "local": self.local() })).collect())
            }
            Kind::Approval => self.document(APPROVAL),
            Kind::Limits => {
                let limits =
                    LIMITS.iter().map(|(name, ..)| ((*name).to_owned(), self.one(name).unwrap_or_default()));
                Some(Value::Object(limits.collect()))
            }
            _ if field.need == Need::Else("") => Some(self.one(field.flag).unwrap_or_else(|| "".into())),
            _ => self.one(field.flag),
        }
    }

    fn names(&self, flag: &str) -> Option<Value> {
        self.one(flag).map(|zh| json!({ "zh": zh, "others": self.all("name-in") }))
    }

    fn inherited(&self) -> Value {
        json!({
            "names": self.names("name"), "item_type": self.one("type"), "basis": self.all("basis"),
            "set_by": self.one("set-by"), "levels": self.one("levels"),
        })
    }

    fn local(&self) -> Value {
        let remark = self.one("remark").unwrap_or_else(|| "".into());
        json!({ "department": self.one("department"), "authorities": self.all("authority"), "remark": remark })
    }

    fn added(&self) -> Value {
        json!({
            "inherited": self.inherited(), "local": self.local(),
            "first_implemented": self.one("first-implemented"),
        })
    }

    /// An instrument or an approval; clap has seen to it that it is whole.
    fn document(&self, flags: Document) -> Option<Value> {
        let [number, title, issuer, date, digest, transition] = flags.map(|flag| self.one(flag));
        number.map(|number| {
            json!({
                "number": number, "title": title, "issuer": issuer, "date": date,
                "digest": digest, "transition": transition,
            })
        })
    }
}
