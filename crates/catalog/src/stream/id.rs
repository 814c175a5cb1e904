//! Which one of its kind a stream is.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::term::ItemCode;

/// A stream's id: text, ordered as text.
///
/// Nearly every stream is a listing, so that an item code is held in place: whoever compares two ids of listings
/// follows no pointer.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct StreamId(Held);

/// The same text is always held the same way.
#[derive(Clone, Default, PartialEq, Eq)]
enum Held {
    #[default]
    Nothing,
    Item(ItemCode),
    Text(Arc<str>),
}

impl StreamId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Held::Nothing => "",
            Held::Item(code) => code.as_str(),
            Held::Text(text) => text,
        }
    }

    /// The item code that it is, if it is one.
    pub fn item(&self) -> Option<ItemCode> {
        match &self.0 {
            Held::Item(code) => Some(*code),
            _ => None,
        }
    }

    /// The bytes of the text, without a look at whether they are text.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Held::Nothing => &[],
            Held::Item(code) => code.as_bytes(),
            Held::Text(text) => text.as_bytes(),
        }
    }

    /// The id that this text is; `share` makes the copy that is held, where it is held outside.
    pub(crate) fn shared(text: &str, share: impl FnOnce(&str) -> Arc<str>) -> Self {
        if text.is_empty() {
            return Self(Held::Nothing);
        }
        Self(text.parse().map_or_else(|_| Held::Text(share(text)), Held::Item))
    }
}

impl From<ItemCode> for StreamId {
    fn from(code: ItemCode) -> Self {
        Self(Held::Item(code))
    }
}

impl From<&str> for StreamId {
    fn from(text: &str) -> Self {
        Self::shared(text, |text| text.into())
    }
}

impl Deref for StreamId {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Ord for StreamId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl PartialOrd for StreamId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for StreamId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(self.as_bytes());
    }
}

impl fmt::Debug for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Serialize for StreamId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for StreamId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(String::deserialize(deserializer)?.as_str().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ordered_as_the_texts_they_are() {
        let texts =
            ["", "000104001002", "000104001002x", "00010400100Y", "00010400100y", "acct-1", "X", "教"];
        for (one, other) in texts.iter().flat_map(|one| texts.iter().map(move |other| (*one, *other))) {
            let [a, b]: [StreamId; 2] = [one.into(), other.into()];
            assert_eq!((a.cmp(&b), a == b), (one.cmp(other), one == other), "{one} and {other}");
            assert_eq!((&*a, a.item()), (one, one.parse().ok()));
        }
    }
}
