//! What stands in ledgers for ever: the body of every kind of event, the bytes of every command (whose digest decides
//! for ever whether a command id was used for the same thing), and every number that stands for a word.
//!
//! `UPDATE=1` writes what is new. What is written already is never written again: if these tests fail for it, the
//! format has changed and old ledgers could no longer be read. Change it back.

#[path = "golden/commands.rs"]
mod commands;
#[path = "golden/events.rs"]
mod events;

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use inforce_catalog::event::{
    Act, AgencyKind, DeclineReason, EndReason, Event, Interim, JurisdictionNature, LevelChange, LinkRole,
    ReshapeKind, Role,
};
use inforce_catalog::{CitationKind, Command, ItemType, Lang, Level, StreamKind, Submission};

fn golden(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "golden", name].iter().collect()
}

fn updates() -> bool {
    std::env::var_os("UPDATE").is_some_and(|v| v == "1")
}

/// The frozen bytes; a file that is missing is written where updates are asked for.
fn frozen(name: &str, bytes: &[u8]) -> Vec<u8> {
    let path = golden(name);
    if updates() && !path.exists() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    fs::read(&path).unwrap_or_else(|e| panic!("{name}: {e}; if the kind is new, run with UPDATE=1"))
}

/// A listing for people. It may grow, and change in what it shows of bytes that did not.
fn listing(name: &str, expected: &str) {
    let path = golden(name);
    if updates() {
        fs::write(&path, expected).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), expected, "{name}; UPDATE=1 writes it");
}

/// Bytes for people: hexadecimal digits, then diagnostic notation (RFC 8949 §8).
fn show(text: &mut String, title: &str, bytes: &[u8]) {
    let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let lines: Vec<String> = hex.chunks(40).map(|line| line.concat()).collect();
    let shown = diagnostic(&mut minicbor::Decoder::new(bytes));
    writeln!(text, "{title}: {} bytes\n{}\n{shown}\n", bytes.len(), lines.join("\n")).unwrap();
}

fn diagnostic(d: &mut minicbor::Decoder<'_>) -> String {
    use minicbor::data::Type;
    match d.datatype().unwrap() {
        Type::Array => {
            let length = d.array().unwrap().unwrap();
            let values: Vec<String> = (0..length).map(|_| diagnostic(d)).collect();
            format!("[{}]", values.join(", "))
        }
        Type::Bytes => {
            let hex: String = d.bytes().unwrap().iter().map(|b| format!("{b:02x}")).collect();
            format!("h'{hex}'")
        }
        Type::String => format!("{:?}", d.str().unwrap()),
        Type::Bool => d.bool().unwrap().to_string(),
        Type::Null => d.null().map(|()| "null".to_owned()).unwrap(),
        _ => d.int().unwrap().to_string(),
    }
}

/// Every form of every kind, with the file it is frozen in.
fn frozen_events() -> Vec<(String, Act)> {
    let file =
        |act: &Act, form: &str| format!("events/{:03}-{}{form}.cbor", act.event.kind(), act.event.word());
    let first = events::samples().into_iter().map(|act| (file(&act, ""), act));
    let later = events::later_forms().into_iter().map(|(n, act)| (file(&act, &format!("-{n}")), act));
    first.chain(later).collect()
}

#[test]
fn every_kind_of_event_has_its_sample_in_the_order_of_the_registry() {
    let samples: Vec<_> = events::samples().iter().map(|a| (a.event.kind(), a.event.word())).collect();
    assert_eq!(samples, Event::KINDS);
}

#[test]
fn the_body_of_every_kind_is_frozen_read_and_written_back() {
    let mut text = String::new();
    for (name, act) in frozen_events() {
        let bytes = frozen(&name, &act.encode());
        assert_eq!(act.encode(), bytes, "{name}");
        assert_eq!(Act::decode(act.event.kind(), &bytes).unwrap(), act, "{name}");
        let title = name.trim_start_matches("events/").trim_end_matches(".cbor");
        show(&mut text, &title.trim_start_matches('0').replacen('-', " ", 1), &bytes);
    }
    listing("events.txt", &text);
}

