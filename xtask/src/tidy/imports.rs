//! Who may import whom: the table in `docs/architecture.md` is the rule, the manifests obey.
//!
//! A new edge is a change of architecture: it is made in the table first, with the reason.

use std::collections::BTreeMap;

use super::files::Tree;
use super::manifest::{dependencies, packages};

const DOCUMENT: &str = "docs/architecture.md";
const HEADER: [&str; 3] = ["crate", "may import (ours)", "outside crates"];
const OURS: &str = "inforce-";

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
struct Allowed {
    ours: Names,
    outside: Names,
}

/// What a cell of the table says: `any`, or names between commas (`–` for none).
#[derive(Debug, PartialEq, Eq)]
enum Names {
    Any,
    These(Vec<String>),
}

pub(crate) fn check(tree: &Tree) -> Result<Vec<String>, String> {
    let table = table(tree.text(DOCUMENT)?)?;
    let mut findings: Vec<_> = table
        .keys()
        .filter(|name| !packages(tree).any(|(package, _)| package == *name))
        .map(|name| format!("{DOCUMENT}: the import table has a row for `{name}`, which is no package"))
        .collect();
    for (package, manifest) in packages(tree) {
        let Some(allowed) = table.get(package) else {
            findings.push(format!("{DOCUMENT}: the import table has no row for `{package}`"));
            continue;
        };
        findings.extend(strangers(manifest, allowed).map(|name| {
            format!("{package} imports `{name}`: {DOCUMENT} does not allow it (change the table first, or do without)")
        }));
    }
    Ok(findings)
}

/// The dependencies of a package that its row does not allow.
fn strangers(manifest: &str, allowed: &Allowed) -> impl Iterator<Item = String> {
    dependencies(manifest).into_iter().filter(move |name| match name.strip_prefix(OURS) {
        Some(ours) => !allowed.ours.allow(ours),
        None => !allowed.outside.allow(name),
    })
}

impl Names {
    fn read(cell: &str) -> Self {
        let names = cell.split(',').map(|name| name.trim().trim_matches('`').to_owned());
        match cell.trim() {
            "any" => Self::Any,
            "–" => Self::These(Vec::new()),
            _ => Self::These(names.collect()),
        }
    }

    fn allow(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::These(names) => names.iter().any(|allowed| allowed == name),
        }
    }
}

/// The import table of the document: the first three cells of each row.
fn table(document: &str) -> Result<BTreeMap<String, Allowed>, String> {
    let rows = document.lines().map(cells).skip_while(|cells| !cells.starts_with(&HEADER.map(String::from)));
    let table: BTreeMap<_, _> = rows
        .skip(2)
        .map_while(|cells| match cells.as_slice() {
            [packages, ours, outside, ..] => Some((packages.clone(), ours.clone(), outside.clone())),
            _ => None,
        })
        .flat_map(|(packages, ours, outside)| {
            let allowed = move || Allowed { ours: Names::read(&ours), outside: Names::read(&outside) };
            let names: Vec<_> =
                packages.split(',').map(|name| name.trim().trim_matches('`').to_owned()).collect();
            names.into_iter().map(move |name| (name, allowed()))
        })
        .collect();
    let header = HEADER.join(" | ");
    if table.is_empty() { Err(format!("{DOCUMENT}: no table `| {header} |`")) } else { Ok(table) }
}

/// The cells of a line of a markdown table; none for any other line.
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().strip_prefix('|').and_then(|rest| rest.strip_suffix('|'));
    inner.map_or_else(Vec::new, |row| row.split('|').map(|cell| cell.trim().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "text\n\n| crate | may import (ours) | outside crates | must not know |\n|---|---|---|---|\n\
                         | log | – | `blake3`, sha2 | clocks |\n| tests, benches | any | any | – |\n\nmore | text\n";

    #[test]
    fn the_table_is_read_row_by_row() {
        let table = table(TABLE).expect("a table");
        assert_eq!(table.keys().collect::<Vec<_>>(), ["benches", "log", "tests"]);
        let outside = Names::These(vec!["blake3".into(), "sha2".into()]);
        assert_eq!(table["log"], Allowed { ours: Names::These(Vec::new()), outside });
        assert_eq!(table["tests"].ours, Names::Any);
    }

    #[test]
    fn an_import_that_no_row_allows_is_named() {
        let table = table(TABLE).expect("a table");
        let manifest = "[dependencies]\nblake3.workspace = true\nsled.workspace = true\ninforce-store.workspace = true\n\
                        [dev-dependencies]\nproptest.workspace = true\n";
        assert_eq!(strangers(manifest, &table["log"]).collect::<Vec<_>>(), ["sled", "inforce-store"]);
        assert_eq!(strangers(manifest, &table["tests"]).count(), 0);
    }

    #[test]
    fn a_document_without_the_table_is_an_error() {
        assert!(table("no table here").is_err());
    }
}
