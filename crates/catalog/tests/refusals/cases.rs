//! One command a code that breaks exactly that rule.

use crate::samples::{
    by_rule, covers, merging, new_county, new_item, no_adjustment, role_of_officer, with_bureau,
};
#[allow(clippy::wildcard_imports)] // The words of the small world are the language of these tests.
use crate::world::*;
use inforce_catalog::command::{
    Adjust, Adopt, AgencyInput, AppointAgency, Claim, CommandId, Decline, End, Establish, GrantRole,
    InstrumentInput, MergeJurisdictions, Reassign, Receive, Recentralise, RenameAgency, RenameItem, Reshape,
    Resume, RetireAgency, RetireJurisdiction, SetCalendar, SetPolicy, SuccessorInput, Suspend, TransferItems,
    Withdraw, WithdrawRole,
};
use inforce_catalog::event::{AgencyKind, DeclineReason, EndReason, Interim, ReshapeKind, Role, TimeLimits};
use inforce_catalog::{CitationKind, Level, Names, RefusalCode as R, Submission};

/// The code, and what to submit to a fresh world to be refused with it.
pub(crate) type Case = (R, fn(&mut World) -> Submission);

/// One case a code, in the order of the codes.
pub(crate) const CASES: &[Case] = &[
    (R::TextEmpty, |_| by_admin(Establish { names: Names::zh(" "), ..new_county() })),
    (R::TextTooLong, |_| by_admin(Establish { names: Names::zh("州".repeat(201)), ..new_county() })),
    (R::TextNotClean, |_| by_admin(Establish { names: Names::zh("库尔\u{7}勒"), ..new_county() })),
    (R::BadPrincipal, |_| Submission { principal: "张三".into(), ..by_admin(new_county()) }),
    (R::TooMany, |_| {
        let basis = Some(vec![citation(CitationKind::Law); 25]);
        by_officer(NATION, Adjust { basis, ..no_adjustment() })
    }),
    (R::Repeated, |_| {
        let predecessors = vec![item(ITEM), item(ITEM)];
        by_officer(NATION, Reshape { predecessors, ..merging() })
    }),
    (R::OutOfRange, |_| {
        let limits = TimeLimits { confirm: 0, ..TimeLimits::default() };
        by_officer(COUNTY, SetPolicy { jurisdiction: code(COUNTY), limits })
    }),
    (R::ReshapeUnfit, |_| by_officer(NATION, Reshape { kind: ReshapeKind::Split, ..merging() })),
    (R::DayMissing, |_| timeless(by_admin(new_county()))),
    (R::DayNotAllowed, |_| by_officer(COUNTY, Receive { jurisdiction: code(COUNTY) })),
    (R::OutsideLedger, |_| by_officer(COUNTY, claim("652823501", ITEM))),
    (R::JurisdictionUnknown, |_| by_officer(COUNTY, claim("652899", ITEM))),
    (R::JurisdictionRetired, |w| {
        w.accept(by_admin(MergeJurisdictions { jurisdiction: code(OTHER_COUNTY), into: code(COUNTY) }));
        by_officer(OTHER_COUNTY, claim(OTHER_COUNTY, ITEM))
    }),
    (R::VoidTargetUnknown, |_| timeless(by_officer(COUNTY, void(CommandId([99; 16]))))),
    (R::NotPermitted, |_| Submission {
        principal: officer(OTHER_COUNTY),
        ..by_officer(COUNTY, claim(COUNTY, FREE_ITEM))
    }),
    (R::TranscriptionNotAllowed, |_| Submission { transcribed: true, ..by_admin(new_county()) }),
    (R::ExpectedVersionDiffers, |_| Submission {
        expected_version: Some(0),
        ..by_officer(COUNTY, claim(COUNTY, ITEM))
    }),
    (R::AgencyUnknown, |_| {
        let names = Names::zh("新名");
        by_admin(RenameAgency {
            agency: AgencyInput { code: government(NATION).code, ..government(COUNTY) },
            names,
        })
    }),
    (R::AgencyAlreadyRetired, |w| {
        w.accept(by_admin(RetireAgency { agency: bureau(COUNTY) }));
        by_admin(RenameAgency { agency: bureau(COUNTY), names: Names::zh("新名") })
    }),
    (R::NotListed, |_| by_officer(NATION, Resume { jurisdiction: code(NATION), item: item("000999001000") })),
    (R::ParentUnknown, |_| by_admin(Establish { parent: Some(code("660000")), ..new_county() })),
    (R::WrongLevelOrder, |_| by_admin(Establish { parent: Some(code(REGION)), ..new_county() })),
    (R::CodeNotUnderParent, |_| by_admin(Establish { code: code("659001"), ..new_county() })),
    (R::CodeInUse, |_| by_admin(Establish { code: code(COUNTY), ..new_county() })),
    (R::SuccessorMissing, |_| by_admin(RetireJurisdiction { jurisdiction: code(COUNTY), successor: None })),
    (R::SuccessorUnfit, |_| {
        by_admin(MergeJurisdictions { jurisdiction: code(COUNTY), into: code(TOWNSHIP) })
    }),
    (R::NotAGovernment, |_| {
        let kind = AgencyKind::Government;
        by_admin(AppointAgency {
            jurisdiction: code(STREET),
            kind,
            code: government(STREET).code,
            names: Names::zh("政府"),
        })
    }),
    (R::AgencyExists, |_| {
        let kind = AgencyKind::Department;
        by_admin(AppointAgency {
            jurisdiction: code(COUNTY),
            kind,
            code: bureau(COUNTY).code,
            names: Names::zh("局"),
        })
    }),
    (R::AgencyInUse, |w| {
        w.accept(by_officer(
            COUNTY,
            Reassign { jurisdiction: code(COUNTY), item: item(ITEM), local: with_bureau(COUNTY) },
        ));
        by_admin(RetireAgency { agency: bureau(COUNTY) })
    }),
    (R::NothingToTransfer, |_| by_admin(TransferItems { from: bureau(COUNTY), to: government(COUNTY) })),
    (R::RoleHeld, |_| by_admin(GrantRole { role: Role::Officer, ..role_of_officer() })),
    (R::RoleNotHeld, |_| {
        let GrantRole { jurisdiction, principal, .. } = role_of_officer();
        by_admin(WithdrawRole { jurisdiction, principal, role: Role::Transcriber })
    }),
    (R::CoverageCountDiffers, |_| by_officer(NATION, covers(996))),
    (R::CalendarDayWrong, |_| {
        let days_off = vec![day("2022-10-01")]; // A Saturday is no working day that could be taken off.
        by_officer(
            COUNTY,
            SetCalendar { jurisdiction: code(COUNTY), year: 2022, days_off, extra_workdays: Vec::new() },
        )
    }),
    (R::InstrumentMissing, |_| Submission {
        instrument: None,
        ..by_officer(PREFECTURE, claim(PREFECTURE, FREE_ITEM))
    }),
    (R::InstrumentNotByGovernment, |_| Submission {
        instrument: Some(instrument(PREFECTURE)),
        ..by_officer(REGION, claim(REGION, FREE_ITEM))
    }),
    (R::DigestMissing, |_| {
        let instrument = Some(InstrumentInput { digest: None, ..instrument(NATION) });
        transcribed(Submission { instrument, ..by_officer(NATION, new_item()) })
    }),
    (R::TranscriptionRepeated, |w| {
        let rename =
            |name: &str| RenameItem { jurisdiction: code(NATION), item: item(ITEM), names: Names::zh(name) };
        w.accept(transcribed(by_officer(NATION, rename("甲"))));
        transcribed(by_officer(NATION, rename("乙")))
    }),
    (R::ApprovalNotAllowed, |_| {
        let approval = Some(instrument(NATION));
        by_officer(
            REGION,
            Suspend { jurisdiction: code(REGION), item: item(ITEM), reason: String::new(), approval },
        )
    }),
    (R::BelowSettingLevel, |_| {
        by_officer(
            COUNTY,
            End {
                jurisdiction: code(COUNTY),
                item: item(ITEM),
                reason: EndReason::Abolished,
                approval: None,
            },
        )
    }),
    (R::BasicElementEmpty, |_| {
        let mut given = elements(Level::Nation, "county", CitationKind::Law);
        given.inherited.basis.clear();
        by_officer(NATION, add(NATION, "000101009000", given))
    }),
    (R::MayNotSet, |_| {
        let rule = elements(Level::Prefecture, "prefecture", CitationKind::ProvincialGovernmentRule);
        by_officer(PREFECTURE, add(PREFECTURE, "652800001000", rule))
    }),
    (R::FirstImplementedMissing, |_| by_officer(REGION, add(REGION, "650001001000", by_rule(None)))),
    (R::AlreadyLapsed, |_| by_officer(REGION, add(REGION, "650001001000", by_rule(Some("2021-03-01"))))),
    (R::SetByDiffers, |_| {
        let given = elements(Level::Nation, "county", CitationKind::LocalRegulation);
        by_officer(REGION, add(REGION, "650001001000", given))
    }),
    (R::LevelsUnfit, |_| {
        let given = elements(Level::Region, "nation|region", CitationKind::LocalRegulation);
        by_officer(REGION, add(REGION, "650001001000", given))
    }),
    (R::ItemCodeUsed, |_| {
        let given = elements(Level::Region, "county", CitationKind::LocalRegulation);
        by_officer(REGION, add(REGION, FREE_ITEM, given))
    }),
    (R::FamilyDisagrees, |_| {
        let given = elements(Level::Nation, "county", CitationKind::Law);
        by_officer(NATION, add(NATION, "00010100100Y", given))
    }),
    (R::SetterDoesNotClaim, |_| by_officer(NATION, claim(NATION, ITEM))),
    (R::ParentDoesNotList, |_| by_officer(COUNTY, claim(COUNTY, FREE_ITEM))),
    (R::ParentHeadMoved, |w| {
        let seen = w.head(PREFECTURE, ITEM);
        w.accept(by_officer(
            PREFECTURE,
            Reassign { jurisdiction: code(PREFECTURE), item: item(ITEM), local: local("他局") },
        ));
        by_officer(COUNTY, confirm(COUNTY, ITEM, seen))
    }),
    (R::SourceGone, |w| {
        let claimed = w.register.listing(w.id(PREFECTURE), item(ITEM)).unwrap().entries()[0].command;
        w.accept(timeless(by_officer(PREFECTURE, void(claimed))));
        by_officer(COUNTY, confirm(COUNTY, ITEM, w.head(PREFECTURE, ITEM)))
    }),
    (R::NoAllowedLevel, |w| {
        w.accept(by_officer(REGION, claim(REGION, REGION_ITEM)));
        by_officer(PREFECTURE, claim(PREFECTURE, REGION_ITEM))
    }),
    (R::InheritedDiffers, |_| {
        let mut given = elements(Level::Nation, "region|prefecture|county", CitationKind::Law).inherited;
        given.names = Names::zh("示例许可（扩大）");
        by_officer(OTHER_COUNTY, Claim { inherited: Some(given), ..claim(OTHER_COUNTY, ITEM) })
    }),
    (R::MainItemMissing, |_| {
        by_officer(NATION, add(NATION, "000101005001", elements(Level::Nation, "county", CitationKind::Law)))
    }),
    (R::HeldBelow, |_| {
        let (jurisdiction, item) = (code(PREFECTURE), item(ITEM));
        by_officer(
            PREFECTURE,
            Decline { jurisdiction, item, reason: DeclineReason::NoSuchActivity, note: String::new() },
        )
    }),
    (R::AuthorityElsewhere, |_| {
        let local = with_bureau(OTHER_COUNTY);
        by_officer(COUNTY, Reassign { jurisdiction: code(COUNTY), item: item(ITEM), local })
    }),
    (R::AuthorityLevelNotAllowed, |w| {
        w.accept(by_officer(REGION, claim(REGION, FREE_ITEM)));
        let local = with_bureau(NATION);
        by_officer(PREFECTURE, Claim { local, ..claim(PREFECTURE, FREE_ITEM) })
    }),
    (R::NothingNew, |w| by_officer(COUNTY, confirm(COUNTY, ITEM, w.head(PREFECTURE, ITEM)))),
    (R::NothingChanges, |_| by_officer(NATION, no_adjustment())),
    (R::WrongDirection, |_| {
        let levels = "county".parse().unwrap();
        by_officer(
            NATION,
            Recentralise {
                jurisdiction: code(NATION),
                item: item(ITEM),
                levels,
                interim: Interim::PreviousBody,
            },
        )
    }),
    (R::LevelsUnchanged, |_| by_officer(COUNTY, Withdraw { jurisdiction: code(COUNTY), item: item(ITEM) })),
    (R::SuccessorNotListed, |_| {
        let successors = vec![SuccessorInput { item: item("000101008000"), added: None }];
        by_officer(NATION, Reshape { successors, ..merging() })
    }),
    (R::VoidOfVoid, |w| {
        let claimed = w.accept(by_officer(OTHER_COUNTY, claim(OTHER_COUNTY, ITEM)));
        let voided = w.accept(timeless(by_officer(OTHER_COUNTY, void(claimed))));
        timeless(by_officer(OTHER_COUNTY, void(voided)))
    }),
    (R::AlreadyVoid, |w| {
        let claimed = w.accept(by_officer(OTHER_COUNTY, claim(OTHER_COUNTY, ITEM)));
        w.accept(timeless(by_officer(OTHER_COUNTY, void(claimed))));
        timeless(by_officer(OTHER_COUNTY, void(claimed)))
    }),
    (R::NotVoidable, |_| timeless(by_admin(void(CommandId([255; 16]))))),
    (R::NotOwnTranscription, |w| {
        let other = GrantRole {
            jurisdiction: Some(code(PREFECTURE)),
            principal: "other".into(),
            role: Role::Transcriber,
        };
        w.accept(on("1950-01-01", by_admin(other)));
        let added = w.accept(transcribed(by_officer(NATION, new_item())));
        let instrument = None;
        timeless(Submission {
            principal: "other".into(),
            transcribed: true,
            instrument,
            ..by_officer(NATION, void(added))
        })
    }),
    (R::NotATranscription, |w| timeless(by_officer(COUNTY, Adopt { record: w.head(COUNTY, ITEM) }))),
    (R::RestatesUnfit, |w| {
        let standing = Some(w.head(COUNTY, ITEM));
        Submission { restates: standing, ..by_officer(OTHER_COUNTY, claim(OTHER_COUNTY, ITEM)) }
    }),
    (R::LastAdministrator, |_| {
        by_admin(WithdrawRole { jurisdiction: None, principal: "admin".into(), role: Role::Administrator })
    }),
    (R::LifeCycle, |_| by_officer(COUNTY, claim(COUNTY, ITEM))),
];
