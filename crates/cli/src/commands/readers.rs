//! What a flag's text is in the JSON form of a command.

use std::fmt::Display;

use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};
use inforce_catalog::CitationKind;
use inforce_catalog::term::Lang;
use serde_json::{Value, json};

use super::spec::Kind;
use crate::values::{self, Malformed};

/// The reader of a flag of this kind.
pub(super) fn of(kind: Kind) -> ValueParser {
    match kind {
        Kind::Word(words) => ValueParser::new(PossibleValuesParser::new(words).map(Value::from)),
        Kind::Place => code(values::jurisdiction),
        Kind::Item | Kind::Items | Kind::Successors | Kind::Continued => code(values::item),
        Kind::Day | Kind::Days => code(values::day),
        Kind::Credit => code(values::credit),
        Kind::Id => code(values::command_id),
        Kind::Digest => code(values::digest),
        Kind::LevelSet => code(values::levels),
        Kind::Number => ValueParser::new(|text: &str| values::number(text).map(Value::from)),
        Kind::Agency => ValueParser::new(agency),
        Kind::Body => ValueParser::new(body),
        Kind::Basis => ValueParser::new(citation),
        Kind::Translations => ValueParser::new(translation),
        Kind::Text
        | Kind::Names
        | Kind::Not
        | Kind::Local
        | Kind::Inherited
        | Kind::Elements
        | Kind::Approval
        | Kind::Limits => ValueParser::new(|text: &str| Ok::<_, Malformed>(Value::from(text))),
    }
}

/// A code or a day: checked, and written as the ledger writes it.
fn code<T: Display + 'static>(read: fn(&str) -> Result<T, Malformed>) -> ValueParser {
    ValueParser::new(move |text: &str| read(text).map(|code| Value::from(code.to_string())))
}

fn agency(text: &str) -> Result<Value, Malformed> {
    let (jurisdiction, code) = values::agency(text)?;
    Ok(json!({ "jurisdiction": jurisdiction.to_string(), "code": code.to_string() }))
}

/// A department or an authority: its name, and the agency where the ledger has it.
fn body(text: &str) -> Result<Value, Malformed> {
    Ok(match text.rsplit_once('@') {
        Some((name, code)) => json!({ "name": name, "agency": agency(code)? }),
        None => json!({ "name": text, "agency": null }),
    })
}

fn citation(text: &str) -> Result<Value, Malformed> {
    let known = |word: &str| CitationKind::ALL.into_iter().find(|kind| kind.word() == word);
    let parts = text.split_once(':').and_then(|(kind, rest)| Some((known(kind)?, rest)));
    let (kind, rest) = parts.ok_or_else(|| {
        let words = CitationKind::ALL.map(CitationKind::word).join(", ");
        Malformed::new(
            format!("依据写作“类别:标题:条款”，条款可省，例如 law:《水法》:第七条。类别为 {words}。"),
            format!("a citation is written KIND:TITLE or KIND:TITLE:ARTICLES; KIND is one of {words}."),
        )
    })?;
    let (title, articles) = rest.split_once(':').unwrap_or((rest, ""));
    Ok(json!({ "kind": kind.word(), "title": title, "articles": articles }))
}

fn translation(text: &str) -> Result<Value, Malformed> {
    let parts = text.split_once('=').filter(|(tag, _)| Lang::from_tag(tag).is_some());
    let (tag, name) = parts.ok_or_else(|| {
        let tags = Lang::ALL.map(Lang::tag).join(", ");
        Malformed::new(
            format!("其他文字的名称写作“文字=名称”，例如 en=Water；文字为 {tags}。"),
            format!(
                "a name in another language is written TAG=NAME, for example en=Water; TAG is one of {tags}."
            ),
        )
    })?;
    Ok(json!({ "lang": tag, "text": name }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_needs_a_kind_that_the_law_knows_and_may_lack_articles() {
        let read = citation("law:《水法》:第七条、第四十八条").unwrap();
        assert_eq!(read, json!({ "kind": "law", "title": "《水法》", "articles": "第七条、第四十八条" }));
        assert_eq!(citation("law:《水法》").unwrap()["articles"], "");
        assert!(citation("notice:《水法》").unwrap_err().0.zh.contains("law"));
        assert!(citation("《水法》").is_err());
    }

    #[test]
    fn a_body_is_a_name_alone_or_with_its_agency() {
        assert_eq!(body("水利部").unwrap(), json!({ "name": "水利部", "agency": null }));
        let bureau = body("库尔勒市水利局@652801:X652801000000D0015").unwrap();
        assert_eq!(bureau["agency"], json!({ "jurisdiction": "652801000000", "code": "X652801000000D0015" }));
        assert!(body("库尔勒市水利局@652801").is_err());
    }

    #[test]
    fn a_name_in_another_language_needs_a_language_of_the_ledger() {
        assert_eq!(translation("en=Water").unwrap(), json!({ "lang": "en", "text": "Water" }));
        assert!(translation("de=Wasser").is_err());
        assert!(translation("Water").is_err());
    }
}
