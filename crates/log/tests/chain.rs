//! The chain: what is drafted is accepted, and every way to tamper with it is named.

use inforce_log::chain::{Accepted, Fault, HeadMoved, StreamHead, TruncateError};
use inforce_log::{
    Chain, ChainError, CommandRef, Draft, DraftLink, Group, Hash, Head, LedgerId, Link, Record,
    RecordError, StreamKey, command_digest, record_hash,
};

const LEDGER: LedgerId = LedgerId([0xab; 16]);

fn stream(id: &str) -> StreamKey {
    StreamKey {
        kind: 3,
        jurisdiction: 7,
        id: id.to_owned(),
    }
}

fn command(number: u8, position: u32, count: u32) -> CommandRef {
    CommandRef {
        id: [number; 16],
        digest: command_digest(&[number]),
        position,
        count,
    }
}

/// A draft that is a whole command by itself.
fn draft(number: u8, id: &str) -> Draft {
    Draft {
        stream: stream(id),
        kind: 20,
        links: Vec::new(),
        body: vec![0x82, number & 0x17, 0xf6],
        principal: "acct-1".to_owned(),
        command: command(number, 0, 1),
        signature: None,
    }
}

/// A committed group of single-record commands, one for each stream id.
fn append(chain: &mut Chain, first: u8, ids: &[&str]) -> Group {
    let drafts: Vec<_> = (first..)
        .zip(ids)
        .map(|(number, id)| draft(number, id))
        .collect();
    let group = chain
        .draft_group(&drafts, 1_000 * i64::from(first))
        .expect("sound drafts");
    chain.commit(&group).expect("the head has not moved");
    group
}

fn stored(group: &Group) -> Vec<&[u8]> {
    group
        .records
        .iter()
        .map(|record| record.bytes.as_slice())
        .collect()
}

/// Everything that can be asked of a chain.
#[derive(Debug, PartialEq)]
struct State {
    head: Head,
    streams: Vec<(StreamKey, StreamHead)>,
    hashes: Vec<Hash>,
    open_command: Option<CommandRef>,
}

fn state(chain: &Chain) -> State {
    State {
        head: chain.head(),
        streams: chain
            .streams()
            .map(|(key, head)| (key.clone(), head))
            .collect(),
        hashes: (0..).map_while(|sequence| chain.hash(sequence)).collect(),
        open_command: chain.open_command(),
    }
}

#[test]
fn drafted_records_follow_each_other_in_the_ledger_and_in_their_streams() {
    let mut chain = Chain::new(LEDGER);
    let group = append(&mut chain, 1, &["a", "b", "a"]);
    let [first, second, third] = group.records.as_slice() else {
        panic!("three records")
    };
    assert_eq!((first.record.sequence, first.record.stream_number), (0, 0));
    assert_eq!(
        (second.record.sequence, second.record.stream_number),
        (1, 0)
    );
    assert_eq!((third.record.sequence, third.record.stream_number), (2, 1));
    assert_eq!(
        (first.record.previous, first.record.stream_previous),
        (Hash::ZERO, Hash::ZERO)
    );
    assert_eq!(
        (second.record.previous, second.record.stream_previous),
        (first.hash, Hash::ZERO)
    );
    assert_eq!(
        (third.record.previous, third.record.stream_previous),
        (second.hash, first.hash)
    );
    assert_eq!(third.hash, record_hash(&third.bytes));
    assert_eq!(
        chain.head(),
        Head {
            size: 3,
            hash: third.hash,
            recorded_at: 1_000
        }
    );
    assert_eq!(
        chain.stream(&stream("a")),
        Some(StreamHead {
            count: 2,
            hash: third.hash
        })
    );
    assert_eq!(chain.stream(&stream("c")), None);
}

#[test]
fn a_second_chain_accepts_what_the_first_drafted_and_knows_the_same() {
    let mut writer = Chain::new(LEDGER);
    let mut reader = Chain::new(LEDGER);
    for group in [
        append(&mut writer, 1, &["a", "b"]),
        append(&mut writer, 3, &["b", "c", "a"]),
    ] {
        for chained in &group.records {
            let accepted = Accepted {
                record: chained.record.clone(),
                hash: chained.hash,
            };
            assert_eq!(reader.accept(&chained.bytes), Ok(accepted));
        }
    }
    assert_eq!(state(&reader), state(&writer));
    assert_eq!(reader.settled(), 5, "what is stored is settled");
}

