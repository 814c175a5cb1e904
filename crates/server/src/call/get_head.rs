//! How far is the ledger?

use inforce_proto::v1 as pb;

use super::Calls;

pub(super) fn call(calls: &Calls) -> pb::GetHeadResponse {
    let head = *calls.ledger.head().borrow();
    pb::GetHeadResponse {
        ledger: calls.ledger.id().to_string(),
        size: head.size,
        hash: head.hash.to_string(),
        position: calls.ledger.view().position(),
    }
}
