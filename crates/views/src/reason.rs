//! Reasons in English; the Chinese stands with the reasons themselves.

use inforce_catalog::in_force::Reason;

/// What a reason says, in English.
pub fn english(reason: Reason) -> &'static str {
    match reason {
        Reason::InForce => "in force",
        Reason::OutsideLedger => "outside this ledger: the production corps keep catalogs of their own",
        Reason::JurisdictionUnknown => "no jurisdiction has this code on the day",
        Reason::JurisdictionRetired => "the jurisdiction was merged or abolished",
        Reason::NotListed => "in no catalog of the line, and each of them is declared complete",
        Reason::NotRecorded => "not recorded, and not every catalog of the line is declared complete",
        Reason::NotClaimed => "listed above, neither claimed nor declined here",
        Reason::Declined => "declined here",
        Reason::NotYetInForce => "recorded, but not yet in force",
        Reason::SuspendedHere => "suspended here",
        Reason::LapsedHere => "its one year ran out here",
        Reason::EndedHere => "ended here",
        Reason::ReshapedHere => "merged, split or superseded here",
        Reason::WithdrawnHere => "given up here after its levels had changed",
        Reason::SuspendedAbove => "suspended above",
        Reason::LapsedAbove => "its one year ran out where it was set",
        Reason::EndedAbove => "ended above",
        Reason::WithdrawnAbove => "no longer listed at a level between",
        Reason::SourceVoided => "what it was claimed from is void",
        Reason::NewLifeAbove => "set anew above: it must be claimed again",
        Reason::NotYetAbove => "not yet in force above",
        Reason::SourceRetired => {
            "the jurisdiction it was claimed from is gone, and nobody took the item over"
        }
        Reason::MainItemNotInForce => "its main item is not in force",
        Reason::NoSubItemInForce => "none of its sub-items is in force",
    }
}
