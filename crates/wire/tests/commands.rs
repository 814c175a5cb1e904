//! Commands go into messages and come out the same; what is wrong with a message is named.

#![allow(clippy::wildcard_imports, reason = "every command is made here")]

mod support;

use inforce_catalog::{Command, Submission};
use inforce_proto::v1 as pb;
use inforce_wire::{Invalid, Rule, from_proto, to_proto};
use prost::Message;
use support::Dice;

/// How many random commands of each kind.
const ROUNDS: u64 = 200;

/// As the other side gets it: through the bytes.
fn sent(message: &pb::Submission) -> pb::Submission {
    pb::Submission::decode(message.encode_to_vec().as_slice()).expect("what was encoded")
}

#[test]
fn a_command_of_every_kind_comes_out_of_its_message_as_it_went_in() {
    for (kind, word) in Command::WORDS.iter().enumerate() {
        for round in 0..ROUNDS {
            let seed = kind as u64 * ROUNDS + round;
            let submission = Dice::of(seed).submission(word);
            assert_eq!(submission.command.word(), *word);
            let received = sent(&to_proto::submission(&submission));
            let read = from_proto::submission(received, &submission.principal);
            assert_eq!(read.as_ref(), Ok(&submission), "seed {seed}");
        }
    }
}

#[test]
fn a_message_cut_to_pieces_is_refused_with_the_names_of_fields_and_never_panics() {
    for seed in 0..2000u64 {
        let mut dice = Dice::of(seed);
        let word = Command::WORDS[dice.below(Command::WORDS.len() as u64) as usize];
        let bytes = to_proto::submission(&dice.submission(word)).encode_to_vec();
        let cut = dice.below(bytes.len() as u64) as usize;
        let mut damaged = bytes;
        damaged[cut] = damaged[cut].wrapping_add(1 + dice.below(255) as u8);
        let Ok(message) = pb::Submission::decode(damaged.as_slice()) else {
            continue;
        };
        if let Err(invalid) = from_proto::submission(message, "clerk-1") {
            let named: Vec<_> = invalid.named().collect();
            assert!(named.len() <= 10 && named.len() <= invalid.total, "seed {seed}");
            assert!(named.iter().all(|v| !v.field.is_empty()), "seed {seed}");
        }
    }
}

fn claim() -> pb::Submission {
    let local = pb::Local {
        department: Some(pb::Body { name: "教育局".into(), agency: None }),
        ..Default::default()
    };
    let claim = pb::Claim {
        jurisdiction: "652801".into(),
        item: "000104001002".into(),
        local: Some(local),
        inherited: None,
    };
    pb::Submission {
        command_id: "0b54c1de-5c4e-4c0c-9d6e-8f2f4a4c9d10".into(),
        effective_from: Some("2022-11-01".into()),
        command: Some(pb::Command { kind: Some(pb::command::Kind::Claim(claim)) }),
        ..Default::default()
    }
}

/// Reads a claim after something was changed in it.
fn with(change: impl FnOnce(&mut pb::Submission, &mut pb::Claim)) -> Result<Submission, Invalid> {
    let mut message = claim();
    let Some(pb::Command { kind: Some(pb::command::Kind::Claim(mut inner)) }) = message.command.take() else {
        panic!("a claim");
    };
    change(&mut message, &mut inner);
    message.command = Some(pb::Command { kind: Some(pb::command::Kind::Claim(inner)) });
    from_proto::submission(message, "clerk-1")
}

fn refused(change: impl FnOnce(&mut pb::Submission, &mut pb::Claim)) -> Vec<(String, Rule)> {
    let invalid = with(change).expect_err("a violation");
    invalid.named().map(|v| (v.field.clone(), v.rule)).collect()
}

