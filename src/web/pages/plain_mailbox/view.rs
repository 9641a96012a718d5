//! What a page of the mailbox without scripts shows. Wiped with the page.

use std::borrow::Cow;

use askama::Template;
use zeroize::Zeroizing;

use super::super::form_body::FormFields;
use super::super::form_files::FilesView;
use super::super::frame::Frame;
use super::super::intake_view::IntakeView;
use super::super::rendered_in;
use super::{ANSWER_BYTES, OpenMailbox, PATH, Sitting, Written};
use crate::crypto::mailbox::Message;
use crate::crypto::record::MailContent;
use crate::domain::{Day, Plaintext, RecordId, RoutineWords};
use crate::i18n::{Locale, Texts, message_id};
use crate::web::assets::{self, Asset};

/// Messages on one page: as many as a client gets at a time, so that they fit in the size of an answer.
const MESSAGES: usize = 4;
/// A sitting does not come so far; a form that says so was made up.
const LAST_PLACE: u64 = 10_000;

/// What was written, as it travels in a form.
#[derive(Default)]
pub struct Kept {
    text: Plaintext,
    sitting: Option<Sitting>,
}

impl Kept {
    /// What a form holds; where it names no place in a sitting, `fresh` is it.
    pub fn read(typed: &FormFields, fresh: Sitting) -> Self {
        let sitting = || {
            let seq: u64 = typed.first("seq").parse().ok()?;
            Some(Sitting {
                run: typed.first("run").parse().ok()?,
                id: typed.first("sitting").parse().ok()?,
                seq: (1..=LAST_PLACE).contains(&seq).then_some(seq)?,
            })
        };
        Self {
            // Browsers send every line end as two characters.
            text: Plaintext::new(typed.first("text").replace("\r\n", "\n")),
            sitting: Some(sitting().unwrap_or(fresh)),
        }
    }

    /// Nothing, at the place where the next message stands.
    fn next(sitting: Sitting) -> Self {
        Self {
            text: Plaintext::default(),
            sitting: Some(sitting),
        }
    }

    /// The words.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// The same, to be stored.
    pub fn written(&self) -> Written {
        Written {
            text: self.text.clone(),
            // A kept one has a place but where nothing was sent at all.
            sitting: self.sitting.unwrap_or(Sitting {
                run: RecordId([0; 16]),
                id: RecordId([0; 16]),
                seq: 1,
            }),
        }
    }
}

/// A form that a code, and what was written, go into.
pub struct Entry {
    code: Zeroizing<String>,
    known: bool,
    wrong: Option<Cow<'static, str>>,
    said: Option<Cow<'static, str>>,
    kept: Kept,
}

impl Entry {
    /// To be filled in, with what was typed.
    pub fn typed(code: &str, kept: Kept) -> Self {
        Self {
            code: Zeroizing::new(code.to_owned()),
            known: false,
            wrong: None,
            said: None,
            kept,
        }
    }

    /// With a code in it that need not be entered again.
    pub fn known(code: &str, kept: Kept) -> Self {
        Self {
            known: true,
            ..Self::typed(code, kept)
        }
    }

    /// Says what is wrong with the code.
    pub fn wrong(self, wrong: Cow<'static, str>) -> Self {
        Self {
            wrong: Some(wrong),
            ..self
        }
    }

    /// Says something above the form.
    pub fn said(self, said: Cow<'static, str>) -> Self {
        Self {
            said: Some(said),
            ..self
        }
    }
}

/// How far somebody has come.
pub enum Stage {
    /// A code is asked for.
    Enter(Entry),
    /// The code opens nothing here.
    Unknown(Entry),
    /// What it opens cannot be believed.
    Wrong {
        /// Why.
        reason: Cow<'static, str>,
        /// What was written meanwhile.
        kept: Kept,
    },
    /// Whether to withdraw is asked once more.
    Confirm {
        /// The code.
        code: Zeroizing<String>,
    },
    /// The mailbox is open.
    Opened(Box<OpenView>),
    /// It was closed: nothing of it is on the page.
    Closed,
}

impl Stage {
    /// Whether a link to another language loses nothing. A wrong code is not lost much, and may be in the words of
    /// another language.
    fn is_blank(&self) -> bool {
        match self {
            Self::Enter(entry) | Self::Unknown(entry) => {
                !entry.known && entry.kept.text().is_empty()
            }
            Self::Wrong { .. } | Self::Confirm { .. } | Self::Opened(_) | Self::Closed => false,
        }
    }
}

/// An open mailbox as a page shows it.
pub struct OpenView {
    code: Zeroizing<String>,
    done: Option<Cow<'static, str>>,
    erases: Option<Cow<'static, str>>,
    trouble: Vec<Cow<'static, str>>,
    /// Whether the case's key has to be named anew before anything can be written, and nothing else is wrong: only then
    /// may anybody read that they need not do anything.
    waits: bool,
    writable: bool,
    /// Whether there are files that nobody can open.
    gone: bool,
    /// What that says about whether messages are missing.
    complete: Cow<'static, str>,
    messages: Vec<MessageView>,
    page: usize,
    turns: Vec<Turn>,
    heard: Option<Cow<'static, str>>,
    kept: Kept,
}

