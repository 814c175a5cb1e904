//! Clients that send commands, or ask questions, one after the other, each waiting for its answer.

use std::time::{Duration, Instant};

use inforce_catalog::Submission;
use inforce_proto::v1::command_service_client::CommandServiceClient;
use inforce_proto::v1::query_service_client::QueryServiceClient;
use inforce_proto::v1::{ExecuteRequest, ExecuteResponse, GetInForceRequest, GetInForceResponse};
use inforce_wire::to_proto;
use tonic::Request;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{Channel, Endpoint};

use crate::Failure;

/// What a round took.
#[derive(Clone, Debug)]
pub struct Measured {
    /// From the first command to the last answer.
    pub elapsed: Duration,
    /// What each command waited for its answer, ascending.
    pub waits: Vec<Duration>,
}

impl Measured {
    /// A round of this length with these waits, in any order.
    pub fn new(elapsed: Duration, mut waits: Vec<Duration>) -> Self {
        waits.sort_unstable();
        Self { elapsed, waits }
    }

    /// Commands a second.
    pub fn rate(&self) -> f64 {
        self.waits.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// The wait that `share` of the commands do not exceed (0.5: the median).
    pub fn wait(&self, share: f64) -> Duration {
        let last = self.waits.len().saturating_sub(1);
        let at = (last as f64 * share).round() as usize;
        self.waits.get(at).copied().unwrap_or_default()
    }
}

/// A request, ready to be sent: making it is not measured.
struct Prepared {
    principal: MetadataValue<Ascii>,
    message: ExecuteRequest,
}

/// Sends each client's commands over a connection of its own, all clients at once.
///
/// The answers come back in the order of the ledger.
///
/// # Errors
/// If a command is not answered with its records.
pub async fn send(
    url: &str,
    clients: Vec<Vec<Submission>>,
) -> Result<(Measured, Vec<ExecuteResponse>), Failure> {
    let mut connected = Vec::new();
    for commands in clients {
        let channel = Endpoint::from_shared(url.to_owned())?.connect().await?;
        connected.push((CommandServiceClient::new(channel), prepare(&commands)?));
    }
    let sending = connected.into_iter().map(|(client, commands)| one_by_one(client, commands));
    let (measured, mut answers) = all_at_once(sending).await?;
    answers.sort_by_key(|answer| answer.records.first().map(|record| record.sequence));
    Ok((measured, answers))
}

/// Asks each client's questions over a connection of its own, all clients at once; the answers client by client.
///
/// # Errors
/// If a question is not answered.
pub async fn ask(
    url: &str,
    clients: Vec<Vec<GetInForceRequest>>,
) -> Result<(Measured, Vec<GetInForceResponse>), Failure> {
    let mut connected = Vec::new();
    for questions in clients {
        let channel = Endpoint::from_shared(url.to_owned())?.connect().await?;
        connected.push(ask_one_by_one(QueryServiceClient::new(channel), questions));
    }
    all_at_once(connected).await
}

async fn ask_one_by_one(
    mut client: QueryServiceClient<Channel>,
    questions: Vec<GetInForceRequest>,
) -> Result<Vec<(Duration, GetInForceResponse)>, Failure> {
    let mut answers = Vec::with_capacity(questions.len());
    for question in questions {
        let sent = Instant::now();
        let answer = client.get_in_force(question).await?.into_inner();
        answers.push((sent.elapsed(), answer));
    }
    Ok(answers)
}

/// Runs all clients at once, each as a task of its own; what each answer waited for, and the answers.
pub(crate) async fn all_at_once<T: Send + 'static>(
    clients: impl IntoIterator<Item = impl Future<Output = Result<Vec<(Duration, T)>, Failure>> + Send + 'static>,
) -> Result<(Measured, Vec<T>), Failure> {
    let start = Instant::now();
    let tasks: Vec<_> = clients.into_iter().map(tokio::spawn).collect();
    let (mut waits, mut answers) = (Vec::new(), Vec::new());
    for task in tasks {
        for (wait, answer) in task.await?? {
            waits.push(wait);
            answers.push(answer);
        }
    }
    Ok((Measured::new(start.elapsed(), waits), answers))
}

fn prepare(commands: &[Submission]) -> Result<Vec<Prepared>, Failure> {
    let prepare = |submission: &Submission| {
        let message = ExecuteRequest { submission: Some(to_proto::submission(submission)) };
        Ok(Prepared { principal: submission.principal.parse()?, message })
    };
    commands.iter().map(prepare).collect()
}

async fn one_by_one(
    mut client: CommandServiceClient<Channel>,
    commands: Vec<Prepared>,
) -> Result<Vec<(Duration, ExecuteResponse)>, Failure> {
    let mut answers = Vec::with_capacity(commands.len());
    for Prepared { principal, message } in commands {
        let mut request = Request::new(message);
        request.metadata_mut().insert("inforce-principal", principal);
        let sent = Instant::now();
        let answer = client.execute(request).await?.into_inner();
        answers.push((sent.elapsed(), answer));
        if let Some((_, ExecuteResponse { records, repeated, .. })) = answers.last()
            && (records.is_empty() || *repeated)
        {
            return Err("a command was answered without records of its own".into());
        }
    }
    Ok(answers)
}
