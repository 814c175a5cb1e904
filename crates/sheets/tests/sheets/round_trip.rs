//! What is written is read again as the same list, without a finding.

use crate::common::{NATIONAL, REGIONAL, checked, county, found, items};
use inforce_catalog::{Citation, CitationKind};
use inforce_sheets::columns::Purpose;
use inforce_sheets::compare::{Scope, compare};
use inforce_sheets::element::decisions::Decision;
use inforce_sheets::finding::FindingCode;
use inforce_sheets::list::List;
use inforce_sheets::write;

/// Reads a written list back and compares it with what it was made of.
#[track_caller]
fn same(bytes: &[u8], list: &List) {
    let checked = checked(bytes, Purpose::Transcribe);
    assert!(checked.findings.is_empty(), "{:?}", found(&checked));
    assert_eq!(checked.rows.len(), list.items.len());
    let file = checked.rows.iter().map(|row| (row.code.unwrap(), row));
    let difference = compare(&list.items, file, Scope::Whole);
    assert!(difference.is_empty(), "{difference:?}");
    for (row, item) in checked.rows.iter().zip(&list.items) {
        assert_eq!(row.serial, Some(item.serial));
        assert_eq!(row.parent_serials, item.parent_serials);
        assert_eq!(row.name, item.name);
    }
}

/// A list with what makes trouble: formulas to be, line ends, quotes, brackets, several serial numbers.
fn awkward() -> List {
    let mut list = county();
    list.items.truncate(6);
    let texts = ["=1+1", "+86 甲局", "-", "@SUM(A1)", "'=甲", "\"引号\"，逗号,<b>&</b>"];
    for (item, text) in list.items.iter_mut().zip(texts) {
        item.remark = format!("{text}\n第二行");
        item.name = format!("{text}事项（含《甲法》）");
        item.parent_serials = vec![item.serial, item.serial + 728];
        item.basis.push(Citation {
            kind: CitationKind::AutonomousRegulation,
            title: "《巴音郭楞蒙古自治州单行条例》（2022年修正）".to_owned(),
            articles: "第三条第（二）项、第十条".to_owned(),
        });
    }
    // As the ledger may hold them: several bodies as one text.
    list.items[2].authorities = vec!["国家邮政局、省级邮政管理机构".to_owned()];
    list.items[1].department = list.items[0].department.clone();
    list
}

#[test]
fn the_lists_of_the_data_are_read_without_an_error() {
    for (bytes, count) in [(NATIONAL, 308), (REGIONAL, 9)] {
        let checked = checked(bytes, Purpose::Transcribe);
        assert_eq!(found(&checked), [(FindingCode::ColumnIgnored, "J1".to_owned())]);
        assert_eq!(checked.rows.len(), count);
    }
}

#[test]
fn a_workbook_is_read_again_as_the_same_list() {
    same(&write::xlsx(&county()).unwrap(), &county());
    same(&write::xlsx(&awkward()).unwrap(), &awkward());
}

#[test]
fn csv_is_read_again_as_the_same_list() {
    same(&write::csv(&county()).unwrap(), &county());
    same(&write::csv(&awkward()).unwrap(), &awkward());
    let text = String::from_utf8(write::csv(&awkward()).unwrap()).unwrap();
    assert!(text.starts_with("\u{feff}序号,上级清单序号,") && text.ends_with("\r\n"));
    assert!(!text.lines().any(|line| line.contains(",=") || line.contains(",\"=")));
}

#[test]
fn json_is_read_again_as_the_same_list() {
    let bytes = write::json(&awkward()).unwrap();
    assert_eq!(serde_json::from_slice::<List>(&bytes).unwrap(), awkward());
}

#[test]
fn what_is_written_depends_on_the_list_alone() {
    let list = county();
    assert_eq!(write::xlsx(&list).unwrap(), write::xlsx(&list).unwrap());
    assert_eq!(
        write::claim_sheet(&list, "库尔勒市").unwrap(),
        write::claim_sheet(&list, "库尔勒市").unwrap()
    );
    let properties =
        String::from_utf8_lossy(&unzipped(&write::xlsx(&list).unwrap(), "docProps/core.xml")).into_owned();
    assert!(properties.contains("2022-11-01T00:00:00Z"), "{properties}");
}

