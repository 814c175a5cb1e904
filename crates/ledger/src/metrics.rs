//! What the ledger counts. The server exports it; nothing in here decides anything.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counters since the ledger was opened.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Groups made durable.
    pub groups: Counter,
    /// Commands recorded for the first time.
    pub commands: Counter,
    /// Records made durable.
    pub records: Counter,
    /// Submissions refused by a rule.
    pub refusals: Counter,
    /// Submissions that had been recorded before and got the same result.
    pub repeated: Counter,
    /// Groups that the store could not take, by any cause.
    pub failed_groups: Counter,
    /// Submissions turned away because the clock is not believed.
    pub clock_refusals: Counter,
    /// Microseconds spent waiting for the store, all groups together.
    pub append_micros: Counter,
    /// Records that the readers' copy took in.
    pub applied: Counter,
    /// Snapshots written.
    pub snapshots: Counter,
    /// Snapshots that could not be written.
    pub failed_snapshots: Counter,
    /// Records that the opening took in on the word of a snapshot.
    pub trusted: Counter,
    /// Those of them that are not verified again yet.
    pub unverified: Gauge,
    /// How many commands a group had.
    pub group_sizes: Histogram,
}

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// The present count.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn add(&self, by: u64) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }
}

/// A number that goes up and down.
#[derive(Debug, Default)]
pub struct Gauge(AtomicU64);

impl Gauge {
    /// The present number.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, to: u64) {
        self.0.store(to, Ordering::Relaxed);
    }
}

/// Counts by power of two.
#[derive(Debug, Default)]
pub struct Histogram([Counter; Self::BUCKETS]);

impl Histogram {
    /// Up to 1, 2, 4 … 16,384 (the largest batch).
    pub const BUCKETS: usize = 15;

    /// For each bucket its upper bound (inclusive) and how many values fell into it.
    pub fn buckets(&self) -> impl Iterator<Item = (u64, u64)> + use<'_> {
        (0u32..).zip(&self.0).map(|(power, counter)| (1 << power, counter.get()))
    }

    pub(crate) fn record(&self, value: usize) {
        let power = value.max(1).next_power_of_two().trailing_zeros() as usize;
        if let Some(counter) = self.0.get(power.min(Self::BUCKETS - 1)) {
            counter.add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_falls_into_the_first_bucket_that_holds_it() {
        let histogram = Histogram::default();
        for value in [0, 1, 2, 3, 4, 256, 257, 16_384, 1 << 20] {
            histogram.record(value);
        }
        let filled: Vec<(u64, u64)> = histogram.buckets().filter(|(_, count)| *count > 0).collect();
        assert_eq!(filled, [(1, 2), (2, 1), (4, 2), (256, 1), (512, 1), (16_384, 2)]);
    }
}
