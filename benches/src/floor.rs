//! The disk alone: append, `fdatasync`, and again. No client that waits for its own command can be
//! answered more often than this.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Instant;

use crate::Failure;
use crate::load::Measured;

/// Appends the records one by one to a new file, each with its own wait for the disk.
///
/// # Errors
/// If the file cannot be written.
pub fn append(dir: &Path, records: &[Vec<u8>]) -> Result<Measured, Failure> {
    let file = File::create_new(dir.join("floor"))?;
    let mut at = 0;
    let mut waits = Vec::with_capacity(records.len());
    let start = Instant::now();
    for record in records {
        let begun = Instant::now();
        file.write_all_at(record, at)?;
        file.sync_data()?;
        at += record.len() as u64;
        waits.push(begun.elapsed());
    }
    Ok(Measured::new(start.elapsed(), waits))
}
