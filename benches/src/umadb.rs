//! The peer: [UmaDB](https://umadb.io), an event store behind gRPC. Its own server runs beside ours; the client
//! here knows one call of its contract.
//!
//! An append is answered when it is durable: the server writes its pages and waits with `fdatasync`, writes its header
//! and waits again, then answers (seen with `strace`, version 0.7.8). It is asked for the least that it offers: an event
//! with a type and the bytes, no tags to index, no condition to check.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use tonic::Request;
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};
use tonic_prost::ProstCodec;

use crate::Failure;
use crate::load::{Measured, all_at_once};

/// Where `cargo xtask bench` put the server.
const SERVER: &str = "INFORCE_BENCH_UMADB";

/// The server, listening. It ends when this is dropped.
pub struct Umadb {
    url: String,
    server: Child,
    /// Kept open: what the server says must go somewhere.
    _says: BufReader<ChildStdout>,
}

impl Umadb {
    /// Starts it with an empty database in `dir` and its own settings, on a free port.
    ///
    /// # Errors
    /// If it is not installed or does not start. It is never left out.
    pub fn start(dir: &Path) -> Result<Self, Failure> {
        let program = std::env::var_os(SERVER).ok_or(
            "UmaDB is not there: start with `cargo xtask bench durable_commands`, which installs it",
        )?;
        let dir = dir.join("umadb");
        fs::create_dir(&dir)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut server = Command::new(&program)
            .args(["--listen", &format!("127.0.0.1:{port}"), "--db-path"])
            .arg(dir.join("events"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("UmaDB cannot be started as {}: {error}", program.display()))?;
        let says = BufReader::new(server.stdout.take().ok_or("UmaDB has no output")?);
        let mut umadb = Self { url: format!("http://127.0.0.1:{port}"), server, _says: says };
        umadb.listening()?;
        Ok(umadb)
    }

    /// Reads what the server says until it says that it listens.
    fn listening(&mut self) -> Result<(), Failure> {
        let mut said = String::new();
        while self._says.read_line(&mut said)? > 0 {
            if said.contains("is listening on") {
                return Ok(());
            }
        }
        Err(format!("UmaDB ended before it listened: {said}").into())
    }

    /// Appends each client's payloads over a connection of its own, all clients at once, one event an append, each
    /// waiting for its answer.
    ///
    /// # Errors
    /// If an append fails, or an answer is none that a store with these events alone can give.
    pub async fn append(&self, clients: Vec<Vec<Vec<u8>>>) -> Result<Measured, Failure> {
        let events = clients.iter().map(Vec::len).sum::<usize>() as u64;
        let mut connected = Vec::new();
        for payloads in clients {
            let channel = Endpoint::from_shared(self.url.clone())?.connect().await?;
            connected.push(one_by_one(Grpc::new(channel), payloads.into_iter().map(prepare).collect()));
        }
        let (measured, mut positions) = all_at_once(connected).await?;
        positions.sort_unstable();
        if !positions.into_iter().eq(1..=events) {
            return Err("UmaDB did not give every event a position of its own".into());
        }
        Ok(measured)
    }
}

impl Drop for Umadb {
    fn drop(&mut self) {
        let _ = self.server.kill(); // It may have ended by itself.
        let _ = self.server.wait();
    }
}

/// As much of its contract (`umadb.v1`) as an append without a condition needs.
#[derive(Clone, PartialEq, prost::Message)]
struct AppendRequest {
    #[prost(message, repeated, tag = "1")]
    events: Vec<Event>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Event {
    #[prost(string, tag = "1")]
    event_type: String,
    #[prost(bytes = "vec", tag = "3")]
    data: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct AppendResponse {
    #[prost(uint64, tag = "1")]
    position: u64,
}

fn prepare(data: Vec<u8>) -> AppendRequest {
    AppendRequest { events: vec![Event { event_type: "record".into(), data }] }
}

async fn one_by_one(
    mut client: Grpc<Channel>,
    requests: Vec<AppendRequest>,
) -> Result<Vec<(Duration, u64)>, Failure> {
    let mut answers = Vec::with_capacity(requests.len());
    for request in requests {
        let sent = Instant::now();
        client.ready().await?;
        let path = PathAndQuery::from_static("/umadb.v1.DCB/Append");
        let codec = ProstCodec::<_, AppendResponse>::default();
        let answer = client.unary(Request::new(request), path, codec).await?.into_inner();
        answers.push((sent.elapsed(), answer.position));
    }
    Ok(answers)
}
