//! Any bytes are read or refused by name: none panics, none takes more than the limits allow.

use crate::package::Package;
use inforce_sheets::check::check;
use inforce_sheets::columns::Purpose;
use inforce_sheets::finding::{Finding, FindingCode as F};
use inforce_sheets::limits::Limits;
use inforce_sheets::read::{Choice, Sheet, read};
use inforce_sheets::report;
use proptest::prelude::*;

fn refusal(bytes: &[u8]) -> Finding {
    read(bytes, &Choice::default()).map(|sheet: Sheet| sheet.lines.len()).unwrap_err()
}

fn limited(bytes: &[u8], limits: Limits) -> F {
    read(bytes, &Choice { sheet: None, limits }).map(|sheet| sheet.lines.len()).unwrap_err().code
}

fn sheet(inner: &str) -> Package {
    Package::of_sheet(inner)
}

fn cell(reference: &str) -> Vec<u8> {
    sheet(&format!("<sheetData><row><c r=\"{reference}\"><v>1</v></c></row></sheetData>")).bytes()
}

#[test]
fn what_is_no_spreadsheet_is_refused_by_its_kind() {
    let compound = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600]].concat();
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refusal(b"").code, F::FileEmpty);
    assert_eq!(refusal(b" \r\n,,\r\n").code, F::FileEmpty);
    assert_eq!(refusal(&compound).code, F::OldFormat);
    assert_eq!(refusal(&[compound, name].concat()).code, F::Encrypted);
    assert_eq!(refusal(b"\x89PNG\r\n\x1a\n\0\0\0\x0d").code, F::NotASpreadsheet);
    assert_eq!(refusal(b"<!DOCTYPE html><table></table>").code, F::NotASpreadsheet);
    assert_eq!(refusal(b"PK\x03\x04 and no more").code, F::Damaged);
    let document = sheet("").with("xl/workbook.xml", "<w:document/>").bytes();
    assert_eq!(refusal(&document).code, F::NotASpreadsheet);
    assert_eq!(refusal(&sheet("").without("_rels/.rels").bytes()).code, F::NotASpreadsheet);
}

#[test]
fn counts_and_positions_that_a_file_only_states_are_not_trusted() {
    let strings = r#"<sst count="100000000000" uniqueCount="100000000000"><si><t>甲</t></si></sst>"#;
    let text = "<sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData>";
    let read = read(&sheet(text).with("xl/sharedStrings.xml", strings).bytes(), &Choice::default()).unwrap();
    assert_eq!(read.lines[0].cell(0).unwrap().text, "甲");
    for reference in ["AAAAAAAAAAAAAAAAA1", "A99999999999999", "A0", "1", "XFE", "A1048577"] {
        assert_eq!(refusal(&cell(reference)).code, F::Damaged, "{reference}");
    }
    assert_eq!(refusal(&cell("XFD1")).code, F::TooManyColumns);
    let far = "<sheetData><row><c t=\"s\"><v>18446744073709551615</v></c></row></sheetData>";
    assert_eq!(refusal(&sheet(far).bytes()).code, F::Damaged);
    let wide = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row><c><v>1</v></c></row></sheetData>\
        <mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>";
    assert_eq!(sheet_of(&sheet(wide).bytes()).lines[0].cells.len(), 256, "clipped to the limit of columns");
    let backwards = "<mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells>";
    assert_eq!(refusal(&sheet(backwards).bytes()).code, F::Damaged);
}

fn sheet_of(bytes: &[u8]) -> Sheet {
    read(bytes, &Choice::default()).unwrap_or_else(|finding| panic!("{finding}"))
}

#[test]
fn a_bomb_is_refused_whether_its_directory_says_so_or_lies() {
    let limits = Limits { unpacked: 1 << 20, ..Limits::default() };
    let bomb = sheet("").with("xl/worksheets/sheet1.xml", vec![b' '; 4 << 20]).bytes();
    assert!(bomb.len() < 20_000, "{} bytes", bomb.len());
    assert_eq!(limited(&bomb, limits), F::UnpacksTooLarge);
    // The size stands in the local header and in the directory: here both say 16 bytes.
    let size = u32::to_le_bytes(4 << 20);
    let mut liar = bomb;
    let places: Vec<usize> = (0..liar.len() - 4).filter(|at| liar[*at..*at + 4] == size).collect();
    assert_eq!(places.len(), 2);
    for at in places {
        liar[at..at + 4].copy_from_slice(&16u32.to_le_bytes());
    }
    assert!(matches!(limited(&liar, limits), F::UnpacksTooLarge | F::Damaged));
}

#[test]
fn one_part_under_many_names_counts_each_time_it_is_unpacked() {
    let sheets: String = (0..40).map(|n| format!("<sheet name=\"{n}\" r:id=\"s1\"/>")).collect();
    let workbook = format!("<workbook xmlns:r=\"r\"><sheets>{sheets}</sheets></workbook>");
    let padded = format!("<worksheet>{}<sheetData/></worksheet>", " ".repeat(100_000));
    let package = sheet("").with("xl/workbook.xml", workbook).with("xl/worksheets/sheet1.xml", padded);
    let limits = Limits { unpacked: 1 << 20, ..Limits::default() };
    assert_eq!(limited(&package.bytes(), limits), F::UnpacksTooLarge);
}

