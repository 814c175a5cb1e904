//! A file of source is read in one sitting. (Functions are clippy's `too_many_lines`.)

use super::files::{File, Tree};

const LIMIT: usize = 500;

pub(crate) fn check(tree: &Tree) -> Result<Vec<String>, String> {
    let sources = [".rs", ".py"].into_iter().flat_map(|ending| tree.below("", ending));
    Ok(sources.filter(|file| !file.path.contains("/src/gen/")).filter_map(too_long).collect())
}

fn too_long(file: &File) -> Option<String> {
    let lines = file.text.lines().count();
    (lines > LIMIT)
        .then(|| format!("{}: {lines} lines, {LIMIT} are the limit: split it by what it is about", file.path))
}

#[test]
fn one_line_over_the_limit_is_too_long() {
    let file = |lines| File { path: "a.rs".into(), text: "x\n".repeat(lines) };
    assert!(too_long(&file(LIMIT)).is_none());
    assert!(too_long(&file(LIMIT + 1)).is_some());
}
