//! The whole story told to the law itself, without a ledger: every command is taken, the numbers are those that
//! follow from the lists, and every question of the end gets the answer the law gives.

use inforce_catalog::decide;
use inforce_catalog::event::NewEvent;
use inforce_catalog::in_force::in_force_by_code;
use inforce_catalog::jurisdiction;
use inforce_catalog::listing::Listing;
use inforce_catalog::obligation::{self, Kind, State};
use inforce_catalog::{
    CommandId, Day, Instant, JurisdictionCode, Level, Recorded, Register, Seq, Submission,
};
use inforce_scenario::lists::Lists;
use inforce_scenario::story::{ADMINISTRATOR, AsKnown, ListingKey, ORIGIN, Story, days};

/// 2026-03-02 in China: after everything in the story.
fn now() -> Instant {
    Instant::start_of(Day::from_ymd(2026, 3, 2).unwrap())
}

/// The item that the nation abolishes.
const ENDED: &str = "000133004000";

struct Told {
    register: Register,
    story: Story,
}

impl Told {
    fn new() -> Self {
        let mut told = Self { register: Register::new(), story: Story::with(&Lists::read().unwrap()) };
        let genesis = decide::genesis(ORIGIN, ADMINISTRATOR).unwrap();
        told.take(CommandId([0; 16]), ADMINISTRATOR, genesis);
        for chapter in told.story.chapters.clone() {
            for batch in chapter.batches {
                let batch: Vec<Submission> = batch
                    .drafts
                    .into_iter()
                    .map(|draft| {
                        let head = draft.head_of().map(|listing| told.head(listing));
                        draft.complete(head.unwrap_or_default())
                    })
                    .collect();
                told.submit(chapter.title.en, &batch);
            }
        }
        told
    }

    fn submit(&mut self, chapter: &str, batch: &[Submission]) {
        let decided = decide::decide(&mut self.register, batch, now()).unwrap_or_else(|refused| {
            let command = &batch[refused.index];
            panic!("{chapter}: {}\n{command:#?}", refused.refusal)
        });
        for (submission, events) in batch.iter().zip(decided) {
            self.take(submission.id, &submission.principal, events);
        }
    }

    fn take(&mut self, command: CommandId, principal: &str, events: Vec<NewEvent>) {
        for event in events {
            let entry = Recorded {
                sequence: self.register.size(),
                hash: [0; 32],
                recorded_at: now(),
                command,
                principal: principal.into(),
                links: event.links.into(),
                act: event.act,
            };
            self.register.apply(event.stream, entry.into());
        }
    }

    fn place(&self, code: JurisdictionCode, day: Day) -> jurisdiction::Jurisdiction {
        jurisdiction::by_code(&self.register, code, day, self.register.now()).unwrap()
    }

    fn head(&self, listing: ListingKey) -> Seq {
        let place = self.place(listing.jurisdiction, days::counting());
        let timeline = self.register.listing(place.id, listing.item).unwrap();
        timeline.last().unwrap().sequence
    }

    /// How many items a catalog lists on a day and how many of them its own level exercises.
    fn counts(&self, code: &str, day: Day) -> (usize, usize) {
        let n = self.register.now();
        let place = self.place(code.parse().unwrap(), day);
        let listed = self.register.listings(place.id).filter(|(item, timeline)| {
            item.counts() && Listing::on(Some(timeline), day, n).status.is_listed()
        });
        let verdicts =
            listed.map(|(item, _)| inforce_catalog::in_force::in_force(&self.register, &place, item, day, n));
        let exercised: Vec<bool> = verdicts.map(|v| v.exercise.is_here()).collect();
        (exercised.len(), exercised.iter().filter(|e| **e).count())
    }

    fn after(&self, command: CommandId) -> Seq {
        let (first, count) = self.register.command(command).unwrap();
        first + Seq::from(count) - 1
    }
}

