//! Random commands, as many of them wrong as right. Prints its seed; `INFORCE_SEED` repeats one.

use crate::common::{establish, grant, id, void, withdraw};
use inforce_catalog::{Level, Submission};

/// A small generator of our own (splitmix64): the same seed gives the same run on every machine.
pub(crate) struct Random(u64);

impl Random {
    /// From the environment, or from the time; printed, so that a failure can be repeated.
    pub(crate) fn new() -> Self {
        let given = std::env::var("INFORCE_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            now.map_or(0, |now| now.as_secs() ^ u64::from(now.subsec_nanos()))
        });
        eprintln!("INFORCE_SEED={seed}");
        Self(seed)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    /// One command. Its id is new most of the time; few people and places, so that commands get
    /// in each other's way.
    pub(crate) fn command(&mut self, fresh: &mut u64) -> Submission {
        *fresh += 1;
        let number = if self.below(10) == 0 { self.below(*fresh) } else { *fresh };
        let person = format!("officer-{}", self.below(6));
        match self.below(8) {
            0..3 => grant(number, &person),
            3..5 => withdraw(number, &person),
            5 => void(number, id(self.below(*fresh))),
            6 => establish(number, Level::Nation, "000000", None),
            _ => {
                let code = format!("{}0000", 11 + self.below(40));
                establish(number, Level::Region, &code, Some("000000"))
            }
        }
    }

    /// One command, or sometimes a few together.
    pub(crate) fn batch(&mut self, fresh: &mut u64) -> Vec<Submission> {
        let count = if self.below(6) == 0 { 2 + self.below(5) } else { 1 };
        (0..count).map(|_| self.command(fresh)).collect()
    }
}
