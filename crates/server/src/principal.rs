//! Who asks: until callers are authenticated, the call's metadata says so.

use tonic::metadata::MetadataMap;

use crate::notice::{Kind, Notice};

/// The metadata that names the acting principal.
pub const PRINCIPAL: &str = "inforce-principal";

/// Longest principal, in bytes: as a record takes it.
const LONGEST: usize = 64;

/// The principal a call names.
pub(crate) fn read(metadata: &MetadataMap) -> Result<String, Notice> {
    let Some(value) = metadata.get(PRINCIPAL) else {
        return Err(Notice::new(Kind::PrincipalMissing, ""));
    };
    match value.to_str() {
        Ok(text) if is_one(text) => Ok(text.to_owned()),
        _ => Err(Notice::new(Kind::PrincipalUnfit, "")),
    }
}

/// Whether a text is written as a principal is. What is logged must have passed this.
pub(crate) fn is_one(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_.@".contains(&b);
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_principal_is_short_ascii_without_blanks() {
        assert!(is_one("clerk-1_a.b@c") && is_one(&"x".repeat(64)));
        for wrong in ["", "a b", "王", "a\n", &"x".repeat(65)] {
            assert!(!is_one(wrong), "{wrong:?}");
        }
    }
}
