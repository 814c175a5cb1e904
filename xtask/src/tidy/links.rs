//! Links between our documents lead somewhere.

use std::path::Path;

use super::files::{File, Tree};
use crate::run::root;

pub(crate) fn check(tree: &Tree) -> Result<Vec<String>, String> {
    Ok(tree.below("", ".md").flat_map(dead_links).collect())
}

fn dead_links(file: &File) -> Vec<String> {
    let page = root().join(&file.path);
    let folder = page.parent().unwrap_or(&page);
    let dead = targets(&file.text).filter(|target| !leads_somewhere(folder, target));
    dead.map(|target| format!("{}: the link to `{target}` leads nowhere", file.path)).collect()
}

/// Other sites and places within the page are not followed.
fn leads_somewhere(folder: &Path, target: &str) -> bool {
    let path = target.split('#').next().unwrap_or_default();
    path.is_empty() || path.contains("://") || folder.join(path).exists()
}

/// What stands in the round brackets of `[text](target)`.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
}

#[test]
fn only_links_to_files_that_are_not_there_are_dead() {
    let text = "[a](README.md) [b](nowhere.md) [c](https://example.org/x) [d](#below) [e](docs/decisions/#x)";
    let file = File { path: "README.md".into(), text: text.into() };
    assert_eq!(dead_links(&file), ["README.md: the link to `nowhere.md` leads nowhere"]);
}
