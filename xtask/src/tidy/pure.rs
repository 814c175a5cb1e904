//! The pure crates: what they compute depends on their arguments alone.
//!
//! Their `clippy.toml` bans clocks, randomness, threads and maps without an order; clippy reads the
//! nearest file only, so each holds the root's settings as well.

use super::files::Tree;

/// The crates whose results must be the same on every machine, for ever.
const PURE: &[&str] = &["log", "catalog", "sheets", "views"];

/// What each of them bans, whatever else.
const BANNED: &[&str] = &[
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "chrono::Utc::now",
    "chrono::Local::now",
    "std::collections::HashMap",
    "std::collections::HashSet",
    "std::hash::RandomState",
    "std::thread::spawn",
];

pub(crate) fn check(tree: &Tree) -> Result<Vec<String>, String> {
    let shared = tree.text("clippy.toml")?;
    let mut findings = Vec::new();
    for name in PURE {
        let path = format!("crates/{name}/clippy.toml");
        let own = tree.text(&path)?;
        let missing = BANNED.iter().filter(|item| !own.contains(&format!("\"{item}\"")));
        findings.extend(missing.map(|item| format!("{path}: ban `{item}`: {name} is pure")));
        if !own.contains(shared) {
            findings
                .push(format!("{path}: repeat the root's clippy.toml: clippy reads the nearest file only"));
        }
    }
    Ok(findings)
}
