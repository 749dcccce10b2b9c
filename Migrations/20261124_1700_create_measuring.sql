-- How processes of the batch job share the work on all cities: a measuring, in slices that each of them takes in turn.
-- None of it is a record: what a run was made of is copied into its assessment, and a measuring that nobody works on is forgotten
-- when the next one begins.

CREATE TABLE measuring (
    id      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    basis   text NOT NULL CHECK (basis ~ '^[0-9a-f]{64}$'),  -- SHA-256 of all that a result depends on beside the city's records
    instant timestamptz NOT NULL,  -- what was recorded up to then is read
    UNIQUE (basis, instant)
);

-- Cities that are measured, scored and drawn together, always the same ones for the same register. Whoever works on a slice holds
-- its row, so that it is free again when that process dies.
CREATE TABLE measuring_slice (
    measuring_id integer NOT NULL REFERENCES measuring ON DELETE CASCADE,
    ordinal      integer NOT NULL CHECK (ordinal >= 0),
    cities       integer[] NOT NULL CHECK (cardinality(cities) > 0),  -- in order of their codes
    is_done      boolean NOT NULL DEFAULT false,
    phases       jsonb NOT NULL DEFAULT '{}',  -- seconds by name
    PRIMARY KEY (measuring_id, ordinal)
);

-- What was found for a city. Without `measures` it could not be measured, and `problem` says why; without `criteria` it is not
-- scored yet, but what was measured earlier holds still.
CREATE TABLE city_measuring (
    city_id      integer NOT NULL REFERENCES city,
    measuring_id integer NOT NULL REFERENCES measuring ON DELETE CASCADE,
    input_digest text NOT NULL CHECK (input_digest ~ '^[0-9a-f]{64}$'),  -- of all that its result depends on
    problem      jsonb,
    thousand_inhabitants double precision,
    size_unit    double precision,
    open_years   integer[] NOT NULL DEFAULT '{}',
    levels       jsonb,  -- by measure, as the level file's ends refer to them
    measures     jsonb,
    progress     double precision,
    cautious     double precision,  -- with each unknown measure at a share of its side's mean
    low          double precision,
    high         double precision,
    on_floors    double precision,
    level        double precision,
    confidence   double precision,
    criteria     jsonb,
    PRIMARY KEY (city_id, measuring_id),
    CHECK ((problem IS NULL) = (measures IS NOT NULL)),
    CHECK ((measures IS NULL) = (levels IS NULL)),
    CHECK (measures IS NOT NULL OR criteria IS NULL)
);
CREATE INDEX ON city_measuring (measuring_id);

-- A city that an assessment had to leave out, and which of its records is to blame.
CREATE TABLE assessment_problem (
    city_id       integer NOT NULL REFERENCES city,
    assessment_id integer NOT NULL REFERENCES assessment,
    problem       jsonb NOT NULL,
    PRIMARY KEY (city_id, assessment_id)
);
CREATE INDEX ON assessment_problem (assessment_id);

-- How many cities were drawn together. NULL: all at once, as engine "readiness 1" did.
ALTER TABLE assessment ADD slice integer CHECK (slice > 0);

CALL guard('measuring', 'nobody', 'nobody');
CALL guard('measuring_slice', 'nobody', 'nobody');
CALL guard('city_measuring', 'nobody', 'nobody');
CALL guard('assessment_problem', 'city', 'nobody');
CREATE POLICY batch_works ON measuring TO tracker_batch USING (true) WITH CHECK (true);
CREATE POLICY batch_works ON measuring_slice TO tracker_batch USING (true) WITH CHECK (true);
CREATE POLICY batch_works ON city_measuring TO tracker_batch USING (true) WITH CHECK (true);
CREATE POLICY batch_adds ON assessment_problem FOR INSERT TO tracker_batch WITH CHECK (true);
GRANT INSERT, UPDATE, DELETE ON measuring, measuring_slice, city_measuring TO tracker_batch;
GRANT USAGE ON SEQUENCE measuring_id_seq TO tracker_batch;
GRANT INSERT ON assessment_problem TO tracker_batch;

-- The cities for which something was recorded after one sealed instant and up to another that may change what they are measured as:
-- of themselves, of a unit that was merged into them, or of the membership of a city with which they had an exchange. Every change
-- of a record stands in the trail under the stamp of its transaction, and at a sealed instant no transaction stamped before it is
-- still to come.
CREATE FUNCTION changed_cities(after timestamptz, upto timestamptz) RETURNS SETOF integer LANGUAGE sql STABLE AS $$
    WITH event AS MATERIALIZED (
        SELECT DISTINCT city_id, subject FROM audit_event WHERE at > after AND at <= upto AND city_id IS NOT NULL
    )
    SELECT city_id FROM event
    UNION
    SELECT successor_id FROM (
        SELECT city_id, successor_id FROM succession UNION ALL SELECT city_id, successor_id FROM succession_history) AS ended
    JOIN event USING (city_id) WHERE subject = 'succession' AND successor_id IS NOT NULL
    UNION
    SELECT named.city_id FROM (
        SELECT city_id, with_city_id FROM contribution_city
        UNION ALL
        SELECT city_id, with_city_id FROM contribution_city_history) AS named
    JOIN event ON event.city_id = with_city_id WHERE subject = 'membership'
$$;
