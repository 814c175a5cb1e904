//! What every rule needs at hand: the register, the submission, and the checks that many commands share.

use std::sync::Arc;

use crate::command::{AgencyInput, Command, InstrumentInput, Submission};
use crate::event::{AgencyKind, Event, JurisdictionNature, Link, LinkRole, NewEvent, Role};
use crate::in_force;
use crate::jurisdiction::{self, Agency, Jurisdiction};
use crate::refusal::{Refusal, RefusalCode as R};
use crate::register::Register;
use crate::stream::StreamKey;
use crate::term::{
    AgencyId, Day, Instant, Instrument, ItemCode, JurisdictionCode, JurisdictionId, Level, Seq,
};
use crate::{Act, listing::Listing};

pub(super) struct Desk<'r> {
    pub(super) register: &'r Register,
    pub(super) submission: &'r Submission,
    /// The civil day on which the command is taken.
    pub(super) today: Day,
    /// What is known now.
    pub(super) n: Seq,
}

/// An instrument as the record keeps it, and the body that issued it.
pub(super) struct Issued {
    pub(super) instrument: Instrument,
    pub(super) issuer: Agency,
}

impl<'r> Desk<'r> {
    pub(super) fn new(register: &'r Register, submission: &'r Submission, now: Instant) -> Self {
        Self { register, submission, today: now.civil_day(), n: register.now() }
    }

    /// The legal day; for what has none, today.
    pub(super) fn day(&self) -> Day {
        self.submission.effective_from.unwrap_or(self.today)
    }

    /// The jurisdiction with this code on the command's day.
    pub(super) fn place(&self, code: JurisdictionCode) -> Result<Jurisdiction, Refusal> {
        self.place_in("jurisdiction", code)
    }

    /// The same for another field.
    pub(super) fn place_in(&self, field: &str, code: JurisdictionCode) -> Result<Jurisdiction, Refusal> {
        let day = self.day();
        match jurisdiction::by_code(self.register, code, day, self.n) {
            Some(found) => match found.retired {
                None => Ok(found),
                Some(retired) => {
                    let successor = jurisdiction::successor(self.register, &found, day, self.n)
                        .map_or(String::new(), |k| format!(" → {} {}", k.code, k.names));
                    Err(Refusal::new(R::JurisdictionRetired, field)
                        .with("code", code)
                        .with("since", retired.since)
                        .with("successor", successor)
                        .records([retired.record.sequence]))
                }
            },
            None if code.is_production_corps() => {
                Err(Refusal::new(R::OutsideLedger, field).with("code", code))
            }
            None => Err(Refusal::new(R::JurisdictionUnknown, field).with("code", code).with("day", day)),
        }
    }

    pub(super) fn holds(&self, scope: JurisdictionId, role: Role) -> bool {
        let principal = &self.submission.principal;
        jurisdiction::holds_role(self.register, scope, principal, role, self.today)
    }

    fn not_permitted(&self, place: &str, role: Role) -> Refusal {
        Refusal::new(R::NotPermitted, "principal")
            .with("principal", &self.submission.principal)
            .with("place", place)
            .with("role", role.word())
    }

    /// Administrators act in their jurisdiction and below; that of the ledger everywhere. No transcriptions.
    pub(super) fn administers(&self, place: Option<&Jurisdiction>) -> Result<(), Refusal> {
        let role = Role::Administrator;
        let above = place.map(|p| jurisdiction::line(self.register, p.id, self.day(), self.n));
        let holds = self.holds(JurisdictionId::LEDGER, role)
            || above.unwrap_or_default().iter().any(|j| self.holds(j.id, role));
        if !holds {
            let name = place.map_or("the ledger 账本".to_owned(), |p| p.names.zh.clone());
            return Err(self.not_permitted(&name, role));
        }
        self.not_transcribed()
    }

    /// The command is no copy of what a level above published.
    pub(super) fn not_transcribed(&self) -> Result<(), Refusal> {
        if self.submission.transcribed {
            return Err(Refusal::new(R::TranscriptionNotAllowed, "transcribed"));
        }
        Ok(())
    }

    /// Officers act for their own jurisdiction, a county's for its townships too; transcribers record the acts of
    /// levels above their own.
    pub(super) fn acts_for(&self, place: &Jurisdiction) -> Result<(), Refusal> {
        if self.submission.transcribed { self.transcribes_for(place) } else { self.is_officer(place) }
    }

    /// The principal is a transcriber of a jurisdiction below.
    pub(super) fn transcribes_for(&self, place: &Jurisdiction) -> Result<(), Refusal> {
        let below = self.register.scopes_of(&self.submission.principal).any(|scope| {
            scope != place.id
                && self.holds(scope, Role::Transcriber)
                && jurisdiction::line(self.register, scope, self.today, self.n)
                    .iter()
                    .any(|j| j.id == place.id)
        });
        let not = || self.not_permitted(&format!("{} 以下 (below)", place.names.zh), Role::Transcriber);
        if below { Ok(()) } else { Err(not()) }
    }

