//! Generated ledgers, decided by the law itself: every command is taken, the numbers are right, and the same seed gives
//! the same commands.

use std::collections::{BTreeMap, BTreeSet};

use inforce_catalog::command::Command;
use inforce_catalog::in_force::is_listed;
use inforce_catalog::{Day, JurisdictionCode, Level, Register, Submission, jurisdiction};
use inforce_scenario::generate::{Generator, Recording, Size};

struct Told {
    register: Register,
    /// How often each command was submitted, by its word.
    commands: BTreeMap<&'static str, usize>,
    /// The digest of all of them.
    digest: blake3::Hash,
    places: Vec<JurisdictionCode>,
}

fn told(size: &Size, seed: u64) -> Told {
    let generator = Generator::new(size, seed);
    let places = generator.places().collect();
    let mut recording = Recording::begin().unwrap();
    let mut commands = BTreeMap::new();
    let mut digest = blake3::Hasher::new();
    let mut ids = BTreeSet::new();
    for step in generator {
        let shown = format!("{:?} by {}", step.scene, step.principal());
        let before = recording.register().size();
        let batch =
            recording.record(step).unwrap_or_else(|refused| panic!("seed {seed}, {shown}: {refused:#?}"));
        assert!(recording.register().size() > before, "seed {seed}, {shown}: nothing recorded");
        for submission in &batch {
            assert!(ids.insert(submission.id), "seed {seed}, {shown}: an id was used before");
            *commands.entry(submission.command.word()).or_default() += 1;
            digest.update(&bytes(submission));
        }
    }
    Told { register: recording.into_register(), commands, digest: digest.finalize(), places }
}

fn bytes(submission: &Submission) -> Vec<u8> {
    minicbor::to_vec(submission).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Told {
    /// How many main items a place lists on a day.
    fn listed(&self, code: JurisdictionCode, day: Day) -> usize {
        let n = self.register.now();
        let place = jurisdiction::by_code(&self.register, code, day, n).unwrap();
        let listings = self.register.listings(place.id).filter(|(item, _)| item.counts());
        listings.filter(|(item, _)| is_listed(&self.register, &place, *item, day, n)).count()
    }

    fn of_level(&self, level: Level) -> Vec<JurisdictionCode> {
        let now = self.register.now();
        let is_there = |code: &&JurisdictionCode| {
            let place = jurisdiction::by_code(&self.register, **code, day("2022-12-31"), now);
            place.is_some_and(|place| place.level == level)
        };
        self.places.iter().filter(is_there).copied().collect()
    }
}

#[test]
fn a_prefecture_lists_324_items_of_which_the_region_set_nine() {
    let told = told(&Size::prefecture(), 1);
    let (nation, region) = (told.places[0], told.places[1]);
    let prefecture = told.of_level(Level::Prefecture)[0];
    let counted = day("2022-12-31");
    assert_eq!(told.listed(nation, counted), 315);
    assert_eq!(told.listed(region, counted), 324);
    assert_eq!(told.listed(prefecture, counted), 324);
    // Two of the nine rest on government rules and lapse after a year; the rest of the catalog moves as well.
    assert_ne!(told.listed(prefecture, day("2026-08-01")), 324);
    assert_eq!(told.of_level(Level::County).len(), 9);
    assert_eq!(told.of_level(Level::Township).len(), 104);
    assert_eq!(told.places.len(), 116);
}

#[test]
fn everything_that_happens_to_catalogs_happens_in_five_years() {
    let told = told(&Size::prefecture(), 7);
    let (first, last) =
        (told.register.record(0).unwrap().1, told.register.record(told.register.now()).unwrap().1);
    assert_eq!(first.recorded_at.civil_day().year(), 2022);
    assert_eq!(last.recorded_at.civil_day().year(), 2026);
    for word in [
        "establish",
        "appoint-agency",
        "grant-role",
        "add-item",
        "claim",
        "decline",
        "declare-coverage",
        "adjust",
        "rename-item",
        "devolve",
        "recentralise",
        "suspend",
        "resume",
        "end",
        "reinstate",
        "reshape",
        "withdraw",
        "confirm",
        "reassign",
        "void",
    ] {
        assert!(told.commands.contains_key(word), "no {word} in {:?}", told.commands);
    }
    let late = (0..told.register.size()).filter(|n| told.register.record(*n).unwrap().1.is_late());
    assert!(late.count() > 100);
}

#[test]
fn the_same_seed_gives_the_same_commands_and_another_seed_others() {
    let size = Size::part_of_a_nation(30);
    let first = told(&size, 11);
    assert_eq!(first.digest, told(&size, 11).digest);
    // Ids and document numbers differ anyway: what happens differs too.
    assert_ne!(first.commands, told(&size, 12).commands);
}

#[test]
fn any_seed_gives_commands_that_the_law_accepts() {
    for seed in 100..110 {
        told(&Size::part_of_a_nation(40), seed);
    }
    for seed in 200..203 {
        told(&Size::prefecture(), seed);
    }
    told(&Size::line(), 300);
}

#[test]
fn a_whole_nation_has_the_places_and_items_it_has() {
    let size = Size::nation();
    let numbers = [Level::Region, Level::Prefecture, Level::County].map(|level| size.places(level));
    assert_eq!(numbers, [31, 333, 2843]);
    assert_eq!(size.national_at(Level::Nation), 996);
    assert_eq!(size.listed_at(Level::Prefecture), 324);
    assert_eq!(Generator::new(&size, 1).places().count(), 1 + 31 + 333 + 2843);
}

#[test]
fn what_is_generated_says_that_it_is_synthetic() {
    let mut recording = Recording::begin().unwrap();
    for step in Generator::new(&Size::part_of_a_nation(20), 3) {
        for submission in recording.record(step).unwrap() {
            if let Some(instrument) = &submission.instrument {
                assert!(instrument.number.starts_with("示例"), "{submission:?}");
            }
            match &submission.command {
                Command::Establish(c) => assert!(c.names.zh.ends_with("（示例）") || c.parent.is_none()),
                Command::AppointAgency(c) => assert!(!c.code.is_verified()),
                Command::AddItem(c) => assert!(c.elements.inherited.names.zh.contains("（示例")),
                _ => {}
            }
        }
    }
}
