use super::*;
use crate::check::check;
use crate::columns::Purpose;
use crate::read::Choice;

const HEAD: &str = "事项编码,设定层级,主管部门,事项名称,实施机关,可实施层级,设定和实施依据,依据类别,备注\n";
const A: &str =
    "000104001000,国家级,甲部,名称（一）,甲部、乙部门,省级、县级,《甲法》第一条《乙条例》,法律|行政法规,\n";
const B: &str = "000104002000,国家级,甲部,名称二,省级、县级甲部门,县级,《甲法》,法律,见附件\n";

fn rows(text: &str) -> Vec<ListRow> {
    let checked = check(format!("{HEAD}{text}").as_bytes(), &Choice::default(), Purpose::Transcribe).unwrap();
    assert!(checked.findings.is_empty(), "{:?}", checked.findings);
    checked.rows
}

fn compared(present: &str, file: &str, scope: Scope) -> Difference {
    let present: Vec<ListItem> = rows(present).iter().map(|row| row.to_item(1).unwrap()).collect();
    let file = rows(file);
    compare(&present, file.iter().map(|row| (row.code.unwrap(), row)), scope)
}

#[test]
fn the_same_words_in_another_spelling_change_nothing() {
    let spelt =
        A.replace('（', "(").replace('）', ")").replace("省级、", "自治区、 ").replace("《乙", "；《乙");
    let difference = compared(&format!("{A}{B}"), &format!("{B}{spelt}"), Scope::Whole);
    assert!(difference.is_empty(), "{difference:?}");
    assert_eq!(difference.unchanged, 2);
}

#[test]
fn added_adjusted_and_ended_items_are_told_apart() {
    let file = format!("{}{}", A.replace("省级、县级", "县级"), B.replace("000104002000", "000104003000"));
    let difference = compared(&format!("{A}{B}"), &file, Scope::Whole);
    let code = |text: &str| text.parse::<ItemCode>().unwrap();
    assert_eq!(difference.added, [Named { row: 3, code: code("000104003000") }]);
    assert_eq!(difference.ended, [code("000104002000")]);
    let change =
        Change { element: Column::Levels, from: "省级、县级".to_owned(), to: "县级".to_owned() };
    assert_eq!(difference.adjusted, [Adjusted { row: 2, code: code("000104001000"), changes: vec![change] }]);
    assert!(compared(&format!("{A}{B}"), A, Scope::Part).ended.is_empty(), "a part ends nothing");
}

#[test]
fn a_kind_that_changes_is_a_change() {
    let difference = compared(B, &B.replace("法律,", "行政法规,"), Scope::Whole);
    assert_eq!(difference.adjusted[0].changes[0].element, Column::Kinds);
}
