//! Was it in force? Each kind of yes and no, told as given / when / then.

mod declines;
mod devolution;
mod mergers;
mod reasons;
mod texts;
#[path = "../world/mod.rs"]
mod world;
