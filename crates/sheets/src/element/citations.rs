//! 设定和实施依据 and 依据类别.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use inforce_catalog::{Citation, CitationKind};

use crate::words;

/// The words for a kind, the official one first.
const KINDS: [(CitationKind, &[&str]); 8] = [
    (CitationKind::Law, &["法律"]),
    (CitationKind::AdministrativeRegulation, &["行政法规"]),
    (CitationKind::StateCouncilDecision, &["国务院决定", "国务院文件"]),
    (CitationKind::LocalRegulation, &["地方性法规", "自治区地方性法规", "省级地方性法规"]),
    (
        CitationKind::AutonomousRegulation,
        &["自治条例和单行条例", "自治条例", "单行条例", "自治法规", "自治州单行条例"],
    ),
    (
        CitationKind::ProvincialGovernmentRule,
        &["省级政府规章", "省级人民政府规章", "自治区政府规章", "自治区人民政府规章", "省政府规章"],
    ),
    (CitationKind::DepartmentRule, &["部门规章", "国务院部门规章"]),
    (CitationKind::Other, &["其他", "其它", "规范性文件"]),
];

/// The official word for a kind.
pub fn write_kind(kind: CitationKind) -> &'static str {
    KINDS.iter().find(|(k, _)| *k == kind).and_then(|(_, words)| words.first()).copied().unwrap_or("")
}

/// The kinds of a basis, in its order.
pub fn write_kinds(basis: &[Citation]) -> String {
    basis.iter().map(|c| write_kind(c.kind)).collect::<Vec<_>>().join("；")
}

/// All official words, for a sentence that says what may be written.
pub fn kind_words() -> String {
    CitationKind::ALL.map(write_kind).join("、")
}

/// The kinds a cell names, one for each text.
///
/// # Errors
/// The first word that is no kind.
pub fn read_kinds(cell: &str) -> Result<Vec<CitationKind>, String> {
    let separator = |c| matches!(c, '|' | '｜' | '、' | '，' | ',' | '；' | ';' | '\n' | '/' | '／');
    let parts = words::split_outside_brackets(cell, separator);
    parts.iter().map(|part| kind(part).ok_or_else(|| part.clone())).collect()
}

fn kind(word: &str) -> Option<CitationKind> {
    static BY_KEY: LazyLock<BTreeMap<String, CitationKind>> = LazyLock::new(|| words::by_key(&KINDS));
    let key = words::key(word);
    BY_KEY.get(&key).copied().or_else(|| CitationKind::from_word(&key))
}

/// The texts of a basis as a cell names them, with the articles of each behind it.
pub fn write(basis: &[Citation]) -> String {
    let texts: Vec<String> = basis.iter().map(|c| format!("{}{}", c.title, c.articles)).collect();
    texts.join("；")
}

/// The texts a cell names: title and articles of each.
///
/// A text begins at an opening 《 that no bracket encloses, or behind a semicolon or a line break. Its title keeps the
/// document number in brackets behind it; what follows are the articles.
///
/// ```
/// use inforce_sheets::element::citations;
/// let texts = citations::read("《关于发布目录的通知》（国发〔2016〕72号）《节约能源法》第十五条、第十六条");
/// assert_eq!(texts[0].0, "《关于发布目录的通知》（国发〔2016〕72号）");
/// assert_eq!(texts[1], ("《节约能源法》".to_owned(), "第十五条、第十六条".to_owned()));
/// ```
pub fn read(cell: &str) -> Vec<(String, String)> {
    let mut texts = vec![String::new()];
    let (mut depth, mut titled) = (0usize, false);
    for character in cell.chars() {
        let begins = depth == 0 && (matches!(character, '；' | ';' | '\n') || (character == '《' && titled));
        if begins {
            texts.push(String::new());
            titled = false;
        }
        match character {
            '《' | '（' | '(' | '〈' => depth += 1,
            '》' | '）' | ')' | '〉' => depth = depth.saturating_sub(1),
            _ => {}
        }
        titled |= depth == 0 && character == '》';
        if let Some(text) = texts.last_mut() {
            text.push(character);
        }
    }
    texts.iter().map(|text| split(text)).filter(|(title, _)| !title.is_empty()).collect()
}

