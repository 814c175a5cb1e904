//! The words of answers, as people read them.

use inforce_catalog::in_force::Reason;

use crate::lang::Lang;

/// What an office reads for the words of answers. A word that is not here is shown as it is.
const CHINESE: &[(&str, &str)] = &[
    ("nation", "国家"),
    ("region", "自治区"),
    ("prefecture", "自治州"),
    ("county", "县（市）"),
    ("township", "乡（镇、街道）"),
    ("absent", "未列入"),
    ("declined", "不认领"),
    ("in_force", "有效"),
    ("suspended", "暂停"),
    ("lapsed", "期满失效"),
    ("ended", "停用"),
    ("here", "本级实施"),
    ("interim", "过渡期由本级实施"),
    ("below", "由下级实施"),
    ("above", "由上级实施"),
    ("not_in_force", "无效"),
    ("claim_or_decline", "认领或不认领"),
    ("confirm", "确认调整"),
    ("acknowledge", "确认停复用"),
    ("open", "未到期"),
    ("overdue", "逾期"),
    ("discharged", "已办"),
    ("discharged_late", "逾期后已办"),
    ("not_our_level", "不属于本级行使层级"),
    ("no_such_activity", "本地无此类业务"),
    ("retained_above", "由上级保留实施"),
    ("exercised_by_another_body", "由其他机关实施"),
    ("government", "人民政府"),
    ("street_office", "街道办事处"),
    ("other_unit", "其他单位"),
    ("lead_agency", "审改牵头机构"),
    ("department", "部门"),
    ("authorised_organisation", "授权组织"),
    ("vertically_managed", "垂直管理机构"),
    ("inspectorate", "监督机关"),
    ("law", "法律"),
    ("administrative_regulation", "行政法规"),
    ("state_council_decision", "国务院决定"),
    ("local_regulation", "地方性法规"),
    ("autonomous_regulation", "自治条例、单行条例"),
    ("provincial_government_rule", "省级政府规章"),
    ("department_rule", "部门规章"),
    ("other", "其他"),
    ("genesis", "账本开立"),
    ("rules_adopted", "采用规则"),
    ("established", "设立区划"),
    ("jurisdiction_renamed", "区划更名"),
    ("recoded", "变更代码"),
    ("reparented", "变更上级"),
    ("merged", "合并"),
    ("retired", "撤销区划"),
    ("agency_appointed", "设立机关"),
    ("agency_renamed", "机关更名"),
    ("agency_retired", "撤销机关"),
    ("role_granted", "授予角色"),
    ("role_withdrawn", "撤销角色"),
    ("policy_set", "设定时限"),
    ("calendar_set", "设定日历"),
    ("coverage_declared", "声明完整"),
    ("items_received", "接收"),
    ("added", "新增"),
    ("claimed", "认领"),
    ("adjusted", "调整"),
    ("renamed", "更名"),
    ("levels_changed", "变更层级"),
    ("reshaped", "合并拆分"),
    ("resumed", "恢复"),
    ("withdrawn", "退出"),
    ("reinstated", "重新设立"),
    ("confirmed", "确认"),
    ("reassigned", "变更本级要素"),
    ("adopted", "采认"),
    ("voided", "撤销记录"),
    ("names", "事项名称"),
    ("item_type", "事项类型"),
    ("basis", "设定和实施依据"),
    ("set_by", "设定层级"),
    ("levels", "可实施层级"),
    ("local", "本级要素"),
    ("name", "事项名称"),
    ("translations", "其他语言名称"),
    ("authorities", "实施机关"),
    ("remark", "备注"),
    ("status", "状态"),
    ("reason", "原因"),
    ("exercise", "实施情况"),
    ("removed", "减少"),
    ("changed", "变化"),
    ("code", "编码"),
    ("begins", "名称开头"),
    ("has", "名称含有"),
    ("near", "名称相近"),
    ("listed", "列入"),
];

/// English words of answers that need more than their own spelling.
const ENGLISH: &[(&str, &str)] = &[
    ("here", "exercised here"),
    ("interim", "exercised here meanwhile"),
    ("below", "exercised below"),
    ("above", "exercised above"),
];

/// A word of an answer, in the reader's language.
pub(crate) fn word(lang: Lang, word: &str) -> String {
    let chinese = || CHINESE.iter().find(|(w, _)| *w == word).map(|(_, zh)| (*zh).to_owned());
    match lang {
        Lang::Zh => chinese().unwrap_or_else(|| reason(lang, word)),
        Lang::En => {
            let known = ENGLISH.iter().find(|(w, _)| *w == word);
            known.map_or_else(|| word.replace('_', " "), |(_, en)| (*en).to_owned())
        }
    }
}

/// A reason of an answer, in the reader's language.
pub(crate) fn reason(lang: Lang, word: &str) -> String {
    let known = Reason::ALL.iter().find(|r| r.word() == word);
    match (lang, known) {
        (Lang::Zh, Some(reason)) => reason.chinese().to_owned(),
        _ => word.replace('_', " "),
    }
}

/// Levels in the reader's language.
pub(crate) fn levels(lang: Lang, levels: &[String]) -> String {
    let words: Vec<String> = levels.iter().map(|l| word(lang, l)).collect();
    words.join(lang.pick("、", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use inforce_catalog::Event;

    #[test]
    fn every_kind_of_record_has_a_chinese_word() {
        for (_, kind) in Event::KINDS {
            assert_ne!(word(Lang::Zh, kind), *kind);
        }
    }

    #[test]
    fn every_reason_has_a_chinese_word() {
        for known in Reason::ALL {
            assert_eq!(reason(Lang::Zh, known.word()), known.chinese());
        }
    }
}
