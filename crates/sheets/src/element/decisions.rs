//! 认领/不认领 and 理由.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use inforce_catalog::event::DeclineReason;

use crate::words;

/// What a row of a claim sheet decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// 认领.
    Claim,
    /// 不认领, with its reason and what is said beside it.
    Decline {
        /// Why.
        reason: DeclineReason,
        /// Why, in words; may be empty.
        note: String,
    },
}

/// What is offered for 认领/不认领.
pub const OFFERED: [&str; 2] = ["认领", "不认领"];

const YES: &[&str] =
    &["认领", "拟认领", "予以认领", "同意认领", "是", "√", "✓", "✔", "☑", "y", "yes", "true", "1"];
const NO: &[&str] = &["不认领", "拟不认领", "不予认领", "否", "×", "✗", "✘", "x", "n", "no", "false", "0"];

/// Whether a cell of 认领/不认领 says yes; none where it says neither.
pub fn yes(cell: &str) -> Option<bool> {
    static ANSWERS: LazyLock<BTreeMap<String, bool>> =
        LazyLock::new(|| words::by_key(&[(true, YES), (false, NO)]));
    ANSWERS.get(&words::key(cell)).copied()
}

/// The sentence for a reason to decline.
pub fn write_reason(reason: DeclineReason) -> &'static str {
    match reason {
        DeclineReason::NotOurLevel => "不属于本级行使层级",
        DeclineReason::NoSuchActivity => "本地无此类业务",
        DeclineReason::RetainedAbove => "由上级保留实施",
        DeclineReason::ExercisedByAnotherBody => "由其他机关实施",
    }
}

/// What else offices begin a reason with.
const REASONS: [(DeclineReason, &[&str]); 4] = [
    (DeclineReason::NotOurLevel, &["非本级", "不属于本级", "本级无权限", "层级不符", "not_our_level"]),
    (
        DeclineReason::NoSuchActivity,
        &["本地无此", "无此类业务", "无此业务", "无相关业务", "本地没有", "no_such_activity"],
    ),
    (DeclineReason::RetainedAbove, &["上级保留", "由上级", "上级实施", "retained_above"]),
    (DeclineReason::ExercisedByAnotherBody, &["其他机关", "其他部门", "由其他", "exercised_by_another_body"]),
];

/// The reason a cell begins with, and what it says beyond.
pub fn reason(cell: &str) -> Option<(DeclineReason, String)> {
    let text = words::clean(cell);
    let beyond =
        |rest: &str| rest.trim_start_matches(['：', ':', '，', ',', '；', ';', '。', ' ']).to_owned();
    for reason in DeclineReason::ALL {
        if let Some(rest) = text.strip_prefix(write_reason(reason)) {
            return Some((reason, beyond(rest)));
        }
    }
    let starts = |(_, words): &&(DeclineReason, &[&str])| words.iter().any(|w| text.starts_with(w));
    REASONS.iter().find(starts).map(|(reason, _)| (*reason, text.clone()))
}

/// All reasons, for a sentence that says what may be written.
pub fn reasons() -> String {
    DeclineReason::ALL.map(write_reason).join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_and_crosses_are_read() {
        for word in ["√", "✓", " 是 ", "认 领", "Ｙ"] {
            assert_eq!(yes(word), Some(true), "{word}");
        }
        for word in ["×", "X", "否", "不认领"] {
            assert_eq!(yes(word), Some(false), "{word}");
        }
        for word in ["待定", "", "?", "认领？"] {
            assert_eq!(yes(word), None, "{word}");
        }
    }

    #[test]
    fn a_reason_is_known_by_its_beginning_and_the_rest_is_kept() {
        for known in DeclineReason::ALL {
            assert_eq!(reason(write_reason(known)), Some((known, String::new())));
            assert_eq!(
                reason(&format!("{}：另见说明", write_reason(known))),
                Some((known, "另见说明".to_owned()))
            );
            assert_eq!(reason(known.word()).map(|r| r.0), Some(known));
        }
        let (known, note) = reason("由上级保留，另行通知").unwrap();
        assert_eq!((known, note.as_str()), (DeclineReason::RetainedAbove, "由上级保留，另行通知"));
        assert_eq!(reason("不想"), None);
    }
}
