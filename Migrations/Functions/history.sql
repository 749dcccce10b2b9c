-- Stamps of transactions, and the instants that seals fix for reading. keep_history(), which gives a table its history, stays with
-- the schema: migrations call it.

-- One stamp per transaction, later than every sealed instant. Each writer shows its stamp, in microseconds since 1970, as the key
-- of a second lock that it shares with nobody. A stamp is kept as text for its transaction, and so is written and read in one way.
CREATE OR REPLACE FUNCTION stamp() RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET datestyle = 'ISO, MDY' AS $$
DECLARE
    known text := current_setting('app.stamp', true);
    drawn timestamptz;
BEGIN
    IF known <> '' THEN RETURN known::timestamptz; END IF;
    PERFORM pg_advisory_xact_lock_shared(7001);
    SELECT greatest(clock_timestamp(), max(sealed_at) + interval '1 microsecond') INTO drawn FROM instant;
    PERFORM pg_advisory_xact_lock_shared((extract(epoch FROM drawn) * 1000000)::bigint);
    PERFORM set_config('app.stamp', drawn::text, true);
    RETURN drawn;
END $$;
CALL entrust('stamp()');

-- Draws the stamp before a statement locks its rows. Whoever held a row and then waited for a seal would keep the writers waiting
-- for whom the seal waits.
CREATE OR REPLACE FUNCTION draw_stamp() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM stamp();
    RETURN NULL;
END $$;
CALL entrust('draw_stamp()');

-- The stamp of the oldest writer under way; NULL: nobody writes. A writer between its two locks is waited for, which takes no time
-- that anybody would notice: it draws its stamp.
CREATE OR REPLACE FUNCTION oldest_stamp() RETURNS timestamptz
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    oldest    bigint;
    unstamped bigint;
BEGIN
    LOOP
        WITH held AS MATERIALIZED (
            SELECT pid, (classid::bigint << 32) | objid::bigint AS key FROM pg_locks
            WHERE locktype = 'advisory' AND objsubid = 1 AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
        SELECT min(stamped.key), count(*) FILTER (WHERE stamped.key IS NULL) INTO oldest, unstamped
        FROM held AS writer LEFT JOIN held AS stamped ON stamped.pid = writer.pid AND stamped.key > 1000000000000000
        WHERE writer.key = 7001;
        EXIT WHEN unstamped = 0;
        PERFORM pg_sleep(0.001);
    END LOOP;
    RETURN timestamptz 'epoch' + oldest * interval '1 microsecond';
END $$;
CALL entrust('oldest_stamp()', 'tracker_batch');

-- The instant that is fixed: that of the call where nobody writes. A writer who comes after the clock was read draws a later stamp,
-- and one who has ended is seen, since locks go after what they wrote is there. Its own short transaction.
CREATE OR REPLACE FUNCTION seal() RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    last   instant;
    sealed timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(7006);  -- one at a time
    SELECT * INTO last FROM instant ORDER BY sealed_at DESC LIMIT 1;
    sealed := greatest(clock_timestamp(), last.sealed_at + interval '1 microsecond');
    sealed := least(sealed, oldest_stamp() - interval '1 microsecond');
    IF sealed <= last.sealed_at THEN RETURN last.sealed_at; END IF;
    INSERT INTO instant (sealed_at, events, digest)
    SELECT sealed, events, digest FROM seal_digest(last.digest, last.sealed_at, sealed);
    RETURN sealed;
END $$;
CALL entrust('seal()', 'tracker_app', 'tracker_batch');

-- The instant at which a reader is shown what stood at a time: that time where it is sealed, else the last seal. A reader seals
-- nothing. NULL: the time has not come.
CREATE OR REPLACE FUNCTION settled(asked timestamptz) RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN asked <= clock_timestamp() OR asked <= max(sealed_at) THEN least(asked, max(sealed_at)) END FROM instant
$$;
CALL entrust('settled(timestamptz)', 'tracker_app', 'tracker_batch');
