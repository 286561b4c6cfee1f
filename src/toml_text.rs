//! stub
use crate::error::Problem;
/// temp
pub fn problem(file: &str, _text: &str, error: &toml::de::Error) -> Problem { Problem::new(error.to_string()).at(file) }
