//! What the tests share: the lists of `data/`, and files checked in one line.

use inforce_sheets::check::{Checked, check};
use inforce_sheets::columns::Purpose;
use inforce_sheets::finding::FindingCode;
use inforce_sheets::list::{List, ListItem};
use inforce_sheets::read::Choice;

pub(crate) const NATIONAL: &[u8] = include_bytes!("../../../../data/national_items.csv");
pub(crate) const REGIONAL: &[u8] = include_bytes!("../../../../data/regional_items.csv");

/// A file that can be read.
pub(crate) fn checked(bytes: &[u8], purpose: Purpose) -> Checked {
    check(bytes, &Choice::default(), purpose).unwrap_or_else(|finding| panic!("{finding}"))
}

/// The codes and places of what was found.
pub(crate) fn found(checked: &Checked) -> Vec<(FindingCode, String)> {
    checked.findings.sorted().into_iter().map(|f| (f.code, f.place())).collect()
}

/// The items of a list of `data/`.
pub(crate) fn items(bytes: &[u8]) -> Vec<ListItem> {
    let rows = checked(bytes, Purpose::Transcribe).rows;
    rows.iter().zip(1..).map(|(row, serial)| row.to_item(serial).unwrap()).collect()
}

/// The catalog of a county that lists everything in `data/`.
pub(crate) fn county() -> List {
    let mut items: Vec<ListItem> = items(NATIONAL).into_iter().chain(items(REGIONAL)).collect();
    for (item, serial) in items.iter_mut().zip(1..) {
        item.serial = serial;
    }
    List {
        jurisdiction: "652801".parse().unwrap(),
        place: "库尔勒市".to_owned(),
        day: "2022-11-01".parse().unwrap(),
        as_of: 1_234,
        items,
    }
}
