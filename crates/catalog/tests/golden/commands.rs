//! One submission of every command, with every field filled.

use inforce_catalog::command::{
    AddItem, Adjust, Adopt, AgencyInput, AppointAgency, BodyInput, Claim, Confirm, DeclareCoverage, Decline,
    Devolve, End, Establish, GrantRole, InstrumentInput, LocalInput, MergeJurisdictions, NewItemInput,
    Reassign, Receive, Recentralise, RecodeJurisdiction, Reinstate, RenameAgency, RenameItem,
    RenameJurisdiction, Reshape, Resume, RetireAgency, RetireJurisdiction, SetCalendar, SetPolicy,
    SuccessorInput, SuccessorLocalInput, Suspend, TransferItems, Void, Withdraw, WithdrawRole,
};
use inforce_catalog::event::{
    AgencyKind, DeclineReason, EndReason, Interim, JurisdictionNature, ReshapeKind, Role, TimeLimits,
};
use inforce_catalog::{Command, CommandId, Digest, ItemType, JurisdictionCode, Level, Submission};

use crate::events::{basis, day, inherited, item, names};

const PRINCIPAL: &str = "acct-7f3a";

fn county() -> JurisdictionCode {
    "652801".parse().unwrap()
}

fn other_county() -> JurisdictionCode {
    "652822".parse().unwrap()
}

fn agency() -> AgencyInput {
    AgencyInput { jurisdiction: county(), code: "91350100M000100Y43".parse().unwrap() }
}

fn other_agency() -> AgencyInput {
    AgencyInput { jurisdiction: county(), code: "X65280100000000001".parse().unwrap() }
}

fn instrument() -> InstrumentInput {
    InstrumentInput {
        number: "巴政发〔2022〕46号".into(),
        title: "关于全面实行行政许可事项清单管理的通知".into(),
        issuer: agency(),
        date: day("2022-09-30"),
        digest: Some(Digest([0xab; 32])),
        transition: Some("在办件按原规定办结。".into()),
    }
}

fn local() -> LocalInput {
    LocalInput {
        department: BodyInput { name: "住房城乡建设局".into(), agency: Some(agency()) },
        authorities: vec![BodyInput { name: "县级燃气管理部门".into(), agency: None }],
        remark: "第1、729项".into(),
    }
}

fn elements() -> NewItemInput {
    NewItemInput { inherited: inherited(), local: local(), first_implemented: Some(day("2022-03-01")) }
}

fn of_levels() -> Vec<Command> {
    let jurisdiction = county();
    let limits = TimeLimits { apply: 11, review: 16, publish: 4, confirm: 21 };
    vec![
        Establish {
            level: Level::County,
            code: jurisdiction,
            names: names("库尔勒市"),
            parent: Some("652800".parse().unwrap()),
            nature: JurisdictionNature::Government,
        }
        .into(),
        RenameJurisdiction { jurisdiction, names: names("库尔勒区") }.into(),
        RecodeJurisdiction { jurisdiction, code: other_county() }.into(),
        MergeJurisdictions { jurisdiction, into: other_county() }.into(),
        RetireJurisdiction { jurisdiction, successor: Some(other_county()) }.into(),
        AppointAgency {
            jurisdiction, code: agency().code, kind: AgencyKind::Department, names: names("局")
        }
        .into(),
        RenameAgency { agency: agency(), names: names("住房城乡建设局") }.into(),
        RetireAgency { agency: agency() }.into(),
        TransferItems { from: agency(), to: other_agency() }.into(),
        GrantRole { jurisdiction: Some(jurisdiction), principal: PRINCIPAL.into(), role: Role::Officer }
            .into(),
        WithdrawRole { jurisdiction: None, principal: PRINCIPAL.into(), role: Role::Administrator }.into(),
        DeclareCoverage { jurisdiction, code_prefix: "00013".into(), complete: true, expected_count: 324 }
            .into(),
        SetPolicy { jurisdiction, limits }.into(),
        SetCalendar {
            jurisdiction,
            year: 2022,
            days_off: vec![day("2022-10-03")],
            extra_workdays: vec![day("2022-10-08")],
        }
        .into(),
        Receive { jurisdiction }.into(),
    ]
}

fn of_catalogs() -> Vec<Command> {
    let jurisdiction = county();
    let subject = item("000131101000");
    let successor = item("000131102000");
    let levels = "prefecture|county".parse().unwrap();
    vec![
        AddItem { jurisdiction, item: subject, elements: elements() }.into(),
        Claim { jurisdiction, item: subject, local: local(), inherited: Some(inherited()) }.into(),
        Decline {
            jurisdiction,
            item: subject,
            reason: DeclineReason::NoSuchActivity,
            note: "本地无此类业务。".into(),
        }
        .into(),
        Adjust {
            jurisdiction,
            item: subject,
            names: Some(names("燃气经营许可")),
            item_type: Some(ItemType::Approval),
            basis: Some(basis()),
        }
        .into(),
        RenameItem { jurisdiction, item: subject, names: names("燃气经营许可证核发") }.into(),
        Reshape {
            jurisdiction,
            kind: ReshapeKind::Superseded,
            predecessors: vec![subject],
            successors: vec![
                SuccessorInput { item: successor, added: Some(elements()) },
                SuccessorInput { item: item("000131103000"), added: None },
            ],
        }
        .into(),
        Devolve { jurisdiction, item: subject, levels, interim: Interim::PreviousBody }.into(),
        Recentralise { jurisdiction, item: subject, levels, interim: Interim::NewBody }.into(),
        Suspend { jurisdiction, item: subject, reason: "试点".into(), approval: Some(instrument()) }.into(),
        Resume { jurisdiction, item: subject }.into(),
        End { jurisdiction, item: subject, reason: EndReason::Annulled, approval: Some(instrument()) }.into(),
        Withdraw { jurisdiction, item: subject }.into(),
        Reinstate { jurisdiction, item: subject, elements: elements() }.into(),
        Confirm {
            jurisdiction,
            item: subject,
            parent_head: 4_711,
            successors: vec![SuccessorLocalInput { item: successor, local: local() }],
        }
        .into(),
        Reassign { jurisdiction, item: subject, local: local() }.into(),
        Adopt { record: 4_712 }.into(),
        Void { target: CommandId([0x0c; 16]), reason: "登记有误".into() }.into(),
    ]
}

/// Every command as it is submitted, in the order of its number.
pub(crate) fn samples() -> Vec<Submission> {
    let submission = |command: Command| {
        let timeless = matches!(command, Command::Receive(_) | Command::Adopt(_) | Command::Void(_));
        Submission {
            id: CommandId([0x0b; 16]),
            principal: PRINCIPAL.into(),
            expected_version: Some(2),
            effective_from: (!timeless).then(|| day("2022-11-01")),
            instrument: Some(instrument()),
            transcribed: matches!(command, Command::AddItem(_)),
            restates: matches!(command, Command::Claim(_)).then_some(4_000),
            command,
        }
    };
    of_levels().into_iter().chain(of_catalogs()).map(submission).collect()
}
