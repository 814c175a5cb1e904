use std::collections::BTreeSet;

use super::*;
use crate::check::check;
use crate::compare::{Scope, compare};
use crate::read::Choice;

const HEAD: &str = "事项编码,设定层级,主管部门,事项名称,实施机关,可实施层级,设定和实施依据,依据类别\n";
const A: &str = "000104001000,国家级,甲部,名称一,甲部,省级|设区的市级,《甲法》,法律\n";
const MAIN: &str = "00010400200Y,国家级,甲部,主项,甲部,县级,《甲法》,法律\n";
const SUB: &str = "000104002001,国家级,甲部,子项,甲部,县级,《甲法》,法律\n";

/// The words of the commands that make the catalog of one file say what another says, in order, and what was found.
fn planned(present: &str, file: &str, purpose: Purpose) -> (Vec<Planned>, Vec<&'static str>) {
    let read = |text: &str| {
        let text = format!("{HEAD}{}", text.replace('|', "、"));
        check(text.as_bytes(), &Choice::default(), Purpose::Transcribe).unwrap()
    };
    let present: Vec<ListItem> = if present.is_empty() {
        Vec::new()
    } else {
        read(present).rows.iter().map(|row| row.to_item(1).unwrap()).collect()
    };
    let checked = read(file);
    let mut findings = checked.findings.clone();
    let rows: BTreeMap<ItemCode, &ListRow> = checked.rows.iter().map(|r| (r.code.unwrap(), r)).collect();
    let difference = compare(&present, rows.iter().map(|(code, row)| (*code, *row)), Scope::Whole);
    let ground = Ground {
        jurisdiction: JurisdictionCode::NATION,
        purpose,
        present: &present,
        ended: EndReason::Abolished,
        columns: checked.columns.as_ref().unwrap(),
    };
    let plan = plan(&ground, &rows, &difference, &mut findings);
    let found = findings.sorted().iter().map(|f| f.code.code()).collect();
    (plan, found)
}

fn words(plan: &[Planned]) -> Vec<&'static str> {
    plan.iter().map(|p| p.command.word()).collect()
}

#[test]
fn what_is_new_is_added_main_items_before_their_sub_items() {
    let (plan, found) = planned("", &format!("{SUB}{MAIN}{A}"), Purpose::Transcribe);
    assert_eq!(words(&plan), ["add-item", "add-item", "add-item"]);
    let items: Vec<&str> = plan.iter().map(|p| p.item.as_str()).collect();
    assert_eq!(items, ["000104001000", "00010400200Y", "000104002001"]);
    assert_eq!((plan[2].row, found.len()), (Some(2), 0));
    let claims = planned("", A, Purpose::Claim).0;
    assert_eq!(words(&claims), ["claim"]);
}

#[test]
fn the_same_list_again_asks_for_nothing() {
    assert!(
        planned(&format!("{A}{MAIN}{SUB}"), &format!("{SUB}{MAIN}{A}"), Purpose::Transcribe).0.is_empty()
    );
}

#[test]
fn each_element_that_changed_is_changed_by_its_own_command_and_no_other_is_stated() {
    let change = |from: &str, to: &str| {
        let plan = planned(A, &A.replace(from, to), Purpose::Transcribe).0;
        assert_eq!(plan.len(), 1, "{from}");
        plan.into_iter().next().unwrap().command
    };
    match change("名称一", "新名称") {
        Command::Adjust(c) => {
            assert_eq!((c.names.unwrap().zh.as_str(), c.item_type, c.basis), ("新名称", None, None));
        }
        other => panic!("{other:?}"),
    }
    assert!(
        matches!(change("法律", "行政法规"), Command::Adjust(c) if c.basis.is_some() && c.names.is_none())
    );
    assert!(matches!(change("省级|设区的市级", "设区的市级"), Command::Devolve(_)));
    assert!(matches!(change("省级|设区的市级", "省级"), Command::Recentralise(_)));
    assert!(matches!(change("省级|设区的市级", "国家级|省级|设区的市级"), Command::Recentralise(_)));
    match change("甲部,名称一", "乙部,名称一") {
        Command::Reassign(c) => assert_eq!(c.local.department.name, "乙部"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_whole_list_no_longer_has_ends_last_and_only_where_it_was_set() {
    let file = format!("{MAIN}{SUB}");
    let (plan, _) = planned(A, &file, Purpose::Transcribe);
    assert_eq!(words(&plan), ["add-item", "add-item", "end"]);
    assert_eq!(plan[2].row, None);
    assert_eq!(words(&planned(A, &file, Purpose::Claim).0), ["claim", "claim"]);
}

#[test]
fn another_setting_level_is_a_finding_and_inherited_elements_are_not_the_claimants_to_change() {
    let (_, found) = planned(A, &A.replace("国家级", "省级"), Purpose::Transcribe);
    assert_eq!(BTreeSet::from_iter(found), BTreeSet::from(["set_by_changed"]));
    assert!(planned(A, &A.replace("名称一", "新名称"), Purpose::Claim).0.is_empty());
}
