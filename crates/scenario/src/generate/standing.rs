//! Who lists what, and who owes what: the generator's own idea of the state, so that what it makes is accepted.

use inforce_catalog::Levels;

use super::places::Place;

/// How an item stands in a place's catalog.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Standing {
    pub(super) state: Held,
    /// Whether the parent's text changed and that was not confirmed.
    pub(super) owes_text: bool,
    /// Whether the status changed above and that was not acknowledged.
    pub(super) owes_status: bool,
    /// The allowed levels, as far as they were confirmed here.
    pub(super) levels: Levels,
}

/// What a place did with an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Held {
    /// Nothing, or nothing that counts any more.
    #[default]
    No,
    Listed,
    Declined,
    /// Reshaped, here or by confirming it.
    Reshaped,
}

/// Every item in every place.
#[derive(Clone, Debug)]
pub(super) struct Standings {
    places: usize,
    of_matters: Vec<Vec<Standing>>,
}

impl Standings {
    pub(super) fn new(matters: usize, places: usize) -> Self {
        Self { places, of_matters: vec![vec![Standing::default(); places]; matters] }
    }

    /// Room for one more item.
    pub(super) fn add_matter(&mut self) {
        self.of_matters.push(vec![Standing::default(); self.places]);
    }

    pub(super) fn get(&self, matter: usize, place: usize) -> Standing {
        self.of_matters[matter][place]
    }

    /// A place lists an item from now on, and owes nothing.
    pub(super) fn list(&mut self, matter: usize, place: usize, levels: Levels) {
        self.of_matters[matter][place] = Standing { state: Held::Listed, levels, ..Standing::default() };
    }

    pub(super) fn set(&mut self, matter: usize, place: usize, state: Held) {
        self.of_matters[matter][place].state = state;
    }

    pub(super) fn set_levels(&mut self, matter: usize, place: usize, levels: Levels) {
        self.of_matters[matter][place].levels = levels;
    }

    /// A place confirmed everything.
    pub(super) fn settle(&mut self, matter: usize, place: usize) {
        let standing = &mut self.of_matters[matter][place];
        (standing.owes_text, standing.owes_status) = (false, false);
    }

    /// The text of a place changed: the children that list the item owe a confirmation.
    pub(super) fn text_changed(&mut self, matter: usize, place: &Place) {
        for child in &place.children {
            let standing = &mut self.of_matters[matter][*child];
            standing.owes_text |= standing.state == Held::Listed;
        }
    }

    /// The status changed where the item was set: everybody below who lists it owes an acknowledgement.
    pub(super) fn status_changed(&mut self, matter: usize, setter: usize) {
        for (place, standing) in self.of_matters[matter].iter_mut().enumerate() {
            standing.owes_status |= place != setter && standing.state == Held::Listed;
        }
    }

    /// What was listed below a place counts no more.
    pub(super) fn forget_below(&mut self, matter: usize, place: usize, places: &[Place]) {
        for child in &places[place].children {
            self.of_matters[matter][*child] = Standing::default();
            self.forget_below(matter, *child, places);
        }
    }
}
