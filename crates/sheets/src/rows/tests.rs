use super::*;
use crate::element::decisions::Decision;
use crate::read::{Choice, read as read_sheet};
use inforce_catalog::event::DeclineReason;

fn rows(text: &str, purpose: Purpose) -> (Vec<ListRow>, Vec<(FindingCode, String)>) {
    let sheet = read_sheet(text.as_bytes(), &Choice::default()).unwrap();
    let mut findings = Findings::default();
    let columns = Columns::find(&sheet, purpose, &mut findings).unwrap();
    let rows = read(&sheet, &columns, purpose, &mut findings);
    (rows, findings.sorted().into_iter().map(|f| (f.code, f.place())).collect())
}

const LIST: &str =
    "序号,事项编码,设定层级,主管部门,事项名称,实施机关,可实施层级,设定和实施依据,依据类别,备注\n";
const CLAIMS: &str = "上级清单序号,事项编码,事项名称,主管部门,实施机关\n";
const SHEET: &str = "事项编码,主管部门,实施机关,本级主管部门,本级实施机关,认领,不认领,理由\n";

#[test]
fn a_full_row_is_read_with_all_its_elements() {
    let row = "1,０００１０４００１０００,国家级,国家发展改革委,固定资产投资 项目核准,\
         \"国家发展改革委；省级、县级发展改革部门\",省级、县级,《甲条例》第三条《乙通知》（国发〔2016〕72号）,行政法规|国务院决定,\n";
    let (rows, findings) = rows(&format!("{LIST}{row}"), Purpose::Transcribe);
    assert!(findings.is_empty(), "{findings:?}");
    let row = &rows[0];
    assert_eq!(row.code.unwrap().as_str(), "000104001000");
    assert_eq!((row.row, row.serial, row.set_by), (2, Some(1), Some(Level::Nation)));
    assert_eq!(row.name, "固定资产投资项目核准");
    assert_eq!(row.authorities, ["国家发展改革委", "省级、县级发展改革部门"]);
    assert_eq!(row.levels.unwrap().to_string(), "region|county");
    let basis = row.basis.as_ref().unwrap();
    assert_eq!(
        (basis[0].articles.as_str(), basis[1].title.as_str()),
        ("第三条", "《乙通知》（国发〔2016〕72号）")
    );
    assert_eq!(row.remark.as_deref(), Some(""));
}

#[test]
fn every_empty_element_of_a_transcription_is_named_at_its_cell() {
    let (rows, findings) = rows(&format!("{LIST}1,000104001000,,,名称,,,,,\n"), Purpose::Transcribe);
    assert!(rows.is_empty());
    let places: Vec<&str> = findings.iter().map(|(_, place)| place.as_str()).collect();
    assert_eq!(places, ["C2", "D2", "F2", "G2", "H2", "I2"]);
    assert!(findings.iter().all(|(code, _)| *code == FindingCode::ValueMissing));
}

#[test]
fn lines_beside_the_items_are_left_out_and_said_so() {
    let text = format!(
        "{CLAIMS}一、国家设定的事项,,,,\n1、729,,,教育局,教育局\n{CLAIMS}5,,,,\n,,,,\n合计,1,,,\n备注：以上事项自发布之日起施行,,,,\n,,,,\n"
    );
    let (rows, findings) = rows(&text, Purpose::Claim);
    let skipped = |place: &str| (FindingCode::LineSkipped, place.to_owned());
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].parent_serials, [1, 729]);
    let missing = |place: &str| (FindingCode::ValueMissing, place.to_owned());
    assert_eq!(
        findings,
        [skipped("2"), skipped("4"), missing("D5"), missing("E5"), skipped("7"), skipped("8")]
    );
}

#[test]
fn numbers_typed_ahead_are_no_items_and_worth_no_word() {
    let list = LIST.replace("设定层级", "行政许可设定层级说明");
    let text = format!("{list}1,000104001000,,甲局,,甲局,,,,\n2,,,,,,,,,\n3,,,,,,,,,\n");
    let (rows, findings) = rows(&text, Purpose::Claim);
    assert_eq!((rows.len(), findings), (1, vec![(FindingCode::ColumnIgnored, "C1".to_owned())]));
}

