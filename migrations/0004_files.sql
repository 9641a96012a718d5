-- Parts of the files that reporters attach. Their bytes are in a second database, files.db beside this one,
-- so that they neither hold up reports nor are rewritten with them. A row is here before its first byte is
-- there, and goes before its bytes go. Nothing here tells which of a case's mailboxes sent a part.
CREATE TABLE parts (
    part_key INTEGER NOT NULL PRIMARY KEY,                                  -- random multiple of 16; files.db has its chunks under this and the next 15
    case_key BIGINT  NOT NULL REFERENCES cases (case_key) ON DELETE CASCADE, -- which case
    id       BLOB    NOT NULL,                                              -- 16 bytes, what its sender calls it
    size     BIGINT  NOT NULL,                                              -- length of the sealed part in bytes
    finished BIGINT  NOT NULL DEFAULT 0,                                    -- 1 once every byte of it is in files.db
    day      TEXT    NOT NULL,                                              -- day it was begun; an unfinished one is forgotten after a week
    UNIQUE (case_key, id)
);

CREATE INDEX parts_unfinished ON parts (day) WHERE finished = 0;