/// One text cut into title and articles.
fn split(text: &str) -> (String, String) {
    let separator = |c: char| c.is_whitespace() || matches!(c, '；' | ';' | '、' | '，' | ',' | '。');
    let numbering = |c: char| c.is_ascii_digit() || matches!(c, '.' | '．');
    let trimmed = text.trim_matches(separator);
    // “1.《甲法》”: the number of a text within the cell is not of its title.
    let unnumbered = trimmed.trim_start_matches(numbering);
    let text = if unnumbered.starts_with('《') { unnumbered } else { trimmed };
    let (title, articles) = text.split_at(title_end(text));
    (words::clean(title), words::clean(articles.trim_matches(separator)))
}

/// Where a title ends: behind its 》 outside brackets and the brackets that follow at once; without one, at the end.
fn title_end(text: &str) -> usize {
    let (mut depth, mut end) = (0usize, None);
    for (at, character) in text.char_indices() {
        if depth == 0 && end.is_some() && !matches!(character, '（' | '(') {
            break;
        }
        match character {
            '《' | '（' | '(' | '〈' => depth += 1,
            '》' | '）' | ')' | '〉' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && (character == '》' || end.is_some()) {
                    end = Some(at + character.len_utf8());
                }
            }
            _ => {}
        }
    }
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(title: &str, articles: &str) -> (String, String) {
        (title.to_owned(), articles.to_owned())
    }

    #[test]
    fn texts_in_one_cell_are_told_apart() {
        assert_eq!(
            read(
                "1.《甲条例》第三条；\n2.《关于〈乙法〉的决定》（国发〔2016〕72号）（2016年本），国务院令第412号附件第5项"
            ),
            [
                text("《甲条例》", "第三条"),
                text("《关于〈乙法〉的决定》（国发〔2016〕72号）（2016年本）", "国务院令第412号附件第5项"),
            ]
        );
        assert_eq!(
            read("国务院令第412号《国务院决定》附件"),
            [text("国务院令第412号《国务院决定》", "附件")]
        );
        assert_eq!(read("《甲法》第一条（一）、第二条"), [text("《甲法》", "第一条（一）、第二条")]);
        assert_eq!(read("三定规定"), [text("三定规定", "")]);
        assert!(read(" ；\n").is_empty());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let cite = |title: &str, articles: &str, kind| Citation {
            kind,
            title: title.to_owned(),
            articles: articles.to_owned(),
        };
        let basis = [
            cite(
                "《企业投资项目核准和备案管理条例》",
                "第三条、第六条",
                CitationKind::AdministrativeRegulation,
            ),
            cite("《关于发布的通知》（国发〔2016〕72号）", "", CitationKind::StateCouncilDecision),
            cite("《单行条例》", "第二条第（一）项", CitationKind::AutonomousRegulation),
        ];
        let texts: Vec<_> = basis.iter().map(|c| (c.title.clone(), c.articles.clone())).collect();
        assert_eq!(read(&write(&basis)), texts);
        assert_eq!(read_kinds(&write_kinds(&basis)).unwrap(), basis.clone().map(|c| c.kind));
    }

    #[test]
    fn kinds_are_read_in_both_languages_and_no_word_means_two() {
        for kind in CitationKind::ALL {
            assert_eq!(read_kinds(kind.word()), Ok(vec![kind]));
            assert_eq!(read_kinds(write_kind(kind)), Ok(vec![kind]));
        }
        assert_eq!(read_kinds("政府规章"), Err("政府规章".to_owned()));
        let mut seen = std::collections::BTreeSet::new();
        assert!(KINDS.iter().flat_map(|(_, words)| *words).all(|word| seen.insert(*word)));
    }
}
