-- Which files of Migrations/Functions a database has (Migrations/README.md). A checksum that was replaced stays: a program that
-- still brings that text is older than the database, and puts nothing back.
CREATE TABLE function_file (
    name        text NOT NULL,     -- below Migrations
    checksum    text NOT NULL,     -- SHA-256 of its text
    migrations  integer NOT NULL,  -- how many the database had; after a further one the file is applied again
    applied_at  timestamptz NOT NULL DEFAULT now(),
    replaced_at timestamptz,       -- NULL: it is in force
    PRIMARY KEY (name, checksum)
);
CREATE UNIQUE INDEX function_file_in_force ON function_file (name) WHERE replaced_at IS NULL;
GRANT SELECT ON function_file TO tracker_app, tracker_batch, tracker_backup;
