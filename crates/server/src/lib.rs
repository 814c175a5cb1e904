//! The gRPC edge: calls come in, are translated, asked, translated back.
//!
//! One file a call (`call/`), one table from errors to status codes (`status`), one place around every call (`edge`:
//! deadline, limits, log line, metrics). [`Server::bind`] and [`Server::run`] put it on a loopback address.
//!
//! This crate decides nothing about the law and knows no engine: it is given an open
//! [`Ledger`](inforce_ledger::Ledger).

mod call;
mod config;
mod edge;
mod error;
mod metrics;
mod names;
mod notice;
mod principal;
mod record;
mod serve;
mod status;

pub use config::{DEFAULT_PORT, Limits, ServerConfig};
pub use principal::PRINCIPAL;
pub use serve::{ServeError, Server, serve};
