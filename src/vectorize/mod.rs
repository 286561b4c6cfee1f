//! Words to numbers.
