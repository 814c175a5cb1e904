//! Every name and department ever recorded, to find candidates by.
//!
//! It follows the register record by record and forgets nothing: neither day nor sequence nor void matters here. What it
//! finds is checked against the catalog of the question's day and sequence. A nation's listings share some thousands of
//! names, so it stays small.

use std::collections::{BTreeMap, BTreeSet};

use inforce_catalog::event::Event;
use inforce_catalog::{
    Day, Entry, Inherited, ItemCode, JurisdictionId, Local, Names, Register, StreamKey, Timeline, term::Seq,
};

use super::fold::{Folded, Pair};
use super::words::{Rank, Words};

/// The index. Its position says how many records it has taken in.
#[derive(Clone, Debug, Default)]
pub struct Index {
    position: Seq,
    names: Texts<ItemCode>,
    departments: Texts<Charge>,
    /// The items by number, and the number of each.
    items: Vec<ItemCode>,
    numbers: BTreeMap<ItemCode, u32>,
    setters: BTreeMap<ItemCode, BTreeSet<JurisdictionId>>,
    ended: BTreeMap<ItemCode, Ended>,
}

/// The catalogs in which an item ended, and nothing was recorded since: the day and the record. On that day and later, as
/// known at that record and later, it is not listed there, whatever happens above.
pub(crate) type Ended = BTreeMap<JurisdictionId, (Day, Seq)>;

/// A department in charge: in which jurisdiction, and of which item, by its number. A nation has a million of these, so
/// they are small.
type Charge = (JurisdictionId, u32);

/// Where departments with some name were ever in charge, and of what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Charges {
    pub(crate) places: BTreeSet<JurisdictionId>,
    pub(crate) items: BTreeSet<ItemCode>,
}

/// Distinct folded texts, and of what each was recorded.
#[derive(Clone, Debug)]
struct Texts<T> {
    numbers: BTreeMap<Box<[char]>, usize>,
    all: Vec<(Folded, BTreeSet<T>)>,
    with_pair: BTreeMap<Pair, Vec<usize>>,
}

impl<T> Default for Texts<T> {
    fn default() -> Self {
        Self { numbers: BTreeMap::new(), all: Vec::new(), with_pair: BTreeMap::new() }
    }
}

impl<T: Copy + Ord> Texts<T> {
    fn add(&mut self, text: &str, of: T) {
        let folded = Folded::of(text);
        if let Some((_, all)) = self.numbers.get(&folded.chars).and_then(|number| self.all.get_mut(*number)) {
            all.insert(of);
            return;
        }
        let number = self.all.len();
        for pair in &folded.pairs {
            self.with_pair.entry(*pair).or_default().push(number);
        }
        self.numbers.insert(folded.chars.clone(), number);
        self.all.push((folded, BTreeSet::from([of])));
    }

    /// The texts that share a pair of characters with another; all of them where it has none.
    fn sharing<'a>(&'a self, pairs: &[Pair]) -> impl Iterator<Item = &'a (Folded, BTreeSet<T>)> + use<'a, T> {
        let numbers: BTreeSet<usize> = if pairs.is_empty() {
            (0..self.all.len()).collect()
        } else {
            pairs.iter().filter_map(|pair| self.with_pair.get(pair)).flatten().copied().collect()
        };
        numbers.into_iter().filter_map(|number| self.all.get(number))
    }

    /// The texts that have a part: those with its rarest pair are looked at.
    fn having(&self, part: &Folded) -> impl Iterator<Item = &(Folded, BTreeSet<T>)> {
        let places = |pair: &Pair| self.with_pair.get(pair).map_or(0, Vec::len);
        let rarest: Vec<Pair> = part.pairs.iter().copied().min_by_key(places).into_iter().collect();
        self.sharing(&rarest).filter(|(text, _)| text.has(&part.chars))
    }
}

impl Index {
    /// How many records it has taken in.
    pub fn position(&self) -> Seq {
        self.position
    }

    /// Takes in what the register has beyond its position, at most so many records.
    pub fn follow(&mut self, register: &Register, most: usize) {
        let most = Seq::try_from(most).unwrap_or(Seq::MAX);
        let until = register.size().min(self.position.saturating_add(most));
        while self.position < until {
            if let Some((key, entry)) = register.record(self.position) {
                self.apply(key, entry);
                self.keep_ended(register, key, entry);
            }
            self.position += 1;
        }
    }

    fn apply(&mut self, key: &StreamKey, entry: &Entry) {
        let Some(item) = key.item() else { return };
        let place = key.jurisdiction;
        self.number(item);
        match entry.event() {
            Event::Added(e) => self.set(item, place, &e.inherited, &e.local),
            Event::Reinstated(e) => self.set(item, place, &e.inherited, &e.local),
            Event::Adjusted(e) => {
                if let Some(names) = e.names() {
                    self.named(item, names);
                }
            }
            Event::Renamed(e) => self.named(item, &e.names),
            Event::Claimed(e) => self.in_charge(item, place, &e.local),
            Event::Reassigned(e) => self.in_charge(item, place, &e.local),
            _ => {}
        }
    }

    /// Any later record of a listing lets it be looked at again: it may be a void, or another life.
    fn keep_ended(&mut self, register: &Register, key: &StreamKey, entry: &Entry) {
        let Some(item) = key.item() else { return };
        if register.stream(key).is_some_and(|timeline| is_ended_by(timeline, entry)) {
            let ended = self.ended.entry(item).or_default();
            ended.insert(key.jurisdiction, (entry.day(), entry.sequence));
        } else if let Some(ended) = self.ended.get_mut(&item) {
            ended.remove(&key.jurisdiction);
        }
    }

