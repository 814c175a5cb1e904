//! The headers of sled's segments, read past sled.
//!
//! An open sled never reads them again, and one that finds a damaged header at its next recovery
//! passes over the segment, or writes over it, whatever lies in it. So they are looked at before
//! sled is, and from time to time beside it: what is damaged there is found while the journal can
//! still give everything back.
//!
//! sled 0.34 (pinned): a segment begins with a CRC-32 (inverted), its number in the log and the
//! number that was stable when it was begun, 8 bytes each. A segment that was never used, or was
//! given up, begins with zeros.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Bytes of one segment: sled's own default, said when it is opened.
pub(crate) const SEGMENT: usize = 512 << 10;

const HEADER: usize = 20;

/// Readings of a header before it is called damaged: an open sled may be writing it just now.
const READINGS: usize = 3;

/// The first damaged header of `file`, in words for the operator.
///
/// # Errors
/// The medium's.
pub(crate) fn damaged(file: &File) -> io::Result<Option<String>> {
    let len = file.metadata()?.len();
    let starts = (0..len).step_by(SEGMENT).take_while(|start| start + HEADER as u64 <= len);
    for start in starts {
        if !is_sound_at(file, start)? {
            return Ok(Some(format!("the header of sled's segment at byte {start} is damaged")));
        }
    }
    Ok(None)
}

fn is_sound_at(file: &File, start: u64) -> io::Result<bool> {
    let mut header = [0; HEADER];
    for _ in 0..READINGS {
        file.read_exact_at(&mut header, start)?;
        if is_sound(&header) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_sound(header: &[u8; HEADER]) -> bool {
    let (crc, rest) = header.split_at(4);
    *header == [0; HEADER] || crc == (!crc32fast::hash(rest)).to_le_bytes().as_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_of_every_header_that_sled_wrote_is_found() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let db = sled::Config::new().path(dir.path()).segment_size(SEGMENT).open().expect("sled opens");
        let value = vec![7_u8; 5000];
        for key in 0_u32..300 {
            db.insert(key.to_be_bytes(), value.as_slice()).expect("written");
        }
        db.flush().expect("flushed");
        drop(db);
        let path = dir.path().join("db");
        let file = File::options().read(true).write(true).open(&path).expect("sled's file");
        assert_eq!(damaged(&file).expect("read"), None, "what sled writes is sound");
        let segments = file.metadata().expect("its length").len() / SEGMENT as u64;
        assert!(segments > 2, "{segments} segments are too few to prove anything");
        for segment in 0..segments {
            let start = segment * SEGMENT as u64;
            let mut header = [0; HEADER];
            file.read_exact_at(&mut header, start).expect("read");
            for bit in 0..HEADER * 8 {
                let mut flipped = header;
                flipped[bit / 8] ^= 1 << (bit % 8);
                file.write_all_at(&flipped, start).expect("written");
                let found = damaged(&file).expect("read").expect("it is found");
                assert!(found.contains(&format!("byte {start} ")), "bit {bit}: {found}");
            }
            file.write_all_at(&header, start).expect("written");
        }
    }
}
