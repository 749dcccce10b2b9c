-- What somebody typed into a form and has not saved. It is no record: only whoever typed it sees it, nothing is made from it, and it
-- goes when the form is saved, when its writer discards it, or after 90 days.
CREATE TABLE draft (
    person_id integer NOT NULL REFERENCES person,
    id        uuid NOT NULL,  -- of the form that was opened, so that two of them do not write over each other
    city      integer NOT NULL REFERENCES city,
    kind      text NOT NULL CHECK (length(kind) BETWEEN 1 AND 50),
    key       text NOT NULL CHECK (length(key) BETWEEN 1 AND 300),  -- of the record; 'new' before there is one
    page      text NOT NULL CHECK (page ~ '^/[^/]' AND length(page) <= 2000),  -- where the form is opened again
    title     text NOT NULL CHECK (length(title) <= 200),  -- what its writer knows it by
    typed     text NOT NULL CHECK (octet_length(typed) <= 65536),
    kept_at   timestamptz NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX ON draft (kept_at);
CREATE INDEX ON draft (city);

CALL guard('draft', 'nobody', 'nobody');
ALTER POLICY reads ON draft USING (person_id = nullif(current_setting('app.person', true), '')::integer);
REVOKE SELECT ON draft FROM tracker_batch;
GRANT DELETE ON draft TO tracker_keeper;
