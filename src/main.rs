//! The `thicket` command.

fn main() -> std::process::ExitCode {
    thicket::cli::run()
}
