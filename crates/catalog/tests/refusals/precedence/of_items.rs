//! Breakers of the rules about items: who may set what, what is claimed and confirmed, what is adjusted.

use inforce_catalog::CommandId;
use inforce_catalog::command::{Claim, End};
use inforce_catalog::event::EndReason;
use inforce_catalog::{CitationKind, Command, Level, RefusalCode as R, Submission};
use serde_json::{Value, json};

use super::breakers::{local, of, set};
use super::trials::{
    LOCAL_ITEM, LOCAL_MAIN, LOCAL_SUB, MAIN, OTHER_REGION, REPLACED, SUB_ITEM, by_clerk, gone_government,
    suspend,
};
use super::{Breaker, Fields, Touched};
#[allow(clippy::wildcard_imports)] // The words of the small world are the language of these tests.
use crate::world::*;

/// The field of the inherited elements.
fn inherited(submission: &Submission, of: &str) -> String {
    let inherited = match submission.command {
        Command::Reshape(_) => "command.successors.0.added.inherited",
        Command::Claim(_) => "command.inherited",
        Command::Adjust(_) => "command",
        _ => "command.elements.inherited",
    };
    format!("{inherited}.{of}")
}

/// Another jurisdiction acts, with an instrument of its own government.
fn acted_by(place: &str) -> Fields {
    [set("command.jurisdiction", json!(place)), set("instrument.issuer", of(government(place)))].concat()
}

fn by(kind: CitationKind) -> Value {
    of(vec![citation(kind)])
}

/// Voids all that a jurisdiction did with an item.
fn void_all(w: &mut World, place: &str, text: &str) {
    let listing = w.register.listing(w.id(place), item(text)).unwrap();
    let done: Vec<CommandId> = listing.entries().iter().map(|e| e.command).collect();
    w.submit(done.into_iter().map(|command| timeless(by_clerk(place, void(command)))).collect()).unwrap();
}

const ON_LISTED: &[&str] = &[
    "adjust",
    "rename-item",
    "devolve",
    "recentralise",
    "suspend",
    "suspend with approval",
    "resume",
    "end",
    "end with approval",
    "withdraw",
    "reinstate",
    "confirm",
    "confirm a reshaping",
    "reassign",
];
const NEW: &[&str] = &["add-item", "reinstate", "reshape"];

