//! What can go wrong with a call, in terms of what the caller can do.

use std::fmt;

use inforce_wire::RemoteRefusal;
use tonic::{Code, Status};

/// Why there is no connection.
#[derive(Debug)]
pub enum ConnectError {
    /// The text is no address. Write it as `http://127.0.0.1:7652`.
    Address(String),
    /// Nobody answers there. Start a server (`inforce serve`), or name another.
    Unreachable {
        /// Where.
        address: String,
        /// What the transport says.
        error: tonic::transport::Error,
    },
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(text) => {
                write!(f, "`{text}` is no address of a server; write it as http://127.0.0.1:7652")
            }
            Self::Unreachable { address, error } => {
                write!(f, "no server answers at {address}: {}", causes(error))
            }
        }
    }
}

impl std::error::Error for ConnectError {}

/// Why a call has no answer.
#[derive(Debug)]
pub enum CallError {
    /// The server says why, and what to do. For a command: nothing was recorded, unless the code is `uncertain`.
    Refused {
        /// The status code.
        code: Code,
        /// What it says.
        refusal: Box<RemoteRefusal>,
    },
    /// The call failed on its way. Whether a command was recorded is not known: send it again under the same id.
    Failed(Status),
    /// The principal of a submission cannot be sent: it is no plain ASCII text.
    Principal(String),
    /// A batch is submitted by one principal; this is another.
    TwoPrincipals {
        /// Which submission of the batch, from 0.
        index: usize,
    },
    /// A record's bytes do not have the hash that came with them: do not trust this server.
    HashDiffers {
        /// Which record.
        sequence: u64,
    },
    /// An answer came without its content: the server is of another version.
    Empty,
}

impl CallError {
    /// What the server says, if it does.
    pub fn refusal(&self) -> Option<&RemoteRefusal> {
        match self {
            Self::Refused { refusal, .. } => Some(refusal),
            Self::Failed(_)
            | Self::Principal(_)
            | Self::TwoPrincipals { .. }
            | Self::HashDiffers { .. }
            | Self::Empty => None,
        }
    }
}

impl From<Status> for CallError {
    fn from(status: Status) -> Self {
        match RemoteRefusal::from_status(&status) {
            Some(refusal) => Self::Refused { code: status.code(), refusal: Box::new(refusal) },
            None => Self::Failed(status),
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { refusal, .. } => refusal.fmt(f),
            Self::Failed(status) => write!(f, "the call failed ({:?}): {}", status.code(), status.message()),
            Self::Principal(text) => write!(f, "`{text}` cannot be sent as a principal"),
            Self::TwoPrincipals { index } => {
                write!(
                    f,
                    "submission {index} of the batch has another principal; send it in a batch of its own"
                )
            }
            Self::HashDiffers { sequence } => {
                write!(f, "record #{sequence} does not have the hash that came with it")
            }
            Self::Empty => f.write_str("the answer is empty; is the server of another version?"),
        }
    }
}

impl std::error::Error for CallError {}

/// An error with what caused it, in one line.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
