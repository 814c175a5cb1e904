//! A file of checked frames: each has at most 1 MiB and a hash that covers it and all before it,
//! so that nothing of a damaged, cut or reordered file is ever handed to a decoder.
//!
//! Frame: length (u32 little-endian), bytes, hash (32). An empty frame is the end.

use std::io::{self, Read, Write};

use inforce_log::{Hash, record_hash};

/// Bytes in one frame: what is held in memory at a time, on either side.
const FRAME: usize = 1 << 20;

/// Bytes of the previous hash, which stand before the frame's bytes when it is hashed.
const HASH: usize = 32;

/// Cuts what is written to it into frames.
pub(super) struct FrameWriter<W> {
    inner: W,
    /// The previous hash, then what is not written yet.
    buffer: Vec<u8>,
}

impl<W: Write> FrameWriter<W> {
    pub(super) fn new(inner: W) -> Self {
        let mut buffer = Vec::with_capacity(HASH + FRAME);
        buffer.extend_from_slice(Hash::ZERO.as_bytes());
        Self { inner, buffer }
    }

    /// Writes the end and gives back the file.
    pub(super) fn finish(mut self) -> io::Result<W> {
        if self.buffer.len() > HASH {
            self.write_frame()?;
        }
        self.write_frame()?;
        Ok(self.inner)
    }

    fn write_frame(&mut self) -> io::Result<()> {
        let hash = record_hash(&self.buffer);
        let bytes = self.buffer.get(HASH..).unwrap_or_default();
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.inner.write_all(&length.to_le_bytes())?;
        self.inner.write_all(bytes)?;
        self.inner.write_all(hash.as_bytes())?;
        self.buffer.clear();
        self.buffer.extend_from_slice(hash.as_bytes());
        Ok(())
    }
}

impl<W: Write> Write for FrameWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = HASH + FRAME - self.buffer.len();
        let (now, _) = bytes.split_at(bytes.len().min(room));
        self.buffer.extend_from_slice(now);
        if now.len() == room {
            self.write_frame()?;
        }
        Ok(now.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Reads back what a [`FrameWriter`] wrote, frame by checked frame.
pub(super) struct FrameReader<R> {
    inner: R,
    previous: Hash,
    /// The previous hash, then the bytes of the present frame.
    buffer: Vec<u8>,
    /// How much of the buffer has been read.
    read: usize,
    ended: bool,
}

impl<R: Read> FrameReader<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, previous: Hash::ZERO, buffer: Hash::ZERO.as_bytes().to_vec(), read: HASH, ended: false }
    }

    /// Checks that everything was read and that nothing stands behind the end.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if !self.ended && self.read == self.buffer.len() {
            self.next_frame()?;
        }
        if !self.ended {
            return Err(io::Error::other("bytes are left over before the end"));
        }
        match self.inner.read(&mut [0])? {
            0 => Ok(()),
            _ => Err(io::Error::other("bytes stand behind the end")),
        }
    }

    fn next_frame(&mut self) -> io::Result<()> {
        let mut length = [0; 4];
        self.inner.read_exact(&mut length)?;
        let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
        if length > FRAME {
            return Err(io::Error::other("a frame is too long"));
        }
        self.buffer.clear();
        self.buffer.extend_from_slice(self.previous.as_bytes());
        self.buffer.resize(HASH + length, 0);
        let body = self.buffer.get_mut(HASH..).unwrap_or_default();
        self.inner.read_exact(body)?;
        let mut hash = [0; HASH];
        self.inner.read_exact(&mut hash)?;
        self.previous = record_hash(&self.buffer);
        if self.previous != Hash(hash) {
            return Err(io::Error::other("a frame does not have its hash"));
        }
        self.read = HASH;
        self.ended = length == 0;
        Ok(())
    }
}

impl<R: Read> Read for FrameReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.read == self.buffer.len() && !self.ended {
            self.next_frame()?;
        }
        let rest = self.buffer.get(self.read..).unwrap_or_default();
        let count = rest.len().min(out.len());
        let (now, _) = rest.split_at(count);
        if let Some(out) = out.get_mut(..count) {
            out.copy_from_slice(now);
        }
        self.read += count;
        Ok(count)
    }
}
