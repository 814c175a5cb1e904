//! What a record says, as named values: the fields of its event, with codes, words and days as text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The fields of a record's event by their names.
pub type Payload = BTreeMap<String, Value>;

/// One value of a record's event. In JSON it is just itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing.
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
