//! Voids and what is recorded again, transcriptions, and what administrators and clerks do.

use inforce_catalog::command::{
    Adopt, AgencyInput, AppointAgency, Establish, GrantRole, MergeJurisdictions, Receive, RecodeJurisdiction,
    RenameAgency, RenameJurisdiction, RetireAgency, RetireJurisdiction, SetCalendar, SetPolicy, Void,
    WithdrawRole,
};
use inforce_catalog::event::{AgencyKind, Event, JurisdictionNature, Role, TimeLimits};
use inforce_catalog::jurisdiction::Jurisdiction;
use inforce_catalog::{Command, JurisdictionCode, Level, Names, Seq, StreamKey, StreamKind, Submission};

use super::steps::{Act, Chooser};
use super::world::{ADMINISTRATOR, OFFICER, REGION, TRANSCRIBER, first_day};

impl Chooser<'_> {
    /// The commands of the history itself, so far.
    fn targets(&self, fits: impl Fn(&Self, &Submission) -> bool) -> Vec<Submission> {
        let own = self.world.taken.iter().filter(|s| s.effective_from.is_none_or(|d| d >= first_day()));
        own.filter(|s| self.step.wild || fits(self, s)).cloned().collect()
    }

    fn is_void(&self, submission: &Submission) -> bool {
        self.world.register.command_records(submission.id).any(|(_, e)| e.voided_by().is_some())
    }

    pub(super) fn void(&mut self) -> Option<Submission> {
        let found =
            self.pick(self.targets(|s, c| !matches!(c.command, Command::Void(_)) && !s.is_void(c)))?;
        Some(self.void_of(&found))
    }

    fn void_of(&mut self, found: &Submission) -> Submission {
        let command = Void { target: found.id, reason: "录入有误".to_owned() };
        let administrators = [StreamKind::Jurisdiction, StreamKind::Agency, StreamKind::Roles];
        let by = |kind: StreamKind| if administrators.contains(&kind) { ADMINISTRATOR } else { OFFICER };
        let stream = self.world.register.command_records(found.id).next().map(|(key, _)| key.kind);
        self.world.submission(by(stream.unwrap_or(StreamKind::Listing)), command.into())
    }

    pub(super) fn restate(&mut self) -> Option<Submission> {
        let found = self.pick(self.targets(|s, c| s.is_void(c)))?;
        Some(self.again(&found))
    }

    /// The same act recorded again, as it was, on another day, or with other words.
    fn again(&mut self, found: &Submission) -> Submission {
        let mut again = found.clone();
        again.restates = self.world.register.command(found.id).map(|(first, _)| first);
        again.id = self.world.next_id();
        if again.effective_from.is_some() && self.variant(0) {
            again.effective_from = Some(self.day);
        }
        if let Command::AddItem(add) = &mut again.command
            && self.variant(1)
        {
            add.elements.inherited.names = Names::zh("正确的名称");
        }
        again
    }

    pub(super) fn void_and_restate(&mut self) -> Option<Vec<Submission>> {
        let matters = |c: &Command| {
            matches!(c, Command::AddItem(_) | Command::Claim(_) | Command::Reinstate(_) | Command::Adjust(_))
        };
        let found = self.pick(self.targets(|s, c| matters(&c.command) && !s.is_void(c)))?;
        Some(vec![self.void_of(&found), self.again(&found)])
    }

    pub(super) fn transcribe(&mut self) -> Option<Submission> {
        self.step.act = if self.variant(3) { Act::Adjust } else { Act::Add };
        let (place, command) = self.catalog()?;
        let mut submission = self.submit(&place, command);
        submission.principal = TRANSCRIBER.to_owned();
        submission.transcribed = true;
        Some(submission)
    }

    pub(super) fn adopt(&mut self) -> Option<Submission> {
        let records = &self.world.history.records;
        let transcribed: Vec<Seq> =
            records.iter().filter(|r| r.act.transcribed).map(|r| r.sequence).collect();
        let record = self.pick(transcribed)?;
        Some(self.world.submission(OFFICER, Adopt { record }.into()))
    }

    /// What administrators do, and what changes no catalog.
    pub(super) fn office(&mut self) -> Option<Submission> {
        let place = self.pick(self.places())?;
        let command: Command = match self.step.act {
            Act::Merge => {
                let into = self.neighbour(&place)?;
                MergeJurisdictions { jurisdiction: place.code, into: into.code }.into()
            }
            Act::Retire => {
                let successor = self.neighbour(&place).filter(|_| self.variant(0)).map(|p| p.code);
                RetireJurisdiction { jurisdiction: place.code, successor }.into()
            }
            Act::Establish => Establish {
                level: Level::Township,
                code: format!("652822{}", 101 + self.world.sent % 300).parse().ok()?,
                names: Names::zh("新设乡"),
                parent: "652822".parse().ok(),
                nature: JurisdictionNature::Government,
            }
            .into(),
            _ => self.clerk(&place)?,
        };
        let officers =
            matches!(command, Command::SetPolicy(_) | Command::SetCalendar(_) | Command::Receive(_));
        let timeless = matches!(command, Command::Receive(_));
        let begins = matches!(command, Command::AppointAgency(_) | Command::GrantRole(_));
        let day = if begins { first_day() } else { self.day };
        let mut submission = self.world.submission(if officers { OFFICER } else { ADMINISTRATOR }, command);
        submission.effective_from = (!timeless).then_some(day);
        Some(submission)
    }

    /// Another place of the same level, under whatever parent; regions stay.
    fn neighbour(&self, place: &Jurisdiction) -> Option<Jurisdiction> {
        let same = |p: &Jurisdiction| p.level == place.level && p.id != place.id && p.id.0 != REGION;
        let mut found: Vec<Jurisdiction> = self.places().into_iter().filter(|p| same(p)).collect();
        let at = usize::from(self.step.variant) % found.len().max(1);
        (at < found.len() && place.id.0 != REGION).then(|| found.swap_remove(at))
    }

    fn clerk(&self, place: &Jurisdiction) -> Option<Command> {
        let code = format!("XE{:016}", place.id.0).parse().ok()?;
        let names = Names::zh(format!("名称{}", self.step.variant));
        let jurisdiction = place.code;
        let (principal, role) = ("clerk".to_owned(), Role::Officer);
        Some(match (self.step.variant % 9, self.extra_agency(), self.clerks_place()) {
            (0, ..) => RenameJurisdiction { jurisdiction, names }.into(),
            (1, ..) => {
                let other = jurisdiction.number() + u64::from(self.step.which % 9) * 1_000_000;
                RecodeJurisdiction { jurisdiction, code: JurisdictionCode::from_number(other).ok()? }.into()
            }
            (2 | 6, Some(agency), _) if self.variant(7) => RetireAgency { agency }.into(),
            (2 | 6, Some(agency), _) => RenameAgency { agency, names }.into(),
            (2 | 6, None, _) => {
                AppointAgency { jurisdiction, code, kind: AgencyKind::Department, names }.into()
            }
            (3 | 7, _, Some(place)) => WithdrawRole { jurisdiction: Some(place), principal, role }.into(),
            (3 | 7, _, None) => GrantRole { jurisdiction: Some(jurisdiction), principal, role }.into(),
            (4, ..) => SetPolicy { jurisdiction, limits: TimeLimits::default() }.into(),
            (5, ..) => {
                let none = Vec::new();
                SetCalendar { jurisdiction, year: 2024, days_off: none.clone(), extra_workdays: none }.into()
            }
            _ => Receive { jurisdiction }.into(),
        })
    }

    fn extra_agency(&self) -> Option<AgencyInput> {
        let record = self.world.history.records.iter().rev().find(|r| r.stream.id.starts_with("XE"))?;
        let jurisdiction = self.world.place(record.stream.jurisdiction, self.day)?.code;
        Some(AgencyInput { jurisdiction, code: record.stream.id.parse().ok()? })
    }

    fn clerks_place(&self) -> Option<JurisdictionCode> {
        let granted = |r: &&super::reference::Known| {
            matches!(r.act.event, Event::RoleGranted(_))
                && r.stream == StreamKey::roles(r.stream.jurisdiction, "clerk")
        };
        let record = self.world.history.records.iter().rev().find(granted)?;
        Some(self.world.place(record.stream.jurisdiction, self.day)?.code)
    }
}
