//! The questions that a reporter is asked, by key, and what may be answered to each.
//!
//! Codes only: what a question is called is in the words of each language, under
//! `question-…`, `option-…`, `field-…` and `row-…`. Only `happened` must be answered.

/// The only question that must be answered.
pub const REQUIRED: &str = "happened";

/// The most rows of a question that may be answered several times.
pub const MOST_ROWS: usize = 10;

/// The most characters of a one-line answer.
pub const LONGEST_LINE: usize = 1000;

/// The most characters of a longer answer, other than to the required question.
pub const LONGEST_TEXT: usize = 4000;

/// The longest time of silence that can be asked for.
pub const MOST_DAYS: u16 = 3650;

/// A part of the questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Before you start.
    A,
    /// What happened.
    B,
    /// Who is affected.
    C,
    /// Help and evidence.
    D,
    /// You decide.
    E,
}

impl Section {
    /// Every section, in order.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::E];

    /// The id of its title.
    pub fn message(self) -> &'static str {
        match self {
            Self::A => "section-a",
            Self::B => "section-b",
            Self::C => "section-c",
            Self::D => "section-d",
            Self::E => "section-e",
        }
    }
}

/// A question.
#[derive(Debug)]
pub struct Question {
    /// Its key in the report and in the form.
    pub key: &'static str,
    /// Where it stands.
    pub section: Section,
    /// How it is answered.
    pub kind: Kind,
}

/// How a question is answered.
#[derive(Debug)]
pub enum Kind {
    /// With text of any length.
    Text,
    /// With one of these.
    One(&'static [&'static str]),
    /// With any of these.
    Many(&'static [&'static str]),
    /// With a country or territory, or none.
    Place,
    /// With any countries and territories.
    Places,
    /// Field by field, once.
    Fields(&'static [Field]),
    /// Field by field, several times.
    Rows(&'static [Field]),
    /// With one option for each row.
    Matrix {
        /// What is decided.
        rows: &'static [&'static str],
        /// How.
        options: &'static [&'static str],
    },
}

/// A field of a question that has several.
#[derive(Debug)]
pub struct Field {
    /// Its key within the answer.
    pub key: &'static str,
    /// How it is answered.
    pub kind: FieldKind,
}

/// How a field is answered.
#[derive(Debug)]
pub enum FieldKind {
    /// With one line.
    Line,
    /// With a few lines.
    Text,
    /// With a year, a month or a day.
    Date,
    /// With yes, or not at all.
    Flag,
    /// With one of these.
    One(&'static [&'static str]),
    /// With any of these.
    Many(&'static [&'static str]),
    /// With a number of days.
    Days,
}

const fn question(key: &'static str, section: Section, kind: Kind) -> Question {
    Question { key, section, kind }
}

const fn field(key: &'static str, kind: FieldKind) -> Field {
    Field { key, kind }
}

