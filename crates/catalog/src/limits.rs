//! The largest texts and lists that records take, in bytes of UTF-8; the arithmetic is in
//! `docs/decisions/0007-limits-of-texts.md`. Public, so that a list can be checked before it is sent.

/// Names of places, bodies and items: the longest official item name has about 200 characters.
pub const NAME: usize = 600;
/// Titles of documents and laws.
pub const TITLE: usize = 1_000;
/// Document numbers and lists of articles.
pub const NUMBER: usize = 200;
/// Remarks, reasons, transition clauses.
pub const NOTE: usize = 3_000;
/// Texts of a legal basis.
pub const CITATIONS: usize = 24;
/// Implementing authorities.
pub const AUTHORITIES: usize = 16;
