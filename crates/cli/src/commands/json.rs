//! The JSON form of commands: what `--file` reads and `--example` shows.

use std::io::Read;

use inforce_catalog::Submission;
use serde_json::Value;

/// Largest file of commands: 16,384 commands of 4 KiB each, the most one batch may carry.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Reads one command, or an array of commands. One that stands alone must be the command of this word.
pub(super) fn read_file(path: &str, word: &str, principal: Option<&str>) -> Result<Vec<Submission>, String> {
    let text = read(path).map_err(|why| format!("{path}: {why}"))?;
    let value: Value = serde_json::from_str(&text).map_err(|why| format!("{path}: {why}"))?;
    let Value::Array(values) = value else {
        let submission = submission(value, principal).map_err(|why| format!("{path}: {why}"))?;
        if submission.command.word() != word {
            return Err(format!("{path}: holds a `{}`, not a `{word}`", submission.command.word()));
        }
        return Ok(vec![submission]);
    };
    let each = values.into_iter().enumerate();
    each.map(|(i, value)| submission(value, principal).map_err(|why| format!("{path}[{i}]: {why}"))).collect()
}

fn read(path: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = if path == "-" {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("larger than {LARGEST} bytes, the most one batch may have"));
    }
    let text = String::from_utf8(bytes)
        .map_err(|error| format!("not UTF-8 from byte {}", error.utf8_error().valid_up_to()))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// One command. What it leaves out is filled in: a new id, the principal who calls.
pub(super) fn submission(mut value: Value, principal: Option<&str>) -> Result<Submission, String> {
    let fields = value.as_object_mut().ok_or("a command is a JSON object")?;
    if fields.get("id").is_none_or(Value::is_null) {
        fields.insert("id".to_owned(), uuid::Uuid::new_v4().to_string().into());
    }
    if fields.get("principal").is_none_or(Value::is_null) {
        let principal = principal.ok_or("nobody asks: give --principal or set INFORCE_PRINCIPAL")?;
        fields.insert("principal".to_owned(), principal.into());
    }
    let submission: Submission = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
    let known = serde_json::to_value(&submission).map_err(|error| error.to_string())?;
    match unknown(&value, &known, String::new()) {
        Some(field) => Err(format!("`{field}` is no field of a `{}`", submission.command.word())),
        None => Ok(submission),
    }
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

    #[test]
    fn a_misspelt_field_is_named() {
        let refused = submission(receive("jurisdction"), None).unwrap_err();
        assert!(refused.contains("`command.receive.jurisdction`"), "{refused}");
    }

    #[test]
    fn what_is_left_out_is_filled_in() {
        let plain = json!({ "command": { "receive": { "jurisdiction": "652801" } } });
        let one = submission(plain.clone(), Some("officer-652801")).unwrap();
        assert_eq!(one.principal, "officer-652801");
        assert_ne!(one.id, submission(plain.clone(), Some("p")).unwrap().id);
        assert!(submission(plain, None).unwrap_err().contains("--principal"));
    }

    #[test]
    fn a_value_that_is_none_of_its_type_is_refused_with_its_rule() {
        let wrong = json!({ "principal": "p", "effective_from": "2022-02-30",
            "command": { "receive": { "jurisdiction": "652801" } } });
        assert!(submission(wrong, None).unwrap_err().contains("2022-02-30"));
    }
}
