//! Keeps the layers of ARCHITECTURE.md apart, by reading the sources of `src/`; and every source file, of tests and
//! of the browser's half too, to a size and a name.
//!
//! `cli → web → workflow → {storage, crypto} → domain`. An arrow may skip a layer and never points
//! back. The reason is what a person has to read to believe a promise: that no SQL can reach a case
//! without a grant is a matter of `storage` alone, that everything sealed is a plain age file one of
//! `crypto` alone. Once another layer names `sqlx` or `age`, both are a matter of the whole program.
//!
//! `clock` and `i18n` stand beside `domain`; `config` is for those who start or serve something. What
//! `storage` and `crypto` need of the time they are told.
//!
//! The checks are on tokens, not on text: comments are no code, and words in quotes are no paths.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

mod deployment;
mod negative_tests;
mod tokens;

use tokens::{Token, tokens};

/// Each top-level module and the ones it may name. A module without a row has no layer and fails.
const ARROWS: [(&str, &[&str]); 9] = [
    ("domain", &[]),
    ("clock", &["domain"]),
    ("i18n", &["domain"]),
    ("config", &["domain"]),
    ("crypto", &["domain"]),
    ("storage", &["domain"]),
    (
        "workflow",
        &["storage", "crypto", "domain", "clock", "i18n"],
    ),
    (
        "web",
        &[
            "workflow", "storage", "crypto", "domain", "clock", "i18n", "config",
        ],
    ),
    (
        "cli",
        &[
            "web", "workflow", "storage", "crypto", "domain", "clock", "i18n", "config",
        ],
    ),
];

/// Libraries, and the only layers that may name them.
const LIBRARIES: [(&[&str], &[&str]); 3] = [
    (
        &[
            "age",
            "age_core",
            "argon2",
            "bip39",
            "ed25519_dalek",
            "hkdf",
            "hmac",
            "hpke",
            "rand",
            "totp_rs",
            "webauthn_rs",
            "x25519_dalek",
        ],
        &["crypto"],
    ),
    (&["sqlx"], &["storage"]),
    (&["axum", "hyper", "tower", "tower_http"], &["web", "cli"]),
];

/// How SQL begins. Only `storage` may have a string with one of these.
const SQL: [&str; 6] = [
    "SELECT ",
    "INSERT INTO ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "PRAGMA ",
    " ON CONFLICT",
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 6] = ["util", "utils", "helper", "helpers", "manager", "managers"];

/// The most lines of a file.
const LINES: usize = 600;

/// Where people write source files, and how those end.
const FOLDERS: [&str; 5] = ["src", "tests", "benches", "browser/src", "browser/test"];
const SOURCES: [&str; 5] = ["rs", "ts", "tsx", "mjs", "css"];

#[test]
fn the_sources_keep_to_the_layers() {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    assert!(files.len() > 20, "the sources were not found");
    assert_no_faults(&files, layer_faults);
}

