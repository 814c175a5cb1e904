//! Which styles show a number as a date.

use std::collections::BTreeMap;

use super::super::package::Package;
use super::super::xml::{Next, Xml};
use crate::finding::Finding;

/// For each style of a cell, in order, whether it shows a date.
pub(super) fn dates(package: &mut Package<'_>, path: &str) -> Result<Vec<bool>, Finding> {
    let text = package.text(path)?.unwrap_or_default();
    let mut xml = Xml::new(path, &text);
    let mut formats: BTreeMap<u32, bool> = BTreeMap::new();
    let (mut dates, mut in_cells) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Next::Start(start) => match start.local_name().as_ref() {
                "numFmt" => {
                    let code = xml.attribute(&start, "formatCode")?.unwrap_or_default();
                    if let Some(id) = number(xml.attribute(&start, "numFmtId")?) {
                        formats.insert(id, is_date(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = number(xml.attribute(&start, "numFmtId")?).unwrap_or(0);
                    dates.push(formats.get(&id).copied().unwrap_or_else(|| is_built_in_date(id)));
                }
                _ => {}
            },
            Next::End(name) => in_cells &= name != "cellXfs",
            Next::Done => return Ok(dates),
        }
    }
}

fn number(text: Option<String>) -> Option<u32> {
    text?.parse().ok()
}

/// The formats every program knows by number (ECMA-376 part 1, 18.8.30, with those of East Asian versions).
fn is_built_in_date(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Whether a format code shows a year or a day: a letter y or d outside quotes, brackets and escapes.
fn is_date(code: &str) -> bool {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for character in code.chars() {
        let plain = !quoted && !bracketed && !escaped;
        match character {
            _ if escaped => {}
            '"' => quoted = !quoted,
            '[' if plain => bracketed = true,
            ']' => bracketed = false,
            'y' | 'Y' | 'd' | 'D' if plain => return true,
            _ => {}
        }
        escaped = !escaped && !quoted && matches!(character, '\\' | '_' | '*');
    }
    false
}

#[test]
fn dates_are_told_from_numbers_by_their_format() {
    for code in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]yyyy/m/d;@", "dd/mm/yy", "m/d"] {
        assert!(is_date(code), "{code}");
    }
    for code in ["General", "0.00", "@", "\"day\"0", "[Red]0", "0.00E+00", "#,##0_d", "h:mm", "\\d0"] {
        assert!(!is_date(code), "{code}");
    }
}
