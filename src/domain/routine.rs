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
