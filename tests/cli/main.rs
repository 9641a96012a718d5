//! The command line as real processes: what people type, what comes back, and what must fail.

mod account;
mod broken_ledgers;
mod demo;
mod desk;
mod fake;
mod http;
mod people;
mod process;
mod report;

#[test]
fn stories() {
    trycmd::TestCases::new().case("tests/cli/stories/*.trycmd");
}
