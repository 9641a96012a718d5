//! The command line as real processes: what people type, what comes back, and what must fail.

mod account;
mod between;
mod broken_ledgers;
mod casework;
mod conversation;
mod demo;
mod desk;
mod fake;
mod files;
mod founding;
mod grants;
mod http;
mod intake;
mod people;
mod process;
mod recovery;
mod report;
mod standing;

#[test]
fn stories() {
    trycmd::TestCases::new().case("tests/cli/stories/*.trycmd");
}
