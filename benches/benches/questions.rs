//! Questions in the process, on a small ledger and on a nation's: does the answer take longer because the ledger is
//! larger?
//!
//! ```text
//! cargo xtask bench questions [--rounds N] [--per-mille N] [--json]
//! ```
//!
//! Both ledgers are in memory at once and are asked in turn, a few questions at a time, so that both meet the same
//! neighbours on the machine. Every question is timed by itself; the median of a round's questions is one value, and
//! the table has the median of the rounds. Whether an item is in force takes microseconds and is timed by the clock;
//! what takes longer by the processor time of its thread, since whoever waits for a busy machine measures the others.

use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use inforce_benches::Failure;
use inforce_benches::asked::Asked;
use inforce_benches::load::Measured;
use inforce_benches::machine::{self, processor_time};
use inforce_benches::memory::Memory;
use inforce_benches::states::{State, last_day};
use inforce_benches::summary::median;
use inforce_catalog::{ItemCode, JurisdictionCode, Level};
use inforce_scenario::generate::Size;
use inforce_views::catalog::{CatalogQuestion, Selection};
use inforce_views::search::SearchQuestion;
use inforce_views::{PageRequest, Scope, across, catalog, counts, in_force, search};
use serde_json::{Value, json};

const ROUNDS: usize = 15;
/// Listings asked about in a round; so many in a row of one ledger.
const LISTINGS: usize = 4096;
const IN_A_ROW: usize = 64;

fn main() -> Result<(), Failure> {
    let Some(asked) = Asked::read("questions", ROUNDS)? else {
        return Ok(());
    };
    let small = State::of(&Size::line())?;
    let prefecture = State::of(&Size::prefecture())?;
    let large = State::of(&Size::part_of_a_nation(asked.per_mille))?;
    let mut rows = in_force_of_both(&small, &large, asked.rounds);
    let ratio = rows[1].micros / rows[0].micros;
    rows.extend(memory_alone(&small, &large, asked.rounds));
    let questions = questions(&small, &prefecture, &large)?;
    rows.extend(timed(questions, asked.rounds)?);
    let sizes = json!({
        "small": size(&small),
        "prefecture": size(&prefecture),
        "nation": size(&large),
    });
    let mut out = io::stdout().lock();
    if asked.json {
        let all = json!({
            "bench": "questions",
            "machine": machine::describe(machine::folder()?.path()),
            "rounds": asked.rounds,
            "ledgers": sizes,
            "in_force_large_to_small": (ratio * 100.0).round() / 100.0,
            "rows": rows.iter().map(Row::json).collect::<Vec<_>>(),
        });
        writeln!(out, "{all:#}")?;
    } else {
        writeln!(out, "{sizes:#}")?;
        rows.iter().try_for_each(|row| row.print(&mut out))?;
        writeln!(out, "in force, nation : small = {ratio:.2}")?;
    }
    Ok(())
}

fn size(state: &State) -> Value {
    let rate = state.commands as f64 / state.decided_in;
    json!({
        "records": state.register.size(),
        "jurisdictions": state.register.jurisdictions().count(),
        "commands_decided_per_second": rate.round(),
    })
}

/// One question's time.
struct Row {
    question: String,
    ledger: &'static str,
    micros: f64,
    p99: f64,
    aim: Option<f64>,
}

impl Row {
    fn json(&self) -> Value {
        let hundredth = |value: f64| (value * 100.0).round() / 100.0;
        json!({
            "question": self.question, "ledger": self.ledger, "aim_us": self.aim,
            "p50_us": hundredth(self.micros), "p99_us": hundredth(self.p99),
        })
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let aim = self.aim.map_or(String::new(), |aim| format!("  (aim {aim:.0})"));
        let Self { question, ledger, micros, p99, .. } = self;
        writeln!(out, "{question:<44} {ledger:<10} {micros:>10.2} us  p99 {p99:>10.2}{aim}")
    }
}

/// The same question of two ledgers, in turn.
fn in_force_of_both(small: &State, large: &State, rounds: usize) -> Vec<Row> {
    let listings = [small, large].map(|state| (state, state.listings(LISTINGS)));
    let ask: [Box<dyn Fn(usize) -> u64>; 2] = listings.map(|(state, listings)| {
        Box::new(move |number: usize| u64::from(state.in_force(listings[number]))) as _
    });
    let measured = in_turn(&ask, rounds);
    let rows = measured.iter().zip(["small", "nation"]);
    rows.map(|(rounds, ledger)| row("in force, by code".to_owned(), ledger, Some(20.0), rounds)).collect()
}

