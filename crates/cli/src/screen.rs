//! What is printed for people, line by line, before it goes to standard output or a file.

use std::io::{self, Write};
use std::path::Path;

use unicode_width::UnicodeWidthStr;

use crate::failure::{Exit, Failure};
use crate::style::Style;
use crate::table::Table;

/// Lines for people.
#[derive(Clone, Debug, Default)]
pub(crate) struct Screen {
    text: String,
}

impl Screen {
    pub(crate) fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    pub(crate) fn blank(&mut self) {
        self.line("");
    }

    /// A label in the background and what it says, in two columns.
    pub(crate) fn pair(&mut self, label: &str, value: impl AsRef<str>) {
        const LABEL: usize = 14;
        let space = " ".repeat(LABEL.saturating_sub(label.width()));
        self.line(format!("  {}{space}  {}", Style::Dim.of(label), value.as_ref()));
    }

    pub(crate) fn table(&mut self, table: &Table) {
        table.lines().iter().for_each(|line| self.line(line));
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Prints a text to standard output, or writes it to a file.
///
/// A reader that went away (`| head`) is no failure.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn put(text: &str, file: Option<&Path>) -> Result<(), Failure> {
    put_bytes(text.as_bytes(), file)
}

/// Prints bytes to standard output, or writes them to a file, as [`put`] does a text.
///
/// # Errors
/// As [`put`].
pub(crate) fn put_bytes(bytes: &[u8], file: Option<&Path>) -> Result<(), Failure> {
    let failed = |place: &dyn std::fmt::Display, error: io::Error| {
        Failure::new(Exit::Refused, format!("{place}: {error}"))
    };
    match file {
        Some(path) => std::fs::write(path, bytes).map_err(|error| failed(&path.display(), error)),
        None => match io::stdout().lock().write_all(bytes) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(failed(&"standard output", error)),
            _ => Ok(()),
        },
    }
}

/// Prints a text beside what standard output is taken by. Where even that fails, what was asked for is done all the same.
pub(crate) fn put_aside(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
