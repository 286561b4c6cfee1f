//! JSON that others read: signs in place of what is private, in every text and never in a figure.

use std::borrow::Cow;

use serde_json::Value;

use crate::masking::Masking;

/// Puts signs in place of what is private, in every text there is.
pub fn mask(masking: &Masking, value: &mut Value) {
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
