-- The second database: the bytes of sealed parts, and nothing else. Which case they belong to is only in
-- the first. Pages of 64 KiB, which are set when the file is made, take them twice as fast as those of 4 KiB.

-- Small facts about the database itself.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY, -- which fact: 'compacted' (the day of the last VACUUM)
    value TEXT NOT NULL              -- its value as text
) WITHOUT ROWID;

CREATE TABLE chunks (
    chunk_key INTEGER NOT NULL PRIMARY KEY, -- parts.part_key of the first database and the chunk's number, 0 to 15
    bytes     BLOB    NOT NULL              -- 524,288 of them, in the last chunk so far fewer
);
