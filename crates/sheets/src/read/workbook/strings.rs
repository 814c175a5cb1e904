//! The texts that the cells of a workbook share.

use super::super::package::Package;
use super::super::xml::{Next, Xml, unescaped};
use crate::finding::Finding;
use crate::limits::Limits;

pub(super) fn read(package: &mut Package<'_>, path: &str, limits: &Limits) -> Result<Vec<String>, Finding> {
    let text = package.text(path)?.unwrap_or_default();
    let mut xml = Xml::new(path, &text);
    let mut strings = Vec::new();
    while xml.find("si")?.is_some() {
        strings.push(item(&mut xml, limits)?);
    }
    Ok(strings)
}

/// One text up to the end of its element: plain, or in runs; readings (注音) printed above it are left out.
pub(super) fn item(xml: &mut Xml<'_>, limits: &Limits) -> Result<String, Finding> {
    let (mut text, mut depth, mut reading) = (String::new(), 0usize, false);
    loop {
        match xml.next()? {
            Next::Start(start) => match start.local_name().as_ref() {
                "t" if !reading => {
                    // A text longer than any cell may be is refused with the cell; what is beyond is not kept.
                    if text.len() <= limits.cell.saturating_mul(4) {
                        text.push_str(&unescaped(&xml.text()?));
                    } else {
                        xml.text()?;
                    }
                }
                name => {
                    reading |= name == "rPh";
                    depth += 1;
                }
            },
            Next::End(name) => {
                if name == "rPh" {
                    reading = false;
                }
                match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return Ok(text),
                }
            }
            Next::Done => return Err(xml.damaged("it ends too early")),
        }
    }
}
