use super::*;
use crate::read::{Choice, read};

fn find(text: &str, purpose: Purpose) -> (Option<Columns>, Vec<(FindingCode, String)>) {
    let sheet = read(text.as_bytes(), &Choice::default()).unwrap();
    let mut findings = Findings::default();
    let columns = Columns::find(&sheet, purpose, &mut findings);
    (columns, findings.sorted().into_iter().map(|f| (f.code, f.place())).collect())
}

#[test]
fn no_heading_means_two_columns() {
    let mut seen = BTreeMap::new();
    for names in synonyms::TABLE {
        for name in [names.heading, names.english].iter().chain(names.synonyms) {
            assert_eq!(seen.insert(heading_key(name), names.column), None, "{name}");
            assert_eq!(Column::of_heading(name), Some(names.column), "{name}");
        }
    }
}

#[test]
fn headings_are_found_below_titles_in_any_order_and_spelling() {
    let text = "巴州行政许可事项清单（2022年版）,,,\n单位：,,,\n实施 机关,* 主管部门：,（对应）国家清单序号,许可事项\u{3000}名称\n";
    let (columns, findings) = find(text, Purpose::Claim);
    let columns = columns.unwrap();
    assert_eq!(columns.header, 3);
    let places =
        [Column::Authorities, Column::Department, Column::ParentSerial, Column::Name].map(|c| columns.get(c));
    assert_eq!(places, [Some(0), Some(1), Some(2), Some(3)]);
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn columns_that_are_missing_twice_or_unknown_are_named() {
    let text = "事项编码,事项名称,许可事项名称,联系电话,主管部门\n";
    let (_, findings) = find(text, Purpose::Claim);
    assert_eq!(
        findings,
        [
            (FindingCode::ColumnMissing, "1".to_owned()),
            (FindingCode::ColumnTwice, "C1".to_owned()),
            (FindingCode::ColumnIgnored, "D1".to_owned()),
        ]
    );
}

#[test]
fn a_sheet_without_headings_is_refused_with_the_headings_it_needs() {
    let (columns, findings) = find("甲,乙\n一,二\n", Purpose::Transcribe);
    assert!(columns.is_none());
    assert_eq!(findings, [(FindingCode::HeaderMissing, String::new())]);
}

#[test]
fn a_claim_sheet_needs_no_bodies_of_its_own() {
    let (columns, findings) = find("事项编码,认领/不认领,理由\n", Purpose::Claim);
    assert!(columns.unwrap().has_decisions() && findings.is_empty(), "{findings:?}");
}
