//! What the levels that set items do with them in a round: adjust, rename, devolve, recentralise, suspend, resume, end,
//! reinstate, split, merge, supersede.

use inforce_catalog::command::{
    Adjust, Command, Devolve, End, Recentralise, Reinstate, RenameItem, Reshape, Resume, SuccessorInput,
    Suspend,
};
use inforce_catalog::event::{EndReason, Interim, ReshapeKind};
use inforce_catalog::{Level, Levels, Names};

use super::lot::Purpose;
use super::matters::{self, Part, State};
use super::standing::Held;
use super::{Generator, Scene};
use crate::story::Batch;

/// A change of one item, and what it is called in the command's id.
type Made = (usize, &'static str, Command);

impl Generator {
    /// What a place changes of the items that it set.
    pub(super) fn change(&mut self, scene: Scene, turn: usize) -> Option<Batch> {
        let Scene::Change { round, level } = scene else { return None };
        if self.places[turn].level != level {
            return None;
        }
        let mut made: Vec<Made> = Vec::new();
        // What is added in this round is changed in a later one.
        for matter in 0..self.matters.len() {
            let of = &self.matters[matter];
            if of.setter == turn && !of.is_temporary() {
                let drawn = self.lot.draw(1000, Purpose::Change, [matter, round, 0]);
                made.extend(self.change_one(matter, drawn, round));
            }
        }
        let mut acts = self.acts(scene, turn);
        for (matter, word, command) in made {
            acts.decide(&format!("{word}/{}", self.matters[matter].code), command);
        }
        acts.batch()
    }

    /// One item's change in a round, if any: 27 of 1,000 items in force change.
    fn change_one(&mut self, matter: usize, drawn: u64, round: usize) -> Option<Made> {
        let is_alone = self.matters[matter].part == Part::Alone;
        let (word, command) = match (self.matters[matter].state, drawn) {
            (State::Suspended, 0..400) => ("resume", self.resume(matter)),
            (State::Ended, 0..100) => ("reinstate", self.reinstate(matter)),
            (State::Open, 0..6) => ("adjust", self.adjust(matter, round)),
            (State::Open, 6..10) => ("rename", self.rename(matter, round)),
            (State::Open, 10..13) => ("suspend", self.suspend(matter)),
            // What has kin changes no levels and does not go without it.
            (State::Open, 13..16) if is_alone => ("devolve", self.devolve(matter)?),
            (State::Open, 16..18) if is_alone => ("recentralise", self.recentralise(matter)?),
            (State::Open, 18..21) if is_alone => ("end", self.end(matter)),
            (State::Open, 21..23) if is_alone => ("split", self.reshape(matter, ReshapeKind::Split)),
            (State::Open, 23..25) if is_alone => ("supersede", self.reshape(matter, ReshapeKind::Superseded)),
            (State::Open, 25..27) if is_alone => ("merge", self.reshape(matter, ReshapeKind::Merged)),
            _ => return None,
        };
        Some((matter, word, command))
    }

    fn text_changed(&mut self, matter: usize) {
        let setter = self.matters[matter].setter;
        self.standings.text_changed(matter, &self.places[setter]);
    }

    fn adjust(&mut self, matter: usize, round: usize) -> Command {
        self.text_changed(matter);
        let level = self.places[self.matters[matter].setter].level;
        let of = &mut self.matters[matter];
        of.basis.push(matters::further_basis(level, round));
        let (item, basis) = (of.code, Some(of.basis.clone()));
        let jurisdiction = self.places[of.setter].code;
        Adjust { jurisdiction, item, names: None, item_type: None, basis }.into()
    }

    fn rename(&mut self, matter: usize, round: usize) -> Command {
        self.text_changed(matter);
        let of = &mut self.matters[matter];
        let stem = of.name.split("，").next().unwrap_or_default();
        of.name = format!("{stem}，第{}次更名", round + 1);
        let (item, names) = (of.code, Names::zh(&of.name));
        RenameItem { jurisdiction: self.places[of.setter].code, item, names }.into()
    }

    fn suspend(&mut self, matter: usize) -> Command {
        let (jurisdiction, item) = self.status(matter, State::Suspended);
        Suspend { jurisdiction, item, reason: "示例：暂停实施。".to_owned(), approval: None }.into()
    }

    fn resume(&mut self, matter: usize) -> Command {
        let (jurisdiction, item) = self.status(matter, State::Open);
        Resume { jurisdiction, item }.into()
    }

    fn end(&mut self, matter: usize) -> Command {
        let (jurisdiction, item) = self.status(matter, State::Ended);
        End { jurisdiction, item, reason: EndReason::Abolished, approval: None }.into()
    }

    /// The status changes, for everybody below on the same day.
    fn status(
        &mut self,
        matter: usize,
        state: State,
    ) -> (inforce_catalog::JurisdictionCode, inforce_catalog::ItemCode) {
        let of = &mut self.matters[matter];
        of.state = state;
        self.standings.status_changed(matter, of.setter);
        (self.places[of.setter].code, of.code)
    }

    /// A new life: everybody below claims anew.
    fn reinstate(&mut self, matter: usize) -> Command {
        let of = &mut self.matters[matter];
        of.state = State::Open;
        let (setter, item, levels) = (of.setter, of.code, of.levels);
        self.standings.forget_below(matter, setter, &self.places);
        self.standings.list(matter, setter, levels);
        Reinstate { jurisdiction: self.places[setter].code, item, elements: self.elements(matter) }.into()
    }

    /// One level further down, as far as to the counties.
    fn devolve(&mut self, matter: usize) -> Option<Command> {
        let before = self.matters[matter].levels;
        let next = before.iter().last().and_then(Level::below).filter(|level| *level <= Level::County)?;
        let levels = Levels::of(&before.iter().chain([next]).collect::<Vec<_>>());
        let (jurisdiction, item) = self.levels(matter, levels);
        Some(Devolve { jurisdiction, item, levels, interim: Interim::PreviousBody }.into())
    }

    /// The lowest of several levels no longer.
    fn recentralise(&mut self, matter: usize) -> Option<Command> {
        let before: Vec<Level> = self.matters[matter].levels.iter().collect();
        let (_, kept) = before.split_last().filter(|(_, kept)| !kept.is_empty())?;
        let levels = Levels::of(kept);
        let (jurisdiction, item) = self.levels(matter, levels);
        Some(Recentralise { jurisdiction, item, levels, interim: Interim::PreviousBody }.into())
    }

    fn levels(
        &mut self,
        matter: usize,
        levels: Levels,
    ) -> (inforce_catalog::JurisdictionCode, inforce_catalog::ItemCode) {
        self.text_changed(matter);
        let of = &mut self.matters[matter];
        of.levels = levels;
        self.standings.set_levels(matter, of.setter, levels);
        (self.places[of.setter].code, of.code)
    }

    /// An item, or two that are merged, ends and others stand in its place.
    fn reshape(&mut self, matter: usize, kind: ReshapeKind) -> Command {
        let setter = self.matters[matter].setter;
        let mut ending = vec![matter];
        if kind == ReshapeKind::Merged {
            // Earlier ones had their turn in this round.
            ending.extend((0..matter).rev().find(|other| self.merges_with(matter, *other)));
        }
        let words: &[&str] = match kind {
            ReshapeKind::Split => &["一", "二"],
            ReshapeKind::Merged | ReshapeKind::Superseded => &["新"],
        };
        let successors: Vec<usize> = words.iter().map(|word| self.add_successor(matter, word)).collect();
        for old in &ending {
            self.text_changed(*old);
            self.matters[*old].state = State::Reshaped;
            self.matters[*old].successors.clone_from(&successors);
            self.standings.set(*old, setter, Held::Reshaped);
        }
        let successor =
            |new: &usize| SuccessorInput { item: self.matters[*new].code, added: Some(self.elements(*new)) };
        // A merger of one is a superseding.
        let kind =
            if ending.len() == 1 && kind == ReshapeKind::Merged { ReshapeKind::Superseded } else { kind };
        Reshape {
            jurisdiction: self.places[setter].code,
            kind,
            predecessors: ending.iter().map(|old| self.matters[*old].code).collect(),
            successors: successors.iter().map(successor).collect(),
        }
        .into()
    }

    /// Whether another item of the same setter and levels is there to be merged with.
    fn merges_with(&self, matter: usize, other: usize) -> bool {
        let (one, two) = (&self.matters[matter], &self.matters[other]);
        let alike = one.setter == two.setter && one.levels == two.levels;
        alike && two.part == Part::Alone && two.state == State::Open && !two.is_temporary()
    }

    fn add_successor(&mut self, matter: usize, word: &str) -> usize {
        let new = self.matters.len();
        let old = &self.matters[matter];
        let ordinal = self.matters.iter().filter(|m| m.setter == old.setter).count();
        let successor = old.successor(ordinal, word);
        let (setter, levels) = (successor.setter, successor.levels);
        self.matters.push(successor);
        self.standings.add_matter();
        self.standings.list(new, setter, levels);
        new
    }
}
