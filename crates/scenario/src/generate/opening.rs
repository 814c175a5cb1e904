//! The first year: who exists, who acts, what is set, and what is claimed.

use inforce_catalog::command::{
    AddItem, AppointAgency, Claim, DeclareCoverage, Decline, Establish, GrantRole, NewItemInput,
};
use inforce_catalog::event::{AgencyKind, DeclineReason, JurisdictionNature, Role};
use inforce_catalog::{Inherited, ItemType, Level, Names};

use super::act::Acts;
use super::lot::Purpose;
use super::matters::{Matter, Part};
use super::places::Actor;
use super::standing::Held;
use super::{Generator, Scene};
use crate::departments::lines;
use crate::story::cast::{ADMINISTRATOR, BodyClass, agency_code, officer};
use crate::story::{Batch, Draft, draft};

/// One in so many places declines an item.
const DECLINES: u64 = 60;
/// One in so many places records what it claims late.
const LATE: u64 = 8;

impl Generator {
    /// The administrator's command on the day of a scene.
    fn registered(
        &self,
        scene: Scene,
        key: &str,
        command: impl Into<inforce_catalog::command::Command>,
    ) -> Draft {
        draft(&format!("{}/{key}", self.name), ADMINISTRATOR, command).on(scene.day())
    }

    /// The children of a place; the nation establishes itself first.
    pub(super) fn establish(&self, turn: usize) -> Option<Batch> {
        let own = (turn == 0).then_some(0);
        let drafts: Vec<Draft> = own
            .into_iter()
            .chain(self.places[turn].children.iter().copied())
            .map(|number| {
                let place = &self.places[number];
                let command = Establish {
                    level: place.level,
                    code: place.code,
                    names: Names::zh(&place.name),
                    parent: place.parent.map(|parent| self.places[parent].code),
                    nature: JurisdictionNature::Government,
                };
                self.registered(Scene::Establish, &format!("establish/{}", place.code), command)
            })
            .collect();
        registrar(drafts)
    }

    /// The government of a place, its lead agency and departments, and who may act for it.
    pub(super) fn appoint(&self, turn: usize) -> Option<Batch> {
        let place = &self.places[turn];
        let body = |class: BodyClass, kind: AgencyKind, name: String| {
            let code = agency_code(place.code, class);
            let key = format!("appoint/{code}");
            let command = AppointAgency { jurisdiction: place.code, code, kind, names: Names::zh(name) };
            self.registered(Scene::Appoint, &key, command)
        };
        let government = format!("{}人民政府", place.name);
        let mut drafts = vec![body(BodyClass::Government, AgencyKind::Government, government)];
        if place.level != Level::Township {
            let lead = format!("{}审改办", place.name);
            drafts.push(body(BodyClass::LeadAgency, AgencyKind::LeadAgency, lead));
            drafts.extend(lines().map(|line| {
                let name = line.name(place.level, &place.name);
                body(BodyClass::Department(line.number), AgencyKind::Department, name)
            }));
        }
        let mut grant = |principal: String, role: Role| {
            let key = format!("grant/{}/{}", place.code, role.word());
            let command = GrantRole { jurisdiction: Some(place.code), principal, role };
            drafts.push(self.registered(Scene::Appoint, &key, command));
        };
        if place.actor == Actor::Officer {
            grant(officer(place.code), Role::Officer);
        }
        if place.level == Level::Prefecture && self.places[0].actor == Actor::Transcriber {
            grant(self.transcriber(), Role::Transcriber);
        }
        registrar(drafts)
    }

    /// The items that a place sets.
    pub(super) fn add(&mut self, scene: Scene, turn: usize) -> Option<Batch> {
        let is_its_turn = scene.level() == Some(self.places[turn].level);
        let set: Vec<usize> =
            (0..self.matters.len()).filter(|at| is_its_turn && self.matters[*at].setter == turn).collect();
        for matter in &set {
            self.standings.list(*matter, turn, self.matters[*matter].levels);
        }
        let mut acts = self.acts(scene, turn);
        for (number, matter) in set.into_iter().map(|at| (at, &self.matters[at])) {
            let elements = self.elements(number);
            let command = AddItem { jurisdiction: self.places[turn].code, item: matter.code, elements };
            acts.decide(&format!("add/{}", matter.code), command);
        }
        acts.batch()
    }

