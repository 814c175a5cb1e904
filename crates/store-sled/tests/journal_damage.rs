//! Every byte of a small journal is flipped in turn, every byte of its last group is cut in turn.
//! With sled beside it the store repairs itself and says so; with sled hidden the check names the
//! damage. The one case that cannot be told apart is shown as what it is.

mod support;

use std::fs;
use std::ops::Range;

use inforce_store_sled::{OpenError, SledStore, Trouble};
use support::{Ledger, all, cut, flip, has, in_parallel, options};

/// Three segments with one group each; 4 records.
const GROUPS: [usize; 3] = [2, 1, 1];

fn small(close: bool) -> Ledger {
    let options = inforce_store_sled::Options { segment_bytes: 200, ..options() };
    let ledger = Ledger::write(&GROUPS, &options, close);
    assert_eq!(ledger.segments().len(), 3);
    ledger
}

/// All bytes of all segments: (segment, offset).
fn every_byte(ledger: &Ledger) -> Vec<(usize, usize)> {
    let lens = ledger.segments().into_iter().map(|path| fs::metadata(path).expect("a file").len());
    lens.enumerate()
        .flat_map(|(segment, len)| (0..usize::try_from(len).expect("small")).map(move |at| (segment, at)))
        .collect()
}

/// The bytes of the last group.
fn last_group(ledger: &Ledger) -> Range<usize> {
    let path = ledger.segments().pop().expect("a segment");
    136..fs::read(path).expect("a file").len()
}

#[test]
fn a_flipped_byte_is_repaired_from_sled_and_reported() {
    for close in [true, false] {
        let ledger = small(close);
        let bytes = every_byte(&ledger);
        // After a clean end every eighth byte will do: nothing but the report differs.
        let step = if close { 8 } else { 1 };
        in_parallel(bytes.len() / step, |index| {
            let (segment, at) = bytes[index * step];
            let ledger = ledger.copy();
            flip(&ledger.segments()[segment], at, 0x20);
            let report = ledger.open_whole();
            let what = format!("segment {segment}, byte {at}, closed {close}: {report:?}");
            let named = ledger.segments()[segment].file_name().map(|name| name.to_owned());
            let finding = report.findings.iter().find(|finding| finding.file.file_name() == named.as_deref());
            assert_eq!(finding.map(|finding| finding.trouble), Some(Trouble::Damaged), "{what}");
            assert!(!report.set_aside.is_empty(), "the damaged file is kept: {what}");
            if index % 16 == 0 {
                assert_eq!(ledger.open_whole().findings, vec![], "nothing is left to say: {what}");
            }
        });
    }
}

#[test]
fn with_sled_hidden_the_check_names_a_flipped_byte() {
    for close in [true, false] {
        let ledger = small(close);
        let bytes = every_byte(&ledger);
        ledger.hide("sled");
        let last = (2, last_group(&ledger));
        in_parallel(bytes.len(), |index| {
            let (segment, at) = bytes[index];
            let ledger = ledger.copy();
            let path = ledger.segments()[segment].clone();
            flip(&path, at, 0x01);
            let (report, records) = ledger.check().expect("it can be checked");
            let what = format!("segment {segment}, byte {at}, closed {close}: {report:?}");
            let finding = report
                .findings
                .iter()
                .find(|finding| path.ends_with(&finding.file))
                .unwrap_or_else(|| panic!("the file is named: {what}"));
            let bytes = finding.bytes.clone().expect("the bytes are named");
            assert!(bytes.contains(&(at as u64)), "the flipped byte lies in them: {what}");
            if !close && segment == last.0 && last.1.contains(&at) {
                // The one case that cannot be told apart: it looks like a torn write.
                assert_eq!(finding.trouble, Trouble::UnfinishedTail, "{what}");
                assert!(!has(&report.findings, Trouble::Lost), "{what}");
            } else {
                assert_eq!(finding.trouble, Trouble::Damaged, "{what}");
                // A header holds no record; everything else does.
                assert_eq!(has(&report.findings, Trouble::Lost), at >= 136, "{what}");
                assert_eq!(records.len() == 4, at < 136, "{what}");
            }
        });
    }
}

