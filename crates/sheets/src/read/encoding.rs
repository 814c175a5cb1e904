//! Which encoding a text file is in.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::finding::{Finding, FindingCode};

/// The text of a file: UTF-16 by its byte order mark, UTF-8 where the bytes are that, else GB 18030.
///
/// The order is safe: text in GB 18030 with more than a few Chinese characters is practically never valid UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Finding> {
    let utf16 = [(&[0xFF, 0xFE][..], UTF_16LE), (&[0xFE, 0xFF][..], UTF_16BE)];
    if let Some((_, encoding)) = utf16.into_iter().find(|(mark, _)| bytes.starts_with(mark)) {
        let text =
            encoding.decode_without_bom_handling_and_without_replacement(bytes.get(2..).unwrap_or(&[]));
        return text.ok_or_else(|| Finding::new(FindingCode::EncodingUnknown).with("line", 1));
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(super::not_a_spreadsheet("二进制 binary"));
    }
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error.valid_up_to(),
    };
    GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| {
        let line = bytes.iter().take(valid).filter(|b| **b == b'\n').count() + 1;
        Finding::new(FindingCode::EncodingUnknown).with("line", line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encodings_of_offices_are_told_apart() {
        let text = "事项编码,事项名称\n";
        let gb = GB18030.encode(text).0.into_owned();
        let utf16 = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| {
            mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect::<Vec<u8>>()
        };
        let files = [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            utf16([0xFF, 0xFE], u16::to_le_bytes),
            utf16([0xFE, 0xFF], u16::to_be_bytes),
            gb,
        ];
        for file in files {
            assert_eq!(decode(&file).unwrap(), text, "{file:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(decode(b"a\n\xFF\xFF").unwrap_err().code, FindingCode::EncodingUnknown);
        assert_eq!(decode(b"\xFF\xFE\x00\xD8").unwrap_err().code, FindingCode::EncodingUnknown);
        assert_eq!(decode(b"GIF89a\x00\x01").unwrap_err().code, FindingCode::NotASpreadsheet);
    }
}
