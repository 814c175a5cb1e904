//! The document that authorises a change.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{AgencyId, Day};

/// The BLAKE3 digest of a file, 32 bytes, written in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Digest(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

super::readable!(Digest as [u8; 32]: |digest| digest.0, |bytes| Some(Digest(bytes)));

impl Digest {
    /// Reads 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0u8; 32];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl FromStr for Digest {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_hex(text).ok_or("a BLAKE3 digest is written in 64 hexadecimal digits")
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// 依据文件: the document that authorises a change of a catalog.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct Instrument {
    /// 文号, for example `国办发〔2022〕2号`.
    #[n(0)]
    pub number: String,
    /// The title.
    #[n(1)]
    pub title: String,
    /// The body that issued it.
    #[n(2)]
    pub issuer: AgencyId,
    /// The day it was issued.
    #[n(3)]
    pub date: Day,
    /// The digest of the file; required where somebody else's act is transcribed.
    #[n(4)]
    pub digest: Option<Digest>,
    /// What becomes of cases in process (在办件) where an item ends.
    #[n(5)]
    pub transition: Option<String>,
}
