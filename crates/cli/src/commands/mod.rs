//! The commands of the law on the command line: flags, a JSON file, or an example of one.

mod examples;
mod flags;
mod json;
mod spec;

use clap::{ArgMatches, FromArgMatches, Subcommand};
use inforce_catalog::Submission;

/// What `inforce command WORD …` asks for.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    /// To show the JSON form.
    Example(String),
    /// To submit one command, or several all or nothing.
    Submit(Source),
}

/// Where the commands come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A file, or standard input (`-`), and the word of the command it must hold.
    File { path: String, word: &'static str },
    /// The flags, as JSON.
    Flags(serde_json::Value),
}

impl Source {
    /// The submissions, in the name of this principal where they name none.
    ///
    /// # Errors
    /// A sentence that says which field is no value of its type, or which file cannot be read.
    pub(crate) fn submissions(&self, principal: Option<&str>) -> Result<Vec<Submission>, String> {
        match self {
            Self::File { path, word } => json::read_file(path, word, principal),
            Self::Flags(value) => json::submission(value.clone(), principal).map(|s| vec![s]),
        }
    }
}

impl FromArgMatches for Asked {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let malformed = |why: String| clap::Error::raw(clap::error::ErrorKind::ValueValidation, why + "\n");
        let (word, flags) = matches
            .subcommand()
            .ok_or_else(|| clap::Error::new(clap::error::ErrorKind::MissingSubcommand))?;
        let spec = spec::SPECS
            .iter()
            .find(|spec| spec.word == word)
            .ok_or_else(|| clap::Error::new(clap::error::ErrorKind::InvalidSubcommand))?;
        if flags.get_flag("example") {
            return Ok(Self::Example(examples::json(spec.word)));
        }
        if let Some(path) = flags.get_one::<String>("file") {
            return Ok(Self::Submit(Source::File { path: path.clone(), word: spec.word }));
        }
        let value = flags::to_json(spec, flags).map_err(malformed)?;
        Ok(Self::Submit(Source::Flags(value)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Subcommand for Asked {
    fn augment_subcommands(command: clap::Command) -> clap::Command {
        command.subcommands(flags::subcommands()).subcommand_required(true).arg_required_else_help(true)
    }

    fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        spec::SPECS.iter().any(|spec| spec.word == name)
    }
}
