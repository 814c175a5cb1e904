//! Every question, asked of a small ledger whose records were decided by the law itself.

#![allow(clippy::unwrap_used)] // A broken world must stop the test.

mod bureaus;
mod catalogs;
mod differences;
mod histories;
mod owed;
mod pages;
mod places;
mod searches;
mod verdicts;

#[path = "../../../catalog/tests/world/mod.rs"]
mod world;

use inforce_views::{PageRequest, Scope};
use world::{code, day};

/// One jurisdiction on a day, as known now.
fn at(place: &str, on: &str) -> Scope {
    Scope { jurisdiction: code(place), subtree: false, day: day(on), as_of: None }
}

/// The same with everything below.
fn under(place: &str, on: &str) -> Scope {
    Scope { subtree: true, ..at(place, on) }
}

/// The first page, long enough for all of the small world.
fn whole() -> PageRequest {
    PageRequest { size: Some(1000), token: None }
}
