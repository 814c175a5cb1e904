//! Refusals of questions: why one is not answered. They say what to do, in Chinese and English.

use std::fmt;

use inforce_catalog::refusal::Tongue;
use inforce_catalog::{CreditCode, Day, JurisdictionCode, term::Seq};

use crate::page;
use crate::search::MAX_TEXT;

/// A question was refused. Declared in order of precedence; codes never change.
///
/// That an item is not in force, or a jurisdiction retired, is an answer and no refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryRefusal {
    /// A page must have 1 to 1000 rows.
    PageSizeOutOfRange {
        /// What was asked for.
        size: u32,
    },
    /// The text is not a page token of this ledger's, or was damaged on the way.
    PageTokenGarbled,
    /// The token came with the answer to another question.
    PageTokenForeign,
    /// The ledger does not have that many records.
    AsOfBeyondHead {
        /// The sequence asked for.
        as_of: Seq,
        /// The last sequence there is; none in an empty ledger.
        head: Option<Seq>,
    },
    /// The code belongs to the production corps.
    OutsideLedger {
        /// The code.
        code: JurisdictionCode,
    },
    /// No jurisdiction has the code on the day.
    JurisdictionUnknown {
        /// The code.
        code: JurisdictionCode,
        /// The day of the question.
        day: Day,
    },
    /// The first side of a comparison cannot be had, for this reason.
    OnFirstSide(Box<QueryRefusal>),
    /// Both sides of a comparison are the same.
    NothingToCompare,
    /// Two jurisdictions were to be compared with all below them.
    SubtreeOfTwo,
    /// A search for nothing: no text, or one without a letter or digit.
    NothingToFind {
        /// The field.
        field: &'static str,
    },
    /// A text to be found that is longer than any name.
    SearchTooLong {
        /// Its characters.
        length: usize,
        /// The field it stands in.
        field: &'static str,
    },
    /// The index of names has not taken in every record the question asks about.
    IndexBehind {
        /// How many records it has taken in.
        position: u64,
        /// How many it must have.
        needed: u64,
    },
    /// The ledger knows no agency by this credit code in the jurisdiction.
    BureauUnknown {
        /// The code.
        code: CreditCode,
    },
}

