//! Accounts of caseworkers and admins.

use serde::{Deserialize, Deserializer, Serialize, de};

use super::ParseError;

/// The name an account signs in with: `[a-z0-9-]{2,32}`, never reused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Handle(String);

impl Handle {
    /// The handle as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Handle {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let valid = (2..=32).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if valid {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseError {
                expected: "handle of 2 to 32 characters a-z, 0-9 or -",
            })
        }
    }
}

impl<'de> Deserialize<'de> for Handle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident, $expected:literal, { $($(#[$variant_doc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every value, in the order of the taxonomy.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as it stands in JSON and in the database.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::ParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::domain::ParseError { expected: $expected }),
                }
            }
        }
    };
}
pub(crate) use codes;

codes!(
    /// What an account may do. An account keeps its role for ever.
    Role, "role (admin or caseworker)", {
        /// Manages accounts; can never be granted a case.
        Admin = "admin",
        /// Works cases; can never make an account.
        Caseworker = "caseworker",
    }
);

codes!(
    /// How far an account has come.
    AccountState, "account state", {
        /// A link was made and not used yet.
        Invited = "invited",
        /// Its keys are known; nobody has vetted it, so it can do nothing.
        Enrolled = "enrolled",
        /// Turned down after it enrolled, for ever. The ledger never names it.
        Rejected = "rejected",
        /// Vouched for in the ledger.
        Vetted = "vetted",
        /// Stopped at once; nothing is deleted.
        Suspended = "suspended",
        /// Ended for ever.
        Revoked = "revoked",
    }
);
