-- Every record that is written has an event of its own, however many of them one statement writes: so the trail names it, and its
-- history finds who wrote it and why. What keeps no earlier versions, such as a country, is told once per statement and city as
-- before.

-- As in 20261130_1400, but for what goes into one event.
CREATE OR REPLACE PROCEDURE keep_trail(name text, personal text[] DEFAULT '{}') LANGUAGE plpgsql AS $$
DECLARE
    city     text := CASE WHEN name = 'city' THEN 'id' ELSE 'city_id' END;
    has_city boolean := EXISTS (SELECT FROM pg_attribute WHERE attrelid = name::regclass AND attname = city);
    has_id   boolean := EXISTS (SELECT FROM pg_attribute
                                WHERE attrelid = name::regclass AND attname = 'id' AND atttypid = 'uuid'::regtype);
    is_kept  boolean := to_regclass(name || '_history') IS NOT NULL;
    is_each  boolean := is_kept OR name = 'observation';  -- of which what is replaced stays as a row of its own
    is_new   boolean := trail_of(name) IS NULL;
    place    text := CASE WHEN has_city THEN format('v.%I', city) ELSE 'NULL::integer' END;
    salted   text := '';
    digest   text;
    parts    text;  -- what of the rows goes into one event: where it is, which record, how many rows, and their digests
BEGIN
    IF is_new THEN CALL tell(name, personal); END IF;
    digest := row_digest(name, false);
    IF trail_of(name)->'personal' <> '[]' THEN salted := new_salts(name, 'changed') || ';'; END IF;
    parts := CASE WHEN is_each
        THEN format('%s AS part, %s AS city, %s AS record, 1 AS rows, %s AS digests',
            record_text(name), place, CASE WHEN has_id THEN 'v.id' ELSE 'NULL::uuid' END, digest)
        ELSE format($q$coalesce(%1$s::text, '') AS part, min(%1$s) AS city, %2$s AS record, count(*) AS rows,
                string_agg(%3$s, '') AS digests$q$,
            place, CASE WHEN has_id THEN 'CASE count(*) WHEN 1 THEN min(v.id::text)::uuid END' ELSE 'NULL::uuid' END, digest) END;
    EXECUTE format($f$
        CREATE OR REPLACE FUNCTION %1$I_audit() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
            SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET extra_float_digits = 1 SET bytea_output = 'hex' AS $t$
        DECLARE
            now    timestamptz := stamp();
            person integer := acting_person();
            why    text := nullif(current_setting('app.reason', true), '');
        BEGIN
            %2$s
            IF TG_OP = 'INSERT' THEN
                INSERT INTO audit_event (at, city_id, person_id, act, subject, record_id, rows, reason, digests)
                SELECT now, city, person, 'add', TG_TABLE_NAME, record, rows, why, digests
                FROM (SELECT %3$s FROM changed AS v %4$s %5$s) AS written;
            ELSE
                WITH replaced AS MATERIALIZED (SELECT %3$s FROM former AS v %4$s WHERE %6$s %5$s)
                INSERT INTO audit_event (at, city_id, person_id, act, subject, record_id, rows, reason, digests, undone)
                SELECT now, written.city, person, 'change', TG_TABLE_NAME, written.record, written.rows, why, written.digests,
                    replaced.digests
                FROM (SELECT %3$s FROM changed AS v %4$s %5$s) AS written LEFT JOIN replaced USING (part);
            END IF;
            RETURN NULL;
        END $t$
        $f$, name, salted, parts, salts(name), CASE WHEN is_each THEN '' ELSE 'GROUP BY 1' END,
        -- What an earlier transaction wrote is kept in the history, and told there by the event of that time.
        CASE WHEN is_kept THEN 'v.recorded_at = now' ELSE 'true' END);
    CALL entrust(format('%I_audit()', name)::regprocedure);
    EXECUTE format('CREATE OR REPLACE TRIGGER audit_add AFTER INSERT ON %1$I REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION %1$I_audit()', name);
    IF name <> 'observation' THEN  -- a correction is a new row, and stands in the trail as that
        EXECUTE format('CREATE OR REPLACE TRIGGER audit_change AFTER UPDATE ON %1$I REFERENCING OLD TABLE AS former NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION %1$I_audit()', name);
    END IF;
    IF is_new THEN PERFORM take_stock(name); END IF;
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = 'audit_add'
        ORDER BY relname COLLATE "C"
    LOOP
        CALL keep_trail(name);
    END LOOP;
END $$;
