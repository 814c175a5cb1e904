//! What the tests of the ledger share: a store that can be held up and broken, a clock that stands
//! still, and commands that are easy to tell apart.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use inforce_catalog::command::{Establish, GrantRole, Void, WithdrawRole};
use inforce_catalog::event::{Established, Event, JurisdictionNature, NewEvent, Role};
use inforce_catalog::{
    Act, Command, CommandId, Day, Instant, JurisdictionCode, JurisdictionId, Level, Names, Register,
    StreamKey, Submission,
};
use inforce_ledger::check::{Check, Report};
use inforce_ledger::{Clock, Ledger, ManualClock, Options, Receipt, SubmitError};
use inforce_log::LedgerId;
use inforce_store::testing::{FaultyStore, test_ledger};
use inforce_store::{AppendError, CloseError, Head, Health, LogStore, MemoryStore, ReadError, ReadLimit};

pub(crate) const ADMIN: &str = "admin-1";

/// Records of a new ledger: genesis, rules, first administrator.
pub(crate) const FIRST: u64 = 3;

/// One ledger over several openings.
pub(crate) struct World {
    disk: MemoryStore,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) snapshots: Option<PathBuf>,
    pub(crate) snapshot_every: u64,
    pub(crate) queue_depth: usize,
    pub(crate) queue_patience: Duration,
}

impl World {
    /// A ledger that was just created.
    pub(crate) fn new() -> Self {
        let world = Self::empty();
        let head = Ledger::create(&world.disk(), "inforce.example/test", ADMIN, &*world.clock)
            .expect("an empty store takes a genesis");
        assert_eq!(head.size, FIRST);
        world
    }

    /// A store without a ledger.
    pub(crate) fn empty() -> Self {
        Self {
            disk: MemoryStore::new(test_ledger()),
            clock: Arc::new(ManualClock::at(Instant(1_790_000_000_000_000))),
            snapshots: None,
            snapshot_every: 100_000,
            queue_depth: 1024,
            queue_patience: Duration::from_secs(60),
        }
    }

    /// The disk as the next opening finds it.
    pub(crate) fn disk(&self) -> MemoryStore {
        self.disk.reopen()
    }

    pub(crate) fn options(&self) -> Options {
        let clock: Arc<dyn Clock> = Arc::<ManualClock>::clone(&self.clock);
        Options {
            snapshot_dir: self.snapshots.clone(),
            snapshot_every: self.snapshot_every,
            clock,
            queue_depth: self.queue_depth,
            queue_patience: self.queue_patience,
        }
    }

    /// Opens the ledger on a store that can be held up and broken.
    pub(crate) fn open(&self) -> (Arc<TestStore>, Ledger) {
        let store = Arc::new(TestStore::new(self.disk()));
        let ledger = Ledger::open(Arc::<TestStore>::clone(&store), self.options());
        (store, ledger.expect("a sound ledger opens"))
    }

    /// Records on the disk.
    pub(crate) fn disk_size(&self) -> u64 {
        self.disk().head().size
    }

    /// The register that a full replay gives.
    pub(crate) fn replayed(&self) -> Register {
        let options = Options { snapshot_dir: None, ..self.options() };
        let ledger = Ledger::open(Arc::new(self.disk()), options).expect("a sound ledger opens");
        register(&ledger)
    }

    pub(crate) fn records(&self) -> Vec<Vec<u8>> {
        let disk = self.disk();
        let mut records = Vec::new();
        while (records.len() as u64) < disk.head().size {
            records.extend(disk.read(records.len() as u64, ReadLimit::PAGE).expect("memory reads"));
        }
        records
    }

    /// Checks the whole ledger.
    pub(crate) fn check(&self) -> Report {
        let mut check = Check::new(test_ledger(), self.snapshots.as_deref());
        for (sequence, bytes) in (0..).zip(self.records()) {
            check.record(sequence, &bytes);
        }
        check.finish()
    }

    /// Checks the whole ledger and insists that nothing is wrong.
    pub(crate) fn assert_sound(&self) -> Report {
        let report = self.check();
        assert!(report.is_sound(), "{:?}", report.findings);
        assert_eq!(report.head, self.disk().head());
        report
    }
}

/// The register as the ledger's readers see it.
pub(crate) fn register(ledger: &Ledger) -> Register {
    ledger.view().read(|register, _| register.clone())
}

/// Waits until the readers have taken in everything durable.
pub(crate) async fn caught_up(ledger: &Ledger) {
    let size = ledger.head().borrow().size;
    let position = ledger.view().wait_for(size, Duration::from_secs(60)).await;
    assert_eq!(position, Ok(size));
}

/// A store whose appends wait while it is held up, and that can be told to fail.
pub(crate) struct TestStore {
    pub(crate) faults: FaultyStore<MemoryStore>,
    gate: Mutex<Gate>,
    moved: Condvar,
}

#[derive(Default)]
struct Gate {
    held_up: bool,
    /// Records of each append, in the order in which they came.
    groups: Vec<usize>,
    /// How many of them may go on while the store is held up.
    let_through: usize,
}

impl TestStore {
    pub(crate) fn new(inner: MemoryStore) -> Self {
        Self { faults: FaultyStore::new(inner), gate: Mutex::default(), moved: Condvar::new() }
    }

    /// Every append from now on waits.
    pub(crate) fn hold_up(&self) {
        let mut gate = self.gate.lock().expect("no panics under the lock");
        gate.held_up = true;
        gate.let_through = gate.groups.len();
    }

