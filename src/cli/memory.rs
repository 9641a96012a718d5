//! Keeping what is in memory out of files: no core dump of this process is ever written, and no other
//! process of the same user may look into it.

use anyhow::Context as _;
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// Forbids core dumps. Nothing secret may be handled before.
pub fn forbid_dumps() -> anyhow::Result<()> {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).context("cannot turn core dumps off")?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable).context("cannot turn core dumps off")
}
