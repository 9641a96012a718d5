//! Making keys: a custodian's own, and the recovery key, which leaves this process in no other way than sealed.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::{NewArgs, naming, private_file};
use crate::cli::Surroundings;
use crate::cli::account::AdminArgs;
use crate::cli::data::{self, DataArgs};
use crate::cli::output::{note, say};
use crate::crypto::hybrid::Recipient;
use crate::crypto::recovery::{self, GroupFile, RecoveryKey};
use crate::crypto::stack::wiping_the_stack;
use crate::domain::{Day, Digest};

/// A file with one recipient and comments is smaller.
const LARGEST_RECIPIENT: u64 = 16_384;
/// What the recovery recipient's file says before the intake's genesis hash.
const INTAKE: &str = "# Recovery recipient of the intake ";
/// Characters of a recipient that tell custodians which key is whose.
const SHOWN: usize = 32;

/// Makes a custodian's own key.
pub fn key(file: &Path, around: &Surroundings) -> anyhow::Result<()> {
    let recipient = wiping_the_stack(|| -> anyhow::Result<Recipient> {
        let (recipient, text) = recovery::new_custodian(&around.random);
        private_file::write_new(file, text.as_bytes())?;
        Ok(recipient)
    })?;
    say(recipient.as_str());
    note(format_args!(
        "{} is your key, an age identity file. Keep it, and a copy, where nobody else gets at them, and give it to nobody. \
         The line above is what may be given away: it only seals.",
        file.display()
    ));
    Ok(())
}

/// A recipient as it was named, and the intake that its file says it was made for.
pub struct Named {
    /// What is sealed to.
    pub recipient: Recipient,
    intake: Option<Digest>,
}

/// A recipient, or the file that holds it.
pub fn recipient(named: &str) -> anyhow::Result<Named> {
    if named.starts_with("age1") {
        let recipient = Recipient::parse(named).with_context(|| {
            format!(
                "{}… is not a post-quantum recipient",
                named.chars().take(16).collect::<String>()
            )
        })?;
        return Ok(Named {
            recipient,
            intake: None,
        });
    }
    let path = Path::new(named);
    let content = private_file::read(path, LARGEST_RECIPIENT)?;
    let text = std::str::from_utf8(&content).unwrap_or_default();
    let recipient = recovery::read_recipient(text).with_context(|| {
        format!(
            "{} must hold one recipient, age1pq1…, and nothing else. A custodian makes theirs with \"thicket recovery key\" or \
             \"age-keygen -pq\"",
            path.display()
        )
    })?;
    let intake = text.lines().find_map(|line| line.strip_prefix(INTAKE));
    let intake = intake.map(|genesis| genesis.trim().parse());
    let intake = intake.transpose().with_context(|| {
        format!(
            "{} names no intake after \"{INTAKE}\": it was changed, or is damaged",
            path.display()
        )
    })?;
    Ok(Named { recipient, intake })
}

/// Refuses a recovery recipient that was made for another intake: its key would give nothing back, which nobody would
/// notice before the day it is needed.
pub async fn expect_intake(
    named: &Named,
    data: &DataArgs,
    around: &Surroundings,
) -> anyhow::Result<()> {
    let Some(intake) = named.intake else {
        return Ok(());
    };
    let data = data::open(&data.settings()?, around).await?;
    let genesis = naming::ledger_of(&data).await?.genesis();
    if intake != genesis {
        bail!(
            "this recovery key was made for another intake, {intake}, and here it is {genesis}: it would open nothing. Was the \
             hash mistyped, make it again with --genesis {genesis}. Nothing was signed"
        );
    }
    Ok(())
}

/// Makes a recovery key, and where admins are named signs it into the ledger.
pub fn new(new: &NewArgs, around: &Surroundings) -> anyhow::Result<()> {
    let custodians = new
        .custodians
        .iter()
        .map(|named| Ok(recipient(named)?.recipient))
        .collect::<anyhow::Result<Vec<_>>>()?;
    if let Some(genesis) = new.genesis {
        make(new, genesis, &custodians, around)?;
        note(
            "Nothing is in the ledger yet. Admins do that with \"thicket recovery set recipient.txt\", or in the \
             administration's page; each compares the recipient with a custodian's copy.",
        );
        return Ok(());
    }
    super::at_the_machine(async {
        let data = data::open(&new.data.settings()?, around).await?;
        let ledger = naming::ledger_of(&data).await?;
        if new.admins.is_empty() {
            bail!(
                "name the admins who sign with --admin; or make the key elsewhere, which is safer, with --genesis {}",
                ledger.genesis()
            );
        }
        naming::expect_enough(&ledger, &new.admins, new.propose)?;
        // Before the ledger names it: a key that nobody has would be sealed to.
        let made = make(new, ledger.genesis(), &custodians, around)?;
        let who = AdminArgs {
            admins: new.admins.clone(),
            data: new.data.clone(),
        };
        // Made a moment ago, in this process: there is nothing to compare it with.
        naming::sign(&who, new.propose, true, Some(&made), around)
            .await
            .with_context(|| {
                format!(
                    "the key is made and the ledger does not name it. Go on with \"thicket recovery set {}\"",
                    new.into.join("recipient.txt").display()
                )
            })
    })
}

