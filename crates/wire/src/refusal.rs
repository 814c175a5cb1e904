//! Refusals as they cross the wire: the `google.rpc` details of a status, written and read in one place.
//!
//! Which status code a refusal gets is not known here; the server has one table for that.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use inforce_catalog::Refusal;
use inforce_catalog::refusal::Tongue;
use inforce_views::QueryRefusal;
use tonic::{Code, Status};
use tonic_types::{
    BadRequest, ErrorDetail, ErrorInfo, FieldViolation, LocalizedMessage, RetryInfo, StatusExt,
};

use crate::invalid::{Invalid, NAMED_VIOLATIONS};

/// The `domain` of every `ErrorInfo` that is ours.
pub const DOMAIN: &str = "inforce";

/// Most bytes of a status' details. They travel in a header, in base64: 4 KiB become 5.4 KiB, and the usual limit of
/// all headers together is 8 KiB.
pub const MAX_DETAILS: usize = 4096;

/// Most records that are named; their number is given beside them.
const NAMED_RECORDS: usize = 10;

/// Bytes that a sentence may have, the longest first; where the details do not fit, the next is tried. With the last,
/// ten violations of 3 × 96 bytes and fourteen further texts of that length stay below [`MAX_DETAILS`].
const SENTENCE: [usize; 5] = [480, 320, 240, 160, 72];

/// Why a call was not answered. Decoded at the client it is what the server encoded, long sentences cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoteRefusal {
    /// The stable code.
    pub code: String,
    /// The article or clause it rests on; empty where no rule of law is concerned.
    pub article: String,
    /// The path of the field it concerns; may be empty.
    pub field: String,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
    /// What to do, in Chinese.
    pub remedy_zh: String,
    /// What to do, in English.
    pub remedy_en: String,
    /// The records that stand in the way, by sequence; ten at most.
    pub records: Vec<u64>,
    /// Which command of a batch, from 0.
    pub index: Option<u32>,
    /// Which row of a file asked for the command.
    pub row: Option<u32>,
    /// Which item the command of a file is about; empty elsewhere.
    pub item: String,
    /// The fields that are wrong; ten at most.
    pub fields: Vec<FieldProblem>,
    /// How many fields are wrong in all.
    pub violations: usize,
    /// When the same call may be sent again, where that may help.
    pub retry_after: Option<Duration>,
}

/// One field that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldProblem {
    /// Its path.
    pub field: String,
    /// The rule it breaks.
    pub code: String,
    /// What is wrong, in English.
    pub en: String,
}

impl From<&Refusal> for RemoteRefusal {
    fn from(refusal: &Refusal) -> Self {
        let row = refusal.code.row();
        Self {
            code: row.code.to_owned(),
            article: row.article.to_owned(),
            field: refusal.field.clone(),
            zh: refusal.message(Tongue::Chinese),
            en: refusal.message(Tongue::English),
            remedy_zh: refusal.remedy(Tongue::Chinese),
            remedy_en: refusal.remedy(Tongue::English),
            records: refusal.records.clone(),
            ..Self::default()
        }
        .about_its_field()
    }
}

impl From<&QueryRefusal> for RemoteRefusal {
    fn from(refusal: &QueryRefusal) -> Self {
        Self {
            code: refusal.code().to_owned(),
            article: refusal.article().to_owned(),
            field: refusal.field().to_owned(),
            zh: refusal.message(Tongue::Chinese),
            en: refusal.message(Tongue::English),
            remedy_zh: refusal.remedy(Tongue::Chinese).to_owned(),
            remedy_en: refusal.remedy(Tongue::English).to_owned(),
            ..Self::default()
        }
        .about_its_field()
    }
}

impl From<&Invalid> for RemoteRefusal {
    fn from(invalid: &Invalid) -> Self {
        let first = &invalid.first;
        let problem = |v: &crate::Violation| FieldProblem {
            field: v.field.clone(),
            code: v.rule.code().to_owned(),
            en: v.en(),
        };
        Self {
            code: first.rule.code().to_owned(),
            field: first.field.clone(),
            zh: first.zh(),
            en: first.en(),
            remedy_zh: first.remedy_zh().to_owned(),
            remedy_en: first.remedy_en().to_owned(),
            fields: invalid.named().map(problem).collect(),
            violations: invalid.total,
            ..Self::default()
        }
    }
}

