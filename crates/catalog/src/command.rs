//! Commands: what somebody asks to be recorded.
//!
//! A command names jurisdictions by their code on the command's legal day, as offices do; the events it gives name
//! them by their number in the ledger. A [`Submission`] is a command with everything that comes with it.

mod id;
mod input;

pub use id::CommandId;
pub use input::{
    AgencyInput, BodyInput, InstrumentInput, LocalInput, NewItemInput, SuccessorInput, SuccessorLocalInput,
};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::event::{
    AgencyKind, DeclineReason, EndReason, Interim, JurisdictionNature, ReshapeKind, Role, TimeLimits,
};
use crate::term::{
    Citation, CreditCode, Day, Inherited, ItemCode, ItemType, JurisdictionCode, Level, Levels, Names, Seq,
};

/// A command with everything that comes with it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Submission {
    /// Its identity.
    #[n(0)]
    pub id: CommandId,
    /// Who asks: a pseudonymous account id, 1–64 bytes of ASCII letters, digits and `-_.@`.
    #[n(1)]
    pub principal: String,
    /// How many records the command's own stream is expected to have (0 = none); not checked where absent.
    #[n(2)]
    pub expected_version: Option<u64>,
    /// The legal day. Absent only for void, receive and adopt, which have none.
    #[n(3)]
    pub effective_from: Option<Day>,
    /// The document that authorises it, where it changes a catalog.
    #[n(4)]
    pub instrument: Option<InstrumentInput>,
    /// Whether this records what a level above has published (转录).
    #[n(5)]
    #[serde(default)]
    pub transcribed: bool,
    /// The first record of the voided command that this one records again.
    #[n(6)]
    pub restates: Option<Seq>,
    /// What is asked.
    #[n(7)]
    pub command: Command,
}

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $number:literal $word:literal $name:ident {
        $($(#[doc = $fdoc:literal])* $n:literal $field:ident: $ty:ty,)*
    })*) => {
        $($(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
        pub struct $name {
            $($(#[doc = $fdoc])* #[n($n)] pub $field: $ty,)*
        })*

        /// What may be asked. Each is decided by the file of the same name in [`crate::decide`].
        #[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Command {
            $($(#[doc = $doc])* #[n($number)] $name(#[n(0)] $name),)*
        }

        impl Command {
            /// The words of all commands, in order.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// The word of the command, as used on the command line and in `--json`.
            pub fn word(&self) -> &'static str {
                match self { $(Self::$name(_) => $word,)* }
            }
        }

        $(impl From<$name> for Command {
            fn from(command: $name) -> Self { Self::$name(command) }
        })*
    };
}

commands! {
    /// 设立行政区划.
    1 "establish" Establish {
        /// Its level.
        0 level: Level,
        /// Its code.
        1 code: JurisdictionCode,
        /// Its name.
        2 names: Names,
        /// The parent's code; none for the nation.
        3 parent: Option<JurisdictionCode>,
        /// Whether it is a government.
        4 nature: JurisdictionNature,
    }
    /// 行政区划更名.
    2 "rename-jurisdiction" RenameJurisdiction {
        /// Which.
        0 jurisdiction: JurisdictionCode,
        /// The new name.
        1 names: Names,
    }
    /// 变更行政区划代码.
    3 "recode-jurisdiction" RecodeJurisdiction {
        /// Which, by the old code.
        0 jurisdiction: JurisdictionCode,
        /// The new code.
        1 code: JurisdictionCode,
    }
    /// 合并行政区划: its children go to the one that goes on.
    4 "merge-jurisdictions" MergeJurisdictions {
        /// The one that ends.
        0 jurisdiction: JurisdictionCode,
        /// The one that goes on; same level.
        1 into: JurisdictionCode,
    }
    /// 撤销行政区划.
    5 "retire-jurisdiction" RetireJurisdiction {
        /// Which.
        0 jurisdiction: JurisdictionCode,
        /// Who takes over, if anybody; required where it has children.
        1 successor: Option<JurisdictionCode>,
    }
    /// 设立机关.
    6 "appoint-agency" AppointAgency {
        /// The jurisdiction it is a body of.
        0 jurisdiction: JurisdictionCode,
        /// Its credit code.
        1 code: CreditCode,
        /// What it is.
        2 kind: AgencyKind,
        /// Its name.
        3 names: Names,
    }
    /// 机关更名.
    7 "rename-agency" RenameAgency {
        /// Which.
        0 agency: AgencyInput,
        /// The new name.
        1 names: Names,
    }
    /// 撤销机关; refused while a listing names it.
    8 "retire-agency" RetireAgency {
        /// Which.
        0 agency: AgencyInput,
    }
    /// 机构改革: every listing of the jurisdiction that names one agency names the other from now on.
    9 "transfer-items" TransferItems {
        /// The agency that loses them.
        0 from: AgencyInput,
        /// The agency that gets them; same jurisdiction.
        1 to: AgencyInput,
    }
    /// 授予角色.
    10 "grant-role" GrantRole {
        /// Where; none for the whole ledger.
        0 jurisdiction: Option<JurisdictionCode>,
        /// To whom.
        1 principal: String,
        /// Which.
        2 role: Role,
    }
    /// 撤销角色.
    11 "withdraw-role" WithdrawRole {
        /// Where; none for the whole ledger.
        0 jurisdiction: Option<JurisdictionCode>,
        /// From whom.
        1 principal: String,
        /// Which.
        2 role: Role,
    }
    /// 声明清单完整: from its day on the catalog lists every item whose code begins with the prefix.
    12 "declare-coverage" DeclareCoverage {
        /// Whose catalog.
        0 jurisdiction: JurisdictionCode,
        /// The beginning of the codes it speaks of; empty for the whole catalog.
        1 code_prefix: String,
        /// Complete, or no longer declared so.
        2 complete: bool,
        /// How many main items the instrument says there are; must agree with the ledger.
        3 expected_count: u32,
    }
    /// 设定时限.
    13 "set-policy" SetPolicy {
        /// Where; it holds below too, until a lower level sets its own.
        0 jurisdiction: JurisdictionCode,
        /// The limits.
        1 limits: TimeLimits,
    }
    /// 设定工作日历.
    14 "set-calendar" SetCalendar {
        /// Where; it holds below too, until a lower level sets its own.
        0 jurisdiction: JurisdictionCode,
        /// The year.
        1 year: u16,
        /// Days off that would be working days.
        2 days_off: Vec<Day>,
        /// Weekend days that are worked.
        3 extra_workdays: Vec<Day>,
    }
    /// 接收: what the parent has issued is received.
    15 "receive" Receive {
        /// Who receives.
        0 jurisdiction: JurisdictionCode,
    }
    /// 新增事项, by the level that sets it.
    16 "add-item" AddItem {
        /// The level that sets it.
        0 jurisdiction: JurisdictionCode,
        /// Its code.
        1 item: ItemCode,
        /// Its elements.
        2 elements: NewItemInput,
    }
    /// 认领.
    17 "claim" Claim {
        /// Who claims.
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
        /// The claimant's own elements.
        2 local: LocalInput,
        /// The inherited elements as the claimant's list has them; must agree with the parent's text.
        3 inherited: Option<Inherited>,
    }
    /// 不认领.
    18 "decline" Decline {
        /// Who declines.
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
        /// Why.
        2 reason: DeclineReason,
        /// Why, in words; may be empty.
        3 note: String,
    }
    /// 调整: what is given changes, the rest stays.
    19 "adjust" Adjust {
        /// The level that set it.
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
        /// The new name.
        2 names: Option<Names>,
        /// The new type.
        3 item_type: Option<ItemType>,
        /// The new legal basis, whole.
        4 basis: Option<Vec<Citation>>,
    }
    /// 事项更名.
    20 "rename-item" RenameItem {
        /// The level that set it.
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
        /// The new name.
        2 names: Names,
    }
    /// 合并、拆分、停用原事项.
    21 "reshape" Reshape {
        /// The level that set the items.
        0 jurisdiction: JurisdictionCode,
        /// How.
        1 kind: ReshapeKind,
        /// The items that end.
        2 predecessors: Vec<ItemCode>,
        /// The items that stand in their place.
        3 successors: Vec<SuccessorInput>,
    }
    /// 下放.
    22 "devolve" Devolve {
        /// The level that set it.
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
        /// The levels that may exercise it from now on.
        2 levels: Levels,
        /// Who acts meanwhile.
        3 interim: Interim,
    }
    /// 上收.
    23 "recentralise" Recentralise {
        /// The level that set it.
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
        /// The levels that may exercise it from now on.
        2 levels: Levels,
        /// Who acts meanwhile.
        3 interim: Interim,
    }
    /// 暂停.
    24 "suspend" Suspend {
        /// The level that set it (or a region with the State Council's approval).
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
        /// Why; may be empty.
        2 reason: String,
        /// The State Council's approval, article 21.
        3 approval: Option<InstrumentInput>,
    }
    /// 恢复.
    25 "resume" Resume {
        /// The level that suspended it.
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
    }
    /// 停用、取消.
    26 "end" End {
        /// The level that set it (or a region with the State Council's approval).
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
        /// Why.
        2 reason: EndReason,
        /// The State Council's approval, article 21.
        3 approval: Option<InstrumentInput>,
    }
    /// A child gives up a listing whose levels no longer include it.
    27 "withdraw" Withdraw {
        /// Who.
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
    }
    /// 恢复已停用事项: begins a new life.
    28 "reinstate" Reinstate {
        /// The level that set it.
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
        /// Its elements from now on.
        2 elements: NewItemInput,
    }
    /// 确认.
    29 "confirm" Confirm {
        /// Who confirms.
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
        /// The last record of the parent's listing, as the confirming body saw it.
        2 parent_head: Seq,
        /// Own elements for the successors of a reshaped item; those of the old listing where absent.
        3 successors: Vec<SuccessorLocalInput>,
    }
    /// A jurisdiction changes its own elements of a listing.
    30 "reassign" Reassign {
        /// Who.
        0 jurisdiction: JurisdictionCode,
        /// What.
        1 item: ItemCode,
        /// The new elements.
        2 local: LocalInput,
    }
    /// A level adopts a transcription of its own act.
    31 "adopt" Adopt {
        /// The transcribed record.
        0 record: Seq,
    }
    /// Undoes one whole command: a correction of the recording, not of the law.
    32 "void" Void {
        /// The command.
        0 target: CommandId,
        /// Why.
        1 reason: String,
    }
}
