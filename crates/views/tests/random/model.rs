//! The histories that the law is tested with.

#![allow(dead_code)] // Each user of the model has use for a part of it.

#[path = "../../../catalog/tests/model/catalog.rs"]
mod catalog;
#[path = "../../../catalog/tests/model/office.rs"]
mod office;
#[path = "../../../catalog/tests/model/play.rs"]
pub(crate) mod play;
#[path = "../../../catalog/tests/model/reference.rs"]
mod reference;
#[path = "../../../catalog/tests/model/steps.rs"]
pub(crate) mod steps;
#[path = "../../../catalog/tests/model/world.rs"]
pub(crate) mod world;
