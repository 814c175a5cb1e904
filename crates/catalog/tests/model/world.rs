//! A small world of five levels, and a ledger of it in memory: what it takes in, it takes in twice, into the register
//! and into the reference's flat list.

use std::collections::BTreeMap;

use inforce_catalog::command::{
    AddItem, AgencyInput, AppointAgency, BodyInput, Establish, GrantRole, InstrumentInput, LocalInput,
    NewItemInput,
};
use inforce_catalog::decide::{self, BatchRefusal};
use inforce_catalog::event::{AgencyKind, JurisdictionNature, NewEvent, Role};
use inforce_catalog::jurisdiction::{self, Jurisdiction};
use inforce_catalog::{
    Citation, CitationKind, Command, CommandId, CreditCode, Day, Digest, Inherited, Instant, ItemCode,
    ItemType, JurisdictionCode, JurisdictionId, Level, Levels, Names, Recorded, Register, Seq, Submission,
};

use super::reference::{History, Known};

pub(crate) const ADMINISTRATOR: &str = "root";
pub(crate) const OFFICER: &str = "officer";
pub(crate) const TRANSCRIBER: &str = "transcriber";

/// The places, by code; the order is that of their numbers in the ledger, from 1.
pub(crate) const PLACES: [(&str, Level, Option<&str>); 11] = [
    ("000000", Level::Nation, None),
    ("650000", Level::Region, Some("000000")),
    ("540000", Level::Region, Some("000000")),
    ("652800", Level::Prefecture, Some("650000")),
    ("652900", Level::Prefecture, Some("650000")),
    ("652801", Level::County, Some("652800")),
    ("652822", Level::County, Some("652800")),
    ("652901", Level::County, Some("652900")),
    ("652801100", Level::Township, Some("652801")),
    ("652801101", Level::Township, Some("652801")),
    ("652822100", Level::Township, Some("652822")),
];

pub(crate) const NATION: u32 = 1;
pub(crate) const REGION: u32 = 2;
pub(crate) const PREFECTURE: u32 = 4;

/// The items that histories begin with, and the number of the place that sets each.
pub(crate) const ITEMS: [(&str, u32); 9] = [
    ("000100001000", NATION),
    ("000100002000", NATION),
    ("00020000100Y", NATION),
    ("000200001001", NATION),
    ("000200001002", NATION),
    ("650100001000", REGION),
    ("650100002000", REGION),
    ("652800001000", PREFECTURE),
    ("652800002000", PREFECTURE),
];

/// The one that rests on government rules, and so runs out after a year.
pub(crate) const TEMPORARY: &str = "650100001000";

/// The first day of the window that histories play in.
pub(crate) fn first_day() -> Day {
    "2024-03-01".parse().expect("a day")
}

/// The length of the window.
pub(crate) const DAYS: i32 = 60;

/// A day of the window.
pub(crate) fn day(offset: u8) -> Day {
    first_day().plus(i32::from(offset) % DAYS)
}

/// A code, by its text.
pub(crate) fn item(text: &str) -> ItemCode {
    text.parse().expect("an item code")
}

/// The government of a place, by the place's number.
fn credit_code(place: JurisdictionId) -> CreditCode {
    format!("X{:017}", place.0).parse().expect("a pseudo code")
}

/// What a history has done so far.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) register: Register,
    pub(crate) history: History,
    pub(crate) now: Instant,
    /// Every command taken, in order.
    pub(crate) taken: Vec<Submission>,
    /// The size of the register after each batch of the history itself.
    pub(crate) boundaries: Vec<Seq>,
    /// How many of them were sent, whether taken or not: their ids.
    pub(crate) sent: u64,
}

impl World {
    /// The places, their governments and the people who act for them; nothing listed yet.
    pub(crate) fn new() -> Self {
        let mut world = Self {
            register: Register::new(),
            history: History::default(),
            now: Instant::start_of(first_day().plus(-400)),
            taken: Vec::new(),
            boundaries: Vec::new(),
            sent: 0,
        };
        let genesis = decide::genesis("model.example/ledger", ADMINISTRATOR).expect("a beginning");
        let id = world.next_id();
        world.take(id, ADMINISTRATOR, genesis);
        for (i, (code, level, parent)) in PLACES.into_iter().enumerate() {
            let number = u32::try_from(i + 1).expect("few places");
            world.found(JurisdictionId(number), code, level, parent);
        }
        let grant = GrantRole {
            jurisdiction: Some("652800".parse().expect("a code")),
            principal: TRANSCRIBER.to_owned(),
            role: Role::Transcriber,
        };
        world.must(grant.into());
        world.now = Instant::start_of(first_day().plus(10));
        world
    }

    fn found(&mut self, id: JurisdictionId, code: &str, level: Level, parent: Option<&str>) {
        let code: JurisdictionCode = code.parse().expect("a code");
        let names = Names::zh(format!("{}{}", level.chinese(), code.short()));
        let parent = parent.map(|p| p.parse().expect("a code"));
        let nature = JurisdictionNature::Government;
        self.must(Establish { level, code, names: names.clone(), parent, nature }.into());
        let kind = AgencyKind::Government;
        self.must(AppointAgency { jurisdiction: code, code: credit_code(id), kind, names }.into());
        let role = Role::Officer;
        self.must(GrantRole { jurisdiction: Some(code), principal: OFFICER.to_owned(), role }.into());
    }