#[test]
fn no_file_is_left_of_a_kind_that_is_gone() {
    let expected = |names: Vec<String>| {
        let mut names: Vec<String> = names.iter().map(|n| n.split_once('/').unwrap().1.to_owned()).collect();
        names.sort();
        names
    };
    let found = |folder: &str| {
        let entries = fs::read_dir(golden(folder)).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(found("events"), expected(frozen_events().into_iter().map(|(name, _)| name).collect()));
    assert_eq!(found("commands"), expected((1..).zip(commands::samples()).map(command_file).collect()));
}

fn command_file((number, submission): (u32, Submission)) -> String {
    format!("commands/{number:02}-{}.cbor", submission.command.word())
}

#[test]
fn every_command_has_its_sample_in_the_order_of_the_registry() {
    let samples: Vec<_> = commands::samples().iter().map(|s| s.command.word()).collect();
    assert_eq!(samples, Command::WORDS);
}

#[test]
fn the_bytes_of_every_command_are_frozen_read_and_written_back() {
    let mut text = String::new();
    for numbered in (1..).zip(commands::samples()) {
        let submission = numbered.1.clone();
        let name = command_file(numbered);
        let encoded = minicbor::to_vec(&submission).unwrap();
        let bytes = frozen(&name, &encoded);
        assert_eq!(encoded, bytes, "{name}");
        assert_eq!(minicbor::decode::<Submission>(&bytes).unwrap(), submission, "{name}");
        show(&mut text, submission.command.word(), &bytes);
    }
    listing("commands.txt", &text);
}

/// A body that is not in its one encoding is not read, whatever it would mean.
#[test]
fn a_body_with_anything_added_or_cut_is_refused() {
    for (_, act) in frozen_events() {
        let (kind, bytes) = (act.event.kind(), act.encode());
        assert!(Act::decode(kind, &[&bytes[..], &[0xf6]].concat()).is_err(), "{kind}");
        for cut in 0..bytes.len() {
            assert!(Act::decode(kind, &bytes[..cut]).is_err(), "{kind} cut at {cut}");
        }
    }
}

/// The number a value of an index-only enum has in records.
fn index<T: minicbor::Encode<()>>(value: T) -> u8 {
    let bytes = minicbor::to_vec(value).unwrap();
    minicbor::decode(&bytes).unwrap()
}

/// Every number that stands for a word, one a line: `what number word`.
fn registry() -> Vec<String> {
    let mut lines: Vec<String> =
        Event::KINDS.iter().map(|(number, word)| format!("kind {number} {word}")).collect();
    lines.extend((1..).zip(Command::WORDS).map(|(n, word): (u32, _)| format!("command {n} {word}")));
    lines.extend(StreamKind::ALL.iter().map(|k| format!("stream {} {}", k.number(), k.word())));
    lines.extend(LinkRole::ALL.iter().map(|r| format!("link {} {r:?}", r.number()).to_lowercase()));
    lines.extend(Level::ALL.iter().map(|l| format!("level {} {l}", index(l))));
    lines.extend(Lang::ALL.iter().map(|l| format!("lang {} {}", index(l), l.tag())));
    lines.extend(CitationKind::ALL.iter().map(|k| format!("citation {} {}", index(k), k.word())));
    lines.extend(AgencyKind::ALL.iter().map(|k| format!("agency {} {}", index(k), k.word())));
    lines.extend(Role::ALL.iter().map(|r| format!("role {} {}", index(r), r.word())));
    lines.extend(DeclineReason::ALL.iter().map(|r| format!("decline {} {}", index(r), r.word())));
    lines.extend(EndReason::ALL.iter().map(|r| format!("end {} {}", index(r), r.word())));
    lines.extend(types().map(|t| format!("type {} {t:?}", index(t)).to_lowercase()));
    lines.extend(natures().map(|n| format!("nature {} {}", index(n), snake(n))));
    lines.extend(level_changes().map(|c| format!("change {} {}", index(c), snake(c))));
    lines.extend(interims().map(|i| format!("interim {} {}", index(i), snake(i))));
    lines.extend(reshapes().map(|k| format!("reshape {} {}", index(k), k.word())));
    lines
}

fn snake(word: impl serde::Serialize) -> String {
    serde_json::to_value(word).unwrap().as_str().unwrap().to_owned()
}

/// The values of an enum that has no list of its own: each names the next, so that none can be forgotten.
fn all<T: Copy + 'static>(first: T, next: fn(T) -> Option<T>) -> impl Iterator<Item = T> {
    std::iter::successors(Some(first), move |value| next(*value))
}

fn types() -> impl Iterator<Item = ItemType> {
    use ItemType::{Approval, Concession, General, Recognition, Registration, Unclassified};
    all(Unclassified, |t| match t {
        Unclassified => Some(General),
        General => Some(Concession),
        Concession => Some(Recognition),
        Recognition => Some(Approval),
        Approval => Some(Registration),
        Registration => None,
    })
}

fn natures() -> impl Iterator<Item = JurisdictionNature> {
    use JurisdictionNature::{Government, OtherUnit, StreetOffice};
    all(Government, |n| match n {
        Government => Some(StreetOffice),
        StreetOffice => Some(OtherUnit),
        OtherUnit => None,
    })
}

fn level_changes() -> impl Iterator<Item = LevelChange> {
    all(LevelChange::Devolved, |c| match c {
        LevelChange::Devolved => Some(LevelChange::Recentralised),
        LevelChange::Recentralised => None,
    })
}

fn interims() -> impl Iterator<Item = Interim> {
    all(Interim::PreviousBody, |i| match i {
        Interim::PreviousBody => Some(Interim::NewBody),
        Interim::NewBody => None,
    })
}

fn reshapes() -> impl Iterator<Item = ReshapeKind> {
    all(ReshapeKind::Merged, |k| match k {
        ReshapeKind::Merged => Some(ReshapeKind::Split),
        ReshapeKind::Split => Some(ReshapeKind::Superseded),
        ReshapeKind::Superseded => None,
    })
}

#[test]
fn every_number_that_stands_for_a_word_is_frozen_and_only_new_ones_are_added() {
    let now = registry();
    let path = golden("registry.txt");
    let before = fs::read_to_string(&path).unwrap_or_default();
    for line in before.lines() {
        assert!(now.iter().any(|l| l == line), "`{line}` stands in records and must stay");
    }
    listing("registry.txt", &(now.join("\n") + "\n"));
}
