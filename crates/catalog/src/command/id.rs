//! The identity of a command.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};

/// The identity of a command: a UUID the sender chooses. The same id with the same content gives the first result
/// for ever.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct CommandId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

crate::term::readable!(CommandId as [u8; 16]: |id| id.0, |bytes| Some(CommandId(bytes)));

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            let dash = matches!(i, 4 | 6 | 8 | 10);
            write!(f, "{}{byte:02x}", if dash { "-" } else { "" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for CommandId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a command id is a UUID, for example 0b54c1de-5c4e-4c0c-9d6e-8f2f4a4c9d10".to_owned();
        let dashed = text.len() == 36
            && text.bytes().enumerate().all(|(i, b)| (b == b'-') == matches!(i, 8 | 13 | 18 | 23));
        if !dashed || !text.is_ascii() {
            return Err(wrong());
        }
        let hex: String = text.chars().filter(|c| *c != '-').collect();
        let mut bytes = [0u8; 16];
        for (i, byte) in bytes.iter_mut().enumerate() {
            let digits = hex.get(2 * i..2 * i + 2).ok_or_else(wrong)?;
            if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Err(wrong());
            }
            *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}
