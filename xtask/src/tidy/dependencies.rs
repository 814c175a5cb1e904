//! Every dependency has its reason in `docs/decisions/dependencies.md`, and its one version in the
//! workspace's table.

use super::files::Tree;
use super::manifest::{keys, packages};

const DOCUMENT: &str = "docs/decisions/dependencies.md";

pub(crate) fn check(tree: &Tree) -> Result<Vec<String>, String> {
    let document = tree.text(DOCUMENT)?;
    let declared = keys(tree.text("Cargo.toml")?, "workspace.dependencies");
    let outside = declared.iter().filter(|name| !name.starts_with("inforce-"));
    let explained = explained(document);
    let mut findings: Vec<_> = outside
        .clone()
        .filter(|name| !explained.contains(&name.as_str()))
        .map(|name| format!("{DOCUMENT}: say why `{name}` is there: | `{name}` | … |"))
        .collect();
    let unknown = explained.iter().filter(|name| !declared.iter().any(|known| known == *name));
    findings
        .extend(unknown.map(|name| format!("{DOCUMENT}: `{name}` is no dependency any more: drop its row")));
    findings.extend(unused(tree, &declared));
    findings.extend(packages(tree).flat_map(|(package, manifest)| own_versions(package, manifest)));
    Ok(findings)
}

/// The names in the first cells of the document's tables: rows that begin with "| `name` |".
fn explained(document: &str) -> Vec<&str> {
    document
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .map(|(name, _)| name)
        .collect()
}

fn unused(tree: &Tree, declared: &[String]) -> Vec<String> {
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let used: Vec<_> = packages(tree)
        .flat_map(|(_, manifest)| tables.map(|table| keys(manifest, table)))
        .flatten()
        .collect();
    let idle = declared.iter().filter(|name| !name.starts_with("inforce-") && !used.contains(name));
    idle.map(|name| format!("Cargo.toml: nobody uses `{name}`: drop it from [workspace.dependencies]"))
        .collect()
}

/// Versions are chosen in one place: a package only says `name.workspace = true` (and features).
fn own_versions(package: &str, manifest: &str) -> Vec<String> {
    let lines = manifest.lines().skip_while(|line| !line.contains("dependencies]"));
    let own = lines.filter(|line| line.contains('=') && !line.starts_with('#') && line.contains("version"));
    own.map(|line| format!("{package}/Cargo.toml: `{line}`: versions belong in [workspace.dependencies]"))
        .collect()
}

#[test]
fn rows_of_the_document_are_found_by_their_first_cell() {
    assert_eq!(
        explained("| name | why |\n|---|---|\n| `sled` | the `default` engine |\ntext `x` |"),
        ["sled"]
    );
}
