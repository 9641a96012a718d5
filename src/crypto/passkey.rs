//! Passkeys (WebAuthn), by webauthn-rs. They are discoverable and verify their user, so that what is asked of a
//! browser names nobody, and what it answers stands for possession and a PIN or finger.
//!
//! What the PRF extension gives never comes here.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};

use crate::domain::AccountId;

/// The origin that passkeys are made for and asked from. Not every one can have passkeys.
pub struct RelyingParty {
    host: String,
    webauthn: Webauthn,
}

/// A question to whoever signs in.
pub struct AskedSignIn(DiscoverableAuthentication);

/// A question to whoever adds a passkey.
pub struct AskedRegistration(PasskeyRegistration);

/// What a browser answered, to sign in.
#[derive(Deserialize)]
pub struct Assertion(PublicKeyCredential);

/// What a browser answered, to add a passkey.
#[derive(Deserialize)]
pub struct Attestation(RegisterPublicKeyCredential);

/// A passkey as it is kept: public key and counter.
pub struct KnownPasskey(Passkey);

/// What is given to `navigator.credentials`, as JSON.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Options(Value);

/// An answer that does not fit the question or the passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the passkey's answer does not fit")]
pub struct PasskeyError;

impl RelyingParty {
    /// Of an origin like `https://thicket.example`; `None` where browsers allow no passkeys, as for an address.
    pub fn new(origin: &str, name: &str) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        let host = origin.domain()?.to_owned();
        let webauthn = WebauthnBuilder::new(&host, &origin)
            .ok()?
            .rp_name(name)
            // On this machine there are no others to tell apart by their port.
            .allow_any_port(host == "localhost")
            .build()
            .ok()?;
        Some(Self { host, webauthn })
    }

    /// The host that passkeys are bound to.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Asks for any passkey of this origin.
    pub fn ask(&self) -> Result<(Options, AskedSignIn), PasskeyError> {
        let (options, state) = self
            .webauthn
            .start_discoverable_authentication()
            .map_err(|_| PasskeyError)?;
        let mut options = serde_json::to_value(options.public_key).map_err(|_| PasskeyError)?;
        drop_field(&mut options, "extensions");
        Ok((Options(options), AskedSignIn(state)))
    }

    /// Whether the answer fits question and passkey; counts the passkey's counter on.
    pub fn check(
        &self,
        asked: AskedSignIn,
        answer: &Assertion,
        passkey: &mut KnownPasskey,
    ) -> Result<(), PasskeyError> {
        let result = self
            .webauthn
            .finish_discoverable_authentication_v2(&answer.0, asked.0, &passkey.0)
            .map_err(|_| PasskeyError)?;
        if !result.user_verified() {
            return Err(PasskeyError);
        }
        passkey.0.update_credential(&result).ok_or(PasskeyError)?;
        Ok(())
    }

    /// Asks for a new passkey; authenticators that have one of `known` already refuse.
    pub fn ask_for_new(
        &self,
        account: AccountId,
        handle: &str,
        known: Vec<Vec<u8>>,
    ) -> Result<(Options, AskedRegistration), PasskeyError> {
        let (options, state) = self
            .webauthn
            .start_passkey_registration(Uuid::from_bytes(account.0), handle, handle, Some(known))
            .map_err(|_| PasskeyError)?;
        let mut options = serde_json::to_value(options.public_key).map_err(|_| PasskeyError)?;
        // The library asks for discoverable ones only together with their maker's certificate.
        let selection = &mut options["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
        Ok((Options(options), AskedRegistration(state)))
    }

    /// The new passkey, if the answer fits the question.
    pub fn accept(
        &self,
        asked: &AskedRegistration,
        answer: &Attestation,
    ) -> Result<KnownPasskey, PasskeyError> {
        self.webauthn
            .finish_passkey_registration(&answer.0, &asked.0)
            .map(KnownPasskey)
            .map_err(|_| PasskeyError)
    }
}

fn drop_field(value: &mut Value, name: &str) {
    if let Some(fields) = value.as_object_mut() {
        fields.remove(name);
    }
}

impl Assertion {
    /// The account that the passkey was made for, as it says; nothing of it is verified yet.
    pub fn account(&self) -> Option<AccountId> {
        AccountId::from_slice(self.0.get_user_unique_id()?).ok()
    }

    /// What the authenticator calls the passkey.
    pub fn credential_id(&self) -> &[u8] {
        self.0.get_credential_id()
    }
}

impl KnownPasskey {
    /// Reads what was kept.
    pub fn parse(json: &str) -> Result<Self, PasskeyError> {
        serde_json::from_str(json)
            .map(Self)
            .map_err(|_| PasskeyError)
    }

    /// As it is kept.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).expect("a passkey becomes JSON")
    }

    /// What the authenticator calls it.
    pub fn credential_id(&self) -> &[u8] {
        self.0.cred_id().as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_for_names_and_not_for_addresses() {
        for origin in [
            "https://thicket.example",
            "http://localhost:8080",
            "http://abcdef.onion",
        ] {
            assert!(RelyingParty::new(origin, "Intake").is_some(), "{origin}");
        }
        for origin in [
            "http://127.0.0.1:8080",
            "http://[::1]",
            "thicket.example",
            "",
        ] {
            assert!(RelyingParty::new(origin, "Intake").is_none(), "{origin}");
        }
    }

    #[test]
    fn what_is_asked_names_nobody_and_wants_the_user_verified() {
        let party = RelyingParty::new("https://thicket.example", "Intake").unwrap();
        let (options, _) = party.ask().unwrap();
        assert_eq!(options.0["allowCredentials"], serde_json::json!([]));
        assert_eq!(options.0["userVerification"], "required");
        assert_eq!(options.0["rpId"], "thicket.example");
        let (options, _) = party
            .ask_for_new(AccountId([7; 16]), "chen", vec![vec![1; 32]])
            .unwrap();
        assert_eq!(
            options.0["authenticatorSelection"]["residentKey"],
            "required"
        );
        assert_eq!(
            options.0["authenticatorSelection"]["userVerification"],
            "required"
        );
        assert_eq!(options.0["user"]["name"], "chen");
        assert_eq!(options.0["excludeCredentials"].as_array().unwrap().len(), 1);
    }
}
