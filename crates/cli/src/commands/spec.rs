//! Every command's flags, as a table: what the law calls a field, and how it is written on the command line.
//!
//! A flag becomes a value of the command's JSON form, so that flags, `--file` and `--example` speak of one thing. All
//! that flags cannot say is several new successors of one reshape, and different local elements for each successor of
//! one confirmation: those are given by `--file`.
//!
//! Help texts are written `中文 | English`, see [`crate::help`].

/// How a flag's text becomes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text as it is.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number.
    Number,
    /// A jurisdiction's code.
    Place,
    /// An item's code.
    Item,
    /// Several item codes: the flag is repeated.
    Items,
    /// A day.
    Day,
    /// Several days, repeated.
    Days,
    /// An agency's credit code.
    Credit,
    /// A command's id.
    Id,
    /// A file's digest.
    Digest,
    /// Levels, with commas between them.
    LevelSet,
    /// A name in Chinese, and with `--name-in TAG=TEXT` in other languages.
    Names,
    /// `TAG=TEXT`, repeated.
    Translations,
    /// An agency, written `JURISDICTION:CREDIT-CODE`.
    Agency,
    /// `NAME` or `NAME@JURISDICTION:CREDIT-CODE`.
    Body,
    /// `KIND:TITLE` or `KIND:TITLE:ARTICLES`, repeated.
    Basis,
    /// Item codes that are listed already, repeated, and with `--new` one that is not.
    Successors,
    /// Successors that go on here, repeated, with the same local elements.
    Continued,
    /// A switch that says no.
    Not,
    /// `--department`, `--authority …` and `--remark`.
    Local,
    /// The inherited elements: all or none.
    Inherited,
    /// All elements of a new item.
    Elements,
    /// An approval: `--approval-number` and so on.
    Approval,
    /// The four time limits.
    Limits,
}

/// One field of a command.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    /// Its name in JSON.
    pub(super) name: &'static str,
    /// The flag without its dashes.
    pub(super) flag: &'static str,
    pub(super) kind: Kind,
    pub(super) need: Need,
    pub(super) help: &'static str,
}

/// Whether a field must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    May,
    /// This is taken where it is not given.
    Else(&'static str),
}

/// One command.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spec {
    /// Its word, one of `Command::WORDS`.
    pub(super) word: &'static str,
    pub(super) about: &'static str,
    pub(super) fields: &'static [Field],
}

const fn field(name: &'static str, flag: &'static str, kind: Kind, need: Need, help: &'static str) -> Field {
    Field { name, flag, kind, need, help }
}

use Kind::{
    Agency, Approval, Basis, Continued, Credit, Days, Elements, Id, Inherited, Item, Items, LevelSet, Limits,
    Local, Names, Not, Number, Place, Successors, Text, Word,
};
use Need::{Else, May, Must};

/// The words of levels.
pub(super) const LEVELS: Kind = Word(&["nation", "region", "prefecture", "county", "township"]);
const NATURES: Kind = Word(&["government", "street_office", "other_unit"]);
const AGENCIES: Kind = Word(&[
    "lead_agency",
    "department",
    "government",
    "authorised_organisation",
    "vertically_managed",
    "inspectorate",
]);
const ROLES: Kind = Word(&["administrator", "officer", "transcriber"]);
const DECLINES: Kind =
    Word(&["not_our_level", "no_such_activity", "retained_above", "exercised_by_another_body"]);
const ENDS: Kind = Word(&["abolished", "annulled", "lapsed", "turned_into_filing"]);
const SHAPES: Kind = Word(&["merged", "split", "superseded"]);
const INTERIMS: Kind = Word(&["previous_body", "new_body"]);
/// The words of item types.
pub(super) const TYPES: &[&str] =
    &["unclassified", "general", "concession", "recognition", "approval", "registration"];

const WHERE: Field = field(
    "jurisdiction",
    "jurisdiction",
    Place,
    Must,
    "行政区划代码，6、9 或 12 位，例如 652801 | the jurisdiction's code, 6, 9 or 12 digits, for example 652801",
);
const ITEM: Field = field(
    "item",
    "item",
    Item,
    Must,
    "事项编码，12 位，例如 000104001000 | the item's code, 12 characters, for example 000104001000",
);
const NAME: Field = field("names", "name", Names, Must, "名称 | the name in Chinese");
const LOCAL: Field = field("local", "local", Local, Must, "");
const ELEMENTS: Field = field("elements", "elements", Elements, Must, "");
const APPROVED: Field = field("approval", "approval", Approval, May, "");
const AGENCY: Field = field(
    "agency",
    "agency",
    Agency,
    Must,
    "机关，写作“区划代码:信用代码” | the agency, JURISDICTION:CREDIT-CODE",
);
const LEVEL_SET: Field = field(
    "levels",
    "levels",
    LevelSet,
    Must,
    "今后可实施的层级，例如 prefecture,county | the levels that may exercise it from now on, for example prefecture,county",
);
const INTERIM: Field = field(
    "interim",
    "interim",
    INTERIMS,
    Else("previous_body"),
    "下级认领之前由谁实施 | who acts until each lower level has claimed",
);

