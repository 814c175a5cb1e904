//! Names in Chinese, and in the other languages of the prefecture.

use std::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A language other than Chinese, with its script (BCP 47).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
pub enum Lang {
    /// Uyghur in Arabic script.
    #[n(0)]
    #[serde(rename = "ug-Arab")]
    UgArab,
    /// Mongolian in Mongolian script.
    #[n(1)]
    #[serde(rename = "mn-Mong")]
    MnMong,
    /// Kazakh in Arabic script.
    #[n(2)]
    #[serde(rename = "kk-Arab")]
    KkArab,
    /// English.
    #[n(3)]
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::UgArab, Self::MnMong, Self::KkArab, Self::En];

    /// The BCP 47 tag, for example `ug-Arab`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::UgArab => "ug-Arab",
            Self::MnMong => "mn-Mong",
            Self::KkArab => "kk-Arab",
            Self::En => "en",
        }
    }

    /// The language with this tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.tag() == tag)
    }
}

/// One name in a language other than Chinese.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct Translation {
    /// The language and script.
    #[n(0)]
    pub lang: Lang,
    /// The name in it.
    #[n(1)]
    pub text: String,
}

/// A name: Chinese always, other languages where they are known, sorted by language, each at most once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct Names {
    /// The Chinese name, the one that counts.
    #[n(0)]
    pub zh: String,
    /// The same name in other languages.
    #[n(1)]
    #[serde(default)]
    pub others: Vec<Translation>,
}

impl Names {
    /// A name in Chinese only.
    pub fn zh(text: impl Into<String>) -> Self {
        Self { zh: text.into(), others: Vec::new() }
    }

    /// The name in a language, if it was recorded.
    pub fn in_lang(&self, lang: Lang) -> Option<&str> {
        self.others.iter().find(|t| t.lang == lang).map(|t| t.text.as_str())
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh)
    }
}
