//! Breakers of the rules that most commands share, and of those of jurisdictions, agencies and roles.

use inforce_catalog::command::{Reassign, Receive, WithdrawRole};
use inforce_catalog::event::{AgencyKind, Role};
use inforce_catalog::{Command, CommandId, Entry, Event, RefusalCode as R, Submission};
use serde_json::{Value, json, to_value};

use super::trials::{
    GONE_COUNTY, LOCAL_ITEM, SUB_ITEM, by_clerk, copied, gone_government, last, names_bureau, suspend,
};
use super::{Breaker, Fields, Touched};
#[allow(clippy::wildcard_imports)] // The words of the small world are the language of these tests.
use crate::world::*;

/// One field set.
pub(super) fn set(path: &str, value: Value) -> Fields {
    vec![(path.to_owned(), value)]
}

/// The value of a field.
pub(super) fn of<T: serde::Serialize>(value: T) -> Value {
    to_value(value).unwrap()
}

/// The field of the jurisdiction that the command is about.
fn place(submission: &Submission) -> &'static str {
    match submission.command {
        Command::RenameAgency(_) | Command::RetireAgency(_) => "command.agency.jurisdiction",
        Command::TransferItems(_) => "command.from.jurisdiction",
        _ => "command.jurisdiction",
    }
}

/// The field of the jurisdiction's own elements.
pub(super) fn local(submission: &Submission, of: &str) -> String {
    let local = match submission.command {
        Command::AddItem(_) | Command::Reinstate(_) => "command.elements.local",
        Command::Reshape(_) => "command.successors.0.added.local",
        Command::Confirm(_) => "command.successors.0.local",
        _ => "command.local",
    };
    format!("{local}.{of}")
}

/// Who issued the instrument of a submission that has one.
fn issuer(submission: &Submission) -> String {
    submission.instrument.as_ref().unwrap().issuer.jurisdiction.to_string()
}

