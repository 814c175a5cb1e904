//! The SDK for systems that ask a ledger or report to it: commands in the catalog's types, answers as the views give
//! them, refusals decoded.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use inforce_client::{Client, proto};
//!
//! let client = Client::connect("http://127.0.0.1:7652").await?;
//! let question = proto::GetInForceRequest {
//!     jurisdiction: "652801".into(),
//!     item: "000104001002".into(),
//!     on: Some("2022-11-01".into()),
//!     ..Default::default()
//! };
//! let told = client.in_force(question).await?;
//! println!("{} ({})", told.answer.in_force, told.answer.reason);
//! # Ok(())
//! # }
//! ```
//!
//! The crate does not know what a store or a server is made of.

mod client;
mod commands;
mod error;
mod imports;
mod questions;
mod retry;

pub use client::Client;
pub use commands::Submitted;
pub use error::{CallError, ConnectError};
pub use inforce_proto::v1 as proto;
pub use inforce_wire::{FieldProblem, RemoteRefusal};
pub use questions::{Answered, RecordWithBytes, Records};
