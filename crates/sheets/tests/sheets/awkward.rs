//! Spreadsheets as offices send them, from four writers: LibreOffice and openpyxl (`files`, made by `files/make.py`),
//! `rust_xlsxwriter`, and our hands. Each is read, or refused as it should be.

use crate::common::{checked, found};
use crate::package::Package;
use inforce_sheets::check::{Checked, check};
use inforce_sheets::columns::Purpose;
use inforce_sheets::element::decisions::Decision;
use inforce_sheets::finding::{FindingCode as F, Findings};
use inforce_sheets::read::{Choice, read};
use inforce_sheets::report::{Report, marked};
use rust_xlsxwriter::{Format, Formula, Workbook};

macro_rules! file {
    ($name:literal) => {
        &include_bytes!(concat!("../files/", $name))[..]
    };
}

const CLAIMS: [&str; 5] = ["上级清单序号", "事项编码", "事项名称", "主管部门", "实施机关"];
const ROW: [&str; 5] = ["1", "000104002000", "", "教育局", "教育局"];

fn at(code: F, place: &str) -> (F, String) {
    (code, place.to_owned())
}

fn claims(bytes: &[u8]) -> Checked {
    checked(bytes, Purpose::Claim)
}

fn refused(bytes: &[u8]) -> F {
    check(bytes, &Choice::default(), Purpose::Claim).unwrap_err().code
}

