//! A difference as it is told: all of it counted, the first of each kind in full.

use inforce_catalog::ItemCode;

use super::{Adjusted, Difference, Named};

/// How many of each kind are told: as many as findings of each weight.
const BOUND: usize = 1_000;

/// How many bytes of changing texts are told. A basis may have kilobytes; a difference of which every text changes
/// stays, with the report, within the 4 MiB that clients usually take.
const TEXT: usize = 512 << 10;

/// How much of a catalog changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Items the catalog does not have.
    pub added: usize,
    /// Items that say something else.
    pub adjusted: usize,
    /// Items that end.
    pub ended: usize,
    /// Items that are declined.
    pub declined: usize,
    /// Items that stay as they are.
    pub unchanged: usize,
}

/// A difference as it is told.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// How much changes in all.
    pub counts: Counts,
    /// The first items the catalog does not have.
    pub added: &'a [Named],
    /// The first items that say something else.
    pub adjusted: &'a [Adjusted],
    /// The first items that end.
    pub ended: &'a [ItemCode],
    /// The first items that are declined.
    pub declined: &'a [Named],
}

impl Difference {
    /// How much changes.
    pub fn counts(&self) -> Counts {
        Counts {
            added: self.added.len(),
            adjusted: self.adjusted.len(),
            ended: self.ended.len(),
            declined: self.declined.len(),
            unchanged: self.unchanged,
        }
    }

    /// What of it is told.
    pub fn told(&self) -> Told<'_> {
        let mut bytes = 0;
        let fits = |adjusted: &&Adjusted| {
            bytes += adjusted.changes.iter().map(|c| c.from.len() + c.to.len()).sum::<usize>();
            bytes <= TEXT
        };
        let adjusted = self.adjusted.iter().take(BOUND).take_while(fits).count();
        Told {
            counts: self.counts(),
            added: first(&self.added),
            adjusted: self.adjusted.get(..adjusted).unwrap_or(&[]),
            ended: first(&self.ended),
            declined: first(&self.declined),
        }
    }
}

fn first<T>(all: &[T]) -> &[T] {
    all.get(..BOUND).unwrap_or(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::Column;
    use crate::compare::Change;

    #[test]
    fn a_large_difference_is_counted_in_full_and_told_in_part() {
        let code: ItemCode = "000104001000".parse().unwrap();
        let change = Change { element: Column::Basis, from: "甲".repeat(1_000), to: String::new() };
        let adjusted = Adjusted { row: 2, code, changes: vec![change] };
        let difference = Difference {
            added: vec![Named { row: 2, code }; 20_000],
            adjusted: vec![adjusted; 900],
            ended: vec![code; 3],
            ..Difference::default()
        };
        let told = difference.told();
        assert_eq!((told.counts.added, told.added.len()), (20_000, BOUND));
        assert_eq!((told.counts.adjusted, told.adjusted.len()), (900, TEXT / 3_000));
        assert_eq!((told.counts.ended, told.ended.len()), (3, 3));
    }
}
