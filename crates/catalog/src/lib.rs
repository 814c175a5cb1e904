//! The law of permit catalogs: what may be done to an item, what state that leaves, and whether an item was in
//! force in a jurisdiction on a day.
//!
//! The crate is pure. It does not know what a hash is for, where records are kept, what a network is, or what time
//! it is now: hashes come in as opaque bytes, time as an argument. Two functions carry it: [`decide::decide`] turns a
//! [`Submission`] into events or a [`Refusal`], and [`Register::apply`] takes an event in. One further function,
//! [`in_force::in_force`], answers the question the whole system exists for; writer, views and evidence all use it.
//!
//! Sources: the prefecture's notice (`docs/notice.md` names its articles), the Administrative Licensing Law
//! (行政许可法) and GB/T 2260, GB 32100.

pub mod calendar;
pub mod command;
pub mod decide;
pub mod declined;
pub mod event;
pub mod in_force;
pub mod jurisdiction;
pub mod limits;
pub mod listing;
pub mod obligation;
pub mod refusal;
pub mod register;
pub mod rules;
pub mod source;
pub mod stream;
pub mod term;
pub mod text;

pub use command::{Command, CommandId, Submission};
pub use event::{Act, Event};
pub use refusal::{Refusal, RefusalCode};
pub use register::{Entry, Recorded, Register, Shared, Timeline};
pub use stream::{StreamKey, StreamKind};
pub use term::*;