    /// The principal is an officer of the jurisdiction, or of a township's county.
    pub(super) fn is_officer(&self, place: &Jurisdiction) -> Result<(), Refusal> {
        let not = || self.not_permitted(&place.names.zh, Role::Officer);
        if self.is_officer_of(place) { Ok(()) } else { Err(not()) }
    }

    pub(super) fn is_officer_of(&self, place: &Jurisdiction) -> bool {
        let county = place.parent.filter(|_| place.level == Level::Township);
        self.holds(place.id, Role::Officer) || county.is_some_and(|c| self.holds(c, Role::Officer))
    }

    /// The expected version of the command's own stream.
    pub(super) fn version(&self, stream: &StreamKey) -> Result<(), Refusal> {
        let actual = self.register.stream(stream).map_or(0, crate::Timeline::version);
        match self.submission.expected_version {
            Some(expected) if expected != actual => {
                Err(Refusal::new(R::ExpectedVersionDiffers, "expected_version")
                    .with("expected", expected)
                    .with("actual", actual))
            }
            _ => Ok(()),
        }
    }

    /// What every act on one listing is asked first: where, by whom, and on which version.
    pub(super) fn at_listing(
        &self,
        code: JurisdictionCode,
        item: ItemCode,
    ) -> Result<(Jurisdiction, StreamKey), Refusal> {
        let place = self.place(code)?;
        self.acts_for(&place)?;
        let stream = StreamKey::listing(place.id, item);
        self.version(&stream)?;
        Ok((place, stream))
    }

    /// An agency that exists on the day.
    pub(super) fn agency(&self, field: &str, given: &AgencyInput, day: Day) -> Result<Agency, Refusal> {
        let unknown = || {
            Refusal::new(R::AgencyUnknown, field)
                .with("jurisdiction", given.jurisdiction)
                .with("code", &given.code)
                .with("day", day)
        };
        let owner = jurisdiction::by_code(self.register, given.jurisdiction, day, self.n)
            .or_else(|| jurisdiction::by_code(self.register, given.jurisdiction, self.day(), self.n))
            .ok_or_else(unknown)?;
        let id = AgencyId { jurisdiction: owner.id, code: given.code.clone() };
        let found = jurisdiction::agency(self.register, &id, day, self.n).ok_or_else(unknown)?;
        match found.retired_since {
            Some(since) => Err(Refusal::new(R::AgencyAlreadyRetired, field)
                .with("code", &given.code)
                .with("since", since)
                .records([found.decided_by.sequence])),
            None => Ok(found),
        }
    }

    /// The command's instrument, with the body that issued it looked up.
    pub(super) fn issued(&self) -> Result<Option<Issued>, Refusal> {
        self.submission.instrument.as_ref().map(|given| self.issued_as("instrument", given)).transpose()
    }

    /// The same for an instrument of another field.
    pub(super) fn issued_as(&self, field: &str, given: &InstrumentInput) -> Result<Issued, Refusal> {
        let issuer = self.agency(&format!("{field}.issuer"), &given.issuer, given.date)?;
        let instrument = Instrument {
            number: given.number.clone(),
            title: given.title.clone(),
            issuer: issuer.id.clone(),
            date: given.date,
            digest: given.digest,
            transition: given.transition.clone(),
        };
        Ok(Issued { instrument, issuer })
    }

    /// The instrument as the record keeps it, whoever issued it; none where none was given.
    pub(super) fn instrument_if_given(&self) -> Result<Option<Instrument>, Refusal> {
        Ok(self.issued()?.map(|issued| issued.instrument))
    }

    /// The same for an act on a listing that needs none; a transcription copies one all the same.
    pub(super) fn instrument_if_needed(
        &self,
        place: &Jurisdiction,
        issued: Option<Issued>,
        event_kind: u16,
    ) -> Result<Option<Instrument>, Refusal> {
        if self.submission.transcribed {
            return self.instrument(place, issued, event_kind).map(Some);
        }
        Ok(issued.map(|issued| issued.instrument))
    }