/// A workbook of one sheet, written cell by cell.
fn written(fill: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (heading, column) in CLAIMS.into_iter().zip(0u16..) {
        sheet.write(0, column, heading).unwrap();
    }
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

/// The list that `make.py` calls untidy.
fn untidy(bytes: &[u8]) {
    let checked = claims(bytes);
    let expected = [
        at(F::ColumnIgnored, "I3"),
        at(F::LineSkipped, "5"),
        at(F::CodeFromNumber, "B6"),
        at(F::HiddenRows, "8"),
        at(F::LineSkipped, "9"),
        at(F::LineSkipped, "10"),
    ];
    assert_eq!(found(&checked), expected);
    let codes: Vec<_> = checked.rows.iter().map(|row| row.code.unwrap().to_string()).collect();
    assert_eq!(codes, ["000104002000", "000160001000", "000160002000"]);
    assert!(checked.rows.iter().all(|row| row.department == "发展改革委"), "the merged department");
    assert_eq!(checked.rows[0].parent_serials, [1, 729]);
    assert_eq!(checked.rows[0].authorities, ["州发展改革委", "县级发展改革部门"]);
    assert_eq!(checked.rows[1].basis.as_ref().unwrap().len(), 2);
}

#[test]
fn a_list_with_titles_merges_notes_and_two_lines_of_headings_by_libreoffice() {
    untidy(file!("libreoffice_untidy.xlsx"));
}

#[test]
fn the_same_list_by_openpyxl() {
    untidy(file!("openpyxl_untidy.xlsx"));
}

#[test]
fn a_formula_by_libreoffice_is_refused_at_its_cell() {
    let checked = claims(file!("libreoffice_formula.xlsx"));
    assert_eq!(found(&checked), [at(F::FormulaCell, "D2")]);
    assert_eq!(checked.rows.len(), 1, "the other row is read");
}

#[test]
fn a_serial_number_that_became_a_date_is_refused() {
    assert_eq!(found(&claims(file!("libreoffice_turned_date.xlsx"))), [at(F::DayUnexpected, "A2")]);
}

#[test]
fn claims_ticked_in_two_columns_are_read_from_every_kind_of_file() {
    for bytes in
        [file!("libreoffice_claims.xlsx"), file!("libreoffice_gb18030.csv"), file!("libreoffice_utf16.csv")]
    {
        let checked = claims(bytes);
        assert_eq!(found(&checked), []);
        let declined: Vec<bool> =
            checked.rows.iter().map(|row| matches!(row.decision, Some(Decision::Decline { .. }))).collect();
        assert_eq!(declined, [false, true, false]);
    }
}

#[test]
fn several_sheets_need_a_choice_and_hidden_or_empty_ones_do_not() {
    let bytes = file!("libreoffice_two_sheets.xlsx");
    assert_eq!(refused(bytes), F::SheetNotChosen);
    let choose = |name: &str| Choice { sheet: Some(name.to_owned()), ..Choice::default() };
    assert_eq!(read(bytes, &choose("清单")).unwrap().lines.len(), 2);
    assert_eq!(read(bytes, &choose("县级")).unwrap_err().code, F::SheetUnknown);
    assert_eq!(read(bytes, &choose("空表")).unwrap_err().code, F::FileEmpty);
    let hidden = Choice { sheet: Some("参数".to_owned()), ..Choice::default() };
    assert_eq!(read(file!("libreoffice_untidy.xlsx"), &hidden).unwrap_err().code, F::SheetUnknown);
}

#[test]
fn old_and_other_formats_by_libreoffice_are_named() {
    assert_eq!(refused(file!("libreoffice_old.xls")), F::OldFormat);
    assert_eq!(refused(file!("libreoffice.ods")), F::NotASpreadsheet);
}

#[test]
fn dates_are_the_same_day_in_both_calendars() {
    for bytes in [file!("libreoffice_dates.xlsx"), file!("openpyxl_1904.xlsx")] {
        let checked = checked(bytes, Purpose::Transcribe);
        assert_eq!(found(&checked), []);
        assert_eq!(checked.rows[0].first_implemented.unwrap().to_string(), "2022-06-15");
    }
}

#[test]
fn a_name_in_several_fonts_and_lines_is_one_name() {
    assert_eq!(claims(file!("openpyxl_rich.xlsx")).rows[0].name, "节能审查（含备案）");
}

#[test]
fn faults_formulas_and_dates_by_rust_xlsxwriter_are_told_apart() {
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"");
    let bytes = written(|sheet| {
        sheet.write(1, 0, "1、729").unwrap();
        sheet.write_formula(1, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
        sheet.write_number_with_format(2, 0, 44_866, &day).unwrap();
        sheet.write_boolean(2, 3, true).unwrap();
        sheet.write_formula(3, 9, "=1+1").unwrap();
    });
    let checked = claims(&bytes);
    let expected = [
        at(F::FormulaCell, "B2"),
        at(F::ValueMissing, "D2"),
        at(F::ValueMissing, "E2"),
        at(F::DayUnexpected, "A3"),
        at(F::ValueMissing, "E3"),
        at(F::LineSkipped, "4"),
    ];
    assert_eq!(found(&checked), expected);
}

#[test]
fn a_date_that_is_only_text_is_refused_where_a_date_belongs() {
    let bytes = written(|sheet| {
        sheet.write(0, 5, "首次实施日期").unwrap();
        for (text, column) in ROW.into_iter().zip(0u16..) {
            sheet.write(1, column, text).unwrap();
        }
        sheet.write(1, 5, "2022-06-15").unwrap();
    });
    assert_eq!(found(&claims(&bytes)), [at(F::DayWrong, "F2")]);
}

#[test]
fn a_heading_merged_over_two_columns_is_one_column_and_two_headings_are_two() {
    let merged = written(|sheet| {
        sheet.merge_range(0, 4, 0, 5, "实施机关", &Format::new()).unwrap();
        for (text, column) in ROW.into_iter().zip(0u16..) {
            sheet.write(1, column, text).unwrap();
        }
    });
    assert_eq!(found(&claims(&merged)), []);
    let twice = written(|sheet| {
        sheet.write(0, 5, "许可实施机关").unwrap();
    });
    assert_eq!(found(&claims(&twice)), [at(F::RowsMissing, ""), at(F::ColumnTwice, "F1")]);
}

#[test]
fn two_rows_for_one_item_are_named_with_the_first() {
    let checked = claims(&Package::of_rows(&[&CLAIMS, &ROW, &ROW]).bytes());
    assert_eq!(found(&checked), [at(F::ItemTwice, "B3")]);
    let finding = checked.findings.sorted()[0].clone();
    assert!(finding.message(inforce_catalog::refusal::Tongue::Chinese).contains("第 2 行"));
}

#[test]
fn a_file_without_headings_or_without_rows_is_refused() {
    let deep: Vec<&[&str]> = std::iter::repeat_n(&["标题"][..], 30).chain([&CLAIMS[..], &ROW[..]]).collect();
    assert_eq!(found(&claims(&Package::of_rows(&deep).bytes())), [at(F::HeaderMissing, "")]);
    assert_eq!(found(&claims(&Package::of_rows(&[&CLAIMS]).bytes())), [at(F::RowsMissing, "")]);
    assert_eq!(
        refused(&Package::of_sheet("<sheetData><row><c r=\"A1\" s=\"1\"/></row></sheetData>").bytes()),
        F::FileEmpty
    );
}

#[test]
fn a_workbook_of_another_program_with_prefixes_and_absolute_paths_is_read() {
    let cell = |reference: &str, text: &str| {
        format!("<x:c r=\"{reference}\" t=\"inlineStr\"><x:is><x:t><![CDATA[{text}]]></x:t></x:is></x:c>")
    };
    let row = |number: u32, texts: &[&str]| {
        let cells =
            texts.iter().zip("ABCDE".chars()).map(|(text, letter)| cell(&format!("{letter}{number}"), text));
        format!("<x:row r=\"{number}\">{}</x:row>", cells.collect::<String>())
    };
    let rows = row(7, &CLAIMS) + &row(9, &ROW);
    let sheet = format!("<x:worksheet xmlns:x=\"m\"><x:sheetData>{rows}</x:sheetData></x:worksheet>");
    let relations = "<Relationships><Relationship Id=\"s1\" Type=\"x/worksheet\" Target=\"/XL/Sheets/One.xml\"/></Relationships>";
    let bytes = Package::of_rows(&[])
        .with("xl/_rels/workbook.xml.rels", relations)
        .with("xl/sheets/one.xml", format!("\u{feff}{sheet}"))
        .without("xl/worksheets/sheet1.xml")
        .bytes();
    let checked = claims(&bytes);
    assert_eq!((found(&checked), checked.rows[0].row), (vec![], 9));
}

#[test]
fn readings_above_the_characters_are_not_of_the_text() {
    let strings =
        "<sst><si><r><t>节能</t></r><r><t>审查</t></r><rPh sb=\"0\" eb=\"2\"><t>jieneng</t></rPh></si></sst>";
    let cell = "<sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData>";
    let bytes = Package::of_sheet(cell).with("xl/sharedStrings.xml", strings).bytes();
    let sheet = read(&bytes, &Choice::default()).unwrap();
    assert_eq!(sheet.lines[0].cell(0).unwrap().text, "节能审查");
}

#[test]
fn csv_as_systems_export_it_keeps_leading_zeros() {
    let text = "上级清单序号;事项编码;事项名称;主管部门;实施机关\r\n;\"=\"\"000104002000\"\"\";\"名称\r\n第二行\";教育局;教育局\r\n\r\n;104003000;;教育局;教育局\r\n";
    let checked = claims(text.as_bytes());
    assert_eq!(found(&checked), [at(F::CodeFromNumber, "B4")]);
    assert_eq!(checked.rows[0].name, "名称第二行");
    assert_eq!(checked.rows[1].code.unwrap().as_str(), "000104003000");
}

#[test]
fn ten_thousand_errors_at_once_make_one_report() {
    let text = CLAIMS.join(",") + "\n" + &"1,0001,,教育局,教育局\n".repeat(10_000);
    let checked = claims(text.as_bytes());
    let report = Report::new(&checked.findings);
    assert_eq!((report.errors, report.findings.len(), report.left_out), (10_000, 1_000, 9_000));
    assert_eq!((report.totals[0].code.as_str(), report.totals[0].count), ("code_wrong", 10_000));
    assert_eq!((report.findings[0].row, report.findings[0].column.as_deref()), (Some(2), Some("B")));
    let bytes =
        marked(&checked.sheet, &Report::new(&checked.findings), "2022-11-01".parse().unwrap()).unwrap();
    assert!(bytes.len() < 2 << 20, "{} bytes", bytes.len());
}

#[test]
fn the_marked_workbook_is_mended_in_place_and_read_again() {
    let bytes = Package::of_rows(&[&["标题"], &CLAIMS, &["1", "=1+1", "", "教育局", ""], &ROW]).bytes();
    let before = claims(&bytes);
    let copy = marked(&before.sheet, &Report::new(&before.findings), "2022-11-01".parse().unwrap()).unwrap();
    let choice = Choice { sheet: Some("清单".to_owned()), ..Choice::default() };
    let after = check(&copy, &choice, Purpose::Claim).unwrap();
    assert_eq!(
        found(&after),
        found(&before),
        "the same cells at the same places, and nothing became a formula"
    );
    let listed = Choice { sheet: Some("核对结果".to_owned()), ..Choice::default() };
    let findings = read(&copy, &listed).unwrap();
    let first: Vec<&str> = findings.lines[1].filled().map(|(_, cell)| cell.text.as_str()).collect();
    assert_eq!(first[..4], ["B3", "错误", "事项编码", "“=1+1”不是事项编码。"]);
}

#[test]
fn a_report_of_nothing_is_empty() {
    assert!(Findings::default().is_empty());
    let report = Report::new(&claims(&Package::of_rows(&[&CLAIMS, &ROW]).bytes()).findings);
    assert_eq!((report.errors, report.warnings, report.notices), (0, 0, 0));
}
