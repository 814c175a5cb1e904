//! Spreadsheets in, lists out: bytes to a checked, resolved list with a report, and a catalog to bytes.
//!
//! The crate is pure: no server, clock, network or file. It knows the words of the catalog and nothing of the ledger.
//! The way in: [`read::read`] makes one neutral sheet of an XLSX or CSV file, [`columns`] finds the headings,
//! [`rows`] says what each row says.

pub mod check;
pub mod columns;
pub mod compare;
pub mod element;
pub mod finding;
pub mod import;
pub mod limits;
pub mod list;
pub mod matching;
pub mod plan;
pub mod read;
pub mod report;
pub mod rows;
mod words;
pub mod write;
