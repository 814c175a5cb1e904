//! Keeps sled's panics and hangs away from us.
//!
//! sled 0.34.7 can panic, in the calling thread or in its own, and can wait for ever on files
//! that were damaged (its flusher's `Drop` waits for a thread that has panicked). So:
//! - what may hang (opening, examining, closing) runs in a thread of its own with a time limit;
//!   a thread that does not come back is left behind, and with it only files that were set aside;
//! - what may panic (every other call) runs under `catch_unwind`;
//! - what may end the whole process (an absurd allocation) is noticed at the next opening by the
//!   file `opening`, see [`crate::second`].
//!
//! A child process would hold off the last kind too, but a library cannot start itself again
//! without knowing the program it is part of, and every opening would read sled's files twice.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use inforce_log::LedgerId;

/// Why sled cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SledFault {
    /// What it said, how it panicked, or that it did not come back.
    Failed(String),
    /// It is the sled of another ledger.
    OtherLedger(LedgerId),
}

impl fmt::Display for SledFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(detail) => f.write_str(detail),
            Self::OtherLedger(ledger) => write!(f, "it belongs to ledger {ledger}"),
        }
    }
}

/// Keeps the messages of sled's panics off standard error, for programs whose output people read:
/// this crate turns each of them into a finding. All other panics are shown as before.
///
/// Call it once, at the start of the program.
pub fn hush_sled_panics() {
    let shown = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let in_sled = panic.location().is_some_and(|place| place.file().contains("sled-0.34"));
        let for_sled = std::thread::current().name().is_some_and(|name| name.starts_with("sled-"));
        if !(in_sled || for_sled) {
            shown(panic);
        }
    }));
}

/// Runs `action` in a thread of its own for at most `limit`.
///
/// # Errors
/// What `action` answers, how it panicked, or that the time ran out.
pub(crate) fn within<T: Send + 'static>(
    limit: Duration,
    name: &str,
    action: impl FnOnce() -> Result<T, SledFault> + Send + 'static,
) -> Result<T, SledFault> {
    let (reply, answer) = sync_channel(1);
    // The receiver is gone only if the time ran out; then nobody wants the answer.
    let run = move || drop(reply.send(calm(action)));
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map_err(|error| SledFault::Failed(format!("no thread could be started: {error}")))?;
    match answer.recv_timeout(limit) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => {
            Err(SledFault::Failed(format!("sled did not answer within {} s", limit.as_secs_f32())))
        }
        Err(RecvTimeoutError::Disconnected) => Err(SledFault::Failed("sled panicked".into())),
    }
}

/// Runs `action` here and turns a panic into a fault.
///
/// # Errors
/// What `action` answers, or how it panicked.
pub(crate) fn calm<T>(action: impl FnOnce() -> Result<T, SledFault>) -> Result<T, SledFault> {
    // After a fault nobody uses the same sled again: what a panic left half-done is not seen.
    catch_unwind(AssertUnwindSafe(action))
        .unwrap_or_else(|panic| Err(SledFault::Failed(format!("sled panicked: {}", message(&*panic)))))
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer() {
        let answer: Result<(), _> = within(Duration::from_secs(60), "test", || panic!("boo"));
        assert_eq!(answer, Err(SledFault::Failed("sled panicked: boo".into())));
    }

    #[test]
    fn what_does_not_come_back_is_left_behind() {
        let (hold, wait) = sync_channel::<()>(0);
        let limit = Duration::from_millis(10);
        let answer = within(limit, "test", move || wait.recv().map_err(|_| SledFault::Failed(String::new())));
        assert!(answer.is_err_and(|fault| fault.to_string().contains("did not answer")));
        drop(hold);
    }
}
