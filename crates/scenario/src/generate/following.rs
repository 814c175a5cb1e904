//! What the levels below do in a round: confirm, acknowledge, withdraw, claim what is new; and their own slips.

use inforce_catalog::Level;
use inforce_catalog::command::{Command, Confirm, Reassign, Void, Withdraw};

use super::act::Acts;
use super::lot::Purpose;
use super::standing::Held;
use super::{Generator, Scene};
use crate::story::{Batch, command_id};

/// Of a hundred places that owe something, so many follow in a round; the others are behind until the next.
const FOLLOW: u64 = 85;
/// One in so many places changes its own elements of an item in a round.
const SLIPS: u64 = 12;

impl Generator {
    /// A place catches up with what changed above it.
    pub(super) fn follow(&mut self, scene: Scene, turn: usize) -> Option<Batch> {
        let Scene::Follow { round, level, late } = scene else { return None };
        let parent = self.places[turn].parent?;
        if self.places[turn].level != level || self.is_late(turn, round + 1) != late {
            return None;
        }
        let mut done: Vec<(usize, Did)> = Vec::new();
        for matter in 0..self.matters.len() {
            let head = self.matters[matter].head(matter);
            if self.lot.draw(100, Purpose::Follow, [head, turn, round]) < FOLLOW {
                done.extend(self.follow_one(matter, turn, parent).map(|did| (matter, did)));
            }
        }
        let mut acts = self.acts(scene, turn);
        for (matter, did) in done {
            self.submit_followed(&mut acts, matter, turn, did);
        }
        acts.batch()
    }

    fn follow_one(&mut self, matter: usize, turn: usize, parent: usize) -> Option<Did> {
        let own = self.standings.get(matter, turn);
        let above = self.standings.get(matter, parent);
        if own.state == Held::Listed && (own.owes_text || own.owes_status) {
            let is_above = !above.levels.any_at_or_below(self.places[turn].level);
            if own.owes_text && is_above && above.state == Held::Listed {
                self.standings.forget_below(matter, turn, &self.places);
                self.standings.settle(matter, turn);
                self.standings.set(matter, turn, Held::No);
                return Some(Did::Withdrew);
            }
            self.confirm(matter, turn, parent);
            return Some(Did::Confirmed);
        }
        if self.matters[matter].is_temporary() || !self.may_claim(matter, turn) {
            return None;
        }
        self.answer(matter, turn);
        Some(Did::Answered)
    }

    /// Everything above is taken over; of what was reshaped, the successors are claimed.
    fn confirm(&mut self, matter: usize, turn: usize, parent: usize) {
        let above = self.standings.get(matter, parent);
        if self.standings.get(matter, turn).owes_text {
            self.standings.text_changed(matter, &self.places[turn]);
            self.standings.set_levels(matter, turn, above.levels);
        }
        self.standings.settle(matter, turn);
        if above.state != Held::Reshaped {
            return;
        }
        self.standings.set(matter, turn, Held::Reshaped);
        for new in self.matters[matter].successors.clone() {
            let source = self.standings.get(new, parent);
            let may = source.levels.any_at_or_below(self.places[turn].level) && self.matters[new].is_listed();
            let has = self.standings.get(new, turn).state == Held::Listed;
            if source.state == Held::Listed && may && !has {
                self.standings.list(new, turn, source.levels);
            }
        }
    }

    fn submit_followed(&self, acts: &mut Acts<'_>, matter: usize, turn: usize, did: Did) {
        let (jurisdiction, of) = (self.places[turn].code, &self.matters[matter]);
        let item = of.code;
        match did {
            Did::Answered => self.submit_answer(acts, matter, turn),
            Did::Withdrew => acts.decide(&format!("withdraw/{item}"), Withdraw { jurisdiction, item }),
            Did::Confirmed => {
                let command = Confirm { jurisdiction, item, parent_head: 0, successors: Vec::new() };
                let parent = self.places[turn].parent.map_or(jurisdiction, |parent| self.places[parent].code);
                acts.confirm(&format!("confirm/{item}"), parent, of, Command::from(command));
            }
        }
    }

    /// The item that a county reassigns in a round, if it does.
    fn slipped(&self, round: usize, turn: usize) -> Option<usize> {
        let drawn = self.lot.draw(SLIPS, Purpose::Slip, [turn, round, 0]) == 0;
        if self.places[turn].level != Level::County || !drawn {
            return None;
        }
        let from = self.lot.draw(self.matters.len() as u64, Purpose::Slip, [turn, round, 1]);
        let from = usize::try_from(from).unwrap_or(0);
        let mut in_turn = (from..self.matters.len()).chain(0..from);
        in_turn.find(|matter| self.standings.get(*matter, turn).state == Held::Listed)
    }

    /// A county changes its own elements of an item.
    pub(super) fn slip(&self, scene: Scene, turn: usize) -> Option<Batch> {
        let Scene::Slip { round } = scene else { return None };
        let matter = self.slipped(round, turn)?;
        let mut local = self.local(matter, turn);
        local.remark = format!("第{}轮调整经办科室（示例）", round + 1);
        let mut acts = self.acts(scene, turn);
        let (jurisdiction, item) = (self.places[turn].code, self.matters[matter].code);
        acts.decide(&format!("reassign/{item}"), Reassign { jurisdiction, item, local });
        acts.batch()
    }

    /// Half of these were mistakes.
    pub(super) fn mend(&self, scene: Scene, turn: usize) -> Option<Batch> {
        let Scene::Mend { round } = scene else { return None };
        let matter = self.slipped(round, turn)?;
        if self.lot.draw(2, Purpose::Mend, [turn, round, 0]) == 0 {
            return None;
        }
        let mut acts = self.acts(scene, turn);
        let item = self.matters[matter].code;
        let target = command_id(&acts.key(&format!("reassign/{item}")));
        acts.correct(&format!("void/{item}"), Void { target, reason: "录入错误（示例）。".to_owned() });
        acts.batch()
    }
}

/// What a place did about an item.
#[derive(Clone, Copy, Debug)]
enum Did {
    Confirmed,
    Withdrew,
    /// Claimed or declined.
    Answered,
}
