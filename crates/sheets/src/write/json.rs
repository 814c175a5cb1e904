//! JSON, as `docs/lists.md` describes it.

use super::WriteError;
use crate::list::List;

/// A catalog as JSON, indented, with a line end at its end.
///
/// # Errors
/// None is expected: a list holds nothing that JSON cannot.
pub fn json(list: &List) -> Result<Vec<u8>, WriteError> {
    let mut bytes = serde_json::to_vec_pretty(list).map_err(|error| WriteError(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}
