//! The RFC 6962 §2.1 Merkle tree over the records, with SHA-256: what checkpoints sign, and what
//! inclusion and consistency proofs are about.
//!
//! A leaf is a record's bytes. The proofs are plain functions over [`Node`]s, so that they work on
//! tiles, on a database or on a test's list of leaves. The verifications follow RFC 9162 §2.1.3.2
//! and §2.1.4.2, the same tree in newer words.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

mod proof;

pub use proof::{Node, ProofError, prove_consistency, prove_inclusion, verify_consistency, verify_inclusion};

crate::hash::byte_identity!(
    /// SHA-256 hash of a leaf, a node or a whole tree. Text form: 64 lower-case hexadecimal
    /// digits.
    TreeHash,
    32
);

/// The hash of a leaf: SHA-256 over the byte `00` and the record's bytes.
pub fn leaf_hash(record: &[u8]) -> TreeHash {
    TreeHash(Sha256::new().chain_update([0]).chain_update(record).finalize().into())
}

/// The hash of an inner node: SHA-256 over the byte `01` and the hashes of its two halves.
pub fn node_hash(left: TreeHash, right: TreeHash) -> TreeHash {
    let hasher = Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0);
    TreeHash(hasher.finalize().into())
}

/// A tree that grows by appending. It keeps only the hashes that the next root needs, one for each
/// perfect subtree: at most 64 × 32 bytes, so cloning it before a group that may not become
/// durable is the way to take an append back. A snapshot (serde) is refused if it has another
/// number of hashes than its size needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Tree {
    size: u64,
    /// Roots of the perfect subtrees that the leaves fill, largest and leftmost first: one for
    /// each bit that is set in `size`.
    peaks: Vec<TreeHash>,
}

/// The fields of a [`Tree`] as a snapshot holds them.
#[derive(Deserialize)]
#[serde(rename = "Tree")]
struct Stored {
    size: u64,
    peaks: Vec<TreeHash>,
}

impl TryFrom<Stored> for Tree {
    type Error = &'static str;

    fn try_from(Stored { size, peaks }: Stored) -> Result<Self, Self::Error> {
        if peaks.len() as u64 == u64::from(size.count_ones()) {
            Ok(Self { size, peaks })
        } else {
            Err("the tree has the wrong number of hashes for its size; drop the snapshot")
        }
    }
}

impl Tree {
    /// The tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a record as the last leaf.
    pub fn append(&mut self, record: &[u8]) {
        self.append_leaf(leaf_hash(record));
    }

    /// Adds a leaf by its [`leaf_hash`].
    pub fn append_leaf(&mut self, leaf: TreeHash) {
        let mut hash = leaf;
        // Each set bit at the low end is a perfect subtree as large as the one just completed.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(left, hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root over all leaves; SHA-256 of nothing for the empty tree.
    pub fn root(&self) -> TreeHash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => empty_root(),
            Some(&last) => peaks.fold(last, |right, &left| node_hash(left, right)),
        }
    }
}

/// The root of the tree without leaves.
pub(crate) fn empty_root() -> TreeHash {
    TreeHash(Sha256::digest([]).into())
}
