//! The writer's own state against the log: after every group, written or not, it is what a replay
//! of the store gives.

use std::sync::Arc;

use inforce_catalog::command::{GrantRole, Void, WithdrawRole};
use inforce_catalog::event::Role;
use inforce_catalog::{Command, CommandId, Day, Instant, Submission};
use inforce_store::testing::{AppendFault, FaultyStore, test_ledger};
use inforce_store::{LogStore, MemoryStore};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use super::{Job, Request, Writer};
use crate::clock::{ClockGate, ManualClock};
use crate::codec;
use crate::create::create;
use crate::replica::Replica;

const ADMIN: &str = "admin-1";

struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn submission(&mut self, fresh: &mut u64) -> Submission {
        *fresh += 1;
        let id = |number: u64| CommandId(u128::from(number).to_be_bytes());
        let number = if self.below(8) == 0 { self.below(*fresh) } else { *fresh };
        let (jurisdiction, role) = (None, Role::Officer);
        let principal = format!("officer-{}", self.below(5));
        let command: Command = match self.below(7) {
            0..3 => GrantRole { jurisdiction, principal, role }.into(),
            3..6 => WithdrawRole { jurisdiction, principal, role }.into(),
            _ => Void { target: id(self.below(*fresh)), reason: "a mistake".into() }.into(),
        };
        let timeless = matches!(command, Command::Void(_));
        Submission {
            id: id(number),
            principal: ADMIN.into(),
            expected_version: None,
            effective_from: (!timeless).then_some(Day::FIRST),
            instrument: None,
            transcribed: false,
            restates: None,
            command,
        }
    }
}

fn writer(store: &Arc<FaultyStore<MemoryStore>>) -> Writer {
    let mut replica = Replica::new(store.ledger());
    replica.replay(store.as_ref()).expect("a sound log");
    let durable = replica.verifier.head();
    Writer {
        store: Arc::<FaultyStore<MemoryStore>>::clone(store),
        register: replica.register,
        chain: replica.verifier.chain,
        shared: replica.verifier.shared,
        durable,
        clock: ClockGate::new(Arc::new(ManualClock::at(Instant(1_790_000_000_000_000)))),
        head: watch::Sender::new(durable),
        fatal: Arc::default(),
        metrics: Arc::default(),
    }
}

fn request(batch: Vec<Submission>) -> Request {
    let digests = batch.iter().map(|submission| codec::digest(submission).0).collect();
    let room = Arc::new(Semaphore::new(1)).try_acquire_owned().expect("one is free");
    let (reply, _) = oneshot::channel();
    Request { batch, digests, reply, room }
}

#[track_caller]
fn assert_equals_replay(writer: &Writer) {
    let mut replica = Replica::new(writer.store.ledger());
    replica.replay(writer.store.as_ref()).expect("a sound log");
    let (ours, theirs) = (&writer.register, &replica.register);
    assert_eq!(ours.size(), theirs.size());
    for sequence in 0..theirs.size() {
        assert_eq!(ours.record(sequence), theirs.record(sequence));
        let command = theirs.record(sequence).map(|(_, entry)| entry.command).expect("it is there");
        assert_eq!(ours.command(command), theirs.command(command));
    }
    assert_eq!(ours.next_jurisdiction(), theirs.next_jurisdiction());
    assert_eq!(writer.chain.head(), replica.verifier.chain.head());
    assert!(writer.chain.streams().eq(replica.verifier.chain.streams()));
    assert_eq!(writer.chain.settled(), theirs.size(), "nothing is kept that could be taken back");
}

#[test]
fn after_every_group_the_writers_state_is_what_a_replay_gives() {
    let (mut written, mut failed) = (0, 0);
    for seed in 1..=20 {
        eprintln!("seed {seed}");
        let mut random = Random(seed * 0x9e37_79b9);
        let store = Arc::new(FaultyStore::new(MemoryStore::new(test_ledger())));
        let clock = ManualClock::at(Instant(1_790_000_000_000_000));
        create(store.as_ref(), "inforce.example/test", ADMIN, &clock).expect("an empty store");
        let mut writer = writer(&store);
        let mut fresh = 0;
        for _ in 0..25 {
            let (queue, mut jobs) = mpsc::channel(16);
            for _ in 0..1 + random.below(8) {
                let batch = (0..1 + random.below(3)).map(|_| random.submission(&mut fresh)).collect();
                assert!(queue.try_send(Job::Submit(request(batch))).is_ok());
            }
            let fault = [None, Some(AppendFault::NoSpace), Some(AppendFault::Failed)];
            let fault = fault.get(usize::try_from(random.below(5)).unwrap_or(0)).copied().flatten();
            if let Some(fault) = fault {
                store.break_append(store.appends(), fault);
            }
            let first = writer.next_waiting(&mut jobs).expect("one is queued");
            let mut group = super::Group::default();
            assert!(writer.fill(&mut group, first, &mut jobs).is_none(), "all fit into one group");
            let empty = group.bytes.is_empty();
            let before = writer.durable;
            writer.commit(group).expect("nothing fatal");
            let moved = writer.durable != before;
            written += u32::from(moved);
            failed += u32::from(!empty && !moved);
            assert_equals_replay(&writer);
        }
        assert!(writer.metrics.refusals.get() > 0 && !writer.fatal.is_set());
    }
    assert!(written > 100 && failed > 50, "{written} groups written, {failed} taken back");
}
