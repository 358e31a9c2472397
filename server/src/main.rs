//! The binary `cordboard`: the server with its site.

use server::site::File;
use std::process::ExitCode;

// `BUILD` and `FILES`: written by `cargo xtask` when it has built the site.
include!(env!("CORDBOARD_SITE_TABLE"));

fn main() -> ExitCode {
    server::main(BUILD, FILES)
}
