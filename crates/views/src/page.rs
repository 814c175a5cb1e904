//! Pages: how a long answer is cut, and the token that names where the next part begins.
//!
//! A token holds the sequence at which the first page was read, so that every page speaks of the same state however the
//! ledger grows meanwhile; a digest of the question, so that a token of another question is known as one; and the
//! position after the last row. It is text of `0-9 a-z A-Z . -`, checked against damage. It holds no secret and gives
//! no right: a forged one can only name another row of the same question.

use std::fmt;

use inforce_catalog::{Register, term::Seq};

use crate::refusal::QueryRefusal;

/// Rows of a page where the question does not say.
pub const DEFAULT_SIZE: u32 = 100;
/// Most rows of a page: at about a kilobyte a row, one answer stays near a megabyte.
pub const MAX_SIZE: u32 = 1000;
/// Longest token that is looked at: two 16-digit numbers, one 20-digit number, a position of 30 characters, four points.
const MAX_TOKEN: usize = 128;
const VERSION: &str = "p1";

/// Which part of a long answer is wanted. The default is the first page of [`DEFAULT_SIZE`] rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// Rows of the page, 1 to [`MAX_SIZE`].
    pub size: Option<u32>,
    /// The token that came with the page before.
    pub token: Option<String>,
}

/// A digest of a question, by FNV-1a: it tells questions apart, it protects nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;

    pub(crate) fn of(question: &str) -> Self {
        Self(Self::OFFSET).with(question)
    }

    /// Takes in one more part of the question. Parts end with a byte that no text has, so that they cannot run
    /// together.
    pub(crate) fn with(self, part: impl fmt::Display) -> Self {
        let bytes = part.to_string();
        let digest = bytes
            .bytes()
            .chain([0xff])
            .fold(self.0, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(Self::PRIME));
        Self(digest)
    }
}

/// Where a page stands: at which sequence it is read, how long it is, and what it comes after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) as_of: Seq,
    limit: usize,
    after: Option<String>,
    question: Fingerprint,
}

impl Cursor {
    /// Reads the request for a page of a question.
    pub(crate) fn open(
        register: &Register,
        question: Fingerprint,
        as_of: Option<Seq>,
        page: &PageRequest,
    ) -> Result<Self, QueryRefusal> {
        let size = page.size.unwrap_or(DEFAULT_SIZE);
        if !(1..=MAX_SIZE).contains(&size) {
            return Err(QueryRefusal::PageSizeOutOfRange { size });
        }
        let question = question.with(format_args!("{as_of:?}"));
        let (as_of, after) = match &page.token {
            Some(token) => {
                let (as_of, after) = read(token, question)?;
                (Some(as_of), Some(after))
            }
            None => (as_of, None),
        };
        Ok(Self { as_of: known_at(register, as_of)?, limit: size as usize, after, question })
    }

    /// Whether this is the first page.
    pub(crate) fn is_first(&self) -> bool {
        self.after.is_none()
    }

    /// The position the page comes after, read by the question whose it is.
    pub(crate) fn after<T>(&self, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, QueryRefusal> {
        match &self.after {
            None => Ok(None),
            Some(text) => read(text).map(Some).ok_or(QueryRefusal::PageTokenGarbled),
        }
    }

    /// Takes the rows of the page from an iterator that begins behind the position, and makes the token if there are
    /// more.
    pub(crate) fn fill<P: fmt::Display, T>(
        &self,
        rows: impl Iterator<Item = (P, T)>,
    ) -> (Vec<T>, Option<String>) {
        let mut taken = Vec::new();
        let mut last = None;
        for (position, row) in rows {
            if taken.len() == self.limit {
                return (taken, last.map(|p: P| self.token(&p)));
            }
            taken.push(row);
            last = Some(position);
        }
        (taken, None)
    }

    fn token(&self, position: &impl fmt::Display) -> String {
        let body = format!("{VERSION}.{:016x}.{}.{position}", self.question.0, self.as_of);
        let check = Fingerprint::of(&body).0;
        format!("{body}.{check:016x}")
    }
}

/// Reads a token: the sequence and the position.
fn read(token: &str, question: Fingerprint) -> Result<(Seq, String), QueryRefusal> {
    let garbled = || QueryRefusal::PageTokenGarbled;
    if token.len() > MAX_TOKEN {
        return Err(garbled());
    }
    let (body, check) = token.rsplit_once('.').ok_or_else(garbled)?;
    if format!("{:016x}", Fingerprint::of(body).0) != check {
        return Err(garbled());
    }
    let mut parts = body.splitn(4, '.');
    let mut next = || parts.next().ok_or_else(garbled);
    let (version, digest, as_of, position) = (next()?, next()?, next()?, next()?);
    if version != VERSION {
        return Err(garbled());
    }
    if digest != format!("{:016x}", question.0) {
        return Err(QueryRefusal::PageTokenForeign);
    }
    let as_of = as_of.parse().map_err(|_| garbled())?;
    Ok((as_of, position.to_owned()))
}

/// The sequence a question is read at: the one asked for, if the ledger has it, else the last.
pub(crate) fn known_at(register: &Register, as_of: Option<Seq>) -> Result<Seq, QueryRefusal> {
    match as_of {
        Some(as_of) if as_of >= register.size() => {
            Err(QueryRefusal::AsOfBeyondHead { as_of, head: register.size().checked_sub(1) })
        }
        Some(as_of) => Ok(as_of),
        None => Ok(register.now()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(limit: usize) -> Cursor {
        Cursor { as_of: 7, limit, after: None, question: Fingerprint::of("test") }
    }

    #[test]
    fn a_page_looks_at_one_row_more_than_it_has() {
        let mut looked_at = 0;
        let rows = (1..).inspect(|_| looked_at += 1).map(|n| (n, n));
        let (taken, token) = cursor(3).fill(rows);
        assert_eq!(taken, [1, 2, 3]);
        assert!(token.is_some());
        assert_eq!(looked_at, 4);
    }

    #[test]
    fn a_token_gives_back_the_sequence_and_the_position_after_the_last_row() {
        let (_, token) = cursor(2).fill([("1-a", ()), ("1-b", ()), ("1-c", ())].into_iter());
        let read = read(&token.unwrap(), Fingerprint::of("test")).unwrap();
        assert_eq!(read, (7, "1-b".to_owned()));
    }

    #[test]
    fn the_longest_token_there_can_be_is_not_too_long_to_be_read() {
        let cursor = Cursor { as_of: Seq::MAX, ..cursor(1) };
        let longest = format!("{}-{}", u32::MAX, "X".repeat(18));
        assert!(cursor.token(&longest).len() <= MAX_TOKEN);
    }

    #[test]
    fn a_forged_position_that_the_question_cannot_read_is_garbled() {
        let cursor = Cursor { after: Some("nonsense".into()), ..cursor(1) };
        let position = cursor.after(|text| text.parse::<u64>().ok());
        assert_eq!(position, Err(QueryRefusal::PageTokenGarbled));
    }

    #[test]
    fn parts_of_a_question_do_not_run_together() {
        let digest = |parts: [&str; 2]| Fingerprint::of("q").with(parts[0]).with(parts[1]);
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
    }
}