macro_rules! specs {
    ($($word:literal $about:literal [$($field:expr),* $(,)?])*) => {
        /// All commands, in the order of the law's table.
        pub(super) const SPECS: &[Spec] = &[$(Spec { word: $word, about: $about, fields: &[$($field),*] },)*];
    };
}

specs! {
    "establish" "设立行政区划 | establish a jurisdiction" [
        field("level", "level", LEVELS, Must, "层级 | its level"),
        field("code", "code", Place, Must, "代码 | its code"),
        NAME,
        field("parent", "parent", Place, May, "上级的代码；国家没有上级 | the parent's code; the nation has none"),
        field("nature", "nature", NATURES, Else("government"), "性质 | whether it is a government"),
    ]
    "rename-jurisdiction" "行政区划更名 | another name for a jurisdiction" [WHERE, NAME]
    "recode-jurisdiction" "变更行政区划代码 | another code for a jurisdiction" [
        WHERE,
        field("code", "code", Place, Must, "新代码 | the new code"),
    ]
    "merge-jurisdictions" "合并行政区划 | one jurisdiction goes into another" [
        WHERE,
        field("into", "into", Place, Must, "并入的同级区划 | the one that goes on, of the same level"),
    ]
    "retire-jurisdiction" "撤销行政区划 | abolish a jurisdiction" [
        WHERE,
        field("successor", "successor", Place, May, "承接的区划 | who takes over"),
    ]
    "appoint-agency" "设立机关 | appoint an agency" [
        WHERE,
        field("code", "code", Credit, Must, "统一社会信用代码；没有的用 X 加 17 位 | its credit code; X and 17 digits or capitals where it has none"),
        field("kind", "kind", AGENCIES, Must, "类别 | what it is"),
        NAME,
    ]
    "rename-agency" "机关更名 | another name for an agency" [AGENCY, NAME]
    "retire-agency" "撤销机关，其事项须先移交 | abolish an agency that no listing names" [AGENCY]
    "transfer-items" "机构改革：移交事项 | one agency's items go to another" [
        field("from", "from", Agency, Must, "移出的机关 | the agency that loses them, JURISDICTION:CREDIT-CODE"),
        field("to", "to", Agency, Must, "移入的机关 | the agency that gets them, JURISDICTION:CREDIT-CODE"),
    ]
    "grant-role" "授予角色 | give a principal a role" [
        field("jurisdiction", "jurisdiction", Place, May, "行政区划，不填则为整个账本 | where; the whole ledger if left out"),
        field("principal", "to", Text, Must, "账号，不得含个人信息 | to whom; no personal data"),
        field("role", "role", ROLES, Must, "角色 | which"),
    ]
    "withdraw-role" "撤销角色 | take a role away" [
        field("jurisdiction", "jurisdiction", Place, May, "行政区划，不填则为整个账本 | where; the whole ledger if left out"),
        field("principal", "from", Text, Must, "账号 | from whom"),
        field("role", "role", ROLES, Must, "角色 | which"),
    ]
    "declare-coverage" "声明清单完整 | the catalog lists every item of a code prefix" [
        WHERE,
        field("code_prefix", "code-prefix", Text, Else(""), "编码前缀，不填则为全部 | the beginning of the codes; all where left out"),
        field("complete", "no-longer", Not, Must, "不再完整 | it is no longer declared complete"),
        field("expected_count", "expected-count", Number, Must, "依据文件所载的项数，只计主项 | how many main items the instrument says there are"),
    ]
    "set-policy" "设定时限（工作日） | time limits in working days" [WHERE, field("limits", "limits", Limits, Must, "")]
    "set-calendar" "设定工作日历 | a year's exceptions from Monday to Friday" [
        WHERE,
        field("year", "year", Number, Must, "年份 | the year"),
        field("days_off", "day-off", Days, May, "放假的工作日，可重复 | a day off that would be worked; repeat"),
        field("extra_workdays", "workday", Days, May, "调休上班的周末，可重复 | a weekend day that is worked; repeat"),
    ]
    "receive" "接收上级下发的清单 | what the parent has issued is received" [WHERE]
    "add-item" "新增事项，由设定它的层级办理 | the level that sets an item adds it" [WHERE, ITEM, ELEMENTS]
    "claim" "认领上级清单中的事项 | take an item of the parent's catalog" [
        WHERE,
        ITEM,
        field("inherited", "inherited", Inherited, May, "本级所见的基本要素，与上级不一致即被拒绝 | The elements as you have them: refused if they differ from the parent's"),
        LOCAL,
    ]
    "decline" "不认领，并说明理由 | say why an item is not taken" [
        WHERE,
        ITEM,
        field("reason", "reason", DECLINES, Must, "理由 | why"),
        field("note", "note", Text, Else(""), "说明 | why, in words"),
    ]
    "adjust" "调整本级设定的事项 | change elements of an item this level set" [
        WHERE,
        ITEM,
        field("names", "name", Names, May, "新名称 | the new name in Chinese"),
        field("item_type", "type", Word(TYPES), May, "新的事项类型 | the new type"),
        field("basis", "basis", Basis, May, "新的全部依据，写作“类别:标题:条款”，可重复 | the whole new basis, KIND:TITLE[:ARTICLES]; repeat"),
    ]
    "rename-item" "本级设定的事项更名 | another name for an item this level set" [WHERE, ITEM, NAME]
    "reshape" "合并、拆分、停用原事项 | items end and others stand in their place" [
        WHERE,
        field("kind", "kind", SHAPES, Must, "方式 | how"),
        field("predecessors", "predecessor", Items, Must, "停用的原事项，可重复 | an item that ends; repeat"),
        field("successors", "successor", Successors, Must, "清单已有的承接事项，可重复 | a successor that is listed already; repeat"),
    ]
    "devolve" "下放 | lower levels may exercise it" [WHERE, ITEM, LEVEL_SET, INTERIM]
    "recentralise" "上收 | lower levels may no longer exercise it" [WHERE, ITEM, LEVEL_SET, INTERIM]
    "suspend" "暂停 | stop an item for a time" [
        WHERE,
        ITEM,
        field("reason", "reason", Text, Else(""), "理由 | why"),
        APPROVED,
    ]
    "resume" "恢复暂停的事项 | a suspended item goes on" [WHERE, ITEM]
    "end" "停用、取消 | stop an item" [WHERE, ITEM, field("reason", "reason", ENDS, Must, "理由 | why"), APPROVED]
    "withdraw" "退出：可实施层级已不含本级 | give up a listing whose levels no longer include this one" [WHERE, ITEM]
    "reinstate" "恢复已停用的事项 | an ended item begins a new life" [WHERE, ITEM, ELEMENTS]
    "confirm" "确认上级的变动 | take over or acknowledge what changed above" [
        WHERE,
        ITEM,
        field("parent_head", "parent-head", Number, Must, "所见上级的最后一条记录（ask listing 可查） | the parent's last record you saw (`ask listing` shows it)"),
        field("successors", "successor", Continued, May, "本级同时认领的承接事项，可重复，要素相同；各不相同时用 --file | a successor that is claimed here at once; repeat. All get the same department and authority; other than that: --file"),
    ]
    "reassign" "变更本级要素 | another department or other authorities here" [WHERE, ITEM, LOCAL]
    "adopt" "采认对本级行为的转录 | take a transcription of this level's act as its own record" [
        field("record", "record", Number, Must, "转录的记录 | the transcribed record"),
    ]
    "void" "撤销误录的整条命令 | undo one whole command that was recorded by mistake" [
        field("target", "target", Id, Must, "命令编号 | the command's id"),
        field("reason", "reason", Text, Must, "理由 | why"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use inforce_catalog::Command;
    use inforce_catalog::event::{AgencyKind, DeclineReason, EndReason, Role};

    #[test]
    fn there_is_a_row_for_every_command_of_the_law_in_its_order() {
        let words: Vec<&str> = SPECS.iter().map(|s| s.word).collect();
        assert_eq!(words, Command::WORDS);
    }

    #[test]
    fn the_words_offered_are_those_of_the_law() {
        let offered = |kind: Kind| match kind {
            Word(words) => words.to_vec(),
            _ => Vec::new(),
        };
        assert_eq!(offered(AGENCIES), AgencyKind::ALL.map(AgencyKind::word));
        assert_eq!(offered(ROLES), Role::ALL.map(Role::word));
        assert_eq!(offered(DECLINES), DeclineReason::ALL.map(DeclineReason::word));
        assert_eq!(offered(ENDS), EndReason::ALL.map(EndReason::word));
        assert_eq!(offered(LEVELS), inforce_catalog::Level::ALL.map(inforce_catalog::Level::word));
    }
}
