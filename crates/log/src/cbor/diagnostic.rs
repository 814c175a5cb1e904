//! Diagnostic notation (RFC 8949 §8): the bytes as people read them.

use std::fmt::Write;

use super::CborError;
use super::read::{Major, Reader};

/// The one canonical item in `bytes` in diagnostic notation, for example
/// `[1, h'00ff', "库尔勒市", null]`.
///
/// # Errors
/// As [`check_canonical`](super::check_canonical).
pub fn diagnostic(bytes: &[u8]) -> Result<String, CborError> {
    let mut reader = Reader::new(bytes);
    let mut out = String::new();
    write_item(&mut reader, &mut out)?;
    reader.end()?;
    Ok(out)
}

fn write_item(reader: &mut Reader<'_>, out: &mut String) -> Result<(), CborError> {
    let head = reader.head()?;
    match head.major {
        Major::Unsigned => push(out, format_args!("{}", head.argument)),
        // −1 − n can be one below the range of i64 and u64 alike.
        Major::Negative => push(out, format_args!("{}", -1 - i128::from(head.argument))),
        Major::Bytes => {
            out.push_str("h'");
            let bytes = reader.take(head.argument)?;
            bytes.iter().for_each(|byte| push(out, format_args!("{byte:02x}")));
            out.push('\'');
        }
        Major::Text => write_text(reader.text_of(head.argument)?, out),
        Major::Array => {
            reader.enter(head.offset)?;
            out.push('[');
            for index in 0..head.argument {
                if index > 0 {
                    out.push_str(", ");
                }
                write_item(reader, out)?;
            }
            out.push(']');
            reader.leave();
        }
        Major::Simple => out.push_str(match head.argument {
            20 => "false",
            21 => "true",
            _ => "null",
        }),
    }
    Ok(())
}

/// Text in quotes, with the escapes of JSON.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => push(out, format_args!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Formatting into a `String` cannot fail.
fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(arguments);
}
