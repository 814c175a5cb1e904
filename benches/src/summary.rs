//! Medians of rounds.

use serde_json::{Value, json};

use crate::load::Measured;

/// What several rounds of the same work came to: the median of each figure over the rounds.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Commands a second.
    pub rate: f64,
    /// The median wait of a command, in microseconds.
    pub p50: f64,
    /// The wait that 99 % of the commands do not exceed, in microseconds.
    pub p99: f64,
    /// Commands a second of each round, in the order they were run.
    pub rates: Vec<f64>,
}

impl Summary {
    /// Of these rounds.
    pub fn of(rounds: &[Measured]) -> Self {
        let micros = |share| median(rounds.iter().map(|round| round.wait(share).as_secs_f64() * 1e6));
        let rates: Vec<f64> = rounds.iter().map(Measured::rate).collect();
        Self { rate: median(rates.iter().copied()), p50: micros(0.5), p99: micros(0.99), rates }
    }

    /// For programs; rounded to what is meant.
    pub fn json(&self) -> Value {
        let whole = |value: &f64| value.round();
        json!({
            "per_second": whole(&self.rate),
            "wait_us": { "p50": whole(&self.p50), "p99": whole(&self.p99) },
            "rounds_per_second": self.rates.iter().map(whole).collect::<Vec<_>>(),
        })
    }
}

/// How many times the rate of `those` these have: the median over rounds that were run in turn.
pub fn ratio(these: &[Measured], those: &[Measured]) -> f64 {
    median(these.iter().zip(those).map(|(this, that)| this.rate() / that.rate()))
}

/// The median; of an even number of values, the mean of the two in the middle. 0 of none.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let at = |index: usize| values.get(index).copied().unwrap_or_default();
    match values.len() {
        0 => 0.0,
        count if count % 2 == 1 => at(count / 2),
        count => f64::midpoint(at(count / 2 - 1), at(count / 2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), 2.5);
        assert_eq!(median([].into_iter()), 0.0);
    }
}
