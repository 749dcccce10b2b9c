-- Row-level security on every table, and history kept by a role that nobody signs in as.

GRANT CREATE ON SCHEMA public TO tracker_keeper;
GRANT USAGE ON SCHEMA public TO tracker_app, tracker_batch, tracker_backup, tracker_keeper;

-- Hands a function that runs with its owner's rights to tracker_keeper. Only the roles named may call it: a trigger needs no such
-- right, and whoever has it could put the function on a table of their own.
CREATE PROCEDURE entrust(function regprocedure, VARIADIC roles text[] DEFAULT '{}') LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM public', function);
    EXECUTE format('ALTER FUNCTION %s OWNER TO tracker_keeper', function);
    IF roles <> '{}' THEN EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', function, array_to_string(roles, ', ')); END IF;
END $$;

-- Draws the stamp before a statement locks its rows. Whoever held a row and then waited for a seal would keep the writers waiting
-- for whom the seal waits.
CREATE FUNCTION draw_stamp() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM stamp();
    RETURN NULL;
END $$;
CALL entrust('draw_stamp()');

-- Gives a table with the columns recorded_at and recorded_by its history: the table NAME_history, the trigger that fills it, and
-- the function NAME_at(instant) that reads the rows as they stood. superseded_at comes first, so that columns added later line up.
-- A row keeps its key, since that is what its versions have in common.
CREATE OR REPLACE PROCEDURE keep_history(name text) LANGUAGE plpgsql AS $$
DECLARE
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
    EXECUTE format('CREATE INDEX ON %1$I_history (%2$s)', name, array_to_string(key, ', '));
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
END $$;

