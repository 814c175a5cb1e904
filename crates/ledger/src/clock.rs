//! The one place that asks what time it is, and when not to believe the answer.
//!
//! A record's `recorded_at` is the server's claim. It never goes back, and a clock that jumped is
//! not written into records: writes are refused until an operator has looked at the clock.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use inforce_catalog::Instant;

/// How far the wall clock may be behind the last record, or apart from the boot clock since the
/// start, before writes are refused. Steps of a well-kept clock are far below a second; five
/// seconds leave room for a virtual machine that was paused while it was moved.
pub const TOLERANCE: Duration = Duration::from_secs(5);

/// Where the ledger asks for the time. Calls are cheap and come from any thread.
pub trait Clock: Send + Sync {
    /// The wall clock, UTC.
    fn now(&self) -> Instant;

    /// Time since the machine started, sleep included; no one can set it.
    fn since_boot(&self) -> Duration;
}

/// The clocks of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
    }

    fn since_boot(&self) -> Duration {
        #[cfg(target_os = "linux")]
        let clock = rustix::time::ClockId::Boottime;
        #[cfg(not(target_os = "linux"))]
        let clock = rustix::time::ClockId::Monotonic;
        let time = rustix::time::clock_gettime(clock);
        let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
        Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
    }
}

/// A clock that stands still until it is told to move: for tests and rehearsals.
#[derive(Debug)]
pub struct ManualClock(Mutex<(Instant, Duration)>);

impl ManualClock {
    /// A clock that shows `now`.
    pub fn at(now: Instant) -> Self {
        Self(Mutex::new((now, Duration::from_secs(1000))))
    }

    /// Lets time pass: both clocks move on.
    pub fn pass(&self, time: Duration) {
        let mut clock = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        clock.0 = Instant(clock.0.0.saturating_add(micros(time)));
        clock.1 += time;
    }

    /// Sets the wall clock, as somebody who corrects it would; no time passes.
    pub fn set(&self, now: Instant) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = now;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn since_boot(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

/// Why the clock is not believed. Remedy: correct the clock or make sure that it is right, then
/// accept it ([`Ledger::accept_clock`](crate::Ledger::accept_clock)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockFault {
    /// The wall clock is more than [`TOLERANCE`] behind the last record.
    Behind {
        /// What it shows.
        now: Instant,
        /// When the last record was written.
        last: Instant,
    },
    /// The wall clock was moved: since the start of the ledger it went `by_micros` further than
    /// the boot clock (less far, if negative).
    Jumped {
        /// Microseconds.
        by_micros: i64,
    },
}

impl fmt::Display for ClockFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Behind { now, last } => write!(
                f,
                "the clock is {:.1} s behind the last record",
                seconds(last.0.saturating_sub(now.0))
            ),
            Self::Jumped { by_micros } => {
                write!(f, "the clock jumped by {:.1} s", seconds(*by_micros))
            }
        }?;
        f.write_str("; nothing is recorded until an operator has checked and accepted the clock")
    }
}

impl std::error::Error for ClockFault {}

/// Lets the time through, or holds it back.
pub(crate) struct ClockGate {
    clock: Arc<dyn Clock>,
    /// What both clocks showed when they were last known to be right.
    start: (Instant, Duration),
    /// Stays until an operator accepts the clock, whatever it shows later.
    fault: Option<ClockFault>,
    /// An operator knows that the last record is ahead of the clock; until it has caught up.
    behind_accepted: bool,
}

impl ClockGate {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let start = (clock.now(), clock.since_boot());
        Self { clock, start, fault: None, behind_accepted: false }
    }

    /// The time for the next record, never before `last`.
    pub(crate) fn read(&mut self, last: Instant) -> Result<Instant, ClockFault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let now = self.clock.now();
        let went = now.0.saturating_sub(self.start.0.0);
        let passed = micros(self.clock.since_boot().saturating_sub(self.start.1));
        let by_micros = went.saturating_sub(passed);
        let fault = if by_micros.saturating_abs() > micros(TOLERANCE) {
            Some(ClockFault::Jumped { by_micros })
        } else if !self.behind_accepted && last.0.saturating_sub(now.0) > micros(TOLERANCE) {
            Some(ClockFault::Behind { now, last })
        } else {
            None
        };
        if let Some(fault) = fault {
            tracing::error!(%fault, "the clock is not believed: writes are refused");
            self.fault = Some(fault);
            return Err(fault);
        }
        self.behind_accepted &= now < last;
        Ok(now.max(last))
    }

    /// An operator says that the clock is right as it is.
    pub(crate) fn accept(&mut self) {
        self.start = (self.clock.now(), self.clock.since_boot());
        self.behind_accepted = true;
        if let Some(fault) = self.fault.take() {
            tracing::warn!(%fault, "an operator accepted the clock: writes go on");
        }
    }
}

fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

#[allow(clippy::cast_precision_loss)] // For people, to a tenth of a second.
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Instant = Instant(1_700_000_000_000_000);

    fn gate() -> (Arc<ManualClock>, ClockGate) {
        let clock = Arc::new(ManualClock::at(NOON));
        (Arc::clone(&clock), ClockGate::new(clock))
    }

    fn later(by: Duration) -> Instant {
        Instant(NOON.0 + micros(by))
    }

    #[test]
    fn time_never_goes_back_and_small_steps_are_smoothed() {
        let (clock, mut gate) = gate();
        let last = later(TOLERANCE);
        assert_eq!(gate.read(last), Ok(last), "five seconds behind is let pass");
        clock.pass(TOLERANCE + Duration::from_secs(1));
        assert_eq!(gate.read(last), Ok(clock.now()));
    }

    #[test]
    fn a_clock_far_behind_the_last_record_is_refused_until_accepted_and_again_after_it_caught_up() {
        let (clock, mut gate) = gate();
        let last = later(TOLERANCE + Duration::from_micros(1));
        assert_eq!(gate.read(last), Err(ClockFault::Behind { now: NOON, last }));
        clock.pass(Duration::from_secs(3600));
        assert!(gate.read(last).is_err(), "it stays refused");
        gate.accept();
        let now = clock.now();
        assert_eq!(gate.read(now), Ok(now));
        let ahead = Instant(now.0 + 60_000_000);
        assert!(gate.read(ahead).is_err(), "caught up: the rule holds again");
    }

    #[test]
    fn an_accepted_clock_behind_the_last_record_repeats_its_time() {
        let (_, mut gate) = gate();
        let last = later(Duration::from_secs(60));
        gate.accept();
        assert_eq!(gate.read(last), Ok(last));
        assert_eq!(gate.read(last), Ok(last));
    }

    #[test]
    fn a_jump_against_the_boot_clock_is_refused_in_both_directions() {
        for by in [6_000_000, -6_000_000] {
            let (clock, mut gate) = gate();
            clock.pass(Duration::from_secs(30));
            clock.set(Instant(clock.now().0 + by));
            assert_eq!(gate.read(NOON), Err(ClockFault::Jumped { by_micros: by }));
            gate.accept();
            assert_eq!(gate.read(NOON), Ok(clock.now()));
        }
    }

    #[test]
    fn the_system_clocks_move_forward() {
        let clock = SystemClock;
        let (now, boot) = (clock.now(), clock.since_boot());
        assert!(now.0 > 1_600_000_000_000_000 && boot > Duration::ZERO);
        assert!(clock.since_boot() >= boot);
    }
}
