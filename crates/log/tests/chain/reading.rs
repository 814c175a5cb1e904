//! Accepting stored records, and refusing what does not continue the chain.

use inforce_log::chain::{Accepted, Fault};
use inforce_log::{ChainError, DraftLink, Record};

use super::*;

#[test]
fn a_second_chain_accepts_what_the_first_drafted_and_knows_the_same() {
    let mut writer = Chain::new(LEDGER);
    let mut reader = Chain::new(LEDGER);
    for group in [append(&mut writer, 1, &["a", "b"]), append(&mut writer, 3, &["b", "c", "a"])] {
        for chained in &group.records {
            let accepted = Accepted { record: chained.record.clone(), hash: chained.hash };
            assert_eq!(reader.accept(&chained.bytes), Ok(accepted));
        }
    }
    assert_eq!(state(&reader), state(&writer));
    assert_eq!(reader.settled(), 5, "what is stored is settled");
}

/// A chain of two records, and the third in the hands of somebody who changes it.
fn tampered(change: impl FnOnce(&mut Record)) -> Result<Accepted, ChainError> {
    let mut chain = Chain::new(LEDGER);
    append(&mut chain, 1, &["a", "b"]);
    let mut linking = draft(3, "a");
    linking.links = vec![DraftLink { role: 1, sequence: 1 }];
    let group = chain.draft_group(&[linking], 2_000).expect("a sound draft");
    let mut record = group.records[0].record.clone();
    change(&mut record);
    let before = state(&chain);
    let result = chain.accept(&record.encode().expect("still a record"));
    assert_eq!(result.is_err(), state(&chain) == before, "a refusal changes nothing");
    let settled = if result.is_ok() { 3 } else { 0 };
    assert_eq!(chain.settled(), settled, "a stored record settles all before it");
    result
}

fn fault(change: impl FnOnce(&mut Record)) -> Fault {
    let error = tampered(change).expect_err("a record that does not fit");
    assert_eq!(error.sequence, 2);
    error.fault
}

#[test]
fn every_field_that_places_a_record_is_verified_and_both_sides_are_named() {
    let sound = tampered(|_| ()).expect("an unchanged record");
    let (last, found) = (sound.record.previous, Hash([9; 32]));
    let (stream, other) = (Box::new(stream("a")), LedgerId([1; 16]));
    assert_eq!(fault(|r| r.ledger = other), Fault::Ledger { expected: LEDGER, found: other });
    assert_eq!(fault(|r| r.sequence = 3), Fault::Sequence { found: 3 });
    assert_eq!(fault(|r| r.previous = found), Fault::Previous { expected: last, found });
    assert_eq!(fault(|r| r.recorded_at = 999), Fault::Time { last: 1_000, found: 999 });
    let number = Fault::StreamNumber { stream: stream.clone(), expected: 1, found: 2 };
    assert_eq!(fault(|r| r.stream_number = 2), number);
    let expected = sound.record.stream_previous;
    assert_eq!(fault(|r| r.stream_previous = found), Fault::StreamPrevious { stream, expected, found });
    let link = Fault::Link { target: 1, expected: Some(last), found };
    assert_eq!(fault(|r| r.links[0].hash = found), link);
    let found = Box::new(command(3, 1, 2));
    assert_eq!(fault(|r| r.command = *found), Fault::Command { expected: None, found });
}

#[test]
fn bytes_that_are_no_record_are_refused_with_the_reason() {
    let mut chain = Chain::new(LEDGER);
    let group = append(&mut chain, 1, &["a"]);
    let mut reader = Chain::new(LEDGER);
    let longer = [stored(&group)[0], &[0]].concat();
    let error = reader.accept(&longer).expect_err("a byte too many");
    assert_eq!(error.sequence, 0);
    assert!(matches!(error.fault, Fault::Record(_)), "{error}");
    assert!(error.to_string().contains("bytes follow the end"), "{error}");
}

#[test]
fn a_torn_command_followed_by_another_is_refused() {
    let mut chain = Chain::new(LEDGER);
    let parts = [(1, 0, 2), (1, 1, 2)];
    let drafts =
        parts.map(|(n, position, count)| Draft { command: command(n, position, count), ..draft(n, "a") });
    let group = chain.draft_group(&drafts, 0).expect("a whole command");
    chain.accept(stored(&group)[0]).expect("its first record");
    let mut other = group.records[1].record.clone();
    other.command = command(2, 0, 1);
    let error = chain.accept(&other.encode().expect("a record")).expect_err("a torn command");
    let (expected, found) = (Some(Box::new(command(1, 1, 2))), Box::new(command(2, 0, 1)));
    assert_eq!(error, ChainError { sequence: 1, fault: Fault::Command { expected, found } });
}

#[test]
fn a_record_removed_repeated_or_swapped_is_found() {
    let mut writer = Chain::new(LEDGER);
    let group = append(&mut writer, 1, &["a", "b", "c"]);
    let all = stored(&group);
    for (order, sequence) in [(vec![1], 0), (vec![0, 0], 1), (vec![0, 2], 1), (vec![0, 1, 1], 2)] {
        let mut reader = Chain::new(LEDGER);
        let results: Vec<_> = order.iter().map(|index| reader.accept(all[*index])).collect();
        let error = results.last().expect("at least one").as_ref().expect_err("out of order");
        assert_eq!(error.sequence, sequence);
        assert!(matches!(error.fault, Fault::Sequence { .. }), "{error}");
    }
}

#[test]
fn a_flipped_bit_in_any_byte_is_found_at_that_record_or_the_next() {
    let mut writer = Chain::new(LEDGER);
    let group = append(&mut writer, 1, &["a", "b"]);
    let (first, second) = (stored(&group)[0], stored(&group)[1]);
    for position in 0..first.len() {
        for bit in 0..8 {
            let mut damaged = first.to_vec();
            damaged[position] ^= 1 << bit;
            let mut reader = Chain::new(LEDGER);
            let sound = reader.accept(&damaged).and_then(|_| reader.accept(second));
            assert!(sound.is_err(), "bit {bit} of byte {position}");
        }
    }
}
