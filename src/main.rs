//! The `saiseiri` program: hands its arguments to the command line of the library.

use std::process::ExitCode;

use mimalloc::MiMalloc;

#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    saiseiri::cli::main(std::env::args_os())
}