    fn set(&mut self, item: ItemCode, place: JurisdictionId, inherited: &Inherited, local: &Local) {
        self.setters.entry(item).or_default().insert(place);
        self.named(item, &inherited.names);
        self.in_charge(item, place, local);
    }

    fn in_charge(&mut self, item: ItemCode, place: JurisdictionId, local: &Local) {
        let number = self.number(item);
        self.departments.add(&local.department.name, (place, number));
    }

    /// The number of an item; a new one gets the next. There are fewer items than records, and codes have nine places.
    fn number(&mut self, item: ItemCode) -> u32 {
        let next = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(item).or_insert(next);
        if number == next {
            self.items.push(item);
        }
        number
    }

    fn named(&mut self, item: ItemCode, names: &Names) {
        self.names.add(&names.zh, item);
        names.others.iter().for_each(|other| self.names.add(&other.text, item));
    }

    /// Every item ever recorded, by code.
    pub(crate) fn items(&self) -> impl Iterator<Item = ItemCode> {
        self.numbers.keys().copied()
    }

    /// The items that ever answered to the words, with the best they ever answered: on no day and at no sequence does
    /// one answer better.
    pub(crate) fn answering(&self, words: &Words) -> BTreeMap<ItemCode, Rank> {
        let mut found: BTreeMap<ItemCode, Rank> =
            self.items().filter_map(|item| Some((item, words.of_code(item.as_str())?))).collect();
        // Where every word is a single character, no pair of the whole need be in a name.
        let paired = words.each.iter().any(|word| !word.pairs.is_empty());
        let pairs = if paired { &words.whole.pairs[..] } else { &[] };
        for (name, items) in self.names.sharing(pairs) {
            let Some(rank) = words.of_name(name) else { continue };
            for item in items {
                let best = found.entry(*item).or_insert(rank);
                *best = rank.min(*best);
            }
        }
        found
    }

    /// Where departments whose name has this part were ever in charge, and of what.
    pub(crate) fn in_charge_of(&self, part: &Folded) -> Charges {
        let mut places = BTreeSet::new();
        let mut charged = vec![false; self.items.len()];
        for (_, charges) in self.departments.having(part) {
            let mut last = None;
            for (place, number) in charges {
                if last.replace(*place) != Some(*place) {
                    places.insert(*place);
                }
                if let Some(charged) = usize::try_from(*number).ok().and_then(|at| charged.get_mut(at)) {
                    *charged = true;
                }
            }
        }
        let items = self.items.iter().zip(charged).filter(|(_, charged)| *charged).map(|(item, _)| *item);
        Charges { places, items: items.collect() }
    }

    /// Where an item ended.
    pub(crate) fn ended(&self, item: ItemCode) -> Option<&Ended> {
        self.ended.get(&item)
    }

    /// The jurisdictions that ever set an item themselves.
    pub(crate) fn setters(&self, item: ItemCode) -> impl Iterator<Item = JurisdictionId> {
        self.setters.get(&item).into_iter().flatten().copied()
    }
}

/// Whether a record ends its listing, and comes behind all recorded before it also in legal order.
fn is_ended_by(timeline: &Timeline, entry: &Entry) -> bool {
    let ends = match entry.event() {
        Event::Ended(_) | Event::Withdrawn(_) | Event::Reshaped(_) => true,
        Event::Confirmed(e) => !e.reshaped_into.is_empty(),
        _ => false,
    };
    let before = timeline.entries().iter().take_while(|e| e.sequence < entry.sequence);
    ends && before.map(Entry::day).all(|day| day <= entry.day())
}

#[cfg(test)]
mod tests {
    use inforce_catalog::event::{Act, EndReason, Ended, Resumed};
    use inforce_catalog::{CommandId, Instant, Recorded};

    use super::*;

    const PLACE: JurisdictionId = JurisdictionId(1);

    fn item() -> ItemCode {
        "000101001000".parse().unwrap()
    }

    /// Records something in the one listing, from the nth day on.
    fn record(register: &mut Register, day: i32, event: Event) {
        let effective_from = Some(Day::FIRST.plus(day));
        let act = Act { effective_from, instrument: None, transcribed: false, event };
        let entry = Recorded {
            sequence: register.size(),
            hash: [0; 32],
            recorded_at: Instant(0),
            command: CommandId([0; 16]),
            principal: "editor".into(),
            links: Box::default(),
            act,
        };
        register.apply(StreamKey::listing(PLACE, item()), entry.into());
    }

    fn end() -> Event {
        Event::Ended(Ended { reason: EndReason::Abolished, approval: None }.into())
    }

    fn ended(register: &Register) -> Option<(Day, Seq)> {
        let mut index = Index::default();
        index.follow(register, usize::MAX);
        index.ended(item()).and_then(|ended| ended.get(&PLACE)).copied()
    }

    #[test]
    fn a_listing_has_ended_for_good_until_anything_else_is_recorded() {
        let mut register = Register::new();
        record(&mut register, 1, Event::Resumed(Resumed {}));
        record(&mut register, 9, end());
        assert_eq!(ended(&register), Some((Day::FIRST.plus(9), 1)));
        record(&mut register, 5, Event::Resumed(Resumed {}));
        assert_eq!(ended(&register), None);
    }

    #[test]
    fn an_end_before_the_day_of_an_earlier_record_is_none_for_good() {
        let mut register = Register::new();
        record(&mut register, 20, Event::Resumed(Resumed {}));
        record(&mut register, 9, end());
        assert_eq!(ended(&register), None);
    }
}
