//! What a record says, as named values: the fields of its event, with codes, words and days as text.

mod event;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use event::payload;
pub(crate) use event::{citation, levels, nature_word};

/// The fields of a record's event by their names.
pub type Payload = BTreeMap<String, Value>;

/// One value of a record's event. In JSON it is just itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// Yes or no.
    Flag(bool),
    /// A number: a sequence, a count, a number of days.
    Number(u64),
    /// A text: a code, a word, a day, a name.
    Text(String),
    /// Several.
    List(Vec<Value>),
    /// Named ones.
    Map(Payload),
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Payload> for Value {
    fn from(fields: Payload) -> Self {
        Self::Map(fields)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Value>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}
