//! The rules of the house that no compiler knows, as code: one file a rule, a finding a line.
//!
//! `cargo xtask tidy` prints the findings; the test below keeps them at none.

mod dependencies;
mod files;
mod imports;
mod lengths;
mod links;
mod manifest;
mod phrases;
mod pure;
mod readme;

/// A rule: looks at the repository and answers what breaks it, each with the remedy.
type Rule = fn(&files::Tree) -> Result<Vec<String>, String>;

const RULES: &[Rule] = &[
    imports::check,
    dependencies::check,
    manifest::check,
    lengths::check,
    phrases::check,
    links::check,
    pure::check,
    readme::check,
];

/// Everything that breaks a rule; an error only where the repository cannot be read.
pub(crate) fn findings() -> Result<Vec<String>, String> {
    let tree = files::Tree::read()?;
    let mut findings = Vec::new();
    for rule in RULES {
        findings.extend(rule(&tree)?);
    }
    Ok(findings)
}

#[test]
fn the_repository_is_tidy() {
    let findings = findings().expect("a readable repository");
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
