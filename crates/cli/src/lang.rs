//! Which language people read.

use clap::ValueEnum;
use inforce_catalog::refusal::Tongue;

/// The language of everything printed for people. `--json` is the same in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl Lang {
    /// What the locale asks for: Chinese where its language is Chinese, else English.
    pub(crate) fn of_locale() -> Self {
        let set = |name| std::env::var(name).ok().filter(|v| !v.is_empty());
        let locale = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
        match locale {
            Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Self::Zh,
            _ => Self::En,
        }
    }

    /// One of two ways to say the same.
    pub(crate) fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// The same choice, as the law's refusals know it.
    pub(crate) fn tongue(self) -> Tongue {
        self.pick(Tongue::Chinese, Tongue::English)
    }
}
