//! How much one file may ask of us, with the arithmetic. `docs/decisions/0018-spreadsheets-read-with-limits.md` has
//! the reasons.

/// Limits of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file: usize,
    /// Parts of a workbook (entries of its zip).
    pub parts: usize,
    /// Bytes of all parts that are read, unpacked.
    pub unpacked: usize,
    /// Rows that are not empty.
    pub rows: usize,
    /// Columns.
    pub columns: u16,
    /// Characters of one cell.
    pub cell: usize,
    /// Bytes of all cells, merged areas filled in.
    pub text: usize,
    /// Commands that the file asks for.
    pub commands: usize,
}

impl Default for Limits {
    /// A nation's list has about 1,000 rows of 600 bytes, a province's with all sub-items about 10,000: 6 MB of text. A
    /// workbook of that is a tenth of its text, and unpacked four times of it. Ten times as much is allowed
    /// throughout; the memory needed is at most `file + unpacked + 2 × text`, under 300 MB.
    fn default() -> Self {
        Self {
            file: 32 << 20,
            parts: 1_000,
            unpacked: 128 << 20,
            rows: 100_000,
            columns: 256,
            cell: 32_767, // what spreadsheet programs hold
            text: 64 << 20,
            commands: 16_384, // one batch, which is recorded whole or not at all
        }
    }
}