/// What the same would take if it did nothing but wait for memory: four listings of a line, as many as the ledger has at
/// each level, one after the other and all at once.
fn memory_alone(small: &State, large: &State, rounds: usize) -> Vec<Row> {
    let memories = [small, large].map(|state| Memory::of(&state.listings_by_level()));
    let mut rows = Vec::new();
    for (waits, question) in [(true, "four listings, one by one"), (false, "four listings, at once")] {
        let ask: [Box<dyn Fn(usize) -> u64 + '_>; 2] =
            memories.each_ref().map(|memory| Box::new(move |number: usize| memory.read(number, waits)) as _);
        let measured = in_turn(&ask, rounds);
        let of_both = measured.iter().zip(["small", "nation"]);
        let made =
            of_both.map(|(rounds, ledger)| row(format!("memory alone: {question}"), ledger, None, rounds));
        rows.extend(made);
    }
    rows
}

/// So many rounds of the same questions, a few of one and a few of the other.
fn in_turn<'a>(ask: &[Box<dyn Fn(usize) -> u64 + 'a>; 2], rounds: usize) -> [Vec<Measured>; 2] {
    let mut measured = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        let mut waits = [Vec::with_capacity(LISTINGS), Vec::with_capacity(LISTINGS)];
        for from in (0..LISTINGS).step_by(IN_A_ROW) {
            for (ask, waits) in ask.iter().zip(&mut waits) {
                for number in from..from + IN_A_ROW {
                    let begun = Instant::now();
                    black_box(ask(number));
                    waits.push(begun.elapsed());
                }
            }
        }
        for (measured, waits) in measured.iter_mut().zip(waits) {
            measured.push(Measured::new(waits.iter().sum(), waits));
        }
    }
    measured
}

fn row(question: String, ledger: &'static str, aim: Option<f64>, rounds: &[Measured]) -> Row {
    let micros = |share| median(rounds.iter().map(|round| round.wait(share).as_secs_f64() * 1e6));
    Row { question, ledger, micros: micros(0.5), p99: micros(0.99), aim }
}

/// A question that is asked often; it says how many rows it was answered with.
struct Question<'a> {
    words: &'static str,
    ledger: &'static str,
    aim: Option<f64>,
    often: usize,
    ask: Box<dyn Fn(usize) -> Result<usize, Failure> + 'a>,
}

/// All questions in turn, round after round.
fn timed(questions: Vec<Question<'_>>, rounds: usize) -> Result<Vec<Row>, Failure> {
    let mut measured: Vec<Vec<Measured>> = questions.iter().map(|_| Vec::new()).collect();
    let mut answered = vec![0; questions.len()];
    for _ in 0..rounds {
        for ((question, measured), rows) in questions.iter().zip(&mut measured).zip(&mut answered) {
            let mut waits: Vec<Duration> = Vec::with_capacity(question.often);
            for number in 0..question.often {
                let begun = processor_time();
                *rows = black_box((question.ask)(number)?);
                waits.push(processor_time().saturating_sub(begun));
            }
            measured.push(Measured::new(waits.iter().sum(), waits));
        }
    }
    let rows = questions.iter().zip(&measured).zip(answered);
    Ok(rows
        .map(|((question, measured), rows)| {
            row(format!("{}, {rows} rows", question.words), question.ledger, question.aim, measured)
        })
        .collect())
}

fn questions<'a>(
    small: &'a State,
    prefecture: &'a State,
    large: &'a State,
) -> Result<Vec<Question<'a>>, Failure> {
    let mut all = Vec::new();
    for (state, ledger) in [(small, "small"), (large, "nation")] {
        all.push(in_force_in_words(state, ledger));
        all.extend(of_one_catalog(state, ledger)?);
    }
    all.extend(of_a_subtree(prefecture, "prefecture")?);
    all.extend(searches(large, "nation")?);
    Ok(all)
}

