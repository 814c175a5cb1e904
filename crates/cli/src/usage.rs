//! What was typed wrong, in the reader's language: clap finds it and names its parts, the sentences are ours.

use std::error::Error as _;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Command;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::args::Output;
use crate::failure::{Exit, Failure};
use crate::help;
use crate::lang::{Lang, Said};
use crate::screen;
use crate::values::Malformed;
use crate::words;

/// For whom to print when the line could not be read: what it says of that is looked for word by word.
pub(crate) fn output_of(line: &[OsString]) -> Output {
    let words: Vec<&str> = line.iter().filter_map(|word| word.to_str()).collect();
    let json = words.contains(&"--json");
    let after = words.iter().position(|word| *word == "--lang").and_then(|at| words.get(at + 1).copied());
    let given = after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    let lang = given.and_then(|given| <Lang as clap::ValueEnum>::from_str(given, false).ok());
    Output { lang: lang.unwrap_or_else(Lang::of_locale), json }
}

/// Prints the help that was asked for, or what is wrong with the line.
pub(crate) fn report(error: &Error, line: &[OsString], command: &Command, output: Output) -> ExitCode {
    let (path, verb) = called(line, command);
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print(&help::page(&error.render(), output.lang), true)
        }
        kind if says_nothing(kind) && !output.json => {
            print(&help::page(&verb.clone().render_help(), output.lang), false)
        }
        _ => failure(error, &path).report(output),
    }
}

/// Whether nothing was asked: whoever types that wants to see what there is.
fn says_nothing(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand)
}

/// Prints a page: to standard output where it was asked for.
fn print(page: &str, asked_for: bool) -> ExitCode {
    if !asked_for {
        let _ = io::stderr().write_all(page.as_bytes()); // The exit code still says it.
        return ExitCode::from(Exit::Usage as u8);
    }
    match screen::put(page, None) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(Exit::Refused as u8),
    }
}

/// The verb that was called, with its words before it.
fn called<'a>(line: &[OsString], command: &'a Command) -> (String, &'a Command) {
    let mut path = command.get_name().to_owned();
    let mut verb = command;
    for word in line.iter().skip(1).filter_map(|word| word.to_str()) {
        if let Some(below) = verb.find_subcommand(word) {
            path = format!("{path} {word}");
            verb = below;
        }
    }
    (path, verb)
}

fn failure(error: &Error, called: &str) -> Failure {
    let parts = Parts { error };
    let flag = parts.flag();
    let help = Said::new(format!("详见：{called} --help"), format!("See: {called} --help"));
    let remedies = [parts.suggestion(), parts.usage(), Some(help)];
    let lines = |lang| remedies.iter().flatten().map(|said| said.of(lang)).collect::<Vec<_>>().join("\n");
    Failure::new(Exit::Usage, parts.what()).remedy(Said::new(lines(Lang::Zh), lines(Lang::En))).field(flag)
}

/// An error of clap, part by part.
struct Parts<'a> {
    error: &'a Error,
}

