//! Words that do not belong into a repository: unfinished work, and what holds on one machine only.

use super::files::{File, Tree};

/// Left-overs of unfinished work. Written in two parts, so that this file does not break its rule.
const UNFINISHED: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("todo", "!"),
    concat!("unimplemented", "!"),
    concat!("#[ign", "ore"),
    concat!("for ", "now"),
];

/// Paths of the machine somebody works on, and hosts of registries, which differ from site to site.
const ELSEWHERE: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/tm", "p/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("registry.npmjs", ".org"),
    concat!("deb.debian", ".org"),
];

pub(crate) fn check(tree: &Tree) -> Result<Vec<String>, String> {
    let ours =
        tree.files.iter().filter(|file| !file.path.contains("/src/gen/") && !file.path.ends_with(".csv"));
    Ok(ours.flat_map(found).collect())
}

fn found(file: &File) -> Vec<String> {
    let lines = file.text.lines().enumerate();
    let hits = lines.flat_map(|(index, line)| phrases(line).map(move |phrase| (index + 1, phrase)));
    hits.map(|(line, phrase)| format!("{}:{line}: `{phrase}`: finish it, or take it out", file.path))
        .collect()
}

fn phrases(line: &str) -> impl Iterator<Item = &'static str> {
    let unfinished = UNFINISHED.iter().filter(|phrase| has_word(line, phrase));
    unfinished.chain(ELSEWHERE.iter().filter(|phrase| line.contains(*phrase))).copied()
}

/// Whether `word` stands in `line` with no letter or digit right before or behind it.
fn has_word(line: &str, word: &str) -> bool {
    let edge = |neighbour: Option<char>| neighbour.is_none_or(|c| !c.is_ascii_alphanumeric());
    line.match_indices(word).any(|(at, _)| {
        let (before, rest) = line.split_at(at);
        let behind = rest.strip_prefix(word).and_then(|rest| rest.chars().next());
        edge(before.chars().next_back()) && (edge(behind) || !word.ends_with(char::is_alphanumeric))
    })
}

#[test]
fn unfinished_work_is_found_as_a_word_of_its_own() {
    let found = |line: &str| phrases(line).count();
    assert_eq!(found(concat!("// TO", "DO: later")), 1);
    assert_eq!(found(concat!("enough for ", "now.")), 1);
    assert_eq!(found(concat!("#[ign", "ore = \"slow\"]")), 1);
    assert_eq!(found(concat!("good for ", "nowhere, MASTO", "DON")), 0);
    assert_eq!(found(concat!("see /ho", "me/me/notes")), 1);
}
