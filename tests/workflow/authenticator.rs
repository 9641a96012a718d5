//! An authenticator in a few lines: makes a passkey and answers with it, as a browser would send it on.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use thicket::crypto::hash::sha256;
use thicket::domain::{decode_base64url, encode_base64url};

pub const ORIGIN: &str = "http://localhost";

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

pub struct Authenticator {
    key: SigningKey,
    id: [u8; 32],
    user: Vec<u8>,
    pub counter: u32,
    pub verifies: bool,
    pub origin: &'static str,
}

impl Authenticator {
    pub fn new(seed: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: [seed; 32],
            user: Vec::new(),
            counter: 1,
            verifies: true,
            origin: ORIGIN,
        }
    }

    fn flags(&self) -> u8 {
        if self.verifies {
            USER_PRESENT | USER_VERIFIED
        } else {
            USER_PRESENT
        }
    }

    fn data(&self, rp_id: &str, flags: u8) -> Vec<u8> {
        let mut data = sha256(rp_id.as_bytes()).0.to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        })
        .to_string()
        .into_bytes()
    }

    /// Answers the options of `navigator.credentials.create`.
    pub fn create(&mut self, options: &Value) -> Value {
        self.user = decode_base64url(options["user"]["id"].as_str().unwrap()).unwrap();
        let mut data = self.data(
            options["rp"]["id"].as_str().unwrap(),
            self.flags() | ATTESTED,
        );
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(self.id);
        // COSE: EC2, ES256, P-256, x, y.
        let public = self.key.verifying_key().to_sec1_bytes();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&public[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&public[33..65]);
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}.
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(data.len()).unwrap()]);
        object.extend(data);
        json!({
            "id": encode_base64url(&self.id),
            "rawId": encode_base64url(&self.id),
            "type": "public-key",
            "response": {
                "attestationObject": encode_base64url(&object),
                "clientDataJSON": encode_base64url(&self.client_data("webauthn.create", options)),
            },
        })
    }

    /// Answers the options of `navigator.credentials.get`.
    pub fn get(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let data = self.data(options["rpId"].as_str().unwrap(), self.flags());
        let client_data = self.client_data("webauthn.get", options);
        let message = [data.as_slice(), sha256(&client_data).as_bytes()].concat();
        let signature: Signature = self.key.sign(&message);
        json!({
            "id": encode_base64url(&self.id),
            "rawId": encode_base64url(&self.id),
            "type": "public-key",
            "response": {
                "authenticatorData": encode_base64url(&data),
                "clientDataJSON": encode_base64url(&client_data),
                "signature": encode_base64url(signature.to_der().as_bytes()),
                "userHandle": encode_base64url(&self.user),
            },
        })
    }
}

impl Authenticator {
    /// Takes over what is not secret of another.
    pub fn pretend_to_be(&mut self, other: &Self) {
        self.id = other.id;
        self.user.clone_from(&other.user);
    }
}