    fn must(&mut self, command: Command) {
        let mut submission = self.submission(ADMINISTRATOR, command);
        submission.effective_from = Some(first_day().plus(-390));
        self.send(&[submission]).expect("the world can be set up");
    }

    pub(crate) fn next_id(&mut self) -> CommandId {
        self.sent += 1;
        let mut id = [0; 16];
        id[8..].copy_from_slice(&self.sent.to_be_bytes());
        CommandId(id)
    }

    /// A submission of nobody's catalog: no day, no instrument.
    pub(crate) fn submission(&mut self, principal: &str, command: Command) -> Submission {
        Submission {
            id: self.next_id(),
            principal: principal.to_owned(),
            expected_version: None,
            effective_from: None,
            instrument: None,
            transcribed: false,
            restates: None,
            command,
        }
    }

    /// Sends a batch: decided, and where that goes well taken in, as the ledger does.
    pub(crate) fn send(&mut self, batch: &[Submission]) -> Result<(), BatchRefusal> {
        let decided = decide::decide(&mut self.register, batch, self.now)?;
        for (submission, events) in batch.iter().zip(decided) {
            self.take(submission.id, &submission.principal, events);
            self.taken.push(submission.clone());
        }
        Ok(())
    }

    fn take(&mut self, command: CommandId, principal: &str, events: Vec<NewEvent>) {
        for event in events {
            let sequence = self.register.size();
            self.history.records.push(Known {
                sequence,
                stream: event.stream.clone(),
                command,
                act: event.act.clone(),
                links: event.links.clone(),
            });
            let entry = Recorded {
                sequence,
                hash: hash(sequence),
                recorded_at: self.now,
                command,
                principal: principal.into(),
                links: event.links.into(),
                act: event.act,
            };
            self.register.apply(event.stream, entry.into());
        }
    }

    /// A place on a day, as known now.
    pub(crate) fn place(&self, id: JurisdictionId, day: Day) -> Option<Jurisdiction> {
        jurisdiction::at(&self.register, id, day, self.register.now())
    }

    /// A document of the government of a place.
    pub(crate) fn instrument(&self, place: &Jurisdiction, number: u64) -> InstrumentInput {
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&number.to_be_bytes());
        InstrumentInput {
            number: format!("政发〔2024〕{number}号"),
            title: "关于清单的通知".to_owned(),
            issuer: AgencyInput { jurisdiction: place.code, code: credit_code(place.id) },
            date: first_day().plus(-30),
            digest: Some(Digest(digest)),
            transition: None,
        }
    }

    /// Names of places by number, for those who read a history.
    pub(crate) fn codes(&self) -> BTreeMap<JurisdictionId, String> {
        let far = first_day().plus(-200);
        let named = self.register.jurisdictions();
        named.map(|id| (id, self.place(id, far).map_or(id.to_string(), |p| p.code.short()))).collect()
    }
}

/// The hash of a record, as good as any: the law never looks inside.
pub(crate) fn hash(sequence: Seq) -> [u8; 32] {
    let mut hash = [0xa5; 32];
    hash[..8].copy_from_slice(&sequence.to_be_bytes());
    hash
}

/// A department by its name only.
pub(crate) fn local(variant: u8) -> LocalInput {
    let body = |name: String| BodyInput { name, agency: None };
    LocalInput {
        department: body(format!("部门{}", variant % 5)),
        authorities: vec![body(format!("机关{}", variant % 3))],
        remark: String::new(),
    }
}

/// Levels at or below a level, never none.
pub(crate) fn levels(from: Level, variant: u8) -> Levels {
    let mine: Vec<Level> = Level::ALL.into_iter().filter(|l| *l >= from).collect();
    let chosen: Vec<Level> =
        mine.iter().enumerate().filter(|(i, _)| variant >> i & 1 == 1).map(|(_, l)| *l).collect();
    if chosen.is_empty() { Levels::of(&mine) } else { Levels::of(&chosen) }
}

/// A legal basis by which a level may set a permit, without an end or for a year.
pub(crate) fn basis(level: Level, permanent: bool) -> Vec<Citation> {
    let kind = match level {
        Level::Nation => CitationKind::AdministrativeRegulation,
        Level::Region if !permanent => CitationKind::ProvincialGovernmentRule,
        _ => CitationKind::LocalRegulation,
    };
    vec![Citation { kind, title: "《示例》".to_owned(), articles: String::new() }]
}

/// The elements of a new item; a temporary one runs out within the window.
pub(crate) fn elements(code: ItemCode, level: Level, allowed: Levels, variant: u8) -> NewItemInput {
    let temporary = code.as_str() == TEMPORARY;
    let first = first_day().plus(20 + i32::from(variant % 35) - 365);
    NewItemInput {
        inherited: Inherited {
            names: Names::zh(format!("事项{}", variant % 7)),
            item_type: ItemType::General,
            basis: basis(level, !temporary),
            set_by: level,
            levels: allowed,
        },
        local: local(variant),
        first_implemented: temporary.then_some(first),
    }
}

/// A new item of a level.
pub(crate) fn add(place: &Jurisdiction, code: ItemCode, allowed: Levels, variant: u8) -> Command {
    let elements = elements(code, place.level, allowed, variant);
    AddItem { jurisdiction: place.code, item: code, elements }.into()
}
