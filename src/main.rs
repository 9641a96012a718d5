//! The `thicket` command.

fn main() {}
