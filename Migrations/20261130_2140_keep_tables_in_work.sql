-- A table that somebody brought from a spreadsheet, from when it is pasted until it is saved: nothing of it is a record yet. It is kept
-- so that nobody loses their work with a session, and for thirty days. How the columns of a sheet were read is remembered, so that
-- the same sheet is not asked about again next month.
CREATE TABLE table_draft (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person_id  integer NOT NULL REFERENCES person,
    city       integer NOT NULL REFERENCES city,
    kind       text NOT NULL CHECK (length(kind) BETWEEN 1 AND 50),
    name       text NOT NULL CHECK (length(name) <= 200),    -- of the file; empty for what was pasted
    content    text NOT NULL CHECK (octet_length(content) <= 10485760),
    plan       text NOT NULL CHECK (octet_length(plan) <= 100000),
    made_at    timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX ON table_draft (person_id);
CREATE INDEX ON table_draft (changed_at);

CREATE TABLE table_columns (
    person_id integer NOT NULL REFERENCES person,
    city      integer NOT NULL REFERENCES city,
    kind      text NOT NULL CHECK (length(kind) BETWEEN 1 AND 50),
    heads     bytea NOT NULL CHECK (length(heads) = 32),    -- digest of the names of the columns
    plan      text NOT NULL CHECK (octet_length(plan) <= 100000),
    set_at    timestamptz NOT NULL,
    PRIMARY KEY (person_id, city, kind, heads)
);

-- Nobody reads or writes them but through the functions of Functions/table_draft.sql, which take everybody to their own alone.
CALL guard('table_draft', 'nobody', 'nobody');
CALL guard('table_columns', 'nobody', 'nobody');
REVOKE SELECT ON table_draft, table_columns FROM tracker_app, tracker_batch;
GRANT DELETE ON table_draft TO tracker_keeper;
