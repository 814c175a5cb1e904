//! An example of every command, from life: what `--example` prints.
//!
//! They are built from the law's own types, so that the compiler keeps them true.

use inforce_catalog::command::{
    AddItem, Adjust, Adopt, AgencyInput, AppointAgency, BodyInput, Claim, Command, CommandId, Confirm,
    DeclareCoverage, Decline, Devolve, End, Establish, GrantRole, InstrumentInput, LocalInput,
    MergeJurisdictions, NewItemInput, Reassign, Receive, Recentralise, RecodeJurisdiction, Reinstate,
    RenameAgency, RenameItem, RenameJurisdiction, Reshape, Resume, RetireAgency, RetireJurisdiction,
    SetCalendar, SetPolicy, Submission, SuccessorInput, SuccessorLocalInput, Suspend, TransferItems, Void,
    Withdraw, WithdrawRole,
};
use inforce_catalog::event::{
    AgencyKind, DeclineReason, EndReason, Interim, JurisdictionNature, ReshapeKind, Role, TimeLimits,
};
use inforce_catalog::{
    Citation, CitationKind, CreditCode, Day, Inherited, ItemCode, ItemType, JurisdictionCode, Level, Levels,
    Names,
};

fn place(code: &str) -> JurisdictionCode {
    code.parse().expect("a code of an example")
}

fn item(code: &str) -> ItemCode {
    code.parse().expect("a code of an example")
}

fn credit(code: &str) -> CreditCode {
    code.parse().expect("a code of an example")
}

fn day(text: &str) -> Day {
    text.parse().expect("a day of an example")
}

fn agency(jurisdiction: &str, code: &str) -> AgencyInput {
    AgencyInput { jurisdiction: place(jurisdiction), code: credit(code) }
}

fn water_bureau() -> AgencyInput {
    agency("652801", "X652801000000D0015")
}

fn law(kind: CitationKind, title: &str, articles: &str) -> Citation {
    Citation { kind, title: title.to_owned(), articles: articles.to_owned() }
}

fn local() -> LocalInput {
    let bureau = BodyInput { name: "库尔勒市水利局".to_owned(), agency: Some(water_bureau()) };
    LocalInput { department: bureau.clone(), authorities: vec![bureau], remark: String::new() }
}

fn new_item() -> NewItemInput {
    let ministry = BodyInput { name: "水利部".to_owned(), agency: None };
    let authority =
        BodyInput { name: "省级、设区的市级、县级水行政部门".to_owned(), agency: None };
    NewItemInput {
        inherited: Inherited {
            names: Names::zh("取水许可"),
            item_type: ItemType::General,
            basis: vec![law(CitationKind::Law, "《中华人民共和国水法》", "第七条、第四十八条")],
            set_by: Level::Nation,
            levels: Levels::of(&[Level::Region, Level::Prefecture, Level::County]),
        },
        local: LocalInput { department: ministry, authorities: vec![authority], remark: String::new() },
        first_implemented: None,
    }
}

fn levels_of_command(word: &str) -> Option<Command> {
    let county = place("652801");
    Some(match word {
        "establish" => Establish {
            level: Level::County,
            code: county,
            names: Names::zh("库尔勒市"),
            parent: Some(place("652800")),
            nature: JurisdictionNature::Government,
        }
        .into(),
        "rename-jurisdiction" => {
            RenameJurisdiction { jurisdiction: county, names: Names::zh("库尔勒市") }.into()
        }
        "recode-jurisdiction" => RecodeJurisdiction { jurisdiction: county, code: place("652831") }.into(),
        "merge-jurisdictions" => {
            MergeJurisdictions { jurisdiction: place("652829"), into: place("652828") }.into()
        }
        "retire-jurisdiction" => {
            RetireJurisdiction { jurisdiction: place("652801020"), successor: Some(place("652801001")) }
                .into()
        }
        "appoint-agency" => AppointAgency {
            jurisdiction: county,
            code: water_bureau().code,
            kind: AgencyKind::Department,
            names: Names::zh("库尔勒市水利局"),
        }
        .into(),
        "rename-agency" => RenameAgency { agency: water_bureau(), names: Names::zh("库尔勒市水务局") }.into(),
        "retire-agency" => RetireAgency { agency: water_bureau() }.into(),
        "transfer-items" => {
            TransferItems { from: water_bureau(), to: agency("652801", "X652801000000D0016") }.into()
        }
        "grant-role" => GrantRole {
            jurisdiction: Some(county),
            principal: "officer-652801".to_owned(),
            role: Role::Officer,
        }
        .into(),
        "withdraw-role" => WithdrawRole {
            jurisdiction: Some(county),
            principal: "officer-652801".to_owned(),
            role: Role::Officer,
        }
        .into(),
        "declare-coverage" => DeclareCoverage {
            jurisdiction: county,
            code_prefix: "650".to_owned(),
            complete: true,
            expected_count: 9,
        }
        .into(),
        "set-policy" => SetPolicy { jurisdiction: place("652800"), limits: TimeLimits::default() }.into(),
        "set-calendar" => SetCalendar {
            jurisdiction: place("650000"),
            year: 2023,
            days_off: vec![day("2023-01-02")],
            extra_workdays: vec![day("2023-01-28")],
        }
        .into(),
        "receive" => Receive { jurisdiction: county }.into(),
        _ => return None,
    })
}