#[test]
fn each_wrong_field_is_named_by_its_path_and_its_rule() {
    assert!(with(|_, _| ()).is_ok());
    let one = |field: &str, rule| vec![(field.to_owned(), rule)];
    assert_eq!(
        refused(|_, c| c.jurisdiction = "65280".into()),
        one("jurisdiction", Rule::NotAJurisdictionCode)
    );
    assert_eq!(refused(|_, c| c.item = "00010400100y".into()), one("item", Rule::NotAnItemCode));
    assert_eq!(
        refused(|s, _| s.effective_from = Some("2022-02-30".into())),
        one("effective_from", Rule::NotADay)
    );
    assert_eq!(refused(|s, _| s.command_id = "7".into()), one("command_id", Rule::NotACommandId));
    assert_eq!(refused(|_, c| c.local = None), one("local", Rule::FieldMissing));
    let agency = pb::Agency { jurisdiction: "652801".into(), code: "91350100M000100Y44".into() };
    let body = pb::Body { name: "局".into(), agency: Some(agency) };
    assert_eq!(
        refused(|_, c| c.local.as_mut().unwrap().authorities = vec![pb::Body::default(), body]),
        one("local.authorities[1].agency.code", Rule::NotACreditCode)
    );
}

#[test]
fn words_numbers_and_digests_outside_their_range_are_named_too() {
    let inherited = pb::Inherited {
        names: Some(pb::Names::default()),
        item_type: 99,
        basis: vec![pb::Citation::default()],
        set_by: 1,
        levels: vec![1, 77],
    };
    let found = refused(|_, c| c.inherited = Some(inherited));
    let paths: Vec<_> = found.iter().map(|(f, r)| (f.as_str(), *r)).collect();
    assert_eq!(
        paths,
        [
            ("inherited.item_type", Rule::UnknownValue),
            ("inherited.basis[0].kind", Rule::FieldMissing),
            ("inherited.levels[1]", Rule::UnknownValue),
        ]
    );
    let instrument =
        pb::Instrument { date: "2022-13-01".into(), digest: Some("ff".into()), ..Default::default() };
    let found = refused(|s, _| s.instrument = Some(instrument));
    let paths: Vec<_> = found.iter().map(|(f, r)| (f.as_str(), *r)).collect();
    assert_eq!(
        paths,
        [
            ("instrument.issuer", Rule::FieldMissing),
            ("instrument.date", Rule::NotADay),
            ("instrument.digest", Rule::NotADigest),
        ]
    );
}

#[test]
fn a_language_given_twice_is_refused_and_any_order_is_taken() {
    let translation = |language, text: &str| pb::Translation { language, text: text.into() };
    let rename = |others| pb::Submission {
        command: Some(pb::Command {
            kind: Some(pb::command::Kind::RenameItem(pb::RenameItem {
                jurisdiction: "652801".into(),
                item: "000104001002".into(),
                names: Some(pb::Names { zh: "名".into(), others }),
            })),
        }),
        ..claim()
    };
    let read = |others| from_proto::submission(rename(others), "clerk-1");
    let one_way = read(vec![translation(4, "name"), translation(1, "ئات")]);
    let other_way = read(vec![translation(1, "ئات"), translation(4, "name")]);
    assert!(one_way.is_ok());
    assert_eq!(one_way, other_way);
    let twice = read(vec![translation(4, "name"), translation(4, "title")]);
    let violation = twice.expect_err("a violation").first;
    assert_eq!(violation.field, "names.others");
    assert_eq!(violation.rule, Rule::LanguageRepeated);
}

#[test]
fn text_is_brought_into_normal_form_at_this_edge() {
    let read = with(|_, c| c.local.as_mut().unwrap().remark = "e\u{301}".into()).expect("a claim");
    let Command::Claim(claim) = read.command else {
        panic!("a claim");
    };
    assert_eq!(claim.local.remark, "\u{e9}");
}

#[test]
fn many_violations_are_counted_and_ten_of_them_named() {
    let invalid = with(|_, c| {
        c.inherited = Some(pb::Inherited {
            names: Some(pb::Names::default()),
            basis: vec![pb::Citation::default(); 25],
            set_by: 1,
            ..Default::default()
        });
    })
    .expect_err("violations");
    assert_eq!(invalid.total, 25);
    assert_eq!(invalid.named().count(), 10);
}
