-- Taking back what one act wrote: all that its transaction recorded for a city, known by its stamp.

-- A stamp as a reason names it.
CREATE OR REPLACE FUNCTION stamp_text(moment timestamptz) RETURNS text LANGUAGE sql STABLE
    RETURN to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US');

-- Whether this transaction takes back the act that wrote a version. The setting alone says nothing: the trail does.
CREATE OR REPLACE FUNCTION is_undoing(place integer, written timestamptz) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN CASE WHEN coalesce(current_setting('app.undoing', true), '') = '' THEN false ELSE EXISTS (
        SELECT FROM audit_event WHERE at = stamp() AND act = 'undo' AND city_id = place AND reason = stamp_text(written)) END;
CALL entrust('is_undoing(integer, timestamptz)', 'tracker_app');

-- Whether an act on a record can be taken back: whether it is a record of a city's log.
CREATE OR REPLACE FUNCTION is_undoable(name text) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN name = 'observation' OR to_regclass(name || '_history') IS NOT NULL AND has_table_privilege('tracker_keeper', name, 'DELETE');

-- How rows of a table are known within a city, as SQL: equal keys of two of them.
CREATE OR REPLACE FUNCTION same_key(name text, one text, other text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT string_agg(format('%1$s.%3$I = %2$s.%3$I', one, other, attname), ' AND ' ORDER BY place)
    FROM pg_index, unnest(indkey) WITH ORDINALITY AS part (attnum, place) JOIN pg_attribute USING (attnum)
    WHERE indrelid = name::regclass AND indisprimary AND attrelid = indrelid
$$;

-- Whether the acting person may take back what somebody wrote for a city: their own, and as its steward what the city's own people and
-- the operator's files wrote, not what those did who look from outside.
CREATE OR REPLACE FUNCTION answers_for(place integer, author integer) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (author = acting_person() AND (may('edits', place) OR may('rates', place)))
        OR (may('approves', place) AND (author = 1 OR EXISTS (
            SELECT FROM person_role WHERE person_id = author AND city_id = place
                AND role IN ('city_editor', 'data_steward', 'city_approver'))));
END $$;
CALL entrust('answers_for(integer, integer)');

-- What stands in the way of taking back an act.
--   unknown      the city has no such act, or the acting person does not work for the city
--   other        it is another person's, and not for the acting person to take back
--   late         it is older than seven days
--   undone       it was taken back already, or is itself such an act
--   kind         it wrote something else than records of the log
--   changed      a record says something else since, or stands no more
--   verified     somebody else has checked a record since
--   referred     another record refers to one that the act added; that one is named
-- The records of at most twenty obstacles are named: by table, and by identity where they have one.
CREATE OR REPLACE FUNCTION undo_obstacles(place integer, written timestamptz)
    RETURNS TABLE (obstacle text, kind text, record uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    author integer;
    part   record;
    link   record;
BEGIN
    SELECT min(person_id) INTO author FROM audit_event WHERE at = written AND city_id = place;
    IF author IS NULL OR NOT (may('edits', place) OR may('rates', place)) THEN
        RETURN QUERY SELECT 'unknown', NULL, NULL::uuid;
        RETURN;
    END IF;
    IF NOT answers_for(place, author) THEN
        RETURN QUERY SELECT 'other', NULL, NULL::uuid;
        RETURN;
    END IF;
    IF written < clock_timestamp() - interval '7 days' THEN
        RETURN QUERY SELECT 'late', NULL, NULL::uuid;
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM audit_event AS event WHERE at = written AND city_id = place AND act = 'undo'
        UNION ALL SELECT FROM audit_event AS event
            WHERE at > written AND city_id = place AND act = 'undo' AND reason = stamp_text(written))
    THEN
        RETURN QUERY SELECT 'undone', NULL, NULL::uuid;
        RETURN;
    END IF;
    FOR part IN SELECT DISTINCT subject AS name FROM audit_event WHERE at = written AND city_id = place ORDER BY 1 LOOP
        IF NOT is_undoable(part.name) OR part.name = 'log_year' AND NOT may('approves', place)
            OR part.name = 'rating' AND author <> acting_person()
        THEN
            RETURN QUERY SELECT 'kind', part.name, NULL::uuid;
            CONTINUE;
        END IF;
        IF part.name = 'observation' THEN
            RETURN QUERY
                SELECT CASE WHEN later.verification NOT IN ('stated', 'sourced') AND later.recorded_by <> author
                    THEN 'verified' ELSE 'changed' END, 'observation', kept.id
                FROM observation AS kept JOIN observation AS later ON later.city_id = kept.city_id AND later.supersedes = kept.id
                WHERE kept.city_id = place AND kept.recorded_at = written LIMIT 20;
        ELSE
            RETURN QUERY EXECUTE format($q$
                SELECT CASE WHEN to_jsonb(kept)->>'verification' NOT IN ('stated', 'sourced')
                        AND to_jsonb(kept)->>'verification' <> to_jsonb(former)->>'verification' AND kept.recorded_by <> $3
                    THEN 'verified' ELSE 'changed' END, %1$L, (to_jsonb(former)->>'id')::uuid
                FROM %2$I AS former LEFT JOIN %1$I AS kept ON %3$s
                WHERE former.city_id = $1 AND former.recorded_at = $2 LIMIT 20
                $q$, part.name, part.name || '_history', same_key(part.name, 'kept', 'former'))
            USING place, written, author;
        END IF;
        -- Foreign keys of other records to what is new. Versions of a value refer to one another, and stay.
        FOR link IN
            SELECT conrelid::regclass::text AS name, (
                SELECT string_agg(format('kept.%I = known.%I', far.attname, near.attname), ' AND ')
                FROM unnest(conkey, confkey) AS pair (here, there)
                JOIN pg_attribute AS far ON far.attrelid = conrelid AND far.attnum = here
                JOIN pg_attribute AS near ON near.attrelid = confrelid AND near.attnum = there) AS condition
            FROM pg_constraint WHERE contype = 'f' AND confrelid = part.name::regclass
                AND NOT (part.name = 'observation' AND conrelid = confrelid)
            ORDER BY 1, 2
        LOOP
            RETURN QUERY EXECUTE format($q$
                SELECT 'referred', %1$L, (to_jsonb(kept)->>'id')::uuid
                FROM %2$I AS known JOIN %1$I AS kept ON %3$s
                WHERE known.city_id = $1 AND known.recorded_at = $2 AND %4$s AND (kept.recorded_at <> $2 OR %5$s)
                LIMIT 20
                $q$, link.name, part.name, link.condition,
                CASE part.name WHEN 'observation' THEN 'known.supersedes IS NULL' ELSE format(
                    'NOT EXISTS (SELECT FROM %I AS former WHERE %s AND former.superseded_at = $2)',
                    part.name || '_history', same_key(part.name, 'former', 'known')) END,
                CASE link.name WHEN 'observation' THEN 'true' ELSE 'false' END)
            USING place, written;
        END LOOP;
    END LOOP;
END $$;
CALL entrust('undo_obstacles(integer, timestamptz)', 'tracker_app');

-- What was written into tables of a city, the last act first: a row for each act and table. What took back another act is not among it.
-- One step of the index leads from an act to the one before, however much each wrote, and a thousand steps are made at most. To plan
-- the statement takes as long as a third of its run: a session plans it once.
--   after, before   nothing up to the one, nor from the other on
--   subjects        the tables
--   most            so many acts
--   others          nothing that the acting person wrote
--   records         how many records of the table, or rows of what has no identity; `record` is the one, where it is one
CREATE OR REPLACE FUNCTION saved_acts(
        place integer, after timestamptz, before timestamptz, subjects text[], most integer, others boolean)
    RETURNS TABLE (at timestamptz, person integer, may_undo boolean, is_undone boolean, subject text, records bigint, record uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET jit = off
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH RECURSIVE stamp (at, step) AS (
        SELECT before, 0
        UNION ALL
        SELECT former.at, step + 1 FROM stamp, LATERAL (
            SELECT event.at FROM audit_event AS event
            WHERE event.city_id = place AND event.at < stamp.at AND event.at > after
            ORDER BY event.at DESC LIMIT 1) AS former
        WHERE step < 1000
    ), undo AS MATERIALIZED (
        SELECT event.at, event.reason FROM audit_event AS event
        WHERE event.city_id = place AND event.act = 'undo' AND event.at > after
    ), act AS MATERIALIZED (
        SELECT stamp.at FROM stamp
        WHERE step > 0 AND NOT EXISTS (SELECT FROM undo WHERE undo.at = stamp.at)
            AND EXISTS (SELECT FROM audit_event AS event
                WHERE event.city_id = place AND event.at = stamp.at AND event.subject = ANY (subjects))
            AND NOT (others AND acting_person() = (
                SELECT event.person_id FROM audit_event AS event WHERE event.city_id = place AND event.at = stamp.at LIMIT 1))
        LIMIT most
    ), part AS MATERIALIZED (
        SELECT act.at, min(event.person_id) AS person, event.subject,
            count(DISTINCT event.record_id) + count(*) FILTER (WHERE event.record_id IS NULL) AS records,
            (array_agg(event.record_id) FILTER (WHERE event.record_id IS NOT NULL))[1] AS record
        FROM act JOIN audit_event AS event ON event.city_id = place AND event.at = act.at
        WHERE event.subject = ANY (subjects)
            AND (SELECT current_setting('app.all')::boolean OR place = ANY (current_setting('app.cities')::integer[]))
        GROUP BY act.at, event.subject
    )
    SELECT part.at, part.person, answers_for(place, part.person), stamp_text(part.at) IN (SELECT undo.reason FROM undo), part.subject,
        part.records, CASE part.records WHEN 1 THEN part.record END
    FROM part ORDER BY part.at DESC, part.subject;
END $$;
CALL entrust('saved_acts(integer, timestamptz, timestamptz, text[], integer, boolean)', 'tracker_app');

-- Takes back an act. What it changed is first what it was, so that it refers to nothing that the act added; that is removed then, what
-- refers to others before these.
CREATE OR REPLACE FUNCTION undo_act(place integer, written timestamptz, OUT removed integer, OUT restored integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    now     timestamptz := stamp();
    why     text := coalesce(nullif(current_setting('app.reason', true), ''), 'undo');
    parts   text[] := ARRAY(SELECT DISTINCT subject FROM audit_event WHERE at = written AND city_id = place ORDER BY 1);
    name    text;
    first   text;
    columns text;
    many    integer;
BEGIN
    removed := 0;
    restored := 0;
    FOREACH name IN ARRAY parts LOOP  -- so that nobody changes meanwhile what was looked at
        CONTINUE WHEN NOT is_undoable(name);
        EXECUTE format('SELECT FROM %I WHERE city_id = $1 AND recorded_at = $2 FOR UPDATE', name) USING place, written;
    END LOOP;
    IF EXISTS (SELECT FROM undo_obstacles(place, written)) THEN
        RAISE EXCEPTION 'the act cannot be taken back' USING ERRCODE = '23514', CONSTRAINT = 'act_can_be_undone', TABLE = 'audit_event';
    END IF;
    PERFORM set_config('app.undoing', 'yes', true);
    INSERT INTO audit_event (at, city_id, person_id, act, subject, rows, reason)
    VALUES (now, place, acting_person(), 'undo', 'audit_event', 1, stamp_text(written));

    FOREACH name IN ARRAY parts LOOP
        IF name = 'observation' THEN
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns FROM pg_attribute
            WHERE attrelid = 'observation'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                AND attname NOT IN ('id', 'supersedes', 'superseded_at', 'recorded_at', 'recorded_by', 'reason');
            EXECUTE format($q$
                INSERT INTO observation (%1$s, supersedes, reason)
                SELECT %2$s, kept.id, $3
                FROM observation AS kept JOIN observation AS former ON former.city_id = kept.city_id AND former.id = kept.supersedes
                WHERE kept.city_id = $1 AND kept.recorded_at = $2
                $q$, columns, regexp_replace(columns, '(^|, )', '\1former.', 'g'))
            USING place, written, why;
            GET DIAGNOSTICS many = ROW_COUNT;
            restored := restored + many;
            INSERT INTO observation (city_id, indicator_id, city_indicator_id, period, period_precision, period_basis, cell, scope,
                scope_name, status, method, survey_wave_id, denominator_text, source, source_url, collected_on, note, origin,
                is_public, supersedes, reason)
            SELECT city_id, indicator_id, city_indicator_id, period, period_precision, period_basis, cell, scope, scope_name,
                'withdrawn', method, survey_wave_id, denominator_text, source, source_url, collected_on, note, origin, is_public,
                id, why
            FROM observation AS kept
            WHERE city_id = place AND recorded_at = written AND supersedes IS NULL AND superseded_at = 'infinity';
            GET DIAGNOSTICS many = ROW_COUNT;
            removed := removed + many;
            CONTINUE;
        END IF;
        SELECT string_agg(format('%1$I = former.%1$I', attname), ', ' ORDER BY attnum) INTO columns FROM pg_attribute
        WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            AND attname NOT IN ('recorded_at', 'recorded_by') AND attnum <> ALL (
                SELECT unnest(indkey) FROM pg_index WHERE indrelid = name::regclass AND indisprimary);
        -- Of an indicator one baseline is frozen: the one that replaced another makes way for it first.
        FOREACH first IN ARRAY CASE name WHEN 'baseline' THEN ARRAY['former.status <> ''frozen''', 'true'] ELSE ARRAY['true'] END LOOP
            EXECUTE format($q$
                UPDATE %1$I AS kept SET %2$s FROM %3$I AS former
                WHERE kept.city_id = $1 AND kept.recorded_at = $2 AND former.superseded_at = $2 AND %4$s AND %5$s
                $q$, name, columns, name || '_history', same_key(name, 'former', 'kept'), first)
            USING place, written;
            GET DIAGNOSTICS many = ROW_COUNT;
            restored := restored + many;
        END LOOP;
    END LOOP;

    parts := array_remove(parts, 'observation');
    WHILE parts <> '{}' LOOP
        SELECT part INTO name FROM unnest(parts) AS part
        WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = part::regclass AND conrelid <> confrelid
            AND conrelid IN (SELECT other::regclass FROM unnest(parts) AS other))
        ORDER BY part LIMIT 1;
        EXECUTE format('INSERT INTO %1$I_history SELECT $3, kept.* FROM %1$I AS kept WHERE city_id = $1 AND recorded_at = $2', name)
        USING place, written, now;
        EXECUTE format($q$
            INSERT INTO audit_event (at, city_id, person_id, act, subject, record_id, rows, reason)
            SELECT $3, $1, acting_person(), 'remove', %1$L, (to_jsonb(kept)->>'id')::uuid, 1, $4
            FROM %1$I AS kept WHERE city_id = $1 AND recorded_at = $2
            $q$, name)
        USING place, written, now, why;
        EXECUTE format('DELETE FROM %I WHERE city_id = $1 AND recorded_at = $2', name) USING place, written;
        GET DIAGNOSTICS many = ROW_COUNT;
        removed := removed + many;
        parts := array_remove(parts, name);
    END LOOP;
    PERFORM set_config('app.undoing', '', true);
END $$;
CALL entrust('undo_act(integer, timestamptz)', 'tracker_app');
