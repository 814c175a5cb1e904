//! Asks the register and the reference the same questions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use inforce_catalog::event::Event;
use inforce_catalog::in_force::{self, Reason};
use inforce_catalog::listing::{Listing, Status};
use inforce_catalog::{Day, ItemCode, JurisdictionCode, JurisdictionId, Register, Seq, jurisdiction, text};

use super::reference::{History, View};
use super::world::{DAYS, ITEMS, World, first_day, item};

/// Which answers were given, and how often: what was never asked was never tested.
pub(crate) type Given = BTreeMap<&'static str, u64>;

/// What is counted besides answers, in the order of [`View::rare`].
pub(crate) const RARE: [&str; 2] = ["(interim since changes in a row)", "(at once, then changed again)"];

/// The items a history is asked about: those it came to, and two nobody ever spoke of.
pub(crate) fn items(history: &History) -> BTreeSet<ItemCode> {
    let recorded = history.records.iter().filter_map(|r| r.stream.item());
    recorded.chain(["000100009000", "777700001000"].map(item)).collect()
}

/// The days on which something may change, with their neighbours.
pub(crate) fn days(history: &History) -> BTreeSet<Day> {
    let lapses = |event: &Event| match event {
        Event::Added(e) => e.lapses_on,
        Event::Reinstated(e) => e.lapses_on,
        _ => None,
    };
    let turns = history.records.iter().flat_map(|r| [r.act.effective_from, lapses(&r.act.event)]);
    let turns = turns.flatten().filter(|d| *d >= first_day());
    turns.flat_map(|d| [d.plus(-1), d, d.plus(1)]).chain([first_day(), first_day().plus(DAYS + 30)]).collect()
}

/// One question in both times.
struct Question<'a> {
    register: &'a Register,
    view: &'a View<'a>,
    place: JurisdictionId,
    item: ItemCode,
    day: Day,
    n: Seq,
}

/// Compares every answer on these days, as known at these sequences.
pub(crate) fn compare(
    world: &World,
    days: &BTreeSet<Day>,
    ns: &[Seq],
    given: &mut Given,
) -> Result<(), String> {
    for n in ns.iter().copied() {
        let view = world.history.as_known_at(n);
        for place in world.register.jurisdictions() {
            for item in items(&world.history) {
                for day in days.iter().copied() {
                    Question { register: &world.register, view: &view, place, item, day, n }.ask(given)?;
                }
            }
        }
        by_code(world, &view, days, n, given)?;
    }
    Ok(())
}

impl Question<'_> {
    fn differ(&self, what: &str, program: impl std::fmt::Debug, reference: impl std::fmt::Debug) -> String {
        let Self { place, item, day, n, .. } = self;
        let code = self.view.place(*place, *day).map_or("-".to_owned(), |p| p.code.short());
        format!(
            "{what} of {item} in {code} ({place}) on {day} as known at {n}:\n  program   {program:?}\n  reference {reference:?}"
        )
    }

    fn same<T: PartialEq + std::fmt::Debug>(
        &self,
        what: &str,
        program: T,
        reference: T,
    ) -> Result<(), String> {
        if program == reference { Ok(()) } else { Err(self.differ(what, program, reference)) }
    }

    fn ask(&self, given: &mut Given) -> Result<(), String> {
        let (place, item, day, n) = (self.place, self.item, self.day, self.n);
        let listing = Listing::on(self.register.listing(place, item), day, n);
        let state = self.view.state(place, item, day);
        let decided_by = listing.decided_by.map(|e| e.sequence);
        self.same("status", (listing.status, decided_by), (state.status, state.decided_by))?;
        self.text(&listing)?;
        let behind = text::behind(self.register, place, item, &listing, day, n);
        let is_behind = self.view.is_behind(place, item, day);
        if behind.is_some() != is_behind {
            return Err(self.differ("behind", behind, is_behind));
        }
        *given.entry("(behind)").or_default() += u64::from(is_behind);
        self.in_force(given)
    }

    fn text(&self, listing: &Listing<'_>) -> Result<(), String> {
        if matches!(listing.status, Status::Absent | Status::Declined) {
            return Ok(());
        }
        let found = text::text(self.register, self.place, self.item, listing, self.day, self.n);
        let found = found.map(|t| (t.inherited.to_inherited(), t.local.value.clone()));
        let state = self.view.state(self.place, self.item, self.day);
        let inherited = self.view.inherited_by(&state, self.item, self.day);
        self.same("text", found, inherited.zip(state.local))
    }

    fn in_force(&self, given: &mut Given) -> Result<(), String> {
        let place = jurisdiction::at(self.register, self.place, self.day, self.n);
        let expected = self.view.place(self.place, self.day);
        let said = place.as_ref().map(|p| (p.level, p.code, p.parent, p.retired.map(|r| r.successor)));
        self.same("jurisdiction", said, expected.map(|p| (p.level, p.code, p.parent, p.gone)))?;
        let Some(place) = place else { return Ok(()) };
        let verdict = in_force::in_force(self.register, &place, self.item, self.day, self.n);
        let reason = self.view.in_force(self.place, self.item, self.day);
        self.same("in force", (verdict.in_force, verdict.reason), (reason == Reason::InForce, reason))?;
        let listed = in_force::is_listed(self.register, &place, self.item, self.day, self.n);
        self.same("listed", listed, self.view.lists(self.place, self.item, self.day))?;
        let conclusive = self.view.is_conclusive(self.place, self.item, self.day, reason);
        self.same("conclusive", verdict.conclusive, conclusive)?;
        let instead =
            self.view.stands_for(self.place, self.day).filter(|_| reason == Reason::JurisdictionRetired);
        self.same("see instead", verdict.see.map(|k| k.id), instead.map(|(k, _)| k.id))?;
        let exercise = self.view.exercise(self.place, self.item, self.day, reason);
        self.same("exercise", verdict.exercise, exercise)?;
        *given.entry(reason.word()).or_default() += 1;
        *given.entry(exercise.word()).or_default() += 1;
        let rare = self.view.rare(self.place, self.item, self.day, exercise);
        for (word, seen) in RARE.into_iter().zip(rare) {
            *given.entry(word).or_default() += u64::from(seen);
        }
        Ok(())
    }
}

