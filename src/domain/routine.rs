//! Routine words: what mail says when it may say nothing (PROTOCOL.md, section 4).

use super::account::codes;

codes!(
    /// Words from a fixed list, which every client has in its reader's language. They hold no fact of any case.
    RoutineWords, "routine words", {
        /// The report has arrived.
        Received = "received",
        /// The desk is still there.
        StillHere = "still-here",
        /// There is nothing new.
        NoNews = "no-news",
        /// Thanks for having written.
        ThankYou = "thank-you",
        /// A wish to stay safe.
        TakeCare = "take-care",
    }
);

impl RoutineWords {
    /// The words of the `n`th pair of mails, from 1: whoever writes it, and whether it is a reply or cover.
    pub fn in_turn(n: u64) -> Self {
        match n.saturating_sub(1) % 4 {
            0 => Self::StillHere,
            1 => Self::NoNews,
            2 => Self::ThankYou,
            _ => Self::TakeCare,
        }
    }
}