impl RemoteRefusal {
    /// A refusal that concerns a field names it as its one violation.
    fn about_its_field(mut self) -> Self {
        if !self.field.is_empty() {
            self.violations = 1;
            self.fields = vec![FieldProblem {
                field: self.field.clone(),
                code: self.code.clone(),
                en: self.en.clone(),
            }];
        }
        self
    }

    /// As a status with this code. Its details stay below [`MAX_DETAILS`]: long sentences are cut.
    pub fn to_status(&self, code: Code) -> Status {
        let mut fitting = self.status_cut_to(code, SENTENCE[0]);
        for sentence in &SENTENCE[1..] {
            if fitting.details().len() <= MAX_DETAILS {
                break;
            }
            fitting = self.status_cut_to(code, *sentence);
        }
        fitting
    }

    fn status_cut_to(&self, code: Code, sentence: usize) -> Status {
        let cut = |text: &str| cut(text, sentence);
        let mut details = vec![ErrorDetail::ErrorInfo(ErrorInfo {
            reason: self.code.clone(),
            domain: DOMAIN.to_owned(),
            metadata: self.metadata(sentence),
        })];
        if !self.fields.is_empty() {
            let violation = |p: &FieldProblem| FieldViolation {
                field: cut(&p.field),
                description: cut(&p.en),
                reason: p.code.clone(),
                localized_message: None,
            };
            let named = self.fields.iter().take(NAMED_VIOLATIONS);
            details.push(ErrorDetail::BadRequest(BadRequest {
                field_violations: named.map(violation).collect(),
            }));
        }
        let sentences = [("zh-CN", &self.zh, &self.remedy_zh), ("en", &self.en, &self.remedy_en)];
        for (locale, message, remedy) in sentences {
            let message = format!("{} {}", cut(message), cut(remedy));
            details
                .push(ErrorDetail::LocalizedMessage(LocalizedMessage { locale: locale.to_owned(), message }));
        }
        if let Some(delay) = self.retry_after {
            details.push(ErrorDetail::RetryInfo(RetryInfo { retry_delay: Some(delay) }));
        }
        Status::with_error_details_vec(code, cut(&self.to_string()), details)
    }

    fn metadata(&self, sentence: usize) -> HashMap<String, String> {
        let records: Vec<String> = self.records.iter().take(NAMED_RECORDS).map(u64::to_string).collect();
        let texts = [
            ("article", self.article.as_str()),
            ("field", &self.field),
            ("zh", &self.zh),
            ("en", &self.en),
            ("remedy_zh", &self.remedy_zh),
            ("remedy_en", &self.remedy_en),
        ];
        let mut metadata: HashMap<String, String> =
            texts.into_iter().map(|(key, text)| (key.to_owned(), cut(text, sentence))).collect();
        metadata.insert("records".to_owned(), records.join(","));
        metadata.insert("record_count".to_owned(), self.records.len().to_string());
        metadata.insert("violations".to_owned(), self.violations.to_string());
        if let Some(index) = self.index {
            metadata.insert("index".to_owned(), index.to_string());
        }
        if let Some(row) = self.row {
            metadata.insert("row".to_owned(), row.to_string());
        }
        if !self.item.is_empty() {
            metadata.insert("item".to_owned(), self.item.clone());
        }
        metadata
    }

    /// What a status says, if it is one of ours.
    pub fn from_status(status: &Status) -> Option<Self> {
        let mut refusal = None;
        let mut fields = Vec::new();
        let mut retry_after = None;
        for detail in status.get_error_details_vec() {
            match detail {
                ErrorDetail::ErrorInfo(info) if info.domain == DOMAIN => {
                    refusal = Some(Self::from_info(info))
                }
                ErrorDetail::BadRequest(bad) => fields = bad.field_violations,
                ErrorDetail::RetryInfo(info) => retry_after = info.retry_delay,
                _ => {}
            }
        }
        let problem = |v: FieldViolation| FieldProblem { field: v.field, code: v.reason, en: v.description };
        let fields = fields.into_iter().map(problem).collect();
        refusal.map(|refusal| Self { fields, retry_after, ..refusal })
    }

