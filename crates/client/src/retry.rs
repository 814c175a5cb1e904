//! When a command is sent again: only where the same id makes that safe and the same content may fare better.

use std::time::Duration;

use inforce_wire::RemoteRefusal;
use tonic::{Code, Status};

/// How often a command is sent at most.
pub(crate) const ATTEMPTS: u32 = 8;

/// The first pause; each further one is twice as long. Eight attempts wait some thirteen seconds in all.
const FIRST: Duration = Duration::from_millis(100);

/// The longest pause that is waited for here. Where a server asks for more, somebody has to act first.
const LONGEST: Duration = Duration::from_secs(5);

/// How long to wait before the same command is sent again; none where that cannot help.
pub(crate) fn pause(status: &Status, attempt: u32) -> Option<Duration> {
    if attempt >= ATTEMPTS {
        return None;
    }
    let backoff = FIRST.saturating_mul(2u32.saturating_pow(attempt.saturating_sub(1))).min(LONGEST);
    match RemoteRefusal::from_status(status) {
        Some(refusal) => refusal.retry_after.filter(|wait| *wait <= LONGEST).map(|wait| wait.max(backoff)),
        None => matches!(status.code(), Code::Unavailable | Code::Unknown).then_some(backoff),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: Code, retry_after: Option<Duration>) -> Status {
        RemoteRefusal { code: "busy".into(), retry_after, ..Default::default() }.to_status(code)
    }

    #[test]
    fn a_lost_connection_and_an_unknown_outcome_are_tried_again() {
        for status in [Status::unavailable("gone"), Status::unknown("?")] {
            assert_eq!(pause(&status, 1), Some(Duration::from_millis(100)));
            assert_eq!(pause(&status, 3), Some(Duration::from_millis(400)));
            assert_eq!(pause(&status, ATTEMPTS), None);
        }
        let uncertain = told(Code::Unknown, Some(Duration::from_secs(1)));
        assert_eq!(pause(&uncertain, 1), Some(Duration::from_secs(1)));
    }

    #[test]
    fn what_the_law_refuses_and_what_needs_an_operator_is_not() {
        assert_eq!(pause(&told(Code::FailedPrecondition, None), 1), None);
        assert_eq!(pause(&told(Code::ResourceExhausted, Some(Duration::from_secs(60))), 1), None);
        assert_eq!(pause(&Status::invalid_argument("x"), 1), None);
    }
}
