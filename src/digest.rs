//! The SHA-256 of a file's bytes: tells whether a file is still the one that was read or written. The only place that names sha2.

use sha2::{Digest, Sha256};

/// SHA-256 (FIPS 180-4).
#[must_use]
pub fn bytes(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// SHA-256 in lower-case hexadecimal, 64 digits.
#[must_use]
pub fn sha256(data: &[u8]) -> String {
    let nibbles = bytes(data).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_standard() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
