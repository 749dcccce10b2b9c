-- What a city's records give now, between two runs: measured anew by the service a few seconds after they changed, for those who work
-- with them. None of it is a record and none is published: a run alone says where a city is. What a run has read later replaces it.

-- One city, by the method of the service. Without `criteria` it could not be measured, and `problem` says why.
CREATE TABLE live_assessment (
    city_id    integer PRIMARY KEY REFERENCES city,
    version    text NOT NULL CHECK (length(version) BETWEEN 1 AND 60),  -- of the method
    engine     text NOT NULL CHECK (length(engine) BETWEEN 1 AND 100),
    instant    timestamptz NOT NULL,  -- what was recorded up to then was read
    cut_off    date NOT NULL,         -- the day of the instant, from which ages are counted
    problem    jsonb,
    progress   double precision,
    low        double precision,
    high       double precision,
    on_floors  double precision,
    level      double precision,
    confidence double precision,
    criteria   jsonb,
    measures   jsonb,
    CHECK ((problem IS NULL) = (criteria IS NOT NULL)),
    CHECK ((criteria IS NULL) = (measures IS NULL)),
    CHECK ((criteria IS NULL) = (confidence IS NULL))
);

-- What that means for the city in a cycle.
CREATE TABLE live_standing (
    city_id integer NOT NULL REFERENCES live_assessment ON DELETE CASCADE,
    cycle   text NOT NULL,
    gates   jsonb NOT NULL,
    band    text CHECK (band IN ('not_eligible', 'preparing', 'advancing', 'ready')),
    unmet   jsonb NOT NULL,
    actions jsonb NOT NULL,
    PRIMARY KEY (city_id, cycle)
);

-- Unlike a run, whose results a city may release, it is for those who read all of the city's records.
CALL guard('live_assessment', 'city', 'nobody');
CALL guard('live_standing', 'city', 'nobody');
CREATE POLICY batch_works ON live_assessment TO tracker_batch USING (true) WITH CHECK (true);
CREATE POLICY batch_works ON live_standing TO tracker_batch USING (true) WITH CHECK (true);
GRANT INSERT, UPDATE, DELETE ON live_assessment, live_standing TO tracker_batch;

-- Since when records of a city wait to be measured, and when the last of them was written: of those that a sealed instant `upto` has
-- fixed, after what the newest run and the city's own last measuring have read. The trail is asked, so that nothing is forgotten
-- where a service ends between a change and its measuring.
CREATE FUNCTION waiting_cities(upto timestamptz)
    RETURNS TABLE (city_id integer, since timestamptz, last timestamptz) LANGUAGE sql STABLE AS $$
    WITH newest AS (SELECT max(instant) AS instant FROM run),
    changed AS (
        SELECT city.id AS city, coalesce(greatest(newest.instant, live.instant), newest.instant) AS after
        FROM newest, changed_cities(newest.instant, upto) AS city (id) LEFT JOIN live_assessment AS live ON live.city_id = city.id
    )
    SELECT city, min(at), max(at) FROM changed
    JOIN audit_event ON audit_event.city_id = city AND at > after AND at <= upto
    GROUP BY city
    UNION ALL
    -- By a change of another city alone.
    SELECT city, other.at, other.at FROM changed
    CROSS JOIN LATERAL (SELECT max(at) AS at FROM audit_event WHERE at > after AND at <= upto) AS other
    WHERE other.at IS NOT NULL
        AND NOT EXISTS (SELECT FROM audit_event AS own WHERE own.city_id = city AND own.at > after AND own.at <= upto)
        AND city IN (SELECT changed_cities(after, upto))
$$;
GRANT EXECUTE ON FUNCTION waiting_cities(timestamptz) TO tracker_batch;
