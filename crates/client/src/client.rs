//! The connection.

use std::time::Duration;

use inforce_proto::v1::command_service_client::CommandServiceClient;
use inforce_proto::v1::import_service_client::ImportServiceClient;
use inforce_proto::v1::query_service_client::QueryServiceClient;
use tonic::Request;
use tonic::transport::{Channel, Endpoint};

use crate::error::ConnectError;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How often an idle connection is tried, and how long its other end may take to answer.
const KEEPALIVE: Duration = Duration::from_secs(30);
const KEEPALIVE_ANSWER: Duration = Duration::from_secs(20);

/// How long a call may take where nothing else is said.
const DEADLINE: Duration = Duration::from_secs(60);

/// Most bytes of one answer: as much as a server gives.
const ANSWER: usize = 16 << 20;

/// A connection to a server. Cloning it is cheap and shares the connection; it connects again by itself.
#[derive(Clone, Debug)]
pub struct Client {
    commands: CommandServiceClient<Channel>,
    imports: ImportServiceClient<Channel>,
    questions: QueryServiceClient<Channel>,
    deadline: Duration,
}

impl Client {
    /// Connects to a server, for example `http://127.0.0.1:7652`.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub async fn connect(address: &str) -> Result<Self, ConnectError> {
        let endpoint = endpoint(address)?;
        let connected = endpoint.connect().await;
        let channel =
            connected.map_err(|error| ConnectError::Unreachable { address: address.to_owned(), error })?;
        Ok(Self::over(channel))
    }

    /// The same without connecting yet: the first call does.
    ///
    /// # Errors
    /// [`ConnectError::Address`].
    pub fn connect_lazily(address: &str) -> Result<Self, ConnectError> {
        Ok(Self::over(endpoint(address)?.connect_lazy()))
    }

    fn over(channel: Channel) -> Self {
        Self {
            commands: CommandServiceClient::new(channel.clone()).max_decoding_message_size(ANSWER),
            imports: ImportServiceClient::new(channel.clone()).max_decoding_message_size(ANSWER),
            questions: QueryServiceClient::new(channel).max_decoding_message_size(ANSWER),
            deadline: DEADLINE,
        }
    }

    /// Gives every call so much time; a minute if this is not called.
    #[must_use]
    pub fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    pub(crate) fn commands(&self) -> CommandServiceClient<Channel> {
        self.commands.clone()
    }

    pub(crate) fn imports(&self) -> ImportServiceClient<Channel> {
        self.imports.clone()
    }

    pub(crate) fn deadline(&self) -> Duration {
        self.deadline
    }

    pub(crate) fn questions(&self) -> QueryServiceClient<Channel> {
        self.questions.clone()
    }

    /// A message as a call with its deadline.
    pub(crate) fn request<M>(&self, message: M) -> Request<M> {
        let mut request = Request::new(message);
        request.set_timeout(self.deadline);
        request
    }
}

fn endpoint(address: &str) -> Result<Endpoint, ConnectError> {
    // Without its scheme a host would be taken for one that does not answer.
    let endpoint = Endpoint::from_shared(address.to_owned()).ok();
    let endpoint = endpoint.filter(|endpoint| endpoint.uri().scheme_str() == Some("http"));
    let endpoint = endpoint.ok_or_else(|| ConnectError::Address(address.to_owned()))?;
    Ok(endpoint
        .connect_timeout(CONNECT)
        .http2_keep_alive_interval(KEEPALIVE)
        .keep_alive_timeout(KEEPALIVE_ANSWER)
        .keep_alive_while_idle(true)
        .tcp_nodelay(true))
}
