//! The limit: a service with the same contract that decides nothing, hashes nothing and keeps no
//! second copy. It writes the bytes that the system wrote and waits for the disk by the same rule:
//! a group is what queued up while the last wait lasted, at most 256 commands, one write and one
//! `fdatasync`, no lingering.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

use inforce_ledger::MAX_GROUP;
use inforce_proto::v1::command_service_server::{CommandService, CommandServiceServer};
use inforce_proto::v1::{ExecuteBatchRequest, ExecuteBatchResponse, ExecuteRequest, ExecuteResponse};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status, Streaming, async_trait};

use crate::Failure;

/// Submissions that may wait: as many as the system lets wait.
const QUEUE: usize = 1024;

/// The limit, listening.
pub struct Bare {
    url: String,
    runtime: Runtime,
    writer: JoinHandle<Result<u64, std::io::Error>>,
}

impl Bare {
    /// Starts it on a free port. The nth command it gets is answered with the nth of `answers`,
    /// when the bytes of its records are on disk.
    ///
    /// # Errors
    /// If the file cannot be made or no port is free.
    pub fn start(dir: &Path, answers: Vec<ExecuteResponse>) -> Result<Self, Failure> {
        let file = File::create_new(dir.join("bare"))?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        let writer = thread::Builder::new().name("bare-writer".into()).spawn(move || write(&file, jobs))?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let url = format!("http://{}", listener.local_addr()?);
        let service = Service { queue, answers, next: AtomicUsize::new(0) };
        let router = tonic::transport::Server::builder().add_service(CommandServiceServer::new(service));
        // As the system's server does: an answer that waits for more to send waits 40 ms in vain.
        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        runtime.spawn(router.serve_with_incoming(incoming));
        Ok(Self { url, runtime, writer })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends it; the groups it wrote.
    ///
    /// # Errors
    /// If writing failed.
    pub fn stop(self) -> Result<u64, Failure> {
        drop(self.runtime);
        let groups = self.writer.join().map_err(|_| "the writer of the limit panicked")?;
        Ok(groups?)
    }
}

/// Bytes on their way to the file, and who waits for them.
struct Job {
    bytes: Vec<u8>,
    done: oneshot::Sender<()>,
}

/// Writes groups until nobody sends any more; how many it wrote.
fn write(file: &File, mut jobs: mpsc::Receiver<Job>) -> Result<u64, std::io::Error> {
    let (mut at, mut groups) = (0, 0);
    let mut bytes = Vec::new();
    let mut waiting = Vec::new();
    while let Some(first) = jobs.blocking_recv() {
        let mut next = Some(first);
        while let Some(Job { bytes: more, done }) = next {
            bytes.extend_from_slice(&more);
            waiting.push(done);
            next = if waiting.len() < MAX_GROUP { jobs.try_recv().ok() } else { None };
        }
        file.write_all_at(&bytes, at)?;
        file.sync_data()?;
        at += bytes.len() as u64;
        groups += 1;
        bytes.clear();
        for done in waiting.drain(..) {
            let _ = done.send(()); // A client that went away is not waited for.
        }
    }
    Ok(groups)
}

struct Service {
    queue: mpsc::Sender<Job>,
    answers: Vec<ExecuteResponse>,
    next: AtomicUsize,
}

#[async_trait]
impl CommandService for Service {
    async fn execute(&self, _: Request<ExecuteRequest>) -> Result<Response<ExecuteResponse>, Status> {
        let nth = self.next.fetch_add(1, Ordering::Relaxed);
        let answer = self.answers.get(nth).ok_or_else(|| Status::out_of_range("no more answers"))?;
        let bytes = answer.records.iter().flat_map(|record| record.content.iter().copied()).collect();
        let (done, written) = oneshot::channel();
        let ended = |_| Status::internal("the writer ended");
        self.queue.send(Job { bytes, done }).await.map_err(|_| ended(()))?;
        written.await.map_err(|_| ended(()))?;
        Ok(Response::new(answer.clone()))
    }

    async fn execute_batch(
        &self,
        _: Request<Streaming<ExecuteBatchRequest>>,
    ) -> Result<Response<ExecuteBatchResponse>, Status> {
        Err(Status::unimplemented("only single commands are measured"))
    }
}
