-- Parts of files that were erased with their case or forgotten, until their bytes are removed from files.db. Bytes of
-- other parts without a row are not removed many at once: this file may be an older copy than files.db.
-- Also from here on: `parts.day` is the day on which bytes of a part last came, at first the day it was begun.
CREATE TABLE gone_parts (
    part_key INTEGER NOT NULL PRIMARY KEY -- what parts.part_key was
);
