//! JSON that others read: signs in place of what is private, in every text and never in a figure.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use crate::masking::Masking;

/// A record as JSON, its fields in their order, with signs in place of what is private.
///
/// # Errors
/// Where the record cannot be told as JSON: a fault of the program.
pub fn masked<T: Serialize>(masking: &Masking, record: &T) -> serde_json::Result<Value> {
    let mut value = serde_json::to_value(record)?;
    if !masking.signs().is_empty() {
        mask(masking, &mut value);
    }
    Ok(value)
}

fn mask(masking: &Masking, value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(masked) = masking.masked(text) {
                *text = masked;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| mask(masking, value)),
        Value::Object(values) => values.values_mut().for_each(|value| mask(masking, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
