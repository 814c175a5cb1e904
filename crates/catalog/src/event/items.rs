//! Events of listings.

use std::sync::Arc;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::term::{
    Citation, Copies, Day, Inherited, Instrument, ItemCode, ItemType, JurisdictionId, Levels, Local, Names,
    Seq,
};

/// The parent's listing as a claim, decline or confirmation saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct ParentRef {
    /// The parent.
    #[n(0)]
    pub jurisdiction: JurisdictionId,
    /// The last record of its listing: the text below is bounded by it.
    #[n(1)]
    pub head: Seq,
    /// The life of the parent's listing: the sequence of the record that began it.
    #[n(2)]
    pub life: Seq,
}

/// 新增: the level that sets an item adds it to its catalog.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(context_bound = "Copies")]
pub struct Added {
    /// What every level below inherits.
    #[n(0)]
    pub inherited: Inherited,
    /// The setting level's own elements.
    #[cbor(n(1), with = "crate::term::shared")]
    pub local: Arc<Local>,
    /// The first day out, where the item rests on government rules only (article 15: one year).
    #[n(2)]
    pub lapses_on: Option<Day>,
    /// The items this one came from, where it came of a reshaping.
    #[n(3)]
    pub predecessors: Vec<ItemCode>,
}

/// 认领.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(context_bound = "Copies")]
pub struct Claimed {
    /// What it was claimed from.
    #[n(0)]
    pub parent: ParentRef,
    /// The jurisdiction's own elements.
    #[cbor(n(1), with = "crate::term::shared")]
    pub local: Arc<Local>,
    /// The item it follows, where the claim came of confirming a reshaping.
    #[n(2)]
    pub predecessors: Vec<ItemCode>,
}

/// Why a jurisdiction does not take an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// 不属于本级行使层级.
    #[n(0)]
    NotOurLevel,
    /// 本地无此类业务.
    #[n(1)]
    NoSuchActivity,
    /// 由上级保留实施.
    #[n(2)]
    RetainedAbove,
    /// 由其他机关实施.
    #[n(3)]
    ExercisedByAnotherBody,
}

impl DeclineReason {
    /// All reasons.
    pub const ALL: [Self; 4] =
        [Self::NotOurLevel, Self::NoSuchActivity, Self::RetainedAbove, Self::ExercisedByAnotherBody];

    /// The word used in code, files and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotOurLevel => "not_our_level",
            Self::NoSuchActivity => "no_such_activity",
            Self::RetainedAbove => "retained_above",
            Self::ExercisedByAnotherBody => "exercised_by_another_body",
        }
    }
}

/// 不认领.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Declined {
    /// What was declined: another life or other levels open the question again.
    #[n(0)]
    pub parent: ParentRef,
    /// The levels at that time.
    #[n(1)]
    pub levels: Levels,
    /// Why.
    #[n(2)]
    pub reason: DeclineReason,
    /// Why, in words; may be empty.
    #[n(3)]
    pub note: String,
}

/// 调整: the elements that the instrument states anew; what it does not state stays as it is, also as a record that
/// comes in late makes it. Levels are changed by [`LevelsChanged`] only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Adjusted {
    /// The whole text after the adjustment: what the first records of this kind hold instead of the elements below.
    #[n(0)]
    pub whole: Option<Inherited>,
    /// 事项名称, where it is stated.
    #[n(1)]
    pub names: Option<Names>,
    /// 事项类型, where it is stated.
    #[n(2)]
    pub item_type: Option<ItemType>,
    /// 设定和实施依据, where it is stated.
    #[n(3)]
    pub basis: Option<Vec<Citation>>,
}

impl Adjusted {
    /// The name it states.
    pub fn names(&self) -> Option<&Names> {
        self.names.as_ref().or(self.whole.as_ref().map(|w| &w.names))
    }

    /// The type it states.
    pub fn item_type(&self) -> Option<&ItemType> {
        self.item_type.as_ref().or(self.whole.as_ref().map(|w| &w.item_type))
    }

    /// The basis it states.
    pub fn basis(&self) -> Option<&[Citation]> {
        self.basis.as_deref().or(self.whole.as_ref().map(|w| &w.basis[..]))
    }
}

/// 事项更名.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Renamed {
    /// The new name.
    #[n(0)]
    pub names: Names,
}

