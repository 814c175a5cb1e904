//! The tree against the published vectors of RFC 6962's reference implementation, and its proofs
//! against the definition in the RFC, written down here a second time.

use inforce_log::tree::{
    Node, ProofError, Tree, TreeHash, leaf_hash, node_hash, prove_consistency, prove_inclusion,
    verify_consistency, verify_inclusion,
};

/// Leaves of the certificate-transparency reference tests.
const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

/// The roots over the first 0 to 8 of them.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hashes(hex: &[&str]) -> Vec<TreeHash> {
    hex.iter().map(|hex| hex.parse().expect("64 digits")).collect()
}

/// MTH of RFC 6962 §2.1, word for word.
fn naive_root(leaves: &[TreeHash]) -> TreeHash {
    match leaves {
        [] => Tree::new().root(),
        [leaf] => *leaf,
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(half);
            node_hash(naive_root(left), naive_root(right))
        }
    }
}

/// The node of a tree kept as a list of leaves.
fn node_of(leaves: &[TreeHash], node: Node) -> Option<TreeHash> {
    let start = usize::try_from(node.index << node.level).ok()?;
    let end = start + (1 << node.level);
    leaves.get(start..end).map(naive_root)
}

fn numbered_leaves(count: u32) -> Vec<TreeHash> {
    (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
}

fn roots_of(leaves: &[TreeHash]) -> Vec<TreeHash> {
    (0..=leaves.len()).map(|size| naive_root(&leaves[..size])).collect()
}

#[test]
fn appending_gives_the_published_roots() {
    let mut tree = Tree::new();
    let mut roots = vec![tree.root()];
    for leaf in LEAVES {
        tree.append(leaf);
        roots.push(tree.root());
    }
    assert_eq!(roots, hashes(&ROOTS));
    assert_eq!(tree.size(), 8);
}

#[test]
fn appending_gives_the_root_of_the_definition_at_every_size() {
    let leaves = numbered_leaves(130);
    let mut tree = Tree::new();
    for (size, leaf) in leaves.iter().enumerate() {
        assert_eq!(tree.root(), naive_root(&leaves[..size]), "{size} leaves");
        tree.append_leaf(*leaf);
    }
}

#[test]
fn a_clone_taken_before_a_group_takes_the_group_back() {
    let mut tree = Tree::new();
    tree.append(LEAVES[0]);
    let before = tree.clone();
    tree.append(LEAVES[1]);
    assert_ne!(tree, before);
    tree = before;
    assert_eq!(tree.root(), hashes(&ROOTS)[1]);
}

#[test]
fn inclusion_proofs_are_the_published_ones() {
    let leaves: Vec<_> = LEAVES.iter().map(|leaf| leaf_hash(leaf)).collect();
    let proof = |index, size| prove_inclusion(index, size, &|node| node_of(&leaves, node));
    let first_of_eight = hashes(&[
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
    assert_eq!(proof(0, 8), Ok(first_of_eight));
    let sixth_of_eight = hashes(&[
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    assert_eq!(proof(5, 8), Ok(sixth_of_eight));
    assert_eq!(proof(2, 3), Ok(hashes(&ROOTS[2..3])));
    assert_eq!(proof(0, 1), Ok(Vec::new()));
}

#[test]
fn consistency_proofs_are_the_published_ones() {
    let leaves: Vec<_> = LEAVES.iter().map(|leaf| leaf_hash(leaf)).collect();
    let proof = |old, size| prove_consistency(old, size, &|node| node_of(&leaves, node));
    let one_in_eight = hashes(&[
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
    assert_eq!(proof(1, 8), Ok(one_in_eight));
    let six_in_eight = hashes(&[
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    assert_eq!(proof(6, 8), Ok(six_in_eight));
    let two_in_five = hashes(&[
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]);
    assert_eq!(proof(2, 5), Ok(two_in_five));
}

#[test]
fn every_leaf_of_every_tree_up_to_40_is_proven_and_nowhere_else() {
    let leaves = numbered_leaves(40);
    for (root, size) in roots_of(&leaves).into_iter().zip(0_u64..) {
        for (&leaf, index) in leaves.iter().zip(0..size) {
            let proof = prove_inclusion(index, size, &|node| node_of(&leaves, node));
            let proof = proof.expect("a leaf of the tree");
            let verify = |leaf, index| verify_inclusion(leaf, index, size, root, &proof);
            assert_eq!(verify(leaf, index), Ok(()), "leaf {index} of {size}");
            for (&other, place) in leaves.iter().zip(0..size).filter(|(_, place)| *place != index) {
                assert!(verify(leaf, place).is_err(), "leaf {index} as {place} of {size}");
                assert!(verify(other, index).is_err(), "leaf {place} as {index} of {size}");
            }
        }
    }
}

#[test]
fn every_tree_up_to_40_is_proven_to_begin_every_larger_one_and_no_other() {
    let leaves = numbered_leaves(40);
    let roots = roots_of(&leaves);
    for (&root, size) in roots.iter().zip(0_u64..) {
        for (&old_root, old) in roots.iter().zip(0..=size) {
            let proof = prove_consistency(old, size, &|node| node_of(&leaves, node));
            let proof = proof.expect("not larger than the tree");
            let verify = |old_root, root| verify_consistency(old, old_root, size, root, &proof);
            assert_eq!(verify(old_root, root), Ok(()), "{old} in {size}");
            for &other in roots.iter().filter(|other| **other != old_root) {
                assert!(verify(other, root).is_err(), "another tree as {old} in {size}");
                // Every tree begins with the empty one: that proof says nothing about the root.
                assert!(old == 0 || verify(old_root, other).is_err() || other == root);
            }
        }
    }
}

#[test]
fn a_proof_with_a_hash_changed_added_or_dropped_proves_nothing() {
    let leaves = numbered_leaves(23);
    let roots = roots_of(&leaves);
    let nodes = |node| node_of(&leaves, node);
    for position in 1..23_usize {
        let at = position as u64;
        let inclusion = prove_inclusion(at, 23, &nodes).expect("a proof");
        for broken in broken_proofs(&inclusion) {
            let verdict = verify_inclusion(leaves[position], at, 23, roots[23], &broken);
            assert!(verdict.is_err(), "leaf {position}: {broken:?}");
        }
        let consistency = prove_consistency(at, 23, &nodes).expect("a proof");
        for broken in broken_proofs(&consistency) {
            let verdict = verify_consistency(at, roots[position], 23, roots[23], &broken);
            assert!(verdict.is_err(), "size {position}: {broken:?}");
        }
    }
}

fn broken_proofs(proof: &[TreeHash]) -> Vec<Vec<TreeHash>> {
    let mut broken = Vec::new();
    for position in 0..proof.len() {
        let mut changed = proof.to_vec();
        changed[position].0[31] ^= 1;
        broken.push(changed);
        let mut dropped = proof.to_vec();
        dropped.remove(position);
        broken.push(dropped);
    }
    for position in 0..=proof.len() {
        let mut added = proof.to_vec();
        added.insert(position, TreeHash::ZERO);
        broken.push(added);
    }
    broken
}

#[test]
fn questions_beyond_the_tree_and_lost_nodes_are_named() {
    let beyond = ProofError::Beyond { position: 3, size: 3 };
    assert_eq!(prove_inclusion(3, 3, &|_| None), Err(beyond));
    assert_eq!(verify_inclusion(TreeHash::ZERO, 3, 3, TreeHash::ZERO, &[]), Err(beyond));
    let beyond = ProofError::Beyond { position: 4, size: 3 };
    assert_eq!(prove_consistency(4, 3, &|_| None), Err(beyond));
    let zero = TreeHash::ZERO;
    assert_eq!(verify_consistency(4, zero, 3, zero, &[]), Err(beyond));
    let missing = ProofError::Missing(Node { level: 1, index: 0 });
    assert_eq!(prove_inclusion(2, 3, &|_| None), Err(missing));
}

#[test]
fn the_largest_sizes_neither_overflow_nor_hang() {
    let zero = TreeHash::ZERO;
    let proof = vec![zero; 64];
    for length in 0..=64 {
        let inclusion = verify_inclusion(zero, u64::MAX - 1, u64::MAX, zero, &proof[..length]);
        assert!(inclusion.is_err(), "{length} hashes");
        let consistency = verify_consistency(u64::MAX - 1, zero, u64::MAX, zero, &proof[..length]);
        assert!(consistency.is_err(), "{length} hashes");
    }
    let nodes = |_| Some(zero);
    assert!(prove_inclusion(u64::MAX - 1, u64::MAX, &nodes).is_ok_and(|proof| proof.len() <= 64));
    assert!(prove_consistency(u64::MAX - 1, u64::MAX, &nodes).is_ok_and(|proof| proof.len() <= 65));
}

#[test]
fn a_snapshot_of_a_tree_comes_back_and_is_refused_without_all_its_hashes() {
    let mut tree = Tree::new();
    (0..7_u8).for_each(|number| tree.append(&[number]));
    let text = serde_json::to_string(&tree).expect("a tree has a JSON form");
    assert_eq!(serde_json::from_str::<Tree>(&text).ok(), Some(tree));
    let other_size = text.replace("\"size\":7", "\"size\":8");
    assert!(serde_json::from_str::<Tree>(&other_size).is_err());
}
