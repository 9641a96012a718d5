//! What custodians do, on machines that need no network: opening one's own layer, and at the last sealing cases to a
//! caseworker that the ledger vouches for.
//!
//! Whoever carried the files here may have changed any of them. The key says which intake it is for, so that no ledger
//! of another one passes; and it is opened only after everybody was asked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::documents::{self, Exported, Given};
use super::{OpenArgs, private_file};
use crate::cli::Surroundings;
use crate::cli::output::{note, plain, say};
use crate::cli::terminal;
use crate::crypto::account::Fingerprint;
use crate::crypto::hash::sha256;
use crate::crypto::hybrid::Identity;
use crate::crypto::ledger::{Ledger, LedgerAccount, STALE_AFTER_DAYS};
use crate::crypto::recovery::{self, LARGEST_FILE, Peeled, Recovering, RecoveryError, RecoveryKey};
use crate::crypto::sealed::OpenError;
use crate::crypto::stack::wiping_the_stack;
use crate::crypto::words::WordList;
use crate::domain::{AccountId, Bytes, CaseId};
use crate::workflow::{ResealedGrant, SentGrant};

/// An identity file is smaller.
const LARGEST_IDENTITY: u64 = 65_536;

/// Opens one's own layer and writes the next one.
pub fn peel(file: &Path, identities: &[PathBuf], into: Option<&Path>) -> anyhow::Result<()> {
    let into = match into {
        Some(into) => into.to_owned(),
        None => next_name(file).context(
            "this is the last layer, or has another name than recovery-1-3.age. The last layer is for \"thicket recovery \
             open\", which never writes the key; name the file to write with --into where another layer is left",
        )?,
    };
    let sealed = private_file::read(file, LARGEST_FILE)?;
    let peeled = wiping_the_stack(|| -> anyhow::Result<Peeled> {
        let own = own_keys(identities)?;
        recovery::peel(&sealed, &own).map_err(|error| explain(file, error))
    })?;
    match peeled {
        Peeled::Layer(next) => {
            private_file::write_new(&into, &next)?;
            say(into.display());
            note("It is still sealed to the custodians who are left. Hand it to the next one.");
            Ok(())
        }
        Peeled::Key(_) => bail!(
            "this is the last layer, and under it is the key itself: nothing was written. Use \"thicket recovery open\", \
             which gives cases back and never writes the key"
        ),
    }
}

/// Opens what is left and seals cases to a caseworker.
pub fn open(arguments: &OpenArgs, around: &Surroundings) -> anyhow::Result<()> {
    if arguments.into.exists() {
        bail!("{} is there already", arguments.into.display());
    }
    if !arguments.yes && arguments.own.identities.iter().any(|path| is_input(path)) {
        bail!("a key from standard input leaves nobody to ask: compare the words, and add --yes");
    }
    let mut exported: Exported = documents::read(&arguments.cases)?;
    let ledger = Ledger::verify(&exported.entries).with_context(|| {
        format!(
            "{} has a ledger that cannot be believed; nothing was opened",
            arguments.cases.display()
        )
    })?;
    if !arguments.only.is_empty() {
        let there = |case: &CaseId| exported.grants.iter().any(|grant| grant.case == *case);
        if let Some(missing) = arguments.only.iter().find(|case| !there(case)) {
            bail!("{} has no case {missing}", arguments.cases.display());
        }
        exported
            .grants
            .retain(|grant| arguments.only.contains(&grant.case));
    }
    if ledger.is_stale(around.clock.today()) && !arguments.stale {
        bail!(
            "nobody has confirmed this ledger for over {STALE_AFTER_DAYS} days (since {}), so that somebody may be showing an \
             old one. Ask the admins, or add --stale to go on all the same",
            ledger.newest_day()
        );
    }
    let listed = ledger
        .account(&arguments.account)
        .filter(|_| ledger.is_active_caseworker(&arguments.account))
        .with_context(|| {
            format!(
                "the ledger does not name {} as an active caseworker, so nothing may be given to them; nothing was opened",
                arguments.account
            )
        })?;
    let cases = by_case(exported.grants);
    let total = cases.len();
    show(arguments, &ledger, listed, total);
    let question = "The ledger comes with the cases, from whoever brought them. Are these the words of the intake on your own \
                    papers, the newest entry that the admins name, and the words that the caseworker reads to you?";
    if !arguments.yes && !terminal::confirm(question)? {
        bail!("stopped; nothing was opened");
    }

    let sealed = private_file::read(&arguments.file, LARGEST_FILE)?;
    let given = wiping_the_stack(|| -> anyhow::Result<Vec<ResealedGrant>> {
        let key = key_of(&arguments.file, &sealed, &arguments.own.identities)?;
        let recovering = key.check(&ledger).with_context(|| {
            format!(
                "{} and {} do not belong together; nothing was written",
                arguments.file.display(),
                arguments.cases.display()
            )
        })?;
        Ok(give(&recovering, cases, &arguments.account))
    })?;
    if given.is_empty() {
        bail!("no case could be opened; nothing was written");
    }
    let count = given.len();
    let document = Given::new(ledger.genesis(), arguments.account, given);
    documents::write(&arguments.into, &document)?;
    say(format_args!(
        "{} ({count} of {total} cases)",
        arguments.into.display()
    ));
    note(
        "It is sealed to the caseworker. Whoever runs the machine brings it in with \"thicket recovery import\". Write down, \
         all of you, that you did this; destroy the opened layers.",
    );
    Ok(())
}

