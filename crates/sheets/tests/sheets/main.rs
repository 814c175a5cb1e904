//! Whole files in and out, named after what they prove.

mod awkward;
mod common;
mod documents;
mod hostile;
mod package;
mod peer;
mod round_trip;
