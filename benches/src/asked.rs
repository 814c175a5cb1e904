//! What was typed: which benchmark, how many rounds, how large.

use std::env;

use crate::Failure;

/// The words behind `cargo xtask bench NAME`.
#[derive(Clone, Debug)]
pub struct Asked {
    /// How often everything is measured.
    pub rounds: usize,
    /// Whether a program reads the result.
    pub json: bool,
    /// Thousandths of a nation that the large ledger has.
    pub per_mille: u32,
    /// What a process that the benchmark starts for one measurement is to do.
    pub phase: Option<Phase>,
}

/// A measurement of its own process, and the folder it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// The folder.
    pub dir: std::path::PathBuf,
}

impl Asked {
    /// Nothing, if another benchmark than `name` is meant.
    ///
    /// # Errors
    /// If an option is not known, or its value is none.
    pub fn read(name: &str, rounds: usize) -> Result<Option<Self>, Failure> {
        let mut asked = Self { rounds, json: false, per_mille: 1000, phase: None };
        let mut words = env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                "--bench" => {}
                "--json" => asked.json = true,
                "--rounds" => asked.rounds = words.next().ok_or("--rounds N")?.parse()?,
                "--per-mille" => asked.per_mille = words.next().ok_or("--per-mille N")?.parse()?,
                "--phase" => {
                    let (name, dir) = words.next().zip(words.next()).ok_or("--phase NAME DIR")?;
                    asked.phase = Some(Phase { name, dir: dir.into() });
                }
                other if other.starts_with('-') => return Err(format!("unknown option {other}").into()),
                other if other == name => {}
                _ => return Ok(None),
            }
        }
        if asked.rounds == 0 || !(1..=1000).contains(&asked.per_mille) {
            return Err("--rounds is at least 1, --per-mille 1 to 1000".into());
        }
        Ok(Some(asked))
    }
}
