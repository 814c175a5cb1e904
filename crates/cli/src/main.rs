//! The `inforce` binary.
fn main() {}
