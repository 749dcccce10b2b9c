-- Who acts, what that lets them see and write, and the sealed trail of what they did.
--
-- tracker_app     serves people: sees and writes what the acting person may
-- tracker_batch   the batch job: sees everything, writes runs
-- tracker_backup  sees everything, writes nothing
-- tracker_keeper  keeps history, superseded rows and the trail; nobody signs in as it
--
-- None of them owns a table. A program signs in as a member of tracker_app or tracker_batch and takes that role on.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tracker_app', 'tracker_batch', 'tracker_backup', 'tracker_keeper'] LOOP
        CONTINUE WHEN to_regrole(name) IS NOT NULL;  -- roles belong to the whole server
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END $$;

CREATE TABLE person (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    email       text UNIQUE CHECK (email = lower(email) AND email ~ '^[^@\s]+@[^@\s]+$' AND length(email) <= 320),
    is_active   boolean NOT NULL DEFAULT true,
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person
);

-- What a person may do, where and how long. A role of a city names the city, one of a National Commission the country.
CREATE TABLE person_role (
    person_id   integer NOT NULL REFERENCES person,
    ordinal     integer NOT NULL CHECK (ordinal > 0),
    role        text NOT NULL CHECK (role IN (
        'city_editor', 'data_steward', 'city_approver', 'commission_reviewer', 'expert', 'network_admin')),
    city_id     integer REFERENCES city,
    country     text REFERENCES country,
    during      daterange NOT NULL DEFAULT daterange(current_date, NULL) CHECK (NOT isempty(during)),
    recorded_at timestamptz NOT NULL,
    recorded_by integer NOT NULL REFERENCES person,
    PRIMARY KEY (person_id, ordinal),
    CHECK ((city_id IS NOT NULL) = (role IN ('city_editor', 'data_steward', 'city_approver', 'expert'))),
    CHECK ((country IS NOT NULL) = (role = 'commission_reviewer'))
);
CREATE INDEX ON person_role (city_id);

-- The account that the program's own commands act as. Its person is whoever may start them.
INSERT INTO person (name, recorded_at, recorded_by) OVERRIDING SYSTEM VALUE VALUES ('Operator', stamp(), 1);
INSERT INTO person_role (person_id, ordinal, role, recorded_at, recorded_by) VALUES (1, 1, 'network_admin', stamp(), 1);

-- The acting person of this transaction.
CREATE FUNCTION acting_person() RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE
    person integer := nullif(current_setting('app.person', true), '')::integer;
BEGIN
    IF person IS NULL THEN
        RAISE EXCEPTION 'nobody acts in this transaction' USING ERRCODE = '42501';
    END IF;
    RETURN person;
END $$;

-- Fixes for this transaction who acts and why, and looks up which cities that person may read, edit, approve for or rate.
-- Nobody (NULL) reads what is public; nobody rates from outside the city they edit. Row-level security compares each row with
-- these settings.
CREATE FUNCTION act_as(person integer, reason text DEFAULT NULL) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    reads    integer[];
    edits    integer[];
    approves integer[];
    rates    integer[];
    is_admin boolean;
BEGIN
    IF person IS NOT NULL AND NOT EXISTS (SELECT FROM person AS known WHERE known.id = person AND is_active) THEN
        RAISE EXCEPTION 'there is no such person' USING ERRCODE = '42501';
    END IF;
    SELECT array_agg(DISTINCT coalesce(granted.city_id, city.id)) FILTER (WHERE role <> 'network_admin'),
           array_agg(DISTINCT granted.city_id) FILTER (WHERE role IN ('city_editor', 'data_steward', 'city_approver')),
           array_agg(DISTINCT granted.city_id) FILTER (WHERE role IN ('data_steward', 'city_approver')),
           array_agg(DISTINCT coalesce(granted.city_id, city.id)) FILTER (WHERE role IN ('expert', 'commission_reviewer')),
           coalesce(bool_or(role = 'network_admin'), false)
    INTO reads, edits, approves, rates, is_admin
    FROM person_role AS granted LEFT JOIN city ON city.country = granted.country
    WHERE person_id = person AND during @> current_date;
    rates := ARRAY(SELECT unnest(rates) EXCEPT SELECT unnest(edits));
    PERFORM set_config('app.person', coalesce(person::text, ''), true), set_config('app.reason', coalesce(reason, ''), true),
            set_config('app.cities', coalesce(reads, '{}')::text, true), set_config('app.edits', coalesce(edits, '{}')::text, true),
            set_config('app.approves', coalesce(approves, '{}')::text, true), set_config('app.rates', rates::text, true),
            set_config('app.all', is_admin::text, true);
