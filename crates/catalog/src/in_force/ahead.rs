//! Asking memory for a whole line at once.
//!
//! In a nation's ledger nearly nothing a question needs is in the processor's caches. Walked upwards, each level waits
//! for memory three times, since only its record says where the next one is. Who lies under whom is known beforehand
//! and mostly is what a listing was claimed along: so all levels are touched first, and what each waits for arrives
//! together.

use crate::event::Event;
use crate::jurisdiction::Jurisdiction;
use crate::register::Register;
use crate::stream::StreamKey;
use crate::term::{ItemCode, JurisdictionId, Level};

/// Touches the first record of an item in a jurisdiction and in those above. No answer hangs on it.
pub(super) fn touch(register: &Register, place: &Jurisdiction, item: ItemCode) {
    let mut line = [JurisdictionId::LEDGER; Level::ALL.len()];
    let mut next = Some(place.id);
    let mut parent = place.parent;
    for level in &mut line {
        let Some(id) = next else { break };
        *level = id;
        next = parent;
        parent = parent.and_then(|id| first_parent(register, id));
    }
    register.touch(&line.map(|id| StreamKey::listing(id, item)));
}

/// The parent a jurisdiction was established under.
fn first_parent(register: &Register, id: JurisdictionId) -> Option<JurisdictionId> {
    match register.stream(&StreamKey::jurisdiction(id))?.entries().first()?.event() {
        Event::Established(e) => e.parent,
        _ => None,
    }
}
