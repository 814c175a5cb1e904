//! A small world to try rules in: nation, region, prefecture, two counties, a township and a street office, with a
//! government, an officer and a few items at each level that has them.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)] // Each test file uses its part of the world; a broken world must stop it.

use inforce_catalog::command::{
    AddItem, AgencyInput, AppointAgency, BodyInput, Claim, Confirm, Establish, GrantRole, InstrumentInput,
    LocalInput, NewItemInput, Void,
};
use inforce_catalog::decide::{self, BatchRefusal};
use inforce_catalog::event::{Act, AgencyKind, Event, JurisdictionNature, NewEvent, Role};
use inforce_catalog::in_force::{Verdict, in_force_by_code};
use inforce_catalog::{
    Citation, CitationKind, Command, CommandId, Day, Digest, Inherited, Instant, ItemCode, ItemType,
    JurisdictionCode, Level, Names, Recorded, RefusalCode, Register, StreamKey, Submission,
};

pub const NATION: &str = "000000";
pub const REGION: &str = "650000";
pub const PREFECTURE: &str = "652800";
/// Another prefecture's code, for a world that needs one.
pub const OTHER_PREFECTURE: &str = "652900";
pub const COUNTY: &str = "652801";
pub const OTHER_COUNTY: &str = "652822";
pub const TOWNSHIP: &str = "652801100";
pub const STREET: &str = "652801001";

/// Set by the nation for every level down to the county, claimed down to `COUNTY`.
pub const ITEM: &str = "000101001000";
/// Set by the nation for every level, claimed by nobody.
pub const FREE_ITEM: &str = "000101002000";
/// Set by the nation for the region only.
pub const REGION_ITEM: &str = "000101003000";
/// Set by the nation by administrative regulation only; claimed by the region.
pub const ECONOMIC_ITEM: &str = "000101004000";

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn code(text: &str) -> JurisdictionCode {
    text.parse().unwrap()
}

pub fn item(text: &str) -> ItemCode {
    text.parse().unwrap()
}

/// The pseudo credit code of a jurisdiction's government.
pub fn government(place: &str) -> AgencyInput {
    AgencyInput { jurisdiction: code(place), code: format!("X00000{}", code(place)).parse().unwrap() }
}

/// The pseudo credit code of a jurisdiction's bureau.
pub fn bureau(place: &str) -> AgencyInput {
    AgencyInput { jurisdiction: code(place), code: format!("X11111{}", code(place)).parse().unwrap() }
}

pub fn officer(place: &str) -> String {
    format!("officer-{}", code(place).short())
}

pub fn instrument(place: &str) -> InstrumentInput {
    InstrumentInput {
        number: format!("示例〔2022〕{}号", code(place).short()),
        title: "关于行政许可事项清单的通知".into(),
        issuer: government(place),
        date: day("2022-01-30"),
        digest: Some(Digest([7; 32])),
        transition: None,
    }
}

pub fn citation(kind: CitationKind) -> Citation {
    Citation { kind, title: "《示例法》".into(), articles: "第一条".into() }
}

pub fn local(name: &str) -> LocalInput {
    LocalInput {
        department: BodyInput { name: name.into(), agency: None },
        authorities: vec![BodyInput { name: name.into(), agency: None }],
        remark: String::new(),
    }
}

pub fn elements(set_by: Level, levels: &str, kind: CitationKind) -> NewItemInput {
    NewItemInput {
        inherited: Inherited {
            names: Names::zh("示例许可"),
            item_type: ItemType::General,
            basis: vec![citation(kind)],
            set_by,
            levels: levels.parse().unwrap(),
        },
        local: local("主管部门"),
        first_implemented: None,
    }
}

/// A submission by the officer of `place`, on 2022-03-01, with that government's instrument.
pub fn by_officer(place: &str, command: impl Into<Command>) -> Submission {
    Submission {
        id: CommandId([0; 16]),
        principal: officer(place),
        expected_version: None,
        effective_from: Some(day("2022-03-01")),
        instrument: Some(instrument(place)),
        transcribed: false,
        restates: None,
        command: command.into(),
    }
}

