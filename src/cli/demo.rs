//! `thicket demo`: a complete intake with fictional reports, to look around in and to test against.
//!
//! Everything in it is made the way real people make it: invitations, enrolment, vetting, sealed reports, signed
//! notes. Nothing takes a short cut past the workflow or the checks.

mod casework;
mod conversation;
mod people;
mod synthetic;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Serialize;

use super::Surroundings;
use super::data;
use super::output::{note, say};
use super::serve;
use super::signals::Interruption;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::{Day, Handle, Role};
use crate::web::server::Listener;
use people::People;

/// Start a complete intake with fictional reports.
///
/// One admin, three vetted caseworkers of one desk, and twelve fictional reports sealed in, some of them answered, in a
/// temporary folder that is removed at the end. Prints the address, and everybody's passphrase and authenticator secret. Not for
/// real reports: whoever reads this screen can open everything.
///
/// Examples:
///   thicket demo
///   thicket demo --listen 127.0.0.1:0 --json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct DemoArgs {
    /// Address to listen on, of this machine. Port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Print one line of JSON instead of text.
    #[arg(long)]
    json: bool,
    /// Make the intake in this folder, which must be new or empty, and keep it.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Serialize)]
struct Description<'a> {
    url: String,
    data: &'a Path,
    accounts: Vec<AccountDescription<'a>>,
}

#[derive(Serialize)]
struct AccountDescription<'a> {
    handle: &'a Handle,
    role: Role,
    passphrase: &'a str,
    totp: &'a str,
}

/// Runs the command until it is interrupted.
pub fn run(arguments: DemoArgs, around: &Surroundings) -> anyhow::Result<()> {
    if !arguments.listen.ip().is_loopback() {
        bail!("the demo is for this machine only: listen on 127.0.0.1");
    }
    serve::log_to_stderr();
    // Removed when it is dropped, however this function ends.
    let temporary;
    let kept;
    let folder = match &arguments.data {
        Some(folder) => {
            check_empty(folder)?;
            kept = std::path::absolute(folder).context("there is no such place")?;
            kept.as_path()
        }
        None => {
            temporary = tempfile::Builder::new()
                .prefix("thicket-demo-")
                .tempdir()
                .context("cannot make a temporary folder")?;
            temporary.path()
        }
    };
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    runtime.block_on(show(&arguments, folder, around))
}

/// The settings that a demo takes from its environment.
const LIMITS: [&str; 4] = [
    "THICKET_LIMITS",
    "THICKET_FILES",
    "THICKET_FILE_BYTES",
    "THICKET_DISK_RESERVE",
];

fn check_empty(folder: &Path) -> anyhow::Result<()> {
    match std::fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => bail!("{} is not empty", folder.display()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", folder.display())),
    }
}

async fn show(arguments: &DemoArgs, folder: &Path, around: &Surroundings) -> anyhow::Result<()> {
    let mut interruption = Interruption::listen()?;
    let listeners = serve::bind(&[arguments.listen]).await?;
    let address = listeners[0].local_addr().context("cannot listen")?;
    // Limits may be turned off for benchmarks and moved to try what happens there; other settings are the demo's
    // own.
    let variables = std::env::vars().filter(|(name, _)| LIMITS.contains(&name.as_str()));
    let mut config = Config::load(Some(Path::new("/dev/null")), variables)?;
    config.listen = vec![address];
    folder.clone_into(&mut config.data);

    let people = tokio::select! {
        people = plant(&config, around) => people?,
        () = interruption.wait() => return Ok(()),
    };
    let data = data::open(&config, around).await?;
    describe(arguments.json, address, folder, &people)?;
    let listeners = listeners.into_iter().map(Listener::Plain).collect();
    serve::until_interrupted(listeners, config, data, around, &mut interruption).await
}

/// Fills a new data folder, living through the days on which the reports came.
async fn plant(config: &Config, around: &Surroundings) -> anyhow::Result<People> {
    let reports = synthetic::reports()?;
    let history = History::new(&reports, &around.clock);
    let then = Surroundings {
        clock: history.clock.clone(),
        random: around.random.clone(),
    };
    let data = data::open_or_create(config, &then).await?;
    let people = People::gather(&data, &then).await?;
    let conversations = conversation::conversations()?;
    let newest = reports.len().saturating_sub(LEFT_UNREAD);
    for (number, report) in reports.iter().enumerate() {
        history.go_to(report.received);
        let sent = report.send(&data.thicket, &then).await?;
        if number < newest {
            casework::work_on(&data.thicket, &people, number, sent.case, report, &then).await?;
            let mut held = conversations.iter();
            if let Some(conversation) = held.find(|conversation| conversation.is_of(&report.id)) {
                let thicket = &data.thicket;
                conversation.hold(thicket, &people, &sent, &then).await?;
            }
        }
    }
    history.go_to_now(&around.clock);
    people.renew(&data, &then).await?;
    data.db.close().await?;
    Ok(people)
}

/// The newest reports, which nobody has looked at yet.
const LEFT_UNREAD: usize = 2;
/// Noon, so that a time zone does not change the day.
const NOON: i64 = 12 * 3600;

/// The days that the demo's intake lived through before it is shown.
struct History {
    clock: Clock,
    /// Days by which all reports are moved into the past, where the machine's clock is behind them.
    moved: i64,
}

impl History {
    fn new(reports: &[synthetic::Report], now: &Clock) -> Self {
        let days = |report: &synthetic::Report| seconds_of(report.received);
        let first = reports.iter().map(days).min().unwrap_or(0);
        let last = reports.iter().map(days).max().unwrap_or(0);
        let yesterday = seconds_of(now.today()) - 86_400;
        let moved = (last - yesterday).max(0);
        Self {
            // Founded on the day before the first report.
            clock: Clock::manual(first - moved - 86_400 + NOON),
            moved,
        }
    }

    fn go_to(&self, day: Day) {
        self.advance_to(seconds_of(day) - self.moved + NOON);
    }

    fn go_to_now(&self, now: &Clock) {
        self.advance_to(now.unix_seconds());
    }

    fn advance_to(&self, seconds: i64) {
        // Never back: two reports of one day come one after the other.
        self.clock
            .advance((seconds - self.clock.unix_seconds()).max(60));
    }
}

fn seconds_of(day: Day) -> i64 {
    day.days_since(Day::from_unix_seconds(0)) * 86_400
}

fn describe(json: bool, address: SocketAddr, folder: &Path, people: &People) -> anyhow::Result<()> {
    let description = Description {
        // A name, since browsers allow passkeys for "localhost" and not for an address.
        url: format!("http://localhost:{}", address.port()),
        data: folder,
        accounts: people
            .all()
            .map(|person| AccountDescription {
                handle: &person.handle,
                role: person.role,
                passphrase: person.passphrase.as_str(),
                totp: &person.one_time_secret,
            })
            .collect(),
    };
    if json {
        say(serde_json::to_string(&description)?);
        return Ok(());
    }
    say(format_args!("Report:     {}/", description.url));
    say(format_args!("Workbench:  {}/desk", description.url));
    say(format_args!("Data:       {}", folder.display()));
    for account in &description.accounts {
        say(format_args!(
            "\n{} ({})\n  passphrase     {}\n  authenticator  {}",
            account.handle,
            account.role.code(),
            account.passphrase,
            account.totp
        ));
    }
    note("\nAll reports are fictional. Press Ctrl+C to end.");
    Ok(())
}