#[test]
fn an_empty_claim_sheet_is_read_with_every_row_left_open() {
    let list = county();
    let checked = checked(&write::claim_sheet(&list, "库尔勒市").unwrap(), Purpose::Claim);
    assert!(checked.rows.is_empty() && !checked.findings.has_errors(), "{:?}", found(&checked));
    assert_eq!(checked.findings.totals()[&FindingCode::DecisionMissing], list.items.len());
}

#[test]
fn a_claim_sheet_that_was_filled_in_is_read_as_claims_and_declines() {
    let list = county();
    let bytes = write::claim_sheet(&list, "库尔勒市").unwrap();
    let sheet = String::from_utf8(unzipped(&bytes, "xl/worksheets/sheet1.xml")).unwrap();
    // Row 4 is the first item; K is 认领/不认领, L is 理由: filled in as an office would.
    let fill = |sheet: &str, cell: &str, text: &str| {
        let at = sheet.find(&format!("<c r=\"{cell}\"")).unwrap();
        let end = at + sheet[at..].find("/>").unwrap();
        format!("{} t=\"inlineStr\"><is><t>{text}</t></is></c>{}", &sheet[..end], &sheet[end + 2..])
    };
    let sheet = fill(&sheet, "K4", "认领");
    let sheet = fill(&fill(&sheet, "K5", "不认领"), "L5", "由上级保留实施：州级实施");
    let filled = replaced(&bytes, "xl/worksheets/sheet1.xml", sheet.as_bytes());
    let checked = checked(&filled, Purpose::Claim);
    assert!(!checked.findings.has_errors(), "{:?}", found(&checked));
    let codes: Vec<_> = checked.rows.iter().map(|row| row.code.unwrap()).collect();
    assert_eq!(codes, [list.items[0].code, list.items[1].code]);
    assert_eq!(checked.rows[0].decision, Some(Decision::Claim));
    assert_eq!(checked.rows[0].department, list.items[0].department);
    assert!(matches!(&checked.rows[1].decision, Some(Decision::Decline { note, .. }) if note == "州级实施"));
    assert_eq!(checked.findings.totals()[&FindingCode::LocalBodyMissing], 2);
}

#[test]
fn departments_are_merged_over_consecutive_items() {
    let list = county();
    let sheet =
        String::from_utf8(unzipped(&write::xlsx(&list).unwrap(), "xl/worksheets/sheet1.xml")).unwrap();
    let first = &list.items[0].department;
    let run = list.items.iter().take_while(|item| item.department == *first).count();
    assert!(run > 1 && sheet.contains(&format!("<mergeCell ref=\"D4:D{}\"/>", run + 3)));
    for setting in ["orientation=\"landscape\"", "paperSize=\"9\"", "state=\"frozen\"", "第 &amp;P 页"] {
        assert!(sheet.contains(setting), "{setting}");
    }
}

#[test]
fn the_published_page_is_whole_and_escaped() {
    let page = write::html(&awkward());
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
    assert!(
        page.contains("库尔勒市行政许可事项清单") && page.contains("截至2022-11-01，据账本第 1234 号记录")
    );
    assert!(page.contains("&lt;b&gt;&amp;&lt;/b&gt;") && !page.contains("<b>"));
    assert_eq!(page.matches("<tr id=").count(), 6);
    for outside in ["http", "src=", "<script", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn an_empty_catalog_is_written_in_every_form() {
    let list = List { items: Vec::new(), ..county() };
    let _ = (write::xlsx(&list).unwrap(), write::csv(&list).unwrap(), write::json(&list).unwrap());
    let _ = (write::claim_sheet(&list, "库尔勒市").unwrap(), write::html(&list));
    assert_eq!(items(NATIONAL).len(), 308);
}

fn unzipped(bytes: &[u8], name: &str) -> Vec<u8> {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut content = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

/// The same zip with one part replaced.
fn replaced(bytes: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> =
        (0..zip.len()).map(|i| zip.name_for_index(i).unwrap().unwrap().into_owned()).collect();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in names {
        writer.start_file(part.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        let old = unzipped(bytes, &part);
        writer.write_all(if part == name { content } else { &old }).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