#[test]
fn links_reach_earlier_records_and_earlier_ones_of_the_same_group() {
    let mut chain = Chain::new(LEDGER);
    let before = append(&mut chain, 1, &["a"]);
    let mut linking = draft(3, "c");
    linking.links = vec![
        DraftLink {
            role: 1,
            sequence: 0,
        },
        DraftLink {
            role: 2,
            sequence: 1,
        },
    ];
    let group = chain
        .draft_group(&[draft(2, "b"), linking.clone()], 0)
        .expect("sound drafts");
    let expected = vec![
        Link {
            role: 1,
            sequence: 0,
            hash: before.records[0].hash,
        },
        Link {
            role: 2,
            sequence: 1,
            hash: group.records[0].hash,
        },
    ];
    assert_eq!(group.records[1].record.links, expected);
    for target in [2, 3, u64::MAX] {
        linking.links[0].sequence = target;
        let error = RecordError::Link {
            sequence: 2,
            target,
        };
        assert_eq!(
            chain.draft_group(&[draft(2, "b"), linking.clone()], 0),
            Err(error)
        );
    }
}

#[test]
fn a_clock_that_runs_backwards_gives_the_time_of_the_last_record() {
    let mut chain = Chain::new(LEDGER);
    let early = chain
        .draft_group(&[draft(1, "a")], -5)
        .expect("a sound draft");
    assert_eq!(
        early.head.recorded_at, 0,
        "nothing was recorded before 1970"
    );
    append(&mut chain, 9, &["a"]);
    let late = chain
        .draft_group(&[draft(1, "a")], 8_999)
        .expect("a sound draft");
    assert_eq!(late.head.recorded_at, 9_000);
}

#[test]
fn drafting_changes_nothing_and_a_group_on_an_old_head_is_refused() {
    let mut chain = Chain::new(LEDGER);
    let before = state(&chain);
    let group = chain
        .draft_group(&[draft(1, "a")], 5)
        .expect("a sound draft");
    assert_eq!(state(&chain), before);
    append(&mut chain, 2, &["a"]);
    let moved = HeadMoved {
        expected: Head::EMPTY,
        found: chain.head(),
    };
    let before = state(&chain);
    assert_eq!(chain.commit(&group), Err(moved));
    assert_eq!(state(&chain), before);
}

#[test]
fn an_empty_group_is_possible_and_moves_nothing() {
    let mut chain = Chain::new(LEDGER);
    append(&mut chain, 1, &["a"]);
    let group = chain
        .draft_group(&[], 9_999_999)
        .expect("nothing to refuse");
    assert_eq!((group.records.len(), group.head), (0, chain.head()));
    assert_eq!(chain.commit(&group), Ok(()));
}

#[test]
fn stacked_groups_are_taken_back_to_any_size_that_is_not_settled() {
    let mut chain = Chain::new(LEDGER);
    let mut states = vec![state(&chain)];
    for (number, ids) in [(1, ["a", "b"]), (3, ["a", "c"]), (5, ["c", "d"])] {
        append(&mut chain, number, &ids);
        states.push(state(&chain));
    }
    assert_eq!(chain.settled(), 0);
    for groups in (0..=3_usize).rev() {
        let mut taken_back = chain.clone();
        assert_eq!(taken_back.truncate(groups as u64 * 2), Ok(()));
        assert_eq!(
            state(&taken_back),
            states[groups],
            "back to {groups} groups"
        );
    }
    chain.settle(4);
    assert_eq!(chain.settled(), 4);
    for size in [0, 3, 7] {
        let error = TruncateError {
            size,
            settled: 4,
            head: 6,
        };
        assert_eq!(chain.truncate(size), Err(error));
    }
    assert_eq!(chain.truncate(4), Ok(()));
    assert_eq!(state(&chain), states[2]);
    append(&mut chain, 5, &["c", "d"]);
    assert_eq!(
        state(&chain),
        states[3],
        "the same group can be appended again"
    );
}

