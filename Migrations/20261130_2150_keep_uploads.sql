-- Evidence that people add in the browser: files on their way, what is made of them for viewing, and what a checker sends back.

-- The name of the file as its sender had it. NULL: not known, as of files from before.
ALTER TABLE evidence ADD file_name title;
ALTER TABLE evidence_history ADD file_name title;
CALL keep_history('evidence');

-- Nothing is deleted: what a file proves no more says so.
ALTER TABLE evidence_link ADD is_removed boolean NOT NULL DEFAULT false;
ALTER TABLE evidence_link_history ADD is_removed boolean NOT NULL DEFAULT false;
CALL keep_history('evidence_link');

-- What a checker asks of whoever added a file, until somebody says that it is settled.
CREATE TABLE evidence_return (
    city_id     integer NOT NULL REFERENCES city,
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    link_id     uuid NOT NULL,
    comment     prose NOT NULL,
    is_settled  boolean NOT NULL DEFAULT false,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, link_id) REFERENCES evidence_link
);
CREATE INDEX ON evidence_return (city_id, link_id);
CALL keep_history('evidence_return');
CALL guard('evidence_return', 'city', 'edits');
-- Whoever looks from outside sends back, too.
DO $$
BEGIN
    EXECUTE format('CREATE POLICY reviews ON evidence_return FOR INSERT TO tracker_app WITH CHECK (%s)', condition('rates'));
END $$;

-- A file on its way, in the pieces that it will be kept in. It is no record yet: nothing of it enters the trail or a history, and it
-- is forgotten when it has become evidence, or nobody went on with it. Functions write it.
CREATE TABLE upload (
    city_id   integer NOT NULL REFERENCES city,
    id        uuid NOT NULL DEFAULT gen_random_uuid(),
    person_id integer NOT NULL REFERENCES person,
    name      title NOT NULL,
    size      bigint CHECK (size BETWEEN 1 AND 209715200),  -- NULL: not told beforehand
    begun_at  timestamptz NOT NULL,
    PRIMARY KEY (city_id, id)
);
CREATE TABLE upload_piece (
    city_id   integer NOT NULL REFERENCES city,
    upload_id uuid NOT NULL,
    n         integer NOT NULL CHECK (n BETWEEN 0 AND 799),
    bytes     bytea NOT NULL CHECK (length(bytes) BETWEEN 1 AND 262144),
    PRIMARY KEY (city_id, upload_id, n),
    FOREIGN KEY (city_id, upload_id) REFERENCES upload ON DELETE CASCADE
);
ALTER TABLE upload_piece ALTER bytes SET STORAGE EXTERNAL;
CALL guard('upload', 'city', 'nobody');
CALL guard('upload_piece', 'city', 'nobody');
GRANT DELETE ON upload, upload_piece TO tracker_keeper;

-- What is made of a file: a small picture, a picture to look at without what the camera wrote into it, its words. It can be made
-- again at any time. A row without content says that there is nothing to be had.
CREATE TABLE evidence_view (
    city_id    integer NOT NULL REFERENCES city,
    sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    form       text NOT NULL CHECK (form IN ('thumbnail', 'view', 'words')),
    media_type text CHECK (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
    bytes      bytea CHECK (length(bytes) BETWEEN 1 AND 8388608),
    words      text CHECK (length(words) <= 2000000),
    folded     text GENERATED ALWAYS AS (fold(words)) STORED,  -- as they are sought
    made_at    timestamptz NOT NULL,
    PRIMARY KEY (city_id, sha256, form),
    CONSTRAINT evidence_view_is_of_its_form CHECK (num_nonnulls(bytes, words) <= 1 AND (bytes IS NULL) = (media_type IS NULL)
        AND (words IS NULL OR form = 'words'))
);
ALTER TABLE evidence_view ALTER bytes SET STORAGE EXTERNAL;
CALL guard('evidence_view', 'city', 'nobody');
GRANT DELETE ON evidence_view TO tracker_keeper;
CREATE POLICY published ON evidence_view FOR SELECT TO tracker_app
    USING (form <> 'words' AND EXISTS (SELECT FROM evidence WHERE evidence.city_id = evidence_view.city_id
        AND evidence.sha256 = evidence_view.sha256 AND is_public));