    /// An item as the level that set it has it.
    pub(super) fn elements(&self, matter: usize) -> NewItemInput {
        let Matter { name, basis, levels, setter, first_implemented, .. } = &self.matters[matter];
        NewItemInput {
            inherited: Inherited {
                names: Names::zh(name),
                item_type: ItemType::General,
                basis: basis.clone(),
                set_by: self.places[*setter].level,
                levels: *levels,
            },
            local: self.local(matter, *setter),
            first_implemented: *first_implemented,
        }
    }

    /// A place claims or declines whatever its parent lists.
    pub(super) fn claim_all(&mut self, scene: Scene, turn: usize) -> Option<Batch> {
        let Scene::Claim { level, late } = scene else { return None };
        if self.places[turn].level != level || self.is_late(turn, 0) != late {
            return None;
        }
        let asked: Vec<usize> = (0..self.matters.len()).filter(|m| self.may_claim(*m, turn)).collect();
        asked.iter().for_each(|matter| self.answer(*matter, turn));
        let mut acts = self.acts(scene, turn);
        asked.into_iter().for_each(|matter| self.submit_answer(&mut acts, matter, turn));
        acts.batch()
    }

    /// Whether a place records late in a round.
    pub(super) fn is_late(&self, turn: usize, round: usize) -> bool {
        self.lot.draw(LATE, Purpose::Late, [turn, round, 0]) == 0
    }

    /// Whether the parent lists an item that a place has neither claimed nor declined and may.
    pub(super) fn may_claim(&self, matter: usize, turn: usize) -> bool {
        let place = &self.places[turn];
        let Some(parent) = place.parent else { return false };
        let above = self.standings.get(matter, parent);
        let of = &self.matters[matter];
        let main_is_there = match of.part {
            Part::Sub(main) => {
                self.may_claim(main, turn) || self.standings.get(main, turn).state == Held::Listed
            }
            Part::Alone | Part::Main => true,
        };
        of.is_listed()
            && above.state == Held::Listed
            && self.standings.get(matter, turn).state == Held::No
            && above.levels.any_at_or_below(place.level)
            && main_is_there
    }

    /// A place claims an item, or declines it; only counties and townships decline.
    pub(super) fn answer(&mut self, matter: usize, turn: usize) {
        let place = &self.places[turn];
        let head = self.matters[matter].head(matter);
        let declines = self.lot.draw(DECLINES, Purpose::Decline, [head, turn, 0]) == 0;
        if place.level >= Level::County && declines {
            self.standings.set(matter, turn, Held::Declined);
        } else if let Some(parent) = place.parent {
            let levels = self.standings.get(matter, parent).levels;
            self.standings.list(matter, turn, levels);
        }
    }

    /// The command of an answer that was just given.
    pub(super) fn submit_answer(&self, acts: &mut Acts<'_>, matter: usize, turn: usize) {
        let (jurisdiction, item) = (self.places[turn].code, self.matters[matter].code);
        if self.standings.get(matter, turn).state == Held::Declined {
            let reason = match self.lot.draw(2, Purpose::Decline, [matter, turn, 1]) {
                0 => DeclineReason::NoSuchActivity,
                _ => DeclineReason::RetainedAbove,
            };
            let note = "本地无此类活动（示例）。".to_owned();
            acts.declare(&format!("decline/{item}"), Decline { jurisdiction, item, reason, note });
        } else {
            let local = self.local(matter, turn);
            let command = Claim { jurisdiction, item, local, inherited: None };
            acts.decide(&format!("claim/{item}"), command);
        }
    }

    /// A place says how many main items it lists: the law counts them too, and refuses another number.
    pub(super) fn cover(&self, scene: Scene, turn: usize) -> Option<Batch> {
        let place = &self.places[turn];
        if scene.level() != Some(place.level) {
            return None;
        }
        let listed = (0..self.matters.len()).filter(|matter| {
            self.matters[*matter].code.counts() && self.standings.get(*matter, turn).state == Held::Listed
        });
        let expected_count = u32::try_from(listed.count()).unwrap_or(u32::MAX);
        let mut acts = self.acts(scene, turn);
        let command = DeclareCoverage {
            jurisdiction: place.code,
            code_prefix: String::new(),
            complete: true,
            expected_count,
        };
        acts.decide("cover", command);
        acts.batch()
    }
}

/// The administrator's batch.
fn registrar(drafts: Vec<Draft>) -> Option<Batch> {
    (!drafts.is_empty()).then(|| Batch { principal: ADMINISTRATOR.to_owned(), drafts })
}
