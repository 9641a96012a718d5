//! The hybrid recipient against what others published: the CCTV age vectors, and typage both ways.

use std::collections::BTreeMap;
use std::io::Read;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use thicket::crypto::hash::sha256;
use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::random::Random;
use thicket::crypto::sealed;
use thicket::domain::Wire;

/// Asks the JavaScript age libraries something.
pub fn peer(arguments: &[&str]) -> Value {
    let output = Command::new("node")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/age_peer/peer.mjs"
        ))
        .args(arguments)
        .output()
        .expect("node runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn decrypt(
    identities: &[Box<dyn age::Identity>],
    file: &[u8],
) -> Result<Vec<u8>, age::DecryptError> {
    let decryptor = age::Decryptor::new_buffered(file)?;
    let mut reader = decryptor.decrypt(identities.iter().map(AsRef::as_ref))?;
    let mut plaintext = Vec::new();
    reader.read_to_end(&mut plaintext)?;
    Ok(plaintext)
}

#[test]
fn published_hybrid_vectors() {
    let vectors: BTreeMap<String, String> = serde_json::from_value(peer(&["vectors"])).unwrap();
    assert_eq!(vectors.len(), 19, "the published set has 19 hybrid vectors");
    for (name, vector) in vectors {
        let vector = STANDARD.decode(vector).unwrap();
        let split = vector
            .windows(2)
            .position(|window| window == b"\n\n")
            .unwrap();
        let head = std::str::from_utf8(&vector[..split]).unwrap();
        let file = &vector[split + 2..];
        let fields: Vec<(&str, &str)> = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .collect();
        let all = |wanted: &str| -> Vec<&str> {
            fields
                .iter()
                .filter(|(key, _)| *key == wanted)
                .map(|(_, value)| *value)
                .collect()
        };
        let identities: Vec<Box<dyn age::Identity>> = all("identity")
            .iter()
            .map(|text| match text.parse::<age::x25519::Identity>() {
                Ok(identity) => Box::new(identity) as Box<dyn age::Identity>,
                Err(_) => Box::new(Identity::parse(text).unwrap()),
            })
            .collect();
        let result = decrypt(&identities, file);
        let expected = all("expect")[0];
        match (expected, result) {
            ("success", Ok(plaintext)) => {
                let hash: String = sha256(&plaintext)
                    .0
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                assert_eq!(all("payload"), [hash.as_str()], "{name}");
            }
            ("no match", Err(age::DecryptError::NoMatchingKeys)) => {}
            ("HMAC failure", Err(age::DecryptError::InvalidMac)) => {}
            (
                "header failure",
                Err(age::DecryptError::InvalidHeader | age::DecryptError::UnknownFormat),
            ) => {}
            ("payload failure", Err(_)) => {}
            (expected, result) => {
                panic!(
                    "{name}: expected {expected}, got {:?}",
                    result.map(|p| p.len())
                )
            }
        }
    }
}

#[test]
fn typage_opens_what_rust_seals() {
    let theirs = peer(&["generate"]);
    let recipient = Recipient::parse(theirs["recipient"].as_str().unwrap()).unwrap();
    let identity = Identity::parse(theirs["identity"].as_str().unwrap()).unwrap();
    assert_eq!(identity.recipient(), recipient);
    let file = sealed::seal(&recipient, Wire::Card, "{\"words\":\"ئۇيغۇر\"}".as_bytes()).unwrap();
    let opened = peer(&[
        "decrypt",
        theirs["identity"].as_str().unwrap(),
        &STANDARD.encode(&file),
    ]);
    let plaintext = STANDARD
        .decode(opened["plaintext"].as_str().unwrap())
        .unwrap();
    let value: Value = serde_json::from_slice(&plaintext).unwrap();
    assert_eq!(value["words"], "ئۇيغۇر");
}

#[test]
fn rust_opens_what_typage_encrypts() {
    let identity = Identity::generate(&Random::seeded(9));
    for length in [0, 1, 60_000] {
        let plaintext = vec![7; length];
        let sent = peer(&[
            "encrypt",
            identity.recipient().as_str(),
            &STANDARD.encode(&plaintext),
        ]);
        let file = STANDARD.decode(sent["file"].as_str().unwrap()).unwrap();
        let opened = decrypt(&[Box::new(identity.clone())], &file).unwrap();
        assert_eq!(opened, plaintext);
    }
}
