//! Whether an item is in force, asked through gRPC: the system beside a bare tonic call that answers with a prepared
//! message.
//!
//! ```text
//! cargo xtask bench in_force_calls [--rounds N] [--json]
//! ```
//!
//! Both get the same requests from the same clients, each with a connection of its own, waiting for its answer before it
//! asks again. The bare service answers with the very messages that the system gave. A round of the one is followed by
//! a round of the other, in turn the one and the other first; the median of the rounds' ratios is reported. The
//! processor time of a call is that of both its ends: it shows what the rate cannot on a busy machine.

use std::io::{self, Write};

use inforce_benches::Failure;
use inforce_benches::asked::Asked;
use inforce_benches::bare_question::BareQuestion;
use inforce_benches::load::{Measured, ask};
use inforce_benches::machine;
use inforce_benches::summary::{Summary, median, ratio};
use inforce_benches::system::System;
use inforce_benches::work::Work;
use inforce_proto::v1::{GetInForceRequest, GetInForceResponse};
use prost::Message;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// Clients, and the questions that each of them asks in a round: about a second.
const SIZES: [(usize, usize); 2] = [(1, 4000), (8, 1500)];

const ROUNDS: usize = 11;

fn main() -> Result<(), Failure> {
    let Some(asked) = Asked::read("in_force_calls", ROUNDS)? else {
        return Ok(());
    };
    let (folder, work, clients) = (machine::folder()?, Work::read()?, Runtime::new()?);
    let system = System::start(folder.path(), &work.preparation)?;
    let (_, answers) = clients.block_on(ask(system.url(), vec![work.listings()]))?;
    let answered = work.listings().into_iter().zip(answers).filter(|(_, answer)| is_yes(answer));
    let (questions, answers): (Vec<_>, Vec<_>) = answered.unzip();
    let answer_bytes = median(answers.iter().map(|answer| answer.encoded_len() as f64));
    let bare = BareQuestion::start(answers)?;
    let bench = Bench { clients, questions, system: system.url().to_owned(), bare: bare.url().to_owned() };
    let mut rows = Vec::new();
    for (clients, each) in SIZES {
        rows.push(bench.compare(clients, each, asked.rounds)?);
    }
    drop(bare);
    system.stop()?;
    let mut out = io::stdout().lock();
    if asked.json {
        let all = json!({
            "bench": "in_force_calls",
            "machine": machine::describe(folder.path()),
            "rounds": asked.rounds,
            "questions": bench.questions.len(),
            "answer_bytes": answer_bytes,
            "rows": rows.iter().map(Compared::json).collect::<Vec<_>>(),
        });
        writeln!(out, "{all:#}")?;
    } else {
        writeln!(out, "{} questions, answers of {answer_bytes:.0} bytes", bench.questions.len())?;
        print(&mut out, &rows)?;
    }
    Ok(())
}

/// A no is answered with less work than a yes, so it is not asked for.
fn is_yes(answer: &GetInForceResponse) -> bool {
    answer.answer.as_ref().is_some_and(|answer| answer.in_force)
}

struct Bench {
    clients: Runtime,
    questions: Vec<GetInForceRequest>,
    system: String,
    bare: String,
}

impl Bench {
    fn compare(&self, clients: usize, each: usize, rounds: usize) -> Result<Compared, Failure> {
        let (mut system, mut bare) = (Side::default(), Side::default());
        for number in 0..rounds {
            if number % 2 == 0 {
                self.round(&self.system, clients, each, &mut system)?;
                self.round(&self.bare, clients, each, &mut bare)?;
            } else {
                self.round(&self.bare, clients, each, &mut bare)?;
                self.round(&self.system, clients, each, &mut system)?;
            }
        }
        let to_bare = ratio(&system.rounds, &bare.rounds);
        Ok(Compared { clients, system: system.summary(), bare: bare.summary(), to_bare })
    }

    /// Every client begins somewhere else and goes around.
    fn round(&self, url: &str, clients: usize, each: usize, side: &mut Side) -> Result<(), Failure> {
        let questions = |client: usize| {
            let all = self.questions.iter().cycle().skip(client * self.questions.len() / clients);
            all.take(each).cloned().collect()
        };
        let shares = (0..clients).map(questions).collect();
        let before = processor_micros();
        let (measured, _) = self.clients.block_on(ask(url, shares))?;
        side.processor.push((processor_micros() - before) / (clients * each) as f64);
        side.rounds.push(measured);
        Ok(())
    }
}

/// What this process has had of all processors, in microseconds.
fn processor_micros() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}

/// The rounds of the system or of the bare service.
#[derive(Default)]
struct Side {
    rounds: Vec<Measured>,
    /// Processor time of a call, both ends, in microseconds.
    processor: Vec<f64>,
}

impl Side {
    fn summary(&self) -> (Summary, f64) {
        (Summary::of(&self.rounds), median(self.processor.iter().copied()))
    }
}

/// One line of the table: of each side its rates, and the processor time of a call.
struct Compared {
    clients: usize,
    system: (Summary, f64),
    bare: (Summary, f64),
    to_bare: f64,
}

impl Compared {
    fn json(&self) -> Value {
        json!({
            "clients": self.clients,
            "inforce": self.system.0.json(),
            "inforce_processor_us": self.system.1.round(),
            "bare": self.bare.0.json(),
            "bare_processor_us": self.bare.1.round(),
            "ratio_to_bare": (self.to_bare * 100.0).round() / 100.0,
        })
    }
}

fn print(out: &mut impl Write, rows: &[Compared]) -> io::Result<()> {
    let head = ["/s", "p50 us", "p99 us", "cpu us"].map(|head| format!("{head:>8}")).concat();
    writeln!(out, "clients: inforce{head} | bare{head} | ratio")?;
    let shown = |(side, processor): &(Summary, f64)| {
        [side.rate, side.p50, side.p99, *processor].map(|figure| format!("{figure:>8.0}")).concat()
    };
    for Compared { clients, system, bare, to_bare } in rows {
        writeln!(out, "{clients:>7}:        {} |     {} | {to_bare:>5.2}", shown(system), shown(bare))?;
    }
    Ok(())
}
