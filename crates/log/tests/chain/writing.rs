//! Drafting, committing, settling and taking back.

use inforce_log::chain::{HeadMoved, TruncateError};
use inforce_log::{DraftLink, Link, RecordError, record_hash};

use super::*;

#[test]
fn drafted_records_follow_each_other_in_the_ledger_and_in_their_streams() {
    let mut chain = Chain::new(LEDGER);
    let group = append(&mut chain, 1, &["a", "b", "a"]);
    let [first, second, third] = group.records.as_slice() else { panic!("three records") };
    assert_eq!((first.record.sequence, first.record.stream_number), (0, 0));
    assert_eq!((second.record.sequence, second.record.stream_number), (1, 0));
    assert_eq!((third.record.sequence, third.record.stream_number), (2, 1));
    assert_eq!((first.record.previous, first.record.stream_previous), (Hash::ZERO, Hash::ZERO));
    assert_eq!((second.record.previous, second.record.stream_previous), (first.hash, Hash::ZERO));
    assert_eq!((third.record.previous, third.record.stream_previous), (second.hash, first.hash));
    assert_eq!(third.hash, record_hash(&third.bytes));
    assert_eq!(chain.head(), Head { size: 3, hash: third.hash, recorded_at: 1_000 });
    assert_eq!(chain.stream(&stream("a")), Some(StreamHead { count: 2, hash: third.hash }));
    assert_eq!(chain.stream(&stream("c")), None);
}

#[test]
fn links_reach_earlier_records_and_earlier_ones_of_the_same_group() {
    let mut chain = Chain::new(LEDGER);
    let before = append(&mut chain, 1, &["a"]);
    let mut linking = draft(3, "c");
    linking.links = vec![DraftLink { role: 1, sequence: 0 }, DraftLink { role: 2, sequence: 1 }];
    let group = chain.draft_group(&[draft(2, "b"), linking.clone()], 0).expect("sound drafts");
    let expected = vec![
        Link { role: 1, sequence: 0, hash: before.records[0].hash },
        Link { role: 2, sequence: 1, hash: group.records[0].hash },
    ];
    assert_eq!(group.records[1].record.links, expected);
    for target in [2, 3, u64::MAX] {
        linking.links[0].sequence = target;
        let error = RecordError::Link { sequence: 2, target };
        assert_eq!(chain.draft_group(&[draft(2, "b"), linking.clone()], 0), Err(error));
    }
}

#[test]
fn a_clock_that_runs_backwards_gives_the_time_of_the_last_record() {
    let mut chain = Chain::new(LEDGER);
    let early = chain.draft_group(&[draft(1, "a")], -5).expect("a sound draft");
    assert_eq!(early.head.recorded_at, 0, "nothing was recorded before 1970");
    append(&mut chain, 9, &["a"]);
    let late = chain.draft_group(&[draft(1, "a")], 8_999).expect("a sound draft");
    assert_eq!(late.head.recorded_at, 9_000);
}

#[test]
fn drafting_changes_nothing_and_a_group_on_an_old_head_is_refused() {
    let mut chain = Chain::new(LEDGER);
    let before = state(&chain);
    let group = chain.draft_group(&[draft(1, "a")], 5).expect("a sound draft");
    assert_eq!(state(&chain), before);
    append(&mut chain, 2, &["a"]);
    let moved = HeadMoved { expected: Head::EMPTY, found: chain.head() };
    let before = state(&chain);
    assert_eq!(chain.commit(&group), Err(moved));
    assert_eq!(state(&chain), before);
}

#[test]
fn an_empty_group_is_possible_and_moves_nothing() {
    let mut chain = Chain::new(LEDGER);
    append(&mut chain, 1, &["a"]);
    let group = chain.draft_group(&[], 9_999_999).expect("nothing to refuse");
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
        assert_eq!(state(&taken_back), states[groups], "back to {groups} groups");
    }
    chain.settle(4);
    assert_eq!(chain.settled(), 4);
    for size in [0, 3, 7] {
        let error = TruncateError { size, settled: 4, head: 6 };
        assert_eq!(chain.truncate(size), Err(error));
    }
    assert_eq!(chain.truncate(4), Ok(()));
    assert_eq!(state(&chain), states[2]);
    append(&mut chain, 5, &["c", "d"]);
    assert_eq!(state(&chain), states[3], "the same group can be appended again");
}

#[test]
fn commands_stand_together_in_order_and_complete() {
    let mut chain = Chain::new(LEDGER);
    let part =
        |number, position, count| Draft { command: command(number, position, count), ..draft(number, "a") };
    let whole = [part(1, 0, 3), part(1, 1, 3), part(1, 2, 3), part(2, 0, 1)];
    assert!(chain.draft_group(&whole, 0).is_ok());
    let refused = |drafts: &[Draft], sequence: u64, position, count| {
        let error = RecordError::Command { sequence, position, count };
        assert_eq!(chain.draft_group(drafts, 0), Err(error));
    };
    refused(&whole[..2], 1, 1, 3);
    refused(&whole[1..], 0, 1, 3);
    refused(&[part(1, 0, 3), part(1, 2, 3)], 1, 2, 3);
    refused(&[part(1, 0, 2), part(2, 1, 2)], 1, 1, 2);
    refused(&[part(1, 0, 2), part(1, 1, 3)], 1, 1, 3);
    let error = RecordError::Position { position: 0, count: 0 };
    assert_eq!(chain.draft_group(&[part(1, 0, 0)], 0), Err(error));
    let group = chain.draft_group(&whole, 0).expect("whole commands");
    for (bytes, open) in stored(&group).into_iter().zip([true, true, false, false]) {
        chain.accept(bytes).expect("a sound record");
        assert_eq!(chain.open_command().is_some(), open);
    }
}

#[test]
fn truncating_inside_a_command_leaves_it_open_as_reading_that_far_does() {
    let mut chain = Chain::new(LEDGER);
    let mut reader = Chain::new(LEDGER);
    let parts = [(1, 0, 1), (2, 0, 3), (2, 1, 3), (2, 2, 3)];
    let drafts = parts.map(|(number, position, count)| Draft {
        command: command(number, position, count),
        ..draft(number, "a")
    });
    let group = chain.draft_group(&drafts, 5).expect("whole commands");
    chain.commit(&group).expect("the head has not moved");
    for (size, bytes) in (1..).zip(stored(&group)) {
        reader.accept(bytes).expect("a sound record");
        let mut shorter = chain.clone();
        assert_eq!(shorter.truncate(size), Ok(()));
        assert_eq!(state(&shorter), state(&reader), "{size} records");
    }
}

#[test]
fn a_chain_put_back_record_by_record_is_settled_and_goes_on_like_the_one_it_was() {
    let mut chain = Chain::new(LEDGER);
    let mut copy = Chain::new(LEDGER);
    for made in append(&mut chain, 1, &["a", "b", "a"]).records {
        copy.put_back(made.record.stream, made.hash, made.record.recorded_at);
    }
    assert_eq!(copy.settled(), 3);
    assert_eq!(state(&copy), state(&chain));
    assert_eq!(append(&mut copy, 9, &["b"]), append(&mut chain, 9, &["b"]));
}
