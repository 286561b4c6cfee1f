//! The one place where a panic of a dependency is caught: a damaged file must end in an error, not in a crash.
//!
//! While the closure runs, the panic's own message is kept off the terminal. Running out of memory cannot be caught here;
//! that is what `limits` and the checks before reading are for.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}
static HOOK: Once = Once::new();

/// Runs a reader of a foreign format; `None` where it panicked.
pub fn contained<T>(read: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    QUIET.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    QUIET.set(false);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_in_none() {
        assert_eq!(contained(|| [1, 2][std::hint::black_box(2)]), None);
        assert_eq!(contained(|| 1), Some(1));
    }
}