const CATALOG_ACTS: &[&str] = &[
    "declare-coverage",
    "add-item",
    "add-item by government rules",
    "claim",
    "adjust",
    "rename-item",
    "reshape",
    "devolve",
    "recentralise",
    "suspend",
    "suspend with approval",
    "resume",
    "end",
    "end with approval",
    "withdraw",
    "reinstate",
    "reassign",
];
const NEVER_COPIED: &[&str] = &[
    "establish",
    "rename-jurisdiction",
    "recode-jurisdiction",
    "merge-jurisdictions",
    "retire-jurisdiction",
    "appoint-agency",
    "rename-agency",
    "retire-agency",
    "transfer-items",
    "grant-role",
    "withdraw-role",
    "set-policy",
    "set-calendar",
    "receive",
    "adopt",
    "void of a role",
];
const TIMELESS: &[&str] = &["receive", "adopt", "void", "void of a role"];
pub(super) const BREAKERS: &[Breaker] = &[
    Breaker::new(R::TextEmpty, "a blank number", |_, _| set("instrument.number", json!(" "))),
    Breaker::new(R::TextEmpty, "a blank name", |_, _| set("command.names.zh", json!(" "))),
    Breaker::new(R::TextEmpty, "no reason", |_, _| set("command.reason", json!("")))
        .of(&["void", "void of a role"]),
    Breaker::new(R::TextTooLong, "a long title", |_, _| set("instrument.title", json!("长".repeat(400)))),
    Breaker::new(R::TextTooLong, "a long note", |_, _| set("command.note", json!("长".repeat(1001)))),
    Breaker::new(R::TextNotClean, "a bell in the transition clause", |_, _| {
        set("instrument.transition", json!("\u{7}"))
    }),
    Breaker::new(R::TextNotClean, "a bell in the remark", |_, s| set(&local(s, "remark"), json!("\u{7}"))),
    Breaker::new(R::TextNotClean, "a prefix of small letters", |_, _| {
        set("command.code_prefix", json!("ab"))
    }),
    Breaker::new(R::BadPrincipal, "a personal name", |_, _| set("principal", json!("张三"))),
    Breaker::new(R::BadPrincipal, "a role for a personal name", |_, _| {
        set("command.principal", json!("张三"))
    }),
    Breaker::new(R::TooMany, "seventeen authorities", |_, s| {
        set(&local(s, "authorities"), json!(vec![json!({"name": "局", "agency": null}); 17]))
    }),
    Breaker::new(R::TooMany, "a hundred and six workdays", |_, _| {
        set("command.extra_workdays", json!(vec!["2022-10-08"; 106]))
    }),
    Breaker::new(R::Repeated, "two names in English", |_, _| {
        let english = json!({"lang": "en", "text": "name"});
        set("command.names.others", json!([english, english]))
    }),
    Breaker::new(R::Repeated, "a day off twice", |_, _| {
        set("command.days_off", json!(["2022-10-03", "2022-10-03"]))
    }),
    Breaker::new(R::OutOfRange, "no day to confirm", |_, _| set("command.limits.confirm", json!(0))),
    Breaker::new(R::OutOfRange, "a year long ago", |_, _| set("command.year", json!(1900))),
    Breaker::new(R::DayMissing, "no day", |_, _| set("effective_from", Value::Null)).except(TIMELESS),
    Breaker::new(R::DayNotAllowed, "a day", |_, _| set("effective_from", json!("2022-03-01"))).of(TIMELESS),
    Breaker::new(R::OutsideLedger, "a place of the corps", |_, s| set(place(s), json!("652823501"))),
    Breaker::new(R::OutsideLedger, "a code of the corps", |_, _| set("command.code", json!("652823501")))
        .of(&["establish", "recode-jurisdiction"]),
    Breaker::new(R::JurisdictionUnknown, "a place nobody knows", |_, s| set(place(s), json!("652899"))),
    Breaker::new(R::JurisdictionUnknown, "into a place nobody knows", |_, _| {
        set("command.into", json!("652899"))
    }),
    Breaker::new(R::JurisdictionUnknown, "a successor nobody knows", |_, _| {
        set("command.successor", json!("652899"))
    }),
    Breaker::new(R::JurisdictionRetired, "a place that is gone", |_, s| set(place(s), json!(GONE_COUNTY))),
    Breaker::new(R::JurisdictionRetired, "into a place that is gone", |_, _| {
        set("command.into", json!(GONE_COUNTY))
    }),
    Breaker::new(R::VoidTargetUnknown, "an unknown command", |_, _| {
        set("command.target", of(CommandId([99; 16])))
    }),
    Breaker::new(R::NotPermitted, "nobody", |_, _| set("principal", json!("nobody"))),
    Breaker::new(R::TranscriptionNotAllowed, "marked as a copy", |_, _| set("transcribed", json!(true)))
        .of(NEVER_COPIED),
    Breaker::new(R::ExpectedVersionDiffers, "a stale version", |_, _| set("expected_version", json!(99))),
    Breaker::new(R::AgencyUnknown, "an unknown issuer", |_, _| {
        set("instrument.issuer.code", json!("X00000000000000099"))
    }),
    Breaker::new(R::AgencyAlreadyRetired, "an issuer that is gone", |_, _| {
        set("instrument.issuer", of(gone_government(NATION)))
    }),
    Breaker::new(R::AgencyUnknown, "an unknown agency", |_, _| {
        set("command.agency.code", json!("X00000000000000099"))
    }),
    Breaker::new(R::AgencyAlreadyRetired, "an agency that is gone", |_, _| {
        set("command.agency.code", of(gone_government(COUNTY).code))
    }),
    Breaker::new(R::AgencyUnknown, "an unknown receiver", |_, _| {
        set("command.to.code", json!("X00000000000000099"))
    }),
    Breaker::new(R::AgencyUnknown, "a receiver that is gone elsewhere", |_, _| {
        set("command.to", of(gone_government(NATION)))
    }),
    Breaker::new(R::AgencyAlreadyRetired, "from an agency that is gone", |_, _| {
        set("command.from.code", of(gone_government(COUNTY).code))
    }),
    Breaker::new(R::ParentUnknown, "an unknown parent", |_, _| set("command.parent", json!("660000"))),
    Breaker::new(R::WrongLevelOrder, "a township under a prefecture", |_, _| {
        set("command.level", json!("township"))
    })
    .of(&["establish"]),
    Breaker::new(R::CodeNotUnderParent, "a code of another prefecture", |_, _| {
        set("command.code", json!("653101"))
    })
    .of(&["establish", "recode-jurisdiction"]),
    Breaker::new(R::CodeInUse, "a code in use", |_, _| set("command.code", json!(OTHER_COUNTY)))
        .of(&["establish", "recode-jurisdiction"]),
    Breaker::new(R::SuccessorMissing, "no successor", |_, _| set("command.successor", Value::Null))
        .of(&["retire-jurisdiction"]),
    Breaker::new(R::SuccessorUnfit, "a township as successor", |_, _| {
        set("command.successor", json!(TOWNSHIP))
    })
    .of(&["retire-jurisdiction"]),
    Breaker::new(R::SuccessorUnfit, "into a township", |_, _| set("command.into", json!(TOWNSHIP))),
    Breaker::new(R::NotAGovernment, "a government of a street", |_, _| {
        [set("command.jurisdiction", json!(STREET)), set("command.kind", of(AgencyKind::Government))].concat()
    })
    .of(&["appoint-agency"]),
    Breaker::new(R::AgencyExists, "an agency's code", |_, _| set("command.code", of(bureau(COUNTY).code)))
        .of(&["appoint-agency"]),
    Breaker::new(R::AgencyInUse, "an agency in use", |_, _| Vec::new())
        .of(&["retire-agency"])
        .after(Touched::Item, names_bureau),
    Breaker::new(R::NothingToTransfer, "from an agency without items", |_, _| {
        set("command.from.code", of(government(COUNTY).code))
    }),
    Breaker::new(R::RoleHeld, "a role that is held", |_, _| set("command.principal", json!(officer(COUNTY))))
        .of(&["grant-role"]),
    Breaker::new(R::RoleNotHeld, "a role that is not held", |_, _| {
        set("command.role", of(Role::Transcriber))
    })
    .of(&["withdraw-role"]),
    Breaker::new(R::CoverageCountDiffers, "another count", |_, _| set("command.expected_count", json!(9))),
    Breaker::new(R::CalendarDayWrong, "a Saturday off", |_, _| {
        set("command.days_off", json!(["2022-10-01"]))
    }),
    Breaker::new(R::InstrumentMissing, "no instrument", |_, _| set("instrument", Value::Null))
        .of(CATALOG_ACTS),
    Breaker::new(R::InstrumentNotByGovernment, "a bureau's instrument", |_, s| {
        let bureau = bureau(&issuer(s));
        set("instrument.issuer", of(bureau))
    })
    .of(CATALOG_ACTS),
    Breaker::new(R::DigestMissing, "a copy without a digest", |_, _| {
        [set("transcribed", json!(true)), set("instrument.digest", Value::Null)].concat()
    })
    .of(CATALOG_ACTS),
    Breaker::new(R::DigestMissing, "a copied answer without a digest", |_, _| {
        [set("transcribed", json!(true)), set("instrument.digest", Value::Null)].concat()
    })
    .of(&["decline", "confirm", "confirm a reshaping"]),
    Breaker::new(R::InstrumentMissing, "a copied answer without an instrument", |_, _| {
        [set("transcribed", json!(true)), set("instrument", Value::Null)].concat()
    })
    .of(&["decline", "confirm", "confirm a reshaping"]),
    Breaker::new(R::TranscriptionRepeated, "copied before: a claim", |_, _| set("transcribed", json!(true)))
        .of(&["claim"])
        .after(Touched::Item, |w| _ = w.accept(copied(by_clerk(COUNTY, claim(COUNTY, SUB_ITEM))))),
    Breaker::new(R::TranscriptionRepeated, "copied before: a suspension", |_, _| {
        set("transcribed", json!(true))
    })
    .of(&["suspend"])
    .after(Touched::Item, |w| _ = w.accept(copied(by_clerk(REGION, suspend(LOCAL_ITEM))))),
    Breaker::new(R::TranscriptionRepeated, "copied before: own elements", |_, _| {
        set("transcribed", json!(true))
    })
    .of(&["reassign"])
    .after(Touched::Item, |w| {
        let (jurisdiction, item, local) = (code(COUNTY), item(ITEM), crate::world::local("他局"));
        w.accept(copied(by_clerk(COUNTY, Reassign { jurisdiction, item, local })));
    }),
    Breaker::new(R::NothingNew, "all received", |_, _| Vec::new()).of(&["receive"]).after(
        Touched::Receipts,
        |w| {
            w.accept(timeless(by_clerk(COUNTY, Receive { jurisdiction: code(COUNTY) })));
        },
    ),
    Breaker::new(R::NothingChanges, "the jurisdiction's name", |_, _| {
        set("command.names.zh", json!(format!("地方{COUNTY}")))
    })
    .of(&["rename-jurisdiction"]),
    Breaker::new(R::NothingChanges, "the agency's name", |_, _| {
        set("command.names.zh", json!(format!("{COUNTY}机关")))
    })
    .of(&["rename-agency"]),
    Breaker::new(R::NothingChanges, "the jurisdiction's code", |_, _| set("command.code", json!(COUNTY)))
        .of(&["recode-jurisdiction"]),
    Breaker::new(R::VoidOfVoid, "the command of a void", |w, _| {
        set("command.target", of(last(w, is_void_or_genesis).command))
    })
    .of(&["void", "void of a role"])
    .after(Touched::OtherItem, void_a_claim),
    Breaker::new(R::AlreadyVoid, "a command that is void", |w, _| {
        let target = match last(w, is_void_or_genesis).event() {
            Event::Voided(voided) => voided.command,
            _ => CommandId([255; 16]),
        };
        set("command.target", of(target))
    })
    .of(&["void", "void of a role"])
    .after(Touched::OtherItem, void_a_claim),
    Breaker::new(R::NotVoidable, "the command of the genesis", |_, _| {
        set("command.target", of(CommandId([255; 16])))
    })
    .of(&["void", "void of a role"]),
    Breaker::new(R::NotOwnTranscription, "somebody else's copy", |_, _| {
        set("principal", json!("transcriber"))
    })
    .of(&["void"]),
    Breaker::new(R::NotATranscription, "an act of its own", |w, _| {
        set("command.record", json!(w.head(NATION, FREE_ITEM)))
    })
    .of(&["adopt"]),
    Breaker::new(R::NotATranscription, "no record", |_, _| set("command.record", json!(99_999)))
        .of(&["adopt"]),
    Breaker::new(R::RestatesUnfit, "said to restate the genesis", |_, _| set("restates", json!(0))),
    Breaker::new(R::LastAdministrator, "the last administrator", |_, _| {
        [
            set("principal", json!("admin")),
            set("command.jurisdiction", Value::Null),
            set("command.principal", json!("admin")),
            set("command.role", of(Role::Administrator)),
        ]
        .concat()
    })
    .of(&["withdraw-role"])
    .after(Touched::Roles, |w| {
        let role = Role::Administrator;
        let withdraw = WithdrawRole { jurisdiction: None, principal: "clerk".into(), role };
        w.accept(by_admin(withdraw));
    }),
];

/// A void; where none is recorded yet, the genesis.
fn is_void_or_genesis(entry: &Entry) -> bool {
    matches!(entry.event(), Event::Voided(_) | Event::Genesis(_))
}

fn void_a_claim(w: &mut World) {
    let claimed = w.accept(by_clerk(COUNTY, claim(COUNTY, SUB_ITEM)));
    w.accept(timeless(by_clerk(COUNTY, void(claimed))));
}
