//! The domain as messages of the contract, and messages as the domain: free functions both ways.
//!
//! [`from_proto`] answers [`Invalid`] with the path of every field that is no value of its type; [`to_proto`] cannot
//! fail. What goes through both comes out the same: the tests send every kind of command there and back.
//!
//! This crate does not know what a server, a call or a store is.

pub mod from_proto;
pub mod invalid;
mod mirror;
pub mod refusal;
pub mod to_proto;
mod words;

pub use invalid::{Invalid, Rule, Violation};
pub use refusal::{FieldProblem, RemoteRefusal};
