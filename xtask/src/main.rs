//! This repository's own chores.
fn main() {}