    fn from_info(info: ErrorInfo) -> Self {
        let mut metadata = info.metadata;
        let mut take = |key: &str| metadata.remove(key).unwrap_or_default();
        Self {
            code: info.reason,
            article: take("article"),
            field: take("field"),
            zh: take("zh"),
            en: take("en"),
            remedy_zh: take("remedy_zh"),
            remedy_en: take("remedy_en"),
            records: take("records").split(',').filter_map(|n| n.parse().ok()).collect(),
            index: take("index").parse().ok(),
            row: take("row").parse().ok(),
            item: take("item"),
            violations: take("violations").parse().unwrap_or(0),
            ..Self::default()
        }
    }
}

impl fmt::Display for RemoteRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(index) = self.index {
            write!(f, "command {index}: ")?;
        }
        if let Some(row) = self.row {
            write!(f, "row {row}: ")?;
        }
        write!(f, "{}: {} {}", self.code, self.en, self.remedy_en)
    }
}

impl std::error::Error for RemoteRefusal {}

/// The beginning of a text, of at most so many bytes, marked where something was left out.
fn cut(text: &str, bytes: usize) -> String {
    const MARK: &str = "…";
    if text.len() <= bytes {
        return text.to_owned();
    }
    let room = bytes.saturating_sub(MARK.len());
    let end = (0..=room).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    format!("{}{MARK}", text.get(..end).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use inforce_catalog::RefusalCode;

    use super::*;
    use crate::{Rule, Violation};

    fn both_ways(refusal: &RemoteRefusal) -> RemoteRefusal {
        let status = refusal.to_status(Code::FailedPrecondition);
        assert_eq!(status.code(), Code::FailedPrecondition);
        assert!(status.details().len() <= MAX_DETAILS, "{} bytes", status.details().len());
        RemoteRefusal::from_status(&status).expect("one of ours")
    }

    #[test]
    fn every_refusal_of_the_law_comes_back_as_it_was_sent() {
        for code in RefusalCode::ALL {
            let refusal = Refusal::new(*code, "elements.inherited.basis").records([7, 9]);
            let sent = RemoteRefusal { index: Some(3), row: Some(7), ..RemoteRefusal::from(&refusal) };
            let sent = RemoteRefusal { item: "000104001000".into(), ..sent };
            assert_eq!(both_ways(&sent), sent, "{}", code.code());
        }
    }

    #[test]
    fn a_refused_question_comes_back_as_it_was_sent() {
        let sent = RemoteRefusal::from(&QueryRefusal::AsOfBeyondHead { as_of: 9, head: Some(3) });
        assert_eq!(both_ways(&sent), sent);
        assert_eq!((sent.code.as_str(), sent.field.as_str()), ("as_of_beyond_head", "as_of"));
    }

    #[test]
    fn ten_violations_and_their_number_fit_whatever_they_say() {
        let long = "local.authorities[1000].agency.code".repeat(20);
        let one = Violation::new(long, Rule::NotACreditCode, "码".repeat(100));
        let invalid = Invalid { first: one.clone(), more: vec![one; 9], total: 4000 };
        let back = both_ways(&RemoteRefusal::from(&invalid));
        assert_eq!((back.fields.len(), back.violations), (10, 4000));
        assert_eq!(back.code, "not_a_credit_code");
    }

    #[test]
    fn long_texts_are_cut_between_characters_and_the_code_never_is() {
        let refusal = Refusal::new(RefusalCode::InheritedDiffers, "inherited.names")
            .with("element", "names")
            .with("given", "许可".repeat(5000))
            .with("expected", "x".repeat(50_000))
            .records(0..1000);
        let back = both_ways(&RemoteRefusal::from(&refusal));
        assert_eq!(back.code, "inherited_differs");
        assert!(back.zh.ends_with('…') && !back.zh.is_empty());
        assert_eq!(back.records.len(), NAMED_RECORDS);
    }

    #[test]
    fn a_status_of_somebody_else_is_none_of_ours() {
        assert_eq!(RemoteRefusal::from_status(&Status::internal("broken")), None);
        let other = ErrorInfo::new("x", "example.org", HashMap::new());
        let status = Status::with_error_details_vec(Code::Aborted, "x", vec![ErrorDetail::ErrorInfo(other)]);
        assert_eq!(RemoteRefusal::from_status(&status), None);
    }
}
