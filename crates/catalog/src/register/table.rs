//! Finding a number by a key that is kept elsewhere.
//!
//! A ledger of a nation has millions of streams and commands, and every record and question looks some up. A tree of
//! keys waits for memory at each of its twenty steps; here one group of slots is looked at, which is one line of the
//! processor's cache.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

/// Slots that are looked at together: 64 bytes.
const GROUP: usize = 8;

/// Entries a group has on average before there are twice as many groups. Of a hundred groups two are full then.
const LOAD: usize = 4;

/// Numbers by key.
///
/// Where a key stands hangs on its hash, which anybody can compute. Whoever chooses keys to fall into one group gains
/// nothing: what finds it full is kept in an ordered map.
#[derive(Clone, Debug)]
pub(super) struct Table<K> {
    /// None, or a power of two.
    groups: Vec<Group>,
    /// What found its group full.
    rest: BTreeMap<K, u32>,
    length: usize,
}

impl<K> Default for Table<K> {
    fn default() -> Self {
        Self { groups: Vec::new(), rest: BTreeMap::new(), length: 0 }
    }
}

/// Slots, each with the tag of its key and its number.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Group {
    tags: [u32; GROUP],
    numbers: [u32; GROUP],
}

/// The number in a slot without one.
const FREE: u32 = u32::MAX;

/// The tag of a free slot that was never used.
const NEVER: u32 = 0;

/// The tag of a free slot that was used: the group may have been full then, so that a key of it may be in the rest.
const ONCE: u32 = 1;

impl Group {
    const EMPTY: Self = Self { tags: [NEVER; GROUP], numbers: [FREE; GROUP] };

    /// Whether there was a free slot; it has the entry then.
    fn put(&mut self, tag: u32, number: u32) -> bool {
        self.replace(|_, known| known == FREE, (tag, number))
    }

    /// Puts an entry in the place of the first for which `which` is true; whether there is one.
    fn replace(&mut self, which: impl Fn(u32, u32) -> bool, (tag, number): (u32, u32)) -> bool {
        let mut slots = self.tags.iter_mut().zip(&mut self.numbers);
        let found = slots.find(|(tag, number)| which(**tag, **number));
        found.map(|slot| (*slot.0, *slot.1) = (tag, number)).is_some()
    }

    /// The numbers with a tag; free slots too. Which slot it is cannot be foreseen, so that all are compared before
    /// anything hangs on it: else the processor guesses wrong, and waits before it looks up the next key.
    fn tagged(&self, tag: u32) -> impl Iterator<Item = u32> {
        let mut left = self.mask(tag);
        std::iter::from_fn(move || {
            let number = self.numbers.get(left.trailing_zeros() as usize)?;
            left &= left.wrapping_sub(1);
            Some(*number)
        })
    }

    /// A bit for each slot with the tag.
    #[inline]
    fn mask(&self, tag: u32) -> u8 {
        let same = self.tags.map(|other| u8::from(other == tag));
        (0..).zip(same).fold(0, |mask, (at, same)| mask | same << at)
    }

    /// Whether no key of it can be in the rest.
    fn never_was_full(&self) -> bool {
        self.entries().any(|entry| entry == (NEVER, FREE))
    }

    fn entries(&self) -> impl Iterator<Item = (u32, u32)> {
        self.tags.into_iter().zip(self.numbers)
    }
}

impl<K: Hash + Ord> Table<K> {
    /// The number of a key; `is` says whether a number is that of this key.
    pub(super) fn find<Q: Hash + Ord + ?Sized>(&self, key: &Q, is: impl Fn(u32) -> bool) -> Option<u32>
    where
        K: Borrow<Q>,
    {
        let tag = tag(key);
        let group = self.groups.get(self.place(tag))?;
        let found = group.tagged(tag).find(|number| *number != FREE && is(*number));
        if found.is_some() || group.never_was_full() {
            return found;
        }
        self.rest.get(key).copied()
    }

    /// What probably are the numbers of several keys. All groups are asked of memory before any is looked at.
    pub(super) fn guess<const N: usize>(&self, keys: &[K; N]) -> [Option<u32>; N] {
        let tags = keys.each_ref().map(tag);
        let groups = tags.map(|tag| (tag, self.groups.get(self.place(tag))));
        groups.map(|(tag, group)| group.map(|g| g.numbers[g.mask(tag).trailing_zeros() as usize % GROUP]))
    }

    /// Asks memory for the group of a key that will be looked up.
    pub(super) fn touch(&self, key: &K) {
        let group = self.groups.get(self.place(tag(key)));
        std::hint::black_box(group.map(|group| group.tags[0]));
    }

    /// Gives a key that has none its number, which must be less than `u32::MAX`.
    pub(super) fn insert(&mut self, key: K, number: u32) {
        if self.length >= self.groups.len() * LOAD {
            self.grow();
        }
        self.length += 1;
        self.put(key, number);
    }