/// A submission by the administrator of the ledger, without an instrument.
pub fn by_admin(command: impl Into<Command>) -> Submission {
    Submission { principal: "admin".into(), instrument: None, ..by_officer(NATION, command) }
}

pub fn on(text: &str, mut submission: Submission) -> Submission {
    submission.effective_from = Some(day(text));
    submission
}

/// For commands that have no legal day.
pub fn timeless(mut submission: Submission) -> Submission {
    submission.effective_from = None;
    submission
}

/// By the prefecture's transcriber, from the instrument of the level it names.
pub fn transcribed(mut submission: Submission) -> Submission {
    submission.principal = "transcriber".into();
    submission.transcribed = true;
    submission
}

#[derive(Clone)]
pub struct World {
    pub register: Register,
    now: Instant,
    commands: u8,
}

impl World {
    /// An empty ledger with its genesis.
    pub fn empty() -> Self {
        let start = Instant::start_of(day("2022-02-01"));
        let mut world = Self { register: Register::new(), now: start, commands: 0 };
        let events = decide::genesis("test.example/ledger", "admin").unwrap();
        world.record("admin", CommandId([255; 16]), events);
        world
    }

    /// The small world.
    pub fn new() -> Self {
        let mut world = Self::empty();
        world.establish();
        let levels = "region|prefecture|county";
        for (text, levels, kind) in [
            (ITEM, levels, CitationKind::Law),
            (FREE_ITEM, "region|prefecture|county|township", CitationKind::Law),
            (REGION_ITEM, "region", CitationKind::Law),
            (ECONOMIC_ITEM, levels, CitationKind::AdministrativeRegulation),
        ] {
            world.accept(by_officer(NATION, add(NATION, text, elements(Level::Nation, levels, kind))));
        }
        for place in [REGION, PREFECTURE, COUNTY] {
            world.accept(by_officer(place, claim(place, ITEM)));
        }
        world.accept(by_officer(REGION, claim(REGION, ECONOMIC_ITEM)));
        world
    }

    fn establish(&mut self) {
        let places = [
            (NATION, Level::Nation, None, JurisdictionNature::Government),
            (REGION, Level::Region, Some(NATION), JurisdictionNature::Government),
            (PREFECTURE, Level::Prefecture, Some(REGION), JurisdictionNature::Government),
            (COUNTY, Level::County, Some(PREFECTURE), JurisdictionNature::Government),
            (OTHER_COUNTY, Level::County, Some(PREFECTURE), JurisdictionNature::Government),
            (TOWNSHIP, Level::Township, Some(COUNTY), JurisdictionNature::Government),
            (STREET, Level::Township, Some(COUNTY), JurisdictionNature::StreetOffice),
        ];
        for (place, level, parent, nature) in places {
            let names = Names::zh(format!("地方{place}"));
            let parent = parent.map(code);
            let establish = Establish { level, code: code(place), names, parent, nature };
            self.accept(on("1950-01-01", by_admin(establish)));
            if nature == JurisdictionNature::Government {
                self.appoint("1950-01-01", place, government(place), AgencyKind::Government);
            }
            self.appoint("1950-01-01", place, bureau(place), AgencyKind::Department);
            self.grant("1950-01-01", place, &officer(place), Role::Officer);
        }
        self.grant("1950-01-01", PREFECTURE, "transcriber", Role::Transcriber);
    }

    /// A jurisdiction established later, with its government and its officer.
    pub fn settle(&mut self, since: &str, level: Level, place: &str, parent: &str) {
        let (names, nature) = (Names::zh(place), JurisdictionNature::Government);
        let establish = Establish { level, code: code(place), names, parent: Some(code(parent)), nature };
        self.accept(on(since, by_admin(establish)));
        self.appoint(since, place, government(place), AgencyKind::Government);
        self.grant(since, place, &officer(place), Role::Officer);
    }

    fn appoint(&mut self, since: &str, place: &str, agency: AgencyInput, kind: AgencyKind) {
        let names = Names::zh(format!("{place}机关"));
        let appoint = AppointAgency { jurisdiction: code(place), code: agency.code, kind, names };
        self.accept(on(since, by_admin(appoint)));
    }