/// The grants of each case, newest first, as they were exported.
fn by_case(grants: Vec<SentGrant>) -> BTreeMap<CaseId, Vec<Bytes>> {
    let mut cases = BTreeMap::<_, Vec<_>>::new();
    for SentGrant { case, key } in grants {
        cases.entry(case).or_default().push(key);
    }
    cases
}

/// Seals to a caseworker, of each case, the first grant that opens. A newer one that does not may be junk, which somebody
/// who gave the case its newest key had for the recovery key.
fn give(
    recovering: &Recovering<'_>,
    cases: BTreeMap<CaseId, Vec<Bytes>>,
    account: &AccountId,
) -> Vec<ResealedGrant> {
    let mut given = Vec::with_capacity(cases.len());
    for (case, grants) in cases {
        let mut newest = None;
        let opened = grants.iter().find_map(|grant| {
            let sealed = recovering.give(&case, &grant.0, account);
            sealed
                .map_err(|error| newest.get_or_insert(error))
                .ok()
                .map(|sealed| (sealed, sha256(&grant.0)))
        });
        match (opened, newest) {
            (Some((sealed, from)), newest) => {
                if let Some(error) = newest {
                    note(format_args!(
                        "{case}: only a key of before is given, which opens what came before the newest one. That one does not \
                         open, or was changed or exchanged: {error}"
                    ));
                }
                given.push(ResealedGrant {
                    case,
                    key: Bytes(sealed),
                    from,
                });
            }
            (None, Some(error)) => note(format_args!(
                "{case}: not given. Its key does not open, or was changed or exchanged: {error}"
            )),
            (None, None) => {}
        }
    }
    given
}

/// What the custodians decide on.
fn show(arguments: &OpenArgs, ledger: &Ledger, listed: &LedgerAccount, cases: usize) {
    let head = ledger.head();
    let intake = Fingerprint::of_intake(&ledger.genesis());
    let person = Fingerprint::of_account(
        &ledger.instance(),
        &arguments.account,
        listed.role,
        &listed.recipient,
        &listed.signing,
    );
    say(format_args!(
        "Intake      {}\n            {}\nLedger      entry {} of {}, {}\nCases       {cases}\nTo          {} ({})\n            \
         {}\n            {}",
        plain(ledger.name()),
        intake.words(WordList::English),
        head.seq,
        ledger.newest_day(),
        head.hash,
        arguments.account,
        listed.role.code(),
        person.words(WordList::English),
        person.digits()
    ));
}

/// Opens every layer that is left, with the keys of those who sit there.
fn key_of(file: &Path, sealed: &[u8], identities: &[PathBuf]) -> anyhow::Result<Box<RecoveryKey>> {
    let own = own_keys(identities)?;
    let mut peeled = recovery::peel(sealed, &own).map_err(|error| explain(file, error))?;
    loop {
        match peeled {
            Peeled::Key(key) => return Ok(key),
            Peeled::Layer(next) => {
                peeled = recovery::peel(&next, &own).map_err(|error| match error {
                    RecoveryError::Open(OpenError::OtherKey) => anyhow::anyhow!(
                        "a layer of {} opened, and the next one is another custodian's: all who are named in it must open it, \
                         one after the other. Nothing was written",
                        file.display()
                    ),
                    error => explain(file, error),
                })?;
            }
        }
    }
}

fn is_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn own_keys(paths: &[PathBuf]) -> anyhow::Result<Vec<Identity>> {
    let mut own = Vec::new();
    for path in paths {
        let content = match is_input(path) {
            true => {
                let input = std::io::stdin().lock();
                private_file::read_at_most(input, LARGEST_IDENTITY, LARGEST_IDENTITY)
                    .context("cannot read the key from standard input")?
            }
            false => private_file::read(path, LARGEST_IDENTITY)?,
        };
        let found = recovery::read_identities(std::str::from_utf8(&content).unwrap_or_default());
        if found.is_empty() {
            bail!(
                "{} holds no post-quantum age identity (AGE-SECRET-KEY-PQ-1…)",
                path.display()
            );
        }
        own.extend(found);
    }
    Ok(own)
}

/// Says what a custodian can do about a file that does not open.
fn explain(file: &Path, error: RecoveryError) -> anyhow::Error {
    let name = file.display();
    match error {
        RecoveryError::Open(OpenError::OtherKey) => anyhow::anyhow!(
            "{name} does not open with this key. Either it is another custodian's turn (the numbers in its name are the order), \
             or it was changed: try another copy of it. Nothing was written"
        ),
        RecoveryError::Open(error) => anyhow::anyhow!(
            "{name} cannot be used: {error}. Take another copy of it. Nothing was written"
        ),
        error => {
            anyhow::Error::new(error).context(format!("{name} cannot be used; nothing was written"))
        }
    }
}

/// The name of the next layer: without the number of whoever opened this one.
fn next_name(file: &Path) -> Option<PathBuf> {
    let name = file.file_name()?.to_str()?;
    let numbers = name.strip_prefix("recovery-")?.strip_suffix(".age")?;
    let (_, rest) = numbers.split_once('-')?;
    let rest_is_numbers = rest.split('-').all(|number| number.parse::<u8>().is_ok());
    rest_is_numbers.then(|| file.with_file_name(format!("recovery-{rest}.age")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_layer_is_named_after_who_is_left() {
        let next = |name: &str| next_name(Path::new(name));
        assert_eq!(
            next("kept/recovery-1-3.age"),
            Some("kept/recovery-3.age".into())
        );
        assert_eq!(next("recovery-1-2-5.age"), Some("recovery-2-5.age".into()));
        for last in [
            "recovery-3.age",
            "recovery-a-b.age",
            "notes.txt",
            "recovery-1-.age",
        ] {
            assert_eq!(next(last), None, "{last}");
        }
    }
}
