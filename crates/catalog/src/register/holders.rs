//! Who ever listed an item.

use super::table::Table;
use crate::term::{ItemCode, JurisdictionId};

/// The jurisdictions by item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Holders {
    numbers: Table<ItemCode>,
    /// By number; the jurisdictions in order.
    items: Vec<(ItemCode, Vec<JurisdictionId>)>,
}

impl Holders {
    fn number(&self, item: ItemCode) -> Option<u32> {
        self.numbers
            .find(&item, |number| self.items.get(number as usize).is_some_and(|(code, _)| *code == item))
    }

    /// Those of an item, in order.
    pub(super) fn of(&self, item: ItemCode) -> &[JurisdictionId] {
        let found = self.number(item).and_then(|number| self.items.get(number as usize));
        found.map_or(&[], |(_, holders)| holders)
    }

    pub(super) fn insert(&mut self, item: ItemCode, holder: JurisdictionId) {
        let number = self.number(item).unwrap_or_else(|| {
            let number = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
            self.numbers.insert(item, number);
            self.items.push((item, Vec::new()));
            number
        });
        let Some((_, holders)) = self.items.get_mut(number as usize) else { return };
        // Catalogs are mostly recorded in the order in which their jurisdictions were established.
        if holders.last().is_none_or(|last| *last < holder) {
            holders.push(holder);
        } else if let Err(at) = holders.binary_search(&holder) {
            holders.insert(at, holder);
        }
    }

    /// Takes the last one that was inserted out again.
    pub(super) fn remove(&mut self, item: ItemCode, holder: JurisdictionId) {
        let Some(number) = self.number(item) else { return };
        let Some((_, holders)) = self.items.get_mut(number as usize) else { return };
        holders.retain(|other| *other != holder);
        if holders.is_empty() {
            // Its first holder came with it, so that it is the last of all.
            self.numbers.remove(&item, number);
            self.items.truncate(number as usize);
        }
    }
}
