-- Whose desk's texts they are, so that another desk's caseworker cannot write over them. Null only in rows from before.
ALTER TABLE templates ADD COLUMN desk BLOB;
