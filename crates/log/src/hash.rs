//! Fixed-size identities: the BLAKE3 hash of a record, the id of a ledger, the SHA-256 hash of a
//! tree. They are distinct types, because the chain and the tree must never be mixed up: a hash
//! of one is no proof in the other.

use std::fmt;

/// BLAKE3 `derive_key` context of [`record_hash`]. Part of the format: it never changes.
pub const RECORD_CONTEXT: &str = "inforce 2026-11-23 ledger record v1";

/// BLAKE3 `derive_key` context of [`command_digest`]. Part of the format: it never changes.
pub const COMMAND_CONTEXT: &str = "inforce 2026-11-23 command content v1";

/// Text that should have been the hexadecimal form of a [`struct@Hash`], [`LedgerId`] or
/// [`TreeHash`](crate::tree::TreeHash) and is not. Remedy: give exactly the stated number of
/// digits, without prefix or spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HexError {
    /// Hexadecimal digits expected: two for each byte.
    pub digits: usize,
}

impl fmt::Display for HexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected exactly {} hexadecimal digits", self.digits)
    }
}

impl std::error::Error for HexError {}

/// Defines a fixed-size byte identity with hexadecimal text and byte-string serde.
macro_rules! byte_identity {
    ($(#[$doc:meta])* $name:ident, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $size]);

        impl $name {
            /// All bytes zero: "none" where a hash or id is required.
            pub const ZERO: Self = Self([0; $size]);

            /// The bytes, in the order in which they are stored and hashed.
            pub const fn as_bytes(&self) -> &[u8; $size] {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::hash::HexError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::hash::parse_hex(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_bytes(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_bytes($crate::hash::BytesVisitor).map(Self)
            }
        }
    };
}
pub(crate) use byte_identity;

byte_identity!(
    /// BLAKE3 hash of a record's bytes ([`record_hash`]) or of a command's content
    /// ([`command_digest`]). Text form: 64 lower-case hexadecimal digits.
    Hash,
    32
);

byte_identity!(
    /// The identity of one ledger, chosen at random when it is created and written into every
    /// record. Text form: 32 lower-case hexadecimal digits.
    LedgerId,
    16
);

/// The hash that links records: BLAKE3 `derive_key` with [`RECORD_CONTEXT`] over the record's
/// bytes exactly as stored.
pub fn record_hash(bytes: &[u8]) -> Hash {
    Hash(blake3::derive_key(RECORD_CONTEXT, bytes))
}

/// The digest that tells whether a repeated command id carries the same content: BLAKE3
/// `derive_key` with [`COMMAND_CONTEXT`] over the command's canonical bytes.
pub fn command_digest(bytes: &[u8]) -> Hash {
    Hash(blake3::derive_key(COMMAND_CONTEXT, bytes))
}

/// Reads exactly `2 * N` hexadecimal digits of either case.
pub(crate) fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], HexError> {
    let error = HexError { digits: 2 * N };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return Err(error);
    }
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = (nibble(*high).ok_or(error)? << 4) | nibble(*low).ok_or(error)?;
    }
    Ok(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Reads `N` bytes from a byte string, or from a sequence of numbers where the format has no
/// byte strings (JSON).
pub(crate) struct BytesVisitor<const N: usize>;

impl<'de, const N: usize> serde::de::Visitor<'de> for BytesVisitor<N> {
    type Value = [u8; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} bytes")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        bytes.try_into().map_err(|_| E::invalid_length(bytes.len(), &self))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        use serde::de::Error;
        let mut bytes = [0; N];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = seq.next_element()?.ok_or_else(|| A::Error::invalid_length(index, &self))?;
        }
        match seq.next_element::<u8>()? {
            None => Ok(bytes),
            Some(_) => Err(A::Error::invalid_length(N + 1, &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes_are_two_forms_of_one_hash() {
        let hash = record_hash(b"a record");
        assert_eq!(hash.to_string().parse::<Hash>(), Ok(hash));
        assert_eq!(hash.to_string().to_uppercase().parse::<Hash>(), Ok(hash));
        let json = serde_json::to_string(&hash).expect("a hash has a JSON form");
        assert_eq!(serde_json::from_str::<Hash>(&json).ok(), Some(hash));
    }

    #[test]
    fn a_hash_survives_the_snapshot_format() {
        let hash = record_hash(b"a record");
        let config = bincode::config::standard();
        let bytes = bincode::serde::encode_to_vec(hash, config).expect("a hash has a bincode form");
        assert_eq!(bytes.len(), 33, "a length byte and the hash");
        let decoded: (Hash, usize) =
            bincode::serde::decode_from_slice(&bytes, config).expect("its own bytes");
        assert_eq!(decoded, (hash, 33));
        assert!(bincode::serde::decode_from_slice::<Hash, _>(&bytes[..32], config).is_err());
    }

    #[test]
    fn hexadecimal_text_of_another_length_or_with_other_characters_is_refused() {
        let error = HexError { digits: 32 };
        for text in ["", "00", &"0".repeat(31), &"0".repeat(33), &"0".repeat(34), &"g".repeat(32)] {
            assert_eq!(text.parse::<LedgerId>(), Err(error), "{text}");
        }
        assert_eq!("é".repeat(16).parse::<LedgerId>(), Err(error));
        assert_eq!("0".repeat(32).parse(), Ok(LedgerId::ZERO));
    }

    #[test]
    fn record_hashes_and_command_digests_of_the_same_bytes_differ() {
        assert_ne!(record_hash(b""), command_digest(b""));
    }
}