/// Which way the levels changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum LevelChange {
    /// 下放.
    #[n(0)]
    Devolved,
    /// 上收.
    #[n(1)]
    Recentralised,
}

/// Who acts until those below (or above) have taken over.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Interim {
    /// The body that acted before.
    #[default]
    #[n(0)]
    PreviousBody,
    /// The body of the new level, at once; where it has not claimed, nobody.
    #[n(1)]
    NewBody,
}

/// 下放、上收. It is no end: upper listings stay listed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct LevelsChanged {
    /// Which way.
    #[n(0)]
    pub change: LevelChange,
    /// The levels that may exercise the item from now on.
    #[n(1)]
    pub levels: Levels,
    /// Who acts meanwhile.
    #[n(2)]
    pub interim: Interim,
}

/// How an item was reshaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum ReshapeKind {
    /// 合并.
    #[n(0)]
    Merged,
    /// 拆分.
    #[n(1)]
    Split,
    /// 停用原事项, another takes its place.
    #[n(2)]
    Superseded,
}

impl ReshapeKind {
    /// The word used in code, files and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Superseded => "superseded",
        }
    }
}

/// The item ends and others stand in its place. Below, the old listing stays in force until that is confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Reshaped {
    /// How.
    #[n(0)]
    pub kind: ReshapeKind,
    /// What stands in its place.
    #[n(1)]
    pub successors: Vec<ItemCode>,
}

/// 暂停.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Suspended {
    /// Why; may be empty.
    #[n(0)]
    pub reason: String,
    /// The State Council's approval, where a region stops an economic item of the State Council (article 21).
    #[n(1)]
    pub approval: Option<Instrument>,
}

/// 恢复.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Resumed {}

/// Why a listing was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// 取消.
    #[n(0)]
    Abolished,
    /// 撤销: the act that set it was annulled.
    #[n(1)]
    Annulled,
    /// 失效: its time ran out.
    #[n(2)]
    Lapsed,
    /// 改为备案.
    #[n(3)]
    TurnedIntoFiling,
}

impl EndReason {
    /// All reasons.
    pub const ALL: [Self; 4] = [Self::Abolished, Self::Annulled, Self::Lapsed, Self::TurnedIntoFiling];

    /// The word used in code, files and `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Abolished => "abolished",
            Self::Annulled => "annulled",
            Self::Lapsed => "lapsed",
            Self::TurnedIntoFiling => "turned_into_filing",
        }
    }
}

/// 停用、取消.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Ended {
    /// Why.
    #[n(0)]
    pub reason: EndReason,
    /// The State Council's approval, where a region stops an economic item of the State Council (article 21).
    #[n(1)]
    pub approval: Option<Instrument>,
}

/// A child gives up its listing, because the levels no longer include it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The parent's record that changed the levels.
    #[n(0)]
    pub parent: ParentRef,
}

/// 恢复已停用事项: a new life.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(context_bound = "Copies")]
pub struct Reinstated {
    /// What every level below inherits from now on.
    #[n(0)]
    pub inherited: Inherited,
    /// The setting level's own elements.
    #[cbor(n(1), with = "crate::term::shared")]
    pub local: Arc<Local>,
    /// The first day out, where the item rests on government rules only.
    #[n(2)]
    pub lapses_on: Option<Day>,
}

/// 确认: a child takes over every change of the parent's text up to a record, acknowledges every change of status
/// above, and, where the item was reshaped, ends the old listing (its successors are claimed by the same command).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Confirmed {
    /// The parent's listing up to the record that was confirmed.
    #[n(0)]
    pub parent: ParentRef,
    /// The inherited text that results on the later of this record's day and that of the last change taken over.
    #[n(1)]
    pub text: Option<Inherited>,
    /// The last record, of any level above, whose change of status this acknowledges.
    #[n(2)]
    pub acknowledged: Option<Seq>,
    /// The successors, where this confirms a reshaping and so ends the listing.
    #[n(3)]
    pub reshaped_into: Vec<ItemCode>,
}

/// A jurisdiction changes its own elements: another department, other authorities.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(context_bound = "Copies")]
pub struct Reassigned {
    /// The new elements.
    #[cbor(n(0), with = "crate::term::shared")]
    pub local: Arc<Local>,
}

/// The level adopts a transcription of its own act as its own record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Adopted {
    /// The transcribed record.
    #[n(0)]
    pub record: Seq,
}
