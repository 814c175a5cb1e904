//! Deterministic CBOR (RFC 8949 §4.2), the small part of it that records are made of: integers,
//! byte strings, text, arrays, `true`, `false` and `null`.
//!
//! The reader refuses every other way of writing the same thing, so a value has exactly one
//! encoding, and bytes that were read can only be re-encoded to themselves. Libraries accept more
//! (non-minimal and indefinite lengths, trailing bytes, text in any form); their answer would
//! depend on which of two encodings was hashed.
//!
//! Reading never allocates by a length found in the input, and nesting is bounded by
//! [`MAX_DEPTH`].

use std::fmt;

use unicode_normalization::is_nfc;

use crate::assigned::is_assigned;

mod diagnostic;
mod read;
mod write;

pub use diagnostic::diagnostic;
pub(crate) use read::Reader;
pub(crate) use write::{put_array, put_bytes, put_int, put_null, put_text, put_uint};

/// Deepest nesting of arrays; the outermost array is level 1. Records use about 6; 16 keeps the
/// recursion of any reader in any language harmless.
pub const MAX_DEPTH: u8 = 16;

/// A place where bytes are not canonical, and the rule they break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CborError {
    /// Offset of the offending item (or end of input) from the start of the bytes.
    pub offset: usize,
    /// The rule.
    pub rule: Rule,
}

/// The rules of canonical bytes. Every violation is fatal for the bytes that show it: they were
/// not written by this format, or were changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The input ends inside an item.
    Truncated,
    /// Bytes follow the item.
    Trailing,
    /// An integer or length is not written in its shortest form.
    NotShortest,
    /// Indefinite lengths are not allowed.
    Indefinite,
    /// Additional information 28–30 is reserved.
    Reserved,
    /// Maps are not allowed; fields have positions.
    Map,
    /// Tags are not allowed.
    Tag,
    /// Floating-point numbers are not allowed.
    Float,
    /// Only the simple values false, true and null are allowed.
    Simple,
    /// Text is not UTF-8.
    NotUtf8,
    /// Text is not in Unicode normalisation form C.
    NotNfc,
    /// Text has a code point that Unicode 17.0 does not assign.
    Unassigned(char),
    /// Arrays are nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// The item is canonical, but another type or value belongs here.
    Expected(&'static str),
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => f.write_str("the bytes end inside an item"),
            Self::Trailing => f.write_str("bytes follow the end of the item"),
            Self::NotShortest => f.write_str("an integer or length is not in its shortest form"),
            Self::Indefinite => f.write_str("indefinite lengths are not allowed"),
            Self::Reserved => f.write_str("reserved additional information"),
            Self::Map => f.write_str("maps are not allowed"),
            Self::Tag => f.write_str("tags are not allowed"),
            Self::Float => f.write_str("floating-point numbers are not allowed"),
            Self::Simple => f.write_str("only false, true and null are allowed as simple values"),
            Self::NotUtf8 => f.write_str("text is not UTF-8"),
            Self::NotNfc => f.write_str("text is not in normalisation form C; normalise it"),
            Self::Unassigned(c) => write!(
                f,
                "text has the code point U+{:04X}, which Unicode 17.0 does not assign; remove it",
                u32::from(*c)
            ),
            Self::TooDeep => write!(f, "arrays are nested deeper than {MAX_DEPTH}"),
            Self::Expected(what) => write!(f, "expected {what}"),
        }
    }
}

impl fmt::Display for CborError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.rule, self.offset)
    }
}

impl std::error::Error for CborError {}

/// Accepts exactly one canonical item of any allowed type and nothing behind it.
///
/// # Errors
/// The first violated rule and where. Bytes about to be written: encode them by the rule. Bytes
/// that were stored: they are damaged.
pub fn check_canonical(bytes: &[u8]) -> Result<(), CborError> {
    let mut reader = Reader::new(bytes);
    reader.item()?;
    reader.end()
}

/// Whether bytes are text of those characters alone of which nearly all text here is made: ASCII,
/// the Chinese main block with its punctuation, full-width forms, quotation marks. All are assigned,
/// none is changed by normalisation and none joins with what stands before it, so such bytes are
/// canonical text without another look.
pub(crate) fn is_plain_text(mut bytes: &[u8]) -> bool {
    loop {
        bytes = match bytes {
            [] => return true,
            [0..=0x7F, rest @ ..]
            | [0xE4, 0xB8..=0xBF, 0x80..=0xBF, rest @ ..]
            | [0xE5..=0xE9, 0x80..=0xBF, 0x80..=0xBF, rest @ ..]
            | [0xE3, 0x80, 0x80..=0xA9, rest @ ..]
            | [0xEF, 0xBC, 0x81..=0xBF, rest @ ..]
            | [0xEF, 0xBD, 0x80..=0x9E, rest @ ..]
            | [0xE2, 0x80, 0x98..=0x9D, rest @ ..]
            | [0xC2, 0xB7, rest @ ..] => rest,
            _ => return false,
        };
    }
}

/// Accepts text that may stand in a record: NFC, no unassigned code points.
///
/// # Errors
/// [`Rule::Unassigned`] (offset of the character) or [`Rule::NotNfc`] (offset 0): normalise the
/// text, or take the character out.
pub fn check_text(text: &str) -> Result<(), CborError> {
    if is_plain_text(text.as_bytes()) {
        return Ok(());
    }
    // Unassigned first: normalisation is only stable for what is assigned.
    if let Some((offset, c)) = text.char_indices().find(|&(_, c)| !is_assigned(c)) {
        let rule = Rule::Unassigned(c);
        return Err(CborError { offset, rule });
    }
    if is_nfc(text) {
        Ok(())
    } else {
        let rule = Rule::NotNfc;
        Err(CborError { offset: 0, rule })
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    fn is_plain(c: char) -> bool {
        is_plain_text(c.encode_utf8(&mut [0; 4]).as_bytes())
    }

    #[test]
    fn plain_characters_are_assigned_and_stay_what_they_are_beside_any_other() {
        let plain: Vec<char> = ('\0'..=char::MAX).filter(|&c| is_plain(c)).collect();
        assert!(plain.len() > 20_000);
        for &c in &plain {
            assert!(is_assigned(c), "U+{:04X}", u32::from(c));
            assert!(std::iter::once(c).nfc().eq([c]), "U+{:04X}", u32::from(c));
            // What joins at all joins with one of these.
            for first in ['a', 'A', 'e', '\u{1100}', '\u{AC00}', '\u{3046}', '\u{0915}', c] {
                assert!([first, c].into_iter().nfc().eq([first, c]), "{first} U+{:04X}", u32::from(c));
            }
        }
    }

    #[test]
    fn bytes_are_plain_text_only_if_they_are_text() {
        // Every pair of bytes, with a third from each side of every boundary.
        for first in 0..=u8::MAX {
            for second in 0..=u8::MAX {
                for third in [0, 0x41, 0x7F, 0x80, 0x81, 0x9D, 0xA9, 0xBF, 0xC0, 0xE4, 0xFF] {
                    let bytes = [first, second, third];
                    for length in 1..=3 {
                        let plain = is_plain_text(&bytes[..length]);
                        let text = std::str::from_utf8(&bytes[..length]);
                        let all = text.is_ok_and(|text| text.chars().all(is_plain));
                        assert_eq!(plain, all, "{bytes:02x?} {length}");
                    }
                }
            }
        }
    }
}
