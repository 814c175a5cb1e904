//! Help in the reader's language.
//!
//! Every help text of the command tree is written `中文 | English`; the tree is walked once and each text replaced by
//! its half. What clap itself writes between them is replaced in the printed page.

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command};

use crate::lang::Lang;

/// What stands between the two languages of a help text.
pub(crate) const BETWEEN: &str = " | ";

/// The words clap writes into a page, and ours. A word that clap changes stays English, which a test notices.
const PAGE: [(&str, &str); 9] = [
    ("[default: ", "[默认："),
    ("[possible values: ", "[可用："),
    ("[env: ", "[环境变量："),
    ("[aliases: ", "[别名："),
    ("Usage: ", "用法："),
    ("[OPTIONS]", "[选项]"),
    ("<COMMAND>", "<命令>"),
    ("[COMMAND]", "[命令]"),
    (":\n", "：\n"),
];

/// The command tree with its texts in one language.
pub(crate) fn in_language(command: Command, lang: Lang) -> Command {
    let half = |text: Option<&StyledStr>| text.map(|text| half_of(&text.to_string(), lang));
    let mut command = command
        .mut_args(|arg| told(arg, lang))
        .mut_subcommands(|verb| in_language(verb, lang))
        .subcommand_help_heading(lang.pick("命令", "Commands"))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(told(help_flag(), lang));
    if command.get_version().is_some() {
        command = command.arg(told(version_flag(), lang));
    }
    if let Some(about) = half(command.get_about()) {
        command = command.about(about);
    }
    if let Some(after) = half(command.get_after_help()) {
        command = command.after_help(after);
    }
    command
}

fn help_flag() -> Arg {
    let flag = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    flag.display_order(902).help("显示用法说明 | print help")
}

fn version_flag() -> Arg {
    let flag = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    flag.display_order(903).help("显示版本 | print the version")
}

/// An argument with its text in one language, under a heading in that language.
fn told(arg: Arg, lang: Lang) -> Arg {
    let help = arg.get_help().map(|help| half_of(&help.to_string(), lang));
    let heading = match arg.get_help_heading() {
        Some(heading) => half_of(heading, lang),
        None if arg.is_positional() => lang.pick("参数", "Arguments").to_owned(),
        None => lang.pick("选项", "Options").to_owned(),
    };
    let arg = arg.help_heading(heading);
    match help {
        Some(help) => arg.help(help),
        None => arg,
    }
}

fn half_of(text: &str, lang: Lang) -> String {
    match text.split_once(BETWEEN) {
        Some((zh, en)) => lang.pick(zh, en).to_owned(),
        None => text.to_owned(),
    }
}

/// A page of help or the version, in the reader's language.
pub(crate) fn page(page: &StyledStr, lang: Lang) -> String {
    let page = page.to_string();
    lang.pick(in_chinese(&page), page)
}

/// What clap has written, with its own words in Chinese.
pub(crate) fn in_chinese(page: &str) -> String {
    PAGE.iter().fold(page.to_owned(), |page, (en, zh)| replaced(&page, en, zh))
}

/// A page with some words replaced, also where clap has broken the line at one of their spaces.
fn replaced(page: &str, en: &str, zh: &str) -> String {
    let mut found = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(next) = rest.chars().next() {
        match after(rest, en) {
            Some(behind) => {
                found.push_str(zh);
                rest = behind;
            }
            None => {
                found.push(next);
                rest = rest.get(next.len_utf8()..).unwrap_or_default();
            }
        }
    }
    found
}

/// What follows these words, where a text begins with them; any of their spaces may be a break of the line.
fn after<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let mut rest = text;
    for (at, word) in words.split(' ').enumerate() {
        if at > 0 {
            let behind = rest.trim_start_matches([' ', '\n']);
            rest = Some(behind).filter(|behind| behind.len() < rest.len())?;
        }
        rest = rest.strip_prefix(word)?;
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use clap::CommandFactory;

    /// Every help text of the tree, with its place.
    fn texts(command: &Command, path: &str, found: &mut Vec<(String, String)>) {
        let mut take = |place: String, text: Option<String>| found.extend(text.map(|text| (place, text)));
        let here = format!("{path} {}", command.get_name());
        take(here.clone(), command.get_about().map(ToString::to_string));
        take(format!("{here} (after)"), command.get_after_help().map(ToString::to_string));
        for arg in command.get_arguments().filter(|arg| !matches!(arg.get_id().as_str(), "help" | "version"))
        {
            let place = format!("{here} {}", arg.get_id());
            take(place.clone(), Some(arg.get_help().map(ToString::to_string).unwrap_or_default()));
            take(place, arg.get_help_heading().map(str::to_owned));
        }
        for verb in command.get_subcommands() {
            texts(verb, &here, found);
        }
    }

    #[test]
    fn claps_own_words_are_replaced_also_where_a_line_breaks_in_them() {
        let broken =
            "  --log <LOG>  格式 [default: text] [possible\n      values:\n      text, json]\nUsage: x\n";
        assert_eq!(in_chinese(broken), "  --log <LOG>  格式 [默认：text] [可用：text, json]\n用法：x\n");
        assert_eq!(in_chinese("[possible]"), "[possible]");
    }

    #[test]
    fn the_tree_is_sound_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            in_language(Cli::command(), lang).debug_assert();
        }
    }

    #[test]
    fn every_help_text_is_written_in_both_languages() {
        let mut found = Vec::new();
        texts(&Cli::command(), "", &mut found);
        assert!(found.len() > 200, "{}", found.len());
        let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        for (place, text) in found {
            let (zh, en) = text.split_once(BETWEEN).unwrap_or_else(|| panic!("{place}: `{text}`"));
            assert!(chinese(zh) && !chinese(en), "{place}: `{text}`");
        }
    }
}