/// A way to other messages.
struct Turn {
    page: usize,
    words: &'static str,
}

struct MessageView {
    id: RecordId,
    day: Day,
    how: &'static str,
    says: Says,
    /// Whether it may be deleted. What names the key of the case stays: without it nothing more can be written.
    deletable: bool,
}

enum Says {
    /// Routine words, in the language of the page.
    Words(Cow<'static, str>),
    /// Words of a caseworker, and the language they say it is.
    Text(Plaintext, String),
}

impl OpenView {
    /// One page of the messages, newest first, and what does not add up. `done` is what was just done.
    pub fn new(
        t: &'static Texts,
        code: Zeroizing<String>,
        open: OpenMailbox,
        page: usize,
        done: Option<&'static str>,
    ) -> Self {
        let mailbox = open.mailbox;
        let writable = mailbox.case_recipient.is_some();
        let mut trouble = Vec::new();
        if mailbox.other_history {
            trouble.push(t.get("mailbox-wrong-ledger"));
        }
        if mailbox.strange_key {
            trouble.push(t.get("mailbox-wrong-case"));
        }
        if mailbox.withheld {
            trouble.push(t.get("mailbox-withheld"));
        }
        if !mailbox.refused.is_empty() {
            trouble.push(t.get("mailbox-refused"));
        }
        // A server could put such a file in the place of any message: only whoever may have deleted some knows.
        let complete = match mailbox.foreign.len() {
            0 if !mailbox.whole => t.get("mailbox-older-failed"),
            0 => t.get("mailbox-complete"),
            gone => t.with("mailbox-gone", &[("count", &gone.to_string())]),
        };
        let count = mailbox.messages.len();
        // After the last of a page was deleted, the one before it is shown.
        let page = page.min(count.saturating_sub(1) / MESSAGES);
        let erases = mailbox.erases.map(|day| day.to_string());
        let heard = mailbox.heard.to_string();
        let newer = page.checked_sub(1).map(|page| Turn {
            page,
            words: "plain-mailbox-newer",
        });
        let older = ((page + 1) * MESSAGES < count).then_some(Turn {
            page: page + 1,
            words: "plain-mailbox-older",
        });
        let shown = mailbox.messages.into_iter().rev();
        Self {
            code,
            done: done.map(|id| t.get(id)),
            erases: erases.map(|day| t.with("mailbox-erases", &[("day", &day)])),
            waits: !writable && trouble.is_empty(),
            trouble,
            writable,
            gone: !mailbox.foreign.is_empty(),
            complete,
            messages: shown
                .skip(page * MESSAGES)
                .take(MESSAGES)
                .map(|(id, message)| MessageView::new(t, id, message))
                .collect(),
            page,
            turns: newer.into_iter().chain(older).collect(),
            heard: (mailbox.heard > 0).then(|| t.with("mailbox-heard", &[("count", &heard)])),
            kept: Kept::next(open.sitting),
        }
    }

    /// With words that were written and not sent, if there are any.
    pub fn keeping(self, kept: Kept) -> Self {
        if kept.text().is_empty() {
            return self;
        }
        Self { kept, ..self }
    }
}

impl MessageView {
    fn new(t: &'static Texts, id: RecordId, message: Message) -> Self {
        let day = message.day();
        let routine = |words: RoutineWords| Says::Words(t.get(&message_id("words", words.code())));
        let new_key = matches!(&message, Message::Mail(mail) if matches!(mail.content, MailContent::NewKey { .. }));
        let (how, says) = match message {
            // Every first mail says the same, whatever a client of another make wrote into it.
            Message::First(..) => ("mailbox-first", routine(RoutineWords::Received)),
            Message::Mail(mail) => (
                "mailbox-signed",
                match mail.content {
                    MailContent::Words(words) => routine(words),
                    MailContent::NewKey { .. } => Says::Words(t.get("words-new-key")),
                    MailContent::Text(text) => Says::Text(Plaintext::new(text), mail.locale),
                },
            ),
        };
        Self {
            id,
            day,
            how,
            says,
            deletable: !new_key,
        }
    }
}

#[derive(Template)]
#[template(path = "reporter/plain_mailbox.html")]
struct PlainMailboxPage {
    page: Frame,
    t: &'static Texts,
    css: &'static Asset,
    stage: Stage,
    files: Option<FilesView>,
}

/// Renders a page of the mailbox.
pub fn render_plain_mailbox(locale: Locale, intake: &IntakeView, stage: Stage) -> String {
    let page = Frame::new(locale, PATH, intake.name.as_deref());
    let t = page.texts();
    let page = PlainMailboxPage {
        page,
        t,
        css: &assets::MAILBOX_CSS,
        stage,
        files: FilesView::new(t, intake),
    };
    rendered_in(&page, ANSWER_BYTES)
}