/// Every question, in the order in which they are asked and kept.
#[rustfmt::skip]
pub static QUESTIONS: &[Question] = &[
    question("reply_langs", Section::A, Kind::Many(&["en", "zh-Hans", "zh-Hant", "yue-Hant-HK",
        "ug-Arab", "bo", "mn-Mong", "mn-Cyrl", "kk-Arab", "kk-Cyrl", "ko", "vi", "fa", "ru",
        "ar", "tr", "other"])),
    question("danger", Section::A, Kind::One(&["now", "soon", "ongoing", "past", "unsure"])),
    question("happened", Section::B, Kind::Text),
    question("kinds", Section::B, Kind::Many(&["calls", "return", "visit", "attack", "taken",
        "lure", "family", "docs", "exit_ban", "host_action", "wanted", "spy", "silence",
        "online", "money", "community", "other", "unsure"])),
    question("when", Section::B, Kind::Fields(&[field("start", FieldKind::Date), field("end",
        FieldKind::Date), field("ongoing", FieldKind::Flag), field("original",
        FieldKind::Line)])),
    question("how_often", Section::B, Kind::One(&["once", "few", "many", "continuous",
        "unsure"])),
    question("where_now", Section::B, Kind::Place),
    question("behind_where", Section::B, Kind::Places),
    question("asked_for", Section::B, Kind::Many(&["return", "stop_speaking", "inform",
        "delete", "sign", "documents", "money", "drop_asylum", "persuade_other", "none",
        "unsure"])),
    question("coming_up", Section::B, Kind::Rows(&[field("type",
        FieldKind::One(&["removal_flight", "court_hearing", "appeal_deadline",
        "extradition_decision", "travel", "consulate_visit", "meeting_demanded",
        "passport_expiry", "visa_expiry", "caller_deadline", "release_date", "other"])),
        field("date", FieldKind::Date), field("note", FieldKind::Line)])),
    question("who", Section::B, Kind::Many(&["home_police", "home_party", "hk_police",
        "embassy", "host_police", "host_migration", "third_state", "interpol", "station",
        "association", "investigator", "employer_school", "relative_forced", "online_unknown",
        "unknown_caller", "unknown_person", "other"])),
    question("clues", Section::B, Kind::Rows(&[field("type", FieldKind::One(&["phone",
        "wechat_id", "telegram", "whatsapp", "email", "account_handle", "name_used",
        "badge_or_unit", "vehicle", "premises", "domain_url", "file_hash", "bank_account",
        "document_ref", "other"])), field("value", FieldKind::Line), field("note",
        FieldKind::Line)])),
    question("channel", Section::B, Kind::Many(&["in_person", "phone", "sms", "wechat",
        "whatsapp", "telegram", "signal", "email", "social", "letter", "via_family",
        "video_with_family", "consulate", "border", "school_work", "none", "other"])),
    question("about_whom", Section::C, Kind::Many(&["me", "family", "friend", "client", "group",
        "stranger"])),
    question("home_effects", Section::C, Kind::Many(&["called_in", "visited", "threatened",
        "forced_call", "detained", "missing", "job", "exit_ban", "property", "denounce", "hurt",
        "none", "unknown"])),
    question("papers", Section::C, Kind::Many(&["passport_refused", "passport_cancelled",
        "passport_taken", "exit_ban", "warrant", "interpol", "extradition", "removal",
        "detained_abroad", "asylum_pending", "asylum_refused", "assets_frozen", "lawsuit",
        "none", "unsure"])),
    question("status_here", Section::C, Kind::One(&["citizen_pr", "protected", "asylum_seeker",
        "student", "work", "visitor", "undocumented", "stateless", "other", "prefer_not"])),
    question("groups", Section::C, Kind::Many(&["uyghur", "kazakh", "hui_muslim", "tibetan",
        "s_mongolian", "hongkonger", "taiwan", "han_dissident", "falun_gong", "christian",
        "lawyer", "journalist", "student", "labour", "lgbtq", "former_official", "witness",
        "other_diaspora", "prefer_not"])),
    question("help", Section::D, Kind::Many(&["record", "safety", "lawyer", "digital",
        "emotional", "family_advocacy", "police_report", "un_appeal", "interpol_check",
        "relocation", "media", "translate", "nothing"])),
    question("told_others", Section::D, Kind::Many(&["police", "lawyer", "ngo", "school_work",
        "media", "un", "friends", "nobody", "prefer_not"])),
    question("contact", Section::E, Kind::Fields(&[field("mode",
        FieldKind::One(&["mailbox_only", "signal", "email", "phone", "via_partner"])),
        field("value", FieldKind::Line), field("safe_times", FieldKind::Line), field("never",
        FieldKind::Many(&["phone", "sms", "wechat", "email", "voicemail"])), field("code_word",
        FieldKind::Line)])),
    question("consent", Section::E, Kind::Matrix { rows: &["stats", "match", "partners",
        "lawyers", "police_host", "un", "journalists", "quote"], options: &["yes", "no", "ask"]
        }),
    question("keep", Section::E, Kind::Fields(&[field("keep_for", FieldKind::One(&["6m", "1y",
        "3y", "until_i_say"])), field("if_silent", FieldKind::One(&["do_nothing", "delete",
        "contact_trusted", "follow_plan"])), field("silent_after_days", FieldKind::Days),
        field("plan", FieldKind::Text)])),
];
