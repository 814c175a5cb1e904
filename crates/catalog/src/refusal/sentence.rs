//! Sentences in two languages with places for values: what tables of refusals and findings are made of.

use std::borrow::Cow;

/// The language of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// 中文.
    Chinese,
    /// English.
    English,
}

impl Tongue {
    /// The one of two that is in this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }
}

/// Fills the places `{name}` of a sentence, in one pass: a value that looks like a place stays what it is, and so does
/// a place without a value.
///
/// ```
/// use inforce_catalog::refusal::fill;
/// let value = |name: &str| (name == "given").then_some("{field}".into());
/// assert_eq!(fill("`{given}` is no {kind}.", value), "`{field}` is no {kind}.");
/// ```
pub fn fill<'a>(template: &str, value: impl Fn(&str) -> Option<Cow<'a, str>>) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else { break };
        text.push_str(before);
        match value(name) {
            Some(value) => text.push_str(&value),
            None => text.extend(["{", name, "}"]),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}
