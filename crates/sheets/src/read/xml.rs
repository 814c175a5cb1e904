//! The little XML that workbooks need: elements by local name, attributes, text.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::package::damaged;
use crate::finding::Finding;

/// One part, read event by event. Entities of a document type are not known here, so none can grow.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
}

/// What comes next; an element without content is a start and an end.
pub(super) enum Next<'a> {
    Start(BytesStart<'a>),
    End(String),
    Done,
}

impl<'a> Xml<'a> {
    pub(super) fn new(part: &'a str, text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, part }
    }

    fn event(&mut self) -> Result<Event<'a>, Finding> {
        self.reader.read_event().map_err(|e| damaged(self.part, &e))
    }

    /// The next start or end of an element.
    pub(super) fn next(&mut self) -> Result<Next<'a>, Finding> {
        loop {
            match self.event()? {
                Event::Start(start) => return Ok(Next::Start(start)),
                Event::End(end) => return Ok(Next::End(end.local_name().as_ref().to_owned())),
                Event::Eof => return Ok(Next::Done),
                _ => {}
            }
        }
    }

    /// The next element of this name, or none up to the end of the part.
    pub(super) fn find(&mut self, name: &str) -> Result<Option<BytesStart<'a>>, Finding> {
        loop {
            match self.next()? {
                Next::Start(start) if start.local_name().as_ref() == name => return Ok(Some(start)),
                Next::Done => return Ok(None),
                Next::Start(_) | Next::End(_) => {}
            }
        }
    }

    /// The text up to the end of the element just begun, with the elements in it left out.
    pub(super) fn text(&mut self) -> Result<String, Finding> {
        let (mut text, mut depth) = (String::new(), 0usize);
        loop {
            match self.event()? {
                Event::Text(t) if depth == 0 => text.push_str(&t.xml10_content()),
                Event::CData(t) if depth == 0 => text.push_str(&t.xml10_content()),
                Event::GeneralRef(entity) if depth == 0 => text.push(self.resolve(&entity)?),
                Event::Start(_) => depth += 1,
                Event::End(_) => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return Ok(text),
                },
                Event::Eof => return Err(damaged(self.part, &"it ends too early")),
                _ => {}
            }
        }
    }

    fn resolve(&self, entity: &BytesRef<'_>) -> Result<char, Finding> {
        if let Some(character) = entity.resolve_char_ref().map_err(|e| damaged(self.part, &e))? {
            return Ok(character);
        }
        match entity.as_ref() {
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "amp" => Ok('&'),
            "quot" => Ok('"'),
            "apos" => Ok('\''),
            other => Err(damaged(self.part, &format!("entity {other}"))),
        }
    }

    /// An attribute by its local name.
    pub(super) fn attribute(&self, of: &BytesStart<'_>, name: &str) -> Result<Option<String>, Finding> {
        for attribute in of.attributes() {
            let attribute = attribute.map_err(|e| damaged(self.part, &e))?;
            if attribute.key.local_name().as_ref() == name {
                let value =
                    quick_xml::escape::unescape(&attribute.value).map_err(|e| damaged(self.part, &e))?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    pub(super) fn damaged(&self, why: &str) -> Finding {
        damaged(self.part, &why)
    }
}

/// Text with the escapes of workbooks resolved: `_x000D_` is a character that XML cannot hold.
pub(super) fn unescaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        result.push_str(before);
        match from.get(..7).and_then(escaped) {
            Some(character) => {
                result.push(character);
                rest = from.get(7..).unwrap_or("");
            }
            None => {
                result.push_str("_x");
                rest = from.get(2..).unwrap_or("");
            }
        }
    }
    result.push_str(rest);
    result
}

fn escaped(seven: &str) -> Option<char> {
    let digits = seven.strip_prefix("_x")?.strip_suffix('_')?;
    let hexadecimal = digits.bytes().all(|b| b.is_ascii_hexdigit());
    hexadecimal.then(|| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32))?
}

#[test]
fn escapes_of_workbooks_are_resolved() {
    assert_eq!(unescaped("甲_x000D_乙_x005F_x000D_"), "甲\r乙_x000D_");
    assert_eq!(unescaped("_x12_ _xZZZZ_ x_x"), "_x12_ _xZZZZ_ x_x");
}
