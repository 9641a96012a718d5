//! Files of a recovery: written whole, for their owner alone, and never over another; read within a bound.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use zeroize::Zeroizing;

/// Makes a folder for its owner alone, which must not be there.
pub fn make_folder(folder: &Path) -> anyhow::Result<()> {
    let made = std::fs::DirBuilder::new().mode(0o700).create(folder);
    made.with_context(|| {
        format!(
            "cannot make the folder {}: it must not be there yet",
            folder.display()
        )
    })
}

/// Writes a file that must not be there, and has it on the disk when it returns.
pub fn write_new(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let write = || {
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        file.write_all(content)?;
        file.sync_all()?;
        // Its name too.
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    };
    write().with_context(|| {
        format!(
            "cannot write {}; nothing is ever written over another file",
            path.display()
        )
    })
}

/// Reads a file of at most `most` bytes. What was read is wiped when it is dropped.
pub fn read(path: &Path, most: u64) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let read = || {
        let file = std::fs::File::open(path)?;
        let expected = file.metadata()?.len().min(most);
        read_at_most(file, expected, most)
    };
    let content = read().with_context(|| format!("cannot read {}", path.display()))?;
    if content.len() as u64 > most {
        bail!("{} is too large to be what is asked for", path.display());
    }
    Ok(content)
}

/// Reads at most one byte more than `most`, into memory that is taken in one piece: growing would leave copies behind.
pub fn read_at_most(
    from: impl std::io::Read,
    expected: u64,
    most: u64,
) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let room = usize::try_from(expected).unwrap_or(0) + 1;
    let mut content = Zeroizing::new(Vec::with_capacity(room));
    from.take(most + 1).read_to_end(&mut content)?;
    Ok(content)
}
