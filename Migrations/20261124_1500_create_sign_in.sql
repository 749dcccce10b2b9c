-- Signing in: one-time links and the sessions that they start. Of each token only the SHA-256 is kept, so that whoever reads these
-- tables, or a backup of them, cannot sign in with what they hold.

CREATE TABLE sign_in_link (
    digest     bytea PRIMARY KEY CHECK (length(digest) = 32),
    person_id  integer NOT NULL REFERENCES person,
    made_at    timestamptz NOT NULL,
    made_by    integer NOT NULL REFERENCES person,
    expires_at timestamptz NOT NULL CHECK (expires_at > made_at),
    ended_at   timestamptz  -- when it was used or revoked
);
CREATE INDEX ON sign_in_link (person_id);

CREATE TABLE session (
    digest     bytea PRIMARY KEY CHECK (length(digest) = 32),
    person_id  integer NOT NULL REFERENCES person,
    started_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > started_at),
    ended_at   timestamptz  -- when the person signed out, or it was revoked
);
CREATE INDEX ON session (person_id);

-- Nobody reads or writes them but through the functions below.
CALL guard('sign_in_link', 'nobody', 'nobody');
CALL guard('session', 'nobody', 'nobody');
REVOKE SELECT ON sign_in_link, session FROM tracker_app, tracker_batch;

-- Two random UUIDs hold 244 bits of the server's strong random numbers.
CREATE FUNCTION new_token() RETURNS text LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
    RETURN replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
CREATE FUNCTION token_digest(token text) RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp
    RETURN sha256(convert_to(token, 'UTF8'));

-- A link for an active person, good for a quarter of an hour and one use. Only the network's administrators make one.
CREATE FUNCTION make_sign_in_link(person integer, OUT token text, OUT expires_at timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('app.all', true) IS DISTINCT FROM 'true'
        OR NOT EXISTS (SELECT FROM person AS known WHERE known.id = person AND is_active)
    THEN
        RAISE EXCEPTION 'this person may not make a sign-in link, or it is for nobody' USING ERRCODE = '42501';
    END IF;
    token := new_token();
    expires_at := stamp() + interval '15 minutes';
    INSERT INTO sign_in_link (digest, person_id, made_at, made_by, expires_at)
    VALUES (token_digest(token), person, stamp(), acting_person(), expires_at);
    INSERT INTO audit_event (at, person_id, act, subject, rows, reason)
    VALUES (stamp(), acting_person(), 'add', 'sign_in_link', 1, 'for person ' || person);
END $$;

-- Whom a link would sign in; nobody where it is used, revoked, too old or none of ours.
CREATE FUNCTION sign_in_link_person(token text) RETURNS TABLE (id integer, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT person.id, person.name FROM sign_in_link JOIN person ON person.id = person_id
    WHERE digest = token_digest(token) AND ended_at IS NULL AND expires_at > clock_timestamp() AND is_active
$$;

-- Uses a link up and starts a session of twelve hours: its token, or NULL. Of two who use it at once, one gets NULL.
CREATE FUNCTION start_session(link text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    token  text := new_token();
    person integer;
BEGIN
    UPDATE sign_in_link SET ended_at = stamp()
    FROM person AS known
    WHERE digest = token_digest(link) AND ended_at IS NULL AND expires_at > clock_timestamp() AND known.id = person_id AND is_active
    RETURNING person_id INTO person;
    IF person IS NULL THEN RETURN NULL; END IF;
    INSERT INTO session (digest, person_id, started_at, expires_at)
    VALUES (token_digest(token), person, stamp(), stamp() + interval '12 hours');
    INSERT INTO audit_event (at, person_id, act, subject, rows) VALUES (stamp(), person, 'add', 'session', 1);
    RETURN token;
END $$;

-- Whose session it is, and the token that this session's forms carry: from it the session's own cannot be told.
CREATE FUNCTION signed_in(token text) RETURNS TABLE (id integer, name text, form_token text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT person.id, person.name, encode(token_digest('form ' || token), 'hex')
    FROM session JOIN person ON person.id = person_id
    WHERE digest = token_digest(token) AND ended_at IS NULL AND expires_at > clock_timestamp() AND is_active
$$;

CREATE FUNCTION end_session(token text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    person integer;
BEGIN
    UPDATE session SET ended_at = stamp() WHERE digest = token_digest(token) AND ended_at IS NULL RETURNING person_id INTO person;
    IF person IS NOT NULL THEN
        INSERT INTO audit_event (at, person_id, act, subject, rows) VALUES (stamp(), person, 'change', 'session', 1);
    END IF;
END $$;

-- Ends all sessions of a person, and all links that wait. How many there were.
CREATE FUNCTION revoke_sign_ins(person integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ended integer;
BEGIN
    IF current_setting('app.all', true) IS DISTINCT FROM 'true' THEN
        RAISE EXCEPTION 'this person may not revoke sessions' USING ERRCODE = '42501';
    END IF;
    WITH links AS (UPDATE sign_in_link SET ended_at = stamp() WHERE person_id = person AND ended_at IS NULL RETURNING 1),
         sessions AS (UPDATE session SET ended_at = stamp() WHERE person_id = person AND ended_at IS NULL RETURNING 1)
    SELECT (SELECT count(*) FROM links) + (SELECT count(*) FROM sessions) INTO ended;
    IF ended > 0 THEN
        INSERT INTO audit_event (at, person_id, act, subject, rows, reason)
        VALUES (stamp(), acting_person(), 'change', 'session', ended, 'revoked for person ' || person);
    END IF;
    RETURN ended;
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['make_sign_in_link(integer)', 'sign_in_link_person(text)', 'start_session(text)', 'signed_in(text)',
        'end_session(text)', 'revoke_sign_ins(integer)'] LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO tracker_keeper', name);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM public', name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tracker_app', name);
    END LOOP;
END $$;
