//! Codes of jurisdictions, items and agencies.

use std::fmt;
use std::str::FromStr;

use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};

use super::Level;

/// Why a text is not a code: which code was meant, what was given, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeError {
    /// What was given, cut to 40 characters.
    pub given: String,
    /// How such a code is written.
    pub rule: &'static str,
}

impl CodeError {
    fn new(given: &str, rule: &'static str) -> Self {
        Self { given: given.chars().take(40).collect(), rule }
    }
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.given, self.rule)
    }
}

impl std::error::Error for CodeError {}

/// A code of GB/T 2260 or its statistical extension, kept as twelve digits. `000000000000` is the nation.
///
/// ```
/// use inforce_catalog::JurisdictionCode;
/// let county: JurisdictionCode = "652801".parse().unwrap();
/// assert_eq!(county.to_string(), "652801000000");
/// assert_eq!(county.short(), "652801");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JurisdictionCode(u64);

super::readable!(JurisdictionCode as u64: |code| code.0, |number| JurisdictionCode::from_number(number).ok());

const JURISDICTION_RULE: &str =
    "a jurisdiction code has 6, 9 or 12 digits (GB/T 2260 and its statistical extension)";

impl JurisdictionCode {
    /// The nation.
    pub const NATION: Self = Self(0);
    /// The largest number of twelve digits.
    const MAX: u64 = 999_999_999_999;

    /// The twelve digits as a number.
    pub fn number(self) -> u64 {
        self.0
    }

    /// The code with these twelve digits.
    pub fn from_number(number: u64) -> Result<Self, CodeError> {
        if number > Self::MAX {
            return Err(CodeError::new(&number.to_string(), JURISDICTION_RULE));
        }
        Ok(Self(number))
    }

    /// The code without trailing groups of zeros: 6 digits down to a county, 9 for a township.
    pub fn short(self) -> String {
        let digits = self.to_string();
        let keep = if self.0.is_multiple_of(1_000_000) {
            6
        } else if self.0.is_multiple_of(1_000) {
            9
        } else {
            12
        };
        digits.chars().take(keep).collect()
    }

    /// Whether a jurisdiction of `level` with this code may lie under the parent's code, by the digits alone.
    pub fn is_under(self, level: Level, parent: Self) -> bool {
        let group = |code: u64, divisor: u64| code / divisor;
        match level {
            Level::Nation => self == Self::NATION,
            Level::Region => parent == Self::NATION && self.0 != 0 && self.0.is_multiple_of(10_000_000_000),
            Level::Prefecture => {
                group(self.0, 10_000_000_000) == group(parent.0, 10_000_000_000)
                    && self.0.is_multiple_of(100_000_000)
                    && self != parent
            }
            Level::County => {
                group(self.0, 100_000_000) == group(parent.0, 100_000_000)
                    && self.0.is_multiple_of(1_000_000)
                    && self != parent
            }
            Level::Township => group(self.0, 1_000_000) == group(parent.0, 1_000_000) && self != parent,
        }
    }

    /// Whether the code belongs to the production corps (township numbers 500–599 of the statistical code), which
    /// is outside this ledger.
    pub fn is_production_corps(self) -> bool {
        let township = self.0 / 1_000 % 1_000;
        self.0 / 10_000_000_000 == 65 && (500..600).contains(&township)
    }
}

impl fmt::Display for JurisdictionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl fmt::Debug for JurisdictionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for JurisdictionCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let wrong = || CodeError::new(text, JURISDICTION_RULE);
        if !matches!(text.len(), 6 | 9 | 12) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        format!("{text:0<12}").parse().map(Self).map_err(|_| wrong())
    }
}

/// 事项编码: twelve characters. The first nine identify the item; the last three are `000` (no sub-items), `00Y` (a
/// main item with sub-items) or `001` … `999` (a sub-item). A code is never used again for another item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemCode([u8; 12]);

const ITEM_RULE: &str =
    "an item code has 12 characters: nine digits or capital letters, then 000, 00Y or 001 to 999";

impl ItemCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }

    /// Its characters: all of them are ASCII.
    pub(crate) fn as_bytes(&self) -> &[u8; 12] {
        &self.0
    }

    /// The nine characters that identify the item with all its sub-items.
    pub fn family(&self) -> &str {
        self.as_str().get(..9).unwrap_or("")
    }

    /// Whether this is a main item with sub-items (`00Y`).
    pub fn is_main_with_sub_items(&self) -> bool {
        self.0.ends_with(b"00Y")
    }

    /// Whether this is a sub-item (`001` … `999`).
    pub fn is_sub_item(&self) -> bool {
        !self.0.ends_with(b"00Y") && !self.0.ends_with(b"000")
    }

    /// Whether the item counts in a catalog: counts are of main items.
    pub fn counts(&self) -> bool {
        !self.is_sub_item()
    }

    /// The main item of a sub-item's family (`…00Y`).
    #[must_use]
    pub fn main_item(&self) -> Self {
        let mut code = self.0;
        code[9..].copy_from_slice(b"00Y");
        Self(code)
    }
}

