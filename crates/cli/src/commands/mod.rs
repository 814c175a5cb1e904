//! The commands of the law on the command line: flags, a JSON file, or an example of one.

mod examples;
mod flags;
mod json;
mod readers;
mod spec;

use clap::{ArgMatches, FromArgMatches, Subcommand};
use inforce_catalog::Submission;

use crate::failure::Failure;

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
    /// Which field is no value of its type, or which file cannot be read.
    pub(crate) fn submissions(&self, principal: Option<&str>) -> Result<Vec<Submission>, Failure> {
        match self {
            Self::File { path, word } => json::read_file(path, word, principal),
            Self::Flags(value) => json::submission(value.clone(), principal).map(|s| vec![s]),
        }
    }
}

impl FromArgMatches for Asked {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
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
        Ok(Self::Submit(Source::Flags(flags::to_json(spec, flags))))
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

#[cfg(test)]
mod tests {
    use super::*;
    use inforce_catalog::Command;

    /// The submission that a line of flags says.
    fn written(line: &str) -> Submission {
        let command = Asked::augment_subcommands(clap::Command::new("command"));
        let words = ["command"].into_iter().chain(line.split_whitespace());
        let matches = command.try_get_matches_from(words).unwrap_or_else(|error| panic!("{error}"));
        match Asked::from_arg_matches(&matches) {
            Ok(Asked::Submit(source)) => source.submissions(Some("officer-652801")).unwrap().remove(0),
            other => panic!("{other:?}"),
        }
    }

    const INHERITED: &str = "--name 取水许可 --type general --basis law:《中华人民共和国水法》:第七条、第四十八条 \
         --set-by nation --levels region,prefecture,county";
    const BUREAU: &str = "库尔勒市水利局@652801:X652801000000D0015";
    const INSTRUMENT: &str = "--id 0b54c1de-5c4e-4c0c-9d6e-8f2f4a4c9d10 --on 2022-10-28 \
         --instrument-number 国办发〔2022〕2号 \
         --instrument-title 国务院办公厅关于全面实行行政许可事项清单管理的通知 \
         --instrument-issuer 000000:X000000000000G0000 --instrument-date 2022-01-10";

    #[test]
    fn flags_say_a_claim_with_the_elements_it_was_made_on() {
        let line = format!(
            "claim --jurisdiction 652801 --item 000119001000 {INHERITED} --department {BUREAU} --authority {BUREAU} {INSTRUMENT}"
        );
        assert_eq!(written(&line), examples::submission("claim").unwrap());
        let Command::Claim(claim) = written(&line.replace(INHERITED, "")).command else { panic!("a claim") };
        assert_eq!(claim.inherited, None);
    }

    #[test]
    fn flags_say_the_approval_of_the_state_council() {
        let line = format!(
            "suspend --jurisdiction 650000 --item 000119001000 --reason 修订期间暂停 \
             --approval-number 国函〔2022〕1号 --approval-title 国务院关于同意停止实施取水许可的批复 \
             --approval-issuer 000000:X000000000000G0000 --approval-date 2022-10-01 {INSTRUMENT}"
        );
        assert_eq!(written(&line), examples::submission("suspend").unwrap());
    }

    #[test]
    fn flags_say_listed_successors_and_one_new_with_its_elements() {
        let line = format!(
            "reshape --jurisdiction 000000 --kind split --predecessor 000119001000 --successor 000119098000 \
             --new 000119099000 {INHERITED} --department 水利部 --authority 省级、设区的市级、县级水行政部门 {INSTRUMENT}"
        );
        let mut split = examples::submission("reshape").unwrap();
        let Command::Reshape(reshape) = &mut split.command else { panic!("a reshape") };
        reshape.successors[0].added = None;
        assert_eq!(written(&line), split);
    }

    #[test]
    fn flags_say_which_successors_a_confirmation_claims() {
        let line = format!(
            "confirm --jurisdiction 652801 --item 000119001000 --parent-head 4711 --successor 000119099000 \
             --department {BUREAU} --authority {BUREAU} {INSTRUMENT}"
        );
        assert_eq!(written(&line), examples::submission("confirm").unwrap());
    }
}
