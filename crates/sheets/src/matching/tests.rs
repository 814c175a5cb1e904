use super::*;
use crate::check::check;
use crate::columns::Purpose;
use crate::read::Choice;

fn parent() -> Parent {
    let rows = [
        (1, "000104001000", "固定资产投资项目核准（含外商投资项目）"),
        (2, "000104002000", "固定资产投资项目节能审查"),
        (729, "000105001000", "民办学校设立审批"),
        (730, "000105002000", "集会游行示威许可"),
        (731, "000105003000", "集会、游行、示威许可"),
        (732, "000105004000", "集会游行示威许可"),
    ];
    let item = |(serial, code, name): (u32, &str, &str)| {
        format!("{serial},{code},国家级,甲部,{name},甲部门,县级,《甲法》,法律\n")
    };
    let head = "序号,事项编码,设定层级,主管部门,事项名称,实施机关,可实施层级,设定和实施依据,依据类别\n";
    let file = rows.into_iter().map(item).fold(head.to_owned(), |file, row| file + &row);
    let rows = check(file.as_bytes(), &Choice::default(), Purpose::Transcribe).unwrap().rows;
    // The catalog of today counts otherwise than the file that was sent round.
    let items = rows.iter().zip(900..).map(|(row, serial)| row.to_item(serial).unwrap()).collect();
    Parent::new(items, serials_of(&rows))
}

fn matched(rows: &str) -> (Vec<(Vec<String>, By)>, Vec<Finding>) {
    let file = format!("上级清单序号,事项编码,事项名称,主管部门,实施机关\n{rows}");
    let mut checked = check(file.as_bytes(), &Choice::default(), Purpose::Claim).unwrap();
    let columns = checked.columns.clone().unwrap();
    let matched = match_rows(checked.rows.clone(), &parent(), &columns, &mut checked.findings);
    let codes = |m: &Matched| (m.items.iter().map(ToString::to_string).collect(), m.by);
    (matched.iter().map(codes).collect(), checked.findings.sorted().into_iter().cloned().collect())
}

#[test]
fn rows_are_matched_by_code_then_serial_then_name() {
    let (rows, findings) =
        matched("1,000104001000,,甲局,甲局\n2、729,,任意名称,甲局,甲局\n,,集会、游行、示威 许可,甲局,甲局\n");
    let of = |codes: &[&str]| codes.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        rows,
        [
            (of(&["000104001000"]), By::Code),
            (of(&["000104002000", "000105001000"]), By::Serial),
            (of(&["000105003000"]), By::Name),
        ]
    );
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn a_name_of_other_width_and_brackets_is_the_same_name() {
    let (rows, findings) = matched(",,固定资产投资项目核准(含外商 投资项目),甲局,甲局\n");
    assert_eq!((rows.len(), findings.len()), (1, 0));
}

#[test]
fn a_near_name_is_offered_and_never_taken() {
    let (rows, findings) = matched(",,固定资产投资项目节能评估和审查,甲局,甲局\n");
    assert!(rows.is_empty());
    assert_eq!((findings[0].code, findings[0].place().as_str()), (F::NameNotInParent, "C2"));
    let remedy = findings[0].remedy(inforce_catalog::refusal::Tongue::Chinese);
    assert!(remedy.contains("000104002000 固定资产投资项目节能审查"), "{remedy}");
}

#[test]
fn what_does_not_agree_with_the_parent_is_named() {
    let cases = [
        (",000104009000,,甲局,甲局", F::CodeNotInParent),
        ("9,,,甲局,甲局", F::SerialNotInParent),
        (",,集会游行示威许可,甲局,甲局", F::NameAmbiguous),
        ("2,000104001000,,甲局,甲局", F::CodeAndSerialDiffer),
        (",000104001000,民办学校设立审批,甲局,甲局", F::ElementDiffers),
        (",000104001000,,甲局,甲局\n1,,,乙局,乙局", F::ItemTwice),
        (",000104001000,,甲局,甲局\n,000104001000,,乙局,乙局", F::ItemTwice),
    ];
    for (row, code) in cases {
        let (_, findings) = matched(&format!("{row}\n"));
        assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [code], "{row}");
    }
}

#[test]
fn inherited_elements_that_differ_from_the_parents_are_named_and_local_ones_are_free() {
    let file = "事项编码,可实施层级,设定层级,主管部门,实施机关\n000104001000,省级、县级,国家级,甲局,甲局\n";
    let mut checked = check(file.as_bytes(), &Choice::default(), Purpose::Claim).unwrap();
    let columns = checked.columns.clone().unwrap();
    let matched = match_rows(checked.rows.clone(), &parent(), &columns, &mut checked.findings);
    let found: Vec<_> = checked.findings.sorted().into_iter().map(|f| (f.code, f.place())).collect();
    assert_eq!((matched.len(), found), (1, vec![(F::ElementDiffers, "B2".to_owned())]));
}
