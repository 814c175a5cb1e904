//! Which language people read.

use std::fmt;

use clap::ValueEnum;

/// The language of everything printed for people. `--json` is the same in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Zh,
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
}

/// A sentence in both languages. What comes from elsewhere, such as the system's own errors, is the same in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) zh: String,
    pub(crate) en: String,
}

impl Said {
    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The sentence in one language.
    pub(crate) fn of(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

impl<T: fmt::Display> From<T> for Said {
    fn from(text: T) -> Self {
        Self::new(text.to_string(), text.to_string())
    }
}
