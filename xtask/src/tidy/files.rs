//! The text files of the repository, read once.

use std::fs;
use std::path::Path;

use crate::run::root;

/// Folders and files that are ours; what else lies around (build products, a demo's ledger) is not.
const PLACES: &[&str] = &[
    ".cargo",
    ".ci",
    "benches",
    "crates",
    "data",
    "docs",
    "proto",
    "tests",
    "xtask",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.toml",
    "README.md",
    "README.zh.md",
    "buf.yaml",
    "clippy.toml",
    "deny.toml",
];

/// Folders below ours that are not: tools leave them there.
const NOT_OURS: &[&str] = &["target", "node_modules", "__pycache__", "inforce-data", "proptest-regressions"];

/// One text file.
pub(crate) struct File {
    /// Its path from the root, with `/` between the parts.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// All text files, by path. Files that are not UTF-8 are data, not text, and left out.
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
}

impl Tree {
    pub(crate) fn read() -> Result<Self, String> {
        let mut tree = Self { files: Vec::new() };
        for place in PLACES {
            tree.add(place).map_err(|error| format!("{place}: {error}"))?;
        }
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    /// The text of a file that has to be there.
    pub(crate) fn text(&self, path: &str) -> Result<&str, String> {
        let file = self.files.iter().find(|file| file.path == path);
        file.map(|file| file.text.as_str()).ok_or_else(|| format!("{path} is missing"))
    }

    /// The files below a folder whose name ends so.
    pub(crate) fn below<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.starts_with(folder) && file.path.ends_with(ending))
    }

    fn add(&mut self, path: &str) -> std::io::Result<()> {
        let full = root().join(path);
        if full.is_dir() {
            for entry in fs::read_dir(full)? {
                let name = entry?.file_name().to_string_lossy().into_owned();
                if !NOT_OURS.contains(&name.as_str()) {
                    self.add(&format!("{path}/{name}"))?;
                }
            }
            return Ok(());
        }
        self.add_file(path, &full)
    }

    fn add_file(&mut self, path: &str, full: &Path) -> std::io::Result<()> {
        match fs::read(full).map(String::from_utf8) {
            Ok(Ok(text)) => self.files.push(File { path: path.into(), text }),
            Ok(Err(_)) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
