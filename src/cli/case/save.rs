//! Saving files: each part fetched, opened and checked on its own, so that memory stays flat.
//!
//! Nothing gets its name before length and SHA-256 are those that the reporter announced, and nothing is overwritten.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use tempfile::{NamedTempFile, PersistError};

use super::desk::{Desk, Opened};
use super::show;
use crate::cli::output::{note, plain, progress, say};
use crate::crypto::case::CaseProblem;
use crate::crypto::hash::Sha256Stream;
use crate::crypto::part::open_part;
use crate::crypto::record::AnnouncedFile;
use crate::domain::part::PART_CONTENT;
use crate::domain::{CaseId, numbered_file_name, safe_file_name};

/// Names that are tried beside one that is taken.
const MOST_NAMES: u32 = 1000;

/// Saves the files with these numbers, or all. One that cannot be saved does not keep others from it.
pub fn save(desk: &Desk, case: CaseId, numbers: &[usize], folder: &Path) -> anyhow::Result<()> {
    if !folder.is_dir() {
        bail!("{} is not a folder", folder.display());
    }
    let opened = desk.open(case)?;
    let files = show::files(&opened.case);
    if let Some(wrong) = numbers
        .iter()
        .find(|number| !(1..=files.len()).contains(number))
    {
        bail!(
            "there is no file {wrong} in this case: it has {}",
            files.len()
        );
    }
    if !opened.case.problems.iter().all(CaseProblem::is_stray) {
        note("Something in this case does not add up: look at it with \"thicket case show\".");
    }
    let mut failed = 0;
    let chosen = (1..)
        .zip(&files)
        .filter(|(number, _)| numbers.is_empty() || numbers.contains(number));
    for (number, (_, file)) in chosen {
        match one(desk, &opened, file, folder) {
            Ok(path) => say(path.display()),
            Err(error) => {
                failed += 1;
                note(format_args!(
                    "{number}. {}: not saved: {error:#}",
                    plain(&file.name)
                ));
            }
        }
    }
    if failed > 0 {
        bail!("{failed} files were not saved");
    }
    Ok(())
}

fn one(
    desk: &Desk,
    opened: &Opened,
    file: &AnnouncedFile,
    folder: &Path,
) -> anyhow::Result<PathBuf> {
    if let Some(missing) = file.parts.iter().find(|part| !opened.parts.contains(part)) {
        bail!("a part of it is not on the server ({missing})");
    }
    // Readable by its owner alone, and removed when it is dropped.
    let mut target = tempfile::Builder::new()
        .prefix(".thicket-")
        .suffix(".part")
        .tempfile_in(folder)
        .with_context(|| format!("cannot write in {}", folder.display()))?;
    let mut hash = Sha256Stream::default();
    let mut left = file.length;
    let count = file.parts.len();
    for (number, part) in (1..).zip(&file.parts) {
        let content = left.min(PART_CONTENT);
        let sealed = desk.part(opened.case.case, *part)?;
        let piece = open_part(opened.case.identity(), content, &sealed)
            .context("a part of it is damaged, or was exchanged")?;
        hash.update(&piece);
        target.write_all(&piece).context("cannot write")?;
        left -= content;
        progress(
            format_args!("{}: {number} of {count} parts", plain(&file.name)),
            false,
        );
    }
    if left > 0 || hash.finish() != file.sha256 {
        bail!("it is not what the reporter announced: a part was exchanged or left out");
    }
    target.as_file().sync_all().context("cannot write")?;
    name(target, folder, &safe_file_name(&file.name))
}

/// Gives the file its name, or the next one that is free.
fn name(mut target: NamedTempFile, folder: &Path, name: &str) -> anyhow::Result<PathBuf> {
    for number in 1..=MOST_NAMES {
        let path = match number {
            1 => folder.join(name),
            number => folder.join(numbered_file_name(name, number)),
        };
        match target.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(PersistError { error, file })
                if error.kind() == std::io::ErrorKind::AlreadyExists =>
            {
                target = file;
            }
            Err(PersistError { error, .. }) => return Err(error).context("cannot write"),
        }
    }
    bail!("all names like {name} are taken")
}
