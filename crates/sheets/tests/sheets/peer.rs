//! Another reader of workbooks, which shares no code with ours, sees the same cells.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use inforce_sheets::read::{Address, Choice, Kind, read};
use inforce_sheets::write;

/// The cells of the first sheet as calamine sees them.
fn theirs(bytes: &[u8]) -> BTreeMap<Address, Data> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    let (top, left) = range.start().unwrap();
    let cells = range.used_cells().map(|(row, column, data)| {
        let row = top + u32::try_from(row).unwrap() + 1;
        let column = u16::try_from(left).unwrap() + u16::try_from(column).unwrap();
        (Address { row, column }, data.clone())
    });
    cells.filter(|(_, data)| !data.to_string().trim().is_empty()).collect()
}

#[track_caller]
fn same(name: &str, bytes: &[u8], sheet: Option<&str>) -> usize {
    let choice = Choice { sheet: sheet.map(str::to_owned), ..Choice::default() };
    let ours = read(bytes, &choice).unwrap_or_else(|finding| panic!("{name}: {finding}"));
    let mut theirs = theirs(bytes);
    let mut count = 0;
    for line in &ours.lines {
        for (column, cell) in line.own() {
            let at = Address { row: line.number, column };
            let data = theirs.remove(&at);
            match (cell.kind, data) {
                (Kind::Text, Some(Data::String(text))) => assert_eq!(cell.text, text, "{name} {at}"),
                (Kind::Number, Some(Data::Float(number))) => {
                    assert_eq!(cell.text.parse::<f64>().unwrap().to_bits(), number.to_bits(), "{name} {at}");
                }
                (Kind::Date, Some(Data::DateTime(_))) | (Kind::Formula, _) => {}
                (kind, data) => panic!("{name} {at}: {kind:?} {:?}, theirs {data:?}", cell.text),
            }
            count += 1;
        }
    }
    assert!(theirs.is_empty(), "{name}: cells we do not see: {theirs:?}");
    count
}

#[test]
fn workbooks_by_libreoffice_and_openpyxl_have_the_same_cells_in_both_readers() {
    let files: [(&str, &[u8]); 8] = [
        ("libreoffice_untidy", include_bytes!("../files/libreoffice_untidy.xlsx")),
        ("libreoffice_formula", include_bytes!("../files/libreoffice_formula.xlsx")),
        ("libreoffice_turned_date", include_bytes!("../files/libreoffice_turned_date.xlsx")),
        ("libreoffice_claims", include_bytes!("../files/libreoffice_claims.xlsx")),
        ("libreoffice_dates", include_bytes!("../files/libreoffice_dates.xlsx")),
        ("openpyxl_1904", include_bytes!("../files/openpyxl_1904.xlsx")),
        ("openpyxl_rich", include_bytes!("../files/openpyxl_rich.xlsx")),
        ("openpyxl_untidy", include_bytes!("../files/openpyxl_untidy.xlsx")),
    ];
    for (name, bytes) in files {
        assert!(same(name, bytes, None) > 8, "{name}");
    }
}

#[test]
fn what_we_write_has_the_same_cells_in_both_readers() {
    let list = crate::common::county();
    assert!(same("catalog", &write::xlsx(&list).unwrap(), None) > 2_000);
    assert!(same("claim sheet", &write::claim_sheet(&list, "库尔勒市").unwrap(), None) > 2_000);
}
