//! The `thicket` command.

/// Wipes what is freed: libraries hold a report's words in buffers that do not wipe themselves.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> std::process::ExitCode {
    thicket::cli::run()
}
