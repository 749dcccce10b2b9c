-- Files on their way to become evidence, and what is made of them. An upload belongs to whoever began it.

-- Begins an upload, and forgets those of the city with which nobody went on for three days.
CREATE OR REPLACE FUNCTION begin_upload(city integer, name text, size bigint) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made uuid;
BEGIN
    IF NOT may('edits', city) THEN RAISE EXCEPTION 'this person may not add for the city' USING ERRCODE = '42501'; END IF;
    DELETE FROM upload WHERE city_id = city AND begun_at < stamp() - interval '3 days';
    INSERT INTO upload (city_id, person_id, name, size, begun_at) VALUES (city, acting_person(), name, size, stamp())
    RETURNING id INTO made;
    RETURN made;
END $$;
CALL entrust('begin_upload(integer, text, bigint)', 'tracker_app');

-- Keeps a piece; one that is sent again changes nothing. Whether there is such an upload of the acting person.
CREATE OR REPLACE FUNCTION keep_piece(city integer, upload uuid, number integer, content bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM upload AS begun WHERE city_id = city AND id = upload AND person_id = acting_person() AND may('edits', city)
    FOR UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO upload_piece (city_id, upload_id, n, bytes) VALUES (city, upload, number, content) ON CONFLICT DO NOTHING;
    RETURN true;
END $$;
CALL entrust('keep_piece(integer, uuid, integer, bytea)', 'tracker_app');

CREATE OR REPLACE FUNCTION forget_upload(city integer, upload uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM upload AS begun WHERE city_id = city AND id = upload AND person_id = acting_person()
$$;
CALL entrust('forget_upload(integer, uuid)', 'tracker_app');

-- Keeps what was made of a file. Only the program itself does, as the operator.
CREATE OR REPLACE FUNCTION keep_view(city integer, file text, view text, type text, content bytea, said text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('app.all', true) IS DISTINCT FROM 'true' THEN
        RAISE EXCEPTION 'views of files are made by the program' USING ERRCODE = '42501';
    END IF;
    INSERT INTO evidence_view (city_id, sha256, form, media_type, bytes, words, made_at)
    SELECT city, file, view, type, content, said, stamp()
    WHERE EXISTS (SELECT FROM evidence WHERE city_id = city AND sha256 = file)
    ON CONFLICT (city_id, sha256, form) DO UPDATE
        SET media_type = excluded.media_type, bytes = excluded.bytes, words = excluded.words, made_at = excluded.made_at;
END $$;
CALL entrust('keep_view(integer, text, text, text, bytea, text)', 'tracker_app');
