//! What every act has in common: who submits it, under which id, by which document, and what it says of the place.

use inforce_catalog::command::{BodyInput, Command, InstrumentInput, LocalInput};
use inforce_catalog::{JurisdictionCode, Level};

use super::matters::Matter;
use super::places::Actor;
use super::{Generator, Scene};
use crate::departments::{Line, lines};
use crate::story::cast::{BodyClass, agency, example, officer};
use crate::story::{Batch, Draft, draft};

/// What a place does in a scene, on its way to a batch.
pub(super) struct Acts<'a> {
    scene: Scene,
    place: JurisdictionCode,
    name: &'a str,
    principal: String,
    transcribed: bool,
    instrument: InstrumentInput,
    drafts: Vec<Draft>,
}

impl Acts<'_> {
    /// A catalog act: with a legal day and a document.
    pub(super) fn decide(&mut self, key: &str, command: impl Into<Command>) {
        let made = self.make(key, command).by(&self.instrument);
        self.drafts.push(made);
    }

    /// An act that names the parent's last record. It needs no document, but what is transcribed stands in one.
    pub(super) fn confirm(&mut self, key: &str, parent: JurisdictionCode, matter: &Matter, command: Command) {
        let made = self.make(key, command).confirming(parent, matter.code);
        self.drafts.push(if self.transcribed { made.by(&self.instrument) } else { made });
    }

    /// An act without a document.
    pub(super) fn declare(&mut self, key: &str, command: impl Into<Command>) {
        let made = self.make(key, command);
        self.drafts.push(made);
    }

    /// An act without a legal day either.
    pub(super) fn correct(&mut self, key: &str, command: impl Into<Command>) {
        self.drafts.push(draft(&self.key(key), &self.principal, command));
    }

    /// The key of an act of this place in this scene.
    pub(super) fn key(&self, key: &str) -> String {
        format!("{}/{}/{}/{key}", self.name, self.place, self.scene.number())
    }

    fn make(&self, key: &str, command: impl Into<Command>) -> Draft {
        let made = draft(&self.key(key), &self.principal, command).on(self.scene.day());
        if self.transcribed { made.transcribed() } else { made }
    }

    /// The batch, if there is anything to submit.
    pub(super) fn batch(self) -> Option<Batch> {
        let Self { principal, drafts, .. } = self;
        (!drafts.is_empty()).then_some(Batch { principal, drafts })
    }
}

impl Generator {
    /// Nothing done yet by a place in a scene.
    pub(super) fn acts(&self, scene: Scene, turn: usize) -> Acts<'_> {
        let place = &self.places[turn];
        let day = scene.day();
        let number = format!("示例〔{}〕{}-{}号", day.year(), place.code.short(), scene.number());
        let title = format!("{}关于行政许可事项清单的通知（示例）", place.name);
        Acts {
            scene,
            place: place.code,
            name: &self.name,
            principal: self.principal(turn),
            transcribed: place.actor == Actor::Transcriber,
            instrument: example(place.code, day, &number, &title),
            drafts: Vec::new(),
        }
    }

    /// The account that acts for a place.
    fn principal(&self, turn: usize) -> String {
        let place = &self.places[turn];
        match (place.actor, place.parent) {
            (Actor::Transcriber, _) => self.transcriber(),
            (Actor::County, Some(county)) => officer(self.places[county].code),
            (Actor::County | Actor::Officer, _) => officer(place.code),
        }
    }

    /// The account that records what the levels above the prefecture publish.
    pub(super) fn transcriber(&self) -> String {
        let prefecture = self.places.iter().find(|place| place.level == Level::Prefecture);
        format!("transcriber-{}", prefecture.map_or_else(String::new, |place| place.code.short()))
    }

    /// What a place says for itself of an item, with the levels that it knows: its own department, which is also the
    /// authority where its level may exercise the item.
    pub(super) fn local(&self, matter: usize, turn: usize) -> LocalInput {
        let (place, matter_of) = (&self.places[turn], &self.matters[matter]);
        let line = line(matter_of.line);
        let own = if place.level == Level::Township {
            let name = format!("{}人民政府", place.name);
            BodyInput { name, agency: Some(agency(place.code, BodyClass::Government)) }
        } else {
            let agency = agency(place.code, BodyClass::Department(line.number));
            BodyInput { name: line.name(place.level, &place.name), agency: Some(agency) }
        };
        let exercised = self.standings.get(matter, turn).levels.contains(place.level);
        let class = || BodyInput { name: format!("有权的{}", line.local), agency: None };
        let authority = if exercised { own.clone() } else { class() };
        LocalInput { department: own, authorities: vec![authority], remark: String::new() }
    }
}

/// The line of work with this number.
pub(super) fn line(number: usize) -> Line {
    lines().nth(number).expect("a number that matters::all took from the table")
}