    fn grant(&mut self, since: &str, place: &str, principal: &str, role: Role) {
        let grant = GrantRole { jurisdiction: Some(code(place)), principal: principal.into(), role };
        self.accept(on(since, by_admin(grant)));
    }

    /// Lets time pass.
    pub fn wait_until(&mut self, text: &str) {
        self.now = self.now.max(Instant::start_of(day(text)));
    }

    pub fn now(&self) -> Instant {
        self.now
    }

    /// Decides and records a batch. The ids of its commands are given here.
    pub fn submit(&mut self, mut batch: Vec<Submission>) -> Result<Vec<CommandId>, BatchRefusal> {
        for submission in &mut batch {
            self.commands += 1;
            submission.id = CommandId([self.commands; 16]);
        }
        let before = self.register.size();
        let outcome = decide::decide(&mut self.register, &batch, self.now);
        assert_eq!(self.register.size(), before, "deciding records nothing");
        let ids = batch.iter().map(|s| s.id).collect();
        for (submission, events) in batch.iter().zip(outcome?) {
            self.record(&submission.principal, submission.id, events);
        }
        Ok(ids)
    }

    /// Records a command that must be accepted.
    pub fn accept(&mut self, submission: Submission) -> CommandId {
        let command = submission.command.clone();
        match self.submit(vec![submission]) {
            Ok(ids) => ids[0],
            Err(refused) => panic!("{command:?}\nwas refused: {}", refused.refusal),
        }
    }

    /// The code a command is refused with.
    pub fn refuse(&mut self, submission: Submission) -> RefusalCode {
        let command = submission.command.clone();
        match self.submit(vec![submission]) {
            Err(refused) => refused.refusal.code,
            Ok(_) => panic!("{command:?} was accepted"),
        }
    }

    fn record(&mut self, principal: &str, command: CommandId, events: Vec<NewEvent>) {
        for event in events {
            let sequence = self.register.size();
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&sequence.to_be_bytes());
            let act = inforce_catalog::Act::decode(event.act.event.kind(), &event.act.encode()).unwrap();
            let entry = Recorded {
                sequence,
                hash,
                recorded_at: self.now,
                command,
                principal: principal.into(),
                links: event.links.into(),
                act,
            };
            self.register.apply(event.stream, entry.into());
            self.now = Instant(self.now.0 + 1);
        }
    }

    /// Records an event that no command writes any more.
    pub fn record_event(&mut self, place: &str, text: &str, on: &str, event: Event) {
        self.commands += 1;
        let act = Act { effective_from: Some(day(on)), instrument: None, transcribed: false, event };
        let stream = StreamKey::listing(self.id(place), item(text));
        let command = CommandId([self.commands; 16]);
        self.record(&officer(place), command, vec![NewEvent { stream, act, links: Vec::new() }]);
    }

    /// Was it in force, as known now?
    pub fn ask(&self, place: &str, text: &str, on: &str) -> Verdict<'_> {
        self.ask_as_of(place, text, on, self.register.now())
    }

    pub fn ask_as_of(&self, place: &str, text: &str, on: &str, n: u64) -> Verdict<'_> {
        in_force_by_code(&self.register, code(place), item(text), day(on), n)
    }

    /// The last record of a listing.
    pub fn head(&self, place: &str, text: &str) -> u64 {
        let place = self.id(place);
        self.register.listing(place, item(text)).unwrap().last().unwrap().sequence
    }

    pub fn id(&self, place: &str) -> inforce_catalog::JurisdictionId {
        self.register.ever_coded(code(place)).next().unwrap()
    }
}

pub fn add(place: &str, text: &str, elements: NewItemInput) -> AddItem {
    AddItem { jurisdiction: code(place), item: item(text), elements }
}

pub fn claim(place: &str, text: &str) -> Claim {
    Claim { jurisdiction: code(place), item: item(text), local: local("本地部门"), inherited: None }
}

pub fn confirm(place: &str, text: &str, parent_head: u64) -> Confirm {
    Confirm { jurisdiction: code(place), item: item(text), parent_head, successors: Vec::new() }
}

pub fn void(target: CommandId) -> Void {
    Void { target, reason: "登记有误".into() }
}
