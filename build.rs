//! Puts the browser's half, as `make` built it, into the binary: each file under a name that
//! holds a hash of its content, with the hash that pages name for integrity.
//!
//! Never touches the network and never builds anything itself.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use sha2::Digest as _;

const DIST: &str = "browser/dist";

/// Files that pages name. Without one of them the site would not work.
const REQUIRED: [&str; 20] = [
    "admin.js",
    "cleaning-pdf-worker.js",
    "cleaning-worker.js",
    "desk-worker.js",
    "desk.js",
    "enroll.js",
    "files-worker.js",
    "files.js",
    "mailbox-worker.js",
    "mailbox.css",
    "mailbox.js",
    "report-worker.js",
    "report.js",
    "reporter.css",
    "staff.css",
    "viewer.css",
    "viewer.js",
    "words-en.json",
    "words-zh-Hans.json",
    "words-zh-Hant.json",
];

fn main() {
    println!("cargo::rerun-if-changed={DIST}");
    // Templates and words are read by macros that do not all tell cargo.
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=migrations");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let missing: Vec<_> = REQUIRED
        .into_iter()
        .filter(|file| !root.join(DIST).join(file).is_file())
        .collect();
    if !missing.is_empty() {
        println!(
            "cargo::error={DIST} lacks {}: run `make`, which builds the browser's half before \
             the Rust half (or only `make browser`)",
            missing.join(", ")
        );
        return;
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    if let Err(error) = write_assets(&root, &out) {
        println!("cargo::error=embedding {DIST}: {error}");
    }
}

fn write_assets(root: &Path, out: &Path) -> std::io::Result<()> {
    let mut code = String::new();
    let mut constants = Vec::new();
    for file in REQUIRED {
        let content = std::fs::read(root.join(DIST).join(file))?;
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        let media_type = match extension {
            "css" => "text/css; charset=utf-8",
            "json" => "application/json",
            _ => "text/javascript; charset=utf-8",
        };
        let hash: String = sha2::Sha256::digest(&content)[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let integrity =
            base64::engine::general_purpose::STANDARD.encode(sha2::Sha384::digest(&content));
        let source = format!(r#"concat!(env!("CARGO_MANIFEST_DIR"), "/{DIST}/{file}")"#);
        let packed = format!(r#"concat!(env!("CARGO_MANIFEST_DIR"), "/{DIST}/{file}.br")"#);
        let brotli = if root.join(DIST).join(format!("{file}.br")).is_file() {
            format!("Some(include_bytes!({packed}))")
        } else {
            "None".to_owned()
        };
        let constant = file.to_ascii_uppercase().replace(['-', '.'], "_");
        // Writing to a string cannot fail.
        let _ = write!(
            code,
            "/// `{file}`.\npub static {constant}: Asset = Asset {{\n    \
             name: \"{stem}.{hash}.{extension}\",\n    media_type: \"{media_type}\",\n    \
             integrity: \"sha384-{integrity}\",\n    content: include_bytes!({source}),\n    \
             brotli: {brotli},\n}};\n\n"
        );
        constants.push(format!("&{constant}"));
    }
    let _ = writeln!(
        code,
        "/// Every file.\npub static ALL: [&Asset; {}] = [{}];",
        constants.len(),
        constants.join(", ")
    );
    std::fs::write(out.join("assets.rs"), code)
}