/// Makes the folder with all files, and returns the recipient. The key is gone when this returns.
fn make(
    new: &NewArgs,
    genesis: Digest,
    custodians: &[Recipient],
    around: &Surroundings,
) -> anyhow::Result<Recipient> {
    let (recipient, files) = wiping_the_stack(|| -> anyhow::Result<_> {
        let key = RecoveryKey::generate(genesis, &around.random);
        let files = key.seal_to_groups(custodians, new.needed)?;
        Ok((key.recipient(), files))
    })?;
    private_file::make_folder(&new.into)?;
    for GroupFile {
        custodians: group,
        file,
    } in &files
    {
        let numbers: Vec<String> = group.iter().map(ToString::to_string).collect();
        let name = format!("recovery-{}.age", numbers.join("-"));
        private_file::write_new(&new.into.join(name), file)?;
    }
    let text = format!("{INTAKE}{genesis}\n{}\n", recipient.as_str());
    private_file::write_new(&new.into.join("recipient.txt"), text.as_bytes())?;
    let text = read_me(new.needed, genesis, custodians, around.clock.today())?;
    private_file::write_new(&new.into.join("READ-ME.txt"), text.as_bytes())?;
    say(recipient.as_str());
    note(format_args!(
        "{} has {} files, one for each {} of the {} custodians, and says in READ-ME.txt how they are opened. Give each \
         custodian a copy of the whole folder, and let them try their own layer before you leave each other.",
        new.into.display(),
        files.len(),
        new.needed,
        custodians.len()
    ));
    Ok(recipient)
}

/// What a custodian reads years later.
fn read_me(
    needed: usize,
    genesis: Digest,
    custodians: &[Recipient],
    today: Day,
) -> anyhow::Result<String> {
    let mut text = String::new();
    writeln!(
        text,
        "The recovery key of a Thicket intake, sealed\n\n\
         Intake  {genesis}\n\
         Made    {today}\n\
         Needs   any {needed} of these {} custodians:\n",
        custodians.len()
    )?;
    for (number, custodian) in (1..).zip(custodians) {
        let begin: String = custodian.as_str().chars().take(SHOWN).collect();
        writeln!(text, "  {number}  {begin}…")?;
    }
    text.push_str(
        "\nYour number is beside the beginning of your own recipient. Everything in this folder is sealed: keep copies of it.\n\
         Keep your own key apart from it.\n\n\
         BEFORE YOU DO ANYTHING\n\n\
         Whoever asks you over a message to open this is nobody yet, whatever name they use. Meet the other custodians and\n\
         an admin, or call them on numbers that you had before. You may always refuse. Opening it cannot be seen by anybody\n\
         who is not there, and cannot be recorded by force: write it down, all of you.\n\n\
         WITH THICKET\n\n\
         Take the file whose numbers are yours, like recovery-1-3.age. The custodians open it in the order of its name.\n\n\
         Each but the last, on their own machine:\n\n\
         \x20 thicket recovery peel recovery-1-3.age --identity MY-KEY\n\n\
         That writes recovery-3.age, which only custodian 3 can open. Hand it over. The last one has the file with the cases,\n\
         from whoever runs the machine, and knows from an admin to which caseworker they go:\n\n\
         \x20 thicket recovery open recovery-3.age --identity MY-KEY --cases FILE --for ACCOUNT --into given.json\n\n\
         given.json is sealed to that caseworker. Whoever runs the machine brings it in. Destroy recovery-3.age.\n\n\
         WITHOUT THICKET\n\n\
         These are age files (age-encryption.org) with post-quantum keys: age 1.3 or later opens them, layer after layer.\n\n\
         \x20 age -d -i MY-KEY -o recovery-3.age recovery-1-3.age\n\
         \x20 age -d -i MY-KEY recovery-3.age\n\n\
         What the last step prints is the key itself: an age identity that opens every case, and with it every report. Let\n\
         nobody see it, do not keep it, and name a new recovery key in the ledger afterwards.\n",
    );
    Ok(text)
}