-- The condition under which the acting person may do something with a row.
--   everyone   anybody
--   published  anybody where the row is public, else who may read the city
--   city       who may read the city
--   edits, approves, rates   who may do that for the city
--   admin      administrators of the network
--   nobody     no person; only the batch job or a keeper's function
CREATE FUNCTION condition(may text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE may
        WHEN 'everyone' THEN 'true'
        WHEN 'nobody' THEN 'false'
        WHEN 'admin' THEN admin
        WHEN 'published' THEN admin || ' OR is_public OR ' || format(member, 'cities')
        WHEN 'city' THEN admin || ' OR ' || format(member, 'cities')
        ELSE admin || ' OR ' || format(member, may)
    END
    -- Sets and not functions of the row, so that they are looked up once per statement. Where nobody acts they are not set, or
    -- empty after an earlier transaction: both are an error at the first row.
    FROM (VALUES ('(SELECT current_setting(''app.all'')::boolean)',
                  'city_id IN (SELECT unnest(current_setting(''app.%s'')::integer[]))')) AS part (admin, member)
$$;

-- Puts a table, and its history where it has one, under row-level security, and its changes into the trail.
CREATE PROCEDURE guard(name text, reads text, writes text) LANGUAGE plpgsql AS $$
DECLARE
    part     text;
    city     text := CASE WHEN name = 'city' THEN 'id' ELSE 'city_id' END;
    has_city boolean := EXISTS (SELECT FROM pg_attribute WHERE attrelid = name::regclass AND attname = city);
    has_id   boolean := EXISTS (SELECT FROM pg_attribute
                                WHERE attrelid = name::regclass AND attname = 'id' AND atttypid = 'uuid'::regtype);
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
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO tracker_keeper', part);
    END LOOP;
    FOR part IN SELECT pg_get_serial_sequence(quote_ident(name), attname) FROM pg_attribute
        WHERE attrelid = name::regclass AND attidentity <> '' LOOP
        EXECUTE format('GRANT SELECT ON %s TO tracker_backup', part);
    END LOOP;
    IF writes = 'nobody' THEN RETURN; END IF;
    EXECUTE format('CREATE POLICY adds ON %I FOR INSERT TO tracker_app WITH CHECK (%s)', name, condition(writes));
    EXECUTE format('CREATE POLICY changes ON %I FOR UPDATE TO tracker_app USING (%2$s) WITH CHECK (%2$s)',
        name, condition(writes));
    EXECUTE format('GRANT INSERT, UPDATE ON %I TO tracker_app', name);
    EXECUTE format($f$
        CREATE FUNCTION %1$I_audit() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $t$
        BEGIN
            INSERT INTO audit_event (at, city_id, person_id, act, subject, record_id, rows, reason)
            SELECT stamp(), %2$s, acting_person(), CASE TG_OP WHEN 'INSERT' THEN 'add' ELSE 'change' END, TG_TABLE_NAME,
                   %3$s, count(*), nullif(current_setting('app.reason', true), '')
            FROM changed GROUP BY %2$s;
            RETURN NULL;
        END $t$
        $f$, name, CASE WHEN has_city THEN city ELSE 'NULL::integer' END,
        CASE WHEN has_id THEN 'CASE count(*) WHEN 1 THEN min(id::text)::uuid END' ELSE 'NULL' END);
    CALL entrust(format('%I_audit()', name)::regprocedure);
    EXECUTE format('CREATE TRIGGER audit_add AFTER INSERT ON %1$I REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION %1$I_audit()', name);
    EXECUTE format('CREATE TRIGGER audit_change AFTER UPDATE ON %1$I REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION %1$I_audit()', name);
END $$;

-- What is there already was loaded by the operator.
SELECT act_as(1);
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['city', 'membership', 'succession', 'cohort', 'network_size', 'award_round', 'award'] LOOP
        EXECUTE format('ALTER TABLE %I ADD recorded_by integer NOT NULL DEFAULT 1 REFERENCES person', name);
        EXECUTE format('ALTER TABLE %I_history ADD recorded_by integer NOT NULL DEFAULT 1', name);
        EXECUTE format('ALTER TABLE %I ALTER recorded_by DROP DEFAULT', name);
        CALL keep_history(name);
        CALL guard(name, 'everyone', 'admin');
    END LOOP;
END $$;
CALL keep_history('person');
CALL keep_history('person_role');
CALL guard('country', 'everyone', 'admin');
CALL guard('person', 'admin', 'admin');
CALL guard('person_role', 'admin', 'admin');
CALL guard('audit_event', 'city', 'nobody');
CALL guard('instant', 'everyone', 'nobody');
CALL guard('award_cycle', 'everyone', 'admin');
CALL guard('run', 'everyone', 'nobody');
CALL guard('gate_result', 'everyone', 'nobody');

CREATE POLICY own ON person FOR SELECT TO tracker_app USING (id = (SELECT nullif(current_setting('app.person'), '')::integer));
CREATE POLICY own ON person_role FOR SELECT TO tracker_app
    USING (person_id = (SELECT nullif(current_setting('app.person'), '')::integer));

-- Runs are the batch job's to write, and nobody's to change; nor is a cycle that one of them read.
REVOKE UPDATE ON award_cycle FROM tracker_app;
CREATE POLICY batch_adds ON award_cycle FOR INSERT TO tracker_batch WITH CHECK (true);
CREATE POLICY batch_adds ON run FOR INSERT TO tracker_batch WITH CHECK (true);
CREATE POLICY batch_adds ON gate_result FOR INSERT TO tracker_batch WITH CHECK (true);
GRANT INSERT ON award_cycle, run, gate_result TO tracker_batch;

CALL entrust('stamp()');
CALL entrust('seal()', 'tracker_app', 'tracker_batch');
CALL entrust('act_as(integer, text)', 'tracker_app', 'tracker_batch');
CALL entrust('broken_seals()', 'tracker_batch');
GRANT REFERENCES ON person, city TO tracker_keeper;
GRANT SELECT ON migration TO tracker_app, tracker_batch, tracker_backup;

-- The name of whoever did something, for people who are signed in.
CREATE FUNCTION person_name(person integer) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT name FROM person AS known WHERE known.id = person AND nullif(current_setting('app.person', true), '') IS NOT NULL
$$;
CALL entrust('person_name(integer)', 'tracker_app', 'tracker_batch');