#[test]
fn with_sled_hidden_a_ledger_with_a_flipped_byte_is_refused_or_says_unfinished_tail() {
    let ledger = small(false);
    ledger.hide("sled");
    let bytes = every_byte(&ledger);
    let last = last_group(&ledger);
    in_parallel(bytes.len() / 7, |index| {
        let (segment, at) = bytes[index * 7];
        let ledger = ledger.copy();
        flip(&ledger.segments()[segment], at, 0x80);
        match ledger.open() {
            Ok((store, report)) if at >= 136 => {
                assert!(segment == 2 && last.contains(&at), "{segment} {at}: {report:?}");
                assert!(has(&report.findings, Trouble::UnfinishedTail), "{report:?}");
                assert!(all(&store) == ledger.records[..3], "only the last group is gone");
                let kept = ledger.path().join(&report.set_aside[0]);
                let kept = fs::read(kept).expect("the dropped bytes are kept");
                assert_eq!(kept.len(), last.len());
            }
            Ok((store, report)) => {
                assert!(has(&report.findings, Trouble::Damaged), "{report:?}");
                assert!(all(&store) == ledger.records, "a header holds no record");
            }
            Err(OpenError::Lost { records, findings }) => {
                let expected = [0..2, 2..3, 3..4][segment].clone();
                assert_eq!(records, expected, "{findings:?}");
                assert!(has(&findings, Trouble::Damaged), "{findings:?}");
            }
            Err(other) => panic!("segment {segment}, byte {at}: {other}"),
        }
    });
}

#[test]
fn every_cut_of_the_last_group_is_repaired_from_sled() {
    let ledger = small(false);
    let last = last_group(&ledger);
    in_parallel(last.len(), |index| {
        let ledger = ledger.copy();
        cut(&ledger.segments()[2], last.start + index);
        let report = ledger.open_whole();
        assert!(report.findings.iter().any(|finding| finding.trouble.is_damage()), "{report:?}");
    });
}

#[test]
fn with_sled_hidden_every_cut_of_the_last_group_is_an_unfinished_tail() {
    let ledger = small(false);
    ledger.hide("sled");
    let last = last_group(&ledger);
    for len in last.clone() {
        let ledger = ledger.copy();
        cut(&ledger.segments()[2], len);
        let (report, records) = ledger.check().expect("it can be checked");
        // Cut exactly where the group began, nothing is left that could say anything.
        let tail = len > last.start;
        assert_eq!(has(&report.findings, Trouble::UnfinishedTail), tail, "{len}: {report:?}");
        assert!(has(&report.findings, Trouble::Missing), "the missing copy is named");
        assert!(!report.closed_cleanly);
        assert!(records == ledger.records[..3]);
    }
}

#[test]
fn after_a_clean_close_every_cut_of_the_last_group_is_damage_even_with_sled_hidden() {
    let ledger = small(true);
    ledger.hide("sled");
    for len in last_group(&ledger) {
        let ledger = ledger.copy();
        cut(&ledger.segments()[2], len);
        let (report, records) = ledger.check().expect("it can be checked");
        let lost = report.findings.iter().find(|finding| finding.trouble == Trouble::Lost);
        assert_eq!(lost.and_then(|lost| lost.records.clone()), Some(3..4), "{len}: {report:?}");
        assert!(records == ledger.records[..3]);
        match ledger.open() {
            Err(OpenError::Lost { records, .. }) => assert_eq!(records, 3..4),
            Err(other) => panic!("cut to {len}: {other}"),
            Ok(_) => panic!("cut to {len}: a shorter log was opened"),
        }
    }
}

#[test]
fn a_lost_segment_is_written_again_from_sled() {
    for close in [true, false] {
        for segment in 0..3 {
            let ledger = small(close);
            fs::remove_file(&ledger.segments()[segment]).expect("it is there");
            let report = ledger.open_whole();
            assert!(has(&report.findings, Trouble::Missing), "{report:?}");
            assert_eq!(ledger.open_whole().findings, vec![]);
        }
    }
}

#[test]
fn a_lost_journal_is_written_again_from_sled() {
    let ledger = small(false);
    ledger.hide("journal");
    let report = ledger.open_whole();
    assert_eq!(report.repaired_records, 4, "{report:?}");
    ledger.hide("sled");
    assert_eq!(ledger.open_whole().repaired_records, 4, "and sled from the journal");
}

#[test]
fn swapped_segments_are_put_right() {
    let ledger = small(false);
    let [first, second, _] = &ledger.segments()[..] else { panic!("three segments") };
    let aside = ledger.path().join("aside");
    fs::rename(first, &aside).expect("renamed");
    fs::rename(second, first).expect("renamed");
    fs::rename(&aside, second).expect("renamed");
    let report = ledger.open_whole();
    assert!(has(&report.findings, Trouble::Damaged), "{report:?}");
    assert_eq!(ledger.open_whole().findings, vec![]);
}

#[test]
fn a_damaged_identity_file_is_restored_from_a_segment_or_from_sled() {
    for hidden in [None, Some("journal"), Some("sled")] {
        let ledger = small(false);
        if let Some(copy) = hidden {
            ledger.hide(copy);
        }
        flip(&ledger.path().join("ledger"), 40, 0x04);
        assert!(matches!(SledStore::probe(ledger.path()), inforce_store_sled::Probe::Ledger { .. }));
        let report = ledger.open_whole();
        assert!(report.findings.iter().any(|finding| finding.file.ends_with("ledger")), "{report:?}");
        assert_eq!(ledger.open_whole().findings, vec![]);
    }
}
