//! The fields of each kind of event, under the names they have in the event.

use inforce_catalog::event::{
    Added, Adjusted, CalendarSet, Claimed, Confirmed, CoverageDeclared, Declined, Established, Event,
    Interim, ItemsReceived, JurisdictionNature, LevelChange, LevelsChanged, ParentRef, PolicySet, Reinstated,
    Voided,
};
use inforce_catalog::{
    Body, Citation, Day, Entry, Inherited, Instrument, ItemCode, JurisdictionId, Levels, Local, Names,
    Register, term::Seq,
};

use super::{Payload, Value};
use crate::part::{AgencyRef, InstrumentView, JurisdictionRef, item_type_word};

/// The fields of a record's event; what it names is shown as it was on the record's legal day, as known at `n`.
pub fn payload(register: &Register, entry: &Entry, n: Seq) -> Payload {
    let at =
        At { register, day: entry.act.effective_from.unwrap_or_else(|| entry.recorded_at.civil_day()), n };
    at.event(entry.event())
}

fn fields<const N: usize>(fields: [(&str, Value); N]) -> Payload {
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}

fn one(name: &str, value: impl Into<Value>) -> Payload {
    fields([(name, value.into())])
}

fn names(names: &Names) -> Value {
    let mut found = one("zh", &names.zh);
    for other in &names.others {
        found.insert(other.lang.tag().to_owned(), (&other.text).into());
    }
    found.into()
}

pub(crate) fn levels(levels: Levels) -> Value {
    levels.iter().map(|l| l.word()).collect()
}

fn items(items: &[ItemCode]) -> Value {
    items.iter().map(ToString::to_string).collect()
}

fn days(days: &[Day]) -> Value {
    days.iter().map(ToString::to_string).collect()
}

pub(crate) fn citation(citation: &Citation) -> Value {
    let kind = citation.kind.word().into();
    let (title, articles) = (&citation.title, &citation.articles);
    fields([("kind", kind), ("title", title.into()), ("articles", articles.into())]).into()
}

fn inherited(inherited: &Inherited) -> Payload {
    fields([
        ("names", names(&inherited.names)),
        ("item_type", item_type_word(inherited.item_type).into()),
        ("basis", inherited.basis.iter().map(citation).collect()),
        ("set_by", inherited.set_by.word().into()),
        ("levels", levels(inherited.levels)),
    ])
}

/// When what a record names is looked up.
struct At<'a> {
    register: &'a Register,
    day: Day,
    n: Seq,
}

