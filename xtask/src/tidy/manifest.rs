//! Reading manifests, and: every package is under the workspace's lints.

use super::files::Tree;

/// The keys of one table of a manifest, in its order.
///
/// Enough of TOML for manifests kept in our layout: one key a line, `[table]` headers alone on
/// theirs. `a.workspace = true` has the key `a`; `[dependencies.a]` adds `a` to `dependencies`.
pub(crate) fn keys(manifest: &str, table: &str) -> Vec<String> {
    let mut current = "";
    let mut keys = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            current = header;
            keys.extend(header.strip_prefix(table).and_then(|rest| rest.strip_prefix('.')).map(String::from));
        } else if current == table && !line.starts_with('#') {
            keys.extend(line.split_once(['.', '=', ' ']).map(|(key, _)| key.trim_matches('"').to_owned()));
        }
    }
    keys
}

/// The dependencies of a package that its users get too: not those of its tests.
pub(crate) fn dependencies(manifest: &str) -> Vec<String> {
    let mut all = keys(manifest, "dependencies");
    all.extend(keys(manifest, "build-dependencies"));
    all
}

/// The packages of the workspace: the folder's last name, and the manifest.
pub(crate) fn packages(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.below("", "/Cargo.toml").filter_map(|file| {
        let folder = file.path.strip_suffix("/Cargo.toml")?;
        let name = folder.strip_prefix("crates/").unwrap_or(folder);
        (!name.contains('/')).then_some((name, file.text.as_str()))
    })
}

pub(crate) fn check(tree: &Tree) -> Result<Vec<String>, String> {
    let unruled =
        packages(tree).filter(|(_, manifest)| !keys(manifest, "lints").iter().any(|key| key == "workspace"));
    Ok(unruled.map(|(name, _)| format!("{name}/Cargo.toml: add `[lints] workspace = true`")).collect())
}

#[test]
fn keys_are_found_in_every_form_a_manifest_has() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\na = \"1\"\n# b = 2\nc.workspace = true\n\
                    d = { version = \"1\" }\n[dependencies.e]\nversion = \"1\"\n[dev-dependencies]\nf = \"1\"\n";
    assert_eq!(keys(manifest, "dependencies"), ["a", "c", "d", "e"]);
    assert_eq!(keys(manifest, "dev-dependencies"), ["f"]);
}
