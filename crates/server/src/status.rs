//! The one table from errors to status codes. It is in `docs/api.md` too; a test holds both together.
//!
//! | code | what the caller can do |
//! |---|---|
//! | `INVALID_ARGUMENT` | correct the command or question; it can never be taken as it is |
//! | `NOT_FOUND` | name something that exists on the day |
//! | `ALREADY_EXISTS` | nothing, or take another id or code |
//! | `PERMISSION_DENIED` | have somebody submit it who may |
//! | `ABORTED` | read what is new, then decide again |
//! | `FAILED_PRECONDITION` | bring the ledger into the state it asks for, or change the command |

use inforce_catalog::RefusalCode;
use inforce_views::QueryRefusal;
use inforce_wire::RemoteRefusal;
use tonic::{Code, Status};

use crate::error::CallError;

impl From<CallError> for Status {
    fn from(error: CallError) -> Self {
        let with_index = |refusal: RemoteRefusal, index: Option<usize>| RemoteRefusal {
            index: index.and_then(|i| u32::try_from(i).ok()),
            ..refusal
        };
        match error {
            CallError::Invalid { index, invalid } => {
                with_index((&invalid).into(), index).to_status(Code::InvalidArgument)
            }
            CallError::Refused { index, refusal } => {
                with_index((&refusal).into(), index).to_status(of_refusal(refusal.code))
            }
            CallError::Question(refusal) => RemoteRefusal::from(&refusal).to_status(of_question(&refusal)),
            CallError::Notice(notice) => notice.refusal().to_status(notice.kind.status()),
            CallError::Transport(status) => status,
        }
    }
}

/// The status code of a refused question.
fn of_question(refusal: &QueryRefusal) -> Code {
    match refusal {
        QueryRefusal::PageSizeOutOfRange { .. }
        | QueryRefusal::PageTokenGarbled
        | QueryRefusal::PageTokenForeign => Code::InvalidArgument,
        QueryRefusal::AsOfBeyondHead { .. } => Code::OutOfRange,
        QueryRefusal::OutsideLedger { .. } | QueryRefusal::JurisdictionUnknown { .. } => Code::NotFound,
    }
}

/// The status code of a refused command.
#[rustfmt::skip]
pub(crate) fn of_refusal(code: RefusalCode) -> Code {
    use RefusalCode as R;
    match code {
        R::TextEmpty | R::TextTooLong | R::TextNotClean | R::BadPrincipal | R::TooMany | R::Repeated
        | R::OutOfRange | R::DayMissing | R::DayNotAllowed | R::BasicElementEmpty | R::CalendarDayWrong
        | R::InstrumentMissing | R::DigestMissing | R::FirstImplementedMissing | R::TranscriptionNotAllowed
        | R::SuccessorMissing | R::WrongLevelOrder | R::CodeNotUnderParent | R::LevelsUnfit
        | R::ReshapeUnfit => Code::InvalidArgument,
        R::OutsideLedger | R::JurisdictionUnknown | R::VoidTargetUnknown | R::AgencyUnknown | R::NotListed
        | R::ParentUnknown | R::ParentDoesNotList | R::SuccessorNotListed | R::MainItemMissing => Code::NotFound,
        R::CommandIdReused | R::CodeInUse | R::AgencyExists | R::RoleHeld | R::ItemCodeUsed
        | R::TranscriptionRepeated | R::AlreadyVoid => Code::AlreadyExists,
        R::NotPermitted | R::BelowSettingLevel | R::MayNotSet | R::NotOwnTranscription => Code::PermissionDenied,
        R::ExpectedVersionDiffers | R::ParentHeadMoved | R::BatchPartlyRecorded => Code::Aborted,
        R::JurisdictionRetired | R::AgencyAlreadyRetired | R::SuccessorUnfit | R::NotAGovernment
        | R::AgencyInUse | R::NothingToTransfer | R::RoleNotHeld | R::LastAdministrator
        | R::CoverageCountDiffers | R::InstrumentNotByGovernment | R::ApprovalNotAllowed | R::AlreadyLapsed
        | R::SetByDiffers | R::FamilyDisagrees | R::AuthorityLevelNotAllowed | R::AuthorityElsewhere
        | R::SetterDoesNotClaim | R::NoAllowedLevel | R::InheritedDiffers | R::HeldBelow | R::SourceGone
        | R::NothingNew | R::NothingChanges | R::WrongDirection | R::LevelsUnchanged | R::VoidOfVoid
        | R::NotVoidable | R::RestatesUnfit | R::NotATranscription | R::LifeCycle => Code::FailedPrecondition,
    }
}
