//! The memory alone: what a question that reads a few listings of a large ledger waits for at least. It finds a slot by
//! number, by that a line of 64 bytes, by that a record of 200; it compares, folds and answers nothing.

use std::sync::Arc;

/// As many listings as a ledger has, laid out as the register lays them out.
pub struct Memory {
    /// How many listings each level has, and the number of its first.
    levels: Vec<(usize, usize)>,
    slots: Vec<u32>,
    lines: Vec<[u64; 8]>,
    records: Vec<Arc<[u64; 25]>>,
}

impl Memory {
    /// So many listings at each level.
    pub fn of(levels: &[usize]) -> Self {
        let mut first = 0;
        let mut placed = Vec::new();
        for count in levels {
            placed.push((*count, first));
            first += count;
        }
        let all = u32::try_from(first).unwrap_or(u32::MAX);
        // Zeros, that the compiler cannot know to be zeros: who adds them waits for them.
        let lines = (0..all).map(|number| [u64::from(number), 0, 0, 0, 0, 0, 0, 0]);
        let records = (0..all).map(|_| Arc::new(std::hint::black_box([0; 25])));
        Self { levels: placed, slots: (0..all).collect(), lines: lines.collect(), records: records.collect() }
    }

    /// Reads one listing of each level. Where each level `waits`, it is found only when the one before was read.
    pub fn read(&self, question: usize, waits: bool) -> u64 {
        let (mut sum, mut last) = (0, 0);
        for (count, first) in &self.levels {
            // A stride that shares no factor with most numbers visits everything in an order that no cache foresees.
            let number = first + question.wrapping_mul(7919) % count;
            let at = number + if waits { usize::try_from(last).unwrap_or_default() } else { 0 };
            let line = &self.lines[self.slots[at] as usize];
            let record = &self.records[usize::try_from(line[0]).unwrap_or_default()];
            last = line[7] + record[0] + record[12];
            sum += last;
        }
        sum
    }
}
