//! The two small files beside the records: who the ledger is, and how far it is known to reach.

use inforce_log::{Hash, LedgerId};
use inforce_store::Head;

use crate::frame::JournalKey;

/// The content of the file `ledger`: readable by people, checked by a hash. It is written once,
/// when the ledger is created, and again only if it was damaged (every segment repeats it).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) ledger: LedgerId,
    pub(crate) key: JournalKey,
}

const IDENTITY: &str = "inforce ledger, directory format 1";
const REACHED: &str = "inforce ledger, reached, format 1";

impl Identity {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let key = Hash(self.key.0);
        seal(&format!("{IDENTITY}\nledger {}\njournal key {key}\n", self.ledger))
    }

    /// # Errors
    /// What is wrong, in words for the operator.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, String> {
        let lines = unseal(bytes, IDENTITY)?;
        Ok(Self {
            ledger: field(&lines, "ledger ")?,
            key: JournalKey(field::<Hash>(&lines, "journal key ")?.0),
        })
    }
}

/// The content of the file `reached`: a third witness, beside both copies, of how long the log
/// is. It is written when the ledger is opened and closed and about once a second while it
/// grows, so a log that lost its end in one copy, and whose other copy is gone, is not taken
/// for a whole one. It also tells a sled that is behind from one that lost its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reached {
    /// The log is at least this long, and goes through this record.
    pub(crate) head: Head,
    /// The use ended cleanly: the log is exactly this long.
    pub(crate) closed: bool,
    /// So many records, from the first on, are known to be durable in sled: fewer than `head` has
    /// while sled is out of use.
    pub(crate) sled: u64,
}

impl Reached {
    pub(crate) fn encode(&self, ledger: LedgerId) -> Vec<u8> {
        let Head { size, hash } = self.head;
        let Self { closed, sled, .. } = self;
        let behind = if *sled < size { format!("sled {sled}\n") } else { String::new() };
        seal(&format!("{REACHED}\nledger {ledger}\nsize {size}\nhash {hash}\nclosed {closed}\n{behind}"))
    }

    /// # Errors
    /// What is wrong, in words for the operator.
    pub(crate) fn decode(ledger: LedgerId, bytes: &[u8]) -> Result<Self, String> {
        let lines = unseal(bytes, REACHED)?;
        let marked: LedgerId = field(&lines, "ledger ")?;
        if marked != ledger {
            return Err(format!("it belongs to ledger {marked}"));
        }
        let head = Head { size: field(&lines, "size ")?, hash: field(&lines, "hash ")? };
        // Without the line, all of them were made durable in sled before.
        let sled = field(&lines, "sled ").unwrap_or(head.size);
        Ok(Self { head, closed: field(&lines, "closed ")?, sled })
    }

    /// Where a clean close left the log.
    pub(crate) fn closed_at(self) -> Option<Head> {
        self.closed.then_some(self.head)
    }
}

/// Appends a line with the BLAKE3 of the lines above.
fn seal(text: &str) -> Vec<u8> {
    format!("{text}check {}\n", blake3::hash(text.as_bytes()).to_hex()).into_bytes()
}

/// The lines between title and check.
fn unseal(bytes: &[u8], title: &str) -> Result<Vec<String>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not text")?;
    let at = text.rfind("check ").ok_or("its check line is missing")?;
    let (content, check) = text.split_at(at);
    if check != format!("check {}\n", blake3::hash(content.as_bytes()).to_hex()) {
        return Err("its check line does not match".into());
    }
    let mut lines = content.lines().map(str::to_owned);
    match lines.next() {
        Some(first) if first == title => Ok(lines.collect()),
        _ => Err(format!("it does not start with \"{title}\"; a newer version wrote it")),
    }
}

fn field<T: std::str::FromStr>(lines: &[String], name: &str) -> Result<T, String> {
    lines
        .iter()
        .find_map(|line| line.strip_prefix(name)?.parse().ok())
        .ok_or_else(|| format!("its line \"{}\" is missing", name.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_is_read_back_and_every_flipped_byte_is_noticed() {
        let identity = Identity { ledger: LedgerId([3; 16]), key: JournalKey([4; 32]) };
        let bytes = identity.encode();
        assert!(Identity::decode(&bytes).is_ok_and(|read| read == identity));
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 1;
            assert!(Identity::decode(&bad).is_err(), "byte {at}");
        }
    }

    #[test]
    fn how_far_the_log_reached_is_read_back_for_its_own_ledger_only() {
        let head = Head { size: 12, hash: Hash([9; 32]) };
        for closed in [true, false] {
            let reached = Reached { head, closed, sled: if closed { 12 } else { 9 } };
            let bytes = reached.encode(LedgerId([3; 16]));
            assert_eq!(Reached::decode(LedgerId([3; 16]), &bytes), Ok(reached));
            assert!(Reached::decode(LedgerId([4; 16]), &bytes).is_err());
            for at in 0..bytes.len() {
                let mut bad = bytes.clone();
                bad[at] ^= 1;
                assert!(Reached::decode(LedgerId([3; 16]), &bad).is_err(), "byte {at}");
            }
        }
    }
}