#[test]
fn commands_stand_together_in_order_and_complete() {
    let mut chain = Chain::new(LEDGER);
    let part = |number, position, count| Draft {
        command: command(number, position, count),
        ..draft(number, "a")
    };
    let whole = [part(1, 0, 3), part(1, 1, 3), part(1, 2, 3), part(2, 0, 1)];
    assert!(chain.draft_group(&whole, 0).is_ok());
    let refused = |drafts: &[Draft], sequence: u64, position, count| {
        let error = RecordError::Command {
            sequence,
            position,
            count,
        };
        assert_eq!(chain.draft_group(drafts, 0), Err(error));
    };
    refused(&whole[..2], 1, 1, 3);
    refused(&whole[1..], 0, 1, 3);
    refused(&[part(1, 0, 3), part(1, 2, 3)], 1, 2, 3);
    refused(&[part(1, 0, 2), part(2, 1, 2)], 1, 1, 2);
    refused(&[part(1, 0, 2), part(1, 1, 3)], 1, 1, 3);
    let error = RecordError::Position {
        position: 0,
        count: 0,
    };
    assert_eq!(chain.draft_group(&[part(1, 0, 0)], 0), Err(error));
    let group = chain.draft_group(&whole, 0).expect("whole commands");
    for (bytes, open) in stored(&group).into_iter().zip([true, true, false, false]) {
        chain.accept(bytes).expect("a sound record");
        assert_eq!(chain.open_command().is_some(), open);
    }
}

/// A chain of two records, and the third in the hands of somebody who changes it.
fn tampered(change: impl FnOnce(&mut Record)) -> Result<Accepted, ChainError> {
    let mut chain = Chain::new(LEDGER);
    append(&mut chain, 1, &["a", "b"]);
    let mut linking = draft(3, "a");
    linking.links = vec![DraftLink {
        role: 1,
        sequence: 1,
    }];
    let group = chain.draft_group(&[linking], 2_000).expect("a sound draft");
    let mut record = group.records[0].record.clone();
    change(&mut record);
    let before = state(&chain);
    let result = chain.accept(&record.encode().expect("still a record"));
    assert_eq!(
        result.is_err(),
        state(&chain) == before,
        "a refusal changes nothing"
    );
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
    assert_eq!(
        fault(|r| r.ledger = other),
        Fault::Ledger {
            expected: LEDGER,
            found: other
        }
    );
    assert_eq!(fault(|r| r.sequence = 3), Fault::Sequence { found: 3 });
    assert_eq!(
        fault(|r| r.previous = found),
        Fault::Previous {
            expected: last,
            found
        }
    );
    assert_eq!(
        fault(|r| r.recorded_at = 999),
        Fault::Time {
            last: 1_000,
            found: 999
        }
    );
    let number = Fault::StreamNumber {
        stream: stream.clone(),
        expected: 1,
        found: 2,
    };
    assert_eq!(fault(|r| r.stream_number = 2), number);
    let expected = sound.record.stream_previous;
    assert_eq!(
        fault(|r| r.stream_previous = found),
        Fault::StreamPrevious {
            stream,
            expected,
            found
        }
    );
    let link = Fault::Link {
        target: 1,
        expected: Some(last),
        found,
    };
    assert_eq!(fault(|r| r.links[0].hash = found), link);
    let found = Box::new(command(3, 1, 2));
    assert_eq!(
        fault(|r| r.command = *found),
        Fault::Command {
            expected: None,
            found
        }
    );
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
    assert!(
        error.to_string().contains("bytes follow the end"),
        "{error}"
    );
}

#[test]
fn a_torn_command_followed_by_another_is_refused() {
    let mut chain = Chain::new(LEDGER);
    let parts = [(1, 0, 2), (1, 1, 2)];
    let drafts = parts.map(|(n, position, count)| Draft {
        command: command(n, position, count),
        ..draft(n, "a")
    });
    let group = chain.draft_group(&drafts, 0).expect("a whole command");
    chain.accept(stored(&group)[0]).expect("its first record");
    let mut other = group.records[1].record.clone();
    other.command = command(2, 0, 1);
    let error = chain
        .accept(&other.encode().expect("a record"))
        .expect_err("a torn command");
    let (expected, found) = (Some(Box::new(command(1, 1, 2))), Box::new(command(2, 0, 1)));
    assert_eq!(
        error,
        ChainError {
            sequence: 1,
            fault: Fault::Command { expected, found }
        }
    );
}

#[test]
fn a_record_removed_repeated_or_swapped_is_found() {
    let mut writer = Chain::new(LEDGER);
    let group = append(&mut writer, 1, &["a", "b", "c"]);
    let all = stored(&group);
    for (order, sequence) in [
        (vec![1], 0),
        (vec![0, 0], 1),
        (vec![0, 2], 1),
        (vec![0, 1, 1], 2),
    ] {
        let mut reader = Chain::new(LEDGER);
        let results: Vec<_> = order
            .iter()
            .map(|index| reader.accept(all[*index]))
            .collect();
        let error = results
            .last()
            .expect("at least one")
            .as_ref()
            .expect_err("out of order");
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
