-- Nothing is overwritten: every table given to keep_history() keeps each earlier version of a row with the time it was replaced,
-- and can be read as it stood at any sealed instant.

CREATE EXTENSION IF NOT EXISTS btree_gist;  -- exclusion constraints over a key and a period
CREATE EXTENSION IF NOT EXISTS pg_trgm;     -- search inside names by index
CREATE EXTENSION IF NOT EXISTS unaccent;    -- search without diacritical marks

-- The instants that have been fixed for reading. What was written up to one of them never changes afterwards.
CREATE TABLE instant (sealed_at timestamptz PRIMARY KEY);
INSERT INTO instant VALUES ('2000-01-01 00:00:00Z');

-- One stamp per transaction, later than every sealed instant. Writers share a lock until they commit; seal() takes it alone, so
-- that no transaction stamped before an instant can commit after it was read.
CREATE FUNCTION stamp() RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known text := current_setting('app.stamp', true);
    drawn timestamptz;
BEGIN
    IF known <> '' THEN RETURN known::timestamptz; END IF;
    PERFORM pg_advisory_xact_lock_shared(7001);
    SELECT greatest(clock_timestamp(), max(sealed_at) + interval '1 microsecond') INTO drawn FROM instant;
    PERFORM set_config('app.stamp', drawn::text, true);
    RETURN drawn;
END $$;

-- Fixes the present instant: waits for the writers under way, keeps new ones waiting for that moment. Its own short transaction.
CREATE FUNCTION seal() RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    sealed timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(7001);
    SELECT greatest(clock_timestamp(), max(sealed_at) + interval '1 microsecond') INTO sealed FROM instant;
    INSERT INTO instant VALUES (sealed);
    RETURN sealed;
END $$;

-- Gives a table with a column recorded_at its history: the table NAME_history, the trigger that fills it, and the function
-- NAME_at(instant) that reads the rows as they stood. superseded_at comes first, so that columns added later line up.
CREATE PROCEDURE keep_history(name text) LANGUAGE plpgsql AS $$
DECLARE
    columns text;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns
    FROM pg_attribute WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped;

    EXECUTE format('CREATE TABLE %1$I_history (superseded_at timestamptz NOT NULL, LIKE %1$I)', name);
    EXECUTE format('CREATE INDEX ON %1$I_history (superseded_at)', name);
    EXECUTE format($f$
        CREATE FUNCTION %1$I_keep() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $t$
        DECLARE
            at timestamptz := stamp();
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                IF OLD.recorded_at > at THEN
                    RAISE EXCEPTION 'a later transaction has written this row' USING ERRCODE = '40001';
                END IF;
                IF OLD.recorded_at < at THEN
                    INSERT INTO %1$I_history VALUES (at, OLD.*);
                END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            NEW.recorded_at := at;
            RETURN NEW;
        END $t$
        $f$, name);
    EXECUTE format(
        'CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON %1$I FOR EACH ROW EXECUTE FUNCTION %1$I_keep()', name);
    EXECUTE format($f$
        CREATE FUNCTION %1$I_at(instant timestamptz) RETURNS SETOF %1$I
            LANGUAGE sql STABLE AS $s$
        SELECT %2$s FROM %1$I WHERE recorded_at <= instant
        UNION ALL
        SELECT %2$s FROM %1$I_history WHERE recorded_at <= instant AND superseded_at > instant
        $s$
        $f$, name, columns);
END $$;

-- Lower case without diacritical marks, đ as d: what searches compare.
CREATE FUNCTION fold(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(unaccent('unaccent'::regdictionary, normalize(words, NFC)));
