//! How far a run is: told by the pipeline, shown by the command line.

/// Is told of the stages of a run as they begin and advance.
///
/// Implementations must not change what the run computes: a run that is watched gives the same bytes as one that is not.
pub trait Progress: Sync {
    /// A stage begins, and the one before it ends. `name` is Japanese (「読み込み」); `steps` is how many steps it has, where that is known.
    fn stage(&self, name: &str, steps: Option<usize>);

    /// So many more steps of the stage in hand are done.
    fn advance(&self, steps: usize);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn stage(&self, _name: &str, _steps: Option<usize>) {}

    fn advance(&self, _steps: usize) {}
}
