//! Inclusion and consistency: made from nodes, verified from roots alone.

use std::fmt;

use super::{TreeHash, empty_root, node_hash};

/// A perfect subtree: the 2^`level` leaves from `index` · 2^`level` on. Level 0 are the leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// Height of the subtree.
    pub level: u8,
    /// Index among the subtrees of its level, from the left.
    pub index: u64,
}

/// Why there is no proof, or a proof does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofError {
    /// The leaf or the smaller tree does not lie within the tree: ask about a larger tree.
    Beyond {
        /// Index of the leaf, or size of the smaller tree.
        position: u64,
        /// Size of the tree.
        size: u64,
    },
    /// The hash of a node is missing: whoever stores the tree has lost it.
    Missing(Node),
    /// The proof has too few or too many hashes for these sizes: it is not about them.
    Length,
    /// The proof leads to another root: the leaf, the proof or the root is false.
    Root {
        /// The root that was given.
        expected: TreeHash,
        /// The root that the proof leads to.
        found: TreeHash,
    },
}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beyond { position, size } => {
                write!(f, "position {position} is beyond a tree of {size} leaves")
            }
            Self::Missing(Node { level, index }) => {
                write!(f, "the hash of node {index} at level {level} is missing")
            }
            Self::Length => f.write_str("the proof has the wrong number of hashes"),
            Self::Root { expected, found } => {
                write!(f, "the proof leads to root {found}, not to {expected}")
            }
        }
    }
}

impl std::error::Error for ProofError {}

/// Gives the hash of a perfect subtree, or `None` if it is not there.
type Nodes<'a> = &'a dyn Fn(Node) -> Option<TreeHash>;

/// Proves that the tree of `size` leaves has the leaf at `index`: the hashes beside its path, from
/// the leaf up (RFC 6962 §2.1.1).
///
/// # Errors
/// [`ProofError::Beyond`] if `index` is not below `size`, [`ProofError::Missing`] from `nodes`.
pub fn prove_inclusion(index: u64, size: u64, nodes: Nodes<'_>) -> Result<Vec<TreeHash>, ProofError> {
    if index >= size {
        return Err(ProofError::Beyond { position: index, size });
    }
    let (mut low, mut high) = (0, size);
    let mut proof = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            proof.push(range_hash(middle, high, nodes)?);
            high = middle;
        } else {
            proof.push(range_hash(low, middle, nodes)?);
            low = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Proves that the first `old` leaves of the tree of `size` leaves are the tree of size `old`
/// (RFC 6962 §2.1.2). Empty if `old` is 0 or `size`.
///
/// # Errors
/// [`ProofError::Beyond`] if `old` is greater than `size`, [`ProofError::Missing`] from `nodes`.
pub fn prove_consistency(old: u64, size: u64, nodes: Nodes<'_>) -> Result<Vec<TreeHash>, ProofError> {
    if old > size {
        return Err(ProofError::Beyond { position: old, size });
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    let (mut low, mut high) = (0, size);
    let mut proof = Vec::new();
    while high > old {
        let middle = low + split(high - low);
        if old <= middle {
            proof.push(range_hash(middle, high, nodes)?);
            high = middle;
        } else {
            proof.push(range_hash(low, middle, nodes)?);
            low = middle;
        }
    }
    // The verifier has the old root; any other subtree it must be told.
    if low > 0 {
        proof.push(range_hash(low, high, nodes)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Verifies that the tree of `size` leaves with this `root` has `leaf` (a
/// [`leaf_hash`](super::leaf_hash)) at `index`.
///
/// # Errors
/// [`ProofError::Beyond`], [`ProofError::Length`] or [`ProofError::Root`]: not proven.
pub fn verify_inclusion(
    leaf: TreeHash,
    index: u64,
    size: u64,
    root: TreeHash,
    proof: &[TreeHash],
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Beyond { position: index, size });
    }
    let mut path = Path { node: index, last: size - 1 };
    let mut hash = leaf;
    for &beside in proof {
        hash = match path.side()? {
            Side::Left => node_hash(beside, hash),
            Side::Right => node_hash(hash, beside),
        };
        path.rise();
    }
    path.at_top()?;
    same_root(root, hash)
}

/// Verifies that the tree of `size` leaves with root `root` begins with the tree of `old` leaves
/// with root `old_root`.
///
/// # Errors
/// [`ProofError::Beyond`], [`ProofError::Length`] or [`ProofError::Root`]: not proven.
pub fn verify_consistency(
    old: u64,
    old_root: TreeHash,
    size: u64,
    root: TreeHash,
    proof: &[TreeHash],
) -> Result<(), ProofError> {
    if old > size {
        return Err(ProofError::Beyond { position: old, size });
    }
    if old == 0 || old == size {
        let expected = if old == 0 { empty_root() } else { root };
        return if proof.is_empty() { same_root(expected, old_root) } else { Err(ProofError::Length) };
    }
    let mut path = Path { node: old - 1, last: size - 1 };
    path.skip_right_edges();
    // A perfect old tree is a node of the new one: its root starts the path.
    let (start, proof) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        let (&first, rest) = proof.split_first().ok_or(ProofError::Length)?;
        (first, rest)
    };
    let (mut old_hash, mut hash) = (start, start);
    for &beside in proof {
        match path.side()? {
            Side::Left => {
                old_hash = node_hash(beside, old_hash);
                hash = node_hash(beside, hash);
            }
            Side::Right => hash = node_hash(hash, beside),
        }
        path.rise();
    }
    path.at_top()?;
    same_root(old_root, old_hash)?;
    same_root(root, hash)
}

/// On which side of the path the next hash of a proof lies.
enum Side {
    Left,
    Right,
}

/// A way from a node up to the root: the node's index in its level and that of the level's last.
struct Path {
    node: u64,
    last: u64,
}

impl Path {
    fn side(&mut self) -> Result<Side, ProofError> {
        if self.last == 0 {
            return Err(ProofError::Length);
        }
        if self.node & 1 == 1 {
            return Ok(Side::Left);
        }
        if self.node == self.last {
            // The last node of a level without a partner is lifted until it has one on its left.
            // It gets there: the index is that of the last node, which is not 0.
            while self.node & 1 == 0 {
                self.rise();
            }
            return Ok(Side::Left);
        }
        Ok(Side::Right)
    }

    fn rise(&mut self) {
        self.node >>= 1;
        self.last >>= 1;
    }

    fn skip_right_edges(&mut self) {
        while self.node & 1 == 1 {
            self.rise();
        }
    }

    fn at_top(&self) -> Result<(), ProofError> {
        if self.last == 0 { Ok(()) } else { Err(ProofError::Length) }
    }
}

fn same_root(expected: TreeHash, found: TreeHash) -> Result<(), ProofError> {
    if expected == found { Ok(()) } else { Err(ProofError::Root { expected, found }) }
}

/// The size of the left half of a tree of `size` ≥ 2 leaves: the largest power of two below it.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The hash over the leaves from `low` to before `high`, where `low` is a multiple of every
/// perfect subtree in between, as it is in all ranges that [`split`] makes.
fn range_hash(low: u64, high: u64, nodes: Nodes<'_>) -> Result<TreeHash, ProofError> {
    let size = high - low;
    if size.is_power_of_two() {
        let level = size.trailing_zeros() as u8;
        let node = Node { level, index: low >> level };
        return nodes(node).ok_or(ProofError::Missing(node));
    }
    let middle = low + split(size);
    Ok(node_hash(range_hash(low, middle, nodes)?, range_hash(middle, high, nodes)?))
}