/// The whole answer, as it is sent, with its intervals.
fn in_force_in_words<'a>(state: &'a State, ledger: &'static str) -> Question<'a> {
    let listings = state.listings(1024);
    let ask = move |number: usize| {
        let (jurisdiction, item, day) = listings[number % listings.len()];
        let question = in_force::InForceQuestion { jurisdiction, item, day, as_of: None, intervals: true };
        in_force::answer(&state.register, &question)?;
        Ok(1)
    };
    Question { words: "in force, in words with intervals", ledger, aim: None, often: 256, ask: Box::new(ask) }
}

fn scope(jurisdiction: JurisdictionCode, subtree: bool) -> Scope {
    Scope { jurisdiction, subtree, day: last_day(), as_of: None }
}

fn page(size: u32) -> PageRequest {
    PageRequest { size: Some(size), token: None }
}

fn codes(state: &State, level: Level) -> Result<Vec<JurisdictionCode>, Failure> {
    let codes: Vec<_> = state.places(level).iter().map(|place| place.code).collect();
    if codes.is_empty() { Err("no place of that level".into()) } else { Ok(codes) }
}

fn of_one_catalog<'a>(state: &'a State, ledger: &'static str) -> Result<Vec<Question<'a>>, Failure> {
    let counties = codes(state, Level::County)?;
    let others = counties.clone();
    let listings = move |number: usize| {
        let scope = scope(counties[number * 37 % counties.len()], false);
        let (selection, page) = (Selection::Listed, page(100));
        let question = CatalogQuestion { scope, selection, item: None, with_text: false, page };
        Ok(catalog::answer(&state.register, &question)?.rows.len())
    };
    let counted = move |number: usize| {
        let scope = scope(others[number * 37 % others.len()], false);
        Ok(counts::answer(&state.register, &counts::CountsQuestion { scope, page: page(100) })?.rows.len())
    };
    let made = |words, aim, ask| Question { words, ledger, aim, often: 16, ask };
    Ok(vec![
        made("page of a county's catalog", Some(5_000.0), Box::new(listings)),
        made("counts of a county", None, Box::new(counted)),
    ])
}

fn of_a_subtree<'a>(state: &'a State, ledger: &'static str) -> Result<Vec<Question<'a>>, Failure> {
    let top = codes(state, Level::Prefecture)?[0];
    let township = state.places(Level::Township).first().ok_or("no township")?.id;
    let item: ItemCode = state.register.listings(township).next().ok_or("a township lists nothing")?.0;
    let across = move |_| {
        let question = across::AcrossQuestion { scope: scope(top, true), item, page: page(1000) };
        Ok(across::answer(&state.register, &question)?.rows.len())
    };
    let counted = move |_| {
        let question = counts::CountsQuestion { scope: scope(top, true), page: page(1000) };
        Ok(counts::answer(&state.register, &question)?.rows.len())
    };
    let made = |words, ask| Question { words, ledger, aim: Some(50_000.0), often: 4, ask };
    Ok(vec![
        made("one item, nine counties and 104 townships", Box::new(across)),
        made("counts, nine counties and 104 townships", Box::new(counted)),
    ])
}

fn searches<'a>(state: &'a State, ledger: &'static str) -> Result<Vec<Question<'a>>, Failure> {
    let counties = codes(state, Level::County)?;
    let ask = |code: JurisdictionCode, subtree: bool, text: &str, department: &str| {
        let question = SearchQuestion {
            scope: scope(code, subtree),
            text: text.to_owned(),
            code_prefix: String::new(),
            department: department.to_owned(),
            page: page(20),
        };
        Ok(search::answer(&state.register, &state.index, &question)?.rows.len())
    };
    let counties_too = counties.clone();
    let nation = JurisdictionCode::NATION;
    let made = |words, ask| Question { words, ledger, aim: Some(10_000.0), often: 4, ask };
    Ok(vec![
        made(
            "search a word, one county",
            Box::new(move |n| ask(counties[n % counties.len()], false, "经营", "")),
        ),
        made("search a name that is near, one county", {
            Box::new(move |n| ask(counties_too[n % counties_too.len()], false, "道路输运许可", ""))
        }),
        made("search a word, all catalogs", Box::new(move |_| ask(nation, true, "经营", ""))),
        made("search a department, all catalogs", Box::new(move |_| ask(nation, true, "", "水利"))),
    ])
}
