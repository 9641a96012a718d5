//! Countries and territories: ISO 3166-1 codes, Kosovo, and the four regions of China whose
//! people are pursued under their own name.
//!
//! Codes only. What a place is called is in the words of each language.

/// Every country and territory that can be chosen, in the order of the codes.
#[rustfmt::skip]
pub const ALL: [&str; 254] = [
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX",
    "AZ", "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ",
    "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK",
    "CL", "CM", "CN", "CN-NM", "CN-QH", "CN-XJ", "CN-XZ", "CO", "CR", "CU", "CV", "CW", "CX",
    "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET",
    "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL",
    "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT",
    "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP",
    "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI",
    "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK",
    "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ",
    "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE",
    "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO",
    "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM",
    "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ",
    "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY",
    "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF", "WS", "XK", "YE", "YT", "ZA", "ZM",
    "ZW",
];

/// The answers to "where now" that name no place.
pub const NO_PLACE: [&str; 3] = ["prefer_not", "in_transit", "unknown"];

/// The places that are offered first when asking who is behind it.
pub const BEHIND_FIRST: [&str; 6] = ["CN", "CN-XJ", "CN-XZ", "CN-NM", "HK", "MO"];

/// The country or territory of that code.
pub fn place(code: &str) -> Option<&'static str> {
    ALL.binary_search(&code).ok().map(|index| ALL[index])
}

/// An answer to "where now": a place, or one of those that name none.
pub fn place_or_none(code: &str) -> Option<&'static str> {
    place(code).or_else(|| NO_PLACE.into_iter().find(|answer| *answer == code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found() {
        assert!(ALL.is_sorted());
        for code in ALL {
            assert_eq!(place(code), Some(code));
        }
        assert_eq!(place("cn"), None);
        assert_eq!(place(""), None);
        assert_eq!(place("unknown"), None);
        assert_eq!(place_or_none("unknown"), Some("unknown"));
        assert!(BEHIND_FIRST.iter().all(|code| place(code).is_some()));
    }
}
