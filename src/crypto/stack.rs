//! Wiping what a computation leaves on the stack.
//!
//! Memory that is freed wipes itself, but values that are moved leave copies where they were: a hash function its last
//! block, so that the last words of a message whose signature was checked stay in the memory of a thread that is used
//! again for anything.

use std::hint::black_box;

use zeroize::Zeroize as _;

/// How much of the stack is wiped, in bytes: what opening and sealing take, a few times over. A thread has 2 MiB.
const DEPTH: usize = 256 * 1024;

/// Does something with secrets in it and wipes the stack that it used. Wraps what is done in one piece: a future that
/// waits goes on elsewhere.
pub fn wiping_the_stack<T>(work: impl FnOnce() -> T) -> T {
    let done = below(work);
    wipe();
    done
}

/// Keeps what is called in frames of its own, which lie where those of [`wipe`] will.
#[inline(never)]
fn below<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn wipe() {
    let mut stack = [0_u8; DEPTH];
    stack.zeroize();
    black_box(&stack);
}
