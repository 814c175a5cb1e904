//! Rules that are asked together: of those that refuse, the one that stands earliest in the table is the answer.
//!
//! The rules about one thing are asked one after the other, in the order of the table. These functions are for several
//! things of a kind, each with rules of its own: two places, ten agencies, the successors of a reshaping.

use crate::refusal::Refusal;

/// The one that stands earlier in the table; of one rule broken twice the first.
pub(super) fn earlier(a: Refusal, b: Refusal) -> Refusal {
    if b.code < a.code { b } else { a }
}

/// Both, or the earlier refusal.
pub(super) fn both<A, B>(a: Result<A, Refusal>, b: Result<B, Refusal>) -> Result<(A, B), Refusal> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(earlier(a, b)),
        (Err(refusal), Ok(_)) | (Ok(_), Err(refusal)) => Err(refusal),
    }
}

/// All, or the earliest refusal.
pub(super) fn all<T>(results: impl IntoIterator<Item = Result<T, Refusal>>) -> Result<Vec<T>, Refusal> {
    let mut kept = Vec::new();
    let mut refused: Option<Refusal> = None;
    for result in results {
        match (result, refused.take()) {
            (Ok(value), None) => kept.push(value),
            (Err(refusal), None) => refused = Some(refusal),
            (Ok(_), before) => refused = before,
            (Err(refusal), Some(before)) => refused = Some(earlier(before, refusal)),
        }
    }
    refused.map_or(Ok(kept), Err)
}