#[test]
fn entities_do_not_grow() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>\
        <sst><si><t>&b;</t></si></sst>";
    let text = "<sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData>";
    assert_eq!(refusal(&sheet(text).with("xl/sharedStrings.xml", bomb).bytes()).code, F::Damaged);
}

#[test]
fn every_limit_refuses_with_its_own_code() {
    let all = Limits::default();
    let rows = "甲,乙\n".repeat(5);
    assert_eq!(limited(rows.as_bytes(), Limits { file: 10, ..all }), F::FileTooLarge);
    assert_eq!(limited(rows.as_bytes(), Limits { rows: 4, ..all }), F::TooManyRows);
    assert_eq!(limited(rows.as_bytes(), Limits { columns: 1, ..all }), F::TooManyColumns);
    assert_eq!(limited(rows.as_bytes(), Limits { text: 20, ..all }), F::TooMuchText);
    assert_eq!(limited("长".repeat(11).as_bytes(), Limits { cell: 10, ..all }), F::CellTooLong);
    let workbook = Package::of_rows(&[&["甲"]]).bytes();
    assert_eq!(limited(&workbook, Limits { parts: 5, ..all }), F::TooManyParts);
    assert_eq!(limited(&workbook, Limits { unpacked: 100, ..all }), F::UnpacksTooLarge);
    let shared = format!("<sst><si><t>{}</t></si></sst>", "长".repeat(1_000));
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(200);
    let many =
        sheet(&format!("<sheetData><row>{cells}</row></sheetData>")).with("xl/sharedStrings.xml", shared);
    assert_eq!(limited(&many.bytes(), Limits { text: 100_000, ..all }), F::TooMuchText);
}

/// Reads, checks and reports: the whole way that bytes from outside go.
fn go(bytes: &[u8]) {
    for purpose in [Purpose::Transcribe, Purpose::Claim] {
        if let Ok(checked) = check(bytes, &Choice::default(), purpose) {
            let day = "2022-11-01".parse().unwrap();
            report::marked(&checked.sheet, &report::Report::new(&checked.findings), day).unwrap();
            assert!(report::Report::new(&checked.findings).findings.len() <= 3_000);
        }
    }
}

/// A workbook with a list in it, to be damaged.
fn whole() -> Vec<u8> {
    let head = [
        "序号",
        "事项编码",
        "设定层级",
        "主管部门",
        "事项名称",
        "实施机关",
        "可实施层级",
        "设定和实施依据",
        "依据类别",
    ];
    let row = ["1", "000104001000", "国家级", "甲部", "名称", "甲局", "县级", "《甲法》第一条", "法律"];
    Package::of_rows(&[&head, &row, &row]).bytes()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        go(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(序号|事项编码|认领/不认领|理由|[,;\t\n\"'=+@-]|[\\PC]{0,6}){0,60}") {
        go(text.as_bytes());
        go(format!("事项编码,主管部门,实施机关,上级清单序号\n{text}").as_bytes());
    }

    #[test]
    fn a_workbook_with_damage_is_read_or_refused(
        at in any::<proptest::sample::Index>(),
        with in proptest::collection::vec(any::<u8>(), 0..8),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = whole();
        let at = at.index(bytes.len());
        let end = (at + with.len()).min(bytes.len());
        bytes.splice(at..end, with);
        go(&bytes);
        bytes.truncate(cut.index(bytes.len() + 1));
        go(&bytes);
    }

    #[test]
    fn parts_with_damage_are_read_or_refused(
        part in 0usize..5,
        at in any::<proptest::sample::Index>(),
        with in "[<>/\"= a-z0-9&;#_x]{0,12}",
    ) {
        let parts = [
            ("xl/workbook.xml", "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"a\" r:id=\"s1\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"s1\" Type=\"x/worksheet\" Target=\"/xl/worksheets/sheet1.xml\"/></Relationships>"),
            ("xl/sharedStrings.xml", "<sst uniqueCount=\"2\"><si><t>甲</t></si><si><r><t>乙</t></r><rPh><t>yi</t></rPh></si></sst>"),
            ("xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"yyyy\"/></numFmts><cellXfs><xf numFmtId=\"200\"/></cellXfs></styleSheet>"),
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"2\" hidden=\"1\"><c r=\"B2\" s=\"0\"><v>44866.5</v></c><c r=\"C2\" t=\"s\"><v>1</v></c><c><f>A1</f></c></row></sheetData><mergeCells><mergeCell ref=\"B2:B9\"/></mergeCells></worksheet>"),
        ];
        let (name, text) = parts[part];
        let mut damaged: Vec<char> = text.chars().collect();
        let at = at.index(damaged.len());
        let end = (at + with.len() / 2).min(damaged.len());
        damaged.splice(at..end, with.chars());
        let mut package = sheet("");
        for (name, text) in parts {
            package = package.with(name, text);
        }
        go(&package.with(name, damaged.into_iter().collect::<String>()).bytes());
    }
}
