-- What the records of all cities give by one method as of one instant: an assessment. What that means for a cycle is a run's.

-- The method files as an assessment used them; the same text is kept once.
CREATE TABLE method (
    digest    text PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{64}$'),  -- SHA-256 of the text
    code      text NOT NULL CHECK (length(code) BETWEEN 1 AND 60),
    version   text NOT NULL CHECK (length(version) BETWEEN 1 AND 60),
    text      text NOT NULL,
    frozen_at timestamptz NOT NULL DEFAULT now(),
    CHECK (digest = encode(sha256(convert_to(text, 'UTF8')), 'hex'))
);

CREATE TABLE assessment (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    progress     text NOT NULL REFERENCES method,
    level        text NOT NULL REFERENCES method,
    confidence   text NOT NULL REFERENCES method,
    engine       text NOT NULL CHECK (length(engine) BETWEEN 1 AND 100),
    instant      timestamptz NOT NULL,  -- what was recorded up to then was read
    cut_off      date NOT NULL,         -- the day of the instant, from which ages are counted
    seed         bigint NOT NULL,
    draws        integer NOT NULL CHECK (draws >= 0),
    input_digest text NOT NULL CHECK (input_digest ~ '^[0-9a-f]{64}$'),  -- of all measures
    cities       integer NOT NULL CHECK (cities >= 0),
    ran_by       integer NOT NULL REFERENCES person,
    started_at   timestamptz NOT NULL DEFAULT now(),
    phases       jsonb NOT NULL,  -- seconds by name
    UNIQUE (progress, level, confidence, engine, instant)
);

-- One city of an assessment. NULL: not enough is known.
CREATE TABLE city_assessment (
    city_id       integer NOT NULL REFERENCES city,
    assessment_id integer NOT NULL REFERENCES assessment,
    progress      double precision,  -- 1 to 100
    low           double precision,  -- 5 % of the draws lie below
    high          double precision,
    on_floors     double precision,  -- the share of draws in which score and floors of the top band are reached
    level         double precision,
    confidence    double precision NOT NULL,  -- 0 to 1
    criteria      jsonb NOT NULL,
    measures      jsonb NOT NULL,
    PRIMARY KEY (city_id, assessment_id)
);
CREATE INDEX ON city_assessment (assessment_id);

-- A run is known by all that it was made from: the bands of the run before are part of that.
ALTER TABLE run
    ADD assessment_id integer REFERENCES assessment,
    ADD records_digest text CHECK (records_digest ~ '^[0-9a-f]{64}$'),  -- without the bands of the run before
    DROP CONSTRAINT run_cycle_cycle_digest_engine_instant_key,
    ADD UNIQUE (cycle, cycle_digest, engine, instant, input_digest);

-- What an assessment means for a city in a cycle, and what would help most.
CREATE TABLE standing (
    city_id integer NOT NULL REFERENCES city,
    run_id  integer NOT NULL REFERENCES run,
    band    text NOT NULL CHECK (band IN ('not_eligible', 'preparing', 'advancing', 'ready')),
    unmet   jsonb NOT NULL,  -- the conditions of the next band that are not met
    actions jsonb NOT NULL,
    PRIMARY KEY (city_id, run_id)
);
CREATE INDEX ON standing (run_id);

-- A city decides whether everybody may see its criteria, its band and its next actions.
CREATE TABLE city_release (
    city_id     integer PRIMARY KEY REFERENCES city,
    readiness   boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person
);

CALL keep_history('city_release');
CALL guard('city_release', 'everyone', 'approves');
CALL guard('method', 'everyone', 'nobody');
CALL guard('assessment', 'everyone', 'nobody');
CALL guard('city_assessment', 'city', 'nobody');
CALL guard('standing', 'city', 'nobody');
CREATE POLICY released ON city_assessment FOR SELECT TO tracker_app
    USING (city_id IN (SELECT city_id FROM city_release WHERE readiness));
CREATE POLICY released ON standing FOR SELECT TO tracker_app
    USING (city_id IN (SELECT city_id FROM city_release WHERE readiness));
CREATE POLICY batch_adds ON method FOR INSERT TO tracker_batch WITH CHECK (true);
CREATE POLICY batch_adds ON assessment FOR INSERT TO tracker_batch WITH CHECK (true);
CREATE POLICY batch_adds ON city_assessment FOR INSERT TO tracker_batch WITH CHECK (true);
CREATE POLICY batch_adds ON standing FOR INSERT TO tracker_batch WITH CHECK (true);
GRANT INSERT ON method, assessment, city_assessment, standing TO tracker_batch;

-- Gates that follow from public facts are everybody's; those that rest on what a city filed are its own until it releases them.
-- That nothing is filed is no secret.
DROP POLICY reads ON gate_result;
CREATE POLICY reads ON gate_result FOR SELECT TO tracker_app USING (
    gate IN ('membership-active', 'membership-months', 'award-cool-off') OR reason ? 'notRecorded'
    OR (SELECT current_setting('app.all') = 'true')
    OR city_id IN (SELECT unnest(current_setting('app.cities')::integer[]))
    OR city_id IN (SELECT city_id FROM city_release WHERE readiness));
