-- What the trail tells: seals that hold, where rows and trail part, what is erased, which cities changed. How events and rows are
-- digested stays with the schema, since what was digested must be digested so again.

-- The seals whose events are no longer what they were: what the trail held then and holds now. A seal without a digest is one
-- from before there was a trail: it has no events, and none with a digest before it.
CREATE OR REPLACE FUNCTION broken_seals()
    RETURNS TABLE (after timestamptz, upto timestamptz, events_then integer, events_now integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT previous_at, sealed_at, seal.events, now.events
    FROM (SELECT *, lag(sealed_at) OVER w AS previous_at, lag(digest) OVER w AS previous_digest, count(digest) OVER w AS digests
          FROM instant WINDOW w AS (ORDER BY sealed_at)) AS seal,
         LATERAL seal_digest(previous_digest, previous_at, sealed_at) AS now
    WHERE previous_at IS NOT NULL AND now.digest IS DISTINCT FROM seal.digest AND (digests > 0 OR now.events > 0)
    ORDER BY sealed_at
$$;
CALL entrust('broken_seals()', 'tracker_batch');

-- Tells a run or an assessment when the transaction that wrote all of it ends.
CREATE OR REPLACE FUNCTION result_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO audit_event (at, person_id, act, subject, rows, digests)
    SELECT stamp(), coalesce(nullif(current_setting('app.person', true), '')::integer, 1), 'add', TG_TABLE_NAME, 1,
        result_digest(TG_TABLE_NAME, NEW.id);
    RETURN NULL;
END $$;
CALL entrust('result_audit()');

-- The tables whose rows the trail tells.
CREATE OR REPLACE FUNCTION told_tables() RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT relname::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND trail_of(relname) IS NOT NULL
        AND to_regprocedure(format('%I_audit()', relname)) IS NOT NULL ORDER BY relname COLLATE "C"
$$;

-- Every version that stands in a told table, with its digest, as SQL.
CREATE OR REPLACE FUNCTION held_versions(name text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT string_agg(format('SELECT %s AS digest, %s AS record, %s AS at FROM %I AS v %s',
        row_digest(name, true), record_text(name),
        CASE WHEN to_regclass(name || '_history') IS NULL AND name <> 'observation' THEN 'NULL::timestamptz' ELSE 'v.recorded_at' END,
        part, CASE WHEN salts(name) = '' THEN '' ELSE salts(name) || format(
            ' LEFT JOIN erasure ON erasure.subject = %L AND erasure.record = %s AND erasure.recorded_at = v.recorded_at',
            name, record_text(name)) END), ' UNION ALL ')
    FROM unnest(ARRAY[name, name || '_history']) AS part WHERE to_regclass(part) IS NOT NULL
$$;

-- Where rows and trail part.
--   untold      a row stands that no event tells: it was changed or added beside the program
--   gone        an event tells a row that does not stand any more: it was changed or taken away
--   misdated    a version does not end where the next one begins, or where an act was taken back that had added the record
--   damaged     the bytes of a file are not those that its description names, or some of them are gone
CREATE OR REPLACE FUNCTION trail_faults() RETURNS TABLE (subject text, fault text, record text, at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
DECLARE
    name text;
    held text;
BEGIN
    FOR name, held IN
        SELECT told, held_versions(told) FROM told_tables() AS told
        UNION ALL VALUES
            ('run', 'SELECT result_digest(''run'', id) AS digest, id::text AS record, started_at AS at FROM run'),
            ('assessment', 'SELECT result_digest(''assessment'', id) AS digest, id::text AS record, started_at AS at FROM assessment'),
            ('erasure', 'SELECT sha256(convert_to(v::text, ''UTF8'')) AS digest, concat_ws(''/'', v.subject, v.record) AS record,
                v.erased_at AS at FROM erasure AS v')
    LOOP
        RETURN QUERY EXECUTE format($q$
            WITH told AS (
                SELECT digest, sum(times) AS times, max(at) AS at, max(record) AS record FROM (
                    SELECT substr(digests, 1 + 32 * n, 32) AS digest, 1 AS times, at, concat_ws('/', city_id, record_id) AS record
                    FROM audit_event, generate_series(0, length(digests) / 32 - 1) AS n WHERE subject = %1$L
                    UNION ALL
                    SELECT substr(undone, 1 + 32 * n, 32), -1, at, NULL
                    FROM audit_event, generate_series(0, length(undone) / 32 - 1) AS n WHERE subject = %1$L) AS part
                GROUP BY digest HAVING sum(times) <> 0),
            held AS (
                SELECT digest, count(*) AS times, min(record) AS record, min(at) AS at FROM (%2$s) AS version GROUP BY digest)
            SELECT %1$L, CASE WHEN coalesce(held.times, 0) > coalesce(told.times, 0) THEN 'untold' ELSE 'gone' END,
                coalesce(held.record, told.record), coalesce(held.at, told.at)
            FROM held FULL JOIN told USING (digest) WHERE held.times IS DISTINCT FROM told.times
            ORDER BY 4, 3, 2
            $q$, name, held);
        CONTINUE WHEN to_regclass(name || '_history') IS NULL;
        -- What was removed has no next version. Its event names it; of records that have several columns as their key, how many.
        RETURN QUERY EXECUTE format($q$
            WITH ended AS (
                SELECT record, recorded_at, superseded_at, count(*) OVER (PARTITION BY superseded_at) AS rows FROM (
                    SELECT record, recorded_at, superseded_at,
                        lead(recorded_at, 1, 'infinity') OVER (PARTITION BY record ORDER BY recorded_at) AS next
                    FROM (SELECT %2$s AS record, v.recorded_at, v.superseded_at FROM %3$I AS v
                          UNION ALL SELECT %2$s, v.recorded_at, 'infinity' FROM %1$I AS v) AS version) AS version
                WHERE superseded_at <> next),
            removed AS (
                SELECT at, concat_ws('/', city_id, record_id) AS record, record_id IS NULL AS is_unnamed, count(*) OVER (PARTITION BY at) AS rows
                FROM audit_event WHERE subject = %1$L AND act = 'remove')
            SELECT %1$L, 'misdated', record, recorded_at FROM ended WHERE NOT EXISTS (
                SELECT FROM removed WHERE removed.at = superseded_at AND removed.rows = ended.rows
                    AND (is_unnamed OR removed.record = ended.record))
            UNION ALL
            SELECT %1$L, 'misdated', min(record), at FROM removed
            WHERE NOT EXISTS (SELECT FROM ended WHERE superseded_at = at) GROUP BY at
            ORDER BY 4, 3
            $q$, name, record_text(name), name || '_history');
    END LOOP;
    RETURN QUERY
        SELECT 'observation', 'misdated', concat_ws('/', v.city_id, v.id), v.recorded_at FROM observation AS v
        LEFT JOIN observation AS successor ON successor.city_id = v.city_id AND successor.supersedes = v.id
        WHERE v.superseded_at <> coalesce(successor.recorded_at, 'infinity') ORDER BY 4, 3;
    RETURN QUERY
        SELECT 'evidence', 'damaged', concat_ws('/', file.city_id, file.sha256), NULL::timestamptz
        FROM (SELECT city_id, sha256 FROM evidence UNION SELECT city_id, sha256 FROM evidence_history) AS file
        WHERE file.sha256 <> blank('sha256') AND file.sha256 IS DISTINCT FROM (
            SELECT encode(sha256(string_agg(bytes, '' ORDER BY n)), 'hex') FROM evidence_chunk AS piece
            WHERE piece.city_id = file.city_id AND piece.sha256 = file.sha256)
        ORDER BY 3;
END $$;
CALL entrust('trail_faults()', 'tracker_batch');

-- Since when rows are told, how many versions were erased, and when last.
CREATE OR REPLACE FUNCTION trail_reach(OUT told_since timestamptz, OUT erased integer, OUT last_erased_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (SELECT min(at) FROM audit_event WHERE digests IS NOT NULL), count(*), max(erased_at) FROM erasure
$$;
CALL entrust('trail_reach()', 'tracker_batch');

-- Whether this transaction erases the personal fields of a record: then that they say something else is nobody's change of it.
CREATE OR REPLACE FUNCTION is_erasing(kind text, key text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (SELECT FROM erasure WHERE subject = kind AND record = key AND erased_at = stamp());
CALL entrust('is_erasing(text, text)', 'tracker_app');

-- What the personal fields of a record say once they are erased.
CREATE OR REPLACE FUNCTION blanks(kind text, record jsonb) RETURNS jsonb
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN (SELECT coalesce(jsonb_object_agg(field, blank(field)), '{}')
        FROM jsonb_array_elements_text(trail_of(kind)->'personal') AS field WHERE record->>field IS NOT NULL);

-- Erases the personal fields of a record from all its versions: value and salt are gone, their salted digests stay. Of a piece of
-- evidence that is its file. How many versions there were; those that were erased before, as when somebody has typed a name again,
-- stay as they are.
CREATE OR REPLACE FUNCTION erase(kind text, key text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
DECLARE
    now      timestamptz := stamp();
    fields   text[] := ARRAY(SELECT jsonb_array_elements_text(trail_of(kind)->'personal'));
    blanks   text;
    keep     text;
    versions integer;
BEGIN
    IF current_setting('app.all', true) IS DISTINCT FROM 'true' OR fields = '{}' THEN
        RAISE EXCEPTION 'only the network''s administrators erase, and only what names a person or is a file' USING ERRCODE = '42501';
    END IF;
    SELECT string_agg(format('%1$I = CASE WHEN v.%1$I IS NOT NULL THEN blank(%1$L) END', field), ', ')
    INTO blanks FROM unnest(fields) AS field;
    IF NOT EXISTS (SELECT FROM salt WHERE subject = kind AND record = key) THEN RETURN 0; END IF;
    keep := format($q$
        INSERT INTO erasure (subject, record, recorded_at, veils, erased_at)
        SELECT %1$L, $1, v.recorded_at, jsonb_strip_nulls(jsonb_build_object(%2$s)), $2
        FROM (SELECT recorded_at, %3$s FROM %4$I AS v WHERE %5$s = $1
              UNION ALL SELECT recorded_at, %3$s FROM %6$I AS v WHERE %5$s = $1) AS v
        JOIN salt ON salt.subject = %1$L AND salt.record = $1
        LEFT JOIN erasure AS known ON known.subject = %1$L AND known.record = $1 AND known.recorded_at = v.recorded_at
        WHERE known.subject IS NULL
        $q$, kind, (SELECT string_agg(format('%1$L, veil(salt.salt, %1$L, v.%1$I)', field), ', ') FROM unnest(fields) AS field),
        array_to_string(fields, ', '), kind, record_text(kind), kind || '_history');
    EXECUTE keep || ' AND v.recorded_at < $2' USING key, now;
    EXECUTE format('UPDATE %I AS v SET %s WHERE %s = $1', kind, blanks, record_text(kind)) USING key;
    EXECUTE keep || ' AND v.recorded_at = $2' USING key, now;  -- the version that says nothing any more
    DELETE FROM salt WHERE subject = kind AND record = key;
    INSERT INTO audit_event (at, person_id, act, subject, rows, reason, digests)
    SELECT now, acting_person(), 'add', 'erasure', count(*), nullif(current_setting('app.reason', true), ''),
        string_agg(sha256(convert_to(v::text, 'UTF8')), '')
    FROM erasure AS v WHERE subject = kind AND record = key AND erased_at = now;
    IF kind = 'evidence' THEN
        DELETE FROM evidence_chunk AS piece USING evidence_history AS past
        WHERE concat_ws('/', past.city_id, past.id) = key AND piece.city_id = past.city_id AND piece.sha256 = past.sha256
            AND NOT EXISTS (SELECT FROM evidence AS other WHERE other.city_id = piece.city_id AND other.sha256 = piece.sha256)
            AND NOT EXISTS (SELECT FROM evidence_history AS other WHERE other.city_id = piece.city_id AND other.sha256 = piece.sha256
                AND other.id <> past.id);
        -- What was made of a file goes with it.
        DELETE FROM evidence_view AS view WHERE NOT EXISTS (
            SELECT FROM evidence_chunk AS piece WHERE piece.city_id = view.city_id AND piece.sha256 = view.sha256);
    END IF;
    EXECUTE format('UPDATE %I AS v SET %s WHERE %s = $1 AND recorded_at IN (
        SELECT recorded_at FROM erasure WHERE subject = %L AND record = $1)', kind || '_history', blanks, record_text(kind), kind)
    USING key;
    SELECT count(*) INTO versions FROM erasure WHERE subject = kind AND record = key AND erased_at = now;
    RETURN versions;
END $$;
CALL entrust('erase(text, text)', 'tracker_app');

-- The cities for which something was recorded after one sealed instant and up to another that may change what they are measured
-- as: of themselves, of a unit that was merged into them, or of the membership of a city with which they had an exchange. Every
-- change of a record stands in the trail under the stamp of its transaction, and at a sealed instant no transaction stamped before
-- it is still to come.
CREATE OR REPLACE FUNCTION changed_cities(after timestamptz, upto timestamptz) RETURNS SETOF integer LANGUAGE sql STABLE AS $$
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
