//! Drawing lots: numbers that look random and depend on nothing but the seed and what is asked.

/// A bag of lots. The same question is answered the same way whenever it is asked, so that nothing drawn has to be kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lot(u64);

impl Lot {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides` for a subject: what it is drawn for, and about whom.
    pub(super) fn draw(self, sides: u64, purpose: Purpose, about: [usize; 3]) -> u64 {
        let numbers = about.into_iter().map(|number| number as u64);
        let drawn =
            numbers.fold(mixed(self.0 ^ (purpose as u64) << 56), |state, number| mixed(state ^ number));
        drawn % sides
    }
}

/// What a lot is drawn for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    /// Whether a place declines an item, and why.
    Decline = 1,
    /// Whether a place records late.
    Late,
    /// What becomes of an item in a round.
    Change,
    /// Whether a place follows what changed above in a round.
    Follow,
    /// Whether somebody reassigns an item in a round.
    Slip,
    /// Whether that was a mistake.
    Mend,
}

/// The finalizer of `SplitMix64` (Steele, Lea, Flood 2014) over a step of its sequence.
fn mixed(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_spread_evenly_and_depend_on_every_part_of_the_question() {
        let lot = Lot::new(1);
        let drawn = (0..10_000).filter(|i| lot.draw(10, Purpose::Follow, [*i, 7, 3]) == 0).count();
        assert!((900..1100).contains(&drawn), "{drawn}");
        let one = lot.draw(u64::MAX, Purpose::Late, [1, 2, 3]);
        assert_eq!(one, lot.draw(u64::MAX, Purpose::Late, [1, 2, 3]));
        assert_ne!(one, lot.draw(u64::MAX, Purpose::Change, [1, 2, 3]));
        assert_ne!(one, lot.draw(u64::MAX, Purpose::Late, [1, 3, 2]));
        assert_ne!(one, Lot::new(2).draw(u64::MAX, Purpose::Late, [1, 2, 3]));
    }
}
