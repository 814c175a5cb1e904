//! Both READMEs are short and show the same commands. (`tests/tests/readme.rs` runs them.)

use super::files::Tree;

const READMES: [&str; 2] = ["README.md", "README.zh.md"];
const LIMIT: usize = 120;

pub(crate) fn check(tree: &Tree) -> Result<Vec<String>, String> {
    let [english, chinese] = READMES.map(|path| tree.text(path));
    let (english, chinese) = (english?, chinese?);
    let mut findings = Vec::new();
    if snippets(english).is_empty() {
        findings.push("README.md: show the commands, in ```console or ```sh blocks".to_owned());
    }
    if snippets(english) != snippets(chinese) {
        findings.push("README.zh.md: its command blocks must equal those of README.md".to_owned());
    }
    for (path, text) in READMES.into_iter().zip([english, chinese]) {
        let lines = text.lines().count();
        if lines > LIMIT {
            findings.push(format!("{path}: {lines} lines, {LIMIT} are the limit: move details to docs/"));
        }
    }
    Ok(findings)
}

/// The lines of all ```console and ```sh blocks, in order.
fn snippets(text: &str) -> Vec<&str> {
    let mut inside = false;
    let mut snippets = Vec::new();
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            inside = matches!(language, "console" | "sh");
        } else if inside {
            snippets.push(line);
        }
    }
    snippets
}

#[test]
fn only_command_blocks_are_snippets() {
    let text = "a\n```console\n$ b\nc\n```\nd\n```text\ne\n```\n```sh\nf\n```\n";
    assert_eq!(snippets(text), ["$ b", "c", "f"]);
}
