//! Whether an item stands in a jurisdiction's catalog, everything above it taken into account.

use super::chain::standing;
use crate::jurisdiction::Jurisdiction;
use crate::listing::Listing;
use crate::register::Register;
use crate::term::{Day, ItemCode, Seq};

/// Whether a catalog lists the item on the day, as known at `n`: in force or suspended, and not taken out by what
/// happened above.
///
/// Stopping above acts below on the same day (清单之外一律不得违法实施行政许可), so what was abolished, lapsed or given
/// up above has left every catalog below, though those still owe their own record. A suspended item keeps its place.
pub fn is_listed(register: &Register, place: &Jurisdiction, item: ItemCode, day: Day, n: Seq) -> bool {
    if place.retired.is_some() {
        return false;
    }
    let own = Listing::on(register.listing(place.id, item), day, n);
    own.status.is_listed()
        && (own.claimed_from.is_none() || !standing(register, place.id, item, &own, day, n).broken)
}
