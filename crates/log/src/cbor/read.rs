//! Reading canonical items, refusing all others.

use super::{CborError, MAX_DEPTH, Rule, check_text, is_plain_text};

/// The types of item that are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Major {
    Unsigned,
    Negative,
    Bytes,
    Text,
    Array,
    Simple,
}

/// The start of an item: its type, its argument, and where it began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) major: Major,
    pub(super) argument: u64,
    pub(super) offset: usize,
}

/// Reads canonical items one after the other.
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    position: usize,
    depth: u8,
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        let (position, depth) = (0, 0);
        Self { bytes, position, depth }
    }

    /// A reader for bytes that will stand inside `depth` arrays.
    pub(crate) fn nested(bytes: &'b [u8], depth: u8) -> Self {
        let position = 0;
        Self { bytes, position, depth }
    }

    /// Requires that everything has been read.
    pub(crate) fn end(&self) -> Result<(), CborError> {
        if self.position == self.bytes.len() { Ok(()) } else { self.fail(self.position, Rule::Trailing) }
    }

    pub(crate) fn uint(&mut self) -> Result<u64, CborError> {
        let head = self.head()?;
        match head.major {
            Major::Unsigned => Ok(head.argument),
            _ => self.fail(head.offset, Rule::Expected("an unsigned integer")),
        }
    }

    pub(crate) fn int(&mut self) -> Result<i64, CborError> {
        let head = self.head()?;
        let value = i64::try_from(head.argument).ok();
        match (head.major, value) {
            (Major::Unsigned, Some(value)) => Ok(value),
            // −1 − n, which is the bitwise complement of n.
            (Major::Negative, Some(value)) => Ok(!value),
            _ => self.fail(head.offset, Rule::Expected("an integer of 64 bits")),
        }
    }

    pub(crate) fn byte_string(&mut self) -> Result<&'b [u8], CborError> {
        let head = self.head()?;
        match head.major {
            Major::Bytes => self.take(head.argument),
            _ => self.fail(head.offset, Rule::Expected("a byte string")),
        }
    }

    /// A byte string of exactly `N` bytes; `expected` says so in words.
    pub(crate) fn byte_array<const N: usize>(
        &mut self,
        expected: &'static str,
    ) -> Result<[u8; N], CborError> {
        let offset = self.position;
        let bytes = self.byte_string()?;
        bytes.try_into().or_else(|_| self.fail(offset, Rule::Expected(expected)))
    }

    pub(crate) fn text(&mut self) -> Result<&'b str, CborError> {
        let head = self.head()?;
        match head.major {
            Major::Text => self.text_of(head.argument),
            _ => self.fail(head.offset, Rule::Expected("text")),
        }
    }

    /// Enters an array and returns its length; [`Reader::leave`] follows its last element.
    pub(crate) fn array(&mut self) -> Result<u64, CborError> {
        let head = self.head()?;
        match head.major {
            Major::Array => self.enter(head.offset).map(|()| head.argument),
            _ => self.fail(head.offset, Rule::Expected("an array")),
        }
    }

    /// Enters an array of exactly `length` elements; `expected` says so in words.
    pub(crate) fn array_of(&mut self, length: u64, expected: &'static str) -> Result<(), CborError> {
        let offset = self.position;
        if self.array()? == length { Ok(()) } else { self.fail(offset, Rule::Expected(expected)) }
    }

    pub(crate) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Reads a null if one is next.
    pub(crate) fn null(&mut self) -> bool {
        let found = self.bytes.get(self.position) == Some(&super::write::NULL);
        self.position += usize::from(found);
        found
    }

    /// Reads any one item, with everything inside it, and returns its bytes.
    pub(crate) fn item(&mut self) -> Result<&'b [u8], CborError> {
        let start = self.position;
        self.skip()?;
        Ok(self.bytes.get(start..self.position).unwrap_or_default())
    }

    /// Takes all that is left, whatever it is.
    pub(crate) fn rest(&mut self) -> &'b [u8] {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        self.position = self.bytes.len();
        rest
    }

    /// Reads an array with everything inside it and returns its bytes.
    pub(crate) fn array_item(&mut self) -> Result<&'b [u8], CborError> {
        match self.bytes.get(self.position) {
            Some(initial) if initial >> 5 != 4 => self.fail(self.position, Rule::Expected("an array")),
            _ => self.item(),
        }
    }

    fn skip(&mut self) -> Result<(), CborError> {
        let head = self.head()?;
        match head.major {
            Major::Unsigned | Major::Negative | Major::Simple => Ok(()),
            Major::Bytes => self.take(head.argument).map(|_| ()),
            Major::Text => {
                let bytes = self.take(head.argument)?;
                if is_plain_text(bytes) { Ok(()) } else { self.as_text(bytes).map(|_| ()) }
            }
            Major::Array => {
                self.enter(head.offset)?;
                (0..head.argument).try_for_each(|_| self.skip())?;
                self.leave();
                Ok(())
            }
        }
    }

    pub(super) fn enter(&mut self, offset: usize) -> Result<(), CborError> {
        if self.depth >= MAX_DEPTH {
            return self.fail(offset, Rule::TooDeep);
        }
        self.depth += 1;
        Ok(())
    }

    pub(super) fn text_of(&mut self, length: u64) -> Result<&'b str, CborError> {
        let bytes = self.take(length)?;
        self.as_text(bytes)
    }

    /// The bytes just taken, as canonical text.
    fn as_text(&self, bytes: &'b [u8]) -> Result<&'b str, CborError> {
        let start = self.position - bytes.len();
        let Ok(text) = std::str::from_utf8(bytes) else {
            return self.fail(start, Rule::NotUtf8);
        };
        match check_text(text) {
            Ok(()) => Ok(text),
            Err(error) => self.fail(start + error.offset, error.rule),
        }
    }

    /// The next `length` bytes.
    pub(super) fn take(&mut self, length: u64) -> Result<&'b [u8], CborError> {
        let end = usize::try_from(length).ok().and_then(|length| self.position.checked_add(length));
        match end.and_then(|end| self.bytes.get(self.position..end)) {
            Some(taken) => {
                self.position += taken.len();
                Ok(taken)
            }
            None => self.fail(self.bytes.len(), Rule::Truncated),
        }
    }

    pub(super) fn head(&mut self) -> Result<Head, CborError> {
        let offset = self.position;
        let Some(&initial) = self.bytes.get(offset) else {
            return self.fail(offset, Rule::Truncated);
        };
        self.position += 1;
        let info = initial & 0x1f;
        let major = match initial >> 5 {
            0 => Major::Unsigned,
            1 => Major::Negative,
            2 => Major::Bytes,
            3 => Major::Text,
            4 => Major::Array,
            5 => return self.fail(offset, Rule::Map),
            6 => return self.fail(offset, Rule::Tag),
            _ => return self.simple(offset, info),
        };
        let argument = self.argument(offset, info)?;
        Ok(Head { major, argument, offset })
    }

    fn simple(&self, offset: usize, info: u8) -> Result<Head, CborError> {
        match info {
            20..=22 => Ok(Head { major: Major::Simple, argument: u64::from(info), offset }),
            25..=27 => self.fail(offset, Rule::Float),
            28..=30 => self.fail(offset, Rule::Reserved),
            31 => self.fail(offset, Rule::Indefinite),
            _ => self.fail(offset, Rule::Simple),
        }
    }

    /// The argument behind the initial byte, which must be the shortest that can say it.
    fn argument(&mut self, offset: usize, info: u8) -> Result<u64, CborError> {
        let (width, smallest) = match info {
            0..=23 => return Ok(u64::from(info)),
            24 => (1, 24),
            25 => (2, 1 << 8),
            26 => (4, 1 << 16),
            27 => (8, 1 << 32),
            28..=30 => return self.fail(offset, Rule::Reserved),
            _ => return self.fail(offset, Rule::Indefinite),
        };
        let argument = self.take(width)?.iter().fold(0, |sum, &byte| (sum << 8) | u64::from(byte));
        if argument < smallest {
            return self.fail(offset, Rule::NotShortest);
        }
        Ok(argument)
    }

    fn fail<T>(&self, offset: usize, rule: Rule) -> Result<T, CborError> {
        Err(CborError { offset, rule })
    }
}
