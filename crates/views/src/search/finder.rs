//! Goes through the candidates of the index, the best first, and looks each up in the catalogs.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use inforce_catalog::in_force::is_listed;
use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::listing::Listing;
use inforce_catalog::text::{self, Text, is_reshaped};
use inforce_catalog::{ItemCode, JurisdictionId};

use super::index::Charges;
use super::words::{How, Rank};
use super::{Folded, Index, Wanted, spoken};
use crate::scope::Ground;

/// How many catalogs below are looked at, from the top, before those are sought out that hold the item.
const NEAREST: usize = 40;

/// An item's place in the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) rank: Rank,
    pub(crate) item: ItemCode,
}

impl Place {
    /// Reads a place out of a page token.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let how = *How::ALL.get(parts.next()?.parse::<usize>().ok()?)?;
        let score = parts.next()?.parse().ok()?;
        Some(Self { rank: Rank { how, score }, item: parts.next()?.parse().ok()? })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.rank.how as usize, self.rank.score, self.item)
    }
}

/// An item that was found, and the first jurisdiction in whose catalog it was.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) place: Place,
    pub(crate) jurisdiction: Jurisdiction,
}

/// What was found, in order, as far as it is asked for.
pub(crate) struct Finder<'a> {
    ground: &'a Ground<'a>,
    index: &'a Index,
    wanted: &'a Wanted,
    /// Where a department asked for was ever in charge, and of what. One catalog is looked through as fast as that.
    charges: Option<Charges>,
    /// The candidates by the best they can be; in the end the last comes first.
    candidates: Vec<Place>,
    /// What was looked up and may yet be outdone by a candidate.
    found: BTreeMap<Place, Jurisdiction>,
    below: OnceCell<Below>,
}

/// The jurisdictions of the question.
struct Below {
    all: BTreeSet<JurisdictionId>,
    /// Those where it may answer, from the top and by code.
    places: Vec<Jurisdiction>,
    /// The place of each of these in that order.
    order: BTreeMap<JurisdictionId, usize>,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(ground: &'a Ground<'a>, index: &'a Index, wanted: &'a Wanted) -> Self {
        let listed = Rank { how: How::Listed, score: 0 };
        let answering: BTreeMap<ItemCode, Rank> = match &wanted.words {
            Some(words) => index.answering(words),
            None => index.items().map(|item| (item, listed)).collect(),
        };
        let charges =
            wanted.department.as_ref().filter(|_| ground.subtree).map(|part| index.in_charge_of(part));
        let mut candidates: Vec<Place> = answering
            .into_iter()
            .filter(|(item, _)| item.as_str().starts_with(&wanted.code_prefix))
            .filter(|(item, _)| charges.as_ref().is_none_or(|charges| charges.items.contains(item)))
            .map(|(item, rank)| Place { rank, item })
            .collect();
        candidates.sort_unstable_by_key(|place| Reverse(*place));
        let (found, below) = (BTreeMap::new(), OnceCell::new());
        Self { ground, index, wanted, charges, candidates, found, below }
    }

    /// Looks an item up: in the asked jurisdiction, then below it.
    fn look_up(&self, item: ItemCode) -> Option<(Rank, Jurisdiction)> {
        let asked = &self.ground.place;
        if let Some(rank) = self.answers(asked, item) {
            return Some((rank, asked.clone()));
        }
        if !self.ground.subtree || !self.may_stand_below(item) {
            return None;
        }
        let below = self.below();
        let may_list = self.may_list(item);
        let answer = |place: &Jurisdiction| Some((self.answers(place, item)?, place.clone()));
        // Most answer in one of the first catalogs, and then nobody need ask who else holds the item.
        let mut nearest = below.places.iter().take(NEAREST).filter(|place| may_list(&place.id));
        if let Some(found) = nearest.find_map(answer) {
            return Some(found);
        }
        let holders = self.ground.register.ever_listing(item).filter(&may_list);
        let mut further: Vec<usize> =
            holders.filter_map(|id| below.order.get(&id).copied()).filter(|at| *at >= NEAREST).collect();
        further.sort_unstable();
        further.into_iter().filter_map(|at| below.places.get(at)).find_map(answer)
    }

