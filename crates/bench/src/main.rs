//! Drives the real binary from outside: load, crashes, power loss.

mod crash;
mod http;

fn main() {}