/// The same question as an office asks it, by code.
fn by_code(
    world: &World,
    view: &View<'_>,
    days: &BTreeSet<Day>,
    n: Seq,
    given: &mut Given,
) -> Result<(), String> {
    let asked = ["652800", "652822", "652801100", "652823501", "659001"];
    for code in asked.map(|c| c.parse::<JurisdictionCode>().expect("a code")) {
        for day in days.iter().copied() {
            let places = view.places().into_iter().filter_map(|id| view.place(id, day));
            let mut coded: Vec<_> = places.filter(|p| p.code == code).collect();
            coded.sort_by_key(|p| p.gone.is_some());
            let item = item(ITEMS[0].0);
            let reference = match coded.first() {
                Some(place) => view.in_force(place.id, item, day),
                None if code.is_production_corps() => Reason::OutsideLedger,
                None => Reason::JurisdictionUnknown,
            };
            let program = in_force::in_force_by_code(&world.register, code, item, day, n).reason;
            if program != reference {
                return Err(format!(
                    "{code} on {day} as known at {n}: program {program:?}, reference {reference:?}"
                ));
            }
            *given.entry(reference.word()).or_default() += 1;
        }
    }
    Ok(())
}

/// The intervals of every item say of every day what the question of that day says.
pub(crate) fn intervals(world: &World) -> Result<(), String> {
    let (register, n) = (&world.register, world.register.now());
    for id in register.jurisdictions() {
        for item in items(&world.history) {
            let found = in_force::intervals(register, id, item, n);
            let touch = found.windows(2).all(|pair| pair[0].to == Some(pair[1].from));
            if !touch || found.last().is_some_and(|last| last.to.is_some()) {
                return Err(format!("intervals of {item} in {id} leave gaps: {found:?}"));
            }
            for day in (-1..DAYS + 60).map(|d| first_day().plus(d)) {
                let Some(place) = jurisdiction::at(register, id, day, n) else { continue };
                let verdict = in_force::in_force(register, &place, item, day, n);
                let said = found.iter().find(|i| i.from <= day && i.to.is_none_or(|to| day < to));
                let agrees = match said {
                    None => !verdict.in_force && found.first().is_none_or(|first| day < first.from),
                    Some(i) => {
                        (i.in_force, i.exercised_here, i.reason, i.behind)
                            == (
                                verdict.in_force,
                                verdict.exercise.is_here(),
                                verdict.reason,
                                verdict.behind.is_some(),
                            )
                    }
                };
                if !agrees {
                    let now = (verdict.reason, verdict.exercise, verdict.behind.is_some());
                    return Err(format!(
                        "interval of {item} in {id} on {day}: {said:?}, the day itself {now:?}"
                    ));
                }
            }
        }
    }
    Ok(())
}

/// A register taken back to its first records answers as one that never had more.
pub(crate) fn undone(world: &World, size: Seq, days: &BTreeSet<Day>) -> Result<(), String> {
    let mut back = world.register.clone();
    back.undo_to(size);
    let mut rebuilt = Register::new();
    let mut records = Vec::new();
    for sequence in 0..size {
        let (key, entry) = world.register.record(sequence).ok_or("a record is missing")?;
        records.push((key.clone(), Arc::clone(entry.recorded()).into()));
    }
    rebuilt.apply_all(records);
    if back != rebuilt {
        return Err(format!("the register taken back to {size} records is not the one that never had more"));
    }
    let mut history = world.history.clone();
    history.records.truncate(usize::try_from(size).map_err(|e| e.to_string())?);
    let earlier = World { register: back, history, ..world.clone() };
    compare(&earlier, days, &[earlier.register.now()], &mut Given::new())
}