#[test]
fn what_a_cell_cannot_say_is_refused_at_the_cell() {
    use FindingCode as F;
    let cases = [
        ("=A1,000104001000,,甲局,甲局", F::FormulaCell, "A2"),
        ("一,000104001000,,甲局,甲局", F::SerialWrong, "A2"),
        (",10400,,甲局,甲局", F::CodeFromNumber, "B2"),
        (",00104,,甲局,甲局", F::CodeWrong, "B2"),
        (",1.04E+11,,甲局,甲局", F::CodeWrong, "B2"),
        (",000104001000,,同上,甲局", F::Ditto, "D2"),
        (",000104001000,,甲局,", F::ValueMissing, "E2"),
        (",,,甲局,甲局", F::IdentityMissing, "B2"),
    ];
    for (row, code, place) in cases {
        let (_, findings) = rows(&format!("{CLAIMS}{row}\n"), Purpose::Claim);
        assert_eq!(findings, [(code, place.to_owned())], "{row}");
    }
    let (_, findings) = rows(&format!("{CLAIMS},000104001000,,{},甲局\n", "长".repeat(201)), Purpose::Claim);
    assert_eq!(findings, [(F::TextTooLong, "D2".to_owned())]);
}

#[test]
fn kinds_and_levels_that_do_not_fit_are_refused() {
    use FindingCode as F;
    let cases = [
        ("国家级、省级", "县级", "《甲法》", "法律", F::LevelNotOne, "C2"),
        ("国家级", "县级以上", "《甲法》", "法律", F::LevelUnknown, "G2"),
        ("国家级", "县级", "《甲法》《乙法》", "法律", F::KindsDiffer, "I2"),
        ("国家级", "县级", "《甲法》", "大法", F::KindUnknown, "I2"),
    ];
    for (set_by, levels, basis, kinds, code, place) in cases {
        let row = format!("{LIST}1,000104001000,{set_by},甲部,名称,甲局,{levels},{basis},{kinds},\n");
        let (_, findings) = rows(&row, Purpose::Transcribe);
        assert_eq!(findings, [(code, place.to_owned())], "{row}");
    }
}

#[test]
fn a_claim_sheet_is_read_as_claims_and_declines() {
    let text = format!(
        "{SHEET}000104001000,甲部,甲部门,库尔勒市甲局,库尔勒市甲局,√,,\n\
         000104002000,甲部,甲部门,,,是,,\n\
         000104003000,甲部,甲部门,,,,×,\n\
         000104004000,甲部,甲部门,,,,√,本地无此类业务：无港口\n\
         000104005000,甲部,甲部门,,,√,√,\n\
         000104006000,甲部,甲部门,,,,√,不想\n\
         000104007000,甲部,甲部门,,,,√,\n"
    );
    let (rows, findings) = rows(&text, Purpose::Claim);
    assert_eq!(rows.iter().map(|r| r.row).collect::<Vec<_>>(), [2, 3, 5]);
    assert_eq!(rows[0].department, "库尔勒市甲局");
    assert_eq!(
        (rows[1].department.as_str(), rows[1].authorities.as_slice()),
        ("甲部", &["甲部门".to_owned()][..])
    );
    let decline = Decision::Decline { reason: DeclineReason::NoSuchActivity, note: "无港口".to_owned() };
    assert_eq!(rows[2].decision, Some(decline));
    use FindingCode as F;
    let expected = [
        (F::LocalBodyMissing, "D3"),
        (F::LocalBodyMissing, "E3"),
        (F::DecisionMissing, "F4"),
        (F::DecisionBoth, "F6"),
        (F::ReasonUnknown, "H7"),
        (F::ValueMissing, "H8"),
    ];
    assert_eq!(findings, expected.map(|(code, place)| (code, place.to_owned())));
}

#[test]
fn a_date_is_a_date_and_nothing_else() {
    let list = |day: &str| {
        format!(
            "{},首次实施日期\n1,000104001000,省级,甲厅,名称,甲厅,省级,《甲规定》,省级政府规章,,{day}\n",
            LIST.trim_end()
        )
    };
    let (good, findings) = rows(&list("2022-06-15"), Purpose::Transcribe);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(good[0].first_implemented.unwrap().to_string(), "2022-06-15");
    for wrong in ["2022年6月15日", "2022/6/15", "44727"] {
        let (_, findings) = rows(&list(wrong), Purpose::Transcribe);
        assert_eq!(findings, [(FindingCode::DayWrong, "K2".to_owned())], "{wrong}");
    }
}
