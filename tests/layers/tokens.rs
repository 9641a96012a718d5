//! Rust source as the checks need it: names, texts and marks, without comments.

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'a> {
    /// A name, keyword or number.
    Word(&'a str),
    /// What stands between the quotes of a string.
    Text(&'a str),
    /// `::`.
    Separator,
    /// Any other character that is not space.
    Mark(char),
}

/// Splits Rust source into what the checks need, without comments.
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some((open, hashes)) = raw_string(rest) {
            let end = format!("\"{}", "#".repeat(hashes));
            let text = &rest[open..];
            let length = text.find(&end).unwrap_or(text.len());
            tokens.push(Token::Text(&text[..length]));
            (open + length + end.len()).min(rest.len())
        } else if first == '"' {
            let length = quoted(&rest[1..], '"');
            tokens.push(Token::Text(&rest[1..=length]));
            (length + 2).min(rest.len())
        } else if first == '\'' {
            character(rest)
        } else if rest.starts_with("::") {
            tokens.push(Token::Separator);
            2
        } else if first.is_alphanumeric() || first == '_' {
            let length = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            // `b"…"` and `c"…"`: the letter is part of the quotes.
            if !rest[length..].starts_with('"') {
                tokens.push(Token::Word(&rest[..length]));
            }
            length
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Mark(first));
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of a block comment, which may hold others.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    loop {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            match rest[at..].chars().next() {
                Some(c) => at += c.len_utf8(),
                None => return at,
            }
        }
    }
}

/// If a raw string begins here: where its text begins, and how many `#` end it.
fn raw_string(rest: &str) -> Option<(usize, usize)> {
    let prefix = ["r", "br", "cr"].into_iter().find(|prefix| {
        rest.starts_with(&format!("{prefix}\"")) || rest.starts_with(&format!("{prefix}#"))
    })?;
    let hashes = rest[prefix.len()..]
        .chars()
        .take_while(|c| *c == '#')
        .count();
    // `r#type` is a name.
    rest[prefix.len() + hashes..]
        .starts_with('"')
        .then_some((prefix.len() + hashes + 1, hashes))
}

/// The length of what stands before the closing quote.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    rest.find(|c| {
        let closes = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    })
    .unwrap_or(rest.len() - 1)
}

/// The length of a character, or of the quote of a lifetime.
fn character(rest: &str) -> usize {
    let mut inside = rest[1..].chars();
    match inside.next() {
        Some('\\') => quoted(&rest[1..], '\'') + 2,
        Some(c) if inside.next() == Some('\'') => c.len_utf8() + 2,
        _ => 1,
    }
}

#[test]
fn names_and_texts_are_told_apart() {
    assert_eq!(
        tokens("r#type::b\"x\\\"y\""),
        [
            Token::Word("r"),
            Token::Mark('#'),
            Token::Word("type"),
            Token::Separator,
            Token::Text("x\\\"y")
        ]
    );
}