    /// Whether a catalog may list an item: not where it ended and nothing came after. Where an item was reshaped, that
    /// is everywhere in the end, and whole nations need not be looked through for it.
    fn may_list(&self, item: ItemCode) -> impl Fn(&JurisdictionId) -> bool + use<'a> {
        let (ended, day, n) = (self.index.ended(item), self.ground.day, self.ground.n);
        move |id| {
            let ended = ended.and_then(|ended| ended.get(id));
            ended.is_none_or(|(since, record)| *since > day || *record > n)
        }
    }

    /// Whether a catalog below the asked jurisdiction may list an item. Claims go from a parent to its children, and
    /// stopping acts downwards: so only where the asked jurisdiction's own listing holds what is below it, or that of
    /// one below which set the item itself. This spares looking through a nation for what the nation abolished, and
    /// through a region for what the region did.
    fn may_stand_below(&self, item: ItemCode) -> bool {
        let place = &self.ground.place;
        let sets_below = |id| id != place.id && self.holds(id, item) && self.below().all.contains(&id);
        place.retired.is_some() || self.holds(place.id, item) || self.index.setters(item).any(sets_below)
    }

    /// Whether listings below may rest on one: it stands itself, or was reshaped, which acts below only once confirmed.
    fn holds(&self, id: JurisdictionId, item: ItemCode) -> bool {
        let Ground { register, day, n, .. } = *self.ground;
        let own = Listing::on(register.listing(id, item), day, n);
        own.status.is_listed() || is_reshaped(own.status)
    }

    fn below(&self) -> &Below {
        self.below.get_or_init(|| Below::of(self.ground, self.charges.as_ref()))
    }

    /// How a listing answers, where the catalog of the day lists it.
    fn answers(&self, place: &Jurisdiction, item: ItemCode) -> Option<Rank> {
        let Ground { register, day, n, .. } = *self.ground;
        let own = Listing::on(register.listing(place.id, item), day, n);
        if !own.status.is_listed() {
            return None;
        }
        let text = text::text(register, place.id, item, &own, day, n)?;
        let rank = self.rank(item, &text)?;
        is_listed(register, place, item, day, n).then_some(rank)
    }

    fn rank(&self, item: ItemCode, text: &Text<'_>) -> Option<Rank> {
        let Wanted { words, department, .. } = self.wanted;
        let in_charge = || Folded::of(&text.local.value.department.name);
        if department.as_ref().is_some_and(|part| !in_charge().has(&part.chars)) {
            return None;
        }
        let Some(words) = words else {
            return Some(Rank { how: How::Listed, score: 0 });
        };
        let names = spoken(text.inherited.names.value);
        let named = names.filter_map(|(_, name)| words.of_name(&Folded::of(name))).min();
        words.of_code(item.as_str()).into_iter().chain(named).min()
    }
}

impl Below {
    fn of(ground: &Ground<'_>, charges: Option<&Charges>) -> Self {
        let mut places = ground.living();
        let all = places.iter().map(|place| place.id).collect();
        places.retain(|place| charges.is_none_or(|charges| charges.places.contains(&place.id)));
        places.sort_by_key(|place| (place.level, place.code));
        let order = places.iter().enumerate().map(|(at, place)| (place.id, at)).collect();
        Self { all, places, order }
    }
}

impl Iterator for Finder<'_> {
    type Item = Hit;

    /// The best of what was found, as soon as no candidate that was not looked up can be better.
    fn next(&mut self) -> Option<Hit> {
        loop {
            let next = self.candidates.last().copied();
            let best = self.found.first_key_value().map(|(place, _)| *place);
            if best.is_some_and(|best| next.is_none_or(|next| best <= next)) {
                let (place, jurisdiction) = self.found.pop_first()?;
                return Some(Hit { place, jurisdiction });
            }
            let item = next?.item;
            self.candidates.pop();
            if let Some((rank, jurisdiction)) = self.look_up(item) {
                self.found.insert(Place { rank, item }, jurisdiction);
            }
        }
    }
}
