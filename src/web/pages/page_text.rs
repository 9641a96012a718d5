//! The memory that a page is written to. A page may repeat what a person typed: no copy of it may stay behind where the
//! page outgrew its memory.

use std::fmt;

use zeroize::Zeroizing;

/// A page while it is written.
pub(super) struct PageText(Zeroizing<String>);

impl PageText {
    /// With room for so many bytes.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self(Zeroizing::new(String::with_capacity(bytes)))
    }

    /// The page, in the same memory.
    pub(super) fn into_string(mut self) -> String {
        std::mem::take(&mut *self.0)
    }

    /// Fills the page up with line ends.
    pub(super) fn pad(&mut self, size: usize) {
        self.make_room(size);
        let missing = size.saturating_sub(self.0.len());
        self.0.extend(std::iter::repeat_n('\n', missing));
    }

    /// Moves to larger memory where it has to, and wipes what it leaves.
    fn make_room(&mut self, bytes: usize) {
        if bytes > self.0.capacity() {
            let mut larger = Zeroizing::new(String::with_capacity(bytes));
            larger.push_str(&self.0);
            self.0 = larger;
        }
    }
}

impl From<String> for PageText {
    fn from(page: String) -> Self {
        Self(Zeroizing::new(page))
    }
}

impl fmt::Write for PageText {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let needed = self.0.len() + text.len();
        if needed > self.0.capacity() {
            self.make_room(needed.max(2 * self.0.capacity()));
        }
        self.0.push_str(text);
        Ok(())
    }
}