pub(super) const BREAKERS: &[Breaker] = &[
    Breaker::new(R::TooMany, "twenty-five citations", |_, s| {
        set(&inherited(s, "basis"), of(vec![citation(CitationKind::LocalRegulation); 25]))
    })
    .of(&["add-item", "reinstate", "reshape", "adjust", "claim"]),
    Breaker::new(R::Repeated, "a successor twice", |_, s| {
        let Command::Reshape(reshape) = &s.command else { return Vec::new() };
        set("command.successors", json!([reshape.successors[0], reshape.successors[0]]))
    })
    .of(&["reshape"]),
    Breaker::new(R::ReshapeUnfit, "one item merged", |_, _| set("command.kind", json!("merged")))
        .of(&["reshape"]),
    Breaker::new(R::AgencyUnknown, "an unknown department", |_, s| {
        let unknown = json!({"jurisdiction": NATION, "code": "X00000000000000099"});
        set(&local(s, "department.agency"), unknown)
    }),
    Breaker::new(R::AgencyAlreadyRetired, "an authority that is gone", |_, s| {
        set(&local(s, "authorities.0.agency"), of(gone_government(REGION)))
    }),
    Breaker::new(R::AgencyUnknown, "an unknown body that approves", |_, _| {
        set("command.approval.issuer.code", json!("X00000000000000099"))
    }),
    Breaker::new(R::AgencyAlreadyRetired, "a body that approves and is gone", |_, _| {
        set("command.approval.issuer", of(gone_government(NATION)))
    }),
    Breaker::new(R::TextEmpty, "an approval without number", |_, _| {
        set("command.approval.number", json!(""))
    }),
    Breaker::new(R::NotListed, "an item nobody lists", |_, _| set("command.item", json!("000999001000")))
        .of(ON_LISTED),
    Breaker::new(R::NotListed, "a predecessor nobody lists", |_, _| {
        set("command.predecessors.0", json!("000999001000"))
    }),
    Breaker::new(R::ApprovalNotAllowed, "approved by the region itself", |_, _| {
        set("command.approval.issuer", of(government(REGION)))
    }),
    Breaker::new(R::ApprovalNotAllowed, "approved for an item set by law", |_, _| {
        set("command.item", json!(ITEM))
    })
    .of(&["suspend with approval", "end with approval"]),
    Breaker::new(R::BelowSettingLevel, "by a level below", |_, _| acted_by(PREFECTURE)).of(&[
        "adjust",
        "rename-item",
        "devolve",
        "recentralise",
        "suspend",
        "resume",
        "end",
        "reinstate",
        "reshape",
    ]),
    Breaker::new(R::BasicElementEmpty, "no basis", |_, s| set(&inherited(s, "basis"), json!([]))).of(&[
        "add-item",
        "reinstate",
        "reshape",
        "adjust",
        "claim",
    ]),
    Breaker::new(R::BasicElementEmpty, "no department", |_, s| set(&local(s, "department.name"), json!(""))),
    Breaker::new(R::MayNotSet, "set by department rules", |_, s| {
        set(&inherited(s, "basis"), by(CitationKind::DepartmentRule))
    })
    .of(&["add-item", "reinstate", "reshape", "adjust"]),
    Breaker::new(R::FirstImplementedMissing, "never implemented", |_, _| {
        set("command.elements.first_implemented", Value::Null)
    })
    .of(&["add-item by government rules"]),
    Breaker::new(R::AlreadyLapsed, "implemented long ago", |_, _| {
        set("command.elements.first_implemented", json!("2021-03-01"))
    })
    .of(&["add-item by government rules"]),
    Breaker::new(R::SetByDiffers, "set by the nation", |_, s| {
        set(&inherited(s, "set_by"), of(Level::Nation))
    })
    .of(NEW),
    Breaker::new(R::LevelsUnfit, "levels above", |_, s| set(&inherited(s, "levels"), json!("nation|region")))
        .of(NEW),
    Breaker::new(R::LevelsUnfit, "changed to levels above", |_, _| {
        set("command.levels", json!("nation|region"))
    }),
    Breaker::new(R::ItemCodeUsed, "a code of another item", |_, _| set("command.item", json!(FREE_ITEM)))
        .of(&["add-item"]),
    Breaker::new(R::ItemCodeUsed, "a successor with another item's code", |_, _| {
        set("command.successors.0.item", json!(FREE_ITEM))
    })
    .of(&["reshape"]),
    Breaker::new(R::FamilyDisagrees, "a main item beside one that stands alone", |_, _| {
        set("command.item", json!("65000100200Y"))
    })
    .of(&["add-item"]),
    Breaker::new(R::FamilyDisagrees, "levels beyond the main item's", |_, s| {
        set(&inherited(s, "levels"), json!("region|township"))
    })
    .of(&["add-item", "reinstate"]),
    Breaker::new(R::FamilyDisagrees, "changed beyond the main item's levels", |_, _| {
        set("command.levels", json!("prefecture|township"))
    }),
    Breaker::new(R::SetterDoesNotClaim, "by the nation", |_, _| acted_by(NATION)).of(&["claim", "decline"]),
    Breaker::new(R::SetterDoesNotClaim, "received by the nation", |_, _| {
        set("command.jurisdiction", json!(NATION))
    })
    .of(&["receive"]),
    Breaker::new(R::ParentDoesNotList, "an item the parent does not list", |_, _| {
        set("command.item", json!("000999001000"))
    })
    .of(&["claim", "decline"]),
    Breaker::new(R::ParentDoesNotList, "the parent's claim is void", |_, _| Vec::new())
        .of(&["claim"])
        .after(Touched::Parent, |w| void_all(w, PREFECTURE, SUB_ITEM)),
    Breaker::new(R::ParentHeadMoved, "an old head of the parent's", |_, _| {
        set("command.parent_head", json!(1))
    }),
    Breaker::new(R::SourceGone, "the parent's claim of it is void", |_, _| Vec::new())
        .of(&["confirm"])
        .after(Touched::Parent, |w| void_all(w, REGION, ITEM)),
    Breaker::new(R::SourceGone, "the parent's replaced listing is void", |_, _| Vec::new())
        .of(&["confirm a reshaping"])
        .after(Touched::Parent, |w| void_all(w, REGION, REPLACED)),
    Breaker::new(R::NoAllowedLevel, "an item for levels above only", |_, _| {
        [acted_by(PREFECTURE), set("command.item", json!(REGION_ITEM))].concat()
    })
    .of(&["claim"])
    .after(Touched::OtherItem, |w| {
        w.accept(by_clerk(REGION, claim(REGION, REGION_ITEM)));
    }),
    Breaker::new(R::InheritedDiffers, "a wider name", |_, s| {
        set(&inherited(s, "names.zh"), json!("示例许可（扩大）"))
    })
    .of(&["claim"]),
    Breaker::new(R::MainItemMissing, "a sub-item of nothing", |_, _| {
        set("command.item", json!("650001077001"))
    })
    .of(&["add-item"]),
    Breaker::new(R::MainItemMissing, "a successor that is a sub-item of nothing", |_, _| {
        set("command.successors.0.item", json!("650001077001"))
    })
    .of(&["reshape"]),
    Breaker::new(R::MainItemMissing, "the county's main item is void", |_, _| Vec::new())
        .of(&["claim"])
        .after(Touched::MainItem, |w| void_all(w, COUNTY, MAIN)),
    Breaker::new(R::MainItemMissing, "the prefecture's main item is void", |_, _| Vec::new())
        .of(&["confirm a reshaping"])
        .after(Touched::MainItem, |w| void_all(w, PREFECTURE, MAIN)),
    Breaker::new(R::MainItemMissing, "the region's main item ended", |_, _| Vec::new())
        .of(&["reinstate"])
        .after(Touched::MainItem, |w| {
            let (jurisdiction, item, approval) = (code(REGION), item(LOCAL_MAIN), None);
            w.accept(by_clerk(REGION, End { jurisdiction, item, reason: EndReason::Abolished, approval }));
        }),
    Breaker::new(R::HeldBelow, "an item the county holds", |_, _| set("command.item", json!(ITEM)))
        .of(&["decline"]),
    Breaker::new(R::AuthorityElsewhere, "a department of another region", |_, s| {
        set(&local(s, "department.agency"), of(bureau(OTHER_REGION)))
    }),
    Breaker::new(R::AuthorityLevelNotAllowed, "an authority of the nation", |_, s| {
        set(&local(s, "authorities.0.agency"), of(bureau(NATION)))
    }),
    Breaker::new(R::NothingNew, "confirmed before", |_, _| Vec::new()).of(&["confirm"]).after(
        Touched::Item,
        |w| {
            let seen = w.head(REGION, ITEM);
            w.accept(by_clerk(PREFECTURE, confirm(PREFECTURE, ITEM, seen)));
        },
    ),
    Breaker::new(R::NothingChanges, "the item's name", |_, _| set("command.names.zh", json!("示例许可")))
        .of(&["rename-item"]),
    Breaker::new(R::NothingChanges, "nothing to adjust", |_, _| {
        [set("command.names", Value::Null), set("command.basis", Value::Null)].concat()
    })
    .of(&["adjust"]),
    Breaker::new(R::NothingChanges, "the same own elements", |_, _| {
        set("command.local", of(crate::world::local("本地部门")))
    })
    .of(&["reassign"]),
    Breaker::new(R::NothingChanges, "the same levels devolved", |_, _| {
        set("command.levels", json!("prefecture"))
    })
    .of(&["devolve"]),
    Breaker::new(R::WrongDirection, "devolved upwards", |_, _| set("command.levels", json!("region")))
        .of(&["devolve"]),
    Breaker::new(R::WrongDirection, "recentralised downwards", |_, _| set("command.levels", json!("county")))
        .of(&["recentralise"]),
    Breaker::new(R::LevelsUnchanged, "an item that stays ours", |_, _| set("command.item", json!(ITEM)))
        .of(&["withdraw"]),
    Breaker::new(R::SuccessorNotListed, "a successor nobody lists", |_, _| {
        set("command.successors.1.item", json!("650001088000"))
    }),
    Breaker::new(R::LifeCycle, "claimed before", |_, _| Vec::new()).of(&["claim"]).after(
        Touched::Item,
        |w| {
            w.accept(by_clerk(COUNTY, Claim { inherited: None, ..claim(COUNTY, SUB_ITEM) }));
        },
    ),
    Breaker::new(R::LifeCycle, "claimed, then declined", |_, _| Vec::new())
        .of(&["decline"])
        .after(Touched::Item, |w| _ = w.accept(by_clerk(PREFECTURE, claim(PREFECTURE, FREE_ITEM)))),
    Breaker::new(R::LifeCycle, "suspended before", |_, _| Vec::new())
        .of(&["suspend"])
        .after(Touched::Item, |w| _ = w.accept(by_clerk(REGION, suspend(LOCAL_ITEM)))),
    Breaker::new(R::LifeCycle, "ended before", |_, _| Vec::new()).of(&["end"]).after(Touched::Item, |w| {
        let (jurisdiction, item, approval) = (code(REGION), item(LOCAL_ITEM), None);
        w.accept(by_clerk(REGION, End { jurisdiction, item, reason: EndReason::Lapsed, approval }));
    }),
    Breaker::new(R::LifeCycle, "still in force", |_, _| set("command.item", json!(LOCAL_SUB)))
        .of(&["reinstate"]),
];
