//! The binary `cordboard`: the server with its site.

use server::site::File;
use std::process::ExitCode;

// `BUILD` and `FILES`: written by `cargo xtask` when it has built the site.
include!(env!("CORDBOARD_SITE_TABLE"));

/// Pages are made of many small pieces, and the system's allocator takes longer over them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::main(BUILD, FILES)
}
