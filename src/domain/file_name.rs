//! Names of files that a stranger chose, made fit to be saved under.
//!
//! Keeps every script's letters. Must never let through what could lead out of a folder, hide an ending, or mean
//! something to a system that the file is saved on.

/// The most bytes of a name.
const LONGEST: usize = 180;
/// The most bytes of an ending that is kept whole, without its dot.
const LONGEST_ENDING: usize = 11;
/// Names that one system or another takes for a device.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The name to save under, of at most 180 bytes; `file` where nothing is left of it.
pub fn safe_file_name(name: &str) -> String {
    let kept: String = name.chars().filter_map(harmless).collect();
    let kept = trim(&kept);
    let (stem, ending) = match kept.rfind('.') {
        Some(at) if at > 0 && is_ending(&kept[at + 1..]) => kept.split_at(at),
        _ => (kept, ""),
    };
    let most = LONGEST - ending.len();
    let end = (0..=most.min(stem.len()))
        .rev()
        .find(|end| stem.is_char_boundary(*end));
    let stem = trim(&stem[..end.unwrap_or(0)]);
    let first = stem.split('.').next().unwrap_or_default();
    if stem.is_empty() {
        format!("file{ending}")
    } else if is_device(first) {
        format!("_{stem}{ending}")
    } else {
        format!("{stem}{ending}")
    }
}

/// Another name beside one that is taken: `photo.jpg` becomes `photo (2).jpg`.
pub fn numbered_file_name(name: &str, number: u32) -> String {
    match name.rfind('.') {
        Some(at) if at > 0 => format!("{} ({number}){}", &name[..at], &name[at..]),
        _ => format!("{name} ({number})"),
    }
}

fn harmless(character: char) -> Option<char> {
    match character {
        // Not seen, and able to turn or hide what is.
        '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{ffff}'
        | '\u{e0000}'..='\u{e007f}' => None,
        other if other.is_control() => None,
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => Some('_'),
        other => Some(other),
    }
}

/// A dot or a minus at the beginning hides a file or makes an option of it.
fn trim(name: &str) -> &str {
    let around = |character: char| character == '.' || character.is_whitespace();
    name.trim_matches(around)
        .trim_start_matches(|character| character == '-' || around(character))
}

/// What follows the last dot is an ending only where systems would take it for one.
fn is_ending(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_ENDING && text.chars().all(char::is_alphanumeric)
}

fn is_device(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    let numbered = |prefix: &str| {
        name.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    DEVICES.contains(&name.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n05_names_lead_nowhere_and_hide_nothing() {
        for (name, safe) in [
            ("../../etc/passwd", "_.._etc_passwd"),
            ("..\\..\\run.exe", "_.._run.exe"),
            ("a\0b\n.jpg", "ab.jpg"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            (".bashrc", "bashrc"),
            ("-rf", "rf"),
            ("--", "file"),
            ("", "file"),
            (" . ", "file"),
            ("/", "_"),
            ("CON", "_CON"),
            ("com1.txt", "_com1.txt"),
            ("nul.tar.gz", "_nul.tar.gz"),
            ("a:b|c?.pdf", "a_b_c_.pdf"),
            ("photo.jpg ", "photo.jpg"),
            ("report.pdf      .exe", "report.pdf.exe"),
        ] {
            assert_eq!(safe_file_name(name), safe, "{name:?}");
        }
        let long = safe_file_name(&format!("{}.jpeg", "长".repeat(2000)));
        assert!(long.len() <= LONGEST && long.ends_with("长.jpeg"));
        let long = safe_file_name(&".x".repeat(3000));
        assert!(long.len() <= LONGEST && !long.contains('/'));
    }

    #[test]
    fn n06_names_keep_their_script() {
        for name in ["照片 1.jpg", "رەسىم.png", "фото.heic", "མི.pdf", "no-ending"] {
            assert_eq!(safe_file_name(name), name);
        }
    }

    #[test]
    fn a_second_file_of_a_name_keeps_its_ending() {
        assert_eq!(numbered_file_name("照片.jpg", 2), "照片 (2).jpg");
        assert_eq!(numbered_file_name("file", 3), "file (3)");
    }
}
