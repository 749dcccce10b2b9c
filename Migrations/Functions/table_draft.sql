-- Tables that people bring from spreadsheets, until they are saved. Each function takes the acting person to their own alone.

-- Keeps a table: its identity, or NULL where the person has five already, or ten megabytes. What nobody looked at for thirty days goes.
CREATE OR REPLACE FUNCTION keep_table_draft(city integer, kind text, name text, content text, plan text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept  table_draft;
    known record;
BEGIN
    IF acting_person() IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = '42501';
    END IF;
    -- Of two pages that bring one at once, the second counts what the first brought.
    PERFORM pg_advisory_xact_lock(hashtext('table_draft'), acting_person());
    DELETE FROM table_draft WHERE changed_at < now() - interval '30 days';
    SELECT count(*) AS count, coalesce(sum(octet_length(draft.content)), 0) AS bytes INTO known
        FROM table_draft AS draft WHERE person_id = acting_person();
    IF known.count >= 5 OR known.bytes + octet_length(content) > 10485760 THEN RETURN NULL; END IF;
    INSERT INTO table_draft (person_id, city, kind, name, content, plan, made_at, changed_at)
    VALUES (acting_person(), city, kind, name, content, plan, clock_timestamp(), clock_timestamp()) RETURNING * INTO kept;
    RETURN kept.id;
END $$;
CALL entrust('keep_table_draft(integer, text, text, text, text)', 'tracker_app');

-- The tables in work for a city, the last one first, without what they hold.
CREATE OR REPLACE FUNCTION table_drafts(of_city integer)
    RETURNS TABLE (id uuid, kind text, name text, made_at timestamptz, changed_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT id, kind, name, made_at, changed_at FROM table_draft
    WHERE person_id = acting_person() AND city = of_city AND changed_at >= now() - interval '30 days' ORDER BY changed_at DESC
$$;
CALL entrust('table_drafts(integer)', 'tracker_app');

CREATE OR REPLACE FUNCTION table_draft_of(draft uuid, of_city integer)
    RETURNS TABLE (kind text, name text, content text, plan text, made_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT kind, name, content, plan, made_at FROM table_draft
    WHERE id = draft AND person_id = acting_person() AND city = of_city AND changed_at >= now() - interval '30 days'
$$;
CALL entrust('table_draft_of(uuid, integer)', 'tracker_app');

CREATE OR REPLACE FUNCTION change_table_draft(draft uuid, new_content text, new_plan text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE table_draft SET content = new_content, plan = new_plan, changed_at = clock_timestamp(), outcome = NULL
    WHERE id = draft AND person_id = acting_person()
$$;
CALL entrust('change_table_draft(uuid, text, text)', 'tracker_app');

-- What became of the rows of a table when they were tried the last time; NULL where that may be otherwise now: where a cell or a column
-- was changed since, or something of the city or of what all cities share. A minute more, since who began to write before ends later.
CREATE OR REPLACE FUNCTION table_outcome(draft uuid, of_city integer, reader text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT outcome FROM table_draft
    WHERE id = draft AND person_id = acting_person() AND city = of_city AND outcome_for = reader AND NOT EXISTS (
        SELECT FROM audit_event WHERE at > tried_at - interval '1 minute' AND (city_id = of_city OR city_id IS NULL))
$$;
CALL entrust('table_outcome(uuid, integer, text)', 'tracker_app');

-- Keeps what became of them; nothing, where the table was changed while they were tried.
CREATE OR REPLACE FUNCTION keep_table_outcome(draft uuid, reader text, begun timestamptz, found text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE table_draft SET outcome = found, outcome_for = reader, tried_at = begun
    WHERE id = draft AND person_id = acting_person() AND changed_at <= begun
$$;
CALL entrust('keep_table_outcome(uuid, text, timestamptz, text)', 'tracker_app');

CREATE OR REPLACE FUNCTION drop_table_draft(draft uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM table_draft WHERE id = draft AND person_id = acting_person()
$$;
CALL entrust('drop_table_draft(uuid)', 'tracker_app');

-- How the columns of such a sheet were read the last time.
CREATE OR REPLACE FUNCTION columns_remembered(of_city integer, of_kind text, of_heads text)
    RETURNS TABLE (plan text, set_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT plan, set_at FROM table_columns
    WHERE person_id = acting_person() AND city = of_city AND kind = of_kind AND heads = sha256(convert_to(of_heads, 'UTF8'))
$$;
CALL entrust('columns_remembered(integer, text, text)', 'tracker_app');

CREATE OR REPLACE FUNCTION remember_columns(of_city integer, of_kind text, of_heads text, new_plan text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF acting_person() IS NULL THEN RETURN; END IF;
    INSERT INTO table_columns (person_id, city, kind, heads, plan, set_at)
    VALUES (acting_person(), of_city, of_kind, sha256(convert_to(of_heads, 'UTF8')), new_plan, clock_timestamp())
    ON CONFLICT (person_id, city, kind, heads) DO UPDATE SET plan = excluded.plan, set_at = excluded.set_at
    WHERE table_columns.plan <> excluded.plan;
END $$;
CALL entrust('remember_columns(integer, text, text, text)', 'tracker_app');
