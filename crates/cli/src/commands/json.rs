//! The JSON form of commands: what `--file` reads and `--example` shows.

use std::io::Read;

use inforce_catalog::Submission;
use serde_json::Value;

use crate::failure::{Exit, Failure};
use crate::lang::Said;

/// Largest file of commands: 16,384 commands of 4 KiB each, the most one batch may carry.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Reads one command, or an array of commands. One that stands alone must be the command of this word.
pub(super) fn read_file(path: &str, word: &str, principal: Option<&str>) -> Result<Vec<Submission>, Failure> {
    let text = read(path).map_err(|why| wrong(why).in_file(path, word))?;
    let value: Value = serde_json::from_str(&text).map_err(|error| {
        wrong(Said::new(format!("不是 JSON：{error}"), format!("no JSON: {error}"))).in_file(path, word)
    })?;
    let Value::Array(values) = value else {
        let submission = submission(value, principal).map_err(|failure| failure.in_file(path, word))?;
        let found = submission.command.word();
        if found != word {
            let what = Said::new(
                format!("其中是“{found}”，不是“{word}”"),
                format!("holds a `{found}`, not a `{word}`"),
            );
            return Err(wrong(what).in_file(path, word));
        }
        return Ok(vec![submission]);
    };
    let each = values.into_iter().enumerate();
    each.map(|(i, value)| {
        submission(value, principal).map_err(|failure| failure.in_file(&format!("{path}[{i}]"), word))
    })
    .collect()
}

fn read(path: &str) -> Result<String, Said> {
    let mut bytes = Vec::new();
    let read = if path == "-" {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| Said::new(format!("无法读取：{error}"), format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Said::new(
            format!("超过 {LARGEST} 字节，即一批命令的上限"),
            format!("larger than {LARGEST} bytes, the most one batch may have"),
        ));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Said::new(format!("第 {at} 字节起不是 UTF-8 文本"), format!("not UTF-8 from byte {at}"))
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

fn wrong(what: impl Into<Said>) -> Failure {
    Failure::new(Exit::Usage, what)
}

/// One command. What it leaves out is filled in: a new id, the principal who calls.
pub(super) fn submission(mut value: Value, principal: Option<&str>) -> Result<Submission, Failure> {
    let no_object = || wrong(Said::new("命令须是一个 JSON 对象", "a command is a JSON object"));
    let fields = value.as_object_mut().ok_or_else(no_object)?;
    if fields.get("id").is_none_or(Value::is_null) {
        fields.insert("id".to_owned(), uuid::Uuid::new_v4().to_string().into());
    }
    if fields.get("principal").is_none_or(Value::is_null) {
        let nobody = || {
            wrong(Said::new("没有说明由谁提交。", "It does not say who submits this."))
                .remedy(Said::new(
                    "请用 --principal 指明账号，或设置环境变量 INFORCE_PRINCIPAL。",
                    "Name an account with --principal, or set the environment variable INFORCE_PRINCIPAL.",
                ))
                .field("--principal")
        };
        fields.insert("principal".to_owned(), principal.ok_or_else(nobody)?.into());
    }
    let none = |error: serde_json::Error| {
        wrong(Said::new(format!("不是一条命令：{error}"), format!("no command: {error}")))
    };
    let submission: Submission = serde_json::from_value(value.clone()).map_err(none)?;
    let known = serde_json::to_value(&submission).map_err(none)?;
    let Some(field) = unknown(&value, &known, String::new()) else { return Ok(submission) };
    let word = submission.command.word();
    let what =
        Said::new(format!("“{word}”没有字段“{field}”"), format!("`{field}` is no field of a `{word}`"));
    Err(wrong(what).field(field))
}

/// The first field that was given and not understood.
fn unknown(given: &Value, known: &Value, path: String) -> Option<String> {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => given.iter().find_map(|(name, value)| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            match known.get(name) {
                Some(known) => unknown(value, known, path),
                None => Some(path),
            }
        }),
        (Value::Array(given), Value::Array(known)) => {
            let each = given.iter().zip(known).enumerate();
            each.into_iter().find_map(|(i, (given, known))| unknown(given, known, format!("{path}[{i}]")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn receive(extra: &str) -> Value {
        json!({ "principal": "p", "command": { "receive": { "jurisdiction": "652801", extra: 1 } } })
    }

    /// What programs are told of a refused command.
    fn refused(value: Value) -> Value {
        submission(value, None).unwrap_err().to_json()
    }

    #[test]
    fn a_misspelt_field_is_named() {
        let refused = refused(receive("jurisdction"));
        assert_eq!(refused["field"], "command.receive.jurisdction");
        assert!(refused["message_zh"].as_str().unwrap().contains("没有字段"), "{refused}");
    }

    #[test]
    fn what_is_left_out_is_filled_in() {
        let plain = json!({ "command": { "receive": { "jurisdiction": "652801" } } });
        let one = submission(plain.clone(), Some("officer-652801")).unwrap();
        assert_eq!(one.principal, "officer-652801");
        assert_ne!(one.id, submission(plain.clone(), Some("p")).unwrap().id);
        assert_eq!(refused(plain)["field"], "--principal");
    }

    #[test]
    fn a_value_that_is_none_of_its_type_is_refused_with_its_rule() {
        let wrong = json!({ "principal": "p", "effective_from": "2022-02-30",
            "command": { "receive": { "jurisdiction": "652801" } } });
        assert!(refused(wrong)["message_en"].as_str().unwrap().contains("2022-02-30"));
    }
}