    /// The instrument of an act on the catalog of `place`: it must be given, and issued by that level's government
    /// (by the county's for a township).
    pub(super) fn instrument(
        &self,
        place: &Jurisdiction,
        issued: Option<Issued>,
        event_kind: u16,
    ) -> Result<Instrument, Refusal> {
        let Some(Issued { instrument, issuer }) = issued else {
            return Err(Refusal::new(R::InstrumentMissing, "instrument"));
        };
        let county = place.parent.filter(|_| place.level == Level::Township);
        let own = issuer.id.jurisdiction == place.id || Some(issuer.id.jurisdiction) == county;
        if issuer.kind != AgencyKind::Government || !own {
            return Err(Refusal::new(R::InstrumentNotByGovernment, "instrument.issuer")
                .with("place", &place.names.zh));
        }
        self.transcription(place, &instrument, event_kind)?;
        Ok(instrument)
    }

    /// A transcription carries the digest of what it copies, and copies each act of it on an item once.
    fn transcription(&self, place: &Jurisdiction, given: &Instrument, kind: u16) -> Result<(), Refusal> {
        if !self.submission.transcribed {
            return Ok(());
        }
        let Some(digest) = given.digest else {
            return Err(Refusal::new(R::DigestMissing, "instrument.digest"));
        };
        let Some(item) = item_of(&self.submission.command) else {
            return Ok(());
        };
        let before = self.register.listing(place.id, item).and_then(|timeline| {
            timeline.entries().iter().find(|e| {
                e.holds_at(self.n)
                    && e.act.transcribed
                    && e.event().kind() == kind
                    && e.act.instrument.as_ref().is_some_and(|i| i.digest == Some(digest))
            })
        });
        match before {
            Some(entry) => {
                Err(Refusal::new(R::TranscriptionRepeated, "instrument.digest").records([entry.sequence]))
            }
            None => Ok(()),
        }
    }

    /// One item's listing in a catalog, on the command's day.
    pub(super) fn listing(&self, place: &Jurisdiction, item: ItemCode) -> Listing<'r> {
        Listing::on(self.register.listing(place.id, item), self.day(), self.n)
    }

    /// Whether a catalog lists an item on the command's day, what happened above taken into account.
    pub(super) fn lists(&self, place: &Jurisdiction, item: ItemCode) -> bool {
        in_force::is_listed(self.register, place, item, self.day(), self.n)
    }

    pub(super) fn not_listed(&self, place: &Jurisdiction, item: ItemCode) -> Refusal {
        Refusal::new(R::NotListed, "item")
            .with("jurisdiction", &place.names.zh)
            .with("item", item)
            .with("day", self.day())
    }

    /// An event of this command.
    pub(super) fn event(
        &self,
        stream: StreamKey,
        instrument: Option<Instrument>,
        event: Event,
        links: Vec<Link>,
    ) -> NewEvent {
        NewEvent {
            stream,
            act: Act {
                effective_from: self.submission.effective_from,
                instrument: instrument.map(Arc::new),
                transcribed: self.submission.transcribed,
                event,
            },
            links,
        }
    }

    /// The sequence the command's record at `position` will have.
    pub(super) fn sequence(&self, position: usize) -> Seq {
        self.register.size() + position as Seq
    }
}

/// Whether a jurisdiction has, or may have, a government of its own.
pub(super) fn is_government(place: &Jurisdiction) -> bool {
    place.nature == JurisdictionNature::Government
}

/// A link to a record.
pub(super) fn link(role: LinkRole, sequence: Seq) -> Link {
    Link { role, sequence }
}

/// The item a command is about, where it is about one.
pub(super) fn item_of(command: &Command) -> Option<ItemCode> {
    match command {
        Command::AddItem(c) => Some(c.item),
        Command::Claim(c) => Some(c.item),
        Command::Decline(c) => Some(c.item),
        Command::Adjust(c) => Some(c.item),
        Command::RenameItem(c) => Some(c.item),
        Command::Devolve(c) => Some(c.item),
        Command::Recentralise(c) => Some(c.item),
        Command::Suspend(c) => Some(c.item),
        Command::Resume(c) => Some(c.item),
        Command::End(c) => Some(c.item),
        Command::Withdraw(c) => Some(c.item),
        Command::Reinstate(c) => Some(c.item),
        Command::Confirm(c) => Some(c.item),
        Command::Reassign(c) => Some(c.item),
        Command::Reshape(c) => c.predecessors.first().copied(),
        Command::Establish(_)
        | Command::RenameJurisdiction(_)
        | Command::RecodeJurisdiction(_)
        | Command::MergeJurisdictions(_)
        | Command::RetireJurisdiction(_)
        | Command::AppointAgency(_)
        | Command::RenameAgency(_)
        | Command::RetireAgency(_)
        | Command::TransferItems(_)
        | Command::GrantRole(_)
        | Command::WithdrawRole(_)
        | Command::DeclareCoverage(_)
        | Command::SetPolicy(_)
        | Command::SetCalendar(_)
        | Command::Receive(_)
        | Command::Adopt(_)
        | Command::Void(_) => None,
    }
}