#[test]
fn every_command_is_taken_and_the_numbers_follow_from_the_lists() {
    let told = Told::new();
    let day = days::counting();
    assert_eq!(told.counts("000000", day).0, 308);
    assert_eq!(told.counts("650000", day), (311, 182));
    assert_eq!(told.counts("652800", day), (266, 218));
    assert_eq!(told.counts("652801", day), (224, 222));
    assert_eq!(told.counts("652801100", day), (6, 6));
    assert_eq!(told.counts("652801001", day).0, 6, "a street office's catalog");
    assert_eq!(told.counts("652824", day).0, 221, "three declined");
    assert_eq!(told.counts("652829", day).0, 221, "three declined");
    assert_eq!(told.counts("652825", day), (0, 0), "the late county");
    assert_eq!(told.counts("652825", days::late_county_list()), (224, 222));
}

#[test]
fn the_prefectures_266_are_257_set_by_the_nation_and_9_by_the_region() {
    let told = Told::new();
    let (n, day) = (told.register.now(), days::counting());
    let place = told.place("652800".parse().unwrap(), day);
    let set_by = |level: Level| {
        told.register
            .listings(place.id)
            .filter_map(|(item, timeline)| {
                let listing = Listing::on(Some(timeline), day, n);
                let text = inforce_catalog::text::text(&told.register, place.id, item, &listing, day, n)?;
                listing.status.is_listed().then_some(*text.inherited.set_by.value)
            })
            .filter(|set_by| *set_by == level)
            .count()
    };
    assert_eq!((set_by(Level::Nation), set_by(Level::Region)), (257, 9));
}

#[test]
fn every_question_of_the_end_gets_the_answer_the_law_gives() {
    let told = Told::new();
    for case in &told.story.questions.cases {
        let n = match case.as_known {
            AsKnown::Now => told.register.now(),
            AsKnown::After(command) => told.after(command),
        };
        let ListingKey { jurisdiction, item } = case.listing;
        let verdict = in_force_by_code(&told.register, jurisdiction, item, case.on, n);
        let title = case.title.en;
        assert_eq!(verdict.reason, case.expected.reason, "{title}");
        assert_eq!(verdict.in_force, case.expected.in_force, "{title}");
        assert_eq!(verdict.exercise.is_here(), case.expected.exercised_here, "{title}");
        assert_eq!(verdict.conclusive, case.expected.conclusive, "{title}");
        assert_eq!(verdict.behind.is_some(), case.expected.behind, "{title}");
    }
}

#[test]
fn who_has_not_acknowledged_the_end_of_an_item_is_overdue_and_who_has_was_late() {
    let told = Told::new();
    let (n, day) = (told.register.now(), now().civil_day());
    let prefecture = told.place(told.story.questions.prefecture, day);
    let counties = jurisdiction::children(&told.register, prefecture.id, day, n);
    let in_state = |state: State| -> Vec<String> {
        let owes = |county: &&jurisdiction::Jurisdiction| {
            obligation::of_jurisdiction(&told.register, county, day, n)
                .iter()
                .any(|o| o.kind == Kind::Acknowledge && o.item.as_str() == ENDED && o.state == state)
        };
        counties.iter().filter(owes).map(|c| c.code.short()).collect()
    };
    assert_eq!(in_state(State::Overdue), ["652823", "652824", "652825", "652826", "652828", "652829"]);
    assert_eq!(in_state(State::DischargedLate), ["652801", "652822", "652827"]);
}

#[test]
fn what_is_due_in_a_year_with_a_calendar_is_counted_without_its_holidays() {
    let told = Told::new();
    let (n, day) = (told.register.now(), now().civil_day());
    let county = told.place("652823".parse().unwrap(), day);
    let owed = obligation::of_jurisdiction(&told.register, &county, day, n);
    let ended = owed.iter().find(|o| o.kind == Kind::Acknowledge && o.item.as_str() == ENDED);
    let ended = ended.unwrap();
    // Twenty working days from 2023-03-16, with the Qingming holiday of 5 April left out.
    assert_eq!((ended.due.to_string().as_str(), ended.provisional), ("2023-04-13", false));
}

#[test]
fn the_history_that_is_shown_holds_a_claim_its_void_and_a_decline() {
    let told = Told::new();
    let ListingKey { jurisdiction, item } = told.story.questions.history.listing;
    let place = told.place(jurisdiction, days::counting());
    let timeline = told.register.listing(place.id, item).unwrap();
    let words: Vec<&str> = timeline.entries().iter().map(|e| e.event().word()).collect();
    assert_eq!(words, ["claimed", "voided", "declined"]);
}