    /// The append that waits goes on; the next waits again.
    pub(crate) fn let_one_through(&self) {
        self.gate.lock().expect("no panics under the lock").let_through += 1;
        self.moved.notify_all();
    }

    pub(crate) fn go_on(&self) {
        self.gate.lock().expect("no panics under the lock").held_up = false;
        self.moved.notify_all();
    }

    /// Records of each append so far, the one that waits included.
    pub(crate) fn groups(&self) -> Vec<usize> {
        self.gate.lock().expect("no panics under the lock").groups.clone()
    }
}

impl LogStore for TestStore {
    fn ledger(&self) -> LedgerId {
        self.faults.ledger()
    }

    fn head(&self) -> Head {
        self.faults.head()
    }

    fn append(&self, expected: Head, records: &[Vec<u8>]) -> Result<Head, AppendError> {
        let mut gate = self.gate.lock().expect("no panics under the lock");
        gate.groups.push(records.len());
        let nth = gate.groups.len();
        let held = self.moved.wait_while(gate, |gate| gate.held_up && gate.let_through < nth);
        drop(held.expect("no panics under the lock"));
        self.faults.append(expected, records)
    }

    fn read(&self, from: u64, limit: ReadLimit) -> Result<Vec<Vec<u8>>, ReadError> {
        self.faults.read(from, limit)
    }

    fn health(&self) -> Health {
        self.faults.health()
    }

    fn close(&self) -> Result<(), CloseError> {
        self.faults.close()
    }
}

/// Waits for something that must come about; a test that hangs says what it waited for.
pub(crate) async fn until(what: &str, mut come_about: impl FnMut() -> bool) {
    for _ in 0..60_000 {
        if come_about() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("waited a minute for: {what}");
}

/// A submission on its way.
pub(crate) type Sent = tokio::task::JoinHandle<Result<Vec<Receipt>, SubmitError>>;

/// Sends a batch from a task of its own and waits until it is in the queue, which holds `ahead`
/// others. The test's runtime has one thread, so that places in the queue are taken in the order
/// of these calls: with two, a place can be counted before it is filled.
pub(crate) async fn queue(ledger: &Arc<Ledger>, ahead: usize, batch: Vec<Submission>) -> Sent {
    let own = Arc::clone(ledger);
    let sent = tokio::spawn(async move { own.submit_batch(batch).await });
    until("the submission is queued", || ledger.queued() == ahead + 1).await;
    sent
}

/// Sends a command and waits until the writer waits for the store with it.
pub(crate) async fn occupy(ledger: &Arc<Ledger>, store: &TestStore, submission: Submission) -> Sent {
    store.hold_up();
    let before = store.groups().len();
    let own = Arc::clone(ledger);
    let sent = tokio::spawn(async move { own.submit_batch(vec![submission]).await });
    until("the writer is at the store", || store.groups().len() > before).await;
    sent
}

pub(crate) async fn receipts(sent: Sent) -> Vec<Receipt> {
    answer(sent).await.expect("recorded")
}

pub(crate) async fn answer(sent: Sent) -> Result<Vec<Receipt>, SubmitError> {
    sent.await.expect("no task panics")
}

pub(crate) fn id(number: u64) -> CommandId {
    CommandId(u128::from(number).to_be_bytes())
}

/// A command of the administrator, from 2026-01-01.
pub(crate) fn command(number: u64, command: impl Into<Command>) -> Submission {
    let timeless = |command: &Command| matches!(command, Command::Void(_));
    let command = command.into();
    Submission {
        id: id(number),
        principal: ADMIN.into(),
        expected_version: None,
        effective_from: (!timeless(&command)).then(|| Day::from_ymd(2026, 1, 1).expect("a day")),
        instrument: None,
        transcribed: false,
        restates: None,
        command,
    }
}

/// Gives somebody a role everywhere; refused if they have it.
pub(crate) fn grant(number: u64, to: &str) -> Submission {
    let role = Role::Officer;
    command(number, GrantRole { jurisdiction: None, principal: to.into(), role })
}

/// Takes it back; refused if they do not have it.
pub(crate) fn withdraw(number: u64, from: &str) -> Submission {
    let role = Role::Officer;
    command(number, WithdrawRole { jurisdiction: None, principal: from.into(), role })
}

pub(crate) fn void(number: u64, target: CommandId) -> Submission {
    command(number, Void { target, reason: "entered twice".into() })
}

/// Grants to people of their own: each can be recorded, in any order.
pub(crate) fn grants(numbers: std::ops::Range<u64>) -> Vec<Submission> {
    numbers.map(|number| grant(number, &format!("officer-{number}"))).collect()
}

/// A jurisdiction under another; none for the nation.
pub(crate) fn establish(number: u64, level: Level, code: &str, parent: Option<&str>) -> Submission {
    let read = |text: &str| text.parse().expect("a code");
    let establish = Establish {
        level,
        code: read(code),
        names: Names::zh(format!("地区{number}")),
        parent: parent.map(read),
        nature: JurisdictionNature::Government,
    };
    command(number, establish)
}

/// The event that establishes the nation, outside the law's hands.
pub(crate) fn nation_event() -> NewEvent {
    let event = Event::from(Established {
        level: Level::Nation,
        code: JurisdictionCode::NATION,
        names: Names::zh("国家"),
        parent: None,
        nature: JurisdictionNature::Government,
    });
    let effective_from = Some(Day::FIRST);
    let act = Act { effective_from, instrument: None, transcribed: false, event };
    NewEvent { stream: StreamKey::jurisdiction(JurisdictionId(1)), act, links: Vec::new() }
}
