//! The demo for programs: one JSON object a line, each with its `kind`. An `answer` is the object that `inforce ask` or
//! `inforce check` prints with `--json`.

use inforce_scenario::lists::Lists;
use serde::Serialize;
use serde_json::{Value, json};

use super::asking::Answers;
use super::part::{Part, Sum};
use crate::verbs::check;

/// The lines of a part; what only helps people has none.
pub(super) fn of(part: &Part<'_>) -> Vec<Value> {
    match part {
        Part::Listening { url } => vec![json!({ "kind": "listening", "url": url })],
        Part::Ledger { head, data } => vec![json!({
            "kind": "ledger", "ledger": head.ledger, "data": data.display().to_string(), "records": head.size,
        })],
        Part::LeftOut(lists) => vec![left_out(lists)],
        Part::Chapter { title, taken } => {
            let Sum { commands, records, first, last, repeated } = Sum::of(taken);
            vec![json!({
                "kind": "chapter", "title_zh": title.zh, "title_en": title.en, "commands": commands,
                "records": records, "first": first, "last": last, "repeated": repeated,
            })]
        }
        Part::Answers(answers) => all(answers),
        Part::Checked(checked) => vec![answer("check", &check::to_json(checked))],
        Part::Next { url: Some(url), .. } => vec![json!({ "kind": "serving", "url": url })],
        Part::Repeated(_) | Part::Next { url: None, .. } => Vec::new(), // Each chapter says it; a program needs no hints.
    }
}

fn left_out(lists: &Lists) -> Value {
    let names: Vec<&str> = lists.left_out.iter().map(|row| row.name.as_str()).collect();
    json!({ "kind": "left_out", "names": names })
}

fn all(answers: &Answers) -> Vec<Value> {
    let mut lines: Vec<Value> = answers.counts.iter().map(|one| answer("counts", one)).collect();
    lines.push(json!({
        "kind": "overdue", "discharged_late": answers.late, "open": answers.open, "answer": answers.overdue,
    }));
    lines.extend(answers.cases.iter().map(|one| answer("in_force", one)));
    lines.push(answer("history", &answers.history));
    lines.push(answer("head", &answers.head));
    lines
}

fn answer(kind: &str, answer: &impl Serialize) -> Value {
    json!({ "kind": kind, "answer": answer })
}