    /// Takes a key out, if this is its number.
    pub(super) fn remove(&mut self, key: &K, number: u32) {
        let tag = tag(key);
        let place = self.place(tag);
        let Some(group) = self.groups.get_mut(place) else { return };
        if group.replace(|t, n| (t, n) == (tag, number), (ONCE, FREE)) {
            // Taken out.
        } else if self.rest.get(key) == Some(&number) {
            self.rest.remove(key);
        } else {
            return;
        }
        self.length -= 1;
    }

    fn put(&mut self, key: K, number: u32) {
        let tag = tag(&key);
        let place = self.place(tag);
        let fits = self.groups.get_mut(place).is_some_and(|group| group.put(tag, number));
        if !fits {
            self.rest.insert(key, number);
        }
    }

    /// A key's group: the first bits of its tag, so that each group becomes two neighbours when there are twice as many.
    fn place(&self, tag: u32) -> usize {
        let bits = self.groups.len().max(1).ilog2();
        tag.checked_shr(u32::BITS - bits).unwrap_or(0) as usize
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.groups);
        self.groups = vec![Group::EMPTY; (old.len() * 2).max(1)];
        let entries = old.iter().flat_map(Group::entries).filter(|(_, number)| *number != FREE);
        for (tag, number) in entries {
            let place = self.place(tag);
            if let Some(group) = self.groups.get_mut(place) {
                // What came of one group fits into each of two.
                group.put(tag, number);
            }
        }
        for (key, number) in std::mem::take(&mut self.rest) {
            self.put(key, number);
        }
    }
}

impl<K> Table<K> {
    fn numbers(&self) -> Vec<u32> {
        let slots = self.groups.iter().flat_map(|group| group.numbers).filter(|number| *number != FREE);
        let mut numbers: Vec<u32> = slots.chain(self.rest.values().copied()).collect();
        numbers.sort_unstable();
        numbers
    }
}

/// Where an entry stands says nothing: tables are equal that know the same numbers.
impl<K> PartialEq for Table<K> {
    fn eq(&self, other: &Self) -> bool {
        self.length == other.length && self.numbers() == other.numbers()
    }
}

impl<K> Eq for Table<K> {}

fn tag<Q: Hash + ?Sized>(key: &Q) -> u32 {
    let mut hasher = Mixer::default();
    key.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

/// A hash that is the same in every run. It needs to spread keys that nobody chose to collide, no more.
#[derive(Default)]
pub(super) struct Mixer(u64);

impl Mixer {
    fn mix(&mut self, word: u64) {
        let mixed = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0xd6e8_feb8_6659_fd93)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, last) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.mix(u64::from_le_bytes(*word)));
        if !last.is_empty() {
            let mut word = [0; 8];
            word.iter_mut().zip(last).for_each(|(to, from)| *to = *from);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key that says itself where it falls.
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Key(u32, bool);

    impl Hash for Key {
        fn hash<H: Hasher>(&self, state: &mut H) {
            if self.1 { state.write_u8(0) } else { state.write_u32(self.0) }
        }
    }

    fn found(table: &Table<Key>, keys: &[Key]) -> Vec<Option<u32>> {
        keys.iter().map(|key| table.find(key, |number| keys.get(number as usize) == Some(key))).collect()
    }

    #[test]
    fn every_key_is_found_until_it_is_taken_out_even_if_all_fall_together() {
        for together in [false, true] {
            let keys: Vec<Key> = (0..1000).map(|n| Key(n, together)).collect();
            let (mut table, mut states) = (Table::default(), vec![]);
            for (number, key) in (0u32..).zip(&keys) {
                assert_eq!(table.find(key, |n| n == number), None, "not yet there");
                states.push(table.clone());
                table.insert(key.clone(), number);
                let known = number as usize + 1;
                assert_eq!(found(&table, &keys[..known]), (0..=number).map(Some).collect::<Vec<_>>());
            }
            assert!(!together || table.rest.len() > 900, "what does not fit is in order");
            for (number, key) in (0u32..1000).zip(&keys).rev() {
                table.remove(key, number);
                table.remove(key, number);
                assert_eq!(Some(&table), states.pop().as_ref(), "taken out as if it had never been there");
                assert_eq!(table.find(key, |n| n == number), None);
                let left = number as usize;
                assert_eq!(found(&table, &keys[..left]), (0..number).map(Some).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_key_in_the_rest_is_found_after_its_group_lost_another() {
        let keys: Vec<Key> = (0..9).map(|n| Key(n, true)).collect();
        let mut table = Table::default();
        (0u32..).zip(&keys).for_each(|(number, key)| table.insert(key.clone(), number));
        table.remove(&keys[3], 3);
        assert_eq!(found(&table, &keys)[8], Some(8));
        table.insert(keys[3].clone(), 3);
        assert_eq!(found(&table, &keys), (0..9).map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn keys_that_count_up_are_spread_evenly() {
        let mut table = Table::default();
        (0..100_000).for_each(|number| table.insert(number, number));
        assert!(table.rest.len() < 5_000, "{} of 100,000 found their group full", table.rest.len());
    }
}