impl QueryRefusal {
    /// Every code, in order of precedence; a refusal of the first side of a comparison has that of its reason.
    pub const CODES: [&'static str; 12] = [
        "page_size_out_of_range",
        "page_token_garbled",
        "page_token_foreign",
        "as_of_beyond_head",
        "outside_ledger",
        "jurisdiction_unknown",
        "nothing_to_compare",
        "subtree_of_two",
        "nothing_to_find",
        "search_too_long",
        "index_behind",
        "bureau_unknown",
    ];

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::PageSizeOutOfRange { .. } => "page_size_out_of_range",
            Self::PageTokenGarbled => "page_token_garbled",
            Self::PageTokenForeign => "page_token_foreign",
            Self::AsOfBeyondHead { .. } => "as_of_beyond_head",
            Self::OutsideLedger { .. } => "outside_ledger",
            Self::JurisdictionUnknown { .. } => "jurisdiction_unknown",
            Self::OnFirstSide(why) => why.code(),
            Self::NothingToCompare => "nothing_to_compare",
            Self::SubtreeOfTwo => "subtree_of_two",
            Self::NothingToFind { .. } => "nothing_to_find",
            Self::SearchTooLong { .. } => "search_too_long",
            Self::IndexBehind { .. } => "index_behind",
            Self::BureauUnknown { .. } => "bureau_unknown",
        }
    }

    /// The field of the question it concerns.
    pub fn field(&self) -> &'static str {
        match self {
            Self::PageSizeOutOfRange { .. } => "page_size",
            Self::PageTokenGarbled | Self::PageTokenForeign => "page_token",
            Self::AsOfBeyondHead { .. } => "as_of",
            Self::OutsideLedger { .. } | Self::JurisdictionUnknown { .. } => "jurisdiction",
            Self::OnFirstSide(why) if why.field() == "as_of" => "from_as_of",
            Self::OnFirstSide(_) => "from_jurisdiction",
            Self::NothingToCompare => "from_on",
            Self::SubtreeOfTwo => "subtree",
            Self::NothingToFind { field } => field,
            Self::SearchTooLong { field, .. } => field,
            Self::IndexBehind { .. } => "as_of",
            Self::BureauUnknown { .. } => "bureau",
        }
    }

    /// The article or clause it rests on.
    pub fn article(&self) -> &'static str {
        match self {
            Self::PageSizeOutOfRange { .. }
            | Self::PageTokenGarbled
            | Self::PageTokenForeign
            | Self::AsOfBeyondHead { .. }
            | Self::NothingToCompare
            | Self::SubtreeOfTwo
            | Self::NothingToFind { .. }
            | Self::SearchTooLong { .. }
            | Self::IndexBehind { .. } => "ledger format 1",
            Self::OutsideLedger { .. } => "notice one",
            Self::JurisdictionUnknown { .. } => "GB/T 2260",
            Self::BureauUnknown { .. } => "GB 32100",
            Self::OnFirstSide(why) => why.article(),
        }
    }

    /// The sentence that says what is wrong.
    pub fn message(&self, tongue: Tongue) -> String {
        match tongue {
            Tongue::Chinese => self.message_zh(),
            Tongue::English => self.message_en(),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::PageSizeOutOfRange { size } => {
                format!("每页 {size} 行，不在 1 至 {} 之间。", page::MAX_SIZE)
            }
            Self::PageTokenGarbled => "翻页标记无法识别。".into(),
            Self::PageTokenForeign => "翻页标记属于另一个查询。".into(),
            Self::AsOfBeyondHead { as_of, head } => match head {
                Some(head) => format!("账本最后一条记录为 #{head}，尚无 #{as_of}。"),
                None => format!("账本尚无记录，没有 #{as_of}。"),
            },
            Self::OutsideLedger { code } => {
                format!("{code} 属于生产建设兵团，不在本账本范围内。")
            }
            Self::JurisdictionUnknown { code, day } => {
                format!("{day} 没有代码为 {code} 的行政区划。")
            }
            Self::OnFirstSide(why) => why.message_zh(),
            Self::NothingToCompare => "比对的两方完全相同。".into(),
            Self::SubtreeOfTwo => "两个行政区划之间的比对不能含下级。".into(),
            Self::NothingToFind { .. } => "没有给出要查找的内容。".into(),
            Self::SearchTooLong { length, .. } => {
                format!("查找内容有 {length} 个字，超过 {MAX_TEXT} 个。")
            }
            Self::IndexBehind { position, needed } => {
                format!("名称索引只收录到 {position} 条记录，查询需要 {needed} 条。")
            }
            Self::BureauUnknown { code } => format!("该行政区划没有代码为 {code} 的机关。"),
        }
    }

    fn message_en(&self) -> String {
        match self {
            Self::PageSizeOutOfRange { size } => {
                format!("A page of {size} rows is not between 1 and {}.", page::MAX_SIZE)
            }
            Self::PageTokenGarbled => "The page token cannot be read.".into(),
            Self::PageTokenForeign => "The page token belongs to another question.".into(),
            Self::AsOfBeyondHead { as_of, head } => match head {
                Some(head) => format!("The last record is #{head}; there is no #{as_of} yet."),
                None => format!("The ledger has no records; there is no #{as_of}."),
            },
            Self::OutsideLedger { code } => {
                format!("{code} belongs to the production corps, which is outside this ledger.")
            }
            Self::JurisdictionUnknown { code, day } => {
                format!("There is no jurisdiction with code {code} on {day}.")
            }
            Self::OnFirstSide(why) => why.message_en(),
            Self::NothingToCompare => "Both sides of the comparison are the same.".into(),
            Self::SubtreeOfTwo => "Two jurisdictions are compared without what is below them.".into(),
            Self::NothingToFind { .. } => "Nothing is given to be found.".into(),
            Self::SearchTooLong { length, .. } => {
                format!("A text of {length} characters is longer than {MAX_TEXT}.")
            }
            Self::IndexBehind { position, needed } => {
                format!("The index of names has taken in {position} records, the question needs {needed}.")
            }
            Self::BureauUnknown { code } => format!("The jurisdiction has no agency with code {code}."),
        }
    }

    /// The sentence that says what to do.
    pub fn remedy(&self, tongue: Tongue) -> &'static str {
        let (zh, en) = match self {
            Self::PageSizeOutOfRange { .. } => (
                "请给出 1 至 1000 的 page_size，或不填（每页 100 行）。",
                "Give a page_size from 1 to 1000, or none (100 rows).",
            ),
            Self::PageTokenGarbled => (
                "请原样使用上一页给出的标记，或从第一页重新查询。",
                "Send the token exactly as the last page gave it, or begin again without one.",
            ),
            Self::PageTokenForeign => (
                "翻页时查询条件须与第一页相同；条件有变请从第一页重新查询。",
                "Keep the question as it was on the first page, or begin again without a token.",
            ),
            Self::AsOfBeyondHead { .. } => (
                "请使用已有的序号，或不填 as_of（即当前）。",
                "Give a sequence that exists, or none for what is known now.",
            ),
            Self::OutsideLedger { .. } => (
                "兵团的行政许可事项清单由兵团编制，请向兵团查询。",
                "The corps keep catalogs of their own; ask there.",
            ),
            Self::JurisdictionUnknown { .. } => {
                ("请核对代码和日期；代码会变更。", "Check the code and the day: codes change.")
            }
            Self::OnFirstSide(why) => return why.remedy(tongue),
            Self::NothingToCompare => (
                "请给出 from_on、from_as_of 或 from_jurisdiction 之一。",
                "Give from_on, from_as_of or from_jurisdiction.",
            ),
            Self::SubtreeOfTwo => (
                "请去掉 subtree，或去掉 from_jurisdiction。",
                "Leave out subtree, or leave out from_jurisdiction.",
            ),
            Self::NothingToFind { .. } => (
                "请给出 text、code_prefix 或 department，至少含一个字或数字。",
                "Give text, code_prefix or department, with at least one letter or digit.",
            ),
            Self::SearchTooLong { .. } => ("请缩短查找内容。", "Search for a part of it."),
            Self::IndexBehind { .. } => ("请稍候再查。", "Ask again in a moment."),
            Self::BureauUnknown { .. } => (
                "请核对统一社会信用代码和行政区划，或给出部门名称。",
                "Check the credit code and the jurisdiction, or give the department's name.",
            ),
        };
        match tongue {
            Tongue::Chinese => zh,
            Tongue::English => en,
        }
    }
}

impl fmt::Display for QueryRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (message, remedy) = (self.message_en(), self.remedy(Tongue::English));
        write!(f, "{}: {message} {remedy}", self.code())
    }
}

impl std::error::Error for QueryRefusal {}