END $$;

-- The trail: who did what, when and why. One event per statement and city; what a row said before and after is its history.
CREATE TABLE audit_event (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL,  -- the stamp of the transaction
    city_id   integer REFERENCES city,
    person_id integer NOT NULL REFERENCES person,
    act       text NOT NULL CHECK (act IN ('add', 'change')),
    subject   text NOT NULL CHECK (length(subject) BETWEEN 1 AND 63),  -- the table
    record_id uuid,  -- where one record was touched
    rows      integer NOT NULL CHECK (rows > 0),
    reason    text CHECK (length(reason) BETWEEN 1 AND 2000)
);
CREATE INDEX ON audit_event (at);
CREATE INDEX ON audit_event (city_id, record_id);

-- Each seal takes the events since the last one into its digest, so that none can be changed, added or lost unseen.
ALTER TABLE instant
    ADD events integer,
    ADD digest bytea CHECK ((digest IS NULL) = (events IS NULL));  -- NULL: sealed before there was a trail

-- An event as the digest reads it: one text with every field in its place.
CREATE FUNCTION event_text(event audit_event) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN jsonb_build_array((event).id, to_char((event).at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), (event).city_id,
        (event).person_id, (event).act, (event).subject, (event).record_id, (event).rows, (event).reason)::text;

CREATE FUNCTION seal_digest(previous bytea, after timestamptz, upto timestamptz, OUT events integer, OUT digest bytea)
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*), sha256(coalesce(previous, '') || coalesce(
        string_agg(sha256(convert_to(event_text(event), 'UTF8')), '' ORDER BY at, id), ''))
    FROM audit_event AS event WHERE at > after AND at <= upto
$$;

-- A seal waits for the writers under way, and new ones behind it; so that a long load does not keep everybody waiting, it gives up.
CREATE OR REPLACE FUNCTION seal() RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    last   instant;
    sealed timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(7001);
    SELECT * INTO last FROM instant ORDER BY sealed_at DESC LIMIT 1;
    sealed := greatest(clock_timestamp(), last.sealed_at + interval '1 microsecond');
    INSERT INTO instant (sealed_at, events, digest)
    SELECT sealed, events, digest FROM seal_digest(last.digest, last.sealed_at, sealed);
    RETURN sealed;
END $$;

-- The seals whose events are no longer what they were: what the trail held then and holds now. A seal without a digest is one from
-- before there was a trail: it has no events, and none with a digest before it.
CREATE FUNCTION broken_seals() RETURNS TABLE (after timestamptz, upto timestamptz, events_then integer, events_now integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT previous_at, sealed_at, seal.events, now.events
    FROM (SELECT *, lag(sealed_at) OVER w AS previous_at, lag(digest) OVER w AS previous_digest, count(digest) OVER w AS digests
          FROM instant WINDOW w AS (ORDER BY sealed_at)) AS seal,
         LATERAL seal_digest(previous_digest, previous_at, sealed_at) AS now
    WHERE previous_at IS NOT NULL AND now.digest IS DISTINCT FROM seal.digest AND (digests > 0 OR now.events > 0)
    ORDER BY sealed_at
$$;
