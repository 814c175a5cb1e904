//! What a lead agency does to its catalog.

use inforce_catalog::command::{
    Adjust, Claim, Confirm, DeclareCoverage, Decline, Devolve, End, Reassign, Recentralise, Reinstate,
    RenameItem, Reshape, Resume, SuccessorInput, Suspend, Withdraw,
};
use inforce_catalog::event::{DeclineReason, EndReason, Interim, ReshapeKind};
use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::listing::Status;
use inforce_catalog::{
    Command, ItemCode, ItemType, JurisdictionId, Level, Levels, Names, Seq, listing::Listing, text,
};

use super::steps::{Act, Chooser};
use super::world::{ITEMS, add, basis, elements, item, levels, local};

impl Chooser<'_> {
    /// A place and what its lead agency does to its catalog.
    pub(super) fn catalog(&mut self) -> Option<(Jurisdiction, Command)> {
        match self.step.act {
            Act::Add => self.add(),
            Act::Claim => self.claim(),
            Act::Decline => self.decline(),
            Act::Adjust => self.adjust(),
            Act::Rename => self.rename(),
            Act::Levels | Act::Devolve => self.change_levels(),
            Act::Reshape => self.reshape(),
            Act::Suspend => self.suspend(),
            Act::StopInRegion => self.stop_in_region(),
            Act::Resume => self.resume(),
            Act::End => self.end(),
            Act::Withdraw => self.withdraw(),
            Act::Reinstate => self.reinstate(),
            Act::Confirm => self.confirm(),
            Act::Reassign => self.reassign(),
            _ => self.coverage(),
        }
    }

    fn add(&self) -> Option<(Jurisdiction, Command)> {
        let unused: Vec<(ItemCode, JurisdictionId)> = ITEMS
            .iter()
            .map(|(code, place)| (item(code), JurisdictionId(*place)))
            .filter(|(code, place)| self.step.wild || self.is_unused(*place, *code))
            .collect();
        let (code, place) = self.pick(unused)?;
        let place = self.world.place(place, self.day)?;
        let main = self.listing(place.id, code.main_item());
        let allowed = match main.levels {
            Some(main) if code.is_sub_item() => *main.value,
            // Most items may be exercised somewhere below.
            _ if self.variant(7) => Levels::of(&[Level::County, Level::Township]),
            _ => levels(place.level, self.step.variant),
        };
        let command = add(&place, code, allowed, self.step.variant);
        Some((place, command))
    }

    /// Never added, and its main item is there if it needs one.
    fn is_unused(&self, place: JurisdictionId, code: ItemCode) -> bool {
        let (register, n) = (&self.world.register, self.world.register.now());
        let never = register.listing(place, code).is_none_or(|t| t.in_force_order(n).is_empty());
        never && (!code.is_sub_item() || self.listing(place, code.main_item()).status.is_listed())
    }

    fn claim(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find(|s, place, item| {
            let Some(parent) = place.parent else { return false };
            let above = s.listing(parent, item);
            let mine = s.listing(place.id, item);
            let stale = mine.claimed_from.is_some_and(|from| above.life != Some(from.life));
            let open = above.status.is_listed() && (!mine.status.is_listed() || stale);
            open && s.may_list(place, parent, item) && s.has_main(place, item)
        })?;
        let command = Claim {
            jurisdiction: found.place.code,
            item: found.item,
            local: local(self.step.variant),
            inherited: None,
        };
        Some((found.place, command.into()))
    }

    /// The parent's text allows the level or one below.
    fn may_list(&self, place: &Jurisdiction, parent: JurisdictionId, item: ItemCode) -> bool {
        let register = &self.world.register;
        let above = text::inherited(register, parent, item, self.day, register.now(), Seq::MAX);
        above.is_some_and(|t| t.levels.value.any_at_or_below(place.level))
    }

    fn has_main(&self, place: &Jurisdiction, item: ItemCode) -> bool {
        !item.is_sub_item() || self.listing(place.id, item.main_item()).status.is_listed()
    }

    fn decline(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find(|s, place, item| {
            place.parent.is_some_and(|p| s.listing(p, item).status.is_listed())
                && !s.listing(place.id, item).status.is_listed()
        })?;
        let command = Decline {
            jurisdiction: found.place.code,
            item: found.item,
            reason: DeclineReason::NoSuchActivity,
            note: String::new(),
        };
        Some((found.place, command.into()))
    }

    fn adjust(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find_own(|l| l.status.is_listed())?;
        let new_basis = self.variant(0) || self.listing(found.place.id, found.item).lapses_on.is_some();
        let command = Adjust {
            jurisdiction: found.place.code,
            item: found.item,
            names: (!self.variant(0)).then(|| Names::zh(format!("新名{}", self.step.variant % 11))),
            item_type: self.variant(1).then_some(ItemType::Approval),
            basis: new_basis.then(|| basis(found.place.level, !self.variant(2))),
        };
        Some((found.place, command.into()))
    }

    fn rename(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find_own(|l| l.status.is_listed())?;
        let names = Names::zh(format!("更名{}", self.step.variant % 11));
        Some((
            found.place.clone(),
            RenameItem { jurisdiction: found.place.code, item: found.item, names }.into(),
        ))
    }

    fn change_levels(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find_own(|l| l.status.is_listed())?;
        let (jurisdiction, item) = (found.place.code, found.item);
        let listing = self.listing(found.place.id, found.item);
        let before = listing.levels.map_or(Levels::default(), |l| *l.value);
        let back = self.step.act == Act::Withdraw || self.variant(0);
        let levels = if self.step.act == Act::Devolve {
            let below = Level::ALL.into_iter().find(|l| *l > found.place.level)?;
            levels(below, self.step.variant >> 2)
        } else if back {
            Levels::of(&[found.place.level])
        } else {
            levels(found.place.level, self.step.variant >> 2)
        };
        let interim =
            if self.variant(1) && self.variant(7) { Interim::NewBody } else { Interim::PreviousBody };
        // Devolving gives a level below the highest there was.
        let lower = levels.iter().any(|l| !before.contains(l) && before.iter().next() < Some(l));
        let command: Command = if lower != self.step.wild {
            Devolve { jurisdiction, item, levels, interim }.into()
        } else {
            Recentralise { jurisdiction, item, levels, interim }.into()
        };
        Some((found.place, command))
    }

    fn reshape(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find_own(|l| l.status.is_listed())?;
        let listed = |code: &ItemCode| {
            let listing = self.listing(found.place.id, *code);
            *code != found.item && listing.status.is_listed() && listing.claimed_from.is_none()
        };
        let others: Vec<ItemCode> = self.items().into_iter().filter(listed).collect();
        let other = others.get(usize::from(self.step.variant) % others.len().max(1)).copied();
        let allowed = self.listing(found.place.id, found.item).levels.map(|l| *l.value)?;
        let fresh = |i: u64| SuccessorInput {
            item: item(&format!("0009{:05}000", self.world.sent * 2 + i)),
            added: Some(elements(item("000900000000"), found.place.level, allowed, self.step.variant)),
        };
        let old = |item: ItemCode| SuccessorInput { item, added: None };
        let (kind, predecessors, successors) = match (self.step.variant % 4, other) {
            (0, Some(other)) => (ReshapeKind::Merged, vec![found.item, other], vec![fresh(0)]),
            (1, Some(other)) => (ReshapeKind::Superseded, vec![found.item], vec![old(other)]),
            (2, _) => (ReshapeKind::Split, vec![found.item], vec![fresh(0), fresh(1)]),
            _ => (ReshapeKind::Superseded, vec![found.item], vec![fresh(0)]),
        };
        let command = Reshape { jurisdiction: found.place.code, kind, predecessors, successors };
        Some((found.place, command.into()))
    }

    fn suspend(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find_own(|l| l.status == Status::InForce)?;
        let (jurisdiction, item) = (found.place.code, found.item);
        Some((found.place, Suspend { jurisdiction, item, reason: String::new(), approval: None }.into()))
    }

    fn end(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find_own(|l| l.status.is_listed())?;
        let (jurisdiction, item) = (found.place.code, found.item);
        Some((found.place, End { jurisdiction, item, reason: EndReason::Abolished, approval: None }.into()))
    }

    /// Article 21: a region stops an economic item of the State Council.
    fn stop_in_region(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find(|s, place, item| {
            let mine = s.listing(place.id, item);
            place.level == Level::Region && mine.claimed_from.is_some() && mine.status == Status::InForce
        })?;
        let nation = self.world.place(JurisdictionId(1), self.day)?;
        let approval = Some(self.world.instrument(&nation, self.world.sent));
        let (jurisdiction, item) = (found.place.code, found.item);
        let command: Command = if self.variant(0) {
            Suspend { jurisdiction, item, reason: String::new(), approval }.into()
        } else {
            End { jurisdiction, item, reason: EndReason::TurnedIntoFiling, approval }.into()
        };
        Some((found.place, command))
    }

    fn resume(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find(|s, p, i| s.listing(p.id, i).status == Status::Suspended)?;
        Some((found.place.clone(), Resume { jurisdiction: found.place.code, item: found.item }.into()))
    }

    fn withdraw(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find(|s, place, item| {
            let mine = s.listing(place.id, item);
            let listed_above = place.parent.is_some_and(|p| s.listing(p, item).status.is_listed());
            mine.status.is_listed()
                && listed_above
                && mine.claimed_from.is_some_and(|from| !s.may_list(place, from.jurisdiction, item))
        });
        // Nobody may give anything up: first some level must take it back.
        let Some(found) = found else { return self.change_levels() };
        Some((found.place.clone(), Withdraw { jurisdiction: found.place.code, item: found.item }.into()))
    }

    fn reinstate(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find_own(|l| matches!(l.status, Status::Ended(_) | Status::Lapsed))?;
        let allowed = levels(found.place.level, self.step.variant);
        let mut elements = elements(found.item, found.place.level, allowed, self.step.variant);
        if elements.first_implemented.is_some() && self.variant(6) {
            elements.inherited.basis = basis(found.place.level, true);
        }
        Some((
            found.place.clone(),
            Reinstate { jurisdiction: found.place.code, item: found.item, elements }.into(),
        ))
    }

    fn confirm(&self) -> Option<(Jurisdiction, Command)> {
        let register = &self.world.register;
        let behind = self.find(|s, place, item| {
            let mine = s.listing(place.id, item);
            mine.status.is_listed()
                && mine.bound.is_some_and(|bound| {
                    let parent = s.told_above(place, bound.jurisdiction);
                    let head = register.listing(parent, item).and_then(|t| t.last());
                    head.is_some_and(|e| e.sequence > bound.head) || parent != bound.jurisdiction
                })
        });
        let found = match behind {
            Some(found) => found,
            None => self.find_claimed(|l| l.status.is_listed())?,
        };
        let bound = self.listing(found.place.id, found.item).bound;
        let parent = bound.map_or(JurisdictionId(1), |b| self.told_above(&found.place, b.jurisdiction));
        let parent_head =
            register.listing(parent, found.item).and_then(|t| t.last()).map_or(0, |e| e.sequence);
        let (jurisdiction, item) = (found.place.code, found.item);
        Some((found.place, Confirm { jurisdiction, item, parent_head, successors: Vec::new() }.into()))
    }

    /// Whose listing is to be confirmed: the one that was, or the new parent's where that one is gone.
    fn told_above(&self, place: &Jurisdiction, parent: JurisdictionId) -> JurisdictionId {
        let gone = self.world.place(parent, self.day).is_some_and(|p| p.retired.is_some());
        place.parent.filter(|_| gone).unwrap_or(parent)
    }

    fn reassign(&self) -> Option<(Jurisdiction, Command)> {
        let found = self.find(|s, p, i| s.listing(p.id, i).status.is_listed())?;
        let (jurisdiction, item) = (found.place.code, found.item);
        Some((found.place, Reassign { jurisdiction, item, local: local(self.step.variant) }.into()))
    }

    fn coverage(&self) -> Option<(Jurisdiction, Command)> {
        let place = self.pick(self.places())?;
        let prefix = if self.variant(0) { "" } else { "0001" };
        let register = &self.world.register;
        let counted = register
            .listings(place.id)
            .filter(|(item, _)| item.counts() && item.as_str().starts_with(prefix))
            .filter(|(_, t)| Listing::on(Some(t), self.day, register.now()).status.is_listed())
            .count();
        let command = DeclareCoverage {
            jurisdiction: place.code,
            code_prefix: prefix.to_owned(),
            complete: self.step.variant % 8 > 1,
            expected_count: u32::try_from(counted).ok()? + u32::from(self.step.wild),
        };
        Some((place, command.into()))
    }
}
