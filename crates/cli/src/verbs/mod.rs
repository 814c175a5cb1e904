//! One file a verb.

pub(crate) mod ask;
pub(crate) mod check;
pub(crate) mod command;
pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod export;
mod find;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod serve;
