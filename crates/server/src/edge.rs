//! What stands around every call: its deadline, the limit of calls, one log line, metrics, and words of our own for
//! what the transport refuses.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use inforce_wire::RemoteRefusal;
use tokio::sync::Semaphore;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service, http};
use tonic::server::NamedService;
use tonic::{Code, Status};

use crate::config::Limits;
use crate::error::CallError;
use crate::metrics;
use crate::notice::Kind;
use crate::principal::{PRINCIPAL, is_one};

/// What is kept back of a caller's time for the way of the answer.
const MARGIN: Duration = Duration::from_millis(100);

/// What all calls share.
pub(crate) struct Shared {
    calls: Semaphore,
    deadline: Duration,
    longest: Duration,
}

impl Shared {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { calls: Semaphore::new(limits.calls), deadline: limits.deadline, longest: limits.longest }
    }
}

/// A service with all that around it.
#[derive(Clone)]
pub(crate) struct Edge<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<S> Edge<S> {
    pub(crate) fn new(inner: S, shared: &Arc<Shared>) -> Self {
        Self { inner, shared: Arc::clone(shared) }
    }
}

impl<S: NamedService> NamedService for Edge<S> {
    const NAME: &'static str = S::NAME;
}

type Call = http::Request<Body>;
type Answer = http::Response<Body>;

impl<S> Service<Call> for Edge<S>
where
    S: Service<Call, Response = Answer, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Answer;
    type Error = Infallible;
    type Future = BoxFuture<Answer, Infallible>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Call) -> Self::Future {
        // The clone stays behind, the one that is ready goes along.
        let clone = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, clone);
        let shared = Arc::clone(&self.shared);
        Box::pin(async move {
            let begun = Instant::now();
            let method = request.uri().path().to_owned();
            let principal = principal(&request);
            let answer = limited(inner, &shared, request).await;
            // An answer whose status follows in the trailers is well: nothing of ours fails after its message.
            let status = Status::from_header_map(answer.headers()).unwrap_or_else(|| Status::ok(""));
            metrics::call(&method, status.code(), begun.elapsed());
            log(&method, &principal, &status, begun.elapsed());
            Ok(answer)
        })
    }
}

/// Runs the call within its limits. A call that is given up here may have been accepted: what the ledger has taken it
/// finishes, whoever waits.
async fn limited<S>(mut inner: S, shared: &Shared, request: Call) -> Answer
where
    S: Service<Call, Response = Answer, Error = Infallible>,
{
    let Ok(_turn) = shared.calls.try_acquire() else {
        return refused(CallError::notice(Kind::TooManyCalls, ""));
    };
    let limit = time_limit(request.headers(), shared);
    match tokio::time::timeout(limit, inner.call(request)).await {
        Ok(Ok(answer)) => in_our_words(answer),
        Ok(Err(never)) => match never {},
        Err(_) => refused(CallError::notice(Kind::DeadlinePassed, format_args!("{} ms", limit.as_millis()))),
    }
}

fn refused(error: CallError) -> Answer {
    Status::from(error).into_http()
}

/// What the transport refuses by itself comes without details; it gets ours.
fn in_our_words(answer: Answer) -> Answer {
    let Some(status) = Status::from_header_map(answer.headers()).filter(|s| s.details().is_empty()) else {
        return answer;
    };
    let kind = match status.code() {
        Code::Internal => Kind::MessageMalformed,
        Code::OutOfRange => Kind::MessageTooLarge,
        _ => return answer,
    };
    refused(CallError::notice(kind, status.message()))
}

/// How long the call may take: what it says, if that is less than the longest. A little is kept back, a tenth or
/// [`MARGIN`], so that the answer is there before its caller gives up.
fn time_limit(headers: &http::HeaderMap, shared: &Shared) -> Duration {
    let said = headers.get("grpc-timeout").and_then(|v| v.to_str().ok()).and_then(timeout);
    let said = said.map(|t| t.saturating_sub((t / 10).min(MARGIN)));
    said.unwrap_or(shared.deadline).min(shared.longest)
}

/// A `grpc-timeout`: at most eight digits and a unit.
fn timeout(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let digits = (1..=8).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let number: u64 = digits.then(|| number.parse().ok())??;
    match unit {
        "H" => Some(Duration::from_secs(number * 3600)),
        "M" => Some(Duration::from_secs(number * 60)),
        "S" => Some(Duration::from_secs(number)),
        "m" => Some(Duration::from_millis(number)),
        "u" => Some(Duration::from_micros(number)),
        "n" => Some(Duration::from_nanos(number)),
        _ => None,
    }
}

/// Who asks, if that may be logged.
fn principal(request: &Call) -> String {
    let named = request.headers().get(PRINCIPAL).and_then(|v| v.to_str().ok());
    named.filter(|text| is_one(text)).unwrap_or("-").to_owned()
}

/// One line a call. No payload is ever logged; what failed in the server itself is logged with its circumstances.
fn log(method: &str, principal: &str, status: &Status, took: Duration) {
    let code = status.code();
    let refusal = RemoteRefusal::from_status(status).unwrap_or_default();
    let reason = refusal.code.as_str();
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    match code {
        Code::Ok => tracing::info!(method, principal, micros, "answered"),
        Code::Internal | Code::DataLoss | Code::Unknown => {
            tracing::error!(method, principal, micros, ?code, reason, detail = refusal.en, "failed");
        }
        Code::Unavailable | Code::ResourceExhausted | Code::DeadlineExceeded => {
            tracing::warn!(method, principal, micros, ?code, reason, "turned away");
        }
        _ => tracing::info!(method, principal, micros, ?code, reason, "refused"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_read_as_the_protocol_writes_it() {
        assert_eq!(timeout("250m"), Some(Duration::from_millis(250)));
        assert_eq!(timeout("1S"), Some(Duration::from_secs(1)));
        assert_eq!(timeout("99999999H"), Some(Duration::from_secs(99_999_999 * 3600)));
        for wrong in ["", "S", "1", "1s", "-1S", "123456789m", "1µ"] {
            assert_eq!(timeout(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_call_takes_what_it_says_and_never_more_than_the_longest() {
        let shared = Shared::new(&Limits::default());
        let limit = |said: Option<&str>| {
            let mut headers = http::HeaderMap::new();
            if let Some(said) = said {
                headers.insert("grpc-timeout", said.parse().unwrap());
            }
            time_limit(&headers, &shared)
        };
        assert_eq!(limit(None), Limits::default().deadline);
        assert_eq!(limit(Some("5m")), Duration::from_micros(4500));
        assert_eq!(limit(Some("10S")), Duration::from_millis(9900));
        assert_eq!(limit(Some("9H")), Limits::default().longest);
        assert_eq!(limit(Some("soon")), Limits::default().deadline);
    }
}