impl Parts<'_> {
    fn text(&self, kind: ContextKind) -> &str {
        match self.error.get(kind) {
            Some(ContextValue::String(text)) => text,
            _ => "",
        }
    }

    fn texts(&self, kind: ContextKind) -> Vec<&str> {
        match self.error.get(kind) {
            Some(ContextValue::Strings(texts)) => texts.iter().map(String::as_str).collect(),
            Some(ContextValue::String(text)) => vec![text],
            _ => Vec::new(),
        }
    }

    /// The flag it is about; clap writes `--item <CODE>`.
    fn flag(&self) -> &str {
        let written = self.texts(ContextKind::InvalidArg).into_iter().next().unwrap_or_default();
        written.split_whitespace().next().unwrap_or_default()
    }

    /// The sentence.
    fn what(&self) -> Said {
        let flag = self.flag();
        let value = self.text(ContextKind::InvalidValue);
        match self.error.kind() {
            ErrorKind::ValueValidation => self.malformed(flag, value),
            ErrorKind::InvalidValue if value.is_empty() => {
                Said::new(format!("{flag} 后面缺少值。"), format!("{flag} needs a value."))
            }
            ErrorKind::InvalidValue => self.none_of(flag, value),
            ErrorKind::MissingRequiredArgument => {
                let missing = self.texts(ContextKind::InvalidArg);
                Said::new(
                    format!("缺少 {}。", missing.join("、")),
                    format!("Missing: {}.", missing.join(", ")),
                )
            }
            ErrorKind::UnknownArgument => {
                Said::new(format!("这里不能有“{flag}”。"), format!("`{flag}` does not belong here."))
            }
            ErrorKind::InvalidSubcommand => {
                let word = self.text(ContextKind::InvalidSubcommand);
                Said::new(format!("没有“{word}”这个命令。"), format!("There is no command `{word}`."))
            }
            kind if says_nothing(kind) => {
                let known = self.texts(ContextKind::ValidSubcommand);
                Said::new(
                    format!("没有说明要做什么，可用：{}", known.join("、")),
                    format!("It does not say what to do; there are {}", known.join(", ")),
                )
            }
            ErrorKind::ArgumentConflict => self.conflict(flag),
            ErrorKind::TooManyValues => Said::new(
                format!("{flag} 不带“{value}”这样的值。"),
                format!("{flag} takes no value such as `{value}`."),
            ),
            ErrorKind::InvalidUtf8 => {
                Said::new("输入的内容不是 UTF-8 文本。", "What was typed is no text in UTF-8.")
            }
            _ => Said::from(self.error.kind()),
        }
    }

    /// A value that one of our readers refused, with its rule; or one that clap's own refused.
    fn malformed(&self, flag: &str, value: &str) -> Said {
        let source = self.error.source();
        let rule = match source.and_then(|source| source.downcast_ref::<Malformed>()) {
            Some(Malformed(rule)) => rule.clone(),
            None => source.map_or_else(|| Said::new("", ""), Said::from),
        };
        Said::new(format!("{flag} 的值“{value}”有误：{}", rule.zh), format!("{flag} `{value}`: {}", rule.en))
    }

    /// A value that is none of the words that can be given.
    fn none_of(&self, flag: &str, value: &str) -> Said {
        let known = self.texts(ContextKind::ValidValue);
        let chinese = known.iter().map(|known| {
            let word = words::word(Lang::Zh, known);
            if word.is_ascii() { (*known).to_owned() } else { format!("{known}（{word}）") }
        });
        Said::new(
            format!("{flag} 的值“{value}”有误，可用：{}", chinese.collect::<Vec<_>>().join("、")),
            format!("{flag} `{value}`: it is one of {}", known.join(", ")),
        )
    }

    fn conflict(&self, flag: &str) -> Said {
        let other = self.texts(ContextKind::PriorArg).join(" ");
        if other.is_empty() || other.split_whitespace().next() == Some(flag) {
            return Said::new(format!("{flag} 只能给一次。"), format!("{flag} is given once."));
        }
        Said::new(
            format!("{flag} 不能与 {other} 同时使用。"),
            format!("{flag} is not given together with {other}."),
        )
    }

    /// What was probably meant.
    fn suggestion(&self) -> Option<Said> {
        let kinds =
            [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
        let meant: Vec<&str> = kinds.into_iter().flat_map(|kind| self.texts(kind)).collect();
        let meant = meant.join(" ");
        (!meant.is_empty())
            .then(|| Said::new(format!("是否想输入：{meant}"), format!("Perhaps you mean: {meant}")))
    }

    fn usage(&self) -> Option<Said> {
        let Some(ContextValue::StyledStr(usage)) = self.error.get(ContextKind::Usage) else { return None };
        let usage = usage.to_string();
        let line = usage.strip_prefix("Usage:").unwrap_or(&usage).trim();
        Some(Said::new(help::in_chinese(&format!("Usage: {line}")), format!("Usage: {line}")))
    }
}
