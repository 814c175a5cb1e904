//! Reads fields one by one and remembers what is wrong with each, under its path.

use std::str::FromStr;

use inforce_catalog::{CommandId, CreditCode, Day, Digest, ItemCode, JurisdictionCode};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::invalid::{Invalid, NAMED_VIOLATIONS, Rule, Violation};
use crate::words::Word;

/// What a message says, and where in it we are.
///
/// Every read answers `None` for a field that breaks a rule, which is then remembered: whoever reads goes on, so that
/// one answer names all that is wrong.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    path: String,
    named: Vec<Violation>,
    total: usize,
}

impl Reader {
    /// Reads a whole message: its value if every field was well, else everything that was not.
    pub(crate) fn read<T>(read: impl FnOnce(&mut Self) -> Option<T>) -> Result<T, Invalid> {
        let mut reader = Self::default();
        let value = read(&mut reader);
        let total = reader.total;
        let mut named = reader.named.into_iter();
        match (value, named.next()) {
            (Some(value), None) => Ok(value),
            (_, Some(first)) => Err(Invalid { first, more: named.collect(), total }),
            // A reader that answers nothing has said why; without a word the message is taken for an empty one.
            (None, None) => Err(Invalid::one(Violation::new("", Rule::FieldMissing, ""))),
        }
    }

    /// Remembers that a field breaks a rule.
    pub(crate) fn refuse(&mut self, field: &str, rule: Rule, given: impl std::fmt::Display) {
        self.total += 1;
        if self.named.len() < NAMED_VIOLATIONS {
            let path = self.join(field);
            self.named.push(Violation::new(path, rule, given));
        }
    }

    /// Reads what is inside a field that has fields of its own.
    pub(crate) fn inside<M, T>(
        &mut self,
        field: &str,
        message: Option<M>,
        read: impl FnOnce(&mut Self, M) -> Option<T>,
    ) -> Option<T> {
        let Some(message) = message else {
            self.refuse(field, Rule::FieldMissing, "");
            return None;
        };
        let outer = self.path.len();
        self.path = self.join(field);
        let value = read(self, message);
        self.path.truncate(outer);
        value
    }

    /// The same for a field that may be left out: `None` inside where it was.
    pub(crate) fn optional<M, T>(
        &mut self,
        field: &str,
        message: Option<M>,
        read: impl FnOnce(&mut Self, M) -> Option<T>,
    ) -> Option<Option<T>> {
        match message {
            None => Some(None),
            message => self.inside(field, message, read).map(Some),
        }
    }

    /// Reads every entry of a repeated field.
    pub(crate) fn each<M, T>(
        &mut self,
        field: &str,
        messages: Vec<M>,
        mut read: impl FnMut(&mut Self, M) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut values = Some(Vec::with_capacity(messages.len()));
        for (i, message) in messages.into_iter().enumerate() {
            let value = self.inside(&format!("{field}[{i}]"), Some(message), &mut read);
            match (&mut values, value) {
                (Some(values), Some(value)) => values.push(value),
                _ => values = None,
            }
        }
        values
    }

    /// A text in normal form NFC. Whether it is empty or too long is for the law to say.
    pub(crate) fn text(text: String) -> String {
        if is_nfc(&text) { text } else { text.nfc().collect() }
    }

    pub(crate) fn jurisdiction(&mut self, field: &str, text: &str) -> Option<JurisdictionCode> {
        self.parse(field, text, Rule::NotAJurisdictionCode)
    }

    pub(crate) fn item(&mut self, field: &str, text: &str) -> Option<ItemCode> {
        self.parse(field, text, Rule::NotAnItemCode)
    }

    pub(crate) fn credit_code(&mut self, field: &str, text: &str) -> Option<CreditCode> {
        self.parse(field, text, Rule::NotACreditCode)
    }

    pub(crate) fn day(&mut self, field: &str, text: &str) -> Option<Day> {
        self.parse(field, text, Rule::NotADay)
    }

    pub(crate) fn command_id(&mut self, field: &str, text: &str) -> Option<CommandId> {
        self.parse(field, text, Rule::NotACommandId)
    }

    /// A value of a closed vocabulary that has to be given.
    pub(crate) fn word<W: Word>(&mut self, field: &str, number: i32) -> Option<W> {
        let value = W::from_number(number);
        if value.is_none() {
            let rule = match number {
                0 => Rule::FieldMissing,
                _ => Rule::UnknownValue,
            };
            self.refuse(field, rule, number);
        }
        value
    }

    /// The same where it may be left out, and then is `otherwise`.
    pub(crate) fn word_or<W: Word>(&mut self, field: &str, number: i32, otherwise: W) -> Option<W> {
        match number {
            0 => Some(otherwise),
            number => self.word(field, number),
        }
    }

    pub(crate) fn digest(&mut self, field: &str, text: &str) -> Option<Digest> {
        let digest = Digest::from_hex(text);
        if digest.is_none() {
            self.refuse(field, Rule::NotADigest, text);
        }
        digest
    }

    pub(crate) fn small(&mut self, field: &str, number: u32) -> Option<u16> {
        let small = u16::try_from(number).ok();
        if small.is_none() {
            self.refuse(field, Rule::NumberTooLarge, number);
        }
        small
    }

    fn parse<T: FromStr>(&mut self, field: &str, text: &str, rule: Rule) -> Option<T> {
        if text.is_empty() {
            self.refuse(field, Rule::FieldMissing, "");
            return None;
        }
        let value = text.parse().ok();
        if value.is_none() {
            self.refuse(field, rule, text);
        }
        value
    }

    fn join(&self, field: &str) -> String {
        match (self.path.is_empty(), field.is_empty()) {
            (true, _) => field.to_owned(),
            (_, true) => self.path.clone(),
            _ => format!("{}.{field}", self.path),
        }
    }
}
