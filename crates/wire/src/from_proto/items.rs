//! Commands on items and records out of their messages.

use inforce_catalog::command::{
    AddItem, Adjust, Adopt, Claim, Confirm, Decline, Devolve, End, Reassign, Recentralise, Reinstate,
    RenameItem, Reshape, Resume, Suspend, Void, Withdraw,
};
use inforce_catalog::event::Interim;
use inforce_catalog::{ItemCode, ItemType, JurisdictionCode};
use inforce_proto::v1 as pb;

use super::reader::Reader;
use super::terms::{
    citation, inherited, instrument, levels, local, names, new_item, successor, successor_local,
};

pub(super) fn add_item(r: &mut Reader, m: pb::AddItem) -> Option<AddItem> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let elements = r.inside("elements", m.elements, new_item);
    let (jurisdiction, item) = place?;
    Some(AddItem { jurisdiction, item, elements: elements? })
}

pub(super) fn claim(r: &mut Reader, m: pb::Claim) -> Option<Claim> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let local = r.inside("local", m.local, local);
    let inherited = r.optional("inherited", m.inherited, inherited);
    let (jurisdiction, item) = place?;
    Some(Claim { jurisdiction, item, local: local?, inherited: inherited? })
}

pub(super) fn decline(r: &mut Reader, m: pb::Decline) -> Option<Decline> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let reason = r.word("reason", m.reason);
    let (jurisdiction, item) = place?;
    Some(Decline { jurisdiction, item, reason: reason?, note: Reader::text(m.note) })
}

pub(super) fn adjust(r: &mut Reader, m: pb::Adjust) -> Option<Adjust> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let names = r.optional("names", m.names, names);
    let item_type =
        r.optional("", m.item_type, |r, number| r.word_or("item_type", number, ItemType::Unclassified));
    let basis = r.optional("basis", m.basis, |r, basis| r.each("citations", basis.citations, citation));
    let (jurisdiction, item) = place?;
    Some(Adjust { jurisdiction, item, names: names?, item_type: item_type?, basis: basis? })
}

pub(super) fn rename_item(r: &mut Reader, m: pb::RenameItem) -> Option<RenameItem> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let names = r.inside("names", m.names, names);
    let (jurisdiction, item) = place?;
    Some(RenameItem { jurisdiction, item, names: names? })
}

pub(super) fn reshape(r: &mut Reader, m: pb::Reshape) -> Option<Reshape> {
    let jurisdiction = r.jurisdiction("jurisdiction", &m.jurisdiction);
    let kind = r.word("kind", m.kind);
    let predecessors = r.each("predecessors", m.predecessors, |r, item| r.item("", &item));
    let successors = r.each("successors", m.successors, successor);
    Some(Reshape {
        jurisdiction: jurisdiction?,
        kind: kind?,
        predecessors: predecessors?,
        successors: successors?,
    })
}

pub(super) fn devolve(r: &mut Reader, m: &pb::Devolve) -> Option<Devolve> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let levels = levels(r, "levels", &m.levels);
    let interim = r.word_or("interim", m.interim, Interim::default());
    let (jurisdiction, item) = place?;
    Some(Devolve { jurisdiction, item, levels: levels?, interim: interim? })
}

pub(super) fn recentralise(r: &mut Reader, m: &pb::Recentralise) -> Option<Recentralise> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let levels = levels(r, "levels", &m.levels);
    let interim = r.word_or("interim", m.interim, Interim::default());
    let (jurisdiction, item) = place?;
    Some(Recentralise { jurisdiction, item, levels: levels?, interim: interim? })
}

pub(super) fn suspend(r: &mut Reader, m: pb::Suspend) -> Option<Suspend> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let approval = r.optional("approval", m.approval, instrument);
    let (jurisdiction, item) = place?;
    Some(Suspend { jurisdiction, item, reason: Reader::text(m.reason), approval: approval? })
}

pub(super) fn resume(r: &mut Reader, m: &pb::Resume) -> Option<Resume> {
    let (jurisdiction, item) = listing(r, &m.jurisdiction, &m.item)?;
    Some(Resume { jurisdiction, item })
}

pub(super) fn end(r: &mut Reader, m: pb::End) -> Option<End> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let reason = r.word("reason", m.reason);
    let approval = r.optional("approval", m.approval, instrument);
    let (jurisdiction, item) = place?;
    Some(End { jurisdiction, item, reason: reason?, approval: approval? })
}

pub(super) fn withdraw(r: &mut Reader, m: &pb::Withdraw) -> Option<Withdraw> {
    let (jurisdiction, item) = listing(r, &m.jurisdiction, &m.item)?;
    Some(Withdraw { jurisdiction, item })
}

pub(super) fn reinstate(r: &mut Reader, m: pb::Reinstate) -> Option<Reinstate> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let elements = r.inside("elements", m.elements, new_item);
    let (jurisdiction, item) = place?;
    Some(Reinstate { jurisdiction, item, elements: elements? })
}

pub(super) fn confirm(r: &mut Reader, m: pb::Confirm) -> Option<Confirm> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let successors = r.each("successors", m.successors, successor_local);
    let (jurisdiction, item) = place?;
    Some(Confirm { jurisdiction, item, parent_head: m.parent_head, successors: successors? })
}

pub(super) fn reassign(r: &mut Reader, m: pb::Reassign) -> Option<Reassign> {
    let place = listing(r, &m.jurisdiction, &m.item);
    let local = r.inside("local", m.local, local);
    let (jurisdiction, item) = place?;
    Some(Reassign { jurisdiction, item, local: local? })
}

pub(super) fn adopt(m: &pb::Adopt) -> Adopt {
    Adopt { record: m.record }
}

pub(super) fn void(r: &mut Reader, m: pb::Void) -> Option<Void> {
    let target = r.command_id("target", &m.target)?;
    Some(Void { target, reason: Reader::text(m.reason) })
}

/// The two fields that name one item in one catalog.
fn listing(r: &mut Reader, jurisdiction: &str, item: &str) -> Option<(JurisdictionCode, ItemCode)> {
    let jurisdiction = r.jurisdiction("jurisdiction", jurisdiction);
    let item = r.item("item", item);
    Some((jurisdiction?, item?))
}
