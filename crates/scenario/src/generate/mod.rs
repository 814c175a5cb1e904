//! Ledgers of any size from a seed: years of a nation's or a prefecture's catalogs, as commands that the law accepts.
//!
//! [`Generator`] is an iterator of [`Step`]s: one batch of one principal, and the instant at which the ledger takes it.
//! It keeps who lists what (some bytes a listing) and never more than one batch of commands. The same size and seed
//! give the same commands, byte for byte: there is no clock and no randomness in it. [`Recording`] lets the law decide
//! the steps and keeps the state; a real ledger is fed with [`Step::submissions`] and a clock that follows [`Step::at`].
//!
//! Everything in such a ledger is synthetic and says so: names end in （示例）, document numbers begin with 示例, and
//! credit codes begin with X.

mod act;
mod changes;
mod following;
mod lot;
mod matters;
mod opening;
mod places;
mod recording;
mod scenes;
mod size;
mod standing;

use inforce_catalog::{Instant, JurisdictionCode, Register, Seq, StreamKey, Submission};

pub use recording::Recording;
pub use scenes::Scene;
pub use size::Size;

use crate::story::{Batch, Draft, ListingKey};
use lot::Lot;
use matters::Matter;
use places::Place;
use standing::Standings;

/// The commands of a synthetic ledger, in order.
#[derive(Clone, Debug)]
pub struct Generator {
    /// What the ids of its commands begin with, so that two ledgers never share one.
    name: String,
    lot: Lot,
    places: Vec<Place>,
    matters: Vec<Matter>,
    standings: Standings,
    scenes: Vec<Scene>,
    /// The scene under way, and the place whose turn it is.
    scene: usize,
    turn: usize,
}

/// What one principal submits together.
#[derive(Clone, Debug)]
pub struct Step {
    /// When the ledger takes it; never earlier than the step before.
    pub at: Instant,
    /// What happens.
    pub scene: Scene,
    batch: Batch,
}

impl Step {
    /// Who submits.
    pub fn principal(&self) -> &str {
        &self.batch.principal
    }

    /// How many commands it has.
    pub fn commands(&self) -> usize {
        self.batch.drafts.len()
    }

    /// The commands, complete: what a confirmation names is looked up in the state that they will be decided on.
    pub fn submissions(self, register: &Register) -> Vec<Submission> {
        let complete = |draft: Draft| {
            let head = draft.head_of().map(|listing| last_record(register, listing));
            draft.complete(head.unwrap_or_default())
        };
        self.batch.drafts.into_iter().map(complete).collect()
    }
}

/// The last record of a listing. Codes do not change here, so that the first to have one is the only one.
fn last_record(register: &Register, listing: ListingKey) -> Seq {
    let place = register.ever_coded(listing.jurisdiction).next();
    let timeline = place.and_then(|id| register.stream(&StreamKey::listing(id, listing.item)));
    timeline.and_then(|t| t.last()).map_or(0, |entry| entry.sequence)
}

impl Generator {
    /// A ledger of this size. Another seed gives other changes, declines and delays, not other numbers of places.
    pub fn new(size: &Size, seed: u64) -> Self {
        let places = places::all(size);
        let matters = matters::all(size, &places);
        let standings = Standings::new(matters.len(), places.len());
        Self {
            name: format!("generated/{seed}/{}", size.name()),
            lot: Lot::new(seed),
            places,
            matters,
            standings,
            scenes: scenes::all(),
            scene: 0,
            turn: 0,
        }
    }

    /// The codes of all places, parents before children.
    pub fn places(&self) -> impl Iterator<Item = JurisdictionCode> {
        self.places.iter().map(|place| place.code)
    }

    /// What the place whose turn it is does in a scene; nothing, mostly.
    fn act(&mut self, scene: Scene, turn: usize) -> Option<Batch> {
        match scene {
            Scene::Establish => self.establish(turn),
            Scene::Appoint => self.appoint(turn),
            Scene::Add { .. } => self.add(scene, turn),
            Scene::Claim { .. } => self.claim_all(scene, turn),
            Scene::Cover { .. } => self.cover(scene, turn),
            Scene::Change { .. } => self.change(scene, turn),
            Scene::Follow { .. } => self.follow(scene, turn),
            Scene::Slip { .. } => self.slip(scene, turn),
            Scene::Mend { .. } => self.mend(scene, turn),
        }
    }
}

impl Iterator for Generator {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            let scene = *self.scenes.get(self.scene)?;
            let turn = self.turn;
            if turn == self.places.len() {
                (self.scene, self.turn) = (self.scene + 1, 0);
                continue;
            }
            self.turn += 1;
            if let Some(batch) = self.act(scene, turn) {
                return Some(Step { at: scene.at(turn), scene, batch });
            }
        }
    }
}