fn items_of_catalogs(word: &str) -> Option<Command> {
    let (nation, county, water) = (JurisdictionCode::NATION, place("652801"), item("000119001000"));
    Some(match word {
        "add-item" => AddItem { jurisdiction: nation, item: water, elements: new_item() }.into(),
        "claim" => {
            Claim { jurisdiction: county, item: water, local: local(), inherited: Some(new_item().inherited) }
                .into()
        }
        "decline" => Decline {
            jurisdiction: place("652824"),
            item: item("000120024000"),
            reason: DeclineReason::NoSuchActivity,
            note: "境内无渔业船舶。".to_owned(),
        }
        .into(),
        "withdraw" => Withdraw { jurisdiction: county, item: water }.into(),
        "confirm" => {
            let successor = SuccessorLocalInput { item: item("000119099000"), local: local() };
            Confirm { jurisdiction: county, item: water, parent_head: 4711, successors: vec![successor] }
                .into()
        }
        "reassign" => Reassign { jurisdiction: county, item: water, local: local() }.into(),
        "reinstate" => Reinstate { jurisdiction: nation, item: water, elements: new_item() }.into(),
        "adopt" => Adopt { record: 4711 }.into(),
        "void" => Void { target: CommandId([0x42; 16]), reason: "录入错误".to_owned() }.into(),
        _ => return None,
    })
}

fn adjustments(word: &str) -> Option<Command> {
    let (jurisdiction, water) = (JurisdictionCode::NATION, item("000119001000"));
    let (levels, interim) = (Levels::of(&[Level::Prefecture, Level::County]), Interim::PreviousBody);
    Some(match word {
        "adjust" => Adjust {
            jurisdiction,
            item: water,
            names: None,
            item_type: None,
            basis: Some(vec![law(CitationKind::Law, "《中华人民共和国水法》", "第七条")]),
        }
        .into(),
        "rename-item" => RenameItem { jurisdiction, item: water, names: Names::zh("取水审批") }.into(),
        "reshape" => Reshape {
            jurisdiction,
            kind: ReshapeKind::Split,
            predecessors: vec![water],
            successors: vec![
                SuccessorInput { item: item("000119098000"), added: Some(new_item()) },
                SuccessorInput { item: item("000119099000"), added: Some(new_item()) },
            ],
        }
        .into(),
        "devolve" => Devolve { jurisdiction, item: water, levels, interim }.into(),
        "recentralise" => Recentralise { jurisdiction, item: water, levels, interim }.into(),
        "suspend" => Suspend {
            jurisdiction: place("650000"),
            item: water,
            reason: "修订期间暂停".to_owned(),
            approval: Some(approval()),
        }
        .into(),
        "resume" => Resume { jurisdiction, item: water }.into(),
        "end" => End { jurisdiction, item: water, reason: EndReason::Abolished, approval: None }.into(),
        _ => return None,
    })
}

/// What a region needs to stop an economic item of the State Council (article 21).
fn approval() -> InstrumentInput {
    InstrumentInput {
        number: "国函〔2022〕1号".to_owned(),
        title: "国务院关于同意停止实施取水许可的批复".to_owned(),
        issuer: agency("000000", "X000000000000G0000"),
        date: day("2022-10-01"),
        digest: None,
        transition: None,
    }
}

/// The example of a command.
pub(super) fn submission(word: &str) -> Option<Submission> {
    let command =
        levels_of_command(word).or_else(|| items_of_catalogs(word)).or_else(|| adjustments(word))?;
    let timeless = matches!(command, Command::Void(_) | Command::Receive(_) | Command::Adopt(_));
    let changes_a_catalog = items_of_catalogs(word).is_some() || adjustments(word).is_some();
    let instrument = InstrumentInput {
        number: "国办发〔2022〕2号".to_owned(),
        title: "国务院办公厅关于全面实行行政许可事项清单管理的通知".to_owned(),
        issuer: agency("000000", "X000000000000G0000"),
        date: day("2022-01-10"),
        digest: None,
        transition: None,
    };
    Some(Submission {
        id: "0b54c1de-5c4e-4c0c-9d6e-8f2f4a4c9d10".parse().ok()?,
        principal: "officer-652801".to_owned(),
        expected_version: None,
        effective_from: (!timeless).then(|| day("2022-10-28")),
        instrument: (changes_a_catalog && !timeless).then_some(instrument),
        transcribed: false,
        restates: None,
        command,
    })
}

/// The example of a command, as JSON.
pub(super) fn json(word: &str) -> String {
    submission(word).and_then(|submission| serde_json::to_string_pretty(&submission).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_an_example_that_is_read_back_as_itself() {
        for word in Command::WORDS {
            let example = submission(word).unwrap_or_else(|| panic!("{word} has no example"));
            assert_eq!(example.command.word(), *word);
            let value = serde_json::from_str(&json(word)).unwrap();
            assert_eq!(super::super::json::submission(value, None).unwrap(), example);
        }
    }
}