#[test]
fn every_source_keeps_to_a_size_and_has_a_name() {
    let mut files = Vec::new();
    for folder in FOLDERS {
        let before = files.len();
        collect(&root().join(folder), &mut files);
        assert!(
            files.len() > before,
            "the sources of {folder} were not found"
        );
    }
    assert_no_faults(&files, form_faults);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn assert_no_faults(files: &[PathBuf], faults: fn(&str, &str) -> Vec<String>) {
    let mut found = Vec::new();
    for file in files {
        let path = file.strip_prefix(root()).unwrap().to_str().unwrap();
        for fault in faults(path, &fs::read_to_string(file).unwrap()) {
            found.push(format!("{path}: {fault}"));
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn n17_age_is_built_without_plugins() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name| fs::read_to_string(root.join(name)).unwrap();
    let manifest = read("Cargo.toml");
    let age: Vec<&str> = manifest
        .lines()
        .filter(|line| line.starts_with("age =") || line.starts_with("age-core ="))
        .collect();
    assert_eq!(age.len(), 2);
    assert!(age[0].contains("default-features = false"), "{}", age[0]);
    for line in age {
        assert!(!line.contains("plugin"), "{line}");
    }
    // What the feature brings along: to find a plugin's program on the machine.
    let lock = read("Cargo.lock");
    let package = lock
        .split("[[package]]")
        .find(|package| package.contains("\nname = \"age\"\n"));
    let package = package.unwrap();
    for needed in ["which", "wsl"] {
        assert!(!package.contains(&format!("\n \"{needed}")), "{package}");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let ends = path.extension().and_then(OsStr::to_str);
        if path.is_dir() {
            // What others wrote.
            if !path.ends_with("node_modules") {
                collect(&path, files);
            }
        } else if ends.is_some_and(|ends| SOURCES.contains(&ends)) {
            files.push(path);
        }
    }
    files.sort();
}

/// What is wrong with the name or the size of the source file at `path`.
fn form_faults(path: &str, source: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let path = Path::new(path);
    if path.ends_with("mod.rs") {
        faults.push("is a mod.rs; write foo.rs beside foo/".to_owned());
    }
    for name in path.with_extension("").iter().filter_map(OsStr::to_str) {
        if EMPTY_NAMES.contains(&name.to_ascii_lowercase().as_str()) {
            faults.push(format!("`{name}` says nothing about what is inside"));
        }
    }
    let lines = source.lines().count();
    if lines > LINES {
        faults.push(format!("has {lines} lines; split it at {LINES}"));
    }
    faults
}

/// Which arrow of the source file at `path` (`src/…`) points back, and what in it belongs to another layer.
fn layer_faults(path: &str, source: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let modules: Vec<&str> = path
        .trim_start_matches("src/")
        .trim_end_matches(".rs")
        .split('/')
        .collect();
    let tokens = tokens(source);
    let layer = modules[0];
    let allowed = ARROWS.iter().find(|(name, _)| *name == layer);
    match (layer, allowed) {
        // Nothing is above it.
        ("main", _) => {}
        ("lib", _) => {
            // A name from here would hide where an arrow leads.
            if tokens.contains(&Token::Word("use")) {
                faults.push("lib.rs re-exports something; name it where it is".to_owned());
            }
        }
        (_, Some((name, allowed))) => {
            check_arrows(&tokens, modules.len(), name, allowed, &mut faults);
        }
        (_, None) => faults.push(format!(
            "`{layer}` has no layer; give it a row in tests/layers/main.rs"
        )),
    }
    check_libraries(&tokens, layer, &mut faults);
    if layer != "storage" {
        for token in &tokens {
            if let Token::Text(text) = token
                && let Some(sql) = SQL.iter().find(|sql| text.contains(**sql))
            {
                faults.push(format!("has SQL (`{}`) outside storage", sql.trim()));
            }
        }
    }
    faults
}

/// Finds every path from the crate's root and checks where it leads. `depth` is how many `super` lead
/// from the file to the root.
fn check_arrows(
    tokens: &[Token<'_>],
    depth: usize,
    layer: &str,
    allowed: &[&str],
    faults: &mut Vec<String>,
) {
    // The depth of braces at which each inline module began.
    let mut inline = Vec::new();
    let mut braces = 0_usize;
    let mut i = 0;
    while i < tokens.len() {
        match tokens[i] {
            Token::Mark('{') => {
                if i >= 2
                    && tokens[i - 2] == Token::Word("mod")
                    && matches!(tokens[i - 1], Token::Word(_))
                {
                    inline.push(braces);
                }
                braces += 1;
            }
            Token::Mark('}') => {
                braces = braces.saturating_sub(1);
                if inline.last() == Some(&braces) {
                    inline.pop();
                }
            }
            _ => {}
        }
        let mut next = i + 1;
        let from_root = match tokens[i] {
            // `pub(crate)` is no path.
            Token::Word("crate") => {
                matches!(tokens.get(next), Some(Token::Separator | Token::Word("as")))
            }
            Token::Word("thicket") => tokens.get(next) == Some(&Token::Separator),
            Token::Word("super") => {
                let mut supers = 1;
                while tokens.get(next) == Some(&Token::Separator)
                    && tokens.get(next + 1) == Some(&Token::Word("super"))
                {
                    supers += 1;
                    next += 2;
                }
                supers == depth + inline.len() && tokens.get(next) == Some(&Token::Separator)
            }
            _ => false,
        };
        if from_root {
            for target in targets(tokens, next) {
                if target != layer && !allowed.contains(&target) {
                    faults.push(format!("`{layer}` may not know `{target}`"));
                }
            }
        }
        i = next;
    }
}

/// What follows the root: one name, or those of a group. `next` is the separator's place.
fn targets<'a>(tokens: &[Token<'a>], next: usize) -> Vec<&'a str> {
    match (tokens.get(next), tokens.get(next + 1)) {
        (Some(Token::Separator), Some(Token::Word(name))) => vec![name],
        (Some(Token::Separator), Some(Token::Mark('{'))) => {
            let (mut names, mut depth) = (Vec::new(), 0);
            for pair in tokens[next + 1..].windows(2) {
                match pair[0] {
                    Token::Mark('{') => depth += 1,
                    Token::Mark('}') => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
                let begins = matches!(pair[0], Token::Mark('{' | ','));
                if let (true, 1, Token::Word(name)) = (begins, depth, pair[1]) {
                    names.push(name);
                }
            }
            names
        }
        // `crate as`, `crate::*`: everything, under another name.
        _ => vec!["the whole crate"],
    }
}

/// Finds libraries that belong to other layers.
fn check_libraries(tokens: &[Token<'_>], layer: &str, faults: &mut Vec<String>) {
    for (i, token) in tokens.iter().enumerate() {
        let Token::Word(name) = token else { continue };
        let Some((_, layers)) = LIBRARIES.iter().find(|(names, _)| names.contains(name)) else {
            continue;
        };
        let before = i.checked_sub(1).map(|before| tokens[before]);
        // `crypto::age::…` is one of ours; `::age::…` is not.
        let inside_a_path = before == Some(Token::Separator)
            && i >= 2
            && matches!(tokens[i - 2], Token::Word(word) if word != "use");
        let begins_a_path = !inside_a_path && tokens.get(i + 1) == Some(&Token::Separator);
        let imported = matches!(before, Some(Token::Word("use" | "crate")));
        if (begins_a_path || imported) && !layers.contains(&layer) {
            faults.push(format!("names `{name}`, which belongs to {}", layers[0]));
        }
    }
}

#[cfg(test)]
mod checks {
    use super::{form_faults, layer_faults};

    fn faults(path: &str, source: &str) -> Vec<String> {
        [layer_faults(path, source), form_faults(path, source)].concat()
    }

    #[track_caller]
    fn refused(path: &str, source: &str, why: &str) {
        let found = faults(path, source);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(why), "{found:?}");
    }

    #[track_caller]
    fn passes(path: &str, source: &str) {
        assert_eq!(faults(path, source), Vec::<String>::new());
    }

    #[test]
    fn arrows_that_point_forward_pass() {
        passes("src/web/session.rs", "use crate::workflow::sign_in;");
        passes(
            "src/web.rs",
            "use crate::{domain::Day, storage::scope::CaseAccess};",
        );
        passes(
            "src/workflow/report.rs",
            "use crate::crypto::{random::Random, sealed};",
        );
        passes(
            "src/storage/scope.rs",
            "use super::{ReadTransaction, StorageError};",
        );
        passes(
            "src/cli/serve.rs",
            "pub(crate) fn f() { crate::config::Config::default(); }",
        );
        passes("src/main.rs", "fn main() { thicket::cli::run() }");
        passes("src/lib.rs", "pub mod domain;");
    }

    #[test]
    fn arrows_that_point_back_are_refused() {
        let back = "may not know";
        refused("src/domain/day.rs", "use crate::clock::Clock;", back);
        refused("src/crypto/record.rs", "use crate::storage::Db;", back);
        refused("src/storage.rs", "use crate::crypto::hash::sha256;", back);
        refused(
            "src/storage/a.rs",
            "use crate::{domain::Day, workflow::{x, y}};",
            back,
        );
        refused("src/workflow.rs", "fn f() -> crate::web::Problem {}", back);
        refused("src/workflow/a.rs", "use crate::config::Config;", back);
        refused("src/web/a.rs", "use crate::cli::desk;", back);
        refused("src/i18n.rs", "use crate::web::pages;", back);
        refused("src/web/a.rs", "use thicket::cli::desk;", back);
        refused(
            "src/domain/a.rs",
            "macro_rules! m { () => { $crate::crypto::f() } }",
            back,
        );
    }

    #[test]
    fn ways_around_are_refused() {
        let back = "may not know";
        refused("src/storage.rs", "use super::crypto::hash;", back);
        refused("src/storage/a.rs", "use super::super::crypto::hash;", back);
        refused(
            "src/storage/a.rs",
            "mod tests { use super::super::super::crypto::hash; }",
            back,
        );
        passes("src/storage/a.rs", "mod tests { use super::super::scope; }");
        passes(
            "src/storage/a.rs",
            "mod tests { fn f() {} } use super::scope;",
        );
        refused("src/storage.rs", "use crate as everything;", back);
        refused("src/storage.rs", "use crate::*;", back);
        refused("src/storage.rs", "use crate::{self as everything};", back);
        refused("src/lib.rs", "pub use web::pages;", "re-exports");
    }

    #[test]
    fn libraries_stay_in_their_layer() {
        passes("src/crypto/sealed.rs", "use age::Decryptor;");
        passes(
            "src/web/a.rs",
            "use crate::crypto::age::Sealed; let age = 3; f(rand);",
        );
        refused("src/web/a.rs", "use age::Decryptor;", "belongs to crypto");
        refused(
            "src/workflow/a.rs",
            "let key = ::hkdf::Hkdf::new();",
            "belongs to crypto",
        );
        refused(
            "src/workflow/a.rs",
            "use rand as dice;",
            "belongs to crypto",
        );
        refused(
            "src/cli/a.rs",
            "use {age_core::format, std::fs};",
            "belongs to crypto",
        );
        refused("src/cli/a.rs", "use ::hpke::Kem;", "belongs to crypto");
        refused(
            "src/workflow.rs",
            "use sqlx::SqlitePool;",
            "belongs to storage",
        );
        refused(
            "src/workflow.rs",
            "#[derive(sqlx::FromRow)] struct A;",
            "belongs to storage",
        );
        refused("src/domain/a.rs", "use axum::Json;", "belongs to web");
    }

    #[test]
    fn sql_stays_in_storage() {
        let sql = r#"query("SELECT id FROM cases WHERE id = $1")"#;
        passes("src/storage/queue.rs", sql);
        passes("src/web/a.rs", "// SELECT is said here only\nfn f() {}");
        refused("src/web/a.rs", sql, "SQL");
        refused("src/cli/a.rs", "f(r#\"a \"b\" INSERT INTO c\"#)", "SQL");
        refused("src/workflow/a.rs", "f(b\"DELETE FROM cases\")", "SQL");
    }

    #[test]
    fn names_and_sizes() {
        refused("src/web/mod.rs", "", "mod.rs");
        refused("src/web/utils.rs", "", "says nothing");
        refused("src/web/helpers/date.rs", "", "says nothing");
        refused("src/cli/Manager.rs", "", "says nothing");
        refused("src/network.rs", "", "has no layer");
        passes("src/web/a.rs", &"\n".repeat(600));
        refused("src/web/a.rs", &"\n".repeat(601), "601 lines");
        for elsewhere in ["tests/workflow/a.rs", "browser/src/desk/a.tsx"] {
            assert_eq!(
                form_faults(elsewhere, &"\n".repeat(600)),
                Vec::<String>::new()
            );
            assert_eq!(form_faults(elsewhere, &"\n".repeat(601)).len(), 1);
        }
        assert_eq!(form_faults("browser/src/desk/utils.ts", "").len(), 1);
    }

    #[test]
    fn comments_strings_and_lifetimes_are_no_code() {
        passes(
            "src/domain/a.rs",
            "/* use crate::web::A; /* */ */ // crate::web\n/// age::x\nfn f() {}",
        );
        passes(
            "src/domain/a.rs",
            r##"f("crate::web", r#"use "crate::web""#, 'c', '\'', '"', '\\');"##,
        );
        refused(
            "src/domain/a.rs",
            "fn f<'a>(x: &'a str, q: char) { g('\"', '\\'') } use crate::web::A;",
            "may not",
        );
    }
}
