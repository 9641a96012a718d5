//! JSON inside a page: a data block that a script reads and a browser never runs.

use askama::filters::HtmlSafe;
use serde::Serialize;

/// JSON in which nothing can end the `<script>` element around it.
pub struct JsonBlock(String);

impl JsonBlock {
    /// Writes a value.
    pub fn new(value: &impl Serialize) -> Self {
        // Only a map with keys that are no text could fail, and there is none.
        Self::of_json(&serde_json::to_string(value).unwrap_or_default())
    }

    /// Takes JSON that is already written.
    pub fn of_json(json: &str) -> Self {
        // In JSON `<` stands inside strings only, where it may be written in this way.
        Self(json.replace('<', "\\u003c"))
    }
}

impl std::fmt::Display for JsonBlock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

// `new` and `of_json` are the only ways to make one.
impl HtmlSafe for JsonBlock {}

impl askama::FastWritable for JsonBlock {
    fn write_into(
        &self,
        dest: &mut dyn std::fmt::Write,
        _: &dyn askama::Values,
    ) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

#[cfg(test)]
mod tests {
    use super::JsonBlock;

    #[test]
    fn n48_nothing_in_it_ends_the_element() {
        let planted = "</script><script>alert(1)</script><!--";
        let block = JsonBlock::new(&serde_json::json!({ "text": planted })).to_string();
        assert!(!block.contains('<'));
        let read: serde_json::Value = serde_json::from_str(&block).expect("JSON");
        assert_eq!(read["text"], planted);
    }
}