impl At<'_> {
    /// Exhaustive on purpose: a new kind of event must say here how it is read.
    fn event(&self, event: &Event) -> Payload {
        match event {
            Event::Genesis(e) => {
                fields([("origin", (&e.origin).into()), ("first_principal", (&e.first_principal).into())])
            }
            Event::RulesAdopted(e) => one("version", e.version),
            Event::Established(e) => self.established(e),
            Event::JurisdictionRenamed(e) => one("names", names(&e.names)),
            Event::Recoded(e) => one("code", e.code.to_string()),
            Event::Reparented(e) => one("parent", self.place(e.parent)),
            Event::Merged(e) => one("into", self.place(e.into)),
            Event::Retired(e) => one("successor", e.successor.map(|id| self.place(id))),
            Event::AgencyAppointed(e) => fields([("kind", e.kind.word().into()), ("names", names(&e.names))]),
            Event::AgencyRenamed(e) => one("names", names(&e.names)),
            Event::AgencyRetired(_) | Event::Resumed(_) => Payload::new(),
            Event::RoleGranted(e) => one("role", e.role.word()),
            Event::RoleWithdrawn(e) => one("role", e.role.word()),
            Event::PolicySet(e) => policy(e),
            Event::CalendarSet(e) => calendar(e),
            Event::CoverageDeclared(e) => coverage(e),
            Event::ItemsReceived(e) => self.received(e),
            Event::Added(e) => self.added(e),
            Event::Claimed(e) => self.claimed(e),
            Event::Declined(e) => self.declined(e),
            Event::Adjusted(e) => adjusted(e),
            Event::Renamed(e) => one("names", names(&e.names)),
            Event::LevelsChanged(e) => levels_changed(e),
            Event::Reshaped(e) => {
                fields([("kind", e.kind.word().into()), ("successors", items(&e.successors))])
            }
            Event::Suspended(e) => self.stopped(&e.reason, e.approval.as_ref()),
            Event::Ended(e) => self.stopped(e.reason.word(), e.approval.as_ref()),
            Event::Withdrawn(e) => one("parent", self.parent(e.parent)),
            Event::Reinstated(e) => self.reinstated(e),
            Event::Confirmed(e) => self.confirmed(e),
            Event::Reassigned(e) => one("local", self.local(&e.local)),
            Event::Adopted(e) => one("record", e.record),
            Event::Voided(e) => voided(e),
        }
    }

    fn place(&self, id: JurisdictionId) -> String {
        JurisdictionRef::find(self.register, id, self.day, self.n).code
    }

    fn parent(&self, parent: ParentRef) -> Payload {
        fields([
            ("jurisdiction", self.place(parent.jurisdiction).into()),
            ("head", parent.head.into()),
            ("life", parent.life.into()),
        ])
    }

    fn body(&self, body: &Body) -> Value {
        let agency = body.agency.as_ref();
        fields([
            ("name", (&body.name).into()),
            (
                "agency",
                agency.map(|id| self.agency(AgencyRef::find(self.register, id, self.day, self.n))).into(),
            ),
        ])
        .into()
    }

    fn agency(&self, agency: AgencyRef) -> Payload {
        fields([
            ("jurisdiction", agency.jurisdiction.into()),
            ("code", agency.code.into()),
            ("name", agency.name.into()),
        ])
    }

    fn local(&self, local: &Local) -> Payload {
        fields([
            ("department", self.body(&local.department)),
            ("authorities", local.authorities.iter().map(|b| self.body(b)).collect()),
            ("remark", (&local.remark).into()),
        ])
    }

    fn instrument(&self, instrument: &Instrument) -> Payload {
        let view = InstrumentView::of(self.register, instrument, self.n);
        fields([
            ("number", view.number.into()),
            ("title", view.title.into()),
            ("issuer", self.agency(view.issuer).into()),
            ("date", view.date.into()),
            ("digest", view.digest.into()),
            ("transition", view.transition.into()),
        ])
    }

    fn established(&self, e: &Established) -> Payload {
        let nature = nature_word(e.nature);
        fields([
            ("level", e.level.word().into()),
            ("code", e.code.to_string().into()),
            ("names", names(&e.names)),
            ("parent", e.parent.map(|id| self.place(id)).into()),
            ("nature", nature.into()),
        ])
    }

    fn received(&self, e: &ItemsReceived) -> Payload {
        fields([
            ("parent", self.place(e.parent).into()),
            ("through", e.through.into()),
            ("new_records", e.new_records.into()),
        ])
    }

    fn added(&self, e: &Added) -> Payload {
        fields([
            ("inherited", inherited(&e.inherited).into()),
            ("local", self.local(&e.local).into()),
            ("lapses_on", e.lapses_on.map(|d| d.to_string()).into()),
            ("predecessors", items(&e.predecessors)),
        ])
    }

    fn reinstated(&self, e: &Reinstated) -> Payload {
        fields([
            ("inherited", inherited(&e.inherited).into()),
            ("local", self.local(&e.local).into()),
            ("lapses_on", e.lapses_on.map(|d| d.to_string()).into()),
        ])
    }

    fn claimed(&self, e: &Claimed) -> Payload {
        fields([
            ("parent", self.parent(e.parent).into()),
            ("local", self.local(&e.local).into()),
            ("predecessors", items(&e.predecessors)),
        ])
    }

    fn declined(&self, e: &Declined) -> Payload {
        fields([
            ("parent", self.parent(e.parent).into()),
            ("levels", levels(e.levels)),
            ("reason", e.reason.word().into()),
            ("note", (&e.note).into()),
        ])
    }

    fn stopped(&self, reason: &str, approval: Option<&Instrument>) -> Payload {
        let approval = approval.map(|a| self.instrument(a));
        fields([("reason", reason.into()), ("approval", approval.into())])
    }

    fn confirmed(&self, e: &Confirmed) -> Payload {
        fields([
            ("parent", self.parent(e.parent).into()),
            ("text", e.text.as_ref().map(inherited).into()),
            ("acknowledged", e.acknowledged.into()),
            ("reshaped_into", items(&e.reshaped_into)),
        ])
    }
}

fn policy(e: &PolicySet) -> Payload {
    fields([
        ("apply", e.limits.apply.into()),
        ("review", e.limits.review.into()),
        ("publish", e.limits.publish.into()),
        ("confirm", e.limits.confirm.into()),
    ])
}

fn calendar(e: &CalendarSet) -> Payload {
    fields([
        ("year", e.year.into()),
        ("days_off", days(&e.days_off)),
        ("extra_workdays", days(&e.extra_workdays)),
    ])
}

fn coverage(e: &CoverageDeclared) -> Payload {
    fields([
        ("code_prefix", (&e.code_prefix).into()),
        ("complete", e.complete.into()),
        ("expected_count", e.expected_count.into()),
    ])
}

/// What an adjustment states; what it does not state is left out.
fn adjusted(e: &Adjusted) -> Payload {
    let mut stated = fields([
        ("names", e.names().map(names).into()),
        ("item_type", e.item_type().map(|t| item_type_word(*t)).into()),
        ("basis", e.basis().map(|b| b.iter().map(citation).collect::<Value>()).into()),
    ]);
    stated.retain(|_, value| *value != Value::Null);
    stated
}

fn levels_changed(e: &LevelsChanged) -> Payload {
    let change = match e.change {
        LevelChange::Devolved => "devolved",
        LevelChange::Recentralised => "recentralised",
    };
    let interim = match e.interim {
        Interim::PreviousBody => "previous_body",
        Interim::NewBody => "new_body",
    };
    fields([("change", change.into()), ("levels", levels(e.levels)), ("interim", interim.into())])
}

fn voided(e: &Voided) -> Payload {
    fields([
        ("command", e.command.to_string().into()),
        ("records", e.records.iter().copied().collect()),
        ("reason", (&e.reason).into()),
    ])
}

/// The word of a jurisdiction's nature.
pub(crate) fn nature_word(nature: JurisdictionNature) -> &'static str {
    match nature {
        JurisdictionNature::Government => "government",
        JurisdictionNature::StreetOffice => "street_office",
        JurisdictionNature::OtherUnit => "other_unit",
    }
}