impl fmt::Display for ItemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for ItemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ItemCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let wrong = || CodeError::new(text, ITEM_RULE);
        let bytes: [u8; 12] = text.as_bytes().try_into().map_err(|_| wrong())?;
        let (family, suffix) = bytes.split_at(9);
        let family_ok = family.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        let suffix_ok = suffix == b"00Y" || suffix.iter().all(u8::is_ascii_digit);
        if family_ok && suffix_ok { Ok(Self(bytes)) } else { Err(wrong()) }
    }
}

impl Serialize for ItemCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ItemCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// 统一社会信用代码 (GB 32100): eighteen characters, the last a check character.
///
/// A pseudo code, for bodies that have none, is eighteen characters beginning with `X`; it is accepted and marked
/// unverified. `X` never begins a real code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

super::readable!(CreditCode as String: |code| code.0.clone(), |text| text.parse().ok());

const CREDIT_ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const CREDIT_RULE: &str = "a credit code has 18 characters of 0-9 A-Z without I O S V Z, the last a check character \
     (GB 32100), or is a pseudo code: X and 17 digits or capital letters";

impl CreditCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the check character was verified; a pseudo code never is.
    pub fn is_verified(&self) -> bool {
        !self.0.starts_with('X')
    }

    /// The check character GB 32100 gives for the first seventeen characters.
    pub fn check_character(first_seventeen: &str) -> Option<char> {
        if first_seventeen.len() != 17 {
            return None;
        }
        let mut weight = 1usize;
        let mut sum = 0usize;
        for byte in first_seventeen.bytes() {
            sum += CREDIT_ALPHABET.iter().position(|a| *a == byte)? * weight;
            weight = weight * 3 % 31;
        }
        CREDIT_ALPHABET.get((31 - sum % 31) % 31).map(|b| char::from(*b))
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CreditCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let wrong = || CodeError::new(text, CREDIT_RULE);
        if text.len() != 18 || !text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
            return Err(wrong());
        }
        let (head, check) = text.split_at(17);
        let pseudo = text.starts_with('X');
        if pseudo || Self::check_character(head).map(String::from).as_deref() == Some(check) {
            return Ok(Self(text.to_owned()));
        }
        Err(wrong())
    }
}

// In records a jurisdiction code is an integer, the other two are text. What does not keep the rule of its code is no
// value of the type, so it is refused here, before anything else can see it.

impl<C> Encode<C> for JurisdictionCode {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.u64(self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for JurisdictionCode {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        Self::from_number(d.u64()?).map_err(DecodeError::message)
    }
}

impl<C> Encode<C> for ItemCode {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.str(self.as_str())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for ItemCode {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        d.str()?.parse().map_err(|e: CodeError| DecodeError::message(e))
    }
}

impl<C> Encode<C> for CreditCode {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for CreditCode {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        d.str()?.parse().map_err(|e: CodeError| DecodeError::message(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> JurisdictionCode {
        text.parse().unwrap()
    }

    #[test]
    fn short_and_long_codes_of_one_place_are_the_same_code() {
        assert_eq!(code("652801"), code("652801000000"));
        assert_eq!(code("652801001"), code("652801001000"));
        assert_eq!(code("652801001").short(), "652801001");
        assert!("65280".parse::<JurisdictionCode>().is_err());
        assert!("65280１".parse::<JurisdictionCode>().is_err());
    }

    #[test]
    fn a_code_lies_under_its_parents_code() {
        assert!(code("652801").is_under(Level::County, code("652800")));
        assert!(code("652801001").is_under(Level::Township, code("652801")));
        assert!(!code("652822100").is_under(Level::Township, code("652801")));
        assert!(!code("659001").is_under(Level::County, code("652800")));
        assert!(code("650000").is_under(Level::Region, JurisdictionCode::NATION));
    }

    #[test]
    fn corps_farms_are_known_by_their_code() {
        assert!(code("652823501").is_production_corps());
        assert!(!code("652823206").is_production_corps());
    }

    #[test]
    fn a_credit_code_with_a_wrong_check_character_is_refused() {
        // The example of GB 32100-2015, annex A.
        assert!("91350100M000100Y43".parse::<CreditCode>().is_ok());
        assert!("91350100M000100Y44".parse::<CreditCode>().is_err());
        let pseudo: CreditCode = "X65280100000000001".parse().unwrap();
        assert!(!pseudo.is_verified());
    }

    #[test]
    fn item_codes_tell_main_items_from_sub_items() {
        let main: ItemCode = "00010400100Y".parse().unwrap();
        let sub: ItemCode = "000104001002".parse().unwrap();
        assert!(main.is_main_with_sub_items() && main.counts());
        assert!(sub.is_sub_item() && !sub.counts());
        assert_eq!(sub.main_item(), main);
        for wrong in ["00010400100", "00010400100y", "0001040010０0", "00010400100Z"] {
            assert!(wrong.parse::<ItemCode>().is_err(), "{wrong}");
        }
    }
}
