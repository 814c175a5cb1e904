//! Emphasis on terminals that can show it, plain text everywhere else.

use std::io::IsTerminal;
use std::sync::OnceLock;

/// How a text is set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Headings and what matters most.
    Bold,
    /// What stands in the background: hashes, sequences, hints.
    Dim,
    /// Yes.
    Good,
    /// No.
    Bad,
    /// Neither, or not for certain.
    Warn,
    /// Commands to type.
    Accent,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Good => "32",
            Self::Bad => "31",
            Self::Warn => "33",
            Self::Accent => "36",
        }
    }

    /// The text in this style, where standard output is a terminal that shows styles.
    pub(crate) fn of(self, text: &str) -> String {
        if shown() { format!("\u{1b}[{}m{text}\u{1b}[0m", self.code()) } else { text.to_owned() }
    }
}

/// Whether styles are shown: <https://no-color.org> is kept.
fn shown() -> bool {
    static SHOWN: OnceLock<bool> = OnceLock::new();
    *SHOWN.get_or_init(|| {
        let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb
    })
}
