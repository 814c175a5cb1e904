//! How a store is opened.

use std::sync::Arc;
use std::time::Duration;

use crate::files::{FileFaults, Files};
use crate::layout::Layout;
use crate::second::Home;

/// Settings of a [`SledStore`](crate::SledStore). None of them skips a check.
#[derive(Clone)]
pub struct Options {
    /// A journal segment that has reached this many bytes is followed by a new one. After an
    /// unclean end the last segment is written once more, which bounds how long that takes.
    pub segment_bytes: u64,
    /// Memory that sled may use as a cache, in bytes.
    pub sled_cache_bytes: u64,
    /// How long sled may take to open before it is given up and rebuilt, plus one second for
    /// every 4 MiB of its file.
    pub sled_time_limit: Duration,
    /// sled is made durable after this many groups …
    pub sync_every_groups: u32,
    /// … or after this time, whichever comes first.
    pub sync_every: Duration,
    /// Of a log that was closed in order, so many bytes at the end of the journal are read before
    /// it is open, in whole segments. What lies before them is checked when it is read, group by
    /// group, and by every scrub: no check is left out, but damage there is found later.
    pub read_at_open: u64,
    /// Number of records that are known to exist (from a signed checkpoint kept elsewhere); a
    /// shorter log is refused.
    pub at_least: u64,
    /// Makes file operations fail, for tests.
    pub faults: Option<Arc<dyn FileFaults>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            segment_bytes: 32 << 20,
            sled_cache_bytes: 64 << 20,
            sled_time_limit: Duration::from_secs(60),
            sync_every_groups: 64,
            sync_every: Duration::from_secs(1),
            read_at_open: 64 << 20,
            at_least: 0,
            faults: None,
        }
    }
}

impl Options {
    pub(crate) fn files(&self) -> Files {
        Files::new(self.faults.clone())
    }

    pub(crate) fn home(&self, layout: &Layout, files: &Files) -> Home {
        Home {
            dir: layout.sled(),
            files: files.clone(),
            cache: self.sled_cache_bytes,
            limit: self.sled_time_limit,
        }
    }
}
