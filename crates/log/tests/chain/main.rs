//! The chain: what is drafted is accepted, and every way to tamper with it is named.

mod reading;
mod writing;

use inforce_log::chain::StreamHead;
use inforce_log::{Chain, CommandRef, Draft, Group, Hash, Head, LedgerId, StreamKey, command_digest};

const LEDGER: LedgerId = LedgerId([0xab; 16]);

fn stream(id: &str) -> StreamKey {
    StreamKey { kind: 3, jurisdiction: 7, id: id.to_owned() }
}

fn command(number: u8, position: u32, count: u32) -> CommandRef {
    CommandRef { id: [number; 16], digest: command_digest(&[number]), position, count }
}

/// A draft that is a whole command by itself.
fn draft(number: u8, id: &str) -> Draft {
    Draft {
        stream: stream(id),
        kind: 20,
        links: Vec::new(),
        body: vec![0x82, number & 0x17, 0xf6],
        principal: "acct-1".to_owned(),
        command: command(number, 0, 1),
        signature: None,
    }
}

/// A committed group of single-record commands, one for each stream id.
fn append(chain: &mut Chain, first: u8, ids: &[&str]) -> Group {
    let drafts: Vec<_> = (first..).zip(ids).map(|(number, id)| draft(number, id)).collect();
    let group = chain.draft_group(&drafts, 1_000 * i64::from(first)).expect("sound drafts");
    chain.commit(&group).expect("the head has not moved");
    group
}

fn stored(group: &Group) -> Vec<&[u8]> {
    group.records.iter().map(|record| record.bytes.as_slice()).collect()
}

/// Everything that can be asked of a chain.
#[derive(Debug, PartialEq)]
struct State {
    head: Head,
    streams: Vec<(StreamKey, StreamHead)>,
    hashes: Vec<Hash>,
    open_command: Option<CommandRef>,
}

fn state(chain: &Chain) -> State {
    State {
        head: chain.head(),
        streams: chain.streams().map(|(key, head)| (key.clone(), head)).collect(),
        hashes: (0..).map_while(|sequence| chain.hash(sequence)).collect(),
        open_command: chain.open_command(),
    }
}
