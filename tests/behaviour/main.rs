//! Tests by behaviour: one binary, one module a behaviour.

mod plan;
