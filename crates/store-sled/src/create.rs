//! Creating a ledger: another verb than opening one.

use std::path::Path;

use inforce_log::LedgerId;
use inforce_store::Head;

use crate::error::{CreateError, OpenError};
use crate::frame::JournalKey;
use crate::identity::{Identity, Reached};
use crate::journal::create_segment;
use crate::layout::{self, DirLock, Layout, Probe, probe};
use crate::open::write_reached;
use crate::options::Options;

/// Lays out an empty ledger and returns the lock on its directory, which is held on.
///
/// The marker `creating` comes first and the identity file comes last: a creation that stops in
/// between is no ledger, and the next creation starts over.
pub(crate) fn create(dir: &Path, ledger: LedgerId, options: &Options) -> Result<DirLock, CreateError> {
    let found = probe(dir);
    if found != Probe::Empty {
        return Err(CreateError::Occupied(found));
    }
    let layout = Layout::new(dir);
    let files = options.files();
    files.create_dir(dir)?;
    let lock = layout::lock(&layout)?;
    // Two creations may have seen the same empty directory; the second one sees a ledger now.
    let found = probe(dir);
    if !matches!(found, Probe::Empty) {
        return Err(CreateError::Occupied(found));
    }
    let Layout { root } = &layout;
    // Empty, so that it is whole as soon as it is there.
    files.remove(&layout.creating())?;
    files.create(&layout.creating())?;
    files.sync_dir(root)?;
    files.remove_dir(&layout.journal())?;
    files.remove_dir(&layout.sled())?;
    files.create_dir(&layout.journal())?;
    let identity = Identity { ledger, key: random_key() };
    create_segment(&files, &layout, &identity, 1, Head::EMPTY)?;
    let home = options.home(&layout, &files);
    home.build(&layout, identity, &mut |_| Ok(()))
        .map_err(|fault| OpenError::Failed { detail: fault.to_string() })?;
    let reached = Reached { head: Head::EMPTY, closed: false, sled: 0 };
    write_reached(&layout, &files, ledger, reached)?;
    files.put(&layout.identity(), &identity.encode())?;
    files.remove(&layout.creating())?;
    files.sync_dir(root)?;
    Ok(lock)
}

/// A key nobody outside this directory knows: 244 random bits.
fn random_key() -> JournalKey {
    let mut hasher = blake3::Hasher::new_derive_key("inforce 2026-11-23 journal key v1");
    hasher.update(uuid::Uuid::new_v4().as_bytes());
    hasher.update(uuid::Uuid::new_v4().as_bytes());
    JournalKey(*hasher.finalize().as_bytes())
}
