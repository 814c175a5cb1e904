//! What is wrong with a message before the law looks at it: fields that are missing or are no value of their type.

use std::fmt;

/// How many violations an answer names. More are counted only: details of a status stay under 4 KiB.
pub const NAMED_VIOLATIONS: usize = 10;

/// The longest part of a wrong value that is repeated to its sender, in characters.
const GIVEN: usize = 40;

macro_rules! rules {
    ($($(#[doc = $doc:literal])* $name:ident $code:literal
       zh: $zh:literal $remedy_zh:literal
       en: $en:literal $remedy_en:literal;)*) => {
        /// Which rule of the contract a field breaks. The codes are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rule { $($(#[doc = $doc])* $name,)* }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            fn sentences(self) -> Sentences {
                match self {
                    $(Self::$name => Sentences {
                        zh: $zh, remedy_zh: $remedy_zh, en: $en, remedy_en: $remedy_en,
                    },)*
                }
            }
        }
    };
}

/// What a rule says: what is wrong (`{field}` and `{given}` are filled in) and what to do.
struct Sentences {
    zh: &'static str,
    remedy_zh: &'static str,
    en: &'static str,
    remedy_en: &'static str,
}

rules! {
    /// A field without which the message says nothing.
    FieldMissing "field_missing"
        zh: "缺少 {field}。" "请填写该字段。"
        en: "{field} is missing." "Give it.";
    /// Not a jurisdiction code.
    NotAJurisdictionCode "not_a_jurisdiction_code"
        zh: "{field}“{given}”不是行政区划代码。" "行政区划代码为 6、9 或 12 位数字（GB/T 2260 及统计用区划代码）。"
        en: "{field} is `{given}`, which is no jurisdiction code." "Give 6, 9 or 12 digits (GB/T 2260 and its statistical extension).";
    /// Not an item code.
    NotAnItemCode "not_an_item_code"
        zh: "{field}“{given}”不是事项编码。" "事项编码为 12 位：9 位数字或大写字母，后接 000、00Y 或 001 至 999。"
        en: "{field} is `{given}`, which is no item code." "Give 12 characters: nine digits or capital letters, then 000, 00Y or 001 to 999.";
    /// Not a credit code.
    NotACreditCode "not_a_credit_code"
        zh: "{field}“{given}”不是统一社会信用代码。" "统一社会信用代码为 18 位，末位为校验码（GB 32100）；没有代码的用 X 加 17 位数字或大写字母。"
        en: "{field} is `{given}`, which is no credit code." "Give 18 characters, the last a check character (GB 32100), or a pseudo code: X and 17 digits or capital letters.";
    /// Not a day, or one outside the ledger's range.
    NotADay "not_a_day"
        zh: "{field}“{given}”不是日期。" "日期格式为 YYYY-MM-DD，范围为 1900-01-01 至 2199-12-31。"
        en: "{field} is `{given}`, which is no day." "Write YYYY-MM-DD, between 1900-01-01 and 2199-12-31.";
    /// Not the identity of a command.
    NotACommandId "not_a_command_id"
        zh: "{field}“{given}”不是命令编号。" "命令编号为 UUID，例如 0b54c1de-5c4e-4c0c-9d6e-8f2f4a4c9d10。"
        en: "{field} is `{given}`, which is no command id." "Give a UUID, for example 0b54c1de-5c4e-4c0c-9d6e-8f2f4a4c9d10.";
    /// Not a digest.
    NotADigest "not_a_digest"
        zh: "{field}“{given}”不是摘要。" "摘要为文件的 BLAKE3 值，64 位十六进制数字。"
        en: "{field} is `{given}`, which is no digest." "Give the BLAKE3 digest of the file, 64 hexadecimal digits.";
    /// A number of an enumeration that this version does not know.
    UnknownValue "unknown_value"
        zh: "{field} 的值 {given} 未知。" "请使用接口文件中列出的值。"
        en: "{field} is {given}, which is no value of its enumeration." "Use one of the values listed in the contract.";
    /// A number that does not fit its field.
    NumberTooLarge "number_too_large"
        zh: "{field} 的值 {given} 过大。" "最大为 65535。"
        en: "{field} is {given}, which is too large." "The largest value is 65535.";
    /// The same language twice in one name.
    LanguageRepeated "language_repeated"
        zh: "{field} 中 {given} 重复。" "每种语言只写一次。"
        en: "{field} gives {given} twice." "Give each language once.";
    /// A word that is none of those a field takes.
    UnknownWord "unknown_word"
        zh: "{field} 的值“{given}”未知。" "请使用接口文件中列出的词。"
        en: "{field} is `{given}`, which is none of the words it takes." "Use one of the words listed in the contract.";
}

/// One field that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The path of the field: inside the command without a prefix (`elements.inherited.basis[1].kind`), else from the
    /// submission or question (`effective_from`, `instrument.issuer.code`).
    pub field: String,
    /// The rule.
    pub rule: Rule,
    /// What was given, cut to 40 characters.
    pub given: String,
}

impl Violation {
    /// A violation, with what was given cut to a length that may be repeated.
    pub fn new(field: impl Into<String>, rule: Rule, given: impl fmt::Display) -> Self {
        let given = given.to_string().chars().take(GIVEN).collect();
        Self { field: field.into(), rule, given }
    }

    /// What is wrong, in Chinese.
    pub fn zh(&self) -> String {
        self.fill(self.rule.sentences().zh)
    }

    /// What is wrong, in English.
    pub fn en(&self) -> String {
        self.fill(self.rule.sentences().en)
    }

    /// What to do, in Chinese.
    pub fn remedy_zh(&self) -> &'static str {
        self.rule.sentences().remedy_zh
    }

    /// What to do, in English.
    pub fn remedy_en(&self) -> &'static str {
        self.rule.sentences().remedy_en
    }

    fn fill(&self, sentence: &str) -> String {
        sentence.replace("{field}", &self.field).replace("{given}", &self.given)
    }
}

/// A message that is no value of the domain. Correct the fields and send it again; nothing was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The first of the violations.
    pub first: Violation,
    /// The others, so far as they are named: [`NAMED_VIOLATIONS`] in all.
    pub more: Vec<Violation>,
    /// How many there are in all.
    pub total: usize,
}

impl Invalid {
    /// A message with one violation.
    pub fn one(violation: Violation) -> Self {
        Self { first: violation, more: Vec::new(), total: 1 }
    }

    /// The violations that are named.
    pub fn named(&self) -> impl Iterator<Item = &Violation> {
        std::iter::once(&self.first).chain(&self.more)
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.first.rule.code(), self.first.en(), self.first.remedy_en())?;
        match self.total {
            1 => Ok(()),
            total => write!(f, " ({total} fields are wrong in all)"),
        }
    }
}

impl std::error::Error for Invalid {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_code_of_its_own_and_sentences_without_open_places() {
        let mut seen = std::collections::BTreeSet::new();
        for rule in Rule::ALL {
            assert!(seen.insert(rule.code()), "{} twice", rule.code());
            let violation = Violation::new("names.zh", *rule, "x");
            for text in [violation.zh(), violation.en()] {
                assert!(text.contains("names.zh") && !text.contains('{'), "{text}");
            }
            assert!(!violation.remedy_zh().is_empty() && !violation.remedy_en().is_empty());
        }
    }

    #[test]
    fn a_long_wrong_value_is_not_repeated_whole() {
        let violation = Violation::new("item", Rule::NotAnItemCode, "事".repeat(1000));
        assert_eq!(violation.given.chars().count(), 40);
    }
}
