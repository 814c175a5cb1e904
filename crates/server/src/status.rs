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
            CallError::RefusedInFile { row, item, refusal } => {
                let told = RemoteRefusal { row, item: item.to_string(), ..(&refusal).into() };
                told.to_status(of_refusal(refusal.code))
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
        | QueryRefusal::PageTokenForeign
        | QueryRefusal::NothingToCompare
        | QueryRefusal::SubtreeOfTwo
        | QueryRefusal::NothingToFind { .. }
        | QueryRefusal::SearchTooLong { .. } => Code::InvalidArgument,
        QueryRefusal::AsOfBeyondHead { .. } => Code::OutOfRange,
        QueryRefusal::OutsideLedger { .. }
        | QueryRefusal::JurisdictionUnknown { .. }
        | QueryRefusal::BureauUnknown { .. } => Code::NotFound,
        QueryRefusal::IndexBehind { .. } => Code::Unavailable,
        QueryRefusal::OnFirstSide(why) => of_question(why),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use inforce_wire::Rule;

    use super::*;
    use crate::notice;

    /// The names of the codes as the protocol writes them.
    const NAMES: [(Code, &str); 14] = [
        (Code::InvalidArgument, "INVALID_ARGUMENT"),
        (Code::NotFound, "NOT_FOUND"),
        (Code::AlreadyExists, "ALREADY_EXISTS"),
        (Code::PermissionDenied, "PERMISSION_DENIED"),
        (Code::Unauthenticated, "UNAUTHENTICATED"),
        (Code::FailedPrecondition, "FAILED_PRECONDITION"),
        (Code::Aborted, "ABORTED"),
        (Code::OutOfRange, "OUT_OF_RANGE"),
        (Code::ResourceExhausted, "RESOURCE_EXHAUSTED"),
        (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
        (Code::Unavailable, "UNAVAILABLE"),
        (Code::Unknown, "UNKNOWN"),
        (Code::DataLoss, "DATA_LOSS"),
        (Code::Internal, "INTERNAL"),
    ];

    /// Every reason there is, with the status code it is answered with.
    fn all() -> Vec<(Code, &'static str)> {
        let code = "652801".parse().unwrap();
        let day = inforce_catalog::Day::FIRST;
        let questions = [
            QueryRefusal::PageSizeOutOfRange { size: 0 },
            QueryRefusal::PageTokenGarbled,
            QueryRefusal::PageTokenForeign,
            QueryRefusal::AsOfBeyondHead { as_of: 0, head: None },
            QueryRefusal::OutsideLedger { code },
            QueryRefusal::JurisdictionUnknown { code, day },
            QueryRefusal::NothingToCompare,
            QueryRefusal::SubtreeOfTwo,
            QueryRefusal::NothingToFind { field: "text" },
            QueryRefusal::SearchTooLong { length: 201, field: "text" },
            QueryRefusal::IndexBehind { position: 6, needed: 7 },
            QueryRefusal::BureauUnknown { code: "X00000000000000000".parse().unwrap() },
        ];

        assert_eq!(questions.each_ref().map(QueryRefusal::code), QueryRefusal::CODES);
        let mut all: Vec<_> = Rule::ALL.iter().map(|r| (Code::InvalidArgument, r.code())).collect();
        all.extend(RefusalCode::ALL.iter().map(|c| (of_refusal(*c), c.code())));
        all.extend(questions.iter().map(|q| (of_question(q), q.code())));
        all.extend(notice::Kind::ALL.iter().map(|k| (k.status(), k.code())));
        all
    }

    fn table() -> String {
        let mut rows: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for (code, reason) in all() {
            let row = NAMES.iter().position(|(c, _)| *c == code).expect("a code with a name");
            let reasons = rows.entry(row).or_default();
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        let row = |(row, reasons): (&usize, &Vec<&str>)| {
            format!("| `{}` | `{}` |\n", NAMES[*row].1, reasons.join("`, `"))
        };
        format!("| status | reasons |\n|---|---|\n{}", rows.iter().map(row).collect::<String>())
    }

    #[test]
    fn the_document_has_every_reason_under_its_status_code() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api.md");
        let document = std::fs::read_to_string(&path).unwrap();
        let (begin, end) = ("<!-- reasons -->\n", "<!-- /reasons -->\n");
        let (before, rest) = document.split_once(begin).expect("the mark before the table");
        let (written, after) = rest.split_once(end).expect("the mark behind the table");
        if std::env::var_os("UPDATE").is_some_and(|v| v == "1") {
            return std::fs::write(&path, format!("{before}{begin}{}{end}{after}", table())).unwrap();
        }
        assert!(
            written == table(),
            "docs/api.md is not what the code says: run this test with UPDATE=1\n{}",
            table()
        );
    }

    #[test]
    fn one_reason_never_has_two_status_codes() {
        let mut seen = BTreeMap::new();
        for (code, reason) in all() {
            assert_eq!(*seen.entry(reason).or_insert(code), code, "{reason}");
        }
    }
}
