-- The trail tells what each row said: an event carries a digest of every row that its statement wrote. Whoever changes, adds or
-- takes away a row beside the program leaves a row that no event tells, or an event whose row is gone (Documentation/Trail.md).
--
-- What names a person, and which file a piece of evidence is, enters as a salted digest. Once value and salt are dropped, nothing
-- tells any more what it was, and the row is still known by the digests that were kept in their place.

ALTER TABLE audit_event
    DROP CONSTRAINT audit_event_act_check,
    -- stock: what stood there when its table came into the trail; nobody says how it got there.
    ADD CONSTRAINT audit_event_act_check CHECK (act IN ('add', 'change', 'stock')),
    -- One SHA-256 per row. NULL: from before rows were digested, or of what is no record, such as a session.
    ADD digests bytea CHECK (length(digests) % 32 = 0),
    -- Of the rows that the statement replaced without leaving them in a history.
    ADD undone bytea CHECK (length(undone) % 32 = 0);
ALTER TABLE audit_event ALTER digests SET STORAGE EXTERNAL, ALTER undone SET STORAGE EXTERNAL;

-- An event without digests reads as it did before there were any, so that older seals hold.
CREATE OR REPLACE FUNCTION event_text(event audit_event) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (jsonb_build_array((event).id, to_char((event).at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), (event).city_id,
        (event).person_id, (event).act, (event).subject, (event).record_id, (event).rows, (event).reason)
        || CASE WHEN num_nonnulls((event).digests, (event).undone) = 0 THEN '[]'::jsonb ELSE jsonb_build_array(
            encode(sha256((event).digests), 'hex'), encode(sha256((event).undone), 'hex')) END)::text;

-- What veils the personal fields of a record, until they are erased. Nobody reads it but the keeper.
CREATE TABLE salt (
    subject text NOT NULL,
    record  text NOT NULL,  -- its key, as text
    salt    bytea NOT NULL CHECK (length(salt) = 32),
    PRIMARY KEY (subject, record)
);

-- A version of a record whose personal fields were erased: their salted digests, which stand for them in the digest of the row.
CREATE TABLE erasure (
    subject     text NOT NULL,
    record      text NOT NULL,
    recorded_at timestamptz NOT NULL,  -- of the version
    veils       jsonb NOT NULL,
    erased_at   timestamptz NOT NULL,
    PRIMARY KEY (subject, record, recorded_at)
);

CREATE FUNCTION new_salt() RETURNS bytea LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
    RETURN uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

CREATE FUNCTION veil(salt bytea, field text, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN encode(sha256(salt || convert_to(field || '=' || value, 'UTF8')), 'hex');

-- What a personal field says once it is erased: a dash where there must be something, nought for a file.
CREATE FUNCTION blank(field text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE field WHEN 'email' THEN NULL WHEN 'sha256' THEN repeat('0', 64) ELSE '—' END;

-- The key of a row of a table, as text.
CREATE FUNCTION record_text(name text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT format('concat_ws(''/'', %s)', string_agg(format('v.%I', attname), ', ' ORDER BY place))
    FROM pg_index, unnest(indkey) WITH ORDINALITY AS part (attnum, place) JOIN pg_attribute USING (attnum)
    WHERE indrelid = name::regclass AND indisprimary AND attrelid = indrelid
$$;

-- What of a table enters the trail: {"columns": […], "personal": […]}. It stands as a remark at the table.
CREATE FUNCTION trail_of(name text) RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN obj_description(to_regclass(quote_ident(name)), 'pg_class')::jsonb;

-- Has the columns of a table enter the trail, as they are now.
CREATE PROCEDURE tell(name text, personal text[] DEFAULT '{}') LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('COMMENT ON TABLE %I IS %L', name, (
        SELECT jsonb_build_object('columns', jsonb_agg(attname ORDER BY attnum), 'personal', to_jsonb(personal))
        FROM pg_attribute WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            AND (name, attname) <> ('observation', 'superseded_at')));  -- its successor's row tells that one
END $$;

-- The digest of the row v of a table, as SQL: of its columns in the order in which they came into the trail. A column that came
-- later counts where it says something else than its default, so that rows from before keep their digest.
CREATE FUNCTION row_digest(name text, is_erasable boolean) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told   jsonb := trail_of(name);
    fields text;
    later  text := '';
    part   record;
    usual  text;
BEGIN
    SELECT string_agg(CASE
        WHEN NOT told->'personal' ? field THEN format('v.%I', field)
        WHEN is_erasable THEN format('CASE WHEN erasure.veils ? %1$L AND v.%1$I IS NOT DISTINCT FROM blank(%1$L)
            THEN erasure.veils->>%1$L ELSE veil(salt.salt, %1$L, v.%1$I) END', field)
        ELSE format('veil(salt.salt, %1$L, v.%1$I)', field) END, ', ' ORDER BY place)
    INTO fields FROM jsonb_array_elements_text(told->'columns') WITH ORDINALITY AS known (field, place);
    FOR part IN
        SELECT attname, pg_get_expr(adbin, adrelid) AS usual FROM pg_attribute
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            AND NOT told->'columns' ? attname AND (name, attname) <> ('observation', 'superseded_at')
        ORDER BY attname COLLATE "C"
    LOOP
        EXECUTE format('SELECT (%s)::text', coalesce(part.usual, 'NULL')) INTO usual;
        later := later || format(
            ' || CASE WHEN v.%1$I::text IS DISTINCT FROM %2$L THEN %3$L || quote_nullable(v.%1$I::text) ELSE '''' END',
            part.attname, usual, '|' || part.attname || '=');
    END LOOP;
    RETURN format('sha256(convert_to(ROW(%s)::text%s, ''UTF8''))', fields, later);
END $$;

-- How the rows v of a table come by their salts, and how those whose personal fields say something get one, as SQL.
CREATE FUNCTION salts(name text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN CASE WHEN trail_of(name)->'personal' = '[]' THEN ''
        ELSE format('LEFT JOIN salt ON salt.subject = %L AND salt.record = %s', name, record_text(name)) END;
CREATE FUNCTION new_salts(name text, rows text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE count(*) WHEN 0 THEN 'SELECT' ELSE format(
        'INSERT INTO salt SELECT record, row, new_salt() FROM (SELECT DISTINCT %L AS record, %s AS row FROM %I AS v
            WHERE num_nonnulls(%s) > 0) AS row ON CONFLICT DO NOTHING',
        name, record_text(name), rows, string_agg(format('v.%I', field), ', ')) END
    FROM jsonb_array_elements_text(trail_of(name)->'personal') AS field
$$;

-- Tells what stands in a table and its history, as of a table that comes into the trail.
CREATE FUNCTION take_stock(name text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY[name, name || '_history'] LOOP
        CONTINUE WHEN to_regclass(part) IS NULL;
        EXECUTE new_salts(name, part);
        EXECUTE format($q$
            INSERT INTO audit_event (at, person_id, act, subject, rows, digests)
            SELECT stamp(), 1, 'stock', %1$L, count(*), string_agg(digest, '') FROM (
                SELECT %2$s AS digest, row_number() OVER () / 10000 AS place FROM %3$I AS v %4$s) AS row
            GROUP BY place ORDER BY place
            $q$, name, row_digest(name, false), part, salts(name));
    END LOOP;
END $$;
CALL entrust('take_stock(text)');

-- Puts the changes of a table into the trail, one event per statement and city. Called again after a column was added, it goes on
-- from there.
--   personal   fields that name a person, or a file: they can be erased
CREATE PROCEDURE keep_trail(name text, personal text[] DEFAULT '{}') LANGUAGE plpgsql AS $$
DECLARE
    city     text := CASE WHEN name = 'city' THEN 'id' ELSE 'city_id' END;
    has_city boolean := EXISTS (SELECT FROM pg_attribute WHERE attrelid = name::regclass AND attname = city);
    has_id   boolean := EXISTS (SELECT FROM pg_attribute
                                WHERE attrelid = name::regclass AND attname = 'id' AND atttypid = 'uuid'::regtype);
    is_new   boolean := trail_of(name) IS NULL;
    salted   text := '';
    digest   text;
BEGIN
    IF is_new THEN CALL tell(name, personal); END IF;
    digest := row_digest(name, false);
    IF trail_of(name)->'personal' <> '[]' THEN salted := new_salts(name, 'changed') || ';'; END IF;
    EXECUTE format($f$
        CREATE OR REPLACE FUNCTION %1$I_audit() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
            SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET extra_float_digits = 1 SET bytea_output = 'hex' AS $t$
        DECLARE
            now    timestamptz := stamp();
            person integer := acting_person();
            why    text := nullif(current_setting('app.reason', true), '');
        BEGIN
            %4$s
            IF TG_OP = 'INSERT' THEN
                INSERT INTO audit_event (at, city_id, person_id, act, subject, record_id, rows, reason, digests)
                SELECT now, %2$s, person, 'add', TG_TABLE_NAME, %3$s, count(*), why, string_agg(%6$s, '')
                FROM changed AS v %5$s GROUP BY %2$s;
            ELSE
                INSERT INTO audit_event (at, city_id, person_id, act, subject, record_id, rows, reason, digests, undone)
                SELECT now, written.city, person, 'change', TG_TABLE_NAME, record, rows, why, digests, undone
                FROM (SELECT %2$s AS city, %3$s AS record, count(*) AS rows, string_agg(%6$s, '') AS digests
                      FROM changed AS v %5$s GROUP BY %2$s) AS written
                LEFT JOIN (SELECT %2$s AS city, string_agg(%6$s, '') AS undone
                      FROM former AS v %5$s WHERE %7$s GROUP BY %2$s) AS replaced ON replaced.city IS NOT DISTINCT FROM written.city;
            END IF;
            RETURN NULL;
        END $t$
        $f$, name, CASE WHEN has_city THEN 'v.' || city ELSE 'NULL::integer' END,
        CASE WHEN has_id THEN 'CASE count(*) WHEN 1 THEN min(v.id::text)::uuid END' ELSE 'NULL::uuid' END,
        salted, salts(name), digest,
        -- What an earlier transaction wrote is kept in the history, and told there by the event of that time.
        CASE WHEN to_regclass(name || '_history') IS NULL THEN 'true' ELSE 'v.recorded_at = now' END);
    CALL entrust(format('%I_audit()', name)::regprocedure);
    EXECUTE format('CREATE OR REPLACE TRIGGER audit_add AFTER INSERT ON %1$I REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION %1$I_audit()', name);
    IF name <> 'observation' THEN  -- a correction is a new row, and stands in the trail as that
        EXECUTE format('CREATE OR REPLACE TRIGGER audit_change AFTER UPDATE ON %1$I REFERENCING OLD TABLE AS former NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION %1$I_audit()', name);
    END IF;
    IF is_new THEN PERFORM take_stock(name); END IF;
END $$;

-- As it was, but that it makes no index twice, and a column that was added comes into the trail.
CREATE OR REPLACE PROCEDURE keep_history(name text) LANGUAGE plpgsql AS $$
DECLARE
    is_new  boolean := to_regclass(name || '_history') IS NULL;
    columns text;
    key     text[];
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns
    FROM pg_attribute WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped;
    SELECT array_agg(quote_ident(attname) ORDER BY place) INTO key
    FROM pg_index, unnest(indkey) WITH ORDINALITY AS part (attnum, place) JOIN pg_attribute USING (attnum)
    WHERE indrelid = name::regclass AND indisprimary AND attrelid = indrelid;

    EXECUTE format('CREATE TABLE IF NOT EXISTS %1$I_history (superseded_at timestamptz NOT NULL, LIKE %1$I)', name);
    EXECUTE format('CREATE INDEX IF NOT EXISTS %1$I_history_superseded_at_idx ON %1$I_history (superseded_at)', name);
    IF is_new THEN EXECUTE format('CREATE INDEX ON %1$I_history (%2$s)', name, array_to_string(key, ', ')); END IF;
    EXECUTE format('DROP FUNCTION IF EXISTS %1$I_at(timestamptz)', name);
    EXECUTE format('DROP TRIGGER IF EXISTS keep ON %1$I', name);
    EXECUTE format('DROP FUNCTION IF EXISTS %1$I_keep()', name);
    EXECUTE format($f$
        CREATE FUNCTION %1$I_keep() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $t$
        DECLARE
            at timestamptz := stamp();
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF (OLD.%2$s) <> (NEW.%3$s) THEN
                    RAISE EXCEPTION 'a record keeps its key' USING ERRCODE = '23514', CONSTRAINT = '%1$s_keeps_its_key',
                        TABLE = TG_TABLE_NAME;
                END IF;
                IF OLD.recorded_at > at THEN
                    RAISE EXCEPTION 'a later transaction has written this row' USING ERRCODE = '40001';
                END IF;
                IF OLD.recorded_at < at THEN
                    INSERT INTO %1$I_history VALUES (at, OLD.*);
                END IF;
            END IF;
            NEW.recorded_at := at;
            NEW.recorded_by := acting_person();
            RETURN NEW;
        END $t$
        $f$, name, array_to_string(key, ', OLD.'), array_to_string(key, ', NEW.'));
    CALL entrust(format('%I_keep()', name)::regprocedure);
    EXECUTE format('CREATE OR REPLACE TRIGGER draw BEFORE INSERT OR UPDATE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION draw_stamp()', name);
    -- Named to fire after the triggers that check a row: what they refuse leaves no history.
    EXECUTE format('CREATE TRIGGER keep BEFORE INSERT OR UPDATE ON %1$I FOR EACH ROW EXECUTE FUNCTION %1$I_keep()', name);
    EXECUTE format($f$
        CREATE FUNCTION %1$I_at(instant timestamptz) RETURNS SETOF %1$I
            LANGUAGE sql STABLE AS $s$
        SELECT %2$s FROM %1$I WHERE recorded_at <= instant
        UNION ALL
        SELECT %2$s FROM %1$I_history WHERE recorded_at <= instant AND superseded_at > instant
        $s$
        $f$, name, columns);
    IF trail_of(name) IS NOT NULL THEN CALL keep_trail(name); END IF;
END $$;

DROP INDEX city_history_id_idx1;  -- the second of its columns

-- As it was; but what is kept of the past, the keeper adds to and does not change.
CREATE OR REPLACE PROCEDURE guard(name text, reads text, writes text) LANGUAGE plpgsql AS $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY[name, name || '_history'] LOOP
        CONTINUE WHEN to_regclass(part) IS NULL;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', part);
        EXECUTE format('CREATE POLICY reads ON %I FOR SELECT TO tracker_app USING (%s)', part, condition(reads));
        EXECUTE format('CREATE POLICY batch ON %I FOR SELECT TO tracker_batch USING (true)', part);
        EXECUTE format('CREATE POLICY backup ON %I FOR SELECT TO tracker_backup USING (true)', part);
        EXECUTE format('CREATE POLICY keeper ON %I TO tracker_keeper USING (true) WITH CHECK (true)', part);
        EXECUTE format('GRANT SELECT ON %I TO tracker_app, tracker_batch, tracker_backup', part);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO tracker_keeper', part);
    END LOOP;
    FOR part IN SELECT pg_get_serial_sequence(quote_ident(name), attname) FROM pg_attribute
        WHERE attrelid = name::regclass AND attidentity <> '' LOOP
        EXECUTE format('GRANT SELECT ON %s TO tracker_backup', part);
    END LOOP;
    EXECUTE format('GRANT UPDATE ON %I TO tracker_keeper', name);
    IF writes = 'nobody' THEN RETURN; END IF;
    EXECUTE format('CREATE POLICY adds ON %I FOR INSERT TO tracker_app WITH CHECK (%s)', name, condition(writes));
    EXECUTE format('CREATE POLICY changes ON %I FOR UPDATE TO tracker_app USING (%2$s) WITH CHECK (%2$s)',
        name, condition(writes));
    EXECUTE format('GRANT INSERT, UPDATE ON %I TO tracker_app', name);
    CALL keep_trail(name);
END $$;

-- Nobody changes what is kept of the past. The keeper adds to it, and blanks what was erased.
DO $$
DECLARE
    kept text;
BEGIN
    FOR kept IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND (relname ~ '_history$' OR relname IN ('audit_event', 'instant'))
    LOOP
        EXECUTE format('REVOKE UPDATE ON %I FROM tracker_keeper', kept);
    END LOOP;
END $$;
CALL guard('salt', 'nobody', 'nobody');
CALL guard('erasure', 'nobody', 'nobody');
REVOKE SELECT ON salt, erasure FROM tracker_app, tracker_batch;
REVOKE UPDATE ON salt, erasure FROM tracker_keeper;

SELECT act_as(1, 'the trail tells rows from here on');
DO $$
DECLARE
    name     text;
    personal text[];
    field    text;
BEGIN
    FOR name IN SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = 'audit_add' ORDER BY relname COLLATE "C" LOOP
        personal := CASE name
            WHEN 'person' THEN '{name,email}'
            WHEN 'mandate' THEN '{holder}'
            WHEN 'rating' THEN '{rater_name}'
            WHEN 'nomination' THEN '{signed_by}'
            WHEN 'commitment' THEN '{made_by}'
            WHEN 'evidence' THEN '{sha256}'
            ELSE '{}' END;
        CALL keep_trail(name, personal);
        FOREACH field IN ARRAY personal LOOP
            EXECUTE format('GRANT UPDATE (%I) ON %I TO tracker_keeper', field, name || '_history');
        END LOOP;
    END LOOP;
END $$;
